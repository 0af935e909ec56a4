"""Reading by a query: what it doesn't find stands back, and what it finds is gone to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Play = Callable[..., None]
Playing = Any


def numbers(room: Playing, *, dimmed: bool) -> list[int]:
    dim = room.session.dims()
    return [turn.number for turn in room.reader.reading.turns if dim(turn) == dimmed]


def test_a_query_puts_what_it_does_not_find_in_the_background(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("大家都说资源被捕获了。")
        await room.keys("c", "F", "slash")
        await room.type("code:resource-captur OR 排队", "enter")
        assert room.dialog == "FilterDialog"
        seen = room.seen.splitlines()
        at = next(number for number, line in enumerate(seen) if "no code" in line)
        assert seen[at + 2].index("^") == seen[at + 1].index("resource-captur")
        assert any("did you mean resource-capture" in line for line in seen)
        await room.keys("ctrl+u")
        await room.type("code:resource-capture OR 排队 OR water", "enter")
        assert room.dialog == "" and "filtered" in room.title
        assert room.said == "the query finds turns: 4, in sources: 2; > goes to the next"
        assert numbers(room, dimmed=False) == [2, 4, 5] and numbers(room, dimmed=True) == [1, 3]

        visited = []
        for _ in range(4):
            await room.keys("greater_than_sign")
            turn = room.session.turn_at(room.reader.cursor)
            visited.append((room.reader.reading.source, turn.number))
        assert visited == [("talk", 4), ("talk", 5), ("meeting", 4), ("talk", 2)]
        await room.keys("less_than_sign")
        turn = room.session.turn_at(room.reader.cursor)
        assert (room.reader.reading.source, turn.number) == ("meeting", 4)

        await room.keys("F")
        assert "code:resource-capture OR 排队 OR water" in room.seen
        await room.keys("c")
        assert room.session.filter is None and room.session.dims() is None

    play(study, scenario, source="talk")


def test_a_blind_coder_asks_of_their_own_codings_alone(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("大家都说资源被捕获了。")
        await room.keys("c")
        room.session.coder = "SOMEBODY ELSE"
        await room.keys("F", "slash")
        await room.type("code:resource-capture", "enter")
        assert room.said == "the query finds turns: 0, in sources: 0"
        await room.keys("greater_than_sign")
        assert room.said == "✗ the query finds no turn"
        await room.keys("A")
        assert numbers(room, dimmed=False) == [2]

    play(study, scenario, source="talk")


def test_a_query_that_can_no_longer_be_asked_is_told_on_one_line(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("F", "slash")
        await room.type("排队 OR code:showcase", "enter")
        room.app.project.delete_code("showcase")
        await room.keys("R")
        assert room.said.startswith(
            "✗ there is no code 'showcase', at character 12, before “showcase”"
        )
        assert "^" not in room.said and "--help" not in room.said

    play(study, scenario, source="talk", size=(160, 30))
