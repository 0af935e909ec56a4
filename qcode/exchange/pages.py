"""How a table stands on paper: upright, on a turned page, or dealt into parts on turned pages.

Word and LaTeX set tables alike, in 9 pt on A4 with margins of an inch, so that what fits the one
fits the other. No word and no figure is ever broken among the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from qcode.exchange.layout import Layout
from qcode.exchange.measure import printable, width, wrap
from qcode.exchange.parts import deal
from qcode.exchange.widths import fitted, least_widths, lines_of, total
from qcode.table import Table
from qcode.texts import Lang

UPRIGHT, TURNED = 84, 130
"""Cells (half an em of 9 pt) in a line of the page, with air for capitals, % and a wider font."""

UPRIGHT_LINES, TURNED_LINES = 42, 26
"""Lines that surely have room on a page, caption and notes among them."""

LEAST = 14
"""Cells below which no column of text is narrowed."""

ROOMY = 30
"""The same where a table is dealt into parts anyhow, and needn't be squeezed."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a table, or all.  widths: cells a column.  lines: about how many it takes."""

    layout: Layout
    widths: list[int]
    lines: int


@dataclass(frozen=True, slots=True)
class Spread:
    """A table's parts from top to bottom.  turned: they stand on a landscape page."""

    parts: tuple[Part, ...]
    turned: bool

    @property
    def room(self) -> int:
        """Cells in a line of the page."""
        return TURNED if self.turned else UPRIGHT

    def has_room_for(self, part: Part) -> bool:
        """Whether a part surely stands on one page."""
        return part.lines <= (TURNED_LINES if self.turned else UPRIGHT_LINES)


def spread(table: Table, lang: Lang) -> Spread:
    """The table on the smallest page that has room for its columns, else in parts."""
    layouts = deal(table, lang, lambda layout: _fits(layout, TURNED, LEAST))
    if len(layouts) > 1:
        layouts = deal(table, lang, lambda layout: _fits(layout, TURNED, ROOMY))
    turned = len(layouts) > 1 or not _fits(layouts[0], UPRIGHT, LEAST)
    room = TURNED if turned else UPRIGHT
    return Spread(tuple(_part(layout, room) for layout in layouts), turned)


def _fits(layout: Layout, room: int, least: int) -> bool:
    return total(least_widths(layout, least)) <= room


def _part(layout: Layout, room: int) -> Part:
    widths = fitted(layout, room, LEAST)
    rows = sum(lines_of(row.cells, widths) for row in layout.rows)
    texts = (layout.title, *(note.text for note in layout.notes))
    around = sum(ceil(width(printable(text)) / room) for text in texts)
    return Part(layout, widths, _heading_lines(layout, widths) + rows + around)


def _heading_lines(layout: Layout, widths: Sequence[int]) -> int:
    """The lines of all levels of headings together."""
    lines = [1] * layout.depth
    for each in layout.headings:
        cells = total(widths[each.column : each.column + each.columns])
        last = each.level + each.levels - 1
        lines[last] = max(lines[last], len(wrap(printable(each.text), max(cells, 2))))
    return sum(lines)
