"""Shuffling: the same labels given to the same cases in other ways.

The null hypothesis is that which case has which label makes no difference; then every arrangement
of the labels was as likely as the one observed. What each case said stays together, so nothing is
supposed about how alike the words of one case are (Good 2005, Permutation, Parametric and
Bootstrap Tests of Hypotheses; Ernst 2004, Statistical Science 19: 676–685).

    all arrangements       p = #{T ≥ T_observed} / #{T}
    arrangements by chance p = (1 + #{T ≥ T_observed}) / (1 + #{T}),  by the seed

Only the labels' different arrangements are told apart: n! / Π n_l! of n cases, n_l with label l.
What differs from the observed in its last digits only is a tie, and counts as ≥.

Arrangements are handled so many at a time that what is made of them stays small, however many
there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, combinations, islice
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.testing.contingency import Reals

Labels = NDArray[np.int64] | NDArray[np.int16]
Statistics = Callable[[Labels], Reals]
"""From labels [arrangement, case] to statistics [arrangement, test]; the greater, the stronger."""

MOST = 20_000
"""So many different arrangements are gone through; of more, some are drawn."""

Progress = Callable[[int, int], None]
"""Is told how many arrangements are done, and of how many."""

CELLS = 2_000_000
"""Numbers that are held at a time: some 50 MB."""

_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Shuffled:
    """What shuffling says of several tests of one table.

    p: [test]; nan where a test isn't defined.
    least: the smallest p that any of the tests could have reached; None where drawn by chance.
    arrangements: how many were gone through or drawn.  possible: how many there are.
    """

    p: Reals
    least: float | None
    arrangements: int
    possible: int
    drawn: bool


def shuffle(
    labels: Labels,
    statistics: Statistics,
    draws: int = 10_000,
    seed: int = 1,
    most: int = MOST,
    *,
    width: int = 1,
    progress: Progress | None = None,
) -> Shuffled:
    """The permutation test of labels [case], 0 … k − 1, for all of these statistics at once.

    width: how many numbers the statistics make of an arrangement, besides its labels.
    """
    observed = statistics(labels[None, :])[0]
    possible = arrangements(labels)
    size = max(1, CELLS // (len(labels) + width))
    if possible > most:
        drawn = _Counting(statistics, draws, progress)
        above, _ = drawn.reaching(_random(labels, draws, seed, size), observed)
        return Shuffled(_p(1 + above, 1 + draws, observed), None, draws, possible, True)
    every = _Counting(statistics, possible, progress)
    above, greatest = every.reaching(_every(labels, size), observed)
    highest, _ = every.reaching(_every(labels, size), greatest)
    p, least = _p(above, possible, observed), _p(highest, possible, observed)
    reachable = None if np.isnan(p).all() else float(np.nanmin(least))
    return Shuffled(p, reachable, possible, possible, False)


@dataclass(frozen=True, slots=True)
class _Counting:
    """total: how many arrangements there will be."""

    statistics: Statistics
    total: int
    progress: Progress | None

    def reaching(self, chunks: Iterator[Labels], bar: Reals) -> tuple[Reals, Reals]:
        """[test], [test]; how many arrangements are at least as strong, and the strongest."""
        above, greatest, done = np.zeros(len(bar)), bar, 0
        for chunk in chunks:
            found = self.statistics(chunk)
            above += (found >= _bar(bar)).sum(axis=0)
            greatest = np.maximum(greatest, found.max(axis=0))
            done += len(chunk)
            if self.progress is not None:
                self.progress(done, self.total)
        return above, greatest


def _p(above: Reals, of: int, observed: Reals) -> Reals:
    return np.where(np.isnan(observed), np.nan, above / of)


def _bar(statistic: Reals) -> Reals:
    """What counts as reaching it."""
    return statistic - _TIE * np.maximum(1, np.abs(statistic))


def arrangements(labels: Labels) -> int:
    """How many different ones there are: n! / Π n_l!."""
    sizes = np.bincount(labels).tolist()
    return prod(map(comb, accumulate(sizes), sizes))


def _every(labels: Labels, size: int) -> Iterator[Labels]:
    """All different arrangements, so many at a time."""
    rows = _placed(np.full(len(labels), -1, np.int64), np.bincount(labels).tolist(), 0)
    while chunk := list(islice(rows, size)):
        stacked: NDArray[np.int64] = np.stack(chunk)
        yield stacked


def _placed(row: NDArray[np.int64], sizes: list[int], label: int) -> Iterator[NDArray[np.int64]]:
    """The row with this label and those after it in every free place."""
    if label == len(sizes):
        yield row
        return
    free = np.flatnonzero(row < 0)
    for chosen in combinations(free.tolist(), sizes[label]):
        filled = row.copy()
        filled[list(chosen)] = label
        yield from _placed(filled, sizes, label + 1)


def _random(labels: Labels, draws: int, seed: int, size: int) -> Iterator[Labels]:
    """Arrangements by chance, so many at a time: how many makes no difference."""
    random = np.random.default_rng(seed)
    small = labels.astype(np.int16)
    for begun in range(0, draws, size):
        rows = min(size, draws - begun)
        yield random.permuted(np.repeat(small[None, :], rows, axis=0), axis=1)
