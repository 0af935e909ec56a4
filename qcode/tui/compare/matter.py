"""The pane that tells of the disagreement in question: who did what, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from qcode.tui.compare.words import told_of
from qcode.tui.prose import Prose

if TYPE_CHECKING:
    from qcode.tui.compare.comparison import Comparison


class MatterPane(Prose, can_focus=False):
    """A click on what a coder did takes it."""

    DEFAULT_CSS = """
    MatterPane { background: $surface; padding: 0 1; }
    """

    class Taken(Message):
        def __init__(self, coder: str) -> None:
            super().__init__()
            self.coder = coder

    def __init__(self) -> None:
        super().__init__(id="matter")
        self._whose: list[str | None] = []

    def tell(self, comparison: Comparison) -> None:
        said = list(told_of(comparison))
        self._whose = [coder for _paragraph, coder in said]
        self.show(paragraph for paragraph, _coder in said)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        number = self.paragraph_at(event.y)
        coder = None if number is None else self._whose[number]
        if coder is not None:
            self.post_message(self.Taken(coder))
