"""The margin beside a line of text: a stripe for each coding, and the names of those that begin.

A coding's stripe has ends, so that it is followed without its colour; another coder's is dotted,
with the coder's mark at its head; the current one's is heavy.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment

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

_ENDLESS = 1000


class Margin:
    """Paints what stands right of the text."""

    def __init__(self, columns: Columns, brushes: Brushes) -> None:
        self._columns = columns
        self._brushes = brushes

    def segments(
        self, line: int, stripes: Sequence[Stripe], current: SeenCoding | None
    ) -> list[Segment]:
        """The stripes of a line, a + for those that found no lane, and the names."""
        columns = self._columns
        if not columns.lanes:
            return []
        by_lane = {stripe.lane: stripe for stripe in stripes}
        painted = [
            self._stripe(line, by_lane[lane], current)
            if lane in by_lane
            else self._brushes.blank(columns.lane)
            for lane in range(columns.lanes)
        ]
        more = "+" if NO_LANE in by_lane else " "
        painted.append(Segment(more, self._brushes.plain))
        return painted + self._names(line, stripes, current)

    def _stripe(self, line: int, stripe: Stripe, current: SeenCoding | None) -> Segment:
        coding, look = stripe.coding, self._brushes.look
        chosen = current is not None and coding.id == current.id
        if coding.coder == look.me:
            signs = _MY_CURRENT if chosen else _MINE
        else:
            signs = _OTHER_CURRENT if chosen else _OTHER
        room = self._columns.lane - 1
        mark = shortened(look.marks.get(coding.coder, ""), room) if line == stripe.first else ""
        sign = signs[_part(line, stripe)] + mark + " " * (room - cell_len(mark))
        manner = "bold" if chosen else ""
        return Segment(sign, self._brushes.style(self._brushes.color(coding.code), "", manner))

    def _names(
        self, line: int, stripes: Sequence[Stripe], current: SeenCoding | None
    ) -> list[Segment]:
        painted: list[Segment] = []
        for cell, coding, name in self.names(line, stripes):
            painted += self._gap(painted, cell)
            if coding is None:
                painted.append(Segment(name, self._brushes.plain))
                continue
            manner = "bold underline" if current is not None and coding.id == current.id else ""
            style = self._brushes.style(self._brushes.color(coding.code), "", manner)
            painted.append(Segment(name, style))
        return painted + self._gap(painted, self._columns.names)

    def _gap(self, painted: Sequence[Segment], cell: int) -> list[Segment]:
        """Blanks from where the painting ends to a cell."""
        missing = cell - sum(segment.cell_length for segment in painted)
        return [self._brushes.blank(missing)] if missing > 0 else []

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
            name = self._name(coding, _ENDLESS)
            if placed and cell_len(name) > room:
                placed.append((cell, None, f"+{rest + 1}"))
                break
            name = self._name(coding, room)
            placed.append((cell, coding, name))
            cell += cell_len(name) + _GAP
        return placed

    def _name(self, coding: SeenCoding, room: int) -> str:
        sign = _MEMO if coding.memo else ""
        name = self._brushes.look.names.get(coding.code, coding.code)
        return shortened(" ".join(name.split()), room - len(sign)) + sign


def _part(line: int, stripe: Stripe) -> int:
    """Which of a stripe's four signs stands on a line."""
    if stripe.first == stripe.last:
        return 0
    if line == stripe.first:
        return 1
    return 3 if line == stripe.last else 2
