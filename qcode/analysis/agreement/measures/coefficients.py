"""Coefficients of agreement: functions of Ratings, vectorised over samples, each with its source.

Undefined (nan) is where the definition divides by zero: nobody to pair, or, for those corrected for
chance, only one category used. Missing ratings are allowed everywhere, as in Gwet (2014): what is
observed rests on units that at least two coders rated, what is expected on all that were rated
(Krippendorff's alpha: on pairable ones only).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qcode.analysis.agreement.measures import chance, standard_errors
from qcode.analysis.agreement.measures.chance import ratio
from qcode.analysis.agreement.measures.ratings import Floats, Ratings
from qcode.analysis.agreement.measures.scales import Scale, disagreements, distances, midranks
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient, and what a paper must say of it.

    coders: for how many it is defined; several are three or more.
    value: [sample]; nan where undefined.  error: of sample 0; None where undefined or unpublished.
    error_citation: whose standard error; empty where there is none.
    paradox: low where nearly all is one category, however well
    coders agree.  proportion: never below 0.  binary: only of yes-and-no decisions.
    """

    id: str
    name: Text
    citation: str
    coders: Literal["two", "several", "any"]
    value: Callable[[Ratings, Scale], Floats]
    error: Callable[[Ratings, Scale], float | None]
    error_citation: str = ""
    paradox: bool = False
    proportion: bool = False
    binary: bool = False

    def suits(self, coders: int) -> bool:
        """Whether it is defined for so many coders."""
        return {"two": coders == 2, "several": coders > 2, "any": True}[self.coders]


def percent_agreement(ratings: Ratings, scale: Scale) -> Floats:
    """p_a: the share of a unit's pairs of coders who agree, on average over units."""
    v = disagreements(scale.weights, ratings.categories)
    return 1 - chance.observed(ratings, v)


def positive_agreement(ratings: Ratings, scale: Scale) -> Floats:
    """Of pairs in which a coder marked the unit, the share in which the other did, too."""
    return _specific_agreement(ratings, 1)


def negative_agreement(ratings: Ratings, scale: Scale) -> Floats:
    """The same of units left unmarked."""
    return _specific_agreement(ratings, 0)


def _specific_agreement(ratings: Ratings, j: int) -> Floats:
    if len(ratings.categories) != 2:
        return np.full(len(ratings.count), np.nan)
    n_ij, n_i = ratings.tally[:, j], ratings.given
    return ratio(ratings.count @ (n_ij * (n_ij - 1)), ratings.count @ (n_ij * (n_i - 1)))


def cohen_kappa(ratings: Ratings, scale: Scale) -> Floats:
    """Two coders, each with their own distribution; for more, Conger's mean of all pairs."""
    v = disagreements(scale.weights, ratings.categories)
    return 1 - ratio(chance.observed(ratings, v), chance.by_coder(ratings, v))


def scott_pi(ratings: Ratings, scale: Scale) -> Floats:
    """Two coders who share one distribution; for more, Fleiss' kappa."""
    v = disagreements(scale.weights, ratings.categories)
    return 1 - ratio(chance.observed(ratings, v), chance.pooled(ratings, v))


def brennan_prediger(ratings: Ratings, scale: Scale) -> Floats:
    """Every category that could be given is as likely as any other."""
    v = disagreements(scale.weights, ratings.categories)
    return 1 - ratio(chance.observed(ratings, v), chance.uniform(ratings, v))


def gwet_ac1(ratings: Ratings, scale: Scale) -> Floats:
    """Only units that are hard to rate are rated by chance."""
    return gwet_ac2(ratings, Scale(scale.level))


def gwet_ac2(ratings: Ratings, scale: Scale) -> Floats:
    """AC1 with weights."""
    v = disagreements(scale.weights, ratings.categories)
    return 1 - ratio(chance.observed(ratings, v), chance.hard(ratings, v))


def krippendorff_alpha(ratings: Ratings, scale: Scale) -> Floats:
    """Krippendorff (2011): any number of coders, any level, missing ratings allowed."""
    if scale.level == "ordinal":
        return _ordinal_alpha(ratings)
    return alpha(ratings, distances(scale.level, ratings.categories))


def alpha(ratings: Ratings, distance: Floats) -> Floats:
    """Krippendorff's alpha of any distance.

    distance: [category, category]; delta squared.
    """
    m_u = ratings.given
    n_c = _pairable_values(ratings)
    n = n_c @ np.ones(n_c.shape[1])
    apart = chance.apart(ratings.tally, ratings.tally, distance) / np.maximum(m_u - 1, 1)
    d_o = ratio(ratings.count @ apart, n)
    d_e = ratio(chance.apart(n_c, n_c, distance), n * (n - 1))
    return 1 - ratio(d_o, d_e)


