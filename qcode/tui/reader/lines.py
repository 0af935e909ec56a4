"""The visual lines of a text for one width: built once, then only looked things up in.

A line ends after its newline, else where words or Chinese characters can be parted, else between
any two graphemes. The lines follow each other without a gap: what hangs over a line's end is at
most one blank, or the newline, in the cell kept for it.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from qcode.tui.reader.cells import BREAK, NEWLINE, SPACE, Bytes, Measured
from qcode.tui.reader.signs import WIDEST

NARROWEST = WIDEST + 1
"""Cells that a line needs at the least."""


class Lines:
    """width: cells of a line, of which the last is kept for a blank, a newline or the cursor.

    There is always at least one line, and one after a final newline: the cursor stands there.
    """

    def __init__(self, measured: Measured, width: int) -> None:
        self.measured = measured
        self.text = measured.text
        self.width = max(width, NARROWEST)
        self._starts = _starts(measured, self.width)
        self._lookup = self._starts.data

    def __len__(self) -> int:
        return len(self._starts)

    def bounds(self, line: int) -> tuple[int, int]:
        """[start, end) of a line, its newline included."""
        end = self._lookup[line + 1] if line + 1 < len(self._lookup) else len(self.text)
        return self._lookup[line], end

    def line_of(self, offset: int) -> int:
        """The line in which a character stands."""
        return bisect_right(self._lookup, offset) - 1

    def lines_of(self, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
        """The same for many."""
        return (np.searchsorted(self._starts, offsets, "right") - 1).astype(np.int32)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and cell of a character."""
        line = self.line_of(offset)
        return line, int(self.measured.cells[self._lookup[line] : offset].sum())

    def offset_at(self, line: int, cell: int) -> int:
        """The character that covers a cell; right of them all, the last place in the line."""
        start, _ = self.bounds(line)
        last = self.last_in(line)
        ends = np.cumsum(self.measured.cells[start:last])
        return self.measured.snap(start + int(np.searchsorted(ends, cell, "right")))

    def last_in(self, line: int) -> int:
        """The last place in a line where the cursor can stand: its newline, or its last grapheme;
        of the last line of all, after it.
        """
        _, end = self.bounds(line)
        if line + 1 == len(self):
            return end
        return self.measured.snap(end - 1)


def _starts(measured: Measured, width: int) -> NDArray[np.int32]:
    length = measured.length
    after = _line_ends(measured, width).data
    starts, at = [], 0
    while at < length:
        starts.append(at)
        at = after[at]
    if not length or measured.marks[-1] & NEWLINE:
        starts.append(length)
    return np.array(starts, np.int32)


def _line_ends(measured: Measured, width: int) -> NDArray[np.int32]:
    """For every offset, where a line that begins there ends."""
    cells, marks = measured.cells, measured.marks
    length = measured.length
    upto = np.zeros(length + 1, np.int32)
    np.cumsum(cells, out=upto[1:])
    places = np.arange(length, dtype=np.int32)
    fits = np.searchsorted(upto, upto[:-1] + np.int32(width - 1), "right").astype(np.int32) - 1
    last = max(length - 1, 0)
    fits += marks[np.minimum(fits, last)] & (SPACE | NEWLINE) != 0
    np.minimum(fits, length, out=fits)
    breaks = np.maximum.accumulate(np.where(marks & BREAK, places, 0))[np.minimum(fits, last)]
    ends = np.where(breaks > places, breaks, fits)
    stops = _paragraph_ends(marks)
    return np.where(fits >= stops, stops, ends)


def _paragraph_ends(marks: Bytes) -> NDArray[np.int32]:
    """For every offset, where its paragraph ends, after the newline."""
    newlines = np.flatnonzero(marks & NEWLINE).astype(np.int32)
    stops = np.append(newlines + 1, np.int32(len(marks)))
    return np.repeat(stops, np.diff(stops, prepend=0))
