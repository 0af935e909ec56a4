"""Frame: the panes around the reader, and showing in all of them what changed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.timer import Timer
from textual.widget import Widget

from qcode.errors import UsageProblem
from qcode.project.reading import Reading, SeenCoding
from qcode.texts import Text
from qcode.tui.dialogs.too_small import TooSmall
from qcode.tui.footer import KeyFooter
from qcode.tui.keys import bindings
from qcode.tui.looks import palette_of
from qcode.tui.panes.codes import CodesPane
from qcode.tui.panes.details import DetailsPane
from qcode.tui.panes.list_pane import ListPane
from qcode.tui.panes.sources import SourcesPane
from qcode.tui.reader.reader import Reader
from qcode.tui.room.arrangement import Arrangement, Pane
from qcode.tui.room.lines import StatusLine, TitleLine
from qcode.tui.session import LOOK_EVERY, Change, Session
from qcode.tui.telling import Telling

SMALLEST = (40, 10)
"""Below this many columns and rows nothing can be coded, and the screen says so."""

COUNT_AFTER = 0.3
"""So long after an act, in seconds, the lists are counted again: never between two quick keys."""

_NOTHING_OPEN = UsageProblem(
    Text("no source is open", "没有打开的文本"),
    Text("L lists the sources", "L 列出文本"),
)


class Frame(Telling[None]):
    """The main screen without its keys' doings."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("room")]

    CSS = """
    #middle { height: 1fr; }
    #left { width: 34; }
    #left SourcesPane { height: 2fr; }
    #left CodesPane { height: 3fr; }
    #right { width: 42; }
    Reader { width: 1fr; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.arrangement = Arrangement()
        self.places: dict[str, int] = {}
        self._place_due = False
        self._lists_due: Timer | None = None
        self._detailed: SeenCoding | None = None
        self._details_due = True
        self.title_line = TitleLine(id="title")
        self.reader = Reader()
        self.sources = SourcesPane()
        self.codes = CodesPane()
        self.details = DetailsPane()
        self.status = StatusLine(id="status")

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

    def open_now(self) -> Reading:
        """The source that is open. Raises UsageProblem where there is none."""
        if self.session.reading is None:
            raise _NOTHING_OPEN
        return self.session.reading

    # showing

    def open_source(self, source: str, cursor: int | None = None) -> None:
        """Open a source in the reader, where it was left if no place is named."""
        if self.session.reading is not None:
            self.places[self.session.reading.source] = self.reader.cursor
        with self.telling():
            self._open(source, self.places.get(source, 0) if cursor is None else cursor)

    def _open(self, source: str, cursor: int) -> None:
        self.say("")
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
        self.say(change.said, change.more)
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
        elif now is not None and now != reading and reading is not None:
            # other speakers, or a corrected text
            self._open(reading.source, session.place_in(now, self.reader.cursor))
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
        self.status.write(Content())
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
        self.title_line.show(session)

    @on(Reader.Moved)
    def show_place(self) -> None:
        """Show where the cursor is; after its own frame, so that it never waits for this."""
        if not self._place_due:
            self._place_due = True
            self.call_after_refresh(self._show_place)

    def _show_place(self) -> None:
        self._place_due = False
        if self.session.reading is None:
            return
        self.status.show(self.session, self.reader)
        self._show_details()

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
            if self.on_top and (said := self.session.others_worked()):
                self.read_again()
                self.say(said)

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
        self.arrangement = self.arrangement.on(width)
        shown = self.arrangement.shown(width)
        self.sources.display, self.codes.display = shown["sources"], shown["codes"]
        self.details.display = shown["details"]
        self.query_one("#left").display = shown["sources"] or shown["codes"]
        self.query_one("#right").display = shown["details"]
        self._show_details()

    def action_pane(self, name: Pane) -> None:
        """Open a pane and go there; close it if we are there."""
        panes: dict[Pane, Widget] = {
            "sources": self.sources,
            "codes": self.codes,
            "details": self.details,
        }
        pane = panes[name]
        here = pane.display and (name == "details" or pane.has_focus_within)
        self.arrangement = self.arrangement.turned(name, self.app.size.width, close=here)
        self.place_panes()
        if here:
            self.set_focus(self.reader)
        elif isinstance(pane, ListPane):
            pane.focus_list()
