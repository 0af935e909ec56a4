"""Alpha over sets of codes: against its definition, value by value, and against nominal alpha."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import permutations
from math import isnan

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.measures import reasons, set_pairs, sets
from qcode.analysis.agreement.measures.ratings import UNRATED, Ratings
from qcode.analysis.agreement.measures.resampling import samples
from qcode.analysis.agreement.measures.set_pairs import alike
from qcode.analysis.agreement.measures.sets import (
    SIMILARITIES,
    CodeSets,
    code_sets,
    jaccard,
    masi,
    set_alphas,
    set_figures,
)
from qcode.analysis.agreement.measures.standard_errors import alpha_error

Value = frozenset[int]
Units = Sequence[Sequence[Value]]
"""[unit][coder]"""

JACCARD, MASI = SIMILARITIES

LETTERS = "ABCDEFGHIJ"


@cache
def jaccard_distance(left: Value, right: Value) -> Fraction:
    return 1 - Fraction(len(left & right), len(left | right)) if left | right else Fraction(0)


@cache
def masi_distance(left: Value, right: Value) -> Fraction:
    if left == right:
        return Fraction(0)
    monotonicity = Fraction(2 if left <= right or right <= left else 1, 3)
    return 1 - (1 - jaccard_distance(left, right)) * monotonicity


DISTANCES: dict[str, Callable[[Value, Value], Fraction]] = {
    JACCARD: jaccard_distance,
    MASI: masi_distance,
}


def by_definition(units: Units, distance: Callable[[Value, Value], Fraction]) -> Fraction | None:
    """1 - D_o / D_e, every pair of values one by one; None where D_e is 0."""
    values = [value for unit in units for value in unit]
    n = len(values)
    observed = sum(
        (distance(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)),
        Fraction(0),
    )
    expected = sum((distance(a, b) for a, b in permutations(values, 2)), Fraction(0))
    return 1 - (observed / n) / (expected / (n * (n - 1))) if expected else None


def marked(units: Units, cluster: Sequence[int] | None = None, coders: int = 0) -> CodeSets:
    """Units as marks. cluster: [unit]; each its own if None."""
    places = np.arange(len(units)) if cluster is None else np.array(cluster, np.int64)
    marks = np.array(
        [
            (at, coder, code)
            for at, unit in enumerate(units)
            for coder, value in enumerate(unit)
            for code in sorted(value)
        ],
        np.int64,
    ).reshape(-1, 3)
    return code_sets(
        LETTERS[: coders or len(units[0])],
        np.bincount(places),
        places,
        np.ones(len(units), np.int64),
        (marks[:, 0], marks[:, 1], marks[:, 2]),
    )


def once(of: CodeSets) -> np.ndarray:
    return np.ones((1, len(of.units)))


def value(coders: int, most: int = 5) -> st.SearchStrategy[Units]:
    of_code = st.one_of(st.just(frozenset[int]()), st.frozensets(st.integers(0, 6), max_size=most))
    return st.lists(st.tuples(*[of_code] * coders), min_size=1, max_size=7)


def test_masi_is_as_published() -> None:
    """Passonneau (2006): M is 2/3 where one set holds the other, 1/3 where they only overlap.

    NLTK's documentation of masi_distance gives .665 for {1, 2} and {1, 2, 3, 4}, with 2/3 rounded
    to .67.
    """
    two, four = np.int64(2), np.int64(4)
    assert 1 - masi(two, four, two) == pytest.approx(2 / 3)
    assert 1 - jaccard(two, four, two) * 0.67 == pytest.approx(0.665)
    assert 1 - masi(two, two, np.int64(1)) == pytest.approx(8 / 9)
    assert 1 - masi(two, two, two) == 0
    assert 1 - masi(two, four, np.int64(0)) == 1


def test_a_small_case_worked_out_by_hand() -> None:
    """Values {a}, {a}; {a}, {a, b}; none, none. Distances J of {a}, {a, b}: 1/2, MASI: 2/3.

    Of the 30 ordered pairs of values: 6 of {a} and {a, b}; 16 of the empty set and another: with
    Jaccard D_e = (3 + 16) / 30, D_o = 2 (1/2) / 6.
    """
    a, ab, none = frozenset({1}), frozenset({1, 2}), frozenset[int]()
    found = set_alphas(of := marked([(a, a), (a, ab), (none, none)]), once(of))
    assert found[JACCARD, ("A", "B")] == pytest.approx([1 - (1 / 6) / (19 / 30)])
    assert found[MASI, ("A", "B")] == pytest.approx([1 - (4 / 18) / (20 / 30)])


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 4).flatmap(value), st.sampled_from([None, 0, 2, 12]))
def test_every_alpha_is_that_of_the_definition(units: Units, bound: int | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if bound is not None:
            patch.setattr(set_pairs, "_cheapest_bound", lambda sizes: bound)
        found = set_alphas(of := marked(units), once(of))
    for (id, coders), (alpha,) in found.items():
        some = [[unit[LETTERS.index(each)] for each in coders] for unit in units]
        wanted = by_definition(some, DISTANCES[id])
        assert isnan(alpha) if wanted is None else alpha == pytest.approx(float(wanted), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(value(3), st.integers(1, 4), st.integers(0, 99), st.sampled_from([0, 2_000_000]))
def test_a_resample_is_the_same_data_with_clusters_repeated(
    units: Units, clusters: int, seed: int, cells: int
) -> None:
    cluster = [at % clusters for at in range(len(units))]
    drawn = samples(max(cluster) + 1, 6, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "_CELLS", cells)
        found = set_alphas(marked(units, cluster), drawn)[MASI, ("A", "B", "C")]
    for alpha, times in zip(found, drawn, strict=True):
        repeated = [
            unit for unit, at in zip(units, cluster, strict=True) for _ in range(int(times[at]))
        ]
        wanted = by_definition(repeated, masi_distance) if repeated else None
        assert isnan(alpha) if wanted is None else alpha == pytest.approx(float(wanted), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(value(2, most=7), st.integers(0, 7))
def test_how_like_all_sets_are_is_the_same_by_subsets_and_one_by_one(
    units: Units, bound: int
) -> None:
    of = marked(units)
    given_times = np.random.default_rng(1).integers(0, 9, (len(of.sets), 2, 3)).astype(np.float64)
    kept = alike(of.sets, [jaccard, masi], bound)
    every = np.arange(len(of.sets))
    s = of.sets.to_all(every, [jaccard, masi])
    between = np.einsum("acs,lab,bds->lcds", given_times, s, given_times)
    np.testing.assert_allclose(kept.between(given_times), between, atol=1e-9)
    towards = s @ given_times[:, 0, 0]
    np.testing.assert_allclose(kept.towards(given_times[:, 0, 0]), towards, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=2, max_size=12))
def test_sets_of_one_code_each_have_nominal_alpha(rows: list[tuple[int, ...]]) -> None:
    units = [[frozenset({code}) for code in row] for row in rows]
    for (_, coders), (alpha,) in set_alphas(of := marked(units), once(of)).items():
        chosen = np.array(rows, np.float64)[:, [LETTERS.index(each) for each in coders]]
        if len(np.unique(chosen)) == 1:
            assert isnan(alpha)
        else:
            wanted = krippendorff.alpha(chosen.T, level_of_measurement="nominal")
            assert alpha == pytest.approx(wanted, abs=1e-10)


@settings(max_examples=40, deadline=None)
@given(value(3), st.randoms(use_true_random=False), st.permutations(range(7)))
def test_order_of_coders_and_units_and_names_of_codes_change_nothing(
    units: Units, chance: object, names: Sequence[int]
) -> None:
    before = set_alphas(of := marked(units), once(of))
    turned = [[frozenset(names[code] for code in v) for v in unit[::-1]] for unit in units[::-1]]
    after = set_alphas(of := marked(turned), once(of))
    for id in SIMILARITIES:
        for coders, same in ((("A", "B", "C"), ("A", "B", "C")), (("A", "B"), ("B", "C"))):
            np.testing.assert_allclose(before[id, coders], after[id, same], atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(value(2))
def test_a_piece_of_several_units_counts_as_often(units: Units) -> None:
    of = marked(units, [0] * len(units))
    thrice = CodeSets(of.coders, of.units * 3, of.cluster, of.size * 3, of.sets, of.given)
    one_by_one = marked([unit for unit in units for _ in range(3)], [0] * 3 * len(units))
    found, wanted = set_alphas(thrice, once(thrice)), set_alphas(one_by_one, once(one_by_one))
    for key, alpha in found.items():
        np.testing.assert_allclose(alpha, wanted[key], atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(value(3), st.integers(0, 5))
def test_the_standard_error_is_gwets_for_this_distance(units: Units, unmarked: int) -> None:
    none = frozenset[int]()
    all_units = [*units, *[(none, none, none)] * unmarked]
    kinds = sorted({v for unit in all_units for v in unit}, key=sorted)
    rated = np.array([[kinds.index(v) for v in unit] for unit in all_units])
    names = tuple(map(str, kinds))
    ratings = Ratings(("A", "B", "C"), names, rated, np.ones((1, len(rated))))
    assert UNRATED not in rated
    for found in set_figures(of := marked(all_units, [0] * len(all_units)), once(of)):
        distance = DISTANCES[found.coefficient]
        apart = np.array([[float(distance(a, b)) for b in kinds] for a in kinds])
        wanted = alpha_error(ratings.among(found.coders), apart)
        if found.value is None:
            assert found.se is None
        else:
            assert found.se == pytest.approx(wanted, abs=1e-9)


def test_a_set_of_forty_codes_is_compared_without_listing_its_subsets() -> None:
    large, small, none = frozenset(range(40)), frozenset({0, 1}), frozenset[int]()
    units = [(large, small), (large, large), (none, small), (none, none)]
    found = set_alphas(of := marked(units), once(of))
    assert float(found[MASI, ("A", "B")][0]) == pytest.approx(
        float(by_definition(units, masi_distance) or 0)
    )


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ([(frozenset(), frozenset())] * 3, reasons.NOBODY_MARKED),
        ([(frozenset({1, 2, 3}),) * 2] * 500, sets.ALL_THE_SAME),
        ([(frozenset({1}),)] * 3, reasons.ONE_CODER),
    ],
)
def test_without_variation_it_is_undefined_with_the_reason(units: Units, reason: object) -> None:
    for figure in set_figures(of := marked(units), samples(len(of.units), 20, 1)):
        assert (figure.value, figure.se, figure.low, figure.note) == (None, None, None, reason)


def test_without_units_it_is_undefined() -> None:
    nothing = np.zeros(0, np.int64)
    of = code_sets("AB", np.zeros(2, np.int64), nothing, nothing, (nothing,) * 3)
    assert [figure.note for figure in set_figures(of, once(of))] == [reasons.NO_UNITS] * 2


def test_a_figure_has_the_interval_of_its_resamples() -> None:
    chance = np.random.default_rng(7)
    units = [
        [frozenset(np.flatnonzero(chance.random(4) < 0.3).tolist()) for _ in range(3)]
        for _ in range(60)
    ]
    of = marked(units, [at // 5 for at in range(60)])
    drawn = samples(12, 200, 3)
    alphas = set_alphas(of, drawn)
    figures = set_figures(of, drawn)
    assert [(each.coefficient, each.coders) for each in figures] == sorted(
        alphas, key=lambda each: (each[1] != ("A", "B", "C"), each[1], each[0])
    )
    for figure in figures:
        found = alphas[figure.coefficient, figure.coders]
        assert figure.value == found[0] and figure.units == 60
        low, high = np.percentile(found[1:], [2.5, 97.5])
        assert (figure.low, figure.high) == (pytest.approx(low), pytest.approx(high))
        assert figure.low is not None and figure.low < found[0]
