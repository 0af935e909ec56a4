"""The coding room in Chromium: opened with the token, worked in with mouse and keys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qcode.project import Project

Run = Callable[..., Any]


async def kept(project: Path, count: int) -> list[str]:
    """The quotations in the project, once there are so many."""
    until = time.monotonic() + 60
    while True:
        with Project.open(project) as opened:
            found = [str(row["quotation"]) for row in opened.codings_table().data()]
        if len(found) == count or time.monotonic() > until:
            return found
        await asyncio.sleep(0.1)


def test_a_passage_is_coded_with_the_mouse(serve: Run, browser: Run, project: Path) -> None:
    async def scenario() -> None:
        server = serve(project, "--coder", "LIN", "--lang", "zh")
        async with browser() as page:
            await page.open(server.address)
            await page.shows("路也通了")
            assert await page.value("location.href") == f"{server.base}/"
            assert await page.value("document.cookie") == ""
            assert all(f"://127.0.0.1:{server.port}/" in address for address in page.asked)
            assert page.said == []

            column, row = page.place("路也通了")
            await page.drag((column, row), (column + 7, row))
            await page.press("s")
            assert await kept(project, 1) == ["路也通了"]

            await page.press("z", modifiers=2)
            assert await kept(project, 0) == []

    asyncio.run(scenario())
    assert not Path("hacked.qcode").exists()


def test_an_address_in_an_interview_is_not_opened_by_a_click(
    serve: Run, browser: Run, project: Path
) -> None:
    async def scenario() -> None:
        server = serve(project, "--coder", "LIN")
        async with browser() as page:
            await page.open(server.address)
            await page.shows("example.org")
            before = await page.call("Target.getTargets")
            await page.click(page.place("example.org"))
            await asyncio.sleep(0.5)
            assert await page.call("Target.getTargets") == before
            assert await page.value("location.href") == f"{server.base}/"
            assert not [address for address in page.asked if "example.org" in address]

    asyncio.run(scenario())


def test_a_closed_room_says_so_and_opens_again(serve: Run, browser: Run, project: Path) -> None:
    async def scenario() -> None:
        server = serve(project, "--coder", "LIN")
        async with browser() as page:
            await page.open(server.address)
            await page.shows("梨卖得好")
            await page.press("q", modifiers=2)
            async with asyncio.timeout(60):
                while "Open it again" not in await page.text():
                    await asyncio.sleep(0.1)
            page.received = b""
            await page.value("document.getElementById('again').click()")
            await page.shows("梨卖得好")

    asyncio.run(scenario())
