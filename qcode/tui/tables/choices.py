"""The lines that say what is asked, each choice under its key: to read, and to click."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from qcode.tui.reader.signs import shortened
from qcode.tui.rows import MUTED

_ACTION = "action"
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Choosable:
    """One choice: its key, what is chosen, what it is now, and what a click on it does."""

    key: str
    name: str
    value: str
    action: str

    @property
    def width(self) -> int:
        return cell_len(f"{self.key} {self.name} {self.value}")


class ChoiceLines(Widget):
    """As many lines as the choices take."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ChoiceLines { height: auto; width: 1fr; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choosable] = ()

    def show(self, choices: Iterable[Choosable]) -> None:
        shown = tuple(choices)
        if shown != self._choices:
            self._choices = shown
            self.refresh(layout=True)

    @property
    def plain(self) -> str:
        """What is said, on one line."""
        return _GAP.join(f"{each.name} {each.value}" for each in self._choices)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(list(_lines(self._choices, width))))

    def render(self) -> Content:
        width = self.size.width
        lines = [Content(_GAP).join(_drawn(each, width) for each in line)
                 for line in _lines(self._choices, width)]  # fmt: skip
        return Content("\n").join(lines)

    async def on_click(self, event: events.Click) -> None:
        action = event.style.meta.get(_ACTION)
        if action is not None:
            event.stop()
            await self.app.run_action(action, self.screen)


def _lines(choices: Iterable[Choosable], width: int) -> Iterator[list[Choosable]]:
    line: list[Choosable] = []
    room = width
    for each in choices:
        if line and each.width > room:
            yield line
            line, room = [], width
        line.append(each)
        room -= each.width + len(_GAP)
    if line:
        yield line


def _drawn(choice: Choosable, width: int) -> Content:
    room = max(1, width - cell_len(f"{choice.key} {choice.name} "))
    said = Content.assemble(
        (choice.key, "bold $accent"), " ", (choice.name, MUTED), " ",
        (shortened(choice.value, room), "bold"),
    )  # fmt: skip
    return said.stylize(Style.from_meta({_ACTION: choice.action}))
