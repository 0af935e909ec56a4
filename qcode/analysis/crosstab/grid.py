"""Grid: a cross-table before it is written out, which differences and tests are worked out from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qcode.analysis.crosstab.cube import Cell
from qcode.analysis.crosstab.question import Question
from qcode.analysis.tidy.dimensions import Dimension
from qcode.analysis.tidy.scope import Scope
from qcode.table import Table

Number = int | float | None
Value = Callable[[Cell], Number]


@dataclass(frozen=True, slots=True)
class Grid:
    """dimensions: the row's, then the columns', from the outermost in.

    rows: levels, None last (the total).  columns: one cell each.  value: of a whole cell.
    """

    question: Question
    dimensions: Sequence[Dimension]
    rows: Sequence[int | None]
    columns: Sequence[Cell]
    value: Value

    def share(self, cell: Cell) -> float | None:
        """The cell as a share of its row, its column or all, in its block; None of nothing."""
        row, columns = cell[0], cell[1:]
        block = 1 if self.question.split else 0
        united = (*columns[:block], *[None] * (len(columns) - block))
        of: dict[str | None, Cell] = {
            "row": (row, *united),
            "column": (None, *columns),
            "total": (None, *united),
        }
        whole, part = self.value(of[self.question.percent]), self.value(cell)
        return part / whole if part is not None and whole else None


Finish = Callable[[Table, Grid, Scope], Table]
"""What adds something to a cross-table that has been counted, such as its test."""
