"""The three lines of the room: what is open, what is under the cursor, and what was said last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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

    def say(self, words: str) -> None:
        self.set_class(False, _PROBLEM)
        self.write(plain(one_line(words)))

    def hear(self, words: str) -> None:
        """What the reader says; with "" it takes back its own words, never what was done since."""
        if words or str(self.content) == self._heard:
            self.say(words)
            self._heard = str(self.content)

    def refuse(self, error: QcodeError, lang: Lang) -> None:
        """Say why something was not done."""
        self.set_class(True, _PROBLEM)
        self.write(plain(one_line(f"✗ {error.brief.read(lang)}")))

    def forgive(self) -> None:
        """Take back a problem: by the next key or click it is none any more."""
        if self.has_class(_PROBLEM):
            self.say("")
