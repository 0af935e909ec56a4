"""The screen of tables, opened from the room on the sample study."""

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

from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.tui.app import CodingApp
from qcode.tui.rows import Rows
from qcode.tui.tables import TablesScreen
from qcode.tui.wording import speak

CJM = "2024-05-11_CJM"


@dataclass
class Tabling:
    """The screen while it runs."""

    app: CodingApp
    pilot: Pilot[object]

    @property
    def screen(self) -> TablesScreen:
        screen = self.app.screen_stack[2]
        assert isinstance(screen, TablesScreen)
        return screen

    @property
    def over(self) -> str:
        """The name of what lies on top."""
        return type(self.app.screen).__name__

    @property
    def seen(self) -> str:
        """All that stands on the terminal."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    @property
    def said(self) -> str:
        return str(self.screen.said.content)

    @property
    def asked(self) -> str:
        return self.screen.choices.plain

    @property
    def heading(self) -> str:
        """What is said over the excerpts."""
        return str(self.screen.excerpts.heading.content)

    @property
    def value(self) -> Any:
        """What the cell under the cursor says."""
        shown, sheet = self.screen.shown, self.screen.sheet
        assert shown is not None
        return shown.record(sheet.row, sheet.column)["value"]

    @property
    def settled(self) -> bool:
        """Whether nothing is being worked out any more."""
        screen = self.screen
        return screen.shown is not None and (screen.listed is not None or screen.sheet.empty)

    async def until(self, happened: Callable[[], object]) -> None:
        for _turn in range(500):
            if happened():
                await self.pilot.pause()
                return
            await self.pilot.pause(0.01)
        raise AssertionError(self.seen)

    async def keys(self, *keys: str) -> None:
        """Press keys, and wait until all has been worked out that they asked for."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        if self.over == "TablesScreen":
            await self.until(lambda: self.settled and not list(self.app.screen.workers))

    async def type(self, words: str) -> None:
        """Answer with words, in the place of those that stand there."""
        field = self.app.screen.focused
        assert isinstance(field, Input), self.seen
        field.value = words
        await self.keys("enter")

    async def pick(self, *keys: str) -> None:
        """In a list of the dialog on top: go to each of these, check it if that can be, and take
        them all.
        """
        (rows,) = self.app.screen.query(Rows)
        for key in keys:
            assert key in {row.key for row in rows.rows}, [row.key for row in rows.rows]
            rows.highlight(key)
            await self.pilot.press("space")
        await self.keys("enter")

    async def click(self, words: str, times: int = 1) -> None:
        """Where these words stand first on the terminal."""
        from rich.cells import cell_len

        for y, line in enumerate(self.seen.splitlines()):
            if words in line:
                place = (cell_len(line[: line.index(words)]), y)
                await self.pilot.click(offset=place, times=times)
                await self.keys()
                return
        raise AssertionError(f"{words} is nowhere in\n{self.seen}")


Play = Callable[..., None]


@pytest.fixture(scope="session")
def _tabled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("tabled"))


@pytest.fixture
def sample(_tabled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_tabled, tmp_path / "sample.qcode"))


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Play:
    """Open a project in the room, and go on to the screen of tables."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def played(
        path: Path,
        scenario: Callable[[Tabling], Awaitable[None]],
        *,
        size: tuple[int, int] = (80, 24),
        coder: str = "LIN",
        **wanted: Any,
    ) -> None:
        async def run() -> None:
            with Project.open(path) as project:
                app = CodingApp(project, coder, **{"lang": "en", "source": CJM, **wanted})
                async with app.run_test(size=size) as pilot:
                    await pilot.pause()
                    await pilot.pause()
                    tabling = Tabling(app, pilot)
                    await tabling.keys("number_sign")
                    await scenario(tabling)

        try:
            asyncio.run(run())
        finally:
            speak("en")

    return played
