"""A small interview as the reader gets it, and an application with nothing but the reader."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from qcode.project.reading import Reading, SeenCoding, SeenTurn
from qcode.tui.looks import THEMES, Look, palette_of
from qcode.tui.reader.reader import Reader

TEXT = (
    "访谈者：修路的事，村里怎么定的？\n"
    "\n"
    "SWH：开会定的。书记说“路是‘大家’的”，没人反对。后来钱到了。\n"
    "\n"
    "Interviewer: And the water? \n"
    "\n"
    "SWH: Nobody came. The pump’s broken, cafe\u0301 👍🏽 closed.\n"
)
NAMES = {
    "road": "修路",
    "water": "Water [b]",
    "will": "意愿",
    "long": "Assessment and performance pressure",
}
COLORS = {"road": "#4f9cf9", "water": "#e5a50a", "will": "#33c481", "long": "#b5bd4f"}


def _reading(text: str = TEXT) -> Reading:
    """The text with a turn for each line that begins with a label."""
    turns: list[SeenTurn] = []
    at = 0
    for line in text.split("\n"):
        label = line.replace("：", ":").split(":")[0]
        if ":" in line.replace("：", ":") and len(label) < 15:
            asks = label in ("访谈者", "Interviewer")
            said = at + len(label) + 1
            number = len(turns) + 1
            turns.append(SeenTurn(number, at, said, at + len(line), label, asks, None, None))
        at += len(line) + 1
    return Reading("s", "S", "zh", text, turns)


def _look(marks: dict[str, str] | None = None) -> Look:
    return Look(palette_of(THEMES[0]), NAMES, COLORS, {}, marks or {}, "LIN")


def _coding(ident: str, words: str, code: str = "road", coder: str = "LIN") -> SeenCoding:
    """A coding of the first such words of TEXT."""
    start = TEXT.index(words)
    return SeenCoding(ident, start, start + len(words), code, coder, False)


class Alone(App[None]):
    """The reader, and what it told."""

    def __init__(self) -> None:
        super().__init__()
        self.reader = Reader()
        self.moved = 0
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.reader

    def on_steering_moved(self) -> None:
        self.moved += 1

    def on_steering_told(self, told: Reader.Told) -> None:
        self.told.append(told.words)

    @property
    def selected(self) -> str | None:
        selection = self.reader.selection
        return (
            None if selection is None else self.reader.reading.text[selection.start : selection.end]
        )

    def shown(self) -> list[str]:
        """The rows of the screen as text."""
        return [strip.text for strip in self.screen._compositor.render_strips()]


def _in_the_reader(
    scenario: Callable[[Alone, Pilot[None]], Awaitable[None]],
    text: str = TEXT,
    codings: Sequence[SeenCoding] = (),
    size: tuple[int, int] = (80, 24),
    marks: dict[str, str] | None = None,
) -> None:
    """Run a scenario in a reader that has a text open."""

    async def run() -> None:
        app = Alone()
        async with app.run_test(size=size) as pilot:
            app.reader.open(_reading(text), codings, _look(marks))
            app.reader.focus()
            await pilot.pause()
            await scenario(app, pilot)

    asyncio.run(run())


@pytest.fixture
def in_the_reader() -> Callable[..., None]:
    return _in_the_reader


@pytest.fixture
def coding() -> Callable[..., SeenCoding]:
    return _coding
