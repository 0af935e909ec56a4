"""Column: one coder's codings on the transcript, under the coder's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from qcode.coding.spans import Span
from qcode.project.disputes import Side
from qcode.project.reading import Reading, SeenCoding
from qcode.tui.looks import Look
from qcode.tui.plain import plain
from qcode.tui.reader.extent import Extent
from qcode.tui.reader.page import CONTEXT
from qcode.tui.reader.reader import Reader
from qcode.tui.room.lines import OneLine


class Spot(NamedTuple):
    """Where to look.

    words: to be pointed out.  sides: the coder's codings at odds there, by start.
    """

    words: Span
    sides: Sequence[Side] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a column shows."""

    reading: Reading
    codings: Sequence[SeenCoding]
    look: Look
    dictionary: Sequence[str]


class LedReader(Reader):
    """A reader that can be led by another one. It is filled when it has a width."""

    def __init__(self) -> None:
        super().__init__()
        self._due: Sheet | None = None
        self._codings: Sequence[SeenCoding] = ()
        self._spot: Spot | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc is the reader's only as long as there is a selection to give up."""
        return action != "clear" or self._view.extent.anchor is not None

    def put_sheet(self, sheet: Sheet) -> None:
        """Show a source with these codings, as soon as it is known how wide."""
        self._due, self._spot = sheet, None

    def fill(self) -> None:
        if self._due is None or not self.size.width:
            return
        sheet, self._due = self._due, None
        self._codings = sheet.codings
        self.open(sheet.reading, sheet.codings, sheet.look, dictionary=sheet.dictionary)
        if self._spot is not None:
            self.look_at(self._spot)

    def on_resize(self, event: events.Resize) -> None:
        if self.display and self.parent is not None and self.parent.display:
            self.fill()

    def renew(self, codings: Sequence[SeenCoding]) -> None:
        """Show these codings instead."""
        if self._due is not None:
            self._due = replace(self._due, codings=codings)
        elif codings != self._codings:
            self._codings = codings
            self.replace(codings)

    def look_so(self, look: Look) -> None:
        """Show the same in another look."""
        if self._due is not None:
            self._due = replace(self._due, look=look)
        elif look != self._brushes.look:
            self.restyle(look)

    def look_at(self, spot: Spot) -> None:
        """Bring some words on the screen, with the cursor where the coder's coding there begins."""
        self._spot = spot
        if self._due is not None:
            return
        self._chosen = spot.sides[0].id if spot.sides else None
        start = spot.sides[0].start if spot.sides else spot.words.start
        self._become(Extent(self.measured.snap(start)))
        self.point_out(spot.words)
        self._bring(spot.words)

    @property
    def current(self) -> SeenCoding | None:
        """The innermost one under the cursor, where none at odds is."""
        under = self.under()
        return super().current or (under[-1] if under else None)

    def _meant(self, under: Sequence[SeenCoding]) -> SeenCoding | None:
        """Only what is at odds is drawn as meant."""
        sides = {side.id for side in self._spot.sides} if self._spot is not None else set()
        return next((coding for coding in reversed(under) if coding.id in sides), None)

    def _bring(self, words: Span) -> None:
        first, last = self.lines.line_of(words.start), self.lines.line_of(words.end - 1)
        top, height = self.scroll_offset.y, self.size.height
        if not top + CONTEXT <= first <= last < top + height - CONTEXT:
            self.scroll_to(y=first - height // 3, animate=False, immediate=True)

    def be_led(self, cursor: int) -> None:
        """The cursor of another reader is there."""
        if self._due is None:
            self._become(Extent(self.measured.snap(cursor)))

    def scroll_with(self, top: float) -> None:
        if self.scroll_y != top:
            self.scroll_to(y=top, animate=False, immediate=True)


class Column(Vertical):
    """number: the digit that takes this coder's codings; None for the consensus."""

    DEFAULT_CSS = """
    Column {
        width: auto;
        & > .heading { background: $surface; color: $text-muted; }
        & LedReader { height: 1fr; }
        &:focus-within { background-tint: $foreground 0%; }
        &:focus-within > .heading { background: $panel; color: $foreground; text-style: bold; }
    }
    """

    @dataclass
    class _Told(Message):
        column: Column

    class Taken(_Told):
        """The heading was clicked: what this coder did is to be taken."""

    class Moved(_Told):
        """The cursor moved."""

    def __init__(self, coder: str, number: int | None) -> None:
        super().__init__()
        self.coder = coder
        self.number = number
        self._wide = 0
        self._words = ""
        self._beside = (False, False)
        self.heading = OneLine(classes="heading")
        self.reader = LedReader()

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.reader

    def head(self, words: str) -> None:
        self._words = words
        self._write()

    def stand(self, cells: int, *, left: bool, right: bool) -> None:
        """Be so wide. left, right: whether there is a column on that side that isn't shown."""
        if self._wide != cells:
            self._wide = cells
            self.styles.width = cells
        self._beside = (left, right)
        self._write()

    def _write(self) -> None:
        left, right = self._beside
        words = plain(f"◂ {self._words}" if left else self._words)
        if right:
            words = words.truncate(max(0, self._wide - 2), ellipsis=True, pad=True).append(" ▸")
        self.heading.write(words)

    @on(Reader.Moved)
    def _moved(self, event: Reader.Moved) -> None:
        event.stop()
        self.post_message(self.Moved(self))

    @on(events.Click, ".heading")
    def _clicked(self, event: events.Click) -> None:
        event.stop()
        if self.number is not None:
            self.post_message(self.Taken(self))
