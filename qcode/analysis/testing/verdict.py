"""Verdict: all figures of one cross-table, by row and over all rows.

The permutation test's statistic is X² of the table that is tested: of all rows (each segment under
its own code), and of each row against the rest. It depends on the arrangement only through

    Σ_rl n_rl² / (n_r+ n_+l)      since X² = n (Σ_rl n_rl² / (n_r+ n_+l) − 1)
    Σ_l n_rl² / n_+l              for row r against the rest: n_r+ and n are the same in all

where n_rl sums what the cases with label l have in row r. So one matrix product, rows by cases
times cases by labels, gives every test of an arrangement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.captions import TITLES
from qcode.analysis.testing.asked import Procedure
from qcode.analysis.testing.contingency import Contingency, Counts, Reals, contingency, residuals
from qcode.analysis.testing.correction import corrected
from qcode.analysis.testing.exact import Exact, fisher
from qcode.analysis.testing.observations import Observations, named
from qcode.analysis.testing.shuffling import Labels, Progress, Shuffled, shuffle
from qcode.analysis.tidy.dimensions import Dimension
from qcode.errors import UsageProblem
from qcode.texts import Text

_EXACT_IN_SINGLE = 2**24
"""Whole numbers up to here are exact as float32, which multiplies twice as fast."""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """One row against the rest. level: of the row.  n: its observations.

    figures, p, p_corrected: None where nothing, or everything, is in the row.
    fisher: where fewer than 5 are expected in a cell, and the tables can be gone through.
    """

    level: int
    n: int
    figures: Contingency | None
    fisher: Exact | None
    p: float | None
    p_corrected: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figures of a table.

    residuals: [row, level of seen.levels]; adjusted, nan where not defined.
    overall, fisher, p: of all rows in one table; None where rows don't divide what is counted.
    """

    seen: Observations
    procedure: Procedure
    shuffled: Shuffled
    residuals: Reals
    overall: Contingency | None
    fisher: Exact | None
    p: float | None
    rows: tuple[RowVerdict, ...]

    @property
    def tested(self) -> int:
        """How many rows have a p-value of their own."""
        return sum(each.p is not None for each in self.rows)


def verdict(
    seen: Observations,
    procedure: Procedure,
    column: Dimension,
    rows: Sequence[int],
    progress: Progress | None = None,
) -> Verdict:
    """rows: the levels that the table shows. Raises UsageProblem where nothing can be tested."""
    _check(seen, column)
    summing = Summing.of(seen, rows)
    shuffled = shuffle(
        seen.labels,
        summing,
        procedure.permutations,
        procedure.seed,
        width=summing.width,
        progress=progress,
    )
    if np.isnan(shuffled.p).all():
        raise UsageProblem(
            _one_row(seen),
            Text("choose fewer filters, or other rows", "请减少筛选条件，或改用其他行变量"),
        )
    p = [None if np.isnan(each) else float(each) for each in shuffled.p]
    overall = None if seen.own is None else _summed(seen.own, seen)
    figures = None if overall is None else contingency(overall)
    exact = (
        fisher(overall, seed=procedure.seed) if overall is not None and _small(figures) else None
    )
    return Verdict(
        seen,
        procedure,
        shuffled,
        _residuals(seen, rows),
        figures,
        exact,
        p.pop(0) if seen.own is not None else None,
        tuple(_rows(seen, rows, p, procedure.correction)),
    )


def _one_row(seen: Observations) -> Text:
    """Why no row can be compared with others."""
    if seen.own is not None:
        return Text(
            "the table has one row only, so there is nothing to compare between the columns",
            "表中只有一行，各列之间无从比较",
        )
    n, items = int(seen.whole.sum()), TITLES[seen.measure]
    return Text(
        f"each code is in all {n:,} {items.en} that are compared, or in none, so there is nothing "
        "to compare between the columns",
        f"每个编码在所比较的{items.zh}（{n:,}）中要么全有、要么全无，各列之间无从比较",
    )


def _check(seen: Observations, column: Dimension) -> None:
    if len(seen.levels) < 2:
        raise UsageProblem(
            Text(
                f"what is counted has fewer than two levels of {column.id}: nothing can be "
                "compared",
                f"所统计的内容中 {column.id} 不足两个取值，无从比较",
            ),
            Text(
                "choose fewer filters, or another variable for --cols",
                "请减少筛选条件，或为 --cols 另选变量",
            ),
        )
    if len(seen.labels) == len(seen.levels):
        one, people = named(seen.kind, 1), seen.kind == "person"
        each = one.en.removeprefix("1 ")
        raise UsageProblem(
            Text(
                f"each level of {column.id} has one {each} only: shuffling the levels among them "
                "changes nothing, and no test can tell a level from its one case",
                f"{column.id} 的每个取值只有 {one.zh}：置换后结果不变，任何检验都无法区分取值与其"
                "唯一的个案",
            ),
            Text(
                "compare levels that several of them share"
                + ("" if people else ", or shuffle among people: --among person"),
                "请比较各有多个个案的取值"
                + ("" if people else "，或在人员之间置换：--among person"),
            ),
        )


