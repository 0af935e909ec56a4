"""How a pane's cells are shared out: turn numbers, text, stripes, names.

The shares depend on the pane's width alone, never on the codings: a new coding moves no word.
"""

from __future__ import annotations

from dataclasses import dataclass

from qcode.tui.reader.lines import NARROWEST

_LONGEST_LINE = 110
"""Cells of text in a line: longer lines are hard to follow."""
_LEAST_NAMES, _LONGEST_NAMES = 8, 60

_LEAST_TEXT = 51
"""Cells of text that names never take away, and the cursor's."""

_NAMES_FROM, _MANY_LANES_FROM = 76, 110
"""Cells of a pane in which names stand beside the stripes; in which there are many lanes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """From left to right, in cells.

    number: the turn's number and its sign, 0 for none.  text: a line of text, and a cell for the
    cursor behind it.  lanes: how many; lane: cells of each.  names: 0 for none.
    Behind the lanes is one cell for the + of what has no lane.  width: of all.
    """

    number: int
    text: int
    lanes: int
    lane: int
    names: int
    width: int

    @property
    def stripes_at(self) -> int:
        """The cell where the first lane begins."""
        return self.number + self.text

    @property
    def names_at(self) -> int:
        """The cell where the names begin, after the + of what has no lane."""
        return self.stripes_at + self.lanes * self.lane + 1

    def lane_at(self, cell: int) -> int | None:
        """The lane of a cell, None elsewhere."""
        lane = (cell - self.stripes_at) // self.lane
        return lane if 0 <= lane < self.lanes else None


def share(width: int, last_turn: int, mark: int) -> Columns:
    """The columns of a pane. mark: cells of the longest sign of a coder, 0 where none is shown."""
    number = len(str(last_turn)) + 3 if width >= 40 and last_turn else 0
    lane = 1 + mark
    lanes = min(_lanes(width), 16 // lane)
    rest = width - number - lanes * lane - (1 if lanes else 0)
    names = min(28, 12 + (width - _NAMES_FROM) // 4, rest - _LEAST_TEXT)
    if width < _NAMES_FROM or names < _LEAST_NAMES:
        names = 0
    text = max(NARROWEST + 1, min(rest - names, _LONGEST_LINE + 1))
    names = min(rest - text, _LONGEST_NAMES) if names else 0
    return Columns(number, text, lanes, lane, names, max(width, number + text))


def _lanes(width: int) -> int:
    if width < 24:
        return 0
    if width < 60:
        return 2
    return 4 if width < _MANY_LANES_FROM else 8
