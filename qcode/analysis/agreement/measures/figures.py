"""Figure: one coefficient of one code and one set of coders, with all that is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan

import numpy as np

from qcode.analysis.agreement.measures import chance, reasons
from qcode.analysis.agreement.measures.coefficients import (
    COEFFICIENTS,
    Coefficient,
    positive_agreement,
)
from qcode.analysis.agreement.measures.ratings import MARKS, Floats, Ratings
from qcode.analysis.agreement.measures.scales import NOMINAL, Scale, disagreements
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of an agreement.

    code: a code's id; None for all codes together, and for data that has no codes.
    coefficient: its id, as in COEFFICIENTS.
    coders: who is compared; a pair, or all together.
    value: None where undefined; the note says why.
    se: the analytic standard error, None where none is published or it is undefined.
    low, high: the interval's ends, None where there is none.
    units: how many units (for spans and characters: characters) it rests on.
    note: a reason, a caution, or nothing.
    """

    code: str | None
    coefficient: str
    coders: tuple[str, ...]
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    units: int
    note: Text


def figures(
    ratings: Ratings,
    scale: Scale = NOMINAL,
    wanted: Iterable[Coefficient] | None = None,
    *,
    code: str | None = None,
) -> list[Figure]:
    """Every coefficient wanted, of all coders together and, if they are more than two, each pair.

    wanted: None for all that suit. One that suits neither all together nor a pair is undefined.
    The interval is that of samples 1.. of ratings.count, else the value ± 1.96 standard errors.
    """
    chosen = list(suitable(ratings, scale) if wanted is None else wanted)
    together = ratings.coders
    pairs = list(combinations(together, 2)) if len(together) > 2 else []
    made: list[Figure] = []
    for coders in [together, *pairs]:
        some = ratings.among(coders)
        left = chosen if coders == together and not pairs else fitting(chosen, len(coders))
        made += [figure(some, scale, each, code) for each in left]
    return made


def suitable(ratings: Ratings, scale: Scale) -> Iterator[Coefficient]:
    """What is given unasked: AC1 or AC2, and nothing that these coders or categories don't have."""
    unasked = "gwet-ac1" if scale.weights else "gwet-ac2"
    sizes = {len(ratings.coders), min(2, len(ratings.coders))}
    for each in COEFFICIENTS.values():
        fits = any(each.suits(size) for size in sizes)
        if fits and each.id != unasked and (ratings.categories == MARKS or not each.binary):
            yield each


def fitting(chosen: Sequence[Coefficient], coders: int) -> list[Coefficient]:
    """Those of the chosen that so many coders can have."""
    return [each for each in chosen if each.suits(coders)]


def figure(ratings: Ratings, scale: Scale, of: Coefficient, code: str | None = None) -> Figure:
    """One coefficient of all these coders together."""
    values = np.full(1, np.nan) if reasons.unsuited(of, ratings) else of.value(ratings, scale)
    return figure_of(values, ratings, scale, of, code)


def figure_of(
    values: Floats, ratings: Ratings, scale: Scale, of: Coefficient, code: str | None = None
) -> Figure:
    """The same where its values are known. values: [sample]; the first is of the data as it is."""
    value = float(values[0])
    if isnan(value):
        why = reasons.unsuited(of, ratings) or reasons.undefined(ratings)
        return Figure(code, of.id, ratings.coders, None, None, None, None, ratings.units, why)
    se = of.error(ratings, scale)
    ends, without = interval(values, se, 0.0 if of.proportion else -1.0)
    notes = [without]
    if of.paradox and value < LOW and _is_prevalent(ratings):
        notes.append(_caution(ratings))
    low, high = ends or (None, None)
    return Figure(
        code, of.id, ratings.coders, value, se, low, high, ratings.units, reasons.joined(notes)
    )


UNDEFINED = 0.05
"""If more of the resamples than this leave a coefficient undefined, it has no interval."""


def interval(
    values: Floats, se: float | None, least: float = -1.0
) -> tuple[tuple[float, float] | None, Text]:
    """The 95 % interval of the first of values: by resamples, if there are any, else by its error.

    least: what it doesn't lie below, unless the value does, as kappa can with missing ratings.
    """
    if len(values) > 1:
        return percentiles(values[1:])
    if se is None:
        return None, Text()
    value = float(values[0])
    return (max(value - Z * se, min(value, least)), min(value + Z * se, 1.0)), Text()


def percentiles(replicates: Floats) -> tuple[tuple[float, float] | None, Text]:
    """The 95 % interval that resamples give: both ends, or None and why there are none.

    Efron, B., & Tibshirani, R. J. (1993), An Introduction to the Bootstrap, ch. 13.
    """
    defined = np.sort(replicates[~np.isnan(replicates)])
    undefined = len(replicates) - len(defined)
    if undefined > UNDEFINED * len(replicates):
        return None, reasons.too_few_defined(undefined, len(replicates))
    places = np.array([0.025, 0.975]) * (len(defined) - 1)
    low, high = np.interp(places, np.arange(len(defined)), defined)
    return (float(low), float(high)), Text()


Z = 1.96
LOW, HIGH, COMMON, DECENT = 0.4, 0.8, 0.9, 0.5


def _is_prevalent(ratings: Ratings) -> bool:
    """Coders mostly agree, and nearly all they gave is one category."""
    data = ratings.first
    agreement = 1 - chance.observed(data, disagreements(None, data.categories))[0]
    return bool(agreement > HIGH and data.shares[0].max() > COMMON * data.rated_by_any[0])


def _caution(ratings: Ratings) -> Text:
    """What is to be said where nearly all is one category and a chance-corrected value is low.

    That prevalence is to blame holds only if coders agree on what they looked for: of what any two
    of them marked, both marked half or more. That can't be where marks are rare, for then pi is
    above 0.44 (shares r of marks and 1 - r: D_o <= r, D_e = 2 r (1 - r) >= 1.8 r); nor with other
    categories, of which the rarer ones are what is looked for.
    """
    if ratings.categories != MARKS:
        return reasons.RARE
    positive = positive_agreement(ratings.first, NOMINAL)[0]
    return reasons.PREVALENCE if positive >= DECENT else reasons.SELDOM
