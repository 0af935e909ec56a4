"""Panes that open and close, what they count, and a room that is found as it was left."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qcode.project import Project
from qcode.tui.looks import THEMES

Play = Callable[..., None]
Playing = Any

WIDE = (200, 60)


def shown(room: Playing) -> list[str]:
    panes = {
        "sources": room.room.sources,
        "codes": room.room.codes,
        "details": room.room.details,
    }
    return [name for name, pane in panes.items() if pane.display and pane.size.width]


def rows(pane: Any) -> list[str]:
    return [f"{row.content.plain.strip()} {row.extra}".strip() for row in pane.list.rows]


def test_on_a_narrow_screen_one_pane_at_a_time_opens_and_closes(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        assert shown(room) == []
        for key, name in (("L", "sources"), ("K", "codes"), ("O", "details")):
            await room.keys(key)
            assert shown(room) == [name]
            if name != "details":
                assert getattr(room.room, name).list.has_focus
                await room.keys("tab", *["shift+tab"] * 1)
        assert room.reader.size.width > 30
        await room.keys("O")
        assert shown(room) == [] and room.reader.has_focus
        await room.keys("K", "K")
        assert shown(room) == [] and room.reader.has_focus

    play(study, scenario, source="talk")


def test_on_a_wide_screen_panes_count_what_is_done_as_it_is_done(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        assert shown(room) == ["sources", "codes", "details"]
        assert rows(room.room.sources) == ["○ meeting", "○ talk ◂"]
        await room.select("资源被捕获了")
        await room.keys("c")
        await room.select("水没有来")
        await room.keys("s")
        codes = room.room.codes
        await room.until(lambda: rows(codes)[0].endswith("2/2"))
        assert rows(codes) == [
            "▾ ■ Logic of allocation 2/2",
            "■ c Resource capture 1/1",
            "■ s Showcase 1/1",
            "■ A Doubt",
        ]
        assert rows(room.room.sources) == ["○ meeting", "◐ talk ◂ 2"]
        said = room.room.details.plain
        assert "水没有来" in said and "LIN · 20" in said and "Done to be shown." in said
        await room.keys("D")
        assert room.said == "done: talk"
        assert rows(room.room.sources)[1] == "● talk ◂ 2"
        await room.keys("D")
        assert rows(room.room.sources)[1] == "◐ talk ◂ 2"
        await room.keys("J")  # the first follows the last
        assert rows(room.room.sources)[0] == "○ meeting ◂"
        assert rows(codes)[0].endswith("0/2")
        await room.keys("L", "down", "enter")
        assert room.reader.reading.source == "talk" and room.reader.has_focus

    play(study, scenario, source="talk", size=WIDE)


def test_what_is_assigned_and_not_done_has_a_sign_and_one_goes_through_it_alone(
    play: Play, study: Path
) -> None:
    with Project.open(study) as project:
        project.assign(["LIN"], sources=["meeting"])
        project.assign(["MEI"], sources=["talk"])

    async def scenario(room: Playing) -> None:
        assert rows(room.room.sources) == ["○›meeting", "○ talk ◂"]
        assert "› for you: 1" in str(room.room.sources.heading.content)
        await room.keys("Z")
        assert rows(room.room.sources) == ["○›meeting ◂", "○ talk"]
        await room.keys("Z")
        assert room.reader.reading.source == "meeting"
        await room.keys("D")
        assert rows(room.room.sources)[0] == "● meeting ◂"
        assert "for you" not in str(room.room.sources.heading.content)
        await room.keys("Z")
        assert room.said.startswith("✗ no source assigned to you is left to finish")

    play(study, scenario, source="talk", size=WIDE)


def test_the_list_of_codes_is_filtered_hides_and_codes(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("资源被捕获了")
        await room.keys("c")
        await room.select("水没有来")
        await room.keys("A", "K", "slash", *"zybh")
        codes = room.room.codes
        assert codes.code == "resource-capture" and len(codes.list.rows) == 2
        assert "Taking what was meant for all." in room.room.details.plain
        await room.keys("enter", "h")
        assert room.said == "hidden: Resource capture"
        assert [each.code for each in room.session.codings] == ["doubt"]
        assert "⊘" in rows(codes)[1]
        await room.keys("escape", "home", "h", "h")  # the code above takes those below with it
        assert len(room.session.codings) == 2
        await room.select("路修好了")
        await room.keys("down", "down", "enter")
        assert room.codings["路修好了"] == "showcase"
        await room.keys("enter")
        assert len(room.codings) == 3

    play(study, scenario, source="talk", size=WIDE)


@pytest.mark.parametrize("size", [(80, 24), WIDE])
def test_the_room_is_found_as_it_was_left_by_each_coder(
    play: Play, study: Path, size: tuple[int, int]
) -> None:
    left: list[Any] = []

    async def leave(room: Playing) -> None:
        assert room.reader.reading.source == "meeting"
        await room.keys("J", "ctrl+down", "right", "right", "Y", "K")
        await room.keys(*["O"] * (size == WIDE), "A")
        assert room.session.everyone
        left.extend([room.reader.cursor, shown(room) if size == WIDE else []])
        await room.keys("ctrl+q")

    async def again(room: Playing) -> None:
        assert room.reader.reading.source == "talk"
        assert [room.reader.cursor, shown(room)] == left
        assert room.app.theme == THEMES[1].name
        assert not room.session.everyone  # the next day begins blind

    async def other(room: Playing) -> None:
        assert room.reader.reading.source == "meeting" and room.reader.cursor == 0
        assert room.app.theme == THEMES[0].name

    play(study, leave, size=size)
    play(study, again, size=size)
    play(study, other, size=size, coder="MEI")


async def told_of_an_error(room: Playing) -> None:
    with closing(sqlite3.connect(room.app.project.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        room.app.project._connection.execute("PRAGMA busy_timeout = 10")
        await room.keys("R")


async def too_small(room: Playing) -> None:
    await room.pilot.resize_terminal(30, 8)
    await room.pilot.pause()


async def among_the_cases(room: Playing) -> None:
    await room.keys("V")


@pytest.mark.parametrize(
    ("goes", "screen"),
    [(told_of_an_error, "Tell"), (too_small, "TooSmall"), (among_the_cases, "CasesScreen")],
)
def test_the_room_is_left_from_wherever_one_is(
    play: Play, study: Path, goes: Callable[[Playing], Awaitable[None]], screen: str
) -> None:
    left = []

    async def scenario(room: Playing) -> None:
        await room.keys("right", "right")
        await goes(room)
        assert room.dialog == screen
        left.append(room.reader.cursor)
        await room.keys("ctrl+q")
        assert not room.app.is_running

    async def found(room: Playing) -> None:
        assert [room.reader.cursor] == left

    play(study, scenario, source="talk")
    play(study, found)


def test_another_size_of_terminal_keeps_the_place_and_one_too_small_says_so(
    play: Play, sample: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys(*["pagedown"] * 3, "shift+right", "shift+right")
        cursor, selection = room.reader.cursor, room.reader.selection
        for size in (WIDE, (60, 15), (39, 24), (80, 9), (110, 30), (80, 24)):
            await room.pilot.resize_terminal(*size)
            await room.pilot.pause()
            small = size[0] < 40 or size[1] < 10
            assert ("too small" in " ".join(room.seen.split())) == small
            assert (room.reader.cursor, room.reader.selection) == (cursor, selection)
            if not small:
                row = room.reader.lines.line_of(cursor) - room.reader.scroll_offset.y
                assert 0 <= row < room.reader.size.height
        await room.keys("shift+right", "enter")
        assert room.dialog == "CodePalette"
        await room.pilot.resize_terminal(30, 8)
        await room.pilot.pause()
        assert "too small" in " ".join(room.seen.split())
        await room.pilot.resize_terminal(80, 24)
        await room.pilot.pause()
        assert room.dialog == "CodePalette"
        await room.keys(*"zybh", "enter")
        assert room.said.startswith("coded")

    play(sample, scenario, source="2024-05-11_CJM")
    with Project.open(sample) as project:
        assert not any(finding.faults for finding in project.check())
