"""A terminal in which nothing can be read says so, until it is larger."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from qcode.tui.plain import plain
from qcode.tui.wording import _


class TooSmall(ModalScreen[None]):
    """Goes by itself as soon as the terminal is large enough."""

    DEFAULT_CSS = """
    TooSmall {
        align: center middle;
        background: $background;
        & > Static { width: auto; max-width: 100%; text-align: center; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "app.leave", show=False)]

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__()
        self._columns, self._rows = columns, rows

    def compose(self) -> ComposeResult:
        words = _("This terminal is too small: at least {columns} × {rows} are needed")
        yield Static(plain(words.format(columns=self._columns, rows=self._rows)))

    def on_resize(self) -> None:
        size = self.app.size
        if self.app.screen is self and size.width >= self._columns and size.height >= self._rows:
            self.dismiss()
