"""The palette of codes: found by any part of a name, read up, chosen, or made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qcode.tui.dialogs.palette import CodePalette, NewCode
from qcode.tui.prose import Prose
from qcode.tui.rows import Rows

Play = Callable[..., None]
Stage = Any


def keys_of(palette: CodePalette) -> list[str]:
    return [row.key for row in palette.query_one(Rows).rows if row.open]


def test_a_code_is_found_by_pinyin_initials_id_or_either_name(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        for words in ("zybh", "captur", "resource-c", "捕获", "ZYBH"):
            palette = CodePalette(room.session)
            await room.open(palette)
            await room.type(words)
            assert keys_of(palette)[0] == "resource-capture", words
            await room.keys("enter")
        assert room.given == ["resource-capture"] * 5
        assert room.closed

    stage(scenario)


def test_what_the_codebook_says_is_shown_while_moving(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        palette = CodePalette(room.session)
        await room.open(palette)
        await room.keys("down")
        shown = room.seen(palette.query_one(Prose))
        assert "资源捕获" in shown
        assert "资源配置逻辑" in shown, "what stands above it"
        assert "把该给大家的[/b]占为己有。" in shown
        assert "+ 项目给了亲戚。" in palette.query_one(Prose).plain
        await room.keys("down")
        assert palette.query_one(Prose).plain.startswith("强强联合")

    stage(scenario, lang="zh")
    stage(scenario, lang="zh", size=(200, 60), theme="qcode-light")


def test_before_anything_is_typed_the_codes_used_last_stand_first(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        room.session.recent = ["doubt", "alliance"]
        palette = CodePalette(room.session)
        await room.open(palette)
        assert keys_of(palette) == ["doubt", "alliance", "logic", "resource-capture"]
        assert "Used last" in room.seen(palette.query_one(Rows))
        assert "■ s Strong [red]alliance" in room.seen(palette.query_one(Rows))
        await room.keys("enter")
        assert room.given == ["doubt"]

    stage(scenario)


def test_the_last_row_makes_a_new_code_unless_there_is_one_of_that_name(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        palette = CodePalette(room.session)
        await room.open(palette)
        await room.type("Doubt")
        assert keys_of(palette) == ["doubt"]
        await room.type("s [b]")
        assert "+ new code “Doubts [b]”" in room.seen(palette.query_one(Rows))
        await room.keys("enter")
        assert room.given == [NewCode("Doubts [b]")]
        await room.open(CodePalette(room.session, new=False))
        await room.type("nothing")
        await room.keys("enter", "escape")
        assert room.given[1:] == [None]

    stage(scenario)


def test_a_code_is_chosen_with_the_mouse(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        palette = CodePalette(room.session)
        await room.open(palette)
        place = keys_of(palette).index("alliance")
        await room.pilot.click(palette.query_one(Rows), offset=(8, place))
        assert room.given == ["alliance"]

    stage(scenario)
