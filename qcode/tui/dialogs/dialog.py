"""The frame of every dialog: a box with a title, its keys in the last line, Esc gives up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from qcode.tui.footer import Hint, HintLine
from qcode.tui.leaving import ModalLeaving
from qcode.tui.plain import one_line, plain
from qcode.tui.wording import _

T = TypeVar("T")


class Dialog(ModalLeaving[T | None], Generic[T]):
    """Asks for a T; None: given up."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 50%;
        & > .box {
            width: 76;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            border: round $primary;
            border-title-color: $foreground;
            border-title-style: bold;
            background: $surface;
        }
        & HintLine { margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", show=False)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._words = title

    def compose(self) -> ComposeResult:
        box = Vertical(*self.body(), HintLine(*self.hints()), classes="box")
        box.border_title = plain(one_line(self._words, 200))
        yield box

    def body(self) -> Iterable[Widget]:
        """What stands in the box, above its keys."""
        return ()

    def hints(self) -> Iterable[Hint]:
        """The keys of the last line."""
        yield Hint("Esc", _("give up"), "give_up")

    def action_give_up(self) -> None:
        self.dismiss(None)
