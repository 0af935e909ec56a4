"""A relation drawn from the list of codes: asked, drawn, refused where it is there, and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Play = Callable[..., None]
Playing = Any


def drawn(room: Playing) -> list[tuple[Any, ...]]:
    rows = room.app.project.relations_table().data()
    return [
        (each["from"], each["kind"], each["to"], each["coder"], each["support"]) for each in rows
    ]


def test_a_relation_is_drawn_on_a_checked_coding_and_undone(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        for words, key in (("资源被捕获了", "c"), ("别的村排队", "s")):
            await room.select(words)
            await room.keys(key)
        await room.keys("K")
        room.room.codes.go("showcase")
        await room.keys("r")
        await room.until(lambda: room.dialog == "ChooseKind")
        await room.keys("escape")
        await room.until(lambda: room.dialog == "")
        assert drawn(room) == []

        await room.keys("r")
        await room.until(lambda: room.dialog == "ChooseKind")
        await room.type("contra", "enter")
        await room.until(lambda: room.dialog == "ChoosePlace")
        await room.type("capture", "enter")
        await room.until(lambda: room.dialog == "ChooseCodings")
        await room.keys("down", "space", "enter")
        await room.until(lambda: room.dialog == "")
        expected = ("showcase", "contradicts", "resource-capture", "LIN", 1)
        assert drawn(room) == [expected]
        assert room.said == "Showcase – contradicts – Resource capture; supporting codings: 1"

        await room.keys("r")
        await room.until(lambda: room.dialog == "ChooseKind")
        await room.type("[b]", "enter")  # no kind at all: nothing to choose
        assert room.dialog == "ChooseKind"
        await room.keys("ctrl+u")
        await room.type("grows out of", "enter")
        await room.until(lambda: room.dialog == "ChoosePlace")
        await room.type("capture", "enter")
        await room.until(lambda: room.dialog == "ChooseCodings")
        await room.keys("enter")  # none need be checked
        await room.until(lambda: room.dialog == "")
        assert drawn(room)[-1] == ("showcase", "grows-out-of", "resource-capture", "LIN", 0)
        for _act in range(2):
            await room.keys("ctrl+z")
        assert drawn(room) == []

    play(study, scenario, source="talk", size=(120, 40))
