"""CSV and TSV: for programs, and for Excel, which is no program to trust with text.

Numbers keep all their digits, shares are fractions, what is undefined is empty; the caption
stays outside, since a program would read it as a row.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qcode.exchange.layout import levels_of
from qcode.table import Cell, Table, shown
from qcode.texts import Lang

_LIVE = tuple("=+-@\t\r\n＝＋－＠")
"""A text that starts like this is calculated by a spreadsheet, full-width in its Asian editions."""


def to_delimited(table: Table, lang: Lang, delimiter: str = ",") -> str:
    """UTF-8 text as RFC 4180 quotes it, with \\n between lines; texts as they are."""
    return _joined(_rows(table, lang), delimiter, "\n")


def to_excel(table: Table, lang: Lang, delimiter: str = ",") -> str:
    """The same with a byte order mark and \\r\\n; a text like a formula gets an apostrophe."""
    guarded = ([_guarded(value) for value in row] for row in _rows(table, lang))
    return "\ufeff" + _joined(guarded, delimiter, "\r\n")


def header(table: Table, lang: Lang) -> list[Cell]:
    """One heading a column, its levels joined."""
    return [" | ".join(level.read(lang) for level in levels_of(column)) for column in table.columns]


_AS_IT_IS = frozenset((str, int, type(None)))


def _rows(table: Table, lang: Lang) -> Iterator[list[Cell]]:
    yield header(table, lang)
    # Hundreds of thousands of rows come here: what is written as it is isn't looked at twice.
    for row in table.rows:
        yield [cell if type(cell) in _AS_IT_IS else _value(cell, lang) for cell in row]


def _value(cell: Cell, lang: Lang) -> Cell:
    value = shown(cell, lang)
    return None if isinstance(value, float) and math.isnan(value) else value


def _guarded(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_LIVE) else value


@dataclass(frozen=True, slots=True)
class _Lines:
    """Takes each row from the csv module as it is written."""

    rows: list[str] = field(default_factory=list)

    def write(self, row: str) -> None:
        self.rows.append(row)


def _joined(rows: Iterable[list[Cell]], delimiter: str, newline: str) -> str:
    # Only with \r\n as its terminator does the csv module quote both a lone \r and a lone \n.
    lines = _Lines()
    csv.writer(lines, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return "".join(line[:-2] + newline for line in lines.rows)
