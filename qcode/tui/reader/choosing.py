"""Which words a unit takes: the word, sentence, turn or quotation at a place, and the next one.

A unit never takes blanks at its ends, nor the label of the turn that it begins in.
"""

from __future__ import annotations

from typing import Literal

from qcode.coding.spans import Span
from qcode.tui.reader.cells import Measured
from qcode.tui.reader.marks import quotations
from qcode.tui.reader.turns import Turns
from qcode.tui.reader.units import Units

Unit = Literal["word", "sentence", "turn", "quotation"]

_LONGEST_QUOTATION = 2000
"""Code points on either side in which matching marks are looked for."""


class Choosing:
    """What is selected by unit."""

    def __init__(self, measured: Measured, turns: Turns, units: Units) -> None:
        self._measured = measured
        self._turns = turns
        self._units = units

    def first(self, unit: Unit, offset: int, selection: Span | None) -> Span | None:
        """The unit at a place; of quotations the innermost that is more than the selection."""
        if unit == "turn":
            return self._turn(offset)
        if unit == "quotation":
            return self._quotation(offset, selection)
        return self._units.at(unit, offset)

    def more(self, unit: Unit, selection: Span) -> Span | None:
        """The selection up to the end of the next unit."""
        if unit == "quotation":
            return self._quotation(selection.start, selection)
        if unit == "turn":
            turn = self._turns.after(selection.end - 1)
            following = None if turn is None else self._turn(turn.start)
        else:
            following = self._units.after(unit, selection.end)
        return None if following is None else Span(selection.start, following.end)

    def _turn(self, offset: int) -> Span | None:
        turn = self._turns.at(offset)
        if turn is None:
            return self._trimmed(self._units.paragraph(offset))
        return self._trimmed(Span(turn.said, turn.end))

    def _quotation(self, offset: int, selection: Span | None) -> Span | None:
        """Within the marks first, then with them, then within those around them."""
        around = self._turns.at(offset) or self._units.paragraph(offset)
        start = max(around.start, offset - _LONGEST_QUOTATION)
        end = min(around.end, offset + _LONGEST_QUOTATION)
        for inner in quotations(self._measured.text[start:end]):
            within = Span(start + inner.start, start + inner.end)
            marked = Span(within.start - 1, within.end + 1)
            if marked.start <= offset < marked.end:
                for span in (self._trimmed(within), marked):
                    if span is not None and _is_more(span, selection):
                        return span
        return None

    def _trimmed(self, span: Span) -> Span | None:
        """Without the blanks at its ends, and of whole graphemes; None if nothing is left."""
        text = self._measured.text[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        end = span.start + len(text.rstrip())
        trimmed = Span(self._measured.snap(start), self._measured.snap(end))
        return trimmed if trimmed.length else None


def _is_more(span: Span, selection: Span | None) -> bool:
    """Whether a span takes in all of the selection and more."""
    if selection is None:
        return True
    return span != selection and span.start <= selection.start and selection.end <= span.end
