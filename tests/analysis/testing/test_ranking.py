"""Kendall's τ-b and Somers' D against published figures, scipy, and every pair of cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qcode.analysis.testing.ranking import concordance, ranked

CYLINDERS = [6, 6, 4, 6, 8, 6, 8, 4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 4,
             8, 6, 8, 4]  # fmt: skip
MILES = [21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4,
         10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7,
         15.0, 21.4]  # fmt: skip
"""R's mtcars: cyl and mpg."""

HOTELS = [[27, 25, 14, 7, 0], [7, 14, 18, 35, 12], [1, 3, 2, 7, 17]]
"""scipy's help of somersd: hotels' cleanliness by the guests' satisfaction."""


def test_published_figures() -> None:
    cars = ranked(np.array(CYLINDERS), np.array(MILES))
    assert cars.tau == pytest.approx(-0.7953134, abs=1e-7)  # R: cor(mtcars, method = "kendall")
    classes = np.repeat([0, 1, 2], [sum(row) for row in HOTELS])
    outcome = np.concatenate([np.repeat(np.arange(5.0), row) for row in HOTELS])
    assert ranked(classes, outcome).d == pytest.approx(0.6032766111513396)


CASES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=12)


@given(CASES)
@settings(deadline=None)
def test_ranks_are_what_the_pairs_say_and_scipy_too(cases: list[tuple[int, int]]) -> None:
    classes, outcome = np.array(cases).T
    pairs = [(a, b) for at, a in enumerate(cases) for b in cases[at + 1 :]]
    signs = [np.sign(a[0] - b[0]) * np.sign(a[1] - b[1]) for a, b in pairs]
    by_class = [sign for sign, (a, b) in zip(signs, pairs, strict=True) if a[0] != b[0]]
    by_outcome = [sign for sign, (a, b) in zip(signs, pairs, strict=True) if a[1] != b[1]]
    found = ranked(classes, outcome.astype(float))
    if not by_class or not by_outcome:
        assert found.tau is None and found.d is None
        return
    assert concordance(classes[None, :], outcome.astype(float)) == [sum(signs)]
    assert found.d == pytest.approx(sum(signs) / len(by_class))
    assert found.tau == pytest.approx(sum(signs) / (len(by_class) * len(by_outcome)) ** 0.5)
    assert found.tau == pytest.approx(stats.kendalltau(classes, outcome).statistic)
    assert found.d == pytest.approx(stats.somersd(classes, outcome).statistic)