def _summed(counts: Counts, seen: Observations) -> Counts:
    """[row, level]; what the cases with each label have together."""
    labels = seen.labels[:, None] == np.arange(len(seen.levels))
    summed: Counts = counts.T @ labels.astype(np.int64)
    return summed


def _small(figures: Contingency | None) -> bool:
    return figures is not None and figures.small > 0


def _against_rest(seen: Observations, row: int) -> Counts:
    """[in the row or not, level]."""
    assert seen.under is not None
    inside = seen.under[:, row]
    return _summed(np.stack([inside, seen.whole - inside], axis=1), seen)


def _residuals(seen: Observations, rows: Sequence[int]) -> Reals:
    if seen.under is None:
        assert seen.own is not None
        known = [row for row in rows if row < seen.own.shape[1]]
        table = _summed(seen.own, seen)
        made = np.full((max([*rows, *known]) + 1, len(seen.levels)), np.nan)
        made[known] = residuals(table)[known]
        return made[list(rows)]
    return np.array([residuals(_against_rest(seen, row))[0] for row in rows])


def _rows(
    seen: Observations, rows: Sequence[int], p: Sequence[float | None], correction: str
) -> list[RowVerdict]:
    if seen.under is None:
        return []
    made = []
    for row, own, adjusted in zip(rows, p, corrected(p, correction), strict=True):
        table = _against_rest(seen, row)
        figures = contingency(table)
        exact = fisher(table, draws=0) if _small(figures) else None
        made.append(RowVerdict(row, int(table[0].sum()), figures, exact, own, adjusted))
    return made


@dataclass(frozen=True, slots=True)
class Summing:
    """The statistics of arrangements: all rows in one table first, where there is one, then each.

    matrix: [row, case]; what is summed by label, as floats that are exact, equal rows once.
    place: where in it each row stands: those of the one table, each row's own, the observations.
    own: how many rows the one table has.  labels: how many labels there are.
    """

    matrix: NDArray[np.float32] | NDArray[np.float64]
    place: NDArray[np.intp]
    own: int
    labels: int

    @classmethod
    def of(cls, seen: Observations, rows: Sequence[int]) -> Summing:
        own = [] if seen.own is None else [seen.own[:, seen.own.sum(axis=0) > 0]]
        under = [] if seen.under is None else [seen.under[:, list(rows)]]
        stacked = np.concatenate([*own, *under, seen.whole[:, None]], axis=1).T
        once, place = np.unique(stacked, axis=0, return_inverse=True)
        first = own[0].shape[1] if own else 0
        if seen.whole.sum() < _EXACT_IN_SINGLE:
            return cls(once.astype(np.float32), place, first, len(seen.levels))
        return cls(once.astype(np.float64), place, first, len(seen.levels))

    @property
    def width(self) -> int:
        """Numbers that are made of an arrangement."""
        cases: int = self.matrix.shape[1]
        return (len(self.matrix) + cases) * self.labels + len(self.place)

    def __call__(self, labels: Labels) -> Reals:
        sums = self._sums(labels)
        whole, size = sums[self.place[-1]].copy(), sums[:, 0].sum(axis=1)[self.place]
        np.square(sums, out=sums)
        sums /= whole
        statistics = sums.sum(axis=2)[self.place[:-1]]
        n, size = size[-1], size[:-1]
        each = np.where(((size > 0) & (size < n))[:, None], statistics, np.nan)[self.own :]
        if not self.own:
            return each.T
        together = (statistics[: self.own] / size[: self.own, None]).sum(axis=0)
        overall = together if self.own > 1 else np.full_like(together, np.nan)
        return np.concatenate([overall[None, :], each]).T

    def _sums(self, labels: Labels) -> Reals:
        """[row of the matrix, arrangement, label]; the last label is what the others leave."""
        arrangements, cases = labels.shape
        first = np.arange(self.labels - 1)
        shown = (np.ascontiguousarray(labels.T)[:, :, None] == first).astype(self.matrix.dtype)
        product = self.matrix @ shown.reshape(cases, -1)
        sums = np.empty((len(self.matrix), arrangements, self.labels))
        sums[:, :, :-1] = product.reshape(len(self.matrix), arrangements, -1)
        sums[:, :, -1] = self.matrix.sum(axis=1, dtype=np.float64)[:, None]
        sums[:, :, -1] -= sums[:, :, :-1].sum(axis=2)
        return sums
