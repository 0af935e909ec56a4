"""Analytic standard errors: units taken as drawn independently from infinitely many.

Those of Gwet are spreads of a linearized coefficient: x_i, what a unit adds to it. They are worked
out of rows with their counts. Where all units are rated by two coders, Cohen's is that of Fleiss,
Cohen and Everitt (1969): the same x_i, but divided by n instead of n - 1.

An error is of sample 0, and None where the coefficient is undefined or there is but one unit.
Notation of Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., with disagreements D = 1 - p.
"""

from __future__ import annotations

from math import isfinite, sqrt

import numpy as np

from qcode.analysis.agreement.measures import chance
from qcode.analysis.agreement.measures.ratings import UNRATED, Floats, Ratings
from qcode.analysis.agreement.measures.scales import Scale, disagreements, distances


def percent_agreement(ratings: Ratings, scale: Scale) -> float | None:
    """Gwet's, of the weighted share of agreeing pairs."""
    data = ratings.first
    v = disagreements(scale.weights, data.categories)
    return _spread(data, _per_unit(data, 1 - chance.by_unit(data, v)))


def positive_agreement(ratings: Ratings, scale: Scale) -> float | None:
    """Graham and Bull (1998); for two coders only."""
    return _specific_agreement(ratings, 1)


def negative_agreement(ratings: Ratings, scale: Scale) -> float | None:
    """Graham and Bull (1998); for two coders only."""
    return _specific_agreement(ratings, 0)


def _specific_agreement(ratings: Ratings, j: int) -> float | None:
    if len(ratings.coders) != 2 or len(ratings.categories) != 2:
        return None
    both = ratings.given == 2
    a = float(ratings.count[0] @ (both & (ratings.tally[:, j] == 2)))
    b_c = float(ratings.count[0] @ (both & (ratings.tally[:, j] == 1)))
    if not a + b_c:
        return None
    return sqrt(4 * a * b_c * (a + b_c)) / (2 * a + b_c) ** 2


def cohen_kappa(ratings: Ratings, scale: Scale) -> float | None:
    """Fleiss, Cohen and Everitt (1969); with missing ratings as in Gwet."""
    return kappa_error(ratings, disagreements(scale.weights, ratings.categories))


def kappa_error(ratings: Ratings, v: Floats) -> float | None:
    """Fleiss, Cohen and Everitt's standard error of kappa with any weights.

    v: [category, category]; 1 - w.
    """
    error = _conger(ratings.first, v)
    n = _units(ratings)
    return None if error is None else error * sqrt((n - 1) / n)


def conger_kappa(ratings: Ratings, scale: Scale) -> float | None:
    """Gwet's, of Conger's kappa."""
    return _conger(ratings.first, disagreements(scale.weights, ratings.categories))


def _conger(data: Ratings, v: Floats) -> float | None:
    return _linearized(data, v, chance.by_coder(data, v), _beside_each_coder(data, v))


def scott_pi(ratings: Ratings, scale: Scale) -> float | None:
    """Gwet's, of Fleiss' kappa; of two coders, that is Scott's pi."""
    data = ratings.first
    v = disagreements(scale.weights, data.categories)
    return _linearized(data, v, chance.pooled(data, v), _mean(data, v @ _share(data)))


def brennan_prediger(ratings: Ratings, scale: Scale) -> float | None:
    """Gwet's, of Brennan and Prediger's coefficient: nothing of what is expected is estimated."""
    data = ratings.first
    v = disagreements(scale.weights, data.categories)
    d_e = chance.uniform(data, v)
    return _linearized(data, v, d_e, np.full(len(data.rated), d_e[0]))


def gwet_ac1(ratings: Ratings, scale: Scale) -> float | None:
    """Gwet (2008)."""
    return gwet_ac2(ratings, Scale(scale.level))


def gwet_ac2(ratings: Ratings, scale: Scale) -> float | None:
    """Gwet (2008), with weights."""
    data = ratings.first
    v = disagreements(scale.weights, data.categories)
    p_e = chance.hard_factor(v) * _mean(data, 1 - _share(data))
    return _linearized(data, v, chance.hard(data, v), 1 - p_e)


