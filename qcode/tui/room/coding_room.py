"""The main screen: all that can be done in it together."""

from __future__ import annotations

from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.help import HelpScreen
from qcode.tui.room.codebook import EditingCodes
from qcode.tui.room.coding import Coding
from qcode.tui.room.finding import Finding
from qcode.tui.telling import told
from qcode.tui.wording import _


class CodingRoom(Coding, Finding, EditingCodes):
    """Where a researcher spends the day."""

    _saw_everyone = False
    """Whether it was agreed to see everybody's codings, to compare them."""

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
        """Coders side by side. It shows everybody's codings, and says so first."""
        from qcode.tui.compare.comparison import Comparison

        Comparison(self.session).coders_of(self.open_now().source)
        if self.session.everyone or self._saw_everyone:
            self._compare()
            return
        answers = [Answer("no", _("not now"), "n"), Answer("show", _("show them"), "s")]
        more = _("What one has seen of others can't be unseen: finish your own coding first.")
        question = _("Comparing shows everybody's codings of a source.")
        await self.ask(Ask(question, answers, more=more), self._compare_if)

    def _compare_if(self, answer: str) -> None:
        if answer == "show":
            self._saw_everyone = True
            self._compare()

    def _compare(self) -> None:
        from qcode.tui.compare import CompareScreen

        def back(place: tuple[str, int] | None) -> None:
            with self.telling():
                self.read_again()
                self._return_to(place)

        source = self.open_now().source
        self.app.push_screen(CompareScreen(self.session, source, self.reader.cursor), back)

    def _return_to(self, place: tuple[str, int] | None) -> None:
        if place is None:
            return
        source, offset = place
        if source != self.open_now().source:
            self.open_source(source, offset)
        else:
            self.reader.go(offset)
