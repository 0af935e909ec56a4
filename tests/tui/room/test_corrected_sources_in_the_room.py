"""Another program corrects the text that is open, or takes it away: the room takes that in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qcode.project import Project

Play = Callable[..., None]
Playing = Any


def correct(study: Path, folder: Path, *changes: tuple[str, str]) -> None:
    """What `qcode source update` does, in another process."""
    with Project.open(study) as project:
        text = project.reading("talk").text
        for words, others in changes:
            text = text.replace(words, others)
        path = folder / "talk.txt"
        path.write_text(text, encoding="utf-8")
        project.update_source("talk", path, coder="MEI")


def test_a_corrected_text_is_read_at_the_same_words(
    play: Play, study: Path, tmp_path: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("资源被捕获了")
        await room.keys("c")
        await room.go("水没有来")
        correct(study, tmp_path, ("村里的资源怎么分？", "村里的资源一般是怎么分的？"), ("获", "穫"))
        room.room.look_if_changed()  # what the clock does every two seconds
        await room.pilot.pause()
        assert room.said.startswith("update source by MEI · another window has worked in this")
        text = room.reader.reading.text
        assert "一般是怎么分的" in text
        assert text[room.reader.cursor :].startswith("水没有来")
        assert room.codings == {"资源被捕穫了": "resource-capture"}
        await room.select("水没有来")
        await room.keys("s")
        assert room.codings["水没有来"] == "showcase"

    play(study, scenario, source="talk")


def test_words_selected_in_a_text_that_was_just_corrected_are_not_coded_elsewhere(
    play: Play, study: Path, tmp_path: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("资源被捕获了")
        await room.keys("c")
        await room.select("水没有来")
        correct(study, tmp_path, ("村里的资源怎么分？", "村里的资源一般是怎么分的？"))
        await room.keys("s")
        assert "does not say “水没有" in room.said
        assert room.codings == {"资源被捕获了": "resource-capture"}
        room.room.look_if_changed()
        await room.pilot.pause()
        await room.select("水没有来")
        await room.keys("s")
        assert room.codings["水没有来"] == "showcase"

    play(study, scenario, source="talk")


def test_a_source_that_is_taken_away_is_closed(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        with Project.open(study) as project:
            project.remove_source("talk", coder="MEI")
        room.room.look_if_changed()
        await room.pilot.pause()
        assert room.reader.reading.source == ""

    play(study, scenario, source="talk")
