"""The pane that tells of the disagreement in question: who did what, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from qcode.tui.compare.words import told_of
from qcode.tui.prose import Prose

if TYPE_CHECKING:
    from qcode.tui.compare.comparison import Comparison


class MatterPane(Prose, can_focus=False):
    """A click on what a coder did takes it. A sign at the right edge tells that there is more."""

    spare = 3

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

    def turn_on(self) -> None:
        """Show what comes next; after the last line, the first again."""
        top = self.scroll_offset.y
        further = 0 if top >= self.max_scroll_y else top + max(1, self.size.height - 1)
        self.scroll_to(y=further, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        strip, top = super().render_line(y), self.scroll_offset.y
        if y == self.size.height - 1 and top < self.max_scroll_y:
            return _marked(strip, "▾O")
        return _marked(strip, "▴") if y == 0 and top > 0 else strip

    def on_click(self, event: events.Click) -> None:
        event.stop()
        number = self.paragraph_at(event.y)
        coder = None if number is None else self._whose[number]
        if coder is not None:
            self.post_message(self.Taken(coder))


def _marked(strip: Strip, sign: str) -> Strip:
    """A line with a sign in the cells that are kept free."""
    style = next((segment.style for segment in strip if segment.style is not None), None)
    plain = None if style is None else Style(color=style.color, bgcolor=style.bgcolor)
    sign = sign.rjust(MatterPane.spare)
    return Strip([*strip.crop(0, strip.cell_length - len(sign)), Segment(sign, plain)])
