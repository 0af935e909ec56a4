"""Grid: a table as pictures take it: names of rows, headings of columns, numbers between them.

Totals stand apart, since a picture compares parts. Where a table has counts and shares side by
side, the shares are what is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from qcode.errors import UsageProblem
from qcode.exchange.layout import is_number, lay_out, text_of, with_minus
from qcode.exchange.plots.canvas import About, plain
from qcode.table import Column, Table
from qcode.table import plain as value_of
from qcode.texts import Lang, Text

MOST = 6_000
"""Numbers that a picture may hold; nobody can read so many."""


@dataclass(frozen=True, slots=True)
class Series:
    """One column. headings: outermost first.  values, shown: [row]; a number, and as it reads."""

    id: str
    headings: tuple[str, ...]
    values: tuple[float | None, ...]
    shown: tuple[str, ...]
    total: bool

    @property
    def name(self) -> str:
        return " · ".join(self.headings)


@dataclass(frozen=True, slots=True)
class Grid:
    """rows: their names.  indents, totals: [row].  ratios: its numbers are no counts."""

    rows: tuple[str, ...]
    indents: tuple[int, ...]
    totals: tuple[bool, ...]
    series: tuple[Series, ...]
    ratios: bool
    about: About

    @property
    def parts(self) -> list[Series]:
        """The columns that aren't totals; all where every one is."""
        return [each for each in self.series if not each.total] or list(self.series)

    @property
    def inner(self) -> list[int]:
        """The rows that aren't totals."""
        return [row for row, total in enumerate(self.totals) if not total]

    @property
    def texts(self) -> list[str]:
        """All that may be written."""
        shown = [text for each in self.series for text in (*each.headings, *each.shown)]
        return [*self.rows, *shown]


def grid_of(table: Table, lang: Lang) -> Grid:
    """The numbers of a table. Raises UsageProblem where there are none but totals."""
    layout = lay_out(table, lang)
    drawn = _drawn(table)
    if len(table.rows) <= table.totals or not drawn:
        raise UsageProblem(
            Text("there is nothing to draw: the table is empty", "表中没有数据，无法作图"),
            Text("widen the filters", "请放宽筛选条件"),
        )
    if len(table.rows) * len(drawn) > MOST:
        raise UsageProblem(
            Text(
                f"{len(table.rows):,} × {len(drawn):,} numbers are too many for a picture",
                f"{len(table.rows):,} × {len(drawn):,} 个数值过多，无法作图",
            ),
            Text("choose some with --code or --where", "请用 --code 或 --where 缩小范围"),
        )
    return Grid(
        tuple(plain(" · ".join(row.cells[: table.stub])) for row in layout.rows),
        tuple(row.indent for row in layout.rows),
        tuple(row.total for row in layout.rows),
        tuple(_series(table, number, lang) for number in drawn),
        any(table.columns[number].kind != "count" for number in drawn),
        About(layout.title, tuple(note.text for note in layout.notes), lang),
    )


def _drawn(table: Table) -> list[int]:
    """Which columns: the shares where there are any, else all numbers."""
    numbers = [
        at for at, column in enumerate(table.columns) if at >= table.stub and is_number(column)
    ]
    shares = [at for at in numbers if table.columns[at].id.endswith("percent")]
    return shares or numbers


def _series(table: Table, number: int, lang: Lang) -> Series:
    column = table.columns[number]
    cells = [row[number] for row in table.rows]
    return Series(
        column.id,
        tuple(plain(each.read(lang)) for each in _headings(column)),
        tuple(_number(value_of(cell)) for cell in cells),
        tuple(with_minus(text_of(cell, column, lang)) for cell in cells),
        _is_total(column),
    )


def _headings(column: Column) -> tuple[Text, ...]:
    return column.headings[:-1] if column.id.endswith("/percent") else column.headings


def _is_total(column: Column) -> bool:
    return "total" in column.id.removesuffix("/percent").split("/")


def _number(value: str | int | float | None) -> float | None:
    return float(value) if isinstance(value, int | float) and value == value else None
