"""The screen of people and villages over the sample project, driven by keys."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from qcode.project import Project
from qcode.texts import Lang
from qcode.tui.cases import CasesScreen
from qcode.tui.cases.screen import PROBLEM
from qcode.tui.looks import THEMES
from qcode.tui.session import Session
from qcode.tui.wording import speak


class CasesApp(App[None]):
    """Nothing but the screen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.cases = CasesScreen(session)

    def on_mount(self) -> None:
        self.push_screen(self.cases)


@dataclass
class Room:
    """The screen while it runs."""

    pilot: Pilot[None]
    cases: CasesScreen
    project: Project

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, words: str) -> None:
        await self.keys(*words)

    async def go(self, row: str, column: str) -> None:
        """Move the cursor to a cell."""
        self.cases.table.go(row, column)
        await self.pilot.pause()

    def cell(self, row: str, column: str) -> str:
        """What a cell shows."""
        return self.cases.table.get_cell(row, column).plain

    @property
    def said(self) -> str:
        return self.cases.said.plain

    @property
    def problem(self) -> bool:
        return self.said.startswith(PROBLEM)


Scenario = Callable[[Room], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def project(built_sample: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(built_sample, tmp_path / "sample.qcode"))) as opened:
        yield opened


@pytest.fixture
def play(project: Project) -> Iterator[Play]:
    """Run a scenario on the screen of a project, at first the sample."""

    def played(
        scenario: Scenario,
        *,
        lang: Lang = "en",
        size: tuple[int, int] = (100, 30),
        source: str | None = None,
        read_only: bool = False,
        on: Project = project,
    ) -> None:
        async def run() -> None:
            speak(lang)
            session = Session(on, "LIN", lang, read_only=read_only)
            if source is not None:
                session.reading = on.reading(source)
            app = CasesApp(session)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                await scenario(Room(pilot, app.cases, on))

        asyncio.run(run())

    yield played
    speak("en")
