"""Going to words, codings, turns and what is not yet coded; and reading by speaker or code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Play = Callable[..., None]
Playing = Any


def here(room: Playing, length: int) -> str:
    text: str = room.reader.reading.text
    return text[room.reader.cursor : room.reader.cursor + length]


def test_words_are_found_in_the_source_and_in_all_sources(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("greater_than_sign")
        assert "nothing has been looked for" in room.said
        await room.keys("slash")
        await room.type("排队", "enter")
        places = [room.reader.cursor]
        assert room.said == "place 1 of 3" and here(room, 2) == "排队"
        for key in ("greater_than_sign", "greater_than_sign"):
            await room.keys(key)
            places.append(room.reader.cursor)
        assert places == sorted(set(places)) and room.said == "place 3 of 3"
        await room.keys("greater_than_sign")
        assert room.reader.cursor == places[0]
        await room.keys("less_than_sign")
        assert room.reader.cursor == places[2]
        await room.keys("slash")
        await room.type("[b]", "enter")
        assert room.said == "✗ “[b]” is not in this source"
        await room.keys("ctrl+f")
        await room.type("[B]NOBODY", "enter")
        await room.until(lambda: "1 places" in room.seen)
        assert "[b]Nobody[/b] asked us." in room.seen
        await room.keys("enter")
        assert room.reader.reading.source == "meeting" and here(room, 9) == "[b]Nobody"
        assert room.dialog == "" and room.reader.has_focus
        await room.keys("greater_than_sign")
        assert room.said == "place 1 of 1"

    play(study, scenario, source="talk")


def test_codings_gaps_turns_and_sources_are_gone_to(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("U")
        assert here(room, 4) == "大家都说"
        for words in ("大家都说资源被捕获了。", "水没有来", "排队就排队吧"):
            await room.select(words)
            await room.keys("c")
        await room.select("水没有来")
        await room.keys("s", "ctrl+home", "U")
        assert here(room, 4) == "路修好了"
        await room.keys("U")
        assert here(room, 4) == "我们支部"
        await room.keys("ctrl+end", "U")
        assert "everything from here on is coded" in room.said
        await room.go("大家")
        for words in ("水没有来", "排队就排"):
            await room.keys("N")
            assert here(room, 4) == words and room.reader.current.code == "resource-capture"
        await room.keys("N")
        assert "no further coding Resource capture" in room.said
        await room.keys("P", "P")
        assert here(room, 2) == "大家"
        await room.keys("G")
        await room.type("4", "enter")
        assert here(room, 4) == "我们支部" and room.status.startswith("turn 4")
        assert "李支书 Village cadre" in room.status
        await room.keys("G")
        await room.type("99", "enter")
        assert room.said == "✗ there are turns 1 to 5"
        await room.keys("H")
        assert room.reader.reading.source == "meeting"
        await room.keys("N")
        assert "no further coding" in room.said

    play(study, scenario, source="talk")


def test_one_reads_by_speaker_actor_type_and_code(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        for words, key in (("资源被捕获了", "c"), ("示范村", "s")):
            await room.select(words)
            await room.keys(key)
        await room.keys("ctrl+home", "F")
        assert "李支书" in room.seen and "村干部" in room.seen
        listed = [row.key for row in room.app.screen.focused.rows]
        room.app.screen.focused.highlight("a:cadre")
        await room.keys("space")
        room.app.screen.focused.highlight("c:showcase")
        await room.keys("space", "enter")
        assert "s:李支书" in listed and "已筛选" in room.title
        assert [each.code for each in room.session.codings] == ["showcase"]
        await room.keys("U")  # what is left in the background is passed over
        assert here(room, 4) == "我们支部"
        await room.keys("F", "c", "enter")
        assert "已筛选" not in room.title and len(room.session.codings) == 2

    play(study, scenario, source="talk", lang="zh")
