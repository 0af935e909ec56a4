"""Texts and names that try to be more than text: every place of the room shows them, none obeys."""

from __future__ import annotations

import asyncio
import json
import os
import re
import unicodedata
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where
from qcode.texts import Lang
from qcode.tui.app import CodingApp
from qcode.tui.dialogs.tell import Tell
from qcode.tui.wording import speak

MARKUP = (
    "[b]x[/b] [/b] [/] [笑] [00:12:33] [@click=app.leave]x[/] [red on blue] $primary {0} {x} %s"
)
ACTING = "\x1b[2J\x1b]0;title\x07\x1b]52;c;eA==\x1b\\ \x9b31m \b\b\r \x7f"
TURNING = (
    "\u202eevil\u2066\u200f עברית العربية\u2069 \u2028 \ufeff e\u0301 👩\u200d👩\u200d👧 \u200b"
)
EVIL = f"{MARKUP} {ACTING}\t{TURNING}"
LONG = f"{EVIL}\n{'长' * 10_000}"
SPOKEN = f"{MARKUP} {TURNING}\t"
ESC = "\x1b[2J\x9b"
LABEL = "[b]王\u202e玉霞"
CODER, OTHER = "[b]林[/b] עברית", "א"
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def as_json(data: object) -> str:
    """JSON that is YAML as well, whatever the characters: nothing beyond the BMP escaped."""
    pair = r"\\ud[89ab]..\\ud[c-f].."
    return re.sub(pair, lambda found: str(json.loads(f'"{found[0]}"')), json.dumps(data))


def both(text: str) -> dict[str, str]:
    return {"en": f"en {text}", "zh": f"中 {text}"}


CODEBOOK: dict[str, Any] = {
    "id": "evil",
    "version": "1.0.0",
    "title": both(EVIL),
    "citation": EVIL,
    "variables": [
        {
            "id": "actor_type",
            "of": "person",
            "name": both(EVIL),
            "definition": both(EVIL),
            "levels": [
                {"id": "villager", "name": both(EVIL)},
                {"id": "cadre", "name": both(LONG)},
            ],
        }
    ],
    "codes": [
        {
            "id": "first",
            "name": both(EVIL),
            "definition": both(LONG),
            "include": [both(EVIL)],
            "exclude": [both(EVIL)],
            "examples": [both(EVIL)],
            "key": "c",
            "children": [{"id": "second", "name": both(LONG), "key": "["}],
        },
        {"id": "third", "name": both("\u202eabc\u202c [/b]"), "key": "d"},
    ],
}


