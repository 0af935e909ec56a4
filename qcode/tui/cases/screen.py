"""The screen of people, villages, sources and speakers: which sheet is shown, and what keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Input, Static, Tab, Tabs

from qcode.errors import QcodeError, UsageProblem
from qcode.texts import Text
from qcode.tui.cases.dialogs import Act, CaseDialog, Choice, Choosing
from qcode.tui.cases.grid import Grid
from qcode.tui.cases.keys import CASE_KEYS
from qcode.tui.cases.speakers import SpeakerView
from qcode.tui.cases.table import SheetTable
from qcode.tui.cases.views import CaseView, SourceView, View
from qcode.tui.field import Field
from qcode.tui.footer import Hint, HintLine
from qcode.tui.leaving import Leaving
from qcode.tui.plain import one_line, plain
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import MUTED
from qcode.tui.session import LOOK_EVERY
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.session import Change, Session

PROBLEM = "✗ "


class CasesScreen(Leaving[None]):
    """People, villages and who is who."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.keys, key.action, show=False) for key in CASE_KEYS),
        Binding("ctrl+q", "app.leave", show=False),
        *(Binding(str(number), f"sheet({number})", show=False) for number in range(1, 10)),
    ]
    DEFAULT_CSS = """
    CasesScreen {
        & > #case-title { height: 1; background: $panel; }
        & > Field { height: 1; margin: 0 1; }
        & > #case-about { height: 3; padding: 0 1; }
        & > #case-said { height: auto; min-height: 1; max-height: 2; padding: 0 1; }
        & > HintLine { dock: bottom; background: $panel; padding: 0 1; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        reading = session.reading
        self.speakers = SpeakerView(
            session, _("Speakers"), None if reading is None else reading.source
        )
        self.views: Sequence[View] = (
            *self._case_views(),
            SourceView(session, _("Sources"), self._open_speakers),
            self.speakers,
        )
        self.view = self.views[0]
        self.title_line = Static(id="case-title")
        self.tabs = Tabs(*(Tab(_tab(n, each), id=f"sheet-{n}") for n, each in self._numbered()))
        self.filter = Field(placeholder=_("/ to filter"))
        self.table = SheetTable()
        self.about, self.said = Prose(id="case-about"), Prose(id="case-said")
        self.about.can_focus = self.said.can_focus = False

    def _case_views(self) -> list[CaseView]:
        titles = {"person": _("People"), "village": _("Villages")}
        kinds = self.session.project.catalog().kinds
        return [CaseView(self.session, titles.get(kind, kind), kind) for kind in kinds]

    def _numbered(self) -> list[tuple[int, View]]:
        return list(enumerate(self.views, 1))

    def compose(self) -> ComposeResult:
        yield self.title_line
        yield self.tabs
        yield self.filter
        yield self.table
        yield self.about
        yield self.said
        yield HintLine(*(Hint(k.shown, _(k.hint), k.action) for k in CASE_KEYS if k.hint))

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.set_interval(LOOK_EVERY, lambda: self._try(self._look))
        self._try(self.session.may_write)

    def on_resize(self) -> None:
        self._try(self._show)

    def _look(self) -> None:
        """Show what another window has done meanwhile; a dialog is not disturbed."""
        if self.app.screen is self and self.session.others_worked():
            self._show()

    # showing

    def _show(self) -> None:
        """The sheet as it is now, by what is typed in the filter."""
        grid = self.view.grid()
        shown = self._filtered(grid)
        self.table.show(shown)
        count = str(len(grid.rows))
        if len(shown.rows) != len(grid.rows):
            count = _("{shown} of {all}").format(shown=len(shown.rows), all=count)
        parts = [self.session.project.name, f"{self.view.title} ({count})"]
        if self.view is self.speakers and self.speakers.source:
            parts.append(self.speakers.source)
        if self.session.read_only:
            parts.append(_("read only"))
        self.title_line.update(plain(" · ".join(map(one_line, parts))))
        self._tell_of_cell()

    def _filtered(self, grid: Grid) -> Grid:
        words = self.filter.value.strip()
        if not words:
            return grid
        from qcode.language.lookup import Lookup

        said = {key: [cell.text for cell in cells] for key, cells in grid.rows.items()}
        found = set(Lookup(said.items()).find(words))
        return grid.only([key for key in grid.rows if key in found])

    @on(DataTable.CellHighlighted)
    def _elsewhere(self) -> None:
        self._try(self._tell_of_cell)

    def _tell_of_cell(self) -> None:
        """The whole value under the cursor, and what its column means."""
        place = self.table.place
        if place is None:
            empty = _("nothing fits") if self.filter.value.strip() else self.view.empty
            self.about.show([Paragraph(empty, MUTED)])
            return
        row, key = place
        at = [column.key for column in self.table.grid.columns].index(key)
        column, cell = self.table.grid.columns[at], self.table.grid.rows[row][at]
        said = [f"{one_line(column.heading)}: {one_line(cell.text)}", self.view.about(row, key)]
        first = " · ".join(filter(None, said))
        self.about.show([Paragraph(first), Paragraph(one_line(column.about), MUTED)])

    def _say(self, words: str) -> None:
        self.said.show([Paragraph(one_line(words))])

    def _refuse(self, error: QcodeError) -> None:
        lang = self.session.lang
        words = " – ".join(filter(None, (error.said.read(lang), error.advice.read(lang))))
        self.said.show([Paragraph(one_line(words), "bold $error", PROBLEM)])

    # which sheet

    @on(Tabs.TabActivated)
    def _chosen(self, event: Tabs.TabActivated) -> None:
        number = int((event.tab.id or "sheet-1").removeprefix("sheet-"))
        if self.view is not self.views[number - 1]:
            self.view = self.views[number - 1]
            self.filter.value = ""
            self._say("")
            self._try(self._show)

    def action_sheet(self, number: int) -> None:
        if number <= len(self.views):
            self.tabs.active = f"sheet-{number}"

    def action_source(self) -> None:
        self._try(self._ask_source)

    def _ask_source(self) -> None:
        names = list(self.session.project.source_sheet().rows)
        choices = [Choice(name, partial(self._open_speakers, name)) for name in names]
        at = names.index(self.speakers.source) if self.speakers.source in names else 0
        title = _("The speakers of which source?")
        self.app.push_screen(Choosing(title, choices, at=at), self._done)

    def _open_speakers(self, source: str) -> str:
        self.speakers.source = source
        self.action_sheet(len(self.views))
        return ""

    # acting

    def _try(self, step: Callable[[], object]) -> None:
        """Do something whose refusal is told on the screen: the one place for it here."""
        try:
            step()
        except QcodeError as error:
            self._refuse(error)

    def _ask(self, make: Callable[[], CaseDialog | Act]) -> None:
        """Ask what an act needs to know, or do it at once where it needs nothing."""

        def ask() -> None:
            asked = make()
            if isinstance(asked, CaseDialog):
                self.session.may_write()
                self.app.push_screen(asked, self._done)
            else:
                self._done(asked)

        self._try(ask)

    def _done(self, act: Act | None) -> None:
        """Do what was asked for, show what came of it, and say it."""
        if act is None:
            return

        def done() -> None:
            said = act()
            self._show()
            self._say(said)

        self._try(done)

    def _here(self) -> tuple[str, str]:
        """The row and the column under the cursor."""
        place = self.table.place
        if place is None:
            raise UsageProblem(Text("nothing is chosen", "没有选中任何内容"))
        return place

    @on(DataTable.CellSelected)
    def action_edit(self) -> None:
        self._ask(lambda: self.view.edit(*self._here()))

    def action_new(self) -> None:
        self._ask(self.view.new)

    def action_rename(self) -> None:
        self._ask(lambda: self.view.rename(self._here()[0]))

    def action_delete(self) -> None:
        def delete() -> Act:
            self.session.may_write()
            return self.view.delete(self._here()[0])

        self._ask(delete)

    def action_undo(self) -> None:
        self._history(self.session.undo)

    def action_redo(self) -> None:
        self._history(self.session.redo)

    def _history(self, step: Callable[[], Change]) -> None:
        def act() -> str:
            self.session.may_write()
            return step().said

        self._done(act)

    # the filter

    def action_filter(self) -> None:
        self.set_focus(self.filter)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._try(self._show)

    @on(Input.Submitted)
    def _into_table(self) -> None:
        self.set_focus(self.table)

    def action_back(self) -> None:
        """Leave the filter, else the screen."""
        if self.filter.value or not self.table.has_focus:
            self.filter.value = ""
            self.set_focus(self.table)
        else:
            self.dismiss()


def _tab(number: int, view: View) -> Content:
    return plain(f"{number} {one_line(view.title)}")
