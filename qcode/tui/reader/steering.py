"""Steering: the cursor, the selection and the coding that is meant; what keys do in the reader."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.events import Blur, Focus
from textual.message import Message
from textual.widget import Widget

from qcode.coding.spans import Span
from qcode.project.reading import Reading, SeenCoding
from qcode.tui.keys import bindings
from qcode.tui.looks import Look
from qcode.tui.reader.choosing import Choosing, Unit
from qcode.tui.reader.extent import Extent, View
from qcode.tui.reader.moving import PAGES, Moving, needs_language
from qcode.tui.reader.page import CONTEXT, Page
from qcode.tui.reader.units import Units
from qcode.tui.wording import N_, _

_Found = TypeVar("_Found")

_PATIENCE = 0.15
"""Seconds after which it is told that words or sentences are still being looked for."""

_NOTHING: dict[Unit, str] = {
    "word": N_("no further word here"),
    "sentence": N_("no further sentence here"),
    "turn": N_("nothing further is said here"),
    "quotation": N_("no further quotation marks around this place"),
}
_NO_CODING = N_("no coding under the cursor")
_NO_OTHER = N_("no other coding under the cursor")


class Steering(Page):
    """A page in which one moves about."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reader")]

    class Moved(Message):
        """The cursor, the selection or the current coding changed."""

        def __init__(self, cursor: int) -> None:
            super().__init__()
            self.cursor = cursor

    class Told(Message):
        """A sentence for the person: why a key did nothing, or takes a while; "" takes it back."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self) -> None:
        super().__init__()
        self._chosen: str | None = None
        self._grown: tuple[Unit, Span] | None = None
        self._wanted: int | None = None
        self._steer_by(())

    # where we are

    @property
    def cursor(self) -> int:
        return self._view.extent.cursor

    @property
    def selection(self) -> Span | None:
        return self._view.extent.selection

    @property
    def current(self) -> SeenCoding | None:
        """The coding that is meant: the one chosen of those under the cursor, or the innermost."""
        return self._view.current

    def under(self) -> list[SeenCoding]:
        """The codings under the cursor, in reading order: the innermost last."""
        return self.lanes.over(self._at(self._view.extent))

    def beside(self, offset: int, step: int) -> int:
        """The border of characters next to an offset: after it for 1, before it for -1."""
        return self.measured.beside(offset, step)

    # what is open

    def open(
        self,
        reading: Reading,
        codings: Iterable[SeenCoding],
        look: Look,
        *,
        cursor: int = 0,
        dictionary: Sequence[str] = (),
    ) -> None:
        """Show a source. dictionary: words of the project that the segmenter may not know."""
        self._hold(reading, look)
        self._view = View(Extent(), None, self.has_focus)
        self._lay_out(codings)
        self._steer_by(dictionary)
        self.scroll_to(y=0, animate=False)
        self.go(cursor)

    def put(self, coding: SeenCoding) -> None:
        """Show a coding, or the one of its id as it is now."""
        before = self.lanes.get(coding.id)
        self.lanes.put(coding)
        for each in (before, coding):
            if each is not None:
                self._touch(Span(each.start, each.end))
        self._become(self._view.extent)

    def drop(self, ident: str) -> None:
        """Show a coding no more."""
        coding = self.lanes.get(ident)
        if coding is not None:
            self.lanes.drop(ident)
            self._touch(Span(coding.start, coding.end))
            self._become(self._view.extent)

    def replace(self, codings: Iterable[SeenCoding]) -> None:
        """Show these codings and no others."""
        self._lane(codings)
        self._become(self._view.extent)

    # going somewhere

    def go(self, offset: int, select: Span | None = None) -> None:
        """Put the cursor somewhere, with some lines around it; or select something there."""
        if select is None:
            extent = Extent(self.measured.snap(offset))
        else:
            extent = Extent(self.measured.snap(select.end), self.measured.snap(select.start))
        self._scroll_to_line(self.lines.line_of(extent.cursor), CONTEXT)
        self._become(extent)
        self._follow()

    def choose(self, ident: str | None) -> None:
        """Mean this coding, and go to it if the cursor is elsewhere; None: the innermost."""
        coding = self.lanes.get(ident) if ident is not None else None
        self._chosen = None if coding is None else coding.id
        if coding is not None and coding not in self.under():
            self.go(coding.start)
        self._become(self._view.extent)

    def point_out(self, words: Span | None) -> None:
        """Underline some words, wherever the cursor is, and no others."""
        self._look_at(replace(self._view, pointed_out=words))

    def give_up_selection(self) -> None:
        """Select nothing; the cursor stays on what was under it."""
        self._become(Extent(self._at(self._view.extent)))

    # what keys do

    async def action_cursor(self, kind: str, extend: bool = False) -> None:
        extent, moving = self._view.extent, self._moving()
        lead = partial(moving.lead, kind, extent.cursor, extend=extend or extent.growing)
        cursor = await self._found(lead) if needs_language(kind) else lead()
        if self._view.extent is not extent:
            return
        if kind in PAGES:
            lines = self.lines.line_of(cursor) - self.lines.line_of(extent.cursor)
            self.scroll_to(y=self.scroll_offset.y + lines, animate=False)
        self._become(extent.moved(cursor, extend=extend))
        self._wanted = moving.wanted
        self._follow()

    def action_mark(self) -> None:
        """Begin a selection that grows with each move, or let it grow no further."""
        extent = self._view.extent
        if extent.growing:
            self._become(replace(extent, growing=False))
        else:
            anchor = extent.cursor if extent.selection is None else extent.anchor
            self._become(replace(extent, anchor=anchor, growing=True))

    async def action_select(self, unit: Unit) -> None:
        """Select a unit; where that is what is selected, up to the end of the next."""
        extent, selection = self._view.extent, self.selection
        if selection is not None and self._grown == (unit, selection):
            find = partial(self._choosing.more, unit, selection)
        else:
            find = partial(self._choosing.first, unit, self._at(extent), selection)
        span = await self._found(find) if needs_language(unit) else find()
        if self._view.extent is not extent:
            return
        if span is None:
            self._tell(_(_NOTHING[unit]))
            return
        self._select(span)
        self._grown = (unit, span)

    def action_select_coding(self) -> None:
        if self.current is None:
            self._tell(_(_NO_CODING))
        else:
            self._select(Span(self.current.start, self.current.end))

    def action_clear(self) -> None:
        self.give_up_selection()

    def action_cycle(self, step: int) -> None:
        """Mean the next coding under the cursor."""
        under = self.under()
        if len(under) < 2 or self.current is None:
            self._tell(_(_NO_OTHER if under else _NO_CODING))
            return
        self._chosen = under[(under.index(self.current) + step) % len(under)].id
        self._become(self._view.extent)

    def on_focus(self, event: Focus) -> None:
        self._look_at(replace(self._view, focused=True))

    def on_blur(self, event: Blur) -> None:
        self._look_at(replace(self._view, focused=False))

    # how it is done

    def _steer_by(self, dictionary: Sequence[str]) -> None:
        self._wanted = None
        self._units = Units(self.reading, self.measured, self.turns, dictionary)
        self._choosing = Choosing(self.measured, self.turns, self._units)

    def _moving(self) -> Moving:
        page = max(1, self.size.height - 2)
        return Moving(self.lines, self.turns, self._units, page, self._wanted)

    def _at(self, extent: Extent) -> int:
        """The character that is meant: under the cursor, or the last one selected before it."""
        selection = extent.selection
        if selection is not None and selection.end == extent.cursor:
            return self.measured.beside(extent.cursor, -1)
        return extent.cursor

    def _select(self, span: Span) -> None:
        start = self.measured.snap(span.start)
        self._become(Extent(self.measured.snap(span.end), start))
        self._follow()

    def _become(self, extent: Extent) -> None:
        """Show this extent, with the coding that is meant there, and tell if that is new."""
        before = self._view
        under = self.lanes.over(self._at(extent))
        chosen = next((coding for coding in under if coding.id == self._chosen), None)
        if chosen is None:
            self._chosen = None
        current = chosen or self._meant(under)
        self._wanted = None
        self._look_at(replace(before, extent=extent, current=current, focused=self.has_focus))
        if (before.extent, before.current) != (extent, current):
            self.post_message(self.Moved(extent.cursor))

    def _meant(self, under: Sequence[SeenCoding]) -> SeenCoding | None:
        """Which is meant of those under the cursor where none was chosen."""
        return under[-1] if under else None

    def _follow(self) -> None:
        """Bring the cursor on the screen."""
        self._scroll_to_line(self.lines.line_of(self.cursor))

    def _tell(self, words: str) -> None:
        """By the parent: this queue stands still while a click waits for the language."""
        assert isinstance(self.parent, Widget)
        self.parent.post_message(self.Told(words))

    async def _found(self, find: Callable[[], _Found]) -> _Found:
        """What the language room finds; it may have to load first, and the screen stays awake."""
        finding = asyncio.ensure_future(asyncio.to_thread(find))
        await asyncio.wait([finding], timeout=_PATIENCE)
        if finding.done():
            return finding.result()
        self._tell(_("one moment: loading the words of the language …"))
        found = await finding
        self._tell("")
        return found
