"""Where a key takes the cursor."""

from __future__ import annotations

from collections.abc import Callable

from qcode.coding.spans import Span
from qcode.tui.reader.lines import Lines
from qcode.tui.reader.turns import Turns
from qcode.tui.reader.units import KINDS, Units


class Moving:
    """Each kind of move leads from a place to a place, both borders of graphemes.

    page: lines of a page.  wanted: the cell that moves up and down keep to, None where the cursor
    stands.
    """

    def __init__(
        self, lines: Lines, turns: Turns, units: Units, page: int, wanted: int | None
    ) -> None:
        self._lines = lines
        self._turns = turns
        self.wanted = wanted
        self._moves: dict[str, Callable[[int], int]] = {
            "left": lambda offset: lines.measured.beside(offset, -1),
            "right": lambda offset: lines.measured.beside(offset, 1),
            "up": lambda offset: self._vertical(offset, -1),
            "down": lambda offset: self._vertical(offset, 1),
            "page_up": lambda offset: self._vertical(offset, -page),
            "page_down": lambda offset: self._vertical(offset, page),
            "line_start": lambda offset: lines.bounds(lines.line_of(offset))[0],
            "line_end": lambda offset: lines.last_in(lines.line_of(offset)),
            "start": lambda offset: 0,
            "end": lambda offset: len(lines.text),
            "word_left": lambda offset: _start(units.before("word", offset), 0),
            "word_right": lambda offset: _start(units.after("word", offset + 1), len(lines.text)),
            "sentence_left": lambda offset: _start(units.before("sentence", offset), 0),
            "sentence_right": lambda offset: _start(
                units.after("sentence", offset + 1), len(lines.text)
            ),
            "turn_up": self._turn_up,
            "turn_down": self._turn_down,
        }

    def lead(self, kind: str, offset: int, *, extend: bool) -> int:
        """Where a move leads. extend: a selection to the line's end takes its last character."""
        if kind not in _VERTICAL:
            self.wanted = None
        if kind == "line_end" and extend:
            return self._to_the_end(offset)
        return self._moves[kind](offset)

    def _vertical(self, offset: int, lines: int) -> int:
        line, cell = self._lines.place(offset)
        if self.wanted is None:
            self.wanted = cell
        target = max(0, min(line + lines, len(self._lines) - 1))
        return self._lines.offset_at(target, self.wanted)

    def _to_the_end(self, offset: int) -> int:
        last = self._lines.last_in(self._lines.line_of(offset))
        if self._lines.text[last : last + 1] == "\n":
            return last
        return self._lines.measured.beside(last, 1)

    def _turn_up(self, offset: int) -> int:
        if not self._turns.all:
            return _paragraph_back(self._lines.text, offset)
        turn = self._turns.before(offset)
        return 0 if turn is None else turn.said

    def _turn_down(self, offset: int) -> int:
        if not self._turns.all:
            return _paragraph_on(self._lines.text, offset)
        turn = self._turns.at(offset)
        if turn is None or turn.said <= offset:
            turn = self._turns.after(offset)
        return len(self._lines.text) if turn is None else turn.said


PAGES = frozenset(("page_up", "page_down"))
_VERTICAL = PAGES | {"up", "down"}


def needs_language(kind: str) -> bool:
    """Whether a move or a unit asks the language room."""
    return kind.startswith(KINDS)


def _start(unit: Span | None, otherwise: int) -> int:
    return otherwise if unit is None else unit.start


def _paragraph_on(text: str, offset: int) -> int:
    """The start of the next paragraph that holds anything."""
    newline = text.find("\n", offset)
    if newline < 0:
        return len(text)
    while newline + 1 < len(text) and text[newline + 1] == "\n":
        newline += 1
    return newline + 1


def _paragraph_back(text: str, offset: int) -> int:
    """The start of this paragraph, or where that is the cursor, of the one before."""
    end = offset
    while end > 0 and text[end - 1] == "\n":
        end -= 1
    return text.rfind("\n", 0, end) + 1
