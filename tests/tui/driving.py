"""Driving the application in a test: to open it, press keys, and wait for what takes its time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot

from qcode.project import Project
from qcode.tui.app import CodingApp
from qcode.tui.wording import speak

PATIENCE = 60
"""Seconds to wait for what must happen; on a quiet machine nothing takes more than two."""


async def until(
    pilot: Pilot[Any], happened: Callable[[], object], told: Callable[[], str] = str
) -> None:
    """Go on as soon as something has happened. told: what to say if it never does."""
    last = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < last, told()
        await pilot.pause(0.01)
    await pilot.pause()


@dataclass
class Driven:
    """The application while it runs."""

    app: CodingApp
    pilot: Pilot[object]

    @property
    def over(self) -> str:
        """The name of the screen that lies on top."""
        return type(self.app.screen).__name__

    @property
    def seen(self) -> str:
        """All that stands on the terminal."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, happened: Callable[[], object]) -> None:
        await until(self.pilot, happened, lambda: self.seen)

    async def click(self, words: str, times: int = 1) -> None:
        """Where these words stand first on the terminal."""
        for y, line in enumerate(self.seen.splitlines()):
            if words in line:
                place = (cell_len(line[: line.index(words)]), y)
                await self.pilot.click(offset=place, times=times)
                await self.keys()
                return
        raise AssertionError(f"{words} is nowhere in\n{self.seen}")


def drive(
    path: Path,
    scenario: Callable[[CodingApp, Pilot[object]], Awaitable[None]],
    *,
    coder: str = "LIN",
    size: tuple[int, int] = (80, 24),
    read_only: bool = False,
    **wanted: Any,
) -> None:
    """Open a project's file in the room, and run a scenario in it. wanted: of the application."""

    async def run() -> None:
        with Project.open(path, read_only=read_only) as project:
            options = {"lang": "en", "source": None, "read_only": read_only, **wanted}
            app = CodingApp(project, coder, **options)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                await pilot.pause()
                await scenario(app, pilot)

    try:
        asyncio.run(run())
    finally:
        speak("en")
