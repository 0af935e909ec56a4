"""Permutation tests against every arrangement written out, and corrections against examples."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.testing.correction import corrected
from qcode.analysis.testing.shuffling import arrangements, shuffle

VALUES = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])


def of_means(labels: np.ndarray) -> np.ndarray:
    """|difference of sums|, a whole number here, and a second test that isn't defined."""
    found = abs((labels == 0) @ VALUES[: labels.shape[1]] * 2 - VALUES[: labels.shape[1]].sum())
    return np.stack([found, np.full(len(labels), np.nan)], axis=1)


def one(labels: tuple[int, ...]) -> float:
    low = sum(value for value, label in zip(VALUES.tolist(), labels, strict=False) if label == 0)
    high = sum(value for value, label in zip(VALUES.tolist(), labels, strict=False) if label != 0)
    return float(abs(low - high))


@given(st.lists(st.integers(0, 2), min_size=3, max_size=7).filter(lambda given: 0 in given))
@settings(max_examples=50, deadline=None)
def test_every_different_arrangement_counts_once(given: list[int]) -> None:
    labels = [sorted(set(given)).index(each) for each in given]
    every = [one(each) for each in set(permutations(labels))]
    found = shuffle(np.array(labels), of_means)
    assert not found.drawn
    assert found.arrangements == found.possible == arrangements(np.array(labels)) == len(every)
    assert found.p[0] == pytest.approx(
        sum(each >= one(tuple(labels)) for each in every) / len(every)
    )
    assert found.least == pytest.approx(every.count(max(every)) / len(every))
    assert np.isnan(found.p[1])


def test_many_arrangements_are_drawn_by_the_seed_and_never_give_a_p_of_nothing() -> None:
    values = np.arange(30.0)

    def statistic(labels: np.ndarray) -> np.ndarray:
        return np.array((labels == 0) @ values)[:, None]

    labels = np.repeat([1, 0], 15)
    found = shuffle(labels, statistic, draws=999, seed=7)
    assert found.drawn and found.arrangements == 999 and found.least is None
    assert found.p[0] == 1 / 1000
    mixed = np.tile([0, 1], 15)
    again = [shuffle(mixed, statistic, draws=999, seed=seed).p[0] for seed in (7, 7, 8)]
    assert again[0] == again[1] != again[2]


def test_drawing_comes_near_to_going_through_all() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1, 1])
    exact = shuffle(labels, of_means).p[0]
    drawn = shuffle(labels, of_means, draws=20_000, most=1)
    assert drawn.drawn
    assert drawn.p[0] == pytest.approx(exact, abs=0.015)


def test_what_differs_by_rounding_alone_is_a_tie() -> None:
    values = np.array([0.1, 0.2, 0.3, 0.3, 0.2, 0.1])

    def statistic(labels: np.ndarray) -> np.ndarray:
        return np.array((labels == 0) @ values)[:, None]

    # {.1 .2 .3} can be had in 8 ways, in different orders of adding.
    found = shuffle(np.array([0, 0, 0, 1, 1, 1]), statistic)
    assert found.p[0] == 14 / 20  # 8 ties and the 6 ways with more


def test_holm_and_benjamini_hochberg_as_published() -> None:
    # Benjamini & Hochberg (1995), §4: of 15 p-values, 4 stay below 0.05, by Bonferroni and Holm 3.
    given = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    holm, bh = corrected(given, "holm"), corrected(given, "bh")
    assert sum(each is not None and each <= 0.05 for each in holm) == 3
    assert sum(each is not None and each <= 0.05 for each in bh) == 4
    assert holm[:4] == pytest.approx([0.0015, 0.0056, 0.0247, 0.114])
    assert bh[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


def test_what_was_not_tested_takes_no_part_in_a_correction() -> None:
    assert corrected([0.04, None, 0.01], "holm") == pytest.approx([0.04, None, 0.02])
    assert corrected([None, None], "bh") == [None, None]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.sampled_from(["holm", "bh"]))
@settings(deadline=None)
def test_corrections_follow_their_definition_one_by_one(given: list[float], rule: str) -> None:
    m = len(given)
    for p, found in zip(given, corrected(given, rule), strict=True):
        if rule == "holm":
            below = [each for each in given if each <= p]
            wanted = max((m - sum(x < each for x in given)) * each for each in below)
        else:
            above = [each for each in given if each >= p]
            wanted = min(m * each / sum(x <= each for x in given) for each in above)
        assert found == pytest.approx(min(1, wanted))
