"""Figures: what a row of the agreement says of a coefficient, and when it says nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.agreement.measures import reasons
from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.figures import figures
from qcode.analysis.agreement.measures.ratings import MARKS, Ratings
from qcode.analysis.agreement.measures.reasons import RARE, SELDOM
from qcode.analysis.agreement.measures.scales import Scale

Y, N = "marked", "unmarked"
BOTH_WAYS = [(Y, Y), (Y, N), (N, N), (N, N), (N, Y), (N, N), (Y, Y), (N, N)]


def only(ratings, *ids, **options):
    return figures(ratings, wanted=[COEFFICIENTS[id] for id in ids], **options)


def ids(made):
    return [each.coefficient for each in made]


def test_two_coders_have_one_row_a_coefficient(rated):
    made = figures(rated(BOTH_WAYS, MARKS), code="alliance")
    assert ids(made) == [
        "percent-agreement",
        "positive-agreement",
        "negative-agreement",
        "cohen-kappa",
        "scott-pi",
        "brennan-prediger",
        "gwet-ac1",
        "krippendorff-alpha",
    ]
    assert {each.coders for each in made} == {("A", "B")}
    assert {each.code for each in made} == {"alliance"}
    assert {each.units for each in made} == {8}


def test_three_coders_are_compared_together_and_in_pairs(rated):
    made = figures(rated([(1, 2, 1), (2, 2, 2), (1, 1, 2)]))
    assert [each.coders for each in made if each.coefficient == "gwet-ac1"] == [
        ("A", "B", "C"), ("A", "B"), ("A", "C"), ("B", "C"),
    ]  # fmt: skip
    assert [each.coders for each in made if each.coefficient == "fleiss-kappa"] == [("A", "B", "C")]
    assert {len(each.coders) for each in made if each.coefficient == "cohen-kappa"} == {2}
    assert not {"positive-agreement", "gwet-ac2"} & set(ids(made))


def test_weights_bring_ac2_in_place_of_ac1(rated):
    made = figures(rated([(1, 2), (2, 2), (3, 1)]), Scale("ordinal", "linear"))
    assert "gwet-ac2" in ids(made)
    assert "gwet-ac1" not in ids(made)


def test_units_are_those_that_two_of_these_coders_rated(rated):
    units = rated([("a", "b", None), ("a", "a", "a"), ("b", None, None), (None, "b", "b")])
    made = only(units, "percent-agreement")
    assert [each.units for each in made] == [3, 2, 1, 2]


def test_without_resamples_the_interval_is_two_errors_wide_and_stays_in_bounds(rated):
    figure = only(rated(BOTH_WAYS, MARKS), "cohen-kappa")[0]
    assert figure.low == pytest.approx(figure.value - 1.96 * figure.se)
    few = only(rated([(Y, Y), (N, N), (Y, N)], MARKS), "cohen-kappa", "percent-agreement")
    assert [(each.low, each.high) for each in few] == [(few[0].low, 1), (few[1].low, 1)]
    assert few[0].low >= -1
    assert few[1].low >= 0


def test_without_resamples_and_without_an_error_there_is_no_interval(rated):
    alpha = [COEFFICIENTS["krippendorff-alpha"]]
    figure = figures(rated([(1, 2), (2, 2), (3, 3)]), Scale("ordinal"), alpha)[0]
    assert figure.value is not None
    assert (figure.se, figure.low, figure.high) == (None, None, None)


def resampled(samples):
    """Two coders; samples: [sample, 4], how many units both left, only B, only A, both marked."""
    rows = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
    return Ratings(("A", "B"), MARKS, rows, np.array(samples, np.float64))


def test_with_resamples_the_interval_is_theirs():
    shares = np.random.default_rng(1).integers(0, 101, 1000)
    samples = [[50, 50, 0, 0], *[[each, 100 - each, 0, 0] for each in shares]]
    figure = only(resampled(samples), "percent-agreement")[0]
    assert figure.value == 0.5
    assert (figure.low, figure.high) == pytest.approx(np.percentile(shares / 100, (2.5, 97.5)))


@pytest.mark.parametrize(("undefined", "has_one"), [(50, True), (51, False)])
def test_an_interval_bears_one_undefined_resample_in_twenty(undefined, has_one):
    defined, none = [5, 2, 1, 4], [12, 0, 0, 0]
    samples = [defined, *[defined] * (1000 - undefined), *[none] * undefined]
    figure = only(resampled(samples), "cohen-kappa")[0]
    assert figure.value is not None
    assert (figure.low is not None) is has_one
    assert figure.note.en == ("" if has_one else "no interval: undefined in 51 of 1,000 replicates")
    assert bool(figure.note.zh) is not has_one


@pytest.mark.parametrize(
    ("units", "id", "reason"),
    [
        ([(N, N)] * 3, "cohen-kappa", "nobody marked anything"),
        ([(N, N)] * 3, "positive-agreement", "nobody marked anything"),
        ([(Y, Y)] * 3, "gwet-ac1", "every coder marked every unit"),
        ([(Y, Y)] * 3, "negative-agreement", "every coder marked every unit"),
        (
            [(N, N), (N, N), (Y, None)],
            "krippendorff-alpha",
            "only one category was used in units that two coders rated",
        ),
        ([(Y, None), (None, N)], "percent-agreement", "no unit was rated by two coders"),
        ([(N,), (Y,)], "percent-agreement", "only one coder"),
        ([(N, Y), (Y, Y)], "fleiss-kappa", "Fleiss' κ is of three coders or more"),
    ],
)
def test_what_is_undefined_says_why(rated, units, id, reason):
    figure = only(rated(units, MARKS), id)[0]
    assert figure.note.en == reason
    assert figure.note.zh
    assert (figure.value, figure.se, figure.low, figure.high) == (None, None, None, None)


def test_a_coder_beside_whom_nobody_works_has_undefined_pairs_only(rated):
    made = only(rated([("a", "b", None), ("b", "b", None)]), "percent-agreement")
    assert [each.value is None for each in made] == [False, False, True, True]


def test_the_only_category_that_was_used_is_named(rated):
    figure = only(rated([("是", "是"), ("是", None)], ("否", "是")), "krippendorff-alpha")[0]
    assert figure.note.en == "only one category was used: 是"
    assert figure.note.zh == "只使用了一个类别：是"


def test_numbers_too_close_to_tell_apart_leave_nothing_to_expect(rated):
    ratings = rated([(0.0, 1e-200), (0.0, 0.0), (0.0, None)], (0.0, 1e-200, 1.0))
    figure = figures(ratings, Scale("interval"), [COEFFICIENTS["krippendorff-alpha"]])[0]
    assert figure.note.en == "no disagreement can be expected by chance"


def test_patterns_that_no_unit_shows_are_not_used():
    """Marks come with every pattern of coders, also those that stand for no unit."""
    patterns = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    ratings = Ratings(("A", "B"), MARKS, patterns, np.array([[9.0, 0, 0, 0]]))
    assert only(ratings, "cohen-kappa")[0].note.en == "nobody marked anything"
    assert only(ratings, "percent-agreement")[0].value == 1


def test_no_units_at_all_say_so():
    empty = Ratings(("A", "B"), MARKS, np.array([[0, 0]]), np.zeros((1, 1)))
    assert {each.note for each in figures(empty)} == {reasons.NO_UNITS}


def test_one_coder_alone_is_told_so_once_a_coefficient(rated):
    made = figures(rated([(Y,), (N,)], MARKS))
    assert {each.note.en for each in made} == {"only one coder"}
    assert not {"cohen-kappa", "fleiss-kappa"} & set(ids(made))


def test_specific_agreement_is_of_marks_only(rated):
    figure = only(rated([("a", "b"), ("a", "a")]), "positive-agreement")[0]
    assert figure.value is None
    assert figure.note.en == "only for yes-and-no decisions"


def test_where_prevalence_holds_kappa_down_it_is_said(crossed):
    common = {each.coefficient: each for each in figures(crossed([[1, 2], [2, 95]], MARKS))}
    assert "prevalence" in common["cohen-kappa"].note.en
    assert "流行率" in common["krippendorff-alpha"].note.zh
    assert not common["gwet-ac1"].note
    assert not common["percent-agreement"].note
    assert common["cohen-kappa"].value < 0.4


@pytest.mark.parametrize("table", [[[95, 2], [2, 1]], [[96, 2], [2, 0]]])
def test_prevalence_excuses_nobody_who_seldom_marked_the_same(crossed, table):
    rare = {each.coefficient: each for each in figures(crossed(table, MARKS))}
    assert rare["cohen-kappa"].note == SELDOM and rare["krippendorff-alpha"].note == SELDOM
    assert not rare["gwet-ac1"].note
    other = only(crossed(table, ("no", "yes")), "cohen-kappa")
    assert other[0].note == RARE


@given(st.tuples(*[st.integers(0, 40)] * 3))
def test_where_marks_are_rare_pi_is_low_only_if_less_than_half_is_shared(cells):
    one, other, both = cells
    none = 19 * (one + other + 2 * both) // 2 + 1  # marks are fewer than 10%
    table = np.array([[none, other], [one, both]], np.float64)
    rows = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
    ratings = Ratings(("A", "B"), MARKS, rows, table.reshape(1, -1))
    found = {each.coefficient: each.value for each in figures(ratings)}
    if found["positive-agreement"] is not None and found["positive-agreement"] >= 0.5:
        assert found["scott-pi"] > 0.44


@pytest.mark.parametrize(
    "table",
    [[[80, 8], [7, 5]], [[60, 20], [20, 0]], [[92, 1], [1, 6]]],
    ids=["not that rare", "no agreement", "kappa is high"],
)
def test_else_it_isnt(crossed, table):
    made = only(crossed(table, MARKS), "cohen-kappa")
    assert not made[0].note


def test_figures_are_plain_numbers(rated):
    for each in figures(rated(BOTH_WAYS, MARKS)):
        assert type(each.value) is float
        assert type(each.units) is int
        assert type(each.low) is type(each.high) is float
