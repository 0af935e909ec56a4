"""The screen of tables, opened from the room on the sample study."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.tui.app import CodingApp
from qcode.tui.rows import Rows
from qcode.tui.tables import TablesScreen

from ..driving import Driven, drive

CJM = "2024-05-11_CJM"


class Tabling(Driven):
    """The screen while it runs."""

    @property
    def screen(self) -> TablesScreen:
        screen = self.app.screen_stack[2]
        assert isinstance(screen, TablesScreen)
        return screen

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

    async def keys(self, *keys: str) -> None:
        """Press keys, and wait until all has been worked out that they asked for."""
        await super().keys(*keys)
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


Play = Callable[..., None]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Play:
    """Open a project in the room, and go on to the screen of tables."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def played(path: Path, scenario: Callable[[Tabling], Awaitable[None]], **wanted: Any) -> None:
        async def run(app: CodingApp, pilot: Pilot[object]) -> None:
            tabling = Tabling(app, pilot)
            await tabling.keys("number_sign")
            await scenario(tabling)

        drive(path, run, **{"source": CJM, **wanted})

    return played
