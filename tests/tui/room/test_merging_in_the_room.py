"""A merge by another program while the room is open: seen at once, and not this coder's to undo."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where

Play = Callable[..., None]
Playing = Any

OWN = {"排队就排队吧": "doubt"}
"""What LIN coded before the project was copied."""


def tag(path: Path, coder: str, words: str, code: str) -> None:
    with Project.open(path) as project:
        start = project.reading("talk").text.index(words)
        project.tag("talk", code, coder=coder, where=Where(span=Span(start, start + len(words))))


def merge(path: Path, other: Path) -> None:
    """What `qcode merge` does, in another process."""
    with Project.open(path) as project:
        assert project.merge([other]).acts > 0


@pytest.fixture
def theirs(study: Path) -> Path:
    """A copy in which MEI has coded a passage, and LIN another on a second laptop."""
    tag(study, "LIN", "排队就排队吧", "doubt")
    copy = Path(shutil.copy(study, study.with_name("theirs.qcode")))
    tag(copy, "MEI", "资源被捕获了", "showcase")
    tag(copy, "LIN", "路修好了", "doubt")
    return copy


def test_what_a_merge_brought_is_seen_and_the_cursor_stays(
    play: Play, study: Path, theirs: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.go("水没有来")
        cursor = room.reader.cursor
        merge(study, theirs)
        room.room.look_if_changed()  # what the clock does every two seconds
        await room.pilot.pause()
        what = "merge: tag by LIN, tag by MEI · another window has worked in this project"
        assert room.said.startswith(what)
        assert room.codings == {"路修好了": "doubt", **OWN}
        assert room.reader.cursor == cursor
        await room.keys("A")
        assert [each.coder for each in room.session.codings] == ["MEI", "LIN", "LIN"]

    play(study, scenario, source="talk")


def test_undo_takes_the_coders_own_last_act_and_leaves_the_merge(
    play: Play, study: Path, theirs: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("示范村")
        await room.keys("s")
        merge(study, theirs)
        await room.keys("R")
        assert room.codings == {"示范村": "showcase", "路修好了": "doubt", **OWN}
        await room.keys("ctrl+z")
        assert room.codings == {"路修好了": "doubt", **OWN}
        await room.keys("ctrl+y")
        assert room.codings == {"示范村": "showcase", "路修好了": "doubt", **OWN}

    play(study, scenario, source="talk")


def test_undo_stops_at_what_the_coder_did_elsewhere_and_passes_it_when_asked_again(
    play: Play, study: Path
) -> None:
    tag(study, "LIN", "排队就排队吧", "doubt")
    tag(study, "LIN", "示范村", "showcase")
    theirs = Path(shutil.copy(study, study.with_name("theirs.qcode")))
    tag(theirs, "LIN", "路修好了", "doubt")
    merge(study, theirs)

    async def scenario(room: Playing) -> None:
        await room.keys("ctrl+z")
        assert room.codings == {"路修好了": "doubt", "示范村": "showcase", **OWN}
        assert "came by a merge" in room.said and "Ctrl+Z again passes over it" in room.said
        await room.keys("ctrl+z")
        assert room.codings == {"路修好了": "doubt", **OWN}

    play(study, scenario, source="talk")


def test_a_merge_that_is_undone_elsewhere_is_gone_from_the_room(
    play: Play, study: Path, theirs: Path
) -> None:
    async def scenario(room: Playing) -> None:
        merge(study, theirs)
        await room.keys("R")
        with Project.open(study) as project:
            project.undo()
        room.room.look_if_changed()
        await room.pilot.pause()
        assert room.codings == OWN
        await room.select("示范村")
        await room.keys("s")
        assert room.codings == {"示范村": "showcase", **OWN}

    play(study, scenario, source="talk")


def test_the_code_that_a_merge_took_away_is_gone_from_the_list(play: Play, study: Path) -> None:
    theirs = Path(shutil.copy(study, study.with_name("theirs.qcode")))
    with Project.open(theirs) as project:
        project.merge_codes(["showcase"], "doubt", coder="MEI")

    async def scenario(room: Playing) -> None:
        await room.select("示范村")
        await room.keys("s")
        merge(study, theirs)
        room.room.look_if_changed()
        await room.pilot.pause()
        assert room.codings == {"示范村": "doubt"}
        assert "showcase" not in room.session.by_id

    play(study, scenario, source="talk")
