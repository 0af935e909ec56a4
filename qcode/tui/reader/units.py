"""Words and sentences around a place, from the language room, which loads when first asked.

Units are looked for in what is said in one paragraph; of a very long one, in a window of it. What
was found is kept for a while: the next key mostly asks for the same paragraph.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Literal

import regex

from qcode.coding.spans import Span
from qcode.project.reading import Reading
from qcode.tui.reader.cells import Measured
from qcode.tui.reader.turns import Turns

Kind = Literal["word", "sentence"]
KINDS: tuple[Kind, ...] = ("word", "sentence")

_BLOCK: dict[Kind, int] = {"word": 200, "sentence": 1000}
"""Code points; a paragraph of more than three blocks is looked at three blocks at a time."""

_KEPT = 64
_LOOKED_AT = 100
"""Paragraphs kept, and paragraphs that one search goes through."""


class Units:
    """dictionary: the project's own words, which the segmenter may not know."""

    def __init__(
        self, reading: Reading, measured: Measured, turns: Turns, dictionary: Sequence[str] = ()
    ) -> None:
        self._reading = reading
        self._measured = measured
        self._turns = turns
        self._dictionary = tuple(dictionary)
        self._found: OrderedDict[tuple[Kind, Span], Sequence[Span]] = OrderedDict()

    def at(self, kind: Kind, offset: int) -> Span | None:
        """The unit at a place, else the next one in its paragraph, else the last one."""
        units = self._around(kind, self._stretch(kind, offset))
        return next((unit for unit in units if unit.end > offset), units[-1] if units else None)

    def after(self, kind: Kind, offset: int) -> Span | None:
        """The first unit that begins at a place or after it."""
        for stretch in self._stretches_on(kind, offset):
            for unit in self._around(kind, stretch):
                if unit.start >= offset:
                    return unit
        return None

    def before(self, kind: Kind, offset: int) -> Span | None:
        """The last unit that begins before a place."""
        for stretch in self._stretches_back(kind, offset):
            for unit in reversed(self._around(kind, stretch)):
                if unit.start < offset:
                    return unit
        return None

    def _stretch(self, kind: Kind, offset: int) -> Span:
        """What is said in the paragraph of a place, or a window of it around the place."""
        paragraph, size = self.paragraph(offset), _BLOCK[kind]
        if paragraph.length <= 3 * size:
            return paragraph
        block = max(0, offset - paragraph.start) // size
        first = paragraph.start + max(0, block - 1) * size
        last = paragraph.start + (block + 2) * size
        return Span(self._measured.snap(first), self._measured.snap(min(last, paragraph.end)))

    def paragraph(self, offset: int) -> Span:
        """A paragraph without its newline and without the speaker's label."""
        text = self._reading.text
        start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
        end = len(text) if end < 0 else end
        turn = self._turns.on(start, end + 1)
        return Span(min(max(start, turn.said), end) if turn is not None else start, end)

    def _stretches_on(self, kind: Kind, offset: int) -> Iterator[Span]:
        """The stretches from a place on that hold anything."""
        for _ in range(_LOOKED_AT):
            visible = _VISIBLE.search(self._reading.text, offset)
            if visible is None:
                return
            stretch = self._stretch(kind, visible.start())
            yield stretch
            offset = max(stretch.end, visible.end())

    def _stretches_back(self, kind: Kind, offset: int) -> Iterator[Span]:
        for _ in range(_LOOKED_AT):
            visible = _VISIBLE_BACK.search(self._reading.text, 0, offset)
            if visible is None:
                return
            stretch = self._stretch(kind, visible.start())
            yield stretch
            offset = min(stretch.start, visible.start())

    def _around(self, kind: Kind, stretch: Span) -> Sequence[Span]:
        """The units of a stretch, the last asked for kept."""
        wanted = (kind, stretch)
        if wanted not in self._found:
            text = self._reading.text[stretch.start : stretch.end]
            units = [
                Span(stretch.start + unit.start, stretch.start + unit.end)
                for unit in self._cut(kind, text)
            ]
            self._found[wanted] = units
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return self._found[wanted]

    def _cut(self, kind: Kind, text: str) -> Sequence[Span]:
        if kind == "word":
            from qcode.language.words import words

            return words(text, self._dictionary)
        from qcode.language.sentences import sentences

        return sentences(text, self._reading.language)


_VISIBLE = regex.compile(r"\S")
_VISIBLE_BACK = regex.compile(r"(?r)\S")
