"""Excel: numbers as numbers, everything else as text that is never calculated.

Owns formats, widths and frozen panes; and the limits of the format, which are refused rather
than cut to.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from qcode.errors import UsageProblem
from qcode.exchange.characters import legal
from qcode.exchange.layout import Layout, is_number, lay_out, with_minus
from qcode.exchange.measure import printable, wrap
from qcode.exchange.widths import lines_of, natural_widths, total
from qcode.table import Cell, Column, Marked, Table, shown
from qcode.texts import Lang

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CHARACTERS = 32_767
"""UTF-16 units in one cell."""

WIDEST = 60
"""Cells beyond which a column of text is wrapped."""

PORTRAIT = 90
"""Cells beyond which a sheet is printed across the page."""

NARROWEST = 60
"""Cells that notes are given at least, beyond the columns of a narrow table."""

LINE, HIGHEST = 15, 409
"""Points for a line, and for the highest row that Excel knows."""

SIZE, SMALL = 10.5, 9
"""Points of the letters, and of those of notes."""

_BESIDE = 8
"""Cells of a column beyond the table."""

_CREATED = datetime(2000, 1, 1)
"""The same table gives the same file, whenever it is written."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBER_FORMAT = {
    "text": "@", "count": "0", "decimal": "0.00", "share": "0.0%", "coefficient": "0.00",
    "probability": "0.000",
}  # fmt: skip
_SHEET_NAME = {"zh": "表", "en": "Table"}
_FONT = {"zh": "SimSun", "en": "Times New Roman"}


def to_workbook(table: Table, lang: Lang) -> bytes:
    """An .xlsx of one sheet: title, header, rows, notes.

    Raises UsageProblem where the table, or one text in it, is larger than Excel takes.
    """
    layout = lay_out(table, lang)
    _check_size(layout)
    buffer = BytesIO()
    with Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(_SHEET_NAME[lang])
        _Sheet(sheet, _Formats(book, _FONT[lang]), layout, table, lang).fill()
    return buffer.getvalue()


def _check_size(layout: Layout) -> None:
    needed = 1 + layout.depth + len(layout.rows) + len(layout.notes)
    if needed > MOST_ROWS or len(layout.columns) > MOST_COLUMNS:
        what = f"an .xlsx holds {MOST_ROWS} rows and {MOST_COLUMNS} columns; this table has more"
        raise UsageProblem(what, "write a .csv")
    for number, row in enumerate(layout.rows, start=1):
        for text, heading in zip(row.cells, layout.leaves, strict=True):
            if _units(text) > MOST_CHARACTERS:
                place = f"row {number}, column {heading!r}"
                what = f"a cell of an .xlsx holds {MOST_CHARACTERS} characters; {place} has more"
                raise UsageProblem(what, "write a .csv")


def _units(text: str) -> int:
    if len(text) * 2 <= MOST_CHARACTERS:
        return len(text)
    return len(text.encode("utf-16-le", "replace")) // 2


