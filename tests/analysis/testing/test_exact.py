"""Fisher's exact test against published p-values, scipy, and all tables written out."""

from __future__ import annotations

from itertools import product
from math import factorial, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qcode.analysis.testing.exact import fisher

JOBS = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])


def test_the_tea_taster_and_the_twins_have_their_published_p() -> None:
    tea = fisher(np.array([[3, 1], [1, 3]]))  # Fisher (1935); Agresti (2002), §3.5.2
    assert tea is not None
    assert tea.p == pytest.approx(34 / 70) and not tea.drawn and tea.tables == 5
    twins = fisher(np.array([[2, 10], [15, 3]]).T)  # R's help of fisher.test, two-sided
    assert twins is not None
    assert twins.p == pytest.approx(0.0005367, rel=1e-3)


def test_a_larger_table_is_drawn_by_chance_and_is_near_the_exact_p() -> None:
    found = fisher(JOBS)  # R's help of fisher.test: p = 0.7827
    assert found is not None
    assert found.drawn and found.tables == 10_000
    assert found.p == pytest.approx(0.7827, abs=0.015)
    assert fisher(JOBS) == found
    assert fisher(JOBS, seed=2) != found
    assert fisher(JOBS, draws=0) is None


def by_hand(table: list[list[int]]) -> float:
    """The sum over every table of these margins, by whole numbers."""
    rows, columns = [sum(row) for row in table], [sum(each) for each in zip(*table, strict=True)]
    n, width = sum(rows), len(columns)
    lines = [
        [
            line
            for line in product(*(range(min(row, top) + 1) for top in columns))
            if sum(line) == row
        ]
        for row in rows
    ]
    fitting = [
        cells
        for cells in product(*lines)
        if [sum(line[at] for line in cells) for at in range(width)] == columns
    ]

    def weight(cells: list[list[int]]) -> int:
        return (
            prod(factorial(rows[at]) for at in range(len(rows)))
            * prod(factorial(each) for each in columns)
            * factorial(n) ** 2
            // prod(factorial(each) for line in cells for each in line)
        )

    own = weight(table)
    weights = [weight(list(map(list, cells))) for cells in fitting]
    return sum(each for each in weights if each <= own) / sum(weights)


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_every_table_of_the_margins_is_gone_through(table: list[list[int]]) -> None:
    found = fisher(np.array(table))
    used = [row for row in table if sum(row)]
    if len(used) < 2 or sum(any(column) for column in zip(*table, strict=True)) < 2:
        assert found is None
        return
    assert found is not None
    assert found.p == pytest.approx(by_hand(table), rel=1e-6)


@given(st.lists(st.integers(1, 60), min_size=4, max_size=4))
@settings(deadline=None)
def test_two_by_two_is_scipys(cells: list[int]) -> None:
    table = np.array(cells).reshape(2, 2)
    found = fisher(table)
    assert found is not None
    assert found.p == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6)
