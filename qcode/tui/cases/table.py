"""The table that shows a sheet: literal cells in terminal cells, the cursor kept on its value."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from qcode.tui.cases.grid import Cell, Grid
from qcode.tui.plain import one_line

NARROWEST, WIDEST = 18, 40
"""A column is at most a quarter of the screen wide, within these bounds."""


class SheetTable(DataTable[Text]):
    """A grid with a cursor on one cell."""

    DEFAULT_CSS = """
    SheetTable {
        height: 1fr;
        scrollbar-size: 1 1;
        background: $background;
        & > .datatable--fixed { background: $panel; color: $foreground; }
        & > .datatable--header { background: $panel; color: $foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.edit", show=False)]

    def __init__(self) -> None:
        super().__init__(cursor_type="cell", zebra_stripes=True, cell_padding=1)
        self.grid = Grid((), {})
        self._widths: list[int] = []

    def show(self, grid: Grid) -> None:
        """Show a grid. The cursor stays on its row and column where they are still there."""
        before, place = self.grid, self.place
        widths = self._fitting(grid)
        same = (list(grid.rows), grid.columns, widths) == (
            list(before.rows), before.columns, self._widths
        )  # fmt: skip
        self.grid, self._widths = grid, widths
        if same:
            self._change(before)
        else:
            self._rebuild(place)

    @property
    def place(self) -> tuple[str, str] | None:
        """The keys of the row and the column under the cursor."""
        row, column = self.cursor_coordinate
        if row >= len(self.grid.rows) or column >= len(self.grid.columns):
            return None
        return list(self.grid.rows)[row], self.grid.columns[column].key

    def go(self, row: str, column: str) -> None:
        """Move the cursor; what isn't here changes nothing."""
        columns = [each.key for each in self.grid.columns]
        if row in self.grid.rows and column in columns:
            self.move_cursor(row=list(self.grid.rows).index(row), column=columns.index(column))

    def _fitting(self, grid: Grid) -> list[int]:
        """How wide each column has to be, within bounds."""
        most = max(NARROWEST, min(WIDEST, self.app.size.width // 4))
        widths = []
        for number, column in enumerate(grid.columns):
            said = [column.heading, *(cells[number].text for cells in grid.rows.values())]
            widths.append(min(most, max(cell_len(one_line(each)) for each in said)))
        return widths

    def _change(self, before: Grid) -> None:
        for key, cells in self.grid.rows.items():
            for number, (cell, old) in enumerate(zip(cells, before.rows[key], strict=True)):
                if cell != old:
                    self.update_cell(key, self.grid.columns[number].key, self._drawn(cell, number))

    def _rebuild(self, place: tuple[str, str] | None) -> None:
        row, _column = self.cursor_coordinate
        self.clear(columns=True)
        self.fixed_columns = 0
        for number, column in enumerate(self.grid.columns):
            heading = self._drawn(Cell(column.heading, "bold"), number)
            self.add_column(heading, width=self._widths[number], key=column.key)
        for key, cells in self.grid.rows.items():
            self.add_row(*map(self._drawn, cells, range(len(cells))), key=key)
        self.fixed_columns = self.grid.frozen
        if place is not None:
            self.move_cursor(row=min(row, max(len(self.grid.rows) - 1, 0)))
            self.go(*place)

    def _drawn(self, cell: Cell, number: int) -> Text:
        """A cell on one line, literal, cut to its column."""
        text = Text(one_line(cell.text), cell.style, no_wrap=True, end="")
        text.truncate(self._widths[number], overflow="ellipsis")
        return text
