"""Frame: the panes around the reader, and showing in all of them what changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from qcode.errors import ProjectProblem, QcodeError, UnknownName, UsageProblem
from qcode.project.reading import Reading, SeenCoding
from qcode.texts import Text
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.dialogs.tell import Tell
from qcode.tui.dialogs.too_small import TooSmall
from qcode.tui.footer import KeyFooter
from qcode.tui.keys import bindings
from qcode.tui.looks import palette_of
from qcode.tui.panes.codes import CodesPane
from qcode.tui.panes.details import DetailsPane
from qcode.tui.panes.list_pane import ListPane
from qcode.tui.panes.sources import SourcesPane
from qcode.tui.plain import one_line, plain
from qcode.tui.reader.reader import Reader
from qcode.tui.session import LOOK_EVERY, Change, Session
from qcode.tui.wording import _

_P = ParamSpec("_P")
_R = TypeVar("_R")
_F = TypeVar("_F", bound="Frame")

LEFT_FROM, RIGHT_FROM = 110, 150
"""From these widths on, the panes at the left and at the right are open unless closed."""

SMALLEST = (40, 10)
"""Below this many columns and rows nothing can be coded, and the screen says so."""

COUNT_AFTER = 0.3
"""So long after an act, in seconds, the lists are counted again: never between two quick keys."""


_READ_ONLY = UsageProblem(
    Text("this window is for reading only", "此窗口为只读"),
    Text("open the project without --read-only to code", "不带 --read-only 打开即可编码"),
)

_NOTHING_OPEN = UsageProblem(
    Text("no source is open", "没有打开的文本"),
    Text("L lists the sources", "L 列出文本"),
)


def told(
    act: Callable[Concatenate[_F, _P], Awaitable[_R]],
) -> Callable[Concatenate[_F, _P], Coroutine[Any, Any, _R | None]]:
    """An action whose errors are told on the screen."""

    async def acted(self: _F, /, *args: _P.args, **kwargs: _P.kwargs) -> _R | None:
        with self.telling():
            return await act(self, *args, **kwargs)
        return None

    acted.__doc__ = act.__doc__
    return acted


class Frame(Screen[None]):
    """The main screen without its keys' doings."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("room")]

    CSS = """
    #title { height: 1; background: $panel; color: $foreground; }
    #said { height: 1; color: $text-muted; }
    #said.-problem { color: $error; text-style: bold; }
    #status { height: 1; background: $surface; }
    #title, #said, #status { text-wrap: nowrap; text-overflow: ellipsis; }
    #middle { height: 1fr; }
    #left { width: 34; }
    #left SourcesPane { height: 2fr; }
    #left CodesPane { height: 3fr; }
    #right { width: 42; }
    Reader { width: 1fr; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.closed: dict[str, bool] = {}
        self._only: str | None = None  # the one pane that is open on a narrow screen
        self.places: dict[str, int] = {}
        self._place_due = False
        self._lists_due: Timer | None = None
        self._detailed: SeenCoding | None = None
        self._reader_said = ""
        self._refused_at: object = None
        self._details_due = True
        self.title_line = Static(id="title")
        self.reader = Reader()
        self.sources = SourcesPane()
        self.codes = CodesPane()
        self.details = DetailsPane()
        self.status = Static(id="status")
        self.said = Static(id="said")

    @property
    def on_top(self) -> bool:
        """Whether no dialog or other screen lies over this one."""
        return self.app.screen is self

    def compose(self) -> ComposeResult:
        yield self.title_line
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield self.sources
                yield self.codes
            yield self.reader
            with Vertical(id="right"):
                yield self.details
        yield self.status
        yield self.said
        yield KeyFooter()

    def on_mount(self) -> None:
        self.set_focus(self.reader)
        self.set_interval(LOOK_EVERY, self.look_if_changed)
        self.place_panes()

    # telling

    def say(self, words: str) -> None:
        """A sentence about what was done, on the line above the keys."""
        self.said.set_class(False, "-problem")
        self.said.update(plain(one_line(words)), layout=False)

    def _where(self) -> object:
        """What a problem is about: news of an earlier move must not take it back."""
        return self.reader.cursor, self.reader.selection, self.reader.current

    def unsay(self, *, problem: bool = False) -> None:
        """Take back what was said, or only a problem that is none any more."""
        if not problem or self.said.has_class("-problem"):
            self.say("")

    @on(Reader.Told)
    def _reader_told(self, event: Reader.Told) -> None:
        """What the reader says; with "" it takes back its own words, never what was done since."""
        if event.words or str(self.said.content) == self._reader_said:
            self.say(event.words)
            self._reader_said = str(self.said.content)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """The one place of the screen where errors are caught: what is wrong is said."""
        try:
            yield
        except QcodeError as error:
            self.refuse(error)

    def refuse(self, error: QcodeError) -> None:
        """Say why something was not done; what concerns the project itself in a dialog."""
        if isinstance(error, ProjectProblem):
            if not isinstance(self.app.screen, Tell):
                self.app.push_screen(Tell(error))
            return
        lang = self.session.lang
        # The advice on a name is a list of names, or a command: of no use here.
        advice = "" if isinstance(error, UnknownName) else error.advice.read(lang)
        words = error.said.read(lang) + (f" – {advice}" if advice else "")
        self._refused_at = self._where()
        self.said.set_class(True, "-problem")
        self.said.update(plain(one_line(f"✗ {words}")), layout=False)

    def may_write(self) -> None:
        """Raises UsageProblem in a window for reading only."""
        if self.session.read_only:
            raise _READ_ONLY

    def open_now(self) -> Reading:
        """The source that is open. Raises UsageProblem where there is none."""
        if self.session.reading is None:
            raise _NOTHING_OPEN
        return self.session.reading

    async def ask(self, dialog: Dialog[_R], then: Callable[[_R], None]) -> None:
        """Ask something, and go on with the answer, if one is given.

        The dialog is there before the next key is read, so that none reaches the text behind it.
        """

        def answered(answer: _R | None) -> None:
            if answer is not None:
                with self.telling():
                    then(answer)

        await self.app.push_screen(dialog, answered)

    # showing

    def open_source(self, source: str, cursor: int | None = None) -> None:
        """Open a source in the reader, where it was left if no place is named."""
        if self.session.reading is not None:
            self.places[self.session.reading.source] = self.reader.cursor
        with self.telling():
            self._open(source, self.places.get(source, 0) if cursor is None else cursor)

    def _open(self, source: str, cursor: int) -> None:
        self.unsay()
        reading = self.session.open(source)
        self.reader.open(
            reading,
            list(self.session.codings),
            self.session.look(palette_of(self.app.current_theme)),
            cursor=cursor,
            dictionary=self.session.dictionary,
        )
        self.reader.dim(self.session.dims())
        self.show_lists()
        self.show_place()

    def show(self, change: Change) -> None:
        """Bring the screen up to what an act did."""
        if change.anew:
            self.read_again()
        for ident in change.dropped:
            self.reader.drop(ident)
        for coding in change.put:
            self.reader.put(coding)
        if change.put:
            self.reader.choose(change.put[-1].id)
        self.say(change.said)
        self.show_place()
        if self._lists_due is not None:
            self._lists_due.stop()
        self._lists_due = self.set_timer(COUNT_AFTER, self.show_lists)
        if change.code is not None:
            self.codes.go(change.code)

    def read_again(self) -> None:
        """Read codebook and codings anew: much has changed, perhaps by others."""
        session, reading = self.session, self.session.reading
        session.read_codebook()
        now = session.read_source()
        if now is None and reading is not None:
            self._close(reading)
        elif now != reading and reading is not None:
            self._open(reading.source, self.reader.cursor)  # other speakers
        session.read_codings()
        self._details_due = True
        self.reader.restyle(self.session.look(palette_of(self.app.current_theme)))
        self.reader.replace(list(self.session.codings))
        self.show_lists()
        self.show_place()

    def _close(self, gone: Reading) -> None:
        """The open source is no longer in the project: its import was taken back elsewhere."""
        self.session.reading = None
        empty = Reading("", "", "en", "", ())
        self.reader.open(empty, [], self.session.look(palette_of(self.app.current_theme)))
        self.status.update("", layout=False)
        self.refuse(
            UsageProblem(
                Text(f"{gone.source} is no longer in the project", f"{gone.source} 已不在项目中")
            )
        )

    def show_lists(self) -> None:
        """The sources and the codes with their counts."""
        with self.telling():
            self._show_lists()

    def _show_lists(self) -> None:
        session = self.session
        here = session.reading.source if session.reading is not None else None
        self.sources.show(
            session.project.progress(session.whose), here, session.coder, everyone=session.everyone
        )
        self.codes.show(session, session.look(palette_of(self.app.current_theme)))
        self.show_title()

    def show_title(self) -> None:
        """Which project, source and coder, and how far."""
        session = self.session
        parts = [session.project.name]
        if session.reading is not None:
            parts += dict.fromkeys((session.reading.title, session.reading.source))
        parts.append(session.coder)
        parts.append(_("everyone's codings") if session.everyone else _("my codings"))
        if session.filter is not None:
            parts.append(_("filtered"))
        if session.hidden:
            parts.append(_("some codes hidden"))
        if session.read_only:
            parts.append(_("read only"))
        self.title_line.update(
            plain(" · ".join(one_line(part, 60) for part in parts)), layout=False
        )

    @on(Reader.Moved)
    def show_place(self) -> None:
        """Show where the cursor is; after its own frame, so that it never waits for this."""
        if self._where() != self._refused_at:
            self.unsay(problem=True)
        if not self._place_due:
            self._place_due = True
            self.call_after_refresh(self._show_place)

    def _show_place(self) -> None:
        """Turn, speaker, what is selected, and the codings under the cursor."""
        self._place_due = False
        if self.session.reading is None:
            return
        words = [*self._speaker_here(), *self._selection_here(), *self._codings_here()]
        self.status.update(Content("  ").join(words), layout=False)
        self._show_details()

    def _speaker_here(self) -> Iterator[Content]:
        session = self.session
        turn = session.turn_at(self.reader.cursor)
        if turn is not None:
            yield plain(_("turn {number}").format(number=turn.number))
            who = (turn.person or turn.label, session.actor_name(turn.actor))
            yield plain(one_line(" ".join(filter(None, who))))

    def _selection_here(self) -> Iterator[Content]:
        if self.reader.selection is not None:
            length = self.reader.selection.length
            yield plain(_("{count} characters selected").format(count=length), "bold")

    def _codings_here(self) -> list[Content]:
        """The codings under the cursor by name, the chosen one marked."""
        current = self.reader.current
        shown = []
        for coding in self.reader.under():
            whose = f" ({coding.coder})" if self.session.everyone else ""
            name = f"{self.session.name(coding.code)}{one_line(whose)}"
            chosen = current is not None and coding.id == current.id
            shown.append(plain(f"▸{name}" if chosen else name, "bold reverse" if chosen else ""))
        return shown

    def _show_details(self) -> None:
        """What is known of the coding under the cursor, if that is another one than before."""
        current, session = self.reader.current, self.session
        if not self.details.display or (current == self._detailed and not self._details_due):
            return
        self._detailed, self._details_due = current, False
        if current is None:
            self.details.show_coding(None, None)
            return
        with self.telling():
            details = session.project.coding_details(current.id, session.whose)
            self.details.show_coding(details, session.by_id.get(current.code))

    # other windows

    def look_if_changed(self) -> None:
        """Another program wrote in the project: see it, and say so; a dialog is not disturbed."""
        with self.telling():
            if self.on_top and self.session.others_worked():
                self.read_again()
                self.say(_("another window has worked in this project; this is how it stands now"))

    # panes

    def on_resize(self, event: Resize) -> None:
        self.place_panes()
        columns, rows = SMALLEST
        too_small = event.size.width < columns or event.size.height < rows
        if too_small and not isinstance(self.app.screen, TooSmall):
            self.app.push_screen(TooSmall(columns, rows))

    def place_panes(self) -> None:
        """Show the panes that there is room for, or that were asked for."""
        width = self.app.size.width
        roomy = {"sources": width >= LEFT_FROM, "codes": width >= LEFT_FROM,
                 "details": width >= RIGHT_FROM}  # fmt: skip
        if width >= LEFT_FROM:
            self._only = None
            shown = {name: not self.closed.get(name, not roomy[name]) for name in roomy}
        else:
            shown = {name: name == self._only for name in roomy}
        self.sources.display, self.codes.display = shown["sources"], shown["codes"]
        self.details.display = shown["details"]
        self.query_one("#left").display = shown["sources"] or shown["codes"]
        self.query_one("#right").display = shown["details"]
        self._show_details()

    def action_pane(self, name: str) -> None:
        """Open a pane and go there; close it if we are there."""
        panes = {"sources": self.sources, "codes": self.codes, "details": self.details}
        pane = panes[name]
        here = pane.display and (name == "details" or pane.has_focus_within)
        if self.app.size.width < LEFT_FROM:
            self._only = None if here else name
        else:
            self.closed[name] = here
        self.place_panes()
        if here:
            self.set_focus(self.reader)
        elif isinstance(pane, ListPane):
            pane.focus_list()
