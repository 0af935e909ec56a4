"""The screen that compares coders, opened from the room on the sample study."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.coding.consensus import CONSENSUS
from qcode.coding.spans import Span
from qcode.project.disputes import SeenDisagreement
from qcode.tui.app import CodingApp
from qcode.tui.compare import CompareScreen
from qcode.tui.compare.comparison import Comparison
from qcode.tui.compare.side_by_side import SideBySide

from ..driving import Driven, drive

CJM, SWH = "2024-05-11_CJM", "2024-05-08_SWH"


class Comparing(Driven):
    """The screen while it runs."""

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
    def heads(self) -> list[str]:
        return [str(column.heading.content) for column in self.columns.shown]

    @property
    def consensus(self) -> set[tuple[str, str]]:
        """What the consensus holds: words and code."""
        text = self.comparison.reading.text
        codings = self.app.project.codings_in(self.comparison.source, CONSENSUS)
        return {(text[each.start : each.end], each.code) for each in codings}

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

    async def begin(self) -> None:
        """From the room to here."""
        await self.keys("B")
        if self.over == "Ask":
            await self.keys("s")
        await self.until(lambda: len(self.app.screen_stack) == 3 and "…" not in self.said)


Scenario = Callable[[Comparing], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Play:
    """Open a project in the room; begins: go on to the screen before the scenario."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def played(
        path: Path,
        scenario: Scenario,
        *,
        source: str = CJM,
        begins: bool = True,
        **wanted: Any,
    ) -> None:
        async def run(app: CodingApp, pilot: Pilot[object]) -> None:
            comparing = Comparing(app, pilot)
            if begins:
                await comparing.begin()
            await scenario(comparing)

        drive(path, run, source=source, **wanted)

    return played
