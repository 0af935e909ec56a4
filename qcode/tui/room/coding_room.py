"""The main screen: all that can be done in it together."""

from __future__ import annotations

from qcode.tui.dialogs.help import HelpScreen
from qcode.tui.room.codebook import EditingCodes
from qcode.tui.room.coding import Coding
from qcode.tui.room.finding import Finding
from qcode.tui.room.frame import told


class CodingRoom(Coding, Finding, EditingCodes):
    """Where a researcher spends the day."""

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
