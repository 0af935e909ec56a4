"""How wide each character stands, which of them belong together, and where a line may be broken.

Measured once per text, for all widths: two bytes a code point. Nearly all characters stand alone;
only the stretches around those that don't are cut into graphemes one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray
from rich.cells import cell_len

from qcode.exchange.measure import CLOSING, OPENING
from qcode.tui.reader.signs import GRAPHEME, SIGNS, grapheme_sign

Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint32]

BREAK, NEWLINE, SPACE = 1, 2, 4
"""Marks of an offset: a line may end before it; what stands there."""

_AT_ONCE = 4096
"""Code points looked through together for a border of graphemes."""

_WIDE, _CLOSES, _OPENS, _BLANK = 1, 2, 4, 8

_ALONE = regex.compile(r"[\p{GCB=Other}\p{GCB=Control}\p{GCB=CR}\p{GCB=LF}\p{GCB=LV}\p{GCB=LVT}]")
"""Between two of these there is always a border, whatever stands around them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A text, measured.

    cells: per code point, the cells of the grapheme that begins there, 0 where one goes on; a
    newline has one, in which the cursor can stand.  marks: per code point, BREAK, NEWLINE, SPACE.
    """

    text: str
    cells: Bytes
    marks: Bytes

    @property
    def length(self) -> int:
        return len(self.text)

    def snap(self, offset: int) -> int:
        """The start of the grapheme that a code point is part of; the text's length is one too."""
        offset = max(0, min(offset, len(self.text)))
        cells = self.cells
        while offset < len(cells) and not cells[offset]:
            back = cells[max(0, offset - _AT_ONCE) : offset]
            starts = np.flatnonzero(back)
            offset -= len(back) - int(starts[-1]) if len(starts) else len(back)
        return offset

    def beside(self, offset: int, step: int) -> int:
        """The border of graphemes next to this one: after it for 1, before it for -1."""
        if step < 0:
            return self.snap(offset - 1)
        cells, after = self.cells, min(offset + 1, len(self.text))
        while after < len(cells) and not cells[after]:
            ahead = cells[after : after + _AT_ONCE]
            starts = np.flatnonzero(ahead)
            after += int(starts[0]) if len(starts) else len(ahead)
        return after


def measure(text: str) -> Measured:
    """The text with the cells of its characters, and where its lines may be broken."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    present = np.flatnonzero(np.bincount(codes))
    cells = _table(present, lambda code: cell_len(SIGNS[code]))[codes]
    starts, ends, widths = _joined(text, _stretches(codes, present))
    if starts:
        goes_on = np.zeros(len(cells) + 1, np.int8)
        goes_on[np.array(starts) + 1] += 1
        goes_on[ends] -= 1
        cells[np.cumsum(goes_on[:-1]) > 0] = 0
        cells[starts] = widths
    return Measured(text, cells, _marks(codes, present, cells))


def _table(present: NDArray[np.intp], value: Callable[[int], int]) -> Bytes:
    """Code point → value, for those that occur."""
    table = np.zeros(int(present[-1]) + 1 if len(present) else 1, np.uint8)
    table[present] = [value(code) for code in present.tolist()]
    return table


def _stretches(codes: Codes, present: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Where characters may belong together: each stretch begins and ends at a border."""
    joins = _table(present, lambda code: not _ALONE.match(chr(code)))[codes]
    at = np.flatnonzero(joins)
    if not len(at):
        return
    gaps = np.flatnonzero(np.diff(at) > 2)
    firsts = at[np.concatenate(([0], gaps + 1))]
    lasts = at[np.concatenate((gaps, [len(at) - 1]))]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield max(first - 1, 0), min(last + 2, len(codes))


def _joined(
    text: str, stretches: Iterable[tuple[int, int]]
) -> tuple[list[int], list[int], list[int]]:
    """Starts, ends and cells of the graphemes that are several code points."""
    starts, ends, widths = [], [], []
    known: dict[str, int] = {}
    for start, end in stretches:
        for match in GRAPHEME.finditer(text, start, end):
            at, after = match.span()
            if after - at > 1:
                starts.append(at)
                ends.append(after)
                grapheme = match[0]
                if grapheme not in known:
                    known[grapheme] = cell_len(grapheme_sign(grapheme))
                widths.append(known[grapheme])
    return starts, ends, widths


def _marks(codes: Codes, present: NDArray[np.intp], cells: Bytes) -> Bytes:
    marks = _table(present, lambda code: {10: NEWLINE, 32: SPACE}.get(code, 0))[codes]
    kinds = _table(present, _kind)[codes]
    if not cells.all():  # what goes on is of the kind that it began with
        marks[:-1][cells[1:] == 0] &= ~np.uint8(SPACE)  # with a mark on it, it can't hang over
        kinds = kinds[np.maximum.accumulate(np.where(cells, np.arange(len(cells)), 0))]
    before, after = kinds[:-1], kinds[1:]
    between = ((before | after) & _WIDE != 0) & (after & _CLOSES == 0) & (before & _OPENS == 0)
    may = (after & _BLANK == 0) & ((before & _BLANK != 0) | between) & (cells[1:] > 0)
    marks[1:] |= may.astype(np.uint8) * BREAK
    return marks


def _kind(code: int) -> int:
    character = chr(code)
    return (
        _WIDE * (cell_len(SIGNS[code]) == 2)
        + _CLOSES * (character in CLOSING)
        + _OPENS * (character in OPENING)
        + _BLANK * (character in " \t\u3000")
    )
