"""The codebook, edited from the list of codes; what it asks and does stands in tui/codebook."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

from textual import on

from qcode.tui.codebook import actions
from qcode.tui.codebook.relating import relate
from qcode.tui.panes.codes import CodesPane
from qcode.tui.room.frame import Frame
from qcode.tui.session import Change
from qcode.tui.telling import told
from qcode.tui.wording import _

_EDITS = {
    "new": actions.new_code,
    "edit": actions.edit_code,
    "move": actions.move_code,
    "merge": actions.merge_code,
    "split": actions.split_code,
    "delete": actions.delete_code,
    "relate": relate,
}


class EditingCodes(Frame):
    """What is done to codes."""

    @told
    async def action_edit_codebook(self, what: str) -> None:
        """Let an edit ask what it needs; no key is read before its first question is there."""
        self.session.may_write()
        asking = self.run_worker(self._edit(what))
        while not asking.is_finished and (self.app.screen is self or not self.app.focused):
            await asyncio.sleep(0.005)

    @told
    async def _edit(self, what: str) -> None:
        """The edit itself; then the codebook is shown as it is."""
        before = self.session.project.lost_queries()
        change = await _EDITS[what](self.app, self.session, self.codes.code)
        if change is not None:
            self.show(self._with_lost(change, before))

    def _with_lost(self, change: Change, before: Collection[str]) -> Change:
        """The edit, and which saved queries it leaves without a code they ask for."""
        lost = [name for name in self.session.project.lost_queries() if name not in before]
        if not lost:
            return change
        more = _("saved queries that can't be asked any more: {names}")
        more = more.format(names=_(", ").join(lost))
        return replace(change, more=f"; {more}")

    @told
    async def action_hide_code(self) -> None:
        """Hide a code's codings, and those of the codes under it, or show them again."""
        session, code = self.session, self.codes.code
        if code is None:
            return
        below = session.below(code)
        hide = code not in session.hidden
        session.hidden = session.hidden | below if hide else session.hidden - below
        self.read_again()
        name = session.name(code)
        self.say((_("hidden: {name}") if hide else _("shown again: {name}")).format(name=name))

    @on(CodesPane.Highlighted)
    def _code_highlighted(self, event: CodesPane.Highlighted) -> None:
        if self.details.display and event.code in self.session.by_id:
            self.details.show_code(self.session.by_id[event.code])
            self._details_due = True
