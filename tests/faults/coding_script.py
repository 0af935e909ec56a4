"""A coder at work by keys alone, telling after each act what the screen shows; to be killed.

python coding_script.py PROJECT ACTS
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from qcode.project import Project
from qcode.project.reading import SeenCoding
from qcode.tui.app import CodingApp

CODER = "LIN"
KEYS = ("a", "b", "c")
"""The hotkeys of the codebook that the killed project has."""


def in_a_line(codings: Iterable[SeenCoding], sign: str) -> str:
    """What a coder has in a source, on a line. sign: how far the coder is with it."""
    told = (f"{each.start}-{each.end} {each.code}{'*' * each.memo}" for each in codings)
    return f"{sign} {', '.join(sorted(told))}"


def acts(count: int) -> list[list[str]]:
    """Keys, each list with one act at its end: coding, other ends, memo, undo, redo, …"""
    doings: list[list[str]] = []
    for number in range(count):
        key = KEYS[number % len(KEYS)]
        doings.append(
            {
                3: ["["],
                4: ["M", "o", "k", "ctrl+s"],
                5: ["ctrl+z"],
                6: ["ctrl+y"],
                8: ["X"],
                9: ["D"],
            }.get(number % 10, ["ctrl+down", "S", key])
        )
    return doings


async def work(path: Path, count: int) -> None:
    with Project.open(path) as project:
        app = CodingApp(project, CODER, lang="en")
        async with app.run_test(size=(120, 30)) as pilot:
            while app.session.reading is None:
                await pilot.pause(0.01)
            for doing in acts(count):
                await pilot.press(*doing)
                await app.workers.wait_for_complete()
                await pilot.pause()
                print(shown(app), flush=True)


def shown(app: CodingApp) -> str:
    """What the reader paints, and the sign before the source in its list."""
    (source,) = app.room.sources.list.rows
    return in_a_line(app.room.reader.lanes.codings, source.content.plain[0])


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2])))
