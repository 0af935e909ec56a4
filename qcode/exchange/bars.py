"""Bars: the numbers of a table as horizontal bars, drawn in Unicode blocks on a terminal.

A row of one column is a line: its name, its bar, its number. Where several columns are drawn, each
row is a heading with a line for each column under it. All bars share one scale, which begins at 0.
Totals would dwarf what they add up to, and have no bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qcode.errors import UsageProblem
from qcode.exchange.layout import Layout, lay_out
from qcode.exchange.measure import printable, widest, width, wrap
from qcode.table import Cell, Table
from qcode.texts import Explanation, Lang, Text

FULL, EIGHTHS = "█", " ▏▎▍▌▋▊▉"
LEAST = 10
"""Cells that a bar has at least, whatever the names take."""
WIDTH = 80
"""Cells of a line where there is no terminal to ask."""
GAP, INDENT = "  ", "  "


@dataclass(frozen=True, slots=True)
class _Line:
    """value None: undefined.  shown: the number as readers see it; "" for a heading."""

    name: str
    value: float | None = None
    shown: str = ""


def bar_columns(table: Table) -> list[str]:
    """The columns of a cross-table that bars are drawn of: percentages where there are some, and
    no total where there is anything else.

    Raises UsageProblem where columns are nested, or hold the figures of a test.
    """
    if table.meta.get("test"):
        raise UsageProblem(
            Text("a test has no bars", "检验结果不能画成条形"),
            Text("leave out --bars, or --test", "请去掉 --bars 或 --test"),
        )
    shares = [each for each in table.columns if each.id.endswith("/percent")]
    columns = shares or list(table.columns[table.stub :])
    if max(len(each.headings) for each in columns) > (2 if shares else 1):
        raise UsageProblem(
            Text("bars show one variable in the columns at most", "条形图的列至多一个变量"),
            Text(
                "name one in --cols, and no --split", "请在 --cols 中只写一个变量，并去掉 --split"
            ),
        )
    totals = ("total", "total/percent")
    return [each.id for each in columns if each.id not in totals] or [each.id for each in columns]


def to_bars(table: Table, lang: Lang, *, columns: Sequence[str], width: int | None = None) -> str:
    """The table's rows as bars, with its title and caption; width: cells in a line.

    columns: ids of those that are drawn.
    """
    layout, reach = lay_out(_about(table, columns), lang), width or WIDTH
    lines = list(_lines(table, layout, columns))
    drawn = wrap(printable(layout.title), reach)
    drawn += _drawn(lines, reach) if lines else []
    for note in layout.notes:
        drawn += wrap(printable(note.text), max(reach, 40))
    return "".join(line.rstrip() + "\n" for line in drawn)


def _about(table: Table, columns: Sequence[str]) -> Table:
    """The table without what explains other columns than these."""
    kept = [
        note
        for note in table.notes
        if not isinstance(note, Explanation) or {*note.columns} & {*columns}
    ]
    return replace(table, notes=tuple(kept))


def _lines(table: Table, layout: Layout, columns: Sequence[str]) -> Iterator[_Line]:
    places = [at for at, each in enumerate(table.columns) if each.id in columns]
    rows = list(zip(table.rows, layout.rows, strict=True))
    for cells, row in rows[: len(rows) - table.totals]:
        name = INDENT * row.indent + printable(GAP.join(row.cells[: table.stub]))
        if len(places) > 1:
            yield _Line(name)
        for at in places:
            own = f"{INDENT * (row.indent + 1)}{printable(_heading(layout, at))}"
            yield _Line(own if len(places) > 1 else name, _number(cells[at]), row.cells[at])


def _heading(layout: Layout, column: int) -> str:
    """The name of a column: its outermost heading, since under it stands only n or %."""
    return next(
        each.text
        for each in layout.starting(0)
        if each.column <= column < each.column + each.columns
    )


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _drawn(lines: Sequence[_Line], reach: int) -> list[str]:
    most = max((line.value or 0 for line in lines), default=0)
    numbers = widest(line.shown for line in lines)
    taken = numbers + len(GAP) + len(" ")
    wanted = widest(line.name for line in lines)
    names = min(wanted, max(reach - taken - LEAST, LEAST))
    room = max(reach - names - taken, LEAST)
    return [text for line in lines for text in _line(line, names, room, most)]


def _line(line: _Line, names: int, room: int, most: float) -> Iterator[str]:
    """The bar stands on the first line of the name."""
    stand = len(line.name) - len(line.name.lstrip(" "))
    first, *rest = wrap(line.name.lstrip(" "), max(names - stand, 2))
    said = " " * stand + first
    if not line.shown:
        yield said
    else:
        bar = _bar((line.value or 0) / most if most else 0, room)
        yield f"{said}{' ' * (names - width(said))}{GAP}{bar}{' ' * bool(bar)}{line.shown}"
    yield from (" " * stand + more for more in rest)


def _bar(share: float, room: int) -> str:
    """As many eighths of a cell as the share of the room takes; what isn't nothing is seen."""
    eighths = max(round(share * room * 8), int(share > 0))
    full, part = divmod(eighths, 8)
    return FULL * full + EIGHTHS[part] * bool(part)
