"""The whole coding room, driven by keys: on a small study in two languages, or on the sample."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.strip import Strip
from textual.widgets import Input, TextArea

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.tui.reader.reader import Reader
from qcode.tui.room.coding_room import CodingRoom
from qcode.tui.session import Session

from ..driving import Driven, drive

CODEBOOK = """\
id: pears
version: 1.0.0
title: {en: Pears, zh: 梨}
variables:
  - id: actor_type
    of: person
    name: {en: Actor type, zh: 主体类型}
    levels:
      - {id: villager, name: {en: Villager, zh: 村民}}
      - {id: cadre, name: {en: Village cadre, zh: 村干部}}
codes:
  - id: logic
    name: {en: Logic of allocation, zh: 资源配置逻辑}
    children:
      - id: resource-capture
        name: {en: Resource capture, zh: 资源捕获}
        key: c
        definition: {en: Taking what was meant for all., zh: 把该给大家的占为己有。}
      - id: showcase
        name: {en: Showcase, zh: 示范}
        key: s
        definition: {en: Done to be shown., zh: 做给人看。}
  - id: doubt
    name: {en: Doubt, zh: 怀疑}
    key: A
"""

FILES = {
    "pears.yaml": CODEBOOK,
    "people.csv": "person,actor_type\n王玉霞,villager\n李支书,cadre\n",
    "talk.txt": (
        "访谈者：村里的资源怎么分？\n"
        "王玉霞：大家都说资源被捕获了。路修好了，可是水没有来。\n"
        "访谈者：那谁来管？\n"
        "李支书：我们支部来管。“示范村”先修，别的村排队。\n"
        "王玉霞：排队就排队吧。\n"
    ),
    "meeting.txt": (
        "Interviewer: Who decided?\n"
        "Ann: The village did, in a long meeting. Roads came first.\n"
        "Interviewer: And water?\n"
        "Ann: Water came last. [b]Nobody[/b] asked us.\n"
    ),
}


class Playing(Driven):
    """The room while it runs."""

    @property
    def room(self) -> CodingRoom:
        return self.app.room

    @property
    def reader(self) -> Reader:
        return self.app.room.reader

    @property
    def session(self) -> Session:
        return self.app.session

    @property
    def said(self) -> str:
        """The sentence on the line above the keys."""
        return str(self.room.said.content)

    @property
    def title(self) -> str:
        return str(self.room.title_line.content)

    @property
    def status(self) -> str:
        return str(self.room.status.content)

    @property
    def strips(self) -> list[Strip]:
        """The lines of the terminal, with their colours."""
        return self.app.screen._compositor.render_strips()

    @property
    def dialog(self) -> str:
        """The name of the dialog that is open; "" for none."""
        return "" if self.app.screen is self.room else self.over

    async def type(self, words: str, *then: str) -> None:
        """Type into what has the focus, in one go, and press what follows."""
        field = self.app.screen.focused
        assert isinstance(field, Input | TextArea), self.seen
        if isinstance(field, Input):
            field.insert_text_at_cursor(words)
        else:
            field.insert(words)
        await self.pilot.pause()
        await self.keys(*then)

    async def select(self, words: str) -> None:
        start = self.reader.reading.text.index(words)
        self.reader.go(start, Span(start, start + len(words)))
        await self.pilot.pause()

    async def go(self, words: str) -> None:
        """Put the cursor where these words begin."""
        self.reader.go(self.reader.reading.text.index(words))
        await self.pilot.pause()

    @property
    def codings(self) -> dict[str, str]:
        """What the project holds of this coder in the open source: words → code."""
        return codings(self.app.project, self.session.coder, self.reader.reading.source)


def codings(project: Project, coder: str, source: str = "talk") -> dict[str, str]:
    text = project.reading(source).text
    return {text[each.start : each.end]: each.code for each in project.codings_in(source, coder)}


Scenario = Callable[[Playing], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture(scope="session")
def _study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Project.create(folder / "study.qcode", [folder / "pears.yaml"]) as project:
        sources = [folder / name for name in ("talk.txt", "meeting.txt")]
        cases = [("person", folder / "people.csv")]
        project.import_files(sources, cases, all_or_nothing=True)
    return folder / "study.qcode"


@pytest.fixture
def study(_study: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_study, tmp_path / "study.qcode"))


@pytest.fixture
def play() -> Play:
    """Open a project's file in the room, and run a scenario in it."""

    def played(path: Path, scenario: Scenario, **wanted: Any) -> None:
        drive(path, lambda app, pilot: scenario(Playing(app, pilot)), **wanted)

    return played
