"""Analytic standard errors: against irrCAC's figures, and against the derivative they stand for."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.ratings import MARKS, Ratings
from qcode.analysis.agreement.measures.scales import NOMINAL, Scale

_ = None
FIVE_OBSERVERS = [
    (1, 1, 2, _, 2),
    (1, 1, 0, 1, _),
    (2, 3, 3, 3, _),
    (_, 0, 0, _, 0),
    (0, 0, 0, _, 0),
    (0, 0, 0, _, 0),
    (1, 0, 2, _, 1),
    (1, _, 2, 0, _),
    (2, 2, 2, _, 2),
    (2, 1, 1, 1, _),
    (_, 1, 0, 0, _),
    (0, 0, 0, 0, _),
    (1, 2, 2, 2, _),
    (3, 3, 2, 2, 3),
    (1, 1, 1, _, 1),
]
"""Gwet (2014): 15 units on a scale of 0 to 3, as irrCAC carries them (raw_5observers)."""


@pytest.mark.parametrize(
    ("id", "scale", "value", "error"),
    [
        ("gwet-ac1", NOMINAL, 0.49662, 0.12197),
        ("fleiss-kappa", NOMINAL, 0.45762, 0.12045),
        ("conger-kappa", NOMINAL, 0.46927, 0.11666),
        ("brennan-prediger", NOMINAL, 0.48741, 0.12089),
        ("krippendorff-alpha", NOMINAL, 0.48053, 0.11351),
        ("gwet-ac2", Scale(weights="linear"), 0.68964, 0.08769),
        ("fleiss-kappa", Scale(weights="linear"), 0.61185, 0.10974),
        ("conger-kappa", Scale(weights="linear"), 0.62405, 0.10587),
        ("brennan-prediger", Scale(weights="linear"), 0.66578, 0.08568),
        ("gwet-ac2", Scale(weights="quadratic"), 0.83043, 0.05825),
        ("fleiss-kappa", Scale(weights="quadratic"), 0.75072, 0.09732),
        ("conger-kappa", Scale(weights="quadratic"), 0.76179, 0.09250),
        ("brennan-prediger", Scale(weights="quadratic"), 0.80622, 0.05860),
        ("krippendorff-alpha", Scale("interval"), 0.77186, 0.08608),
    ],
)
def test_errors_are_irrcacs(rated, id, scale, value, error):
    """irrCAC 0.4.4 for Python, weights identity, linear and quadratic."""
    ratings = rated([[_ if each is None else float(each) for each in u] for u in FIVE_OBSERVERS])
    assert COEFFICIENTS[id].value(ratings, scale)[0] == pytest.approx(value, abs=5e-6)
    assert COEFFICIENTS[id].error(ratings, scale) == pytest.approx(error, abs=6e-6)


EPSILON = 1e-5


def by_derivative(ratings, value):
    """The spread of n dc/dn_i, what a unit of row i adds to the coefficient c, over n - 1."""
    count = ratings.count[0]
    n = count.sum()
    moved = np.vstack([count + EPSILON * row for row in np.eye(len(count))])
    back = np.vstack([count - EPSILON * row for row in np.eye(len(count))])
    up, down = (
        value(Ratings(ratings.coders, ratings.categories, ratings.rated, each))
        for each in (moved, back)
    )
    slope = n * (up - down) / (2 * EPSILON)
    return sqrt((count * slope**2).sum() / (n * (n - 1)))


@st.composite
def complete(draw):
    """Units that all of two or three coders rated, and categories that are all used."""
    coders, size = draw(st.integers(2, 3)), draw(st.integers(2, 4))
    every = np.array(list(np.ndindex(*[size] * coders)), np.int64)
    count = draw(st.lists(st.integers(0, 9), min_size=len(every), max_size=len(every)))
    kept = np.array(count) > 0
    assume(len(np.unique(every[kept])) == size)
    rows, counts = every[kept], np.array(count, np.float64)[kept]
    return Ratings(tuple("ABC"[:coders]), (1.0, 2.0, 4.0, 5.0)[:size], rows, counts[None])


LINEARIZED = [
    "percent-agreement",
    "scott-pi",
    "conger-kappa",
    "brennan-prediger",
    "gwet-ac1",
    "gwet-ac2",
]


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("id", LINEARIZED)
@settings(max_examples=40, deadline=None)
@given(ratings=complete())
def test_an_error_is_the_spread_of_what_units_add(id, weights, ratings):
    coefficient, scale = COEFFICIENTS[id], Scale(weights=weights)
    assume(ratings.count.sum() > 2)
    expected = by_derivative(ratings, lambda moved: coefficient.value(moved, scale))
    assert coefficient.error(ratings, scale) == pytest.approx(expected, rel=1e-4, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(ratings=complete())
def test_without_missing_ratings_alphas_error_is_that_of_fleisss_kappa(ratings):
    alpha = COEFFICIENTS["krippendorff-alpha"].error(ratings, NOMINAL)
    assert alpha == pytest.approx(COEFFICIENTS["fleiss-kappa"].error(ratings, NOMINAL), abs=1e-9)


@pytest.mark.parametrize("id", ["positive-agreement", "negative-agreement"])
@pytest.mark.parametrize("table", [[[80, 5], [10, 5]], [[3, 1], [1, 40]], [[10, 7], [0, 2]]])
def test_errors_of_specific_agreement_are_those_of_the_delta_method(crossed, id, table):
    """Graham and Bull (1998) divide by n: the spread times sqrt((n - 1) / n)."""
    ratings, coefficient = crossed(table, MARKS), COEFFICIENTS[id]
    n = ratings.count.sum()
    expected = by_derivative(ratings, lambda moved: coefficient.value(moved, NOMINAL))
    found = coefficient.error(ratings, NOMINAL)
    assert found == pytest.approx(expected * sqrt((n - 1) / n), rel=1e-6)


def test_a_unit_that_a_coder_left_out_adds_nothing_to_specific_agreement(rated):
    pairs = [("marked", "marked"), ("marked", "unmarked"), ("unmarked", "unmarked")]
    whole, more = rated(pairs, MARKS), rated([*pairs, ("marked", None)], MARKS)
    error = COEFFICIENTS["positive-agreement"].error
    assert error(whole, NOMINAL) == error(more, NOMINAL)


@pytest.mark.parametrize("id", list(COEFFICIENTS))
@pytest.mark.parametrize("units", [[("a", "a")], [("a", "a"), ("a", "a")], [("a", None)]])
def test_there_is_no_error_where_there_is_no_coefficient_or_but_one_unit(rated, id, units):
    error = COEFFICIENTS[id].error(rated(units, ("a", "b")), NOMINAL)
    spread = len(units) > 1 and id in ("percent-agreement", "brennan-prediger")
    by_cells = units[0] == ("a", "a") and id == "negative-agreement"
    assert error == (0 if spread or by_cells else None)


@pytest.mark.parametrize("id", [each for each in COEFFICIENTS if "tive-" not in each])
def test_perfect_agreement_has_no_spread(rated, id):
    error = COEFFICIENTS[id].error(rated([("a", "a"), ("b", "b"), ("b", "b")]), NOMINAL)
    assert error == pytest.approx(0, abs=1e-12)


def test_no_error_is_published_for_ordinal_alpha(rated):
    ratings = rated([(1, 2), (2, 2), (3, 1)])
    assert COEFFICIENTS["krippendorff-alpha"].error(ratings, Scale("ordinal")) is None


def test_resamples_have_no_say_in_an_error(rated):
    once = rated([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    count = np.vstack([once.count, once.count[:, ::-1] * 7])
    more = Ratings(once.coders, once.categories, once.rated, count)
    for each in COEFFICIENTS.values():
        assert each.error(more, NOMINAL) == each.error(once, NOMINAL)
