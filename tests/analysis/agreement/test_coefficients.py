"""Where coefficients are known to go wrong: chance alone, no variation, rounding, odd numbers."""

from __future__ import annotations

import numpy as np
import pytest

from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.ratings import MARKS, UNRATED, Ratings, collapsed
from qcode.analysis.agreement.measures.scales import (
    NOMINAL,
    Scale,
    disagreements,
    distances,
)

CHANCE = [
    "cohen-kappa",
    "scott-pi",
    "conger-kappa",
    "fleiss-kappa",
    "gwet-ac1",
    "gwet-ac2",
    "krippendorff-alpha",
]


def value(id, ratings, scale=NOMINAL):
    return COEFFICIENTS[id].value(ratings, scale)[0]


@pytest.mark.parametrize("size", [1, 7, 250, 333, 10_000_019])
def test_coders_who_agree_by_chance_alone_have_a_kappa_of_exactly_nothing(crossed, size):
    """1,000 characters, each coder coded 500, 250 both: other tools multiply, and find .30."""
    ratings = crossed([[size, size], [size, size]], MARKS)
    assert value("percent-agreement", ratings) == 0.5
    assert value("positive-agreement", ratings) == 0.5
    for id in ("cohen-kappa", "scott-pi", "brennan-prediger", "gwet-ac1", "gwet-ac2"):
        assert str(value(id, ratings)) == "0.0"
    assert value("krippendorff-alpha", ratings) == pytest.approx(1 / (4 * size * 2), abs=1e-9)


@pytest.mark.parametrize("units", [1, 2, 3, 49, 1_000_003])
@pytest.mark.parametrize("coders", [2, 3, 5, 7])
def test_where_only_one_category_is_used_nothing_can_be_said_of_chance(units, coders):
    rated = np.zeros((1, coders), np.int64)
    ratings = Ratings(tuple("ABCDEFG"[:coders]), MARKS, rated, np.array([[float(units)]]))
    for id in CHANCE:
        assert np.isnan(value(id, ratings))
    assert np.isnan(value("positive-agreement", ratings))
    assert value("percent-agreement", ratings) == 1
    assert value("brennan-prediger", ratings) == 1
    assert value("negative-agreement", ratings) == 1


def test_one_that_is_used_alone_is_undefined_even_with_odd_shares(rated):
    """Shares of thirds and sevenths don't add up to one in binary; undefined all the same."""
    rows = [("a",) * 3 + (None,) * 4, ("a",) * 7, ("a",) * 6 + (None,), ("a",) + (None,) * 6]
    for id in CHANCE:
        assert np.isnan(value(id, rated(rows * 9, ("a", "b", "c"))))


@pytest.mark.parametrize("id", list(COEFFICIENTS))
def test_nothing_is_defined_without_a_pair(rated, id):
    for units in ([], [(None, None)], [("marked", None), (None, "unmarked")]):
        ratings = rated(units, MARKS) if units else collapsed("AB", MARKS, np.empty((0, 2), int))[0]
        assert np.isnan(value(id, ratings))


@pytest.mark.parametrize("id", [*CHANCE, "brennan-prediger"])
@pytest.mark.parametrize("coders", [2, 3, 6])
def test_perfect_agreement_is_exactly_one(rated, id, coders):
    units = [("a",) * coders, ("b",) * coders, ("c",) * coders] * 7
    assert value(id, rated(units)) == 1


def test_a_single_category_that_could_be_given_leaves_nothing_to_agree_on(rated):
    assert np.isnan(value("brennan-prediger", rated([("a", "a"), ("a", "a")])))


def test_cohens_kappa_takes_a_coders_share_from_all_that_they_rated(rated):
    """Gwet (2014). By hand: p_a of 3 units is 2/3; A gave 3 of 4 an a, B 2 of 4."""
    units = rated([("a", "a"), ("b", "b"), ("a", "b"), ("a", None), (None, "a")])
    p_e = 3 / 4 * 2 / 4 + 1 / 4 * 2 / 4
    assert value("cohen-kappa", units) == pytest.approx((2 / 3 - p_e) / (1 - p_e), abs=1e-15)


def test_a_coder_who_rated_nothing_leaves_congers_kappa_to_the_others(rated):
    two = rated([("a", "a"), ("b", "b"), ("a", "b")])
    three = rated([("a", "a", None), ("b", "b", None), ("a", "b", None)])
    kappa = COEFFICIENTS["conger-kappa"]
    assert value("conger-kappa", three) == value("cohen-kappa", two)
    assert kappa.error(three, NOMINAL) == pytest.approx(kappa.error(two, NOMINAL))


def test_for_two_coders_congers_kappa_is_cohens_and_fleisss_is_scotts_pi(crossed):
    ratings = crossed([[11, 3, 0], [2, 9, 4], [1, 0, 8]])
    assert value("conger-kappa", ratings) == value("cohen-kappa", ratings)
    assert value("fleiss-kappa", ratings) == value("scott-pi", ratings)


def test_positive_agreement_of_three_coders(rated):
    """By hand: of 6 + 4 + 2 ordered pairs that start from a mark, 6 + 2 end in one."""
    y, n = "marked", "unmarked"
    ratings = rated([(y, y, y), (y, y, n), (y, n, n), (n, n, n)], MARKS)
    assert value("positive-agreement", ratings) == pytest.approx(8 / 12)
    assert value("negative-agreement", ratings) == pytest.approx(8 / 12)


def test_weights_go_by_values_where_there_are_numbers_and_else_by_ranks():
    linear = [[0, 1 / 9, 1], [1 / 9, 0, 8 / 9], [1, 8 / 9, 0]]
    assert disagreements("linear", (1.0, 2.0, 10.0)) == pytest.approx(np.array(linear))
    assert disagreements("quadratic", (1.0, 2.0, 10.0)) == pytest.approx(np.square(linear))
    ranks = [[0, 0.5, 1], [0.5, 0, 0.5], [1, 0.5, 0]]
    assert disagreements("linear", ("low", "mid", "high")) == pytest.approx(np.array(ranks))


@pytest.mark.parametrize("level", ["interval", "ratio"])
@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_alpha_bears_numbers_of_any_size(rated, level, size):
    units = [(1 * size, 1 * size), (2 * size, 3 * size), (5 * size, 5 * size)]
    plain = [(1.0, 1.0), (2.0, 3.0), (5.0, 5.0)]
    alpha = value("krippendorff-alpha", rated(units), Scale(level))
    assert alpha == pytest.approx(value("krippendorff-alpha", rated(plain), Scale(level)))


def test_nothing_is_no_further_from_nothing_on_a_ratio_scale():
    assert distances("ratio", (0.0, 1.0, 3.0)) == pytest.approx(
        np.array([[0, 1, 1], [1, 0, 0.25], [1, 0.25, 0]])
    )


def test_units_rated_alike_stand_as_one_row():
    table = np.array([[0, 1], [1, 1], [0, 1], [UNRATED, 1], [0, 1]])
    ratings, row = collapsed("AB", ("a", "b"), table)
    rows = {
        tuple(row): count
        for row, count in zip(ratings.rated.tolist(), ratings.count[0], strict=True)
    }
    assert rows == {(0, 1): 3, (1, 1): 1, (UNRATED, 1): 1}
    assert ratings.units == 4
    assert ratings.rated[row].tolist() == table.tolist()


def test_every_coefficient_names_its_source_and_has_its_name_in_both_languages():
    for id, each in COEFFICIENTS.items():
        assert each.id == id
        assert each.name.en and each.name.zh and each.citation and each.error_citation
