"""The codebook, edited from the list of codes; what it asks and does stands in tui/codebook."""

from __future__ import annotations

from textual import on, work

from qcode.tui.codebook import actions
from qcode.tui.panes.codes import CodesPane
from qcode.tui.room.frame import Frame, told
from qcode.tui.wording import _

_EDITS = {
    "new": actions.new_code,
    "edit": actions.edit_code,
    "move": actions.move_code,
    "merge": actions.merge_code,
    "split": actions.split_code,
    "delete": actions.delete_code,
}


class EditingCodes(Frame):
    """What is done to codes."""

    _editing = False

    @work
    @told
    async def action_edit_codebook(self, what: str) -> None:
        """Let an edit ask what it needs and do it; then show the codebook as it is."""
        if self._editing:
            return  # a key pressed while the first question is still coming up
        self.may_write()
        self._editing = True
        try:
            change = await _EDITS[what](self.app, self.session, self.codes.code)
        finally:
            self._editing = False
        if change is not None:
            self.show(change)

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

    @on(CodesPane.Chosen)
    async def _code_chosen(self, event: CodesPane.Chosen) -> None:
        """Code the selection with it; without a selection, only its notes are shown."""
        if self.reader.selection is not None:
            await self.run_action(f"code({event.code!r})")

    @on(CodesPane.Highlighted)
    def _code_highlighted(self, event: CodesPane.Highlighted) -> None:
        if self.details.display and event.code in self.session.by_id:
            self.details.show_code(self.session.by_id[event.code])
