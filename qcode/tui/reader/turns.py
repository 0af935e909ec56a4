"""Whose turn a place in the text is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from qcode.project.reading import SeenTurn


class Turns:
    """The turns of a source, in order; before, between and after them there may be other text."""

    def __init__(self, turns: Sequence[SeenTurn]) -> None:
        self.all = turns
        self._starts = [turn.start for turn in turns]

    def at(self, offset: int) -> SeenTurn | None:
        """The turn that a place is in; its end belongs to it where no other begins."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0 or offset > self.all[number].end:
            return None
        return self.all[number]

    def on(self, start: int, end: int) -> SeenTurn | None:
        """The turn of a line: the one that begins in it, else the one that goes on in it."""
        number = bisect_right(self._starts, max(start, end - 1)) - 1
        if number < 0 or self.all[number].end <= start:
            return None
        return self.all[number]

    def after(self, offset: int) -> SeenTurn | None:
        """The first turn that begins after a place."""
        number = bisect_right(self._starts, offset)
        return self.all[number] if number < len(self.all) else None

    def before(self, offset: int) -> SeenTurn | None:
        """The last turn whose words begin before a place."""
        number = bisect_right(self._starts, offset) - 1
        while number >= 0 and self.all[number].said >= offset:
            number -= 1
        return self.all[number] if number >= 0 else None
