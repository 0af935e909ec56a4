"""What stands on the screen of tables, and bringing it up to what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer

from qcode.errors import ProjectProblem, QcodeError
from qcode.project.desk import Excerpt, Listed, Tabulated
from qcode.texts import Text
from qcode.tui.footer import Hint, HintLine
from qcode.tui.plain import one_line
from qcode.tui.plain import plain as literal
from qcode.tui.remembered import remember_table, remembered_table
from qcode.tui.room.lines import OneLine
from qcode.tui.session import LOOK_EVERY, Session
from qcode.tui.tables.asking import Asking
from qcode.tui.tables.choices import ChoiceLines
from qcode.tui.tables.excerpts import Excerpts, named_cell
from qcode.tui.tables.inquiry import Inquiry, from_kept, kept
from qcode.tui.tables.keys import TABLE_KEYS
from qcode.tui.tables.naming import Names, choices_of
from qcode.tui.tables.sheet import Sheet
from qcode.tui.tables.shown import Left, Shown, tabulated
from qcode.tui.telling import Telling
from qcode.tui.wording import _

WIDE = 130
"""From this width on the excerpts stand at the side."""

LEAST, FEWEST = 8, 6
"""Else they take a third of the screen, but at least so many rows; fewer for the table's sake."""

ROWS = 4
"""So many rows of the table are seen before any excerpts are, unless they are asked for."""

LINES = 3
"""Lines of the screen that are always the same: its title, what was said, its keys."""

SOON = 0.3
"""After so many seconds it is said that a table is still being worked out."""


