"""The codebook edited from the list of codes while coding: asked, done, shown and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qcode.project import Project

Play = Callable[..., None]
Playing = Any


def tree(room: Playing) -> dict[str, str | None]:
    return {code.id: code.parent for code in room.app.project.codes()}


def test_a_code_is_made_changed_and_moved_and_all_of_it_undone(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        before = tree(room)
        await room.keys("K", "down", "n")
        await room.until(lambda: room.dialog == "CodeForm")
        await room.type("Kinship")
        await room.keys("ctrl+s")
        await room.until(lambda: room.dialog == "")
        assert tree(room)["kinship"] == "resource-capture" and "Kinship" in room.seen
        await room.keys("up", "e")  # the cursor was on the new code
        await room.until(lambda: room.dialog == "CodeForm")
        room.app.screen.query_one("#color").value = "#aa3311"
        room.app.screen.query_one("#key").value = "k"
        await room.keys("ctrl+s")
        await room.until(lambda: room.dialog == "")
        assert "changed" in room.said
        await room.select("资源被捕获了")
        room.reader.focus()
        await room.until(lambda: "k Resource capture" in room.seen)
        await room.keys("k")
        assert room.codings == {"资源被捕获了": "resource-capture"}
        room.room.codes.focus_list()
        await room.keys("m")
        await room.until(lambda: room.dialog == "ChoosePlace")
        await room.type("doubt", "enter")
        await room.until(lambda: room.dialog == "")
        assert room.said == "Resource capture stands under Doubt now"
        assert tree(room)["resource-capture"] == "doubt"
        for _act in range(4):
            await room.keys("ctrl+z")
            assert "undone" in room.said
        assert tree(room) == before and room.codings == {}

    play(study, scenario, source="talk", size=(120, 40))


def test_a_merge_names_the_saved_queries_that_it_leaves_without_a_code(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        room.app.project.save_query("shown", "code:showcase")
        room.app.project.save_query("taken", "code:resource-capture")
        await room.keys("K", "end", "up", "g")
        await room.until(lambda: room.dialog == "ChoosePlace")
        await room.type("capture", "enter")
        await room.until(lambda: room.dialog == "Ask")
        await room.keys("m")
        await room.until(lambda: room.dialog == "")
        assert room.said.endswith("; saved queries that can't be asked any more: shown")

    play(study, scenario, source="talk", size=(160, 40))


def test_codes_are_merged_split_and_deleted_with_their_codings(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        before = tree(room)
        for words, key in (("资源被捕获了", "c"), ("捕获了", "s"), ("别的村排队", "s")):
            await room.select(words)
            await room.keys(key)
        coded = {"资源被捕获了": "resource-capture", "捕获了": "showcase", "别的村排队": "showcase"}
        await room.keys("K", "end", "up", "g")
        await room.until(lambda: room.dialog == "ChoosePlace")
        await room.type("capture", "enter")
        await room.until(lambda: room.dialog == "Ask")
        assert "Codings: 2 (yours: 2)." in room.seen
        await room.keys("enter")  # the safe answer
        await room.until(lambda: room.dialog == "")
        assert room.codings == coded
        await room.keys("g")
        await room.until(lambda: room.dialog == "ChoosePlace")
        await room.type("capture", "enter")
        await room.until(lambda: room.dialog == "Ask")
        await room.keys("m")
        await room.until(lambda: room.dialog == "")
        merged = dict.fromkeys(("资源被捕获了", "别的村排队"), "resource-capture")
        assert room.codings == merged and "showcase" not in tree(room)
        assert "Showcase" not in str(room.room.codes.list.rows)

        room.room.codes.go("resource-capture")
        await room.keys("s")
        await room.until(lambda: room.dialog == "ChooseCodings")
        await room.keys("down", "space", "enter")
        await room.until(lambda: room.dialog == "Line")
        await room.type("Queueing", "enter")
        await room.until(lambda: room.dialog == "")
        assert room.codings == {**merged, "别的村排队": "queueing"}

        room.room.codes.go("queueing")
        await room.keys("x")
        await room.until(lambda: room.dialog == "Ask")
        await room.keys("escape")
        assert "queueing" in tree(room)
        await room.keys("x")
        await room.until(lambda: room.dialog == "Ask")
        await room.keys("t")
        await room.until(lambda: room.dialog == "")
        assert room.codings == {"资源被捕获了": "resource-capture"}
        for _act in range(3):
            await room.keys("ctrl+z")
        assert tree(room) == before and room.codings == coded
        room.reader.focus()
        await room.select("水没有来")
        await room.keys("s")  # the key is back with its code
        assert room.codings["水没有来"] == "showcase"

    play(study, scenario, source="talk")
    with Project.open(study) as project:
        assert not any(finding.faults for finding in project.check())