@dataclass(frozen=True, slots=True)
class _Formats:
    """Each format once, by its properties."""

    book: Workbook
    font: str
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def get(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            base = {"font_name": self.font, "font_size": SIZE, "valign": "top"}
            self.made[key] = self.book.add_format({**base, **properties})
        return self.made[key]


@dataclass(frozen=True, slots=True)
class _Sheet:
    sheet: Worksheet
    formats: _Formats
    layout: Layout
    table: Table
    lang: Lang

    def fill(self) -> None:
        first = 1 + self.layout.depth
        cells = [min(each, WIDEST) for each in natural_widths(self.layout)]
        self._prose(0, self.layout.title, cells, SIZE, bold=True)
        self._header()
        self._rows(first)
        for at, note in enumerate(self.layout.notes, start=first + len(self.layout.rows)):
            self._prose(at, with_minus(note.text), cells, SMALL, bold=note.heading)
        self.sheet.freeze_panes(first, self.table.stub)
        self._page(cells)

    def _prose(self, row: int, text: str, cells: list[int], size: float, **look: Any) -> None:
        """A text across the columns, on as many lines as it takes: no line widens the page."""
        room, columns = int(sum(map(_width, cells))), len(cells)
        while room < NARROWEST:
            room, columns = room + _BESIDE, columns + 1
        line = legal(text).replace("\n", " ")
        format_ = self.formats.get(text_wrap=True, font_size=size, **look)
        if columns > 1:
            self.sheet.merge_range(row, 0, row, columns - 1, "", format_)
        self.sheet.write_string(row, 0, line, format_)
        lines = len(wrap(printable(line), int(room * SIZE / size)))
        if lines > 1:
            self.sheet.set_row(row, min(lines * LINE * size / SIZE, HIGHEST))

    def _header(self) -> None:
        for heading in self.layout.headings:
            top, left = 1 + heading.level, heading.column
            bottom, right = top + heading.levels - 1, left + heading.columns - 1
            look = self._heading_format(heading.leaf, left, heading.level)
            text = legal(heading.text)
            if (top, left) == (bottom, right):
                self.sheet.write_string(top, left, text, look)
            else:
                self.sheet.merge_range(top, left, bottom, right, "", look)
                self.sheet.write_string(top, left, text, look)

    def _heading_format(self, leaf: bool, column: int, level: int) -> Format:
        side = "right" if is_number(self.layout.columns[column]) else "left"
        return self.formats.get(
            bold=True,
            text_wrap=True,
            valign="bottom",
            align=side if leaf else "center",
            top=2 if level == 0 else 0,
            bottom=1,
        )

    def _rows(self, first: int) -> None:
        last = len(self.layout.rows) - 1
        first_total = len(self.layout.rows) - self.table.totals
        for number, row in enumerate(self.table.rows):
            borders = {"bottom": 2 if number == last else 0}
            borders["top"] = 1 if number == first_total and number else 0
            indent = self.layout.rows[number].indent
            for at, (cell, column) in enumerate(zip(row, self.table.columns, strict=True)):
                number_format = _number_format(cell, column, self.layout.rows[number].cells[at])
                properties = {"num_format": number_format, **borders}
                look = self._cell_format(column, indent if at == 0 else 0, properties)
                self._cell(first + number, at, cell, look)

    def _cell_format(self, column: Column, indent: int, properties: dict[str, Any]) -> Format:
        if column.kind == "text":
            properties |= {"text_wrap": True, "align": "left", "indent": indent}
        return self.formats.get(**properties)

    def _cell(self, row: int, column: int, cell: Cell, look: Format) -> None:
        value = shown(cell, self.lang)
        if isinstance(value, str):
            self.sheet.write_string(row, column, legal(value), look)
        elif value is None or not math.isfinite(value):
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write_number(row, column, value, look)

    def _page(self, cells: list[int]) -> None:
        widths = list(map(_width, cells))
        for column, each in enumerate(widths):
            self.sheet.set_column(column, column, each)
        self._heights(cells)
        self.sheet.set_paper(9)  # A4
        self.sheet.repeat_rows(1, self.layout.depth)
        self.sheet.fit_to_pages(1, 0)
        if sum(widths) > PORTRAIT:
            self.sheet.set_landscape()

    def _heights(self, cells: list[int]) -> None:
        """Room for wrapped texts, which not every program makes by itself."""
        lines = [1] * self.layout.depth
        for heading in self.layout.headings:
            last = heading.level + heading.levels - 1
            room = total(cells[heading.column : heading.column + heading.columns])
            lines[last] = max(lines[last], len(wrap(printable(heading.text), room)))
        lines += [lines_of(row.cells, cells) for row in self.layout.rows]
        for number, needed in enumerate(lines, start=1):
            if needed > 1:
                self.sheet.set_row(number, min(needed * LINE, HIGHEST))


def _width(cells: int) -> float:
    """How wide Excel sets a column of so many cells."""
    return cells * 1.1 + 2


def _number_format(cell: Cell, column: Column, text: str) -> str:
    """How Excel shows a cell; a text that no format makes of its number (">0.99", 12+) as it is."""
    if isinstance(cell, Marked) and cell.mark:
        return f'"{text.rstrip()}"'
    if isinstance(cell, (int, float)) and is_number(column):
        unsigned = cell < 0 and not text.startswith("-")
        if text.startswith(("<", ">")) or unsigned:
            return f'"{text}"'
    return _NUMBER_FORMAT[column.kind]