def krippendorff_alpha(ratings: Ratings, scale: Scale) -> float | None:
    """Gwet's, of alpha; none is published for ordinal distances, which are estimates themselves."""
    if scale.level == "ordinal":
        return None
    return alpha_error(ratings, distances(scale.level, ratings.categories))


def alpha_error(ratings: Ratings, distance: Floats) -> float | None:
    """Gwet's standard error of alpha, of any distance that doesn't depend on the data.

    distance: [category, category]; delta squared. Only pairable units count.
    """
    paired = ratings.given >= 2
    data = Ratings(
        ratings.coders, ratings.categories, ratings.rated[paired], ratings.count[:1, paired]
    )
    values = float(data.count[0] @ data.given)
    if not values:
        return None
    r = data.given / (values / _units(data))
    pi = (data.count[0] @ data.tally) / values
    d_e = float(pi @ distance @ pi)
    if not d_e:
        return None
    d_i = r * chance.by_unit(data, distance)
    d_o = float(data.count[0] @ d_i) / _units(data)
    e_i = r * _mean(data, distance @ pi)
    from_observed = (d_i - (1 - 1 / values) * d_o * (r - 1)) / d_e
    return _spread(data, 1 - from_observed - 2 * d_o / d_e * (r - e_i / d_e))


def _linearized(data: Ratings, v: Floats, d_e: Floats, e_i: Floats) -> float | None:
    """The spread of x_i = kappa_i - 2 (1 - kappa) (p_e|i - p_e) / (1 - p_e).

    d_e: [1]; D_e.  e_i: [row]; 1 - p_e|i.
    """
    if not d_e[0] > 0 or not data.units:
        return None
    k_i = _per_unit(data, 1 - chance.by_unit(data, v) / d_e)
    below_one = chance.observed(data, v) / d_e
    return _spread(data, k_i - 2 * below_one * (1 - e_i / d_e))


def _beside_each_coder(data: Ratings, v: Floats) -> Floats:
    """[row]; 1 - p_e|i of Conger's kappa: a unit against the distributions of the other coders."""
    n_gk = data.margins[0]
    n_g = n_gk.sum(axis=1)
    p_gk = n_gk / np.maximum(n_g, 1)[:, None]
    r = int(np.count_nonzero(n_g))
    others = (p_gk.sum(axis=0) - p_gk) @ v
    expected = (others * p_gk).sum(axis=1)
    chosen = others[np.arange(len(n_g)), data.rated] - expected
    moved = np.where(data.rated == UNRATED, 0, chosen / np.maximum(n_g, 1))
    mean: Floats = (expected.sum() + _units(data) * moved.sum(axis=1)) / max(r * (r - 1), 1)
    return mean


def _share(data: Ratings) -> Floats:
    """[category]; pi_k of the data."""
    pi: Floats = data.shares[0] / max(_units(data), 1)
    return pi


def _mean(data: Ratings, of: Floats) -> Floats:
    """[row]; the mean, over the coders who rated it, of what stands at their category."""
    mean: Floats = (data.tally @ of) / np.maximum(data.given, 1)
    return mean


def _per_unit(data: Ratings, of: Floats) -> Floats:
    """[row]; as a share of what is divided by the pairable units only: 0 where there is no pair."""
    return np.where(data.given >= 2, of * _units(data) / max(data.units, 1), 0)


def _units(data: Ratings) -> float:
    """n: how many units anybody rated, in the data as they are."""
    return float(data.rated_by_any[0])


def _spread(data: Ratings, x: Floats) -> float | None:
    """The standard error of the mean of x. x: [row]; of the units that anybody rated."""
    n = _units(data)
    if n < 2 or not data.units:
        return None
    count = data.count[0] * (data.given >= 1)
    mean = count @ x / n
    error = sqrt(float(count @ np.square(x - mean)) / (n * (n - 1)))
    return error if isfinite(error) else None
