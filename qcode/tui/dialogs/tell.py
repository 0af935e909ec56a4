"""An error, and what to do about it, in the interface's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.wording import _, language


class Tell(Dialog[None]):
    """Says why something was not done."""

    DEFAULT_CSS = """
    Tell {
        & > .box { border: round $error; }
        & Prose { height: auto; max-height: 16; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.leave", show=False),
        Binding("enter", "give_up", show=False),
    ]

    def __init__(self, error: QcodeError) -> None:
        super().__init__("✗ " + _("This was not done"))
        self._error = error

    def body(self) -> Iterable[Widget]:
        said, advice = self._error.said.read(language()), self._error.advice.read(language())
        yield Prose([Paragraph(said, "bold"), *([Paragraph(""), Paragraph(advice)] * bool(advice))])

    def hints(self) -> Iterable[Hint]:
        yield Hint("Esc", _("close"), "give_up")
