"""The three lines of the room: what is open, what is under the cursor, and what was said last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import Static

from qcode.errors import QcodeError
from qcode.texts import Lang
from qcode.tui.plain import one_line, plain
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.reader.reader import Reader
    from qcode.tui.session import Session

_PROBLEM = "-problem"

_LEAST = 20
"""So many cells of what was done, or is wrong, stand there in any case."""

_LEAST_OF_NAME = 10

_NAME = re.compile(r"[!-~]{30,}")
"""A name, of a file perhaps, that is longer than a word."""


class OneLine(Static):
    """What doesn't fit is cut with a sign."""

    DEFAULT_CSS = """
    OneLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def write(self, words: Content) -> None:
        if not (isinstance(self.content, Content) and words.is_same(self.content)):
            self.update(words, layout=False)


class TitleLine(OneLine):
    """Which project, source and coder, and what is shown of them."""

    DEFAULT_CSS = """
    TitleLine { background: $panel; color: $foreground; }
    """

    def show(self, session: Session) -> None:
        self.write(plain(" · ".join(one_line(part, 60) for part in _titles(session))))


def _titles(session: Session) -> Iterator[str]:
    yield session.project.name
    if session.reading is not None:
        yield from dict.fromkeys((session.reading.title, session.reading.source))
    yield session.coder
    yield _("everyone's codings") if session.everyone else _("my codings")
    if session.filter is not None:
        yield _("filtered")
    if session.hidden:
        yield _("some codes hidden")
    if session.read_only:
        yield _("read only")


class StatusLine(OneLine):
    """Turn, speaker, what is selected, and the codings under the cursor."""

    DEFAULT_CSS = """
    StatusLine { background: $surface; }
    """

    def show(self, session: Session, reader: Reader) -> None:
        words = [*_speaker(session, reader), *_selected(reader), *_codings(session, reader)]
        self.write(Content("  ").join(words))


def _speaker(session: Session, reader: Reader) -> Iterator[Content]:
    turn = session.turn_at(reader.cursor)
    if turn is not None:
        yield plain(_("turn {number}").format(number=turn.number))
        who = (turn.person or turn.label, session.actor_name(turn.actor))
        yield plain(one_line(" ".join(filter(None, who))))


def _selected(reader: Reader) -> Iterator[Content]:
    if reader.selection is not None:
        length = reader.selection.length
        yield plain(_("{count} characters selected").format(count=length), "bold")


def _codings(session: Session, reader: Reader) -> Iterator[Content]:
    """The codings under the cursor by name, the chosen one marked."""
    current = reader.current
    for coding in reader.under():
        whose = f" ({coding.coder})" if session.everyone else ""
        name = f"{session.name(coding.code)}{one_line(whose)}"
        chosen = current is not None and coding.id == current.id
        yield plain(f"▸{name}" if chosen else name, "bold reverse" if chosen else "")


def _shortened(words: str, room: int) -> str:
    """As much of a sentence as there is room for: a long name gives way first, then its end."""
    name = max(_NAME.findall(words), key=len, default="")
    if name:
        left = max(_LEAST_OF_NAME, len(name) - (cell_len(words) - room) - 1)
        start, end = left - left // 2, len(name) - left // 2
        words = words.replace(name, f"{name[:start]}…{name[end:]}", 1)
    if cell_len(words) <= room:
        return words
    return f"{set_cell_size(words, room - 1).rstrip()}…"


class SaidLine(OneLine):
    """What was done, or why it was not: one sentence, until the next."""

    DEFAULT_CSS = f"""
    SaidLine {{
        color: $text-muted;
        &.{_PROBLEM} {{ color: $error; text-style: bold; }}
    }}
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._heard = ""

    def say(self, words: str, more: str = "") -> None:
        """more: what is worth a second look; the words give way to it where room is short."""
        self.set_class(False, _PROBLEM)
        self._fit(words, more)

    def hear(self, words: str) -> None:
        """What the reader says; with "" it takes back its own words, never what was done since."""
        if words or str(self.content) == self._heard:
            self.say(words)
            self._heard = str(self.content)

    def refuse(self, error: QcodeError, lang: Lang) -> None:
        """Say why something was not done."""
        self.set_class(True, _PROBLEM)
        said, brief = error.said.read(lang), error.brief.read(lang)
        words = said if brief.startswith(said) else brief
        self._fit(f"✗ {words}", brief.removeprefix(words))

    def _fit(self, words: str, more: str) -> None:
        """Write the one after the other, the first cut where the line is too short for both."""
        first, whole = one_line(words), one_line(words + more)
        last = whole[len(first) :]
        room = max(_LEAST, self.size.width - cell_len(last))
        if last and self.size and cell_len(first) > room:
            whole = f"{_shortened(first, room)}{last}"
        self.write(plain(whole))

    def forgive(self) -> None:
        """Take back a problem: by the next key or click it is none any more."""
        if self.has_class(_PROBLEM):
            self.say("")
