"""Something being written: it is saved by its key, and not given up unasked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.dialog import Dialog, T
from qcode.tui.wording import _


class Draft(Dialog[T]):
    """Says whether it has changed, what to say if that isn't saved, and how to save it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    @property
    def changed(self) -> bool:
        raise NotImplementedError

    @property
    def unsaved(self) -> str:
        raise NotImplementedError

    def action_save(self) -> None:
        raise NotImplementedError

    def action_give_up(self) -> None:
        if not self.changed:
            self.dismiss(None)
            return
        answers = [
            Answer("back", _("go on writing"), "g"),
            Answer("save", _("save it"), "s"),
            Answer("drop", _("give it up"), "x"),
        ]
        self.app.push_screen(Ask(self.unsaved, answers), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "save":
            self.action_save()
        elif answer == "drop":
            self.dismiss(None)
