"""Marking: a cross-table with the figures of its test.

The counts stay as they are. Those of which more, or fewer, are there than independence expects get
a mark by their adjusted residual, and codes get their own test at the right.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from qcode.analysis.crosstab.grid import Finish, Grid
from qcode.analysis.testing.asked import Procedure
from qcode.analysis.testing.circular import built_in
from qcode.analysis.testing.observations import observations
from qcode.analysis.testing.shuffling import Progress
from qcode.analysis.testing.verdict import RowVerdict, Verdict, verdict
from qcode.analysis.testing.wording import words
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.scope import Scope
from qcode.table import Cell, Column, Marked, Table
from qcode.texts import Text

NOTABLE, STRIKING = 1.96, 2.58
"""Adjusted residuals beyond which a cell is marked once, and twice: 5 % and 1 % of a standard
normal distribution lie beyond them."""

_FIGURES = (
    Column("chi2", (Text.plain("χ²"),), "decimal"),
    Column("v", (Text.plain("V"),), "coefficient"),
    Column("p", (Text("p (shuffled)", "p（置换）"),), "probability"),
    Column("p_corrected", (Text("p (corrected)", "p（校正）"),), "probability"),
)


def with_test(
    procedure: Procedure, begun: Begun = frozenset(), progress: Progress | None = None
) -> Finish:
    """What adds a test to a cross-table. progress: of the arrangements.

    It raises UsageProblem where the table can't be tested, UnknownName.
    """
    return partial(_tested, procedure, begun, progress)


def _tested(
    procedure: Procedure,
    begun: Begun,
    progress: Progress | None,
    table: Table,
    grid: Grid,
    within: Scope,
) -> Table:
    seen = observations(within, grid.question, grid.dimensions, procedure.among, begun)
    shown = [row for row in grid.rows if row is not None]
    found = verdict(seen, procedure, grid.dimensions[1], shown, progress)
    marks = _Marks(found, grid)
    return replace(
        table,
        columns=(*table.columns, *(_FIGURES if found.rows else ())),
        rows=tuple(marks.row(at, row) for at, row in enumerate(table.rows)),
        meta={**table.meta, **_meta(found, grid)},
        notes=(*words(found, grid), *built_in(grid, within.corpus), *table.notes),
        records=tuple(marks.records(table.records or ())),
    )


def mark(residual: float | None) -> str:
    """The sign of a cell: + or ++ for more than expected, − or −− for less, "" for neither."""
    if residual is None or abs(residual) <= NOTABLE:
        return ""
    sign = "+" if residual > 0 else "−"
    return sign * 2 if abs(residual) > STRIKING else sign


class _Marks:
    """Which cell has which residual."""

    def __init__(self, found: Verdict, grid: Grid) -> None:
        self._verdicts = found.rows
        self._residuals = found.residuals
        self._places = {level: at for at, level in enumerate(found.seen.levels)}
        self._columns = [cell[0] for cell in grid.columns]
        self._step = 1 if grid.question.percent is None else 2

    def residual(self, row: int, column: int) -> float | None:
        """Of a row and a column of the grid; None of totals, of what is missing or undefined."""
        place = self._places.get(-1 if (level := self._columns[column]) is None else level)
        if place is None or row >= len(self._residuals):
            return None
        value = float(self._residuals[row, place])
        return None if math.isnan(value) else value

    def row(self, at: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        marked = list(cells)
        for column in range(len(self._columns)):
            place = 1 + column * self._step
            value = cells[place]
            if isinstance(value, int) and (sign := mark(self.residual(at, column))):
                marked[place] = Marked(value, sign)
        return (*marked, *self._figures(at))

    def _figures(self, at: int) -> tuple[Cell, ...]:
        if not self._verdicts:
            return ()
        if at >= len(self._verdicts):
            return (None,) * len(_FIGURES)
        row = self._verdicts[at]
        if row.figures is None:
            return (None,) * len(_FIGURES)
        return row.figures.chi2, row.figures.corrected, row.p, row.p_corrected

    def records(self, given: tuple[Mapping[str, Any], ...]) -> Iterator[dict[str, Any]]:
        for number, record in enumerate(given):
            residual = self.residual(*divmod(number, len(self._columns)))
            yield {**record, "residual": residual, "mark": mark(residual)}


def _meta(found: Verdict, grid: Grid) -> dict[str, Any]:
    seen, shuffled, procedure = found.seen, found.shuffled, found.procedure
    levels = grid.dimensions[1].levels
    cases = [int((seen.labels == at).sum()) for at in range(len(seen.levels))]
    test = {
        "cases": seen.kind,
        "levels": {str(levels[at].id): n for at, n in zip(seen.levels, cases, strict=True)},
        "observations": int(seen.whole.sum()),
        "missing": seen.missing,
        "several_levels": list(seen.several),
        "mixed": list(seen.mixed),
        "not_begun": list(seen.unread.cases),
        "arrangements": shuffled.arrangements,
        "possible": shuffled.possible,
        "exact": not shuffled.drawn,
        "least_p": shuffled.least,
        "p": found.p,
        "overall": None if found.overall is None else asdict(found.overall),
        "fisher": _of_fisher(found),
        "correction": procedure.correction if found.rows else None,
        "corrected_for": found.tested,
        "rows": [_of_row(each, grid) for each in found.rows],
    }
    return {"seed": procedure.seed if shuffled.drawn else None, "test": test}


def _of_fisher(found: Verdict) -> dict[str, Any] | None:
    if found.fisher is None:
        return None
    return {**asdict(found.fisher), "seed": found.procedure.seed if found.fisher.drawn else None}


def _of_row(row: RowVerdict, grid: Grid) -> dict[str, Any]:
    return {
        "row": grid.dimensions[0].levels[row.level].id,
        "n": row.n,
        "p": row.p,
        "p_corrected": row.p_corrected,
        "figures": None if row.figures is None else asdict(row.figures),
        "fisher": None if row.fisher is None else asdict(row.fisher),
    }
