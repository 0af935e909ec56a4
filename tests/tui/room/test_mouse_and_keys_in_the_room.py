"""Mouse and keys in one burst, as a busy machine hands them over: each in its turn, none lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.events import Event, Key, MouseDown, MouseEvent, MouseMove, MouseUp
from textual.widget import Widget

from qcode.tui.reader.reader import Reader

Play = Callable[..., None]
Playing = Any
Place = tuple[int, int]

CAPTURED = "资源被捕获了"


def place(reader: Reader, words: str) -> Place:
    """The column and row of the terminal where words begin."""
    row, cell = reader.lines.place(reader.reading.text.index(words))
    return reader.region.x + reader.columns.number + cell, reader.region.y + row


def mouse(kind: type[MouseEvent], at: Place, *, held: bool = True) -> MouseEvent:
    button = 1 if held else 0
    return kind(None, *at, 0, 0, button, False, False, False, *at)


def drag(way: list[Place], end: Place) -> list[Event]:
    """Press at the first place, move over the others, and let go at the end."""
    moves = [mouse(MouseMove, at) for at in way[1:]]
    return [mouse(MouseDown, way[0]), *moves, mouse(MouseUp, end)]


def click(at: Place) -> list[Event]:
    return drag([at], at)


def key(character: str) -> Key:
    return Key(character, character)


async def burst(room: Playing, *events: Event) -> None:
    """All at once, before the room has looked at the first."""
    for event in events:
        room.app.post_message(event)
    await room.pilot.pause()
    await room.pilot.pause()


def test_a_code_typed_at_once_after_dragging_covers_all_that_was_dragged(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        column, row = place(room.reader, CAPTURED)
        half, end = (column + 4, row), (column + 11, row)
        await burst(room, *drag([(column, row), half, end], end), key("c"))
        assert room.codings == {CAPTURED: "resource-capture"}
        await room.keys("ctrl+z")

        await burst(room, *drag([(column, row), half], end), key("c"))
        assert room.codings == {CAPTURED: "resource-capture"}, "where it was let go counts"
        await room.keys("ctrl+z")

        await burst(room, *click((column, row)), key("c"))
        assert room.said.startswith("✗ nothing is selected")
        await burst(room, *click((column, row)))
        assert room.said == "", "a problem is told until the next key or click"

        outside = (room.app.size.width - 1, row)
        way = [(column, row), outside, end]
        await burst(room, *drag(way, end), key("c"), *click((column, row)), key("s"))
        assert room.codings == {CAPTURED: "resource-capture"}, "the mouse was elsewhere meanwhile"
        assert room.app.mouse_captured is None and room.reader.selection is None

    play(study, scenario, source="talk")


def test_what_was_clicked_is_done_before_the_key_after_it(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        water, road = place(room.reader, "水没有来"), place(room.reader, "路修好了")
        await burst(room, *click(road), *click(road), key("c"), *click(water))
        assert room.codings == {"路": "resource-capture"}, "twice is a word"

        codes: Widget = room.room.codes.list
        showcase = (codes.region.x + 10, codes.region.y + 2)
        end = (water[0] + 7, water[1])
        await burst(room, *drag([water, end], end), *click(showcase), *click(showcase), key("h"))
        assert room.codings == {"路": "resource-capture", "水没有来": "showcase"}
        assert room.said == "hidden: Showcase", "the list has the focus now"

    play(study, scenario, source="talk", size=(120, 30))
