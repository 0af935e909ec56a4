"""The codings of a text by line and by place, each in a lane of the margin.

Two codings that share a line never share a lane. What finds no free lane is in none (`NO_LANE`):
the margin shows a + for it. A new coding moves none of the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcode.project.reading import SeenCoding
from qcode.tui.reader.lines import Lines

NO_LANE = 255

Table = NDArray[np.int32]
"""(field, coding): _START, _END in code points; _FIRST, _LAST line; _LANE. In reading order, so
that starts and first lines never fall.
"""

_START, _END, _FIRST, _LAST, _LANE = range(5)


class Stripe(NamedTuple):
    """A coding on its way down the margin: its lane, its first and its last line."""

    coding: SeenCoding
    lane: int
    first: int
    last: int


class Lanes:
    """count: how many lanes there are."""

    def __init__(self, codings: Iterable[SeenCoding], lines: Lines, count: int) -> None:
        self.codings: list[SeenCoding] = sorted(codings, key=_order)
        self.count = count
        self._lines = lines
        self._by_id = {coding.id: coding for coding in self.codings}
        self._hold(_table(self.codings, lines, count))

    def _hold(self, table: Table) -> None:
        """Keep the table, and how far the codings up to each one reach: none before reaches on."""
        self._table = table
        self._reach = np.maximum.accumulate(table[[_END, _LAST]], axis=1)

    def get(self, ident: str) -> SeenCoding | None:
        return self._by_id.get(ident)

    def on(self, line: int) -> list[Stripe]:
        """The codings that have words in a line, in reading order."""
        since = bisect_left(self._reach[1].data, line)
        upto = bisect_right(self._table[_FIRST].data, line)
        if since == upto:
            return []
        found = since + np.flatnonzero(self._table[_LAST, since:upto] >= line)
        return [
            Stripe(self.codings[at], lane, first, last)
            for at, (_, _, first, last, lane) in zip(
                found.tolist(), self._table[:, found].T.tolist(), strict=True
            )
        ]

    def over(self, offset: int) -> list[SeenCoding]:
        """The codings that a character belongs to, in reading order: the innermost last."""
        since = int(np.searchsorted(self._reach[0], np.int32(offset), "right"))
        upto = int(np.searchsorted(self._table[_START], np.int32(offset), "right"))
        found = since + np.flatnonzero(self._table[_END, since:upto] > offset)
        return [self.codings[at] for at in found.tolist()]

    def put(self, coding: SeenCoding) -> None:
        """Add a coding, or change the one that has its id; that keeps its lane where it can."""
        lane = self.drop(coding.id)
        at = self._place(coding)
        first, last = self._lines.line_of(coding.start), self._lines.line_of(coding.end - 1)
        free = self._free(first, last)
        if lane not in free:
            lane = min(free, default=NO_LANE)
        column = [coding.start, coding.end, first, last, lane]
        self._hold(np.insert(self._table, at, column, axis=1))
        self.codings.insert(at, coding)
        self._by_id[coding.id] = coding

    def drop(self, ident: str) -> int | None:
        """Take a coding away, if it is there. Returns the lane that it leaves."""
        coding = self._by_id.pop(ident, None)
        if coding is None:
            return None
        at = self.codings.index(coding, self._place(coding))
        lane = int(self._table[_LANE, at])
        self._hold(np.delete(self._table, at, axis=1))
        del self.codings[at]
        return lane

    def _place(self, coding: SeenCoding) -> int:
        """Where a coding stands, or would, in reading order."""
        return bisect_left(self.codings, _order(coding), key=_order)

    def _free(self, first: int, last: int) -> set[int]:
        """The lanes that are free over some lines."""
        upto = int(np.searchsorted(self._table[_FIRST], np.int32(last), "right"))
        beside = self._table[_LAST, :upto] >= first
        return set(range(self.count)) - set(self._table[_LANE, :upto][beside].tolist())


def _order(coding: SeenCoding) -> tuple[int, int, str, str, str]:
    """By place; what shares a place by name, so that a picture is the same on every day."""
    return coding.start, -coding.end, coding.code, coding.coder, coding.id


def _table(codings: Sequence[SeenCoding], lines: Lines, count: int) -> Table:
    starts = np.array([coding.start for coding in codings], np.int32)
    ends = np.array([coding.end for coding in codings], np.int32)
    firsts, lasts = lines.lines_of(starts), lines.lines_of(ends - 1)
    lanes = _assigned(firsts.tolist(), lasts.tolist(), count)
    return np.array([starts, ends, firsts, lasts, lanes], np.int32)


def _assigned(firsts: Sequence[int], lasts: Sequence[int], count: int) -> list[int]:
    """A lane for each: the first that is free where it begins."""
    taken_to = [-1] * count
    lanes = []
    for first, last in zip(firsts, lasts, strict=True):
        lane = next((lane for lane, to in enumerate(taken_to) if to < first), NO_LANE)
        if lane != NO_LANE:
            taken_to[lane] = last
        lanes.append(lane)
    return lanes