class TablesFrame(Telling[Left]):
    """The screen without what its keys do."""

    DEFAULT_CSS = """
    TablesFrame {
        & > #table-title { background: $panel; color: $foreground; }
        & > #tabled { height: 1fr; layout: vertical; }
        & > #tabled.-wide { layout: horizontal; }
        & > #tabled > Excerpts { height: 8; width: 1fr; }
        & > #tabled.-wide > Excerpts { height: 1fr; width: 2fr; border-left: solid $panel; }
        & > #tabled.-wide > Sheet { width: 3fr; }
        & > HintLine { dock: bottom; background: $panel; }
    }
    """

    def __init__(self, session: Session, left: Left | None) -> None:
        super().__init__(session)
        self.asking = Asking(session.project.path)
        self.names = Names(session)
        self.shown: Shown | None = None
        self.listed: Listed | None = None
        self.title_line = OneLine(id="table-title")
        self.choices = ChoiceLines()
        self.sheet = Sheet()
        self.excerpts = Excerpts(session)
        self._left = left
        self._soon: Timer | None = None
        self._excerpts_wanted: bool | None = None
        """Whether the excerpts were opened, or closed; None: as there is room for them."""
        self.inquiry = self._there(left.inquiry if left is not None else self._begins_with())

    def _begins_with(self) -> Inquiry:
        """What was asked last time; at first, one's own codings by who speaks and where.

        Who codes sees others' codings only when asking for them.
        """
        project, me = self.session.project, self.session.coder
        before = from_kept(remembered_table(project.uuid, me))
        return before or Inquiry(coders=(me,) if self.blind else ())

    def _there(self, asked: Inquiry) -> Inquiry:
        """What is asked without what isn't in the project, or no more."""
        known = [each.id or "" for each in self.names.properties]
        return asked.among(known, self.session.by_id, self.session.project.coders())

    @property
    def blind(self) -> bool:
        """Whether the coder is at work without seeing what others did."""
        own = self.session.project.progress(self.session.coder)
        return not self.session.everyone and any(each.counts for each in own)

    def compose(self) -> ComposeResult:
        yield self.title_line
        yield self.choices
        yield Container(self.sheet, self.excerpts, id="tabled")
        yield self.said
        always = ("help", "back")
        yield HintLine(
            *(
                Hint(key.shown, _(key.hint), key.action, always=key.action in always)
                for key in TABLE_KEYS
                if key.hint
            )
        )

    def on_mount(self) -> None:
        self.set_focus(self.sheet)
        self.work_out()
        self.set_interval(LOOK_EVERY, self.look_if_changed)

    def on_unmount(self) -> None:
        self.asking.close()

    # the table

    def ask_for(self, inquiry: Inquiry) -> None:
        """Another table is wanted."""
        self.inquiry = inquiry
        self.say("")
        self.work_out()

    def work_out(self) -> None:
        """Show what is asked now; a table that is still being worked out is no longer wanted."""
        self.show_choices()
        self.place_excerpts()
        self.run_worker(self._work_out(self.inquiry), group="table", exclusive=True)

    async def _work_out(self, inquiry: Inquiry) -> None:
        self._stop_waiting()
        self._soon = self.set_timer(SOON, self._say_soon)
        with self.telling():
            try:
                asked = partial(tabulated, inquiry, self.session.lang)
                self._show(await self.asking.ask(asked))
            except QcodeError as error:
                self._take_back(inquiry, error)
                raise
            finally:
                self._stop_waiting()

    def _take_back(self, inquiry: Inquiry, error: QcodeError) -> None:
        """What was asked last has no answer: what is shown stands.

        Where that is what was asked, something that its filters name is gone, and they with it.
        """
        before = inquiry if self.shown is None else self.shown.inquiry
        lost = before == inquiry and before.narrowed and not isinstance(error, ProjectProblem)
        self.inquiry = before.unfiltered() if lost else before
        self.show_choices()
        self._entitle()
        if lost:
            self.call_later(self.work_out)

    def _stop_waiting(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None

    def _say_soon(self) -> None:
        self.title_line.write(literal(_("one moment: working it out …")))

    def _show(self, shown: Shown) -> None:
        at = self._at(shown)
        self.shown = shown
        self._entitle()
        self.sheet.show(shown.grid, *at)
        self.place_excerpts()
        self.show_cell()
        self._remember(shown.inquiry)
        if shown.inquiry.narrowed and shown.nothing:
            self.say(_("nothing is left by this filter"))

    def _entitle(self) -> None:
        """Say what is shown, and of which project."""
        parts = [self.session.project.name]
        if self.shown is not None:
            parts.append(self.shown.table.title.read(self.session.lang))
        if self.session.read_only:
            parts.append(_("read only"))
        self.title_line.write(literal(" · ".join(map(one_line, parts))))

    def _at(self, shown: Shown) -> tuple[int, int]:
        """The cell to stand on: the one as before, where there is one."""
        if self._left is not None:
            return shown.place(self._left.row, self._left.column)
        before = self.shown
        if before is None or self.sheet.empty:
            return 0, 0
        column = before.table.columns[1 + self.sheet.column].id
        return shown.place(before.key(self.sheet.row), column)

    # the cell

    def show_cell(self) -> None:
        """The cursor stands on another cell, or on another value."""
        self.listed = None
        if self.shown is None or self.sheet.empty:
            self.excerpts.begin(_("nothing is left by this filter"))
            return
        self.excerpts.begin(self._cell())
        record = self.shown.record(self.sheet.row, self.sheet.column)
        self.run_worker(self._list(self.shown.tabulated, record), group="excerpts", exclusive=True)

    async def _list(self, tabulated: Tabulated, record: Mapping[str, Any]) -> None:
        with self.telling():
            listed = await self.asking.ask(lambda desk: desk.excerpts(tabulated, record))
            at = None if self._left is None else self._left.excerpt
            self._left = None
            self.listed = listed
            self.excerpts.show(self._cell(), listed, at)

    def _cell(self) -> str:
        """The cell under the cursor, in words."""
        assert self.shown is not None
        lang, row, column = self.session.lang, self.sheet.row, self.sheet.column
        return named_cell(self.cell_names().read(lang), self.shown.grid.cells[row][column], lang)

    def cell_names(self) -> Text:
        """What the row and the columns of the cell under the cursor are called."""
        assert self.shown is not None
        return self.shown.names(self.sheet.row, self.sheet.column)

    def left(self, goes: Excerpt | None = None) -> Left | None:
        """How the screen is left now."""
        if self.shown is None or self.sheet.empty:
            return None
        current = self.excerpts.current
        return Left(
            inquiry=self.inquiry,
            row=self.shown.key(self.sheet.row),
            column=self.shown.table.columns[1 + self.sheet.column].id,
            excerpt=None if current is None else current.id,
            goes=goes,
        )

    def _remember(self, inquiry: Inquiry) -> None:
        remember_table(self.session.project.uuid, self.session.coder, kept(inquiry))

    # what is asked

    def show_choices(self) -> None:
        self.choices.show(choices_of(self.inquiry, self.names, self.session))

    # around it

    def on_resize(self) -> None:
        self.place_excerpts()

    def open_excerpts(self, opened: bool | None) -> None:
        """Show or close them; None: as there is room."""
        self._excerpts_wanted = opened
        self.place_excerpts()

    def place_excerpts(self) -> None:
        """At the side, or below as many rows of the table as are needed to read it."""
        size = self.size
        wide = size.width >= WIDE
        said = self.choices.get_content_height(size, size, size.width)
        room = size.height - LINES - said - self.sheet.grid.depth - ROWS - 1
        self.query_one("#tabled").set_class(wide, "-wide")
        least = max(FEWEST, min(room, max(LEAST, size.height // 3)))
        self.excerpts.styles.height = "1fr" if wide else least
        fits = wide or room >= FEWEST
        self.excerpts.display = fits if self._excerpts_wanted is None else self._excerpts_wanted

    async def look_if_changed(self) -> None:
        """Another program wrote in the project: count anew, and say so."""
        with self.telling():
            if self.on_top and (said := self.session.others_worked()):
                called = {id: self._called(id) for id in self.inquiry.named}
                self.session.read_codebook()
                self.names = Names(self.session)
                self.inquiry = self._there(self.inquiry)
                gone = [called[id] for id in called if id not in self.inquiry.named]
                self.work_out()
                if gone:
                    said += _("; no longer there, and no longer asked for: {names}").format(
                        names=_(", ").join(gone)
                    )
                self.say(said)

    def _called(self, id: str) -> str:
        """What a code, a property or a coder is called."""
        code = id in self.session.by_id
        return self.session.name(id) if code else self.names.property(id)