def _ordinal_alpha(ratings: Ratings) -> Floats:
    """alpha with distances between midranks, which each sample has of its own.

    The sums over pairs of squared differences are written as sums of squares, so that nothing of
    the size [sample, category, category] is made. Midranks from the median sum to 0.
    """
    m_u = ratings.given
    n_c = _pairable_values(ratings)
    n = n_c.sum(axis=1)
    middle = midranks(n_c)
    squares, sums = np.square(middle) @ ratings.tally.T, middle @ ratings.tally.T
    apart = 2 * (m_u * squares - np.square(sums)) / np.maximum(m_u - 1, 1)
    d_o = ratio((ratings.count * apart).sum(axis=1), n)
    d_e = ratio(2 * (n_c * np.square(middle)).sum(axis=1), n - 1)
    return 1 - ratio(d_o, d_e)


def _pairable_values(ratings: Ratings) -> Floats:
    """[sample, category]; n_c: how often it was given to a unit that at least two coders rated."""
    return ratings.count @ (ratings.tally * (ratings.given >= 2)[:, None])


GWET = "Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics."
FLEISS_COHEN_EVERITT = (
    "Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and "
    "weighted kappa. Psychological Bulletin, 72(5), 323–327."
)
GRAHAM_BULL = (
    "Graham, P., & Bull, B. (1998). Approximate standard errors and confidence intervals for "
    "indices of positive and negative agreement. Journal of Clinical Epidemiology, 51(9), 763–771."
)
CICCHETTI_FEINSTEIN = (
    "Cicchetti, D. V., & Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the "
    "paradoxes. Journal of Clinical Epidemiology, 43(6), 551–558."
)

_ALL = (
    Coefficient(
        "percent-agreement",
        Text("percent agreement", "一致率"),
        GWET,
        "any",
        percent_agreement,
        standard_errors.percent_agreement,
        GWET,
        proportion=True,
    ),
    Coefficient(
        "positive-agreement",
        Text("positive agreement", "正向一致率"),
        CICCHETTI_FEINSTEIN,
        "any",
        positive_agreement,
        standard_errors.positive_agreement,
        GRAHAM_BULL,
        proportion=True,
        binary=True,
    ),
    Coefficient(
        "negative-agreement",
        Text("negative agreement", "负向一致率"),
        CICCHETTI_FEINSTEIN,
        "any",
        negative_agreement,
        standard_errors.negative_agreement,
        GRAHAM_BULL,
        proportion=True,
        binary=True,
    ),
    Coefficient(
        "cohen-kappa",
        Text("Cohen's κ", "Cohen κ 系数"),
        "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
        "Psychological Measurement, 20(1), 37–46.",
        "two",
        cohen_kappa,
        standard_errors.cohen_kappa,
        FLEISS_COHEN_EVERITT,
        paradox=True,
    ),
    Coefficient(
        "scott-pi",
        Text("Scott's π", "Scott π 系数"),
        "Scott, W. A. (1955). Reliability of content analysis: The case of nominal scale coding. "
        "Public Opinion Quarterly, 19(3), 321–325.",
        "two",
        scott_pi,
        standard_errors.scott_pi,
        GWET,
        paradox=True,
    ),
    Coefficient(
        "conger-kappa",
        Text("Conger's κ", "Conger κ 系数"),
        "Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. "
        "Psychological Bulletin, 88(2), 322–328.",
        "several",
        cohen_kappa,
        standard_errors.conger_kappa,
        GWET,
        paradox=True,
    ),
    Coefficient(
        "fleiss-kappa",
        Text("Fleiss' κ", "Fleiss κ 系数"),
        "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological "
        "Bulletin, 76(5), 378–382.",
        "several",
        scott_pi,
        standard_errors.scott_pi,
        GWET,
        paradox=True,
    ),
    Coefficient(
        "brennan-prediger",
        Text("Brennan–Prediger", "Brennan–Prediger 系数"),
        "Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: Some uses, misuses, and "
        "alternatives. Educational and Psychological Measurement, 41(3), 687–699.",
        "any",
        brennan_prediger,
        standard_errors.brennan_prediger,
        GWET,
    ),
    Coefficient(
        "gwet-ac1",
        Text("Gwet's AC1", "Gwet AC1 系数"),
        "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of "
        "high agreement. British Journal of Mathematical and Statistical Psychology, 61(1), 29–48.",
        "any",
        gwet_ac1,
        standard_errors.gwet_ac1,
        GWET,
    ),
    Coefficient(
        "gwet-ac2",
        Text("Gwet's AC2", "Gwet AC2 系数"),
        GWET,
        "any",
        gwet_ac2,
        standard_errors.gwet_ac2,
        GWET,
    ),
    Coefficient(
        "krippendorff-alpha",
        Text("Krippendorff's α", "Krippendorff α 系数"),
        "Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of "
        "Pennsylvania, Annenberg School for Communication.",
        "any",
        krippendorff_alpha,
        standard_errors.krippendorff_alpha,
        GWET,
        paradox=True,
    ),
)
COEFFICIENTS: Mapping[str, Coefficient] = {each.id: each for each in _ALL}
"""By id, in the order of tables."""
