"""Where the cursor is, what is selected, and which coding is meant: all that a key changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qcode.coding.spans import Span
from qcode.project.reading import SeenCoding


@dataclass(frozen=True, slots=True)
class Extent:
    """Offsets are borders of graphemes.

    anchor: the end of the selection that stays, None where nothing is selected.
    growing: whether every move of the cursor extends the selection.
    """

    cursor: int = 0
    anchor: int | None = None
    growing: bool = False

    @property
    def selection(self) -> Span | None:
        if self.anchor is None or self.anchor == self.cursor:
            return None
        return Span(min(self.anchor, self.cursor), max(self.anchor, self.cursor))

    def moved(self, cursor: int, *, extend: bool) -> Extent:
        """The cursor elsewhere; the selection goes with it or is given up."""
        if extend or self.growing:
            anchor = self.cursor if self.anchor is None else self.anchor
            return replace(self, cursor=cursor, anchor=anchor)
        return Extent(cursor)


@dataclass(frozen=True, slots=True)
class View:
    """What is painted otherwise than the rest.

    current: the coding that is meant.  pointed_out: words to look at, wherever the cursor is.
    """

    extent: Extent
    current: SeenCoding | None
    focused: bool
    pointed_out: Span | None = None
