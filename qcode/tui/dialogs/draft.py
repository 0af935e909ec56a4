"""Something being written: it is saved by its key, and not given up unasked."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType

from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.dialog import Dialog, T
from qcode.tui.wording import _


class Draft(Dialog[T]):
    """A dialog that asks before what was written in it is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    @property
    @abstractmethod
    def changed(self) -> bool:
        """Whether there is anything to save."""

    @property
    @abstractmethod
    def unsaved(self) -> str:
        """What to say where it is given up."""

    @abstractmethod
    def action_save(self) -> None:
        """Save it and close; where that can't be done, stay."""

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
