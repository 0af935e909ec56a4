"""Fisher's exact test: how likely a table of counts as extreme as this is, margins as they are.

Of all tables with these margins (Freeman & Halton 1951, Biometrika 38: 141–149)

    P(T) = Π n_i+! Π n_+j! / (n! Π n_ij!),      p = Σ P(T) over all T with P(T) ≤ P(observed)

which for 2 × 2 is Fisher's own two-sided test. While there are few enough, all tables are gone
through; of more, tables are drawn at random with their probability P, and then

    p = (1 + drawn tables with P(T) ≤ P(observed)) / (1 + drawn tables).

Either way a table is filled cell by cell, and all tables at once: column after column, a cell
takes what its row and its column still have to give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qcode.analysis.testing.contingency import Counts, Reals, filled
from qcode.analysis.tidy.codings import spread

MOST_TABLES = 100_000
"""So many tables are gone through; of more, some are drawn."""

_AS_LIKELY = 1e-7
"""Relative difference below which two probabilities are the same but for rounding, as in R."""


@dataclass(frozen=True, slots=True)
class Exact:
    """p: two-sided.  tables: how many were gone through, or drawn.  drawn: whether by chance."""

    p: float
    tables: int
    drawn: bool


def fisher(counts: Counts, draws: int = 10_000, seed: int = 1) -> Exact | None:
    """Fisher's exact test of counts [row, column]; None with fewer than two rows or columns.

    draws: where there are too many tables to go through; 0: None then.
    """
    table = filled(counts)
    if min(table.shape) < 2:
        return None
    observed = float(_logs(table.max())[table].sum())
    every = _every(table)
    if every is not None:
        chances = np.exp(_constant(table) - every)
        extreme = every >= observed - _AS_LIKELY
        return Exact(min(1.0, float(chances[extreme].sum() / chances.sum())), len(every), False)
    if not draws:
        return None
    some = _drawn(table, draws, seed)
    as_extreme = int((some >= observed - _AS_LIKELY).sum())
    return Exact((1 + as_extreme) / (1 + draws), draws, True)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Tables in the making.

    row: [table, row]; what each row has left.  column: [table]; what the column has left.
    log: [table]; Σ log n_ij! so far.
    """

    row: Counts
    column: Counts
    log: Reals


_Step = Callable[[_Filling, int, Counts], tuple[Counts | slice, Counts]]
"""From what there is, and for which row, with what later rows have left: which tables go on (some
several times), and what the cell takes in each."""


def _fill(table: Counts, tables: int, step: _Step, most: int | None) -> Reals | None:
    """[table]; Σ log n_ij! of all tables that the steps make; None where they are too many."""
    logs = _logs(int(table.sum()))
    left = np.repeat(table.sum(axis=1)[None, :], tables, axis=0)
    state = _Filling(left, np.zeros(tables, np.int64), np.zeros(tables))
    for total in table.sum(axis=0):
        state = _Filling(state.row, np.full(len(state.row), total), state.log)
        for row in range(table.shape[0]):
            later = state.row[:, row + 1 :].sum(axis=1)
            going, cell = step(state, row, later)
            if most is not None and len(cell) > most:
                return None
            remaining = state.row[going].copy()
            remaining[:, row] -= cell
            state = _Filling(remaining, state.column[going] - cell, state.log[going] + logs[cell])
    return state.log


def _every(table: Counts) -> Reals | None:
    def each_way(state: _Filling, row: int, later: Counts) -> tuple[Counts, Counts]:
        least = np.maximum(state.column - later, 0)
        return spread(least, np.minimum(state.row[:, row], state.column) + 1)

    return _fill(table, 1, each_way, MOST_TABLES)


def _drawn(table: Counts, draws: int, seed: int) -> Reals:
    random = np.random.default_rng(seed)

    def by_chance(state: _Filling, row: int, later: Counts) -> tuple[slice, Counts]:
        return slice(None), random.hypergeometric(state.row[:, row], later, state.column)

    made = _fill(table, draws, by_chance, None)
    assert made is not None
    return made


def _constant(table: Counts) -> float:
    """log of Π n_i+! Π n_+j! / n!."""
    logs = _logs(int(table.sum()))
    margins = logs[table.sum(axis=0)].sum() + logs[table.sum(axis=1)].sum()
    return float(margins - logs[table.sum()])


def _logs(most: int) -> Reals:
    """[i]; log i! up to most."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, int(most) + 1)))])
