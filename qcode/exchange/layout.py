"""The grid that every drawn table shares: headings with their spans, rows with their texts.

Owns how a value reads (`text_of`) and which headings stand together. It draws nothing, and its
texts are still plain: each writer escapes them for its own format.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import groupby

from qcode.table import Cell, Column, Marked, Table, percentage, rounded, shown
from qcode.texts import Heading as NoteHeading
from qcode.texts import Lang, Text

DASH = "–"
"""What stands for an undefined number."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One cell of the header.

    level, column: its upper left corner, 0-based.
    levels, columns: how far it reaches down and to the right; 1 or more.
    leaf: it names one column, and reaches down to the rows.
    """

    text: str
    level: int
    column: int
    levels: int
    columns: int
    leaf: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row as readers see it; indent: the depth of its first cell, 0 = outermost."""

    cells: tuple[str, ...]
    indent: int
    total: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph below the table; heading: it stands over those that follow it."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A table with names in one language. depth: levels of headings, at least 1."""

    title: str
    columns: tuple[Column, ...]
    stub: int
    depth: int
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]

    @property
    def leaves(self) -> list[str]:
        """The heading of each column, from left to right."""
        own = [heading for heading in self.headings if heading.leaf]
        return [heading.text for heading in sorted(own, key=lambda heading: heading.column)]

    def starting(self, level: int) -> list[Heading]:
        """The headings whose upper edge is on this level, from left to right."""
        return [heading for heading in self.headings if heading.level == level]

    def spanning(self, level: int) -> list[Heading]:
        """The headings of this level that have others below them, from left to right."""
        return [heading for heading in self.starting(level) if not heading.leaf]


def lay_out(table: Table, lang: Lang) -> Layout:
    """The table's grid with its names in the language asked for."""
    depth = max(table.depth, 1)
    return Layout(
        table.title.read(lang),
        table.columns,
        table.stub,
        depth,
        tuple(_headings(table, depth, lang)),
        tuple(_rows(table, lang)),
        tuple(Note(note.read(lang), isinstance(note, NoteHeading)) for note in table.notes),
    )


def _headings(table: Table, depth: int, lang: Lang) -> Iterator[Heading]:
    for level in range(depth):
        keys = [_shared(table, number, level) for number in range(len(table.columns))]
        for key, group in groupby(range(len(keys)), keys.__getitem__):
            if key is None:
                continue
            columns = list(group)
            headings = levels_of(table.columns[columns[0]])
            leaf = level == len(headings) - 1
            reach = depth - level if leaf else 1
            text = headings[level].read(lang)
            yield Heading(text, level, columns[0], reach, len(columns), leaf)


def _shared(table: Table, column: int, level: int) -> Hashable:
    """Equal for neighbours that share their heading on a level; None below a column's last.

    The last heading names one column: two villages of one name stay two. And no heading joins
    the names of rows with their values.
    """
    headings = levels_of(table.columns[column])
    if level >= len(headings):
        return None
    if level == len(headings) - 1:
        return column
    return column < table.stub, headings[: level + 1]


def levels_of(column: Column) -> tuple[Text, ...]:
    """A column's headings, outermost first; one empty heading where it has none."""
    return column.headings or (Text(),)


def _rows(table: Table, lang: Lang) -> Iterator[Row]:
    first_total = len(table.rows) - table.totals
    marks = [_marks(table, number) for number in range(len(table.columns))]
    for number, row in enumerate(table.rows):
        texts = tuple(
            _beside(text_of(cell, column, lang), cell, room)
            if room
            else text_of(cell, column, lang)
            for cell, column, room in zip(row, table.columns, marks, strict=True)
        )
        indent = table.indents[number] if table.indents else 0
        yield Row(texts, indent, number >= first_total)


def _marks(table: Table, number: int) -> int:
    """The characters of the longest mark in a column of numbers."""
    if not is_number(table.columns[number]):
        return 0
    cells = (row[number] for row in table.rows)
    return max((len(cell.mark) for cell in cells if isinstance(cell, Marked)), default=0)


def _beside(text: str, cell: Cell, room: int) -> str:
    """A number with room for the marks of others, so that digits stand under digits."""
    return text + " " * (room - (len(cell.mark) if isinstance(cell, Marked) else 0))


def is_number(column: Column) -> bool:
    """Whether a column holds numbers, which stand on the right."""
    return column.kind != "text"


def text_of(cell: Cell, column: Column, lang: Lang) -> str:
    """A cell as readers see it.

    count: all digits, without separators.  decimal: two places; below 0.01 four, and "<0.0001"
    rather than a false zero.  coefficient: two places, ">0.99" rather than a false one.  share: a
    percentage with one place, "<0.1%" for less, and ">99.9%" rather than a false whole.
    probability: three places, and "<0.001" for less.  A mark follows its number.
    Undefined: a dash among numbers, nothing among texts.
    """
    if isinstance(cell, Marked):
        return text_of(cell.value, column, lang) + cell.mark
    value = shown(cell, lang)
    if isinstance(value, str):
        return value
    if value is None or math.isnan(value):
        return DASH if is_number(column) else ""
    if column.kind == "share":
        return percentage(value)
    if column.kind == "coefficient":
        return rounded(value)
    if column.kind == "probability":
        return "<0.001" if value < 0.001 else f"{value:.3f}"
    return _decimal(value) if column.kind == "decimal" else f"{value:.15g}"


def _decimal(value: float) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0 or abs(value) >= 0.01:
        return f"{value:.2f}"
    if abs(value) >= 0.0001:
        return f"{value:.4f}"
    return "<0.0001" if value > 0 else ">-0.0001"


_HYPHEN = re.compile(r"(?<![\w.])-(?=[\d∞])")


def with_minus(text: str) -> str:
    """Numbers below 0 with the sign that is theirs: at a hyphen, a line could be broken."""
    return _HYPHEN.sub("\u2212", text)
