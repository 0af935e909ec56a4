"""The margin beside a line of text: a stripe for each coding, and the names of those that begin.

A coding's stripe has ends, so that it is followed without its colour; another coder's is dotted,
with the coder's mark at its head; the current one's is heavy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from qcode.project.reading import SeenCoding
from qcode.tui.reader.brushes import Brushes
from qcode.tui.reader.columns import Columns
from qcode.tui.reader.lanes import NO_LANE, Stripe
from qcode.tui.reader.signs import shortened

_MINE, _MY_CURRENT, _OTHER, _OTHER_CURRENT = "■┌│└", "◆┏┃┗", "□┌┊└", "◇┏┋┗"
"""On one line, at the head, between, at the foot."""

_MEMO = "✎"
_GAP = 2
"""Cells between two names."""


class Margin:
    """Paints what stands right of the text."""

    def __init__(self, columns: Columns, brushes: Brushes) -> None:
        self._columns = columns
        self._brushes = brushes

    def segments(
        self, line: int, stripes: Sequence[Stripe], current: SeenCoding | None, at: int
    ) -> list[Segment]:
        """A line from the cell where its words end: the stripes, a + for those that found no
        lane, and the names.
        """
        segments = []
        for cell, sign, style in self._pieces(line, stripes, current):
            if cell > at:
                segments.append(self._brushes.blank(cell - at))
            segments.append(Segment(sign, style))
            at = cell + cell_len(sign)
        if at < self._columns.width:
            segments.append(self._brushes.blank(self._columns.width - at))
        return segments

    def _pieces(
        self, line: int, stripes: Sequence[Stripe], current: SeenCoding | None
    ) -> Iterator[tuple[int, str, Style]]:
        """What stands in the margin, from left to right, and in which cell."""
        columns, brushes = self._columns, self._brushes
        if not columns.lanes:
            return
        for stripe in sorted(stripes, key=lambda stripe: stripe.lane):
            if stripe.lane == NO_LANE:
                yield columns.names_at - 1, "+", brushes.plain
                break
            chosen = stripe.coding == current
            style = brushes.style(brushes.color(stripe.coding.code), "", "bold" if chosen else "")
            cell = columns.stripes_at + stripe.lane * columns.lane
            yield cell, self._sign(line, stripe, chosen), style
        for cell, coding, name in self.names(line, stripes):
            manner = "bold underline" if coding == current else ""
            color = (
                brushes.look.palette.foreground if coding is None else brushes.color(coding.code)
            )
            yield columns.names_at + cell, name, brushes.style(color, "", manner)

    def _sign(self, line: int, stripe: Stripe, chosen: bool) -> str:
        coding, look = stripe.coding, self._brushes.look
        if coding.coder == look.me:
            signs = _MY_CURRENT if chosen else _MINE
        else:
            signs = _OTHER_CURRENT if chosen else _OTHER
        sign = signs[_part(line, stripe)]
        if line != stripe.first or not look.marks:
            return sign
        return sign + shortened(look.marks.get(coding.coder, ""), self._columns.lane - 1)

    def names(
        self, line: int, stripes: Sequence[Stripe]
    ) -> list[tuple[int, SeenCoding | None, str]]:
        """The names of the codings that begin in a line, as many as fit: the cell, the coding and
        what is shown. Last, with no coding, how many more there are.
        """
        heads = [stripe.coding for stripe in stripes if stripe.first == line]
        placed: list[tuple[int, SeenCoding | None, str]] = []
        cell = 1
        for number, coding in enumerate(heads if self._columns.names else ()):
            rest = len(heads) - number - 1
            room = self._columns.names - cell - (_GAP + len(f"+{rest}") if rest else 0)
            name = self._brushes.name(coding.code) + (_MEMO if coding.memo else "")
            if placed and cell_len(name) > room:
                placed.append((cell, None, f"+{rest + 1}"))
                break
            if cell_len(name) > room:
                name = self._cut(coding, room)
            placed.append((cell, coding, name))
            cell += cell_len(name) + _GAP
        return placed

    def _cut(self, coding: SeenCoding, room: int) -> str:
        sign = _MEMO if coding.memo else ""
        name = self._brushes.look.names.get(coding.code, coding.code)
        return shortened(name, room - len(sign)) + sign


def _part(line: int, stripe: Stripe) -> int:
    """Which of a stripe's four signs stands on a line."""
    if stripe.first == stripe.last:
        return 0
    if line == stripe.first:
        return 1
    return 3 if line == stripe.last else 2
