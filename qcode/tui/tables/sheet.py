"""Sheet: a table with a cursor on one cell; its headings and the names of its rows stay in sight.

Only what is in view is drawn, so that a table of all persons by all sources costs no more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qcode.tui.reader.signs import shortened
from qcode.tui.tables.grid import Grid

EMPTY = Grid("", (), (), (), (), (), (), 0)

LEAST_NAMES = 12
"""Cells that the names of the rows have at least; at most they take two fifths of the width."""

CURSOR, CUT = "▸", "…"

_NOTHING = ("0", "0.0%", "0.00", "–")


class Sheet(ScrollView, can_focus=True, inherit_bindings=False):
    """Keys come from its screen."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sheet--heading", "sheet--here", "sheet--cursor", "sheet--total", "sheet--nothing",
    }  # fmt: skip
    DEFAULT_CSS = """
    Sheet {
        height: 1fr;
        width: 1fr;
        scrollbar-size: 1 1;
        & > .sheet--heading { background: $panel; color: $foreground; }
        & > .sheet--here { background: $panel; color: $foreground; text-style: bold; }
        & > .sheet--cursor { background: $primary 25%; text-style: bold; }
        &:focus > .sheet--cursor { background: $primary 60%; text-style: bold; }
        & > .sheet--total { background: $surface; text-style: bold; }
        & > .sheet--nothing { color: $text-muted; }
    }
    """

    @dataclass
    class Moved(Message):
        """A cell was clicked; the cursor stands there."""

    @dataclass
    class Chosen(Message):
        """It was clicked twice."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = EMPTY
        self.row = self.column = 0

    @property
    def empty(self) -> bool:
        """Whether there is no cell for the cursor to stand on."""
        return not (self.grid.names and self.grid.boxes)

    def show(self, grid: Grid, row: int, column: int) -> None:
        """Show a table with the cursor on a cell, or on the nearest one there is."""
        self.grid = grid
        self._measure()
        self.go(row, column)
        self.call_after_refresh(self._follow)  # scroll bars may have come, and taken room

    def go(self, row: int, column: int) -> None:
        """Move the cursor to the nearest cell there is."""
        self.row = max(0, min(row, len(self.grid.names) - 1))
        self.column = max(0, min(column, len(self.grid.boxes) - 1))
        self._follow()
        self.refresh()

    @property
    def page(self) -> int:
        """Rows from one page to the next."""
        return max(1, self._rows_shown - 1)

    # where things are

    @property
    def _names(self) -> int:
        """Cells of the names, with a blank on either side."""
        most = max(LEAST_NAMES, self.scrollable_content_region.width * 2 // 5)
        return min(self.grid.names_width, most)

    @property
    def _room(self) -> int:
        """Cells that are left for the values."""
        return max(1, self.scrollable_content_region.width - self._names)

    @property
    def _rows_shown(self) -> int:
        return max(1, self.scrollable_content_region.height - self.grid.depth)

    def _measure(self) -> None:
        grid = self.grid
        self.virtual_size = Size(self._names + grid.width, grid.depth + len(grid.names))

    def on_resize(self) -> None:
        self._measure()
        self._follow()
        self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Bring the cell under the cursor into view."""
        if self.empty or not self.size.width:
            return
        start, box = self.grid.starts[self.column], self.grid.boxes[self.column]
        left = min(self.scroll_offset.x, start)
        top = min(self.scroll_offset.y, self.row)
        left = max(left, min(start, start + box - self._room))
        top = max(top, self.row + 1 - self._rows_shown)
        if (left, top) != self.scroll_offset:
            self.scroll_to(left, top, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = event.get_content_offset(self)
        cell = None if place is None else self._cell_at(place)
        if cell is not None:
            self.go(*cell)
            self.focus()
            self.post_message(self.Moved())
            if event.chain == 2:
                self.post_message(self.Chosen())

    def _cell_at(self, place: Offset) -> tuple[int, int] | None:
        """The row and the column at a place of the widget; a heading or a name is of none."""
        row = place.y - self.grid.depth + self.scroll_offset.y
        along = place.x - self._names + self.scroll_offset.x
        if place.y < self.grid.depth or place.x < self._names:
            return None
        if row >= len(self.grid.names) or along >= self.grid.width:
            return None
        return row, bisect_right(self.grid.starts, along) - 1

    # drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        grid, row = self.grid, y - self.grid.depth + self.scroll_offset.y
        if y < grid.depth:
            strip = self._heading(y)
        elif row < len(grid.names):
            strip = self._line(row)
        else:
            strip = Strip([])
        return strip.adjust_cell_length(width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"sheet--{name}")

    def _heading(self, line: int) -> Strip:
        """A line of the headings: of several columns, or of one each."""
        grid, style = self.grid, self._style("heading")
        level = line - len(grid.over)
        corner = grid.corner if line == grid.depth - 1 else ""
        names = Segment(_left(corner, self._names), style)
        if level < 0:
            values = list(self._over(line, style))
            return Strip([names, *values]).adjust_cell_length(self._names + self._room, style)
        heads = [
            Segment(_right(text, box), self._style("here" if at == self.column else "heading"))
            for at, text, box in self._seen(grid.heads[level])
        ]
        values_strip = Strip(heads).adjust_cell_length(self._room, style)
        return Strip([names, *values_strip])

    def _over(self, level: int, style: Style) -> Iterator[Segment]:
        """Headings over several columns: each with a rule as far as it reaches, in what is seen."""
        left = at = self.scroll_offset.x
        for over in self.grid.over[level]:
            start, end = max(over.start, left), min(over.end, left + self._room)
            if start >= end:
                continue
            yield Segment(" " * (start - at), style)
            words = shortened(over.text, max(0, end - start - 2))
            yield Segment(f" {words} ".ljust(1), style)
            rule = end - start - cell_len(words) - 2
            yield Segment(f"{'─' * (rule - 1)} " if rule > 0 else "", style)
            at = end

    def _line(self, row: int) -> Strip:
        grid = self.grid
        total, here = row >= len(grid.names) - grid.totals, row == self.row
        plain = self._style("total") if total else self.rich_style
        names = Segment(_left(grid.names[row], self._names), self._style("here") if here else plain)
        cells = []
        for at, text, box in self._seen(grid.cells[row]):
            shown = _right(text, box)
            if here and at == self.column:
                cells.append(Segment(CURSOR + shown[1:], self._style("cursor")))
            else:
                nothing = text in _NOTHING and not total
                cells.append(Segment(shown, self._style("nothing") if nothing else plain))
        return Strip([names, *cells])

    def _seen(self, texts: tuple[str, ...]) -> Iterator[tuple[int, str, int]]:
        """The columns in view: number, text, cells.

        Of one that is only partly in view nothing is shown but that: half a number is another one.
        """
        left, starts = self.scroll_offset.x, self.grid.starts
        right = left + self._room
        first = max(0, bisect_right(starts, left) - 1)
        for at in range(first, bisect_left(starts, right)):
            box = self.grid.boxes[at]
            cells = min(starts[at] + box, right) - max(starts[at], left)
            whole = cells in (box, self._room)
            yield at, texts[at] if whole else CUT, cells


def _left(text: str, cells: int) -> str:
    shown = _padded(text, cells)
    return shown + " " * (cells - cell_len(shown))


def _right(text: str, cells: int) -> str:
    shown = _padded(text, cells)
    return " " * (cells - cell_len(shown)) + shown


def _padded(text: str, cells: int) -> str:
    """With a blank on either side, in at most so many cells."""
    return f" {shortened(text, cells - 2)} " if cells > 2 else " " * cells
