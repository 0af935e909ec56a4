"""Words in all sources, as a list with context; places arrive while the search goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from qcode.errors import QcodeError
from qcode.project.reading import Hit
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.field import Field
from qcode.tui.footer import Hint
from qcode.tui.plain import one_line, plain
from qcode.tui.rows import Row, Rows
from qcode.tui.wording import _, language

if TYPE_CHECKING:
    from qcode.tui.session import Session

MOST = 2000
"""So many places are shown."""

_State = Literal["going on", "stopped", "too many", "done"]

_BEFORE = 24
_BREATH = 0.05
"""Seconds of searching after which the screen may answer a key."""


class Results(Dialog[Hit]):
    """Returns the place to go to."""

    DEFAULT_CSS = """
    Results {
        & > .box { width: 120; height: 100%; max-height: 40; }
        & Static { height: 1; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+x", "stop", show=False),
    ]

    def __init__(self, session: Session, words: str = "") -> None:
        super().__init__(_("Search all sources"))
        self._session = session
        self._field = Field(words, placeholder=_("words, then Enter"))
        self._said = Static()
        self._list = Rows()
        self._hits: list[Hit] = []
        self._searched = ""
        self._state: _State = "done"

    def body(self) -> Iterable[Widget]:
        return self._field, self._said, self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("search, then go there"), "choose")
        yield Hint("^X", _("stop"), "stop")
        yield from super().hints()

    def on_mount(self) -> None:
        self.set_focus(self._field)
        if self._field.value:
            self.search(self._field.value)

    @on(Input.Submitted)
    def action_choose(self) -> None:
        """Search for what is typed; once that is done, go to the place under the cursor."""
        if self._field.value != self._searched:
            self.search(self._field.value)
        else:
            self._list.action_choose()

    def search(self, words: str) -> None:
        """Look for the words from now on, and for nothing else."""
        self._searched, self._hits, self._state = words, [], "going on"
        self._list.set_rows((), keep=False)
        self._search(words)

    @work(exclusive=True)
    async def _search(self, words: str) -> None:
        try:
            await self._gather(words)
        except QcodeError as error:
            self._said.update(plain(one_line(f"✗ {error.said.read(language())}")))
        else:
            self._show()

    async def _gather(self, words: str) -> None:
        shown = monotonic()
        for hits in self._session.project.search(words):
            self._hits += hits
            if len(self._hits) > MOST:
                self._state = "too many"
            if self._state != "going on":
                return
            if monotonic() - shown > _BREATH:
                self._show()
                await asyncio.sleep(0.001)
                shown = monotonic()
        self._state = "done"

    def _show(self) -> None:
        """The places found so far."""
        self._list.set_rows(self._rows())
        said = {
            "going on": _("{count} places so far …"),
            "stopped": _("{count} places; the search was stopped"),
            "too many": _("the first {count} places; more words find fewer"),
            "done": _("{count} places") if self._hits else _("it is not in any source"),
        }
        self._said.update(plain(said[self._state].format(count=min(len(self._hits), MOST))))

    def _rows(self) -> Iterator[Row]:
        source = None
        for number, hit in enumerate(self._hits[:MOST]):
            if hit.source != source:
                source = hit.source
                yield Row(f"source:{source}", plain(one_line(source), "bold"), heading=True)
            yield Row(f"{number}", _context(hit), extra=_place(hit))

    def action_step(self, by: int) -> None:
        self._list.action_step(by)

    def action_page(self, by: int) -> None:
        self._list.action_page(by)

    def action_stop(self) -> None:
        if self._state == "going on":
            self._state = "stopped"

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(self._hits[int(event.key)])


def _context(hit: Hit) -> Content:
    before = one_line(hit.before)
    cut = f"…{before[-_BEFORE:]}" if len(before) > _BEFORE else before
    blank = " " if hit.before[-1:].isspace() else ""
    after = " " if hit.after[:1].isspace() else ""
    found = (one_line(hit.text, 200), "bold underline $accent")
    return Content.assemble(cut, blank, found, after, one_line(hit.after))


def _place(hit: Hit) -> str:
    who = one_line(hit.speaker, 20) if hit.speaker else ""
    return f"{who} {hit.turn}" if hit.turn is not None else who
