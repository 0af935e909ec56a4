"""Shown: a table on the screen, where its rows and columns stand, and how the screen was left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qcode.project.desk import Desk, Excerpt, Tabulated
from qcode.table import Named, Table, plain
from qcode.texts import Lang, Text
from qcode.tui.tables.grid import Grid, gridded
from qcode.tui.tables.inquiry import Inquiry

_LANGS: tuple[Lang, Lang] = ("en", "zh")

Key = tuple[bool, str | None]
"""What a row is: whether a total, and its id."""


@dataclass(frozen=True, slots=True)
class Left:
    """How the screen was left. excerpt: the id of one.  goes: the one to see in the transcript."""

    inquiry: Inquiry
    row: Key
    column: str
    excerpt: str | None
    goes: Excerpt | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A table on the screen: what was asked, what came of it, how it is drawn."""

    inquiry: Inquiry
    tabulated: Tabulated
    grid: Grid

    @property
    def table(self) -> Table:
        return self.tabulated.table

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(each["value"] for each in self.table.records or ())

    def record(self, row: int, column: int) -> Mapping[str, Any]:
        """The ids and the value of a cell."""
        records = self.table.records or ()
        across = len(records) // len(self.table.rows)
        return records[row * across + column // (len(self.grid.boxes) // across)]

    def names(self, row: int, column: int) -> Text:
        """What the row and the columns of a cell are called; n and % are none of their levels."""
        name, over = self.table.rows[row][0], self.table.columns[1 + column].headings
        levels = over[:-1] if self.inquiry.percent else over
        named = [name.name if isinstance(name, Named) else Text.plain(str(name)), *levels]
        en, zh = (" × ".join(filter(None, (each.read(lang) for each in named))) for lang in _LANGS)
        return Text(en, zh)

    def key(self, row: int) -> Key:
        name = plain(self.table.rows[row][0])
        total = row >= len(self.table.rows) - self.table.totals
        return total, None if name is None else str(name)

    def place(self, row: Key, column: str) -> tuple[int, int]:
        """Where a row and a column stand; the first where they don't."""
        rows = [self.key(at) for at in range(len(self.table.rows))]
        columns = [each.id for each in self.table.columns[1:]]
        return (
            rows.index(row) if row in rows else 0,
            columns.index(column) if column in columns else 0,
        )


def tabulated(inquiry: Inquiry, lang: Lang, desk: Desk) -> Shown:
    made = desk.tabulate(inquiry.choice, **inquiry.asked)
    return Shown(inquiry, made, gridded(made.table, lang))
