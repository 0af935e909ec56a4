"""Who is who, help, everything by name, themes, and an interface in either language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcode.texts import Lang
from qcode.tui.keys import KEYS
from qcode.tui.looks import THEMES
from qcode.tui.wording import _

Play = Callable[..., None]
Playing = Any


def test_who_is_who_is_changed_from_the_room_and_shows_there(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.go("Roads")
        assert room.status.startswith("turn 2  Ann") and "Village cadre" not in room.status
        before = room.reader.lines.line_of(room.reader.cursor), room.reader.cursor
        colors = painted(room)
        await room.keys("V")
        assert room.dialog == "CasesScreen"
        sheets = room.app.screen
        await room.keys(sheet_of_speakers(room))
        sheets.table.go("Ann", "who")
        await room.keys("enter")
        await room.type("李支书", "enter")
        await room.keys("escape")
        assert room.dialog == "" and room.reader.has_focus
        assert "李支书 Village cadre" in room.status
        assert (room.reader.lines.line_of(room.reader.cursor), room.reader.cursor) == before
        assert painted(room) != colors
        await room.keys("ctrl+z")
        assert "undone" in room.said and "Village cadre" not in room.status

    play(study, scenario, source="meeting")


def sheet_of_speakers(room: Playing) -> str:
    """The digit of the sheet; how many there are, the codebook decides."""
    return next(digit for digit in "4321" if f"{digit} Speakers" in room.seen)


def painted(room: Playing) -> list[str]:
    """How the line of the last turn is painted."""
    (line,) = [strip for strip in room.strips if "Water came last" in strip.text]
    return [str(each.style) for each in line]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_can_be_done_by_name_in_either_language(
    play: Play, study: Path, lang: Lang
) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("question_mark")
        help_said = room.seen
        assert room.dialog == "HelpScreen" and _(KEYS[0].name) in help_said
        await room.keys("escape")
        for action, happened in (
            ("select('sentence')", lambda: room.reader.selection),
            ("choose_code", lambda: room.dialog == "CodePalette"),
            ("app.next_theme", lambda: room.app.theme == THEMES[1].name),
            ("pane('codes')", lambda: room.room.codes.display),
            ("edit_codebook('new')", lambda: room.dialog == "CodeForm"),
        ):
            await room.keys("ctrl+p")
            name = _(next(key.name for key in KEYS if key.action == action))
            await room.type(name)
            await room.until(lambda name=name: name in listed(room))
            await room.keys("enter")
            await room.until(happened)
            while room.dialog:
                await room.keys("escape")

    play(study, scenario, source="talk", lang=lang)


def listed(room: Playing) -> str:
    return "\n".join(
        str(option.prompt) for option in room.app.screen.query_one("CommandList").options
    )


def test_themes_change_all_that_is_painted_and_every_sign_stays(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("资源被捕获了")
        await room.keys("c")
        await room.keys("left", "left")
        seen, looks = [], []
        for theme in (*THEMES[1:], THEMES[0]):
            await room.keys("Y")
            assert room.said.startswith("theme: ") and room.app.theme == theme.name
            await room.pilot.pause()
            (line,) = [strip for strip in room.strips if "资源被捕获了" in strip.text]
            looks.append([segment.style for segment in line])
            seen.append([strip.text for strip in room.strips if "theme:" not in strip.text])
        assert [len({str(look[place]) for look in looks}) for place in (0, -1)] == [3, 3]
        assert seen[0] == seen[1] == seen[2]
        assert "Resource capture" in next(line for line in seen[0] if "资源被捕获了" in line)

    play(study, scenario, source="talk", size=(200, 30))


def test_the_screen_is_in_the_language_that_was_asked_for(play: Play, sample: Path) -> None:
    async def chinese(room: Playing) -> None:
        for words in ("文本", "编码", "仅自己", "进行中", "访谈", "按键"):
            assert words in room.seen, words
        assert "人格化实践" in room.seen and "Personalized" not in room.seen

    async def english(room: Playing) -> None:
        for words in ("Sources", "Codes", "my codings", "in progress", "keys"):
            assert words in room.seen, words
        assert "Personalized" in room.seen and "人格化实践" not in room.seen

    play(sample, chinese, lang="zh", size=(200, 60))
    play(sample, english, lang="en", size=(200, 60))
