"""One line of text: words to find, the number of a turn, a name."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.field import Field
from qcode.tui.footer import Hint
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.wording import _


class Line(Dialog[str]):
    """Returns what is typed. value: what stands there at first.  more: said above it."""

    DEFAULT_CSS = """
    Line {
        & > .box { width: 60; }
        & Prose { height: auto; max-height: 8; margin-bottom: 1; }
    }
    """

    def __init__(
        self, title: str, value: str = "", *, placeholder: str = "", more: str = ""
    ) -> None:
        super().__init__(title)
        self._more = more
        self._field = Field(value, placeholder=placeholder)

    def body(self) -> Iterable[Widget]:
        if self._more:
            yield Prose([Paragraph(self._more)])
        yield self._field

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("go on"), "take")
        yield from super().hints()

    def on_mount(self) -> None:
        self.set_focus(self._field)

    def action_take(self) -> None:
        self.dismiss(self._field.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)
