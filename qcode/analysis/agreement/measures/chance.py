"""How much disagreement there is, and how much there would be by chance.

Every chance-corrected coefficient here is 1 - D_o / D_e, the same number as (p_a - p_e) / (1 - p_e)
of the papers, with D = 1 - p. Disagreements are sums of what is never negative: D_e is 0 exactly
where it must be, and a rounding error can't make up a coefficient where there is none.

v: [category, category]; how far two categories disagree, 0 to 1 (see scales.py).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from qcode.analysis.agreement.measures.ratings import Floats, Ratings


def ratio(above: Floats, below: Floats) -> Floats:
    """[sample]; above / below, nan where that would divide by zero."""
    quotient: Floats = np.divide(above, below, out=np.full(len(below), np.nan), where=below != 0)
    return quotient


def apart(one: Floats, other: Floats, v: Floats) -> Floats:
    """[sample or row]; the sum of v over all pairs of a value from one and a value from the other.

    one, other: [sample or row, category]; how often each category was given.
    """
    total: Floats = np.einsum("sk,sk->s", one @ v, other)
    return total


def by_unit(ratings: Ratings, v: Floats) -> Floats:
    """[row]; the mean of v over the pairs of coders who rated it; 0 where there is no pair."""
    r = ratings.given
    mean: Floats = apart(ratings.tally, ratings.tally, v) / np.maximum(r * (r - 1), 1)
    return mean


def observed(ratings: Ratings, v: Floats) -> Floats:
    """[sample]; D_o: the mean over the units that at least two coders rated."""
    return ratio(ratings.count @ by_unit(ratings, v), ratings.pairable)


def pooled(ratings: Ratings, v: Floats) -> Floats:
    """[sample]; D_e if all coders share one distribution (Scott, Fleiss)."""
    d_e = ratio(apart(ratings.shares, ratings.shares, v), np.square(ratings.rated_by_any))
    return _if_varied(ratings, d_e)


def by_coder(ratings: Ratings, v: Floats) -> Floats:
    """[sample]; D_e if each coder has their own (Cohen; Conger: the mean of all pairs).

    A coder's distribution is over all units that they rated (Gwet 2014), also those that the
    other one didn't. A coder who rated none is left out.
    """
    n_gk = ratings.margins
    n_g = n_gk @ np.ones(len(ratings.categories))
    total = pairs = np.zeros(len(n_gk))
    for g, h in combinations(range(len(ratings.coders)), 2):
        both = n_g[:, g] * n_g[:, h]
        total = total + apart(n_gk[:, g], n_gk[:, h], v) / np.maximum(both, 1)
        pairs = pairs + (both > 0)
    return _if_varied(ratings, ratio(total, pairs))


def uniform(ratings: Ratings, v: Floats) -> Floats:
    """[sample]; D_e if every category is as likely as any other (Brennan and Prediger)."""
    return np.full(len(ratings.count), v.mean() if v.size else 0.0)


def hard(ratings: Ratings, v: Floats) -> Floats:
    """[sample]; D_e if only units that are hard to rate are rated by chance (Gwet).

    0 where only one category was used: what is hard to rate can't be estimated from that.
    """
    n_pi, n = ratings.shares, ratings.rated_by_any
    several = apart(n_pi, n_pi, 1.0 - np.eye(len(v)))
    p_e = hard_factor(v) * ratio(several, np.square(n))
    return _if_varied(ratings, np.where(several > 0, 1 - p_e, 0.0))


def _if_varied(ratings: Ratings, d_e: Floats) -> Floats:
    """[sample]; 0 where the units that two coders rated have but one category.

    Then nobody could disagree on what is compared, whatever the ratings of single coders add to
    the margins; the papers' formulas would make 1 of that.
    """
    if (ratings.given >= 2).all():
        return d_e
    compared = ratings.count @ (ratings.tally * (ratings.given >= 2)[:, None])
    return np.where(np.count_nonzero(compared, axis=1) > 1, d_e, 0.0)


def hard_factor(v: Floats) -> float:
    """T_w / q(q-1) in Gwet (2014)."""
    q = len(v)
    return float((q * q - v.sum()) / max(q * (q - 1), 1))
