"""Every coefficient against its definition: pairs counted one by one, in exact fractions.

The definitions are written as p_a and p_e of the papers, over plain lists; they share nothing with
the code that they check. A fraction is undefined exactly where it would divide by zero.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.ratings import UNRATED, Ratings, collapsed
from qcode.analysis.agreement.measures.scales import Scale

LABELS = ("never", "often", "always", "whenever")
NUMBERS = (1.0, 2.0, 4.0, 4.5)


@st.composite
def tables(draw):
    """Units rated by two to four coders, often missing, often with few categories used."""
    coders = draw(st.integers(2, 4))
    used = draw(st.integers(1, 4))
    size = draw(st.integers(used, 4))
    cell = st.one_of(st.none(), *[st.integers(0, used - 1)] * 3)
    units = draw(st.lists(st.tuples(*[cell] * coders), max_size=7))
    return units, draw(st.sampled_from([LABELS, NUMBERS]))[:size]


def ratings_of(units, categories, times=None):
    coders = "ABCD"[: len(units[0])] if units else "AB"
    rated = [[UNRATED if each is None else each for each in unit] for unit in units]
    table = np.array(rated, np.int64).reshape(-1, len(coders))
    ratings, row = collapsed(coders, categories, table)
    if times is None:
        return ratings
    count = [np.bincount(row, drawn, len(ratings.rated)) for drawn in times]
    return replace(ratings, count=np.stack(count))


def weight(scale, categories, k, m):
    """w_kl of Gwet (2014): by values where all are numbers, else by ranks."""
    numbers = all(isinstance(each, float) for each in categories)
    at = [Fraction(each) for each in categories] if numbers else list(range(len(categories)))
    if scale.weights is None:
        return Fraction(k == m)
    if len(at) == 1:
        return Fraction(1)
    apart = Fraction(abs(at[k] - at[m])) / Fraction(max(at) - min(at))
    return 1 - (apart if scale.weights == "linear" else apart**2)


def observed(units, w):
    shares = []
    for unit in units:
        pairs = list(combinations([each for each in unit if each is not None], 2))
        if pairs:
            shares.append(sum(w(k, m) for k, m in pairs) / len(pairs))
    return sum(shares) / Fraction(len(shares)) if shares else None


def distribution(units, g, q):
    given = [unit[g] for unit in units if unit[g] is not None]
    return [Fraction(given.count(k), len(given)) for k in range(q)] if given else None


def pooled(units, q):
    rated = [[each for each in unit if each is not None] for unit in units]
    rated = [unit for unit in rated if unit]
    return [sum(Fraction(u.count(k), len(u)) for u in rated) / len(rated) for k in range(q)]


def expected(id, units, categories, w):
    q = len(categories)
    every = [(k, m) for k in range(q) for m in range(q)]
    if id in ("cohen-kappa", "conger-kappa"):
        each = [distribution(units, g, q) for g in range(len(units[0]))]
        both = list(combinations([one for one in each if one], 2))
        return sum(sum(w(k, m) * a[k] * b[m] for k, m in every) for a, b in both) / len(both)
    if id == "brennan-prediger":
        return sum(w(k, m) for k, m in every) / Fraction(q * q)
    pi = pooled(units, q)
    if id in ("scott-pi", "fleiss-kappa"):
        return sum(w(k, m) * pi[k] * pi[m] for k, m in every)
    if max(pi) == 1:
        return 1
    total = sum(w(k, m) for k, m in every)
    return total * sum(each * (1 - each) for each in pi) / (q * (q - 1))


def by_definition(id, units, categories, scale):
    weighted = Scale() if id == "gwet-ac1" else scale

    def w(k, m):
        return weight(weighted, categories, k, m)

    if id == "krippendorff-alpha":
        return alpha(units, categories, scale.level)
    p_a = observed(units, w)
    if p_a is None or id == "percent-agreement":
        return p_a
    if id != "brennan-prediger" and not varied(units):
        return None
    p_e = expected(id, units, categories, w)
    return None if p_e == 1 else (p_a - p_e) / (1 - p_e)


def varied(units):
    """Whether the units that two coders rated have more than one category between them."""
    rated = [[each for each in unit if each is not None] for unit in units]
    return len({each for unit in rated if len(unit) > 1 for each in unit}) > 1


def specific(units, j):
    """Of all ratings j that meet another rating of their unit, the share that meet j."""
    met = [
        other
        for unit in units
        for one, other in permutations([each for each in unit if each is not None], 2)
        if one == j
    ]
    return Fraction(met.count(j), len(met)) if met else None


def alpha(units, categories, level):
    """1 - D_o / D_e over all pairs of values, within units and anywhere."""
    paired = [[each for each in unit if each is not None] for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    values = [each for unit in paired for each in unit]
    n = len(values)

    def delta(c, k):
        c, k = min(c, k), max(c, k)
        if level == "nominal":
            return Fraction(c != k)
        if level == "ordinal":
            between = sum(values.count(g) for g in range(c, k + 1))
            return (between - Fraction(values.count(c) + values.count(k), 2)) ** 2
        a, b = Fraction(categories[c]), Fraction(categories[k])
        return (a - b) ** 2 if level == "interval" else ((a - b) / (a + b)) ** 2

    if not n:
        return None
    d_o = sum(sum(delta(c, k) for c, k in permutations(u, 2)) / (len(u) - 1) for u in paired) / n
    d_e = Fraction(sum(delta(c, k) for c, k in permutations(values, 2)), n * (n - 1))
    return 1 - d_o / d_e if d_e else None


def same(found, exact):
    if exact is None:
        return bool(np.isnan(found))
    return found == pytest.approx(float(exact), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("id", ["cohen-kappa", "scott-pi", "gwet-ac1"])
def test_a_rating_nobody_could_disagree_with_makes_no_agreement(id):
    ratings = ratings_of([(0, 0), (0, 0), (None, 1)], LABELS[:2])
    assert np.isnan(COEFFICIENTS[id].value(ratings, Scale())[0])


WEIGHTED = [each for each in COEFFICIENTS if not each.endswith(("tive-agreement", "alpha"))]


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("id", WEIGHTED)
@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_it_is_what_its_definition_says(id, weights, table):
    (units, categories), scale = table, Scale(weights=weights)
    found = COEFFICIENTS[id].value(ratings_of(units, categories), scale)
    assert same(found[0], by_definition(id, units, categories, scale))


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@settings(max_examples=100, deadline=None)
@given(table=tables())
def test_alpha_is_what_its_definition_says(level, table):
    units, categories = table[0], NUMBERS[: len(table[1])]
    found = COEFFICIENTS["krippendorff-alpha"].value(ratings_of(units, categories), Scale(level))
    assert same(found[0], alpha(units, categories, level))


@settings(max_examples=100, deadline=None)
@given(table=tables())
def test_positive_and_negative_agreement_are_what_their_definition_says(table):
    units = [tuple(None if each is None else each % 2 for each in unit) for unit in table[0]]
    ratings = ratings_of(units, ("unmarked", "marked"))
    assert same(COEFFICIENTS["negative-agreement"].value(ratings, Scale())[0], specific(units, 0))
    assert same(COEFFICIENTS["positive-agreement"].value(ratings, Scale())[0], specific(units, 1))


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize("id", [each for each in COEFFICIENTS if "tive-" not in each])
@settings(max_examples=25, deadline=None)
@given(table=tables(), seed=st.integers(0, 2**32 - 1))
def test_a_resample_is_worth_what_its_units_are(id, level, table, seed):
    units, categories, scale = table[0], NUMBERS[: len(table[1])], Scale(level, "linear")
    times = np.random.default_rng(seed).integers(0, 3, (4, len(units))).astype(np.float64)
    found = COEFFICIENTS[id].value(ratings_of(units, categories, times), scale)
    for sample, value in zip(times.astype(int), found, strict=True):
        drawn = [unit for unit, often in zip(units, sample, strict=True) for _ in range(often)]
        assert same(value, by_definition(id, drawn, categories, scale))


@pytest.mark.parametrize("id", list(COEFFICIENTS))
@settings(max_examples=25, deadline=None)
@given(table=tables(), random=st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_never_matters(id, table, random):
    units, categories = table[0], ("unmarked", "marked") if "tive-" in id else table[1]
    units = [tuple(None if e is None else e % len(categories) for e in unit) for unit in units]
    coefficient, scale = COEFFICIENTS[id], Scale("ordinal", "linear")
    shuffled = random.sample(units, len(units))
    there = ratings_of(units, categories)
    here = ratings_of(shuffled, categories)
    here = here.among(random.sample(here.coders, len(here.coders)))
    assert same_or_nan(coefficient.value(there, scale)[0], coefficient.value(here, scale)[0])
    assert same_or_nan(coefficient.error(there, scale), coefficient.error(here, scale))


@pytest.mark.parametrize("id", [each for each in COEFFICIENTS if "tive-" not in each])
@settings(max_examples=25, deadline=None)
@given(table=tables(), random=st.randoms(use_true_random=False))
def test_the_names_of_categories_never_matter(id, table, random):
    units, categories = table
    coefficient, scale = COEFFICIENTS[id], Scale()
    there = ratings_of(units, categories)
    renamed = random.sample(range(len(categories)), len(categories))
    units = [tuple(None if each is None else renamed[each] for each in unit) for unit in units]
    here = ratings_of(units, LABELS[: len(categories)])
    assert same_or_nan(coefficient.value(there, scale)[0], coefficient.value(here, scale)[0])
    assert same_or_nan(coefficient.error(there, scale), coefficient.error(here, scale))


def same_or_nan(one, other):
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, rel=1e-9, abs=1e-9, nan_ok=True)


def test_ratings_keep_their_rows_apart_when_two_coders_are_taken_out():
    ratings = Ratings(
        ("A", "B", "C"), ("a", "b"), np.array([[0, 0, 1], [0, 0, 0], [1, 0, 1]]), np.ones((1, 3))
    )
    pair = ratings.among(("B", "A"))
    assert pair.coders == ("B", "A")
    assert pair.units == 3
    assert COEFFICIENTS["percent-agreement"].value(pair, Scale())[0] == pytest.approx(2 / 3)
