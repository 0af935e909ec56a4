"""Several at work on one project: blind by default, each told of the other, nothing half done."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qcode.coding.spans import Span
from qcode.errors import UnknownName
from qcode.project import Project
from qcode.project.presence import Other
from qcode.project.tagging import Where
from qcode.texts import Text

Play = Callable[..., None]
Playing = Any


def tag(path: Path, coder: str, words: str, code: str) -> None:
    """Another program codes these words."""
    with Project.open(path) as project:
        start = project.reading("talk").text.index(words)
        project.tag("talk", code, coder=coder, where=Where(span=Span(start, start + len(words))))


def test_others_codings_are_seen_only_when_asked_for_and_are_theirs(
    play: Play, study: Path
) -> None:
    tag(study, "MEI", "资源被捕获了", "showcase")

    async def scenario(room: Playing) -> None:
        assert len(room.session.codings) == 0 and "my codings" in room.title
        assert "MEI" not in room.seen and "1/1" not in room.seen
        await room.go("捕获了")
        assert "Showcase" not in room.status
        await room.keys("A")
        assert "everyone's codings" in room.title and "(MEI)" in room.status
        assert "1/1" in room.seen
        await room.until(lambda: "MEI · 20" in room.seen)
        for key in ("X", "left_square_bracket", "equals_sign"):
            await room.keys(key)
            assert room.said.startswith("✗ there is no coding of yours"), key
        await room.select("资源被捕获了")
        await room.keys("s")
        assert len(room.session.codings) == 2 and room.codings == {"资源被捕获了": "showcase"}
        await room.keys("ctrl+z")
        assert [each.coder for each in room.session.codings] == ["MEI"]
        await room.keys("A")
        await room.pilot.pause()
        assert len(room.session.codings) == 0 and "MEI" not in room.seen

    play(study, scenario, source="talk", size=(200, 60))

    async def shown_at_once(room: Playing) -> None:
        assert [each.coder for each in room.session.codings] == ["MEI"]

    play(study, shown_at_once, source="talk", everyone=True)


def test_a_second_window_is_told_of_the_first_and_sees_its_work(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        assert "MEI has this project open in another window" in room.said
        await room.go("水没有来")
        cursor = room.reader.cursor
        tag(study, "LIN", "资源被捕获了", "showcase")
        await room.keys("R")
        assert room.codings == {"资源被捕获了": "showcase"} and len(room.session.codings) == 1
        with Project.open(study) as project:
            project.merge_codes(["showcase"], "doubt", coder="MEI")
        room.room.look_if_changed()  # what the clock does every two seconds
        await room.pilot.pause()
        assert room.said.startswith("merge codes by MEI · another window has worked in this")
        assert [each.code for each in room.session.codings] == ["doubt"]
        assert room.reader.cursor == cursor
        await room.select("水没有来")
        await room.keys("s")  # the key of a code that is gone
        assert len(room.codings) == 1
        await room.keys("ctrl+z")  # what the other has changed since is not taken back
        assert "can't undo" in room.said and room.codings == {"资源被捕获了": "doubt"}

    others = [Other("MEI", 1, "2024-05-11T08:00:00+00:00")]
    play(study, scenario, source="talk", others=others)


def test_what_is_to_be_known_of_the_place_is_said_with_who_else_is_there(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        assert room.said.startswith("careful, a network drive · import since ")
        assert room.said.endswith("has this project open in another window; all is saved")

    play(
        study, scenario, source="talk", size=(200, 40), notices=[Text("careful, a network drive")],
        others=[Other("", 1, "2024-05-11T08:00:00+00:00", "import")],
    )  # fmt: skip


def test_who_is_writing_just_now_is_not_waited_for_and_seen_at_the_next_look(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        with closing(sqlite3.connect(study, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            other.execute("UPDATE source SET title = 'The talk'")
            room.room.look_if_changed()
            await room.pilot.pause()
            assert room.dialog == "" and "another window" not in room.said
            other.execute("COMMIT")
        room.room.look_if_changed()
        await room.pilot.pause()
        assert "another window has worked in this project" in room.said
        assert "The talk" in room.title

    play(study, scenario, source="talk")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no open file be replaced")
def test_a_room_whose_file_was_replaced_says_so_and_writes_no_more(
    play: Play, study: Path, tmp_path: Path
) -> None:
    async def scenario(room: Playing) -> None:
        shutil.copy(study, tmp_path / "synced")
        (tmp_path / "synced").replace(study)
        room.room.look_if_changed()
        await room.pilot.pause()
        assert room.dialog == "Tell" and "put in its place" in room.seen
        await room.keys("escape")
        await room.select("示范村")
        await room.keys("s")
        assert room.dialog == "Tell" and room.codings == {}

    play(study, scenario, source="talk", size=(100, 40))


def test_an_act_on_a_code_that_another_window_took_away_is_refused(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        with Project.open(study) as project:
            project.delete_code("showcase", coder="MEI")
        await room.select("示范村")
        await room.keys("s")
        assert room.said.startswith("✗") and room.codings == {}

    play(study, scenario, source="talk")


def test_a_project_that_is_being_written_is_told_and_nothing_is_half_done(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("示范村")
        await room.keys("s")
        await room.go("示范村")
        connection = room.app.project._connection
        connection.execute("PRAGMA busy_timeout = 10")
        with closing(sqlite3.connect(study, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for keys in (("right_curly_bracket",), ("X",), ("ctrl+z",), ("D",)):
                await room.keys(*keys)
                assert room.dialog == "Tell" and "未能执行" in room.seen, keys
                await room.keys("escape")
                assert room.dialog == "" and room.codings == {"示范村": "showcase"}
            await room.select("水没有来")
            await room.keys("c")
            assert room.dialog == "Tell"
            await room.keys("enter")
            assert [each.code for each in room.session.codings] == ["showcase"]
            other.execute("ROLLBACK")
        await room.keys("c")  # the words are still selected
        assert room.codings["水没有来"] == "resource-capture"
        with closing(sqlite3.connect(study, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for key in ("R", "J", "A"):
                await room.keys(key)
                assert room.dialog == "Tell", key
                await room.keys("escape")
            other.execute("ROLLBACK")
        await room.keys("R")
        assert room.dialog == "" and len(room.codings) == 2

    play(study, scenario, source="talk", lang="zh")
    with Project.open(study) as project:
        assert not any(finding.faults for finding in project.check())


def test_a_window_for_reading_only_refuses_each_act_with_a_sentence(
    play: Play, study: Path
) -> None:
    tag(study, "LIN", "示范村", "showcase")
    before = study.read_bytes()

    async def scenario(room: Playing) -> None:
        assert "read only" in room.title
        await room.go("示范村")
        await room.keys("ampersand")
        acts = "c|1|full_stop|enter|I|left_square_bracket|X|equals_sign|M|D|ctrl+z|ctrl+y"
        await room.keys("R")
        for key in acts.split("|"):
            room.room.say("")
            await room.keys(key)
            assert room.dialog == "", key
            if key not in ("1", "full_stop"):  # no code has been used yet
                assert "for reading only" in room.said, (key, room.said)
        await room.keys("K")
        for key in "nemgsx":
            room.room.say("")
            await room.keys(key)
            await room.until(lambda: "for reading only" in room.said)
            assert room.dialog == ""
        await room.keys("K", "U", "N", "slash")  # reading goes on
        await room.type("排队", "enter")
        assert room.said == "place 1 of 3"

    play(study, scenario, source="talk", read_only=True)
    assert study.read_bytes() == before


def test_a_source_that_is_not_there_and_a_project_without_any(
    play: Play, study: Path, tmp_path: Path
) -> None:
    async def unknown(room: Playing) -> None:
        assert room.said == "✗ there is no source 'takl'"
        await every_key(room)
        await room.keys("J")
        assert room.reader.reading.source == "meeting"

    async def empty(room: Playing) -> None:
        assert room.said == "no source yet: qcode import FOLDER"
        await every_key(room)
        await room.keys("K", "n")
        await room.until(lambda: room.dialog == "CodeForm")
        await room.type("Doubt")
        await room.keys("ctrl+s")
        await room.until(lambda: room.dialog == "")
        assert [code.id for code in room.app.project.codes()] == ["doubt"]

    play(study, unknown, source="takl")
    with Project.create(tmp_path / "empty.qcode"):
        pass
    play(tmp_path / "empty.qcode", empty)
    with pytest.raises(UnknownName), Project.open(study) as project:
        project.reading("takl")


async def every_key(room: Playing) -> None:
    """With nothing open no key does harm."""
    keys = "c|1|full_stop|enter|I|X|M|C|N|U|slash|G|F|D|greater_than_sign|W|S|T|Q|ampersand|V|R"
    for key in keys.split("|"):
        await room.keys(key)
        if room.dialog in ("Line", "MemoDialog"):
            await room.type("3", "ctrl+s", "enter")
        if room.dialog:
            await room.keys("escape")
        assert room.dialog == "", key