def built(folder: Path) -> Path:
    """A project in which everything that can be called something is called so."""
    transcript = (
        f"---\ntitle: {as_json(LONG)}\n---\n"
        f"访谈者：{SPOKEN}?\n{LABEL}：{SPOKEN * 40}\n{LABEL}：“{MARKUP}”好。\n"
    )
    files = {
        "evil.yaml": as_json(CODEBOOK),
        "[b]\u202ea\x1b[2J.txt": transcript,
        "other.txt": f"Q: {SPOKEN}\n[/b]A: {MARKUP}\n",
        "people.csv": f'person,actor_type,village,"{SPOKEN}"\n{LABEL},villager,"{SPOKEN}",{ESC}\n',
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    path = folder / "[b]evil[_b].qcode"
    with Project.create(path, [folder / "evil.yaml"]) as project:
        texts = [each for each in folder.iterdir() if each.suffix == ".txt"]
        project.import_files(texts, [("person", folder / "people.csv")], all_or_nothing=True)
        for source in (each.source for each in project.progress()):
            for coder, code, start in (
                (CODER, "first", 2),
                (CODER, "second", 3),
                ("א", "third", 4),
            ):
                where = Where(span=Span(start, start + 9))
                project.tag(source, code, coder=coder, where=where, memo=LONG)
            project.write_memo(MemoOn("source", source), LONG, coder=CODER)
        project.write_memo(MemoOn("code", "first"), LONG, coder=CODER)
        project.write_memo(MemoOn("project"), LONG, coder=OTHER)
    return path


class Watched:
    """The room, looked at after every few keys."""

    def __init__(self, app: CodingApp, pilot: Pilot[object]) -> None:
        self.app = app
        self.pilot = pilot
        self.screens: set[str] = set()

    async def keys(self, *keys: str) -> str:
        """Press keys, and look whether all that stands on the screen is harmless; what does."""
        await self.pilot.press(*keys)
        if not self.asking:
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        return self.look()

    @property
    def asking(self) -> bool:
        """Whether a worker waits for an answer."""
        return len(self.app.screen_stack) > 2

    def look(self) -> str:
        self.screens.add(type(self.app.screen).__name__)
        strips = self.app.screen._compositor.render_strips()
        assert len(strips) == self.app.size.height
        for strip in strips:
            acting = [each for each in strip.text if acts(each)]
            assert not acting, (self.app.screen, acting, strip.text)
            cells = sum(cell_len(segment.text) for segment in strip)
            # Textual cuts a joined emoji in two where the edge of a dialog lies over it.
            cut = self.app.screen.is_modal and "\u200d" in strip.text
            assert cut or cells == strip.cell_length == self.app.size.width, strip.text
            assert not any(segment.control for segment in strip)
            assert not any("@click" in (s.style.meta if s.style else {}) for s in strip)
        return "\n".join(strip.text for strip in strips)


def acts(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp") or character in TURNS


def played(
    path: Path,
    scenario: Callable[[Watched], Awaitable[None]],
    size: tuple[int, int] = (80, 24),
    lang: Lang = "en",
) -> None:
    async def run() -> None:
        with Project.open(path) as project:
            app = CodingApp(project, CODER, lang=lang)
            async with app.run_test(size=size) as pilot:
                while app.session.reading is None:
                    await pilot.pause(0.01)
                await scenario(Watched(app, pilot))

    try:
        asyncio.run(run())
    finally:
        speak("en")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def everywhere(room: Watched) -> None:
    """Each pane, dialog and screen, opened, typed in and left."""
    for keys in (
        ("A",), ("ctrl+down",), ("ctrl+down",), ("T",), ("c",), ("ampersand", "d"), ("semicolon",),
        ("left_square_bracket",), ("S", "full_stop"), ("W", "I"), ("C",), ("N",), ("U",), ("D",),
        ("ctrl+z",), ("ctrl+y",), ("pagedown",), ("end",), ("ctrl+home",), ("O",), ("O",),
        ("T", "enter"), ("left_square_bracket",), ("b",), ("escape",), ("T", "enter"), ("down",),
        ("down",), ("ctrl+down",), ("escape",), ("ampersand", "equals_sign"), ("escape",),
        ("M",), ("shift+tab",), ("down",), ("down",), ("down",), ("down",), ("escape",),
        ("question_mark",), ("pagedown",), ("end",), ("escape",),
        ("slash",), (*"[/b]", "enter"), ("greater_than_sign",), ("slash",), (*"[笑x", "enter"),
        ("ctrl+f",), (*"[b]", "enter"), ("down",), ("enter",),
        ("F",), ("space",), ("down",), ("end",), ("enter",), ("F",), ("c",), ("enter",),
        ("G",), (*"[b]", "enter"), ("J",), ("ctrl+down",), ("H",), ("Y",), ("Y",),
        ("L",), ("down",), ("slash",), (*"[b",), ("enter",), ("escape",), ("L",),
    ):  # fmt: skip
        await room.keys(*keys)
    await room.keys("K")
    for edit in "nemgsx":
        await room.keys("home")
        await room.keys(edit)
        await room.keys("tab")
        await room.keys("escape")
        assert not room.asking, edit
    for keys in (("h",), ("h",), ("end",), ("slash",), (*"[b]",), ("enter",), ("escape",), ("K",)):
        await room.keys(*keys)
    await room.keys("ctrl+p")
    await room.keys("[", "escape")
    await room.keys("V")
    for sheet in "134":
        await room.keys(sheet)
        for keys in (("down",), ("right",), ("enter",), ("["), ("escape",), ("right", "right"),
                     ("enter",), ("escape",), ("N",), ("escape",), ("home", "R"), ("escape",),
                     ("slash",), ("[",), ("enter",), ("escape",)):  # fmt: skip
            await room.keys(*keys)
            if type(room.app.screen).__name__ == "CodingRoom":
                await room.keys("V")
                await room.keys(sheet)
    await room.keys("escape")


WIDE = pytest.param(
    (200, 60),
    "en",
    marks=[
        pytest.mark.long,
        pytest.mark.skipif(os.environ.get("QCODE_LONG") != "1", reason="long: QCODE_LONG=1"),
    ],
)


@pytest.mark.parametrize(("size", "lang"), [((80, 24), "zh"), WIDE])
def test_no_text_acts_wherever_it_is_shown(
    tmp_path: Path, size: tuple[int, int], lang: Lang
) -> None:
    seen: list[set[str]] = []

    async def scenario(room: Watched) -> None:
        await everywhere(room)
        problem = UsageProblem(EVIL, LONG)
        room.app.room.refuse(problem)
        await room.keys("right")
        await room.app.push_screen(Tell(problem))
        await room.keys("down")
        seen.append(room.screens)

    played(built(tmp_path), scenario, size, lang)
    assert seen[0] >= {
        "CodingRoom", "CodePalette", "MemoDialog", "HelpScreen", "Line", "Results", "FilterDialog",
        "CodeForm", "ChoosePlace", "ChooseCodings", "Ask", "CommandPalette", "CasesScreen",
        "Asking", "Choosing", "Tell",
    }  # fmt: skip
    with Project.open(tmp_path / "[b]evil[_b].qcode") as project:
        assert [fault for finding in project.check() for fault in finding.faults] == []


def test_a_line_of_a_million_characters_is_read_and_coded(tmp_path: Path) -> None:
    (tmp_path / "evil.yaml").write_text(as_json(CODEBOOK))
    line = "村里修路花了很多钱，没人说得清；the road [b]came[/b] late\t" * 25_000
    (tmp_path / "long.txt").write_text(f"A：{line[:1_000_000]}\n", encoding="utf-8")
    with Project.create(tmp_path / "long.qcode", [tmp_path / "evil.yaml"]) as project:
        project.import_files([tmp_path / "long.txt"])

    async def scenario(room: Watched) -> None:
        for keys in (("pagedown",), ("ctrl+end",), ("up", "home"), ("S", "c"), ("W", "d"), ("T",),
                     ("c",), ("J",), ("U",), ("O",)):  # fmt: skip
            await room.keys(*keys)
        whole = room.app.session.codings
        assert max(each.end - each.start for each in whole) > 999_000

    played(tmp_path / "long.qcode", scenario)


def test_a_tree_of_codes_3000_deep_is_shown_found_and_edited(tmp_path: Path) -> None:
    book = {"id": "deep", "version": "1.0.0", "title": "Deep"}
    tree = as_json(book)[:-1] + ', "codes": [' + nested(3000) + "]}"
    (tmp_path / "deep.yaml").write_text(tree)
    (tmp_path / "talk.txt").write_text("A：村里修路。\nB：好。\n", encoding="utf-8")
    with Project.create(tmp_path / "deep.qcode", [tmp_path / "deep.yaml"]) as project:
        project.import_files([tmp_path / "talk.txt"])

    async def scenario(room: Watched) -> None:
        await room.keys("T", "enter")
        assert "Code 3000" in await room.keys(*"code 3000")
        assert "Code 3000" in await room.keys("enter")
        await room.keys("O")
        await room.keys("O", "K")
        assert "Code 3000" in await room.keys("end")
        await room.keys("left")
        for edit in "nemgx":
            assert "Code " in await room.keys(edit)
            await room.keys("escape")
        await room.keys("F")
        await room.keys("escape")

    played(tmp_path / "deep.qcode", scenario, (120, 30))


def nested(depth: int) -> str:
    """A chain of codes, each below the one before, as JSON."""
    heads = (f'{{"id": "code-{n}", "name": "Code {n} [b]"' for n in range(1, depth + 1))
    return ', "children": ['.join(heads) + "}" + "]}" * (depth - 1)
