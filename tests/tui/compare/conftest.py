"""The screen that compares coders, opened from the room on the sample study."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.coding.consensus import CONSENSUS
from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.disputes import SeenDisagreement
from qcode.project.sample import build_sample
from qcode.tui.app import CodingApp
from qcode.tui.compare import CompareScreen
from qcode.tui.compare.comparison import Comparison
from qcode.tui.compare.side_by_side import SideBySide
from qcode.tui.wording import speak

CJM, SWH = "2024-05-11_CJM", "2024-05-08_SWH"


@dataclass
class Comparing:
    """The screen while it runs."""

    app: CodingApp
    pilot: Pilot[object]

    @property
    def screen(self) -> CompareScreen:
        screen = self.app.screen_stack[2]
        assert isinstance(screen, CompareScreen)
        return screen

    @property
    def comparison(self) -> Comparison:
        return self.screen.comparison

    @property
    def here(self) -> SeenDisagreement:
        """The disagreement in question, as the project has it."""
        here = self.comparison.in_question()
        return self.app.project.disagreement(here.id, coders=here.coders)

    @property
    def columns(self) -> SideBySide:
        return self.screen.columns

    @property
    def told(self) -> str:
        """What the pane tells of it."""
        return self.screen.matter.plain

    @property
    def said(self) -> str:
        return str(self.screen.said.content)

    @property
    def over(self) -> str:
        """The name of what lies over the room."""
        return type(self.app.screen).__name__

    @property
    def seen(self) -> str:
        """All that stands on the terminal."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    @property
    def heads(self) -> list[str]:
        return [str(column.heading.content) for column in self.columns.shown]

    @property
    def consensus(self) -> set[tuple[str, str]]:
        """What the consensus holds: words and code."""
        text = self.comparison.reading.text
        codings = self.app.project.codings_in(self.comparison.source, CONSENSUS)
        return {(text[each.start : each.end], each.code) for each in codings}

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def because(self, reason: str = "") -> None:
        """Answer the question why."""
        field = self.app.screen.focused
        assert isinstance(field, Input), self.seen
        field.insert_text_at_cursor(reason)
        await self.keys("enter")

    async def select(self, words: str) -> None:
        """In the active column."""
        start = self.comparison.reading.text.index(words)
        self.columns.active.reader.go(start, Span(start, start + len(words)))
        await self.pilot.pause()

    async def click(self, words: str) -> None:
        """Where these words stand first on the terminal."""
        from rich.cells import cell_len

        for y, line in enumerate(self.seen.splitlines()):
            if words in line:
                await self.pilot.click(offset=(cell_len(line[: line.index(words)]), y))
                await self.pilot.pause()
                return
        raise AssertionError(f"{words} is nowhere in\n{self.seen}")

    async def begin(self) -> None:
        """From the room to here."""
        await self.keys("B")
        if self.over == "Ask":
            await self.keys("s")
        for _turn in range(200):
            await self.pilot.pause(0.01)
            if len(self.app.screen_stack) == 3 and "…" not in self.said:
                return
        raise AssertionError(self.seen)


Scenario = Callable[[Comparing], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture(scope="session")
def _compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("compared"))


@pytest.fixture
def sample(_compared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_compared, tmp_path / "sample.qcode"))


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Play:
    """Open a project in the room; begins: go on to the screen before the scenario."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def played(
        path: Path,
        scenario: Scenario,
        *,
        source: str = CJM,
        size: tuple[int, int] = (80, 24),
        begins: bool = True,
        read_only: bool = False,
        coder: str = "LIN",
        **wanted: Any,
    ) -> None:
        async def run() -> None:
            with Project.open(path, read_only=read_only) as project:
                options = {"lang": "en", "source": source, "read_only": read_only, **wanted}
                app = CodingApp(project, coder, **options)
                async with app.run_test(size=size) as pilot:
                    await pilot.pause()
                    await pilot.pause()
                    comparing = Comparing(app, pilot)
                    if begins:
                        await comparing.begin()
                    await scenario(comparing)

        try:
            asyncio.run(run())
        finally:
            speak("en")

    return played
