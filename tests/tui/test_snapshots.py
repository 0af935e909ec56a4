"""How the screens look: both languages, every theme, narrow and wide, compared with kept pictures.

After a change that is meant: run this file with --snapshot-update, and look at what it drew.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.texts import Lang
from qcode.tui.app import CodingApp
from qcode.tui.wording import speak

from .driving import until

NARROW, WIDE = (80, 24), (200, 60)
CJM = "2024-05-11_CJM"

Scene = Callable[[Pilot[Any]], Awaitable[None]]
Picture = Callable[..., bool]


@pytest.fixture
def sample(built_sample: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(built_sample, tmp_path / "sample.qcode"))) as project:
        yield project


@pytest.fixture
def looks(snap_compare: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Compare a scene, played in the room of a project, with its picture."""
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("NO_COLOR", "UNICODE_VERSION"):
        monkeypatch.delenv(name, raising=False)

    def compared(
        project: Project,
        scene: Scene,
        lang: Lang = "en",
        size: tuple[int, int] = NARROW,
        theme: str = "qcode-dark",
        source: str = CJM,
        everyone: bool = False,
    ) -> bool:
        app = CodingApp(project, "LIN", lang=lang, source=source, theme=theme, everyone=everyone)

        async def played(pilot: Pilot[Any]) -> None:
            await until(pilot, lambda: app.room.reader.reading.text)
            await scene(pilot)
            for field in (*app.screen.query(Input), *app.screen.query(TextArea)):
                field.cursor_blink = False
            await pilot.pause()

        return snap_compare(app, run_before=played, terminal_size=size)

    yield compared
    speak("en")


def pressing(*keys: str, then: str = "") -> Scene:
    """Press keys; then: the name of the dialog that opens."""

    async def scene(pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)
        if then:
            await until(pilot, lambda: type(pilot.app.screen).__name__ == then)

    return scene


def at(words: str, *keys: str, then: str = "") -> Scene:
    """Select words of the open source first."""

    async def scene(pilot: Pilot[Any]) -> None:
        reader = pilot.app.room.reader  # type: ignore[attr-defined]
        start = reader.reading.text.index(words)
        reader.go(start, Span(start, start + len(words)))
        await pilot.pause()
        await pressing(*keys, then=then)(pilot)

    return scene


def test_the_room_narrow_in_chinese(looks: Picture, sample: Project) -> None:
    assert looks(sample, at("抓两头", "left", "right"), "zh")


def test_the_room_narrow_in_english_on_light(looks: Picture, sample: Project) -> None:
    scene = pressing("ctrl+down", "ctrl+down", "W", "S")
    assert looks(sample, scene, theme="qcode-light", source="2024-06-07_PZH")


def test_the_room_wide_with_all_panes(looks: Picture, sample: Project) -> None:
    scene = pressing("K", "down", "down")
    assert looks(sample, scene, size=WIDE, source="2024-06-07_PZH")


def test_the_room_wide_in_chinese_on_light(looks: Picture, sample: Project) -> None:
    assert looks(sample, pressing("K", "down"), "zh", WIDE, "qcode-light")


def test_everyones_codings_told_apart_for_colour_blind_eyes(
    looks: Picture, sample: Project
) -> None:
    scene = at("抓两头", "L")
    assert looks(sample, scene, size=(120, 36), theme="qcode-safe", everyone=True)


def test_the_palette_of_codes(looks: Picture, sample: Project) -> None:
    assert looks(sample, at("先数人头", "enter", *"zybh"), "zh")


def test_a_memo(looks: Picture, sample: Project) -> None:
    assert looks(sample, at("抓两头", "M", *"Only one end.", then="MemoDialog"))


def test_the_form_of_a_code(looks: Picture, sample: Project) -> None:
    assert looks(sample, pressing("K", "down", "e", then="CodeForm"), "zh", size=(100, 36))


def test_the_question_before_a_merge(looks: Picture, sample: Project) -> None:
    async def scene(pilot: Pilot[Any]) -> None:
        await pressing("K", "down", "g", then="ChoosePlace")(pilot)
        await pressing(*"personal", "enter", then="Ask")(pilot)

    assert looks(sample, scene, theme="qcode-light")


def test_people_and_villages(looks: Picture, sample: Project) -> None:
    assert looks(sample, pressing("V", "2", then="CasesScreen"), "zh", size=(110, 24))


def test_help(looks: Picture, sample: Project) -> None:
    assert looks(sample, pressing("question_mark", then="HelpScreen"), size=(120, 40))


def test_places_found_in_all_sources(looks: Picture, sample: Project) -> None:
    async def scene(pilot: Pilot[Any]) -> None:
        await pressing("ctrl+f", then="Results")(pilot)
        pilot.app.screen.query_one(Input).insert_text_at_cursor("示范")
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("down")

    assert looks(sample, scene, "zh")


def test_a_text_that_tries_to_be_more_than_text(looks: Picture, hostile: Project) -> None:
    async def scene(pilot: Pilot[Any]) -> None:
        await at("[b]资源", "K", "slash", *"strong")(pilot)

    assert looks(hostile, scene, size=(120, 24), source="hostile")


def comparing(*keys: str, asked: bool = False) -> Scene:
    """Coders side by side. asked: not everyone has finished the source, which is said first."""

    async def scene(pilot: Pilot[Any]) -> None:
        if asked:
            await pressing("B", then="Ask")(pilot)
        await pressing("s" if asked else "B", then="CompareScreen")(pilot)
        screen: Any = pilot.app.screen
        await until(pilot, screen._begun.is_set)
        await pressing(*keys)(pilot)

    return scene


def test_coders_side_by_side_wide_in_chinese(looks: Picture, sample: Project) -> None:
    scene = comparing("n", "n", "n", "n", "x", "enter", "p")
    assert looks(sample, scene, "zh", WIDE, "qcode-safe", source="2024-05-08_SWH")


def test_coders_side_by_side_narrow(looks: Picture, sample: Project) -> None:
    assert looks(sample, comparing("n", "n", "tab", asked=True))


def tabling(*keys: str) -> Scene:
    """A table, its cell's excerpts there after each key."""

    async def scene(pilot: Pilot[Any]) -> None:
        def settled() -> bool:
            screen: Any = pilot.app.screen
            asks = type(screen).__name__ != "TablesScreen"
            return asks or (screen.listed is not None and not list(screen.workers))

        for key in ("number_sign", *keys):
            await pilot.press(key)
            await until(pilot, settled)

    return scene


def test_a_table_narrow(looks: Picture, sample: Project) -> None:
    assert looks(sample, tabling("p", "down", "enter", "end", "left", "enter", "down"))


def test_a_table_wide_on_light(looks: Picture, sample: Project) -> None:
    scene = tabling("w", "c", "i", "home", "enter", *["down"] * 3, *["right"] * 5, "enter")
    assert looks(sample, scene, size=WIDE, theme="qcode-light")


def test_a_terminal_that_is_too_small(looks: Picture, sample: Project) -> None:
    assert looks(sample, pressing(), "zh", size=(39, 9))
