"""The margin beside a line of text: a stripe for each coding, and the names of those that begin.

A coding's stripe has ends, so that it is followed without its colour; another coder's is dotted,
with the coder's mark at its head; the current one's is heavy. A code that begins several times in a
line is named once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

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

_LEAST = 8
"""Cells that a name is cut down to, to make room for another."""


class Name(NamedTuple):
    """A name in the margin: in which cell of the names, of which codings; of none: how many more
    there are.
    """

    cell: int
    codings: Sequence[SeenCoding]
    shown: str


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
        for cell, codings, name in self.names(line, stripes):
            manner = "bold underline" if current in codings else ""
            color = brushes.color(codings[0].code) if codings else brushes.look.palette.foreground
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

    def names(self, line: int, stripes: Sequence[Stripe]) -> list[Name]:
        """The names of the codings that begin in a line, as many as fit; then how many more."""
        if not self._columns.names:
            return []
        room = self._columns.names - 1
        begun = [stripe.coding for stripe in stripes if stripe.first == line]
        heads = _by_code(begun)
        marked = len(heads) > 1 and len({coding.coder for coding in begun}) > 1
        wholes = [self._name(codings, marked, room) for codings in heads]
        names: list[Name] = []
        cell = 1
        shares, more = _shared(list(map(cell_len, wholes)), list(map(len, heads)), room)
        for codings, whole, cells in zip(heads, wholes, shares, strict=False):
            fits = cell_len(whole) <= cells
            names.append(Name(cell, codings, whole if fits else self._name(codings, marked, cells)))
            cell += cells + _GAP
        return [*names, Name(cell, (), more)] if more else names

    def _name(self, codings: Sequence[SeenCoding], marked: bool, cells: int) -> str:
        """The name of a code with the marks of its coders, in at most so many cells."""
        marks = self._brushes.look.marks
        whose = dict.fromkeys(marks.get(coding.coder, "") for coding in codings)
        memo = _MEMO if any(coding.memo for coding in codings) else ""
        name = self._brushes.look.names.get(codings[0].code, codings[0].code)
        before = f"{''.join(whose)} " if marked else ""
        return shortened(before + name, cells - len(memo)) + memo


def _by_code(codings: Iterable[SeenCoding]) -> list[list[SeenCoding]]:
    groups: dict[str, list[SeenCoding]] = {}
    for coding in codings:
        groups.setdefault(coding.code, []).append(coding)
    return list(groups.values())


def _shared(wholes: Sequence[int], counts: Sequence[int], room: int) -> tuple[list[int], str]:
    """The cells of each name that is shown, and the sign of the rest, "" where there is none.

    wholes: the cells that the names would take.  counts: of how many codings each is the name.
    """
    shown, left, more = len(wholes), room, ""
    least = [min(whole, _LEAST) + _GAP for whole in wholes]
    while shown > 1 and sum(least[:shown]) - _GAP > left:
        shown -= 1
        more = f"+{sum(counts[shown:])}"
        left = room - _GAP - len(more)
    shares = []
    for number, whole in enumerate(wholes[:shown], 1):
        shares.append(min(whole, left - sum(least[number:shown])))
        left -= shares[-1] + _GAP
    return shares, more


def _part(line: int, stripe: Stripe) -> int:
    """Which of a stripe's four signs stands on a line."""
    if stripe.first == stripe.last:
        return 0
    if line == stripe.first:
        return 1
    return 3 if line == stripe.last else 2
