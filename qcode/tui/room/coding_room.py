"""The main screen: all that can be done in it together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qcode.coding.spans import Span
from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.help import HelpScreen
from qcode.tui.plain import one_line
from qcode.tui.room.codebook import EditingCodes
from qcode.tui.room.coding import Coding
from qcode.tui.room.finding import Finding
from qcode.tui.telling import told
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.project.desk import Excerpt
    from qcode.tui.tables.shown import Left


class CodingRoom(Coding, Finding, EditingCodes):
    """Where a researcher spends the day."""

    _saw_everyone = False
    """Whether it was agreed to see everybody's codings, to compare them."""

    _tables: Left | None = None
    """How the screen of tables was left."""

    _early: frozenset[str] = frozenset()
    """The sources that it was agreed to compare before everyone has finished them."""

    @told
    async def action_help(self) -> None:
        self.app.push_screen(HelpScreen(self.session))

    @told
    async def action_cases(self) -> None:
        """People, villages, and who is who; what changes there shows here."""
        from qcode.tui.cases import CasesScreen

        def back(_result: object) -> None:
            with self.telling():
                self.read_again()

        self.app.push_screen(CasesScreen(self.session), back)

    @told
    async def action_compare(self) -> None:
        """Coders side by side. What it shows too early is said first."""
        from qcode.tui.compare.comparison import Comparison

        source = self.open_now().source
        with self.telling(at_length=True):
            Comparison(self.session).coders_of(source)
            cautions = list(self._cautions(source))
            if not cautions:
                self._compare()
                return
            answers = [Answer("no", _("not now"), "n"), Answer("show", _("show them"), "s")]
            question, *more = cautions
            await self.ask(Ask(question, answers, more="\n".join(more)), self._compare_if)

    def _cautions(self, source: str) -> Iterator[str]:
        """What speaks against comparing a source now, in sentences."""
        from qcode.tui.compare.comparison import missing

        everything, me = self.session.project.progress(), self.session.coder
        coded = any(each.counts.get(me) for each in everything)
        done = any(each.source == source and each.states.get(me) == "done" for each in everything)
        if coded and not done and not self.session.everyone and not self._saw_everyone:
            yield _("Comparing shows everybody's codings of a source.")
            yield _("What one has seen of others can't be unseen: finish your own coding first.")
        late = missing(everything, source)
        if late and source not in self._early:
            yield _("This source is not finished by {who}.").format(
                who=_(", ").join(map(one_line, late))
            )
            yield _("Whatever they code here later may have to be decided anew.")

    def _compare_if(self, answer: str) -> None:
        if answer == "show":
            self._saw_everyone = True
            self._early |= {self.open_now().source}
            self._compare()

    def _compare(self) -> None:
        from qcode.tui.compare import CompareScreen

        def back(place: tuple[str, int] | None) -> None:
            with self.telling():
                self.read_again()
                self._return_to(place)

        source = self.open_now().source
        self.app.push_screen(CompareScreen(self.session, source, self.reader.cursor), back)

    @told
    async def action_tables(self) -> None:
        """Cross-tables and what is behind their cells; they come back as they were left."""
        from qcode.tui.tables import TablesScreen

        def back(left: Left | None) -> None:
            with self.telling():
                self._tables = left
                self.read_again()
                if left is not None and left.goes is not None:
                    self._see(left.goes)

        self.app.push_screen(TablesScreen(self.session, self._tables), back)

    def _see(self, excerpt: Excerpt) -> None:
        """An excerpt in its transcript; pointed out, for it may be another coder's."""
        self._return_to((excerpt.source, excerpt.start))
        self.reader.point_out(Span(excerpt.start, excerpt.end))
        self.reader.choose(excerpt.id)
        self.set_focus(self.reader)
        self.say(_("# goes back to the table"))

    def _return_to(self, place: tuple[str, int] | None) -> None:
        if place is None:
            return
        source, offset = place
        if source != self.open_now().source:
            self.open_source(source, offset)
        else:
            self.reader.go(offset)
