"""Grid: a table as lines of cells. How wide each column is, and what stands over it.

Widths are in terminal cells, as Textual counts them. A column's box is its text with a blank on
either side; boxes stand side by side. The name of a row stands in a column of its own, which never
scrolls away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rich.cells import cell_len

from qcode.exchange.layout import Layout, lay_out
from qcode.exchange.measure import longest_word, wrap
from qcode.table import Table
from qcode.texts import Lang
from qcode.tui.plain import one_line

HEADING, WORD, LINES = 12, 16, 3
"""Over a narrow column a heading takes so many cells, so many if it can't be broken, and lines."""

INDENT = 2


@dataclass(frozen=True, slots=True)
class Over:
    """A heading over several columns, as a stretch [start, end) of cells."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is drawn; columns are those of values.

    corner: what the names of the rows are.  names: [row], indented.  cells: [row][column].
    starts: [column]; the cell where its box begins.  boxes: [column]; how many cells it has.
    over: [level]; the headings over several columns.  heads: [line][column].
    totals: how many of the last rows are totals.
    """

    corner: str
    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    boxes: tuple[int, ...]
    over: tuple[tuple[Over, ...], ...]
    heads: tuple[tuple[str, ...], ...]
    totals: int

    @property
    def width(self) -> int:
        """Cells of all columns."""
        return sum(self.boxes)

    @property
    def depth(self) -> int:
        """Lines of all headings."""
        return len(self.over) + len(self.heads)

    @property
    def names_width(self) -> int:
        """Cells that the names would take."""
        return max(map(cell_len, (self.corner, *self.names)), default=0) + 2


def gridded(table: Table, lang: Lang) -> Grid:
    """A table whose first column names its rows, as a grid."""
    layout = lay_out(table, lang)
    cells = tuple(tuple(map(one_line, row.cells[1:])) for row in layout.rows)
    leaves = list(map(one_line, layout.leaves))
    columns = range(len(leaves) - 1)
    filled = [max((cell_len(row[at]) for row in cells), default=1) for at in columns]
    heads = [_head(leaf, room) for leaf, room in zip(leaves[1:], filled, strict=True)]
    boxes = [
        max(room, *map(cell_len, lines)) + 2 for room, lines in zip(filled, heads, strict=True)
    ]
    starts = [0, *accumulate(boxes)]
    return Grid(
        corner=leaves[0],
        names=tuple(" " * INDENT * row.indent + one_line(row.cells[0]) for row in layout.rows),
        cells=cells,
        starts=tuple(starts[:-1]),
        boxes=tuple(boxes),
        over=tuple(tuple(_over(layout, level, starts)) for level in range(layout.depth - 1)),
        heads=_sunk(heads),
        totals=table.totals,
    )


def _head(text: str, room: int) -> list[str]:
    """A column's heading in lines, over values that take so much room."""
    narrow = max(min(cell_len(text), HEADING), min(longest_word(text), WORD), room, 1)
    lines = wrap(text, narrow)
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]


def _sunk(heads: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The lines of the headings, which all stand right above the values."""
    height = max(map(len, heads), default=1)
    filled = [[*[""] * (height - len(lines)), *lines] for lines in heads]
    return tuple(tuple(lines[at] for lines in filled) for at in range(height))


def _over(layout: Layout, level: int, starts: Sequence[int]) -> Iterator[Over]:
    for heading in layout.spanning(level):
        first = heading.column - 1
        text = one_line(heading.text)
        yield Over(text, starts[first], starts[first + heading.columns])
