"""A stage for panes and dialogs: a project whose texts and names try to be more than text."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.tagging import Where
from qcode.texts import Lang
from qcode.tui.footer import KeyFooter
from qcode.tui.keys import bindings
from qcode.tui.looks import THEMES, palette_of
from qcode.tui.panes.codes import CodesPane
from qcode.tui.panes.details import DetailsPane
from qcode.tui.panes.sources import SourcesPane
from qcode.tui.session import Session
from qcode.tui.wording import speak


@pytest.fixture(autouse=True)
def _own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is remembered in the home of whoever runs it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample(built_sample: Path, tmp_path: Path) -> Path:
    """The sample project, to be written in."""
    return Path(shutil.copy(built_sample, tmp_path / "sample.qcode"))


CODEBOOKS = {
    "one.yaml": """\
id: one
version: 1.0.0
title: {en: "First [b]book", zh: "第一本 [b]"}
codes:
  - id: logic
    name: {en: Logic of allocation, zh: 资源配置逻辑}
    children:
      - id: resource-capture
        name: {en: Resource capture, zh: 资源捕获}
        key: c
        definition: {en: "Taking [/b] what was meant for all.", zh: "把该给大家的[/b]占为己有。"}
        include: [{en: A project steered to kin., zh: 项目给了亲戚。}]
        exclude: [{en: A project won fairly., zh: 公平争取到的项目。}]
      - id: alliance
        name: {en: "Strong [red]alliance", zh: 强强联合}
        key: s
""",
    "two.yaml": """\
id: two
version: 1.0.0
title: {en: Second book, zh: 第二本}
codes:
  - id: doubt
    name: {en: Doubt, zh: 怀疑}
    definition: {en: The speaker doubts., zh: 说话人怀疑。}
""",
}

SOURCES = {
    "hostile.txt": (
        "访谈者：[笑] 村里怎么样？\n"
        "王玉霞：[00:12:33] [b]资源[/b]都让\u202e他们\t占了，😀没办法。\n"
        "访谈者：还有呢？\n"
        "王玉霞：路修好了。\n"
    ),
    "plain.txt": "Interviewer: Who decided?\nAnn: The village did, in a long meeting.\n",
}


class Room(Screen[None]):
    """The panes and the footer, without what keys do to the codebook."""

    BINDINGS = [*bindings("room")]  # noqa: RUF012
    CSS = """
    #left { width: 40; } #right { width: 1fr; }
    SourcesPane { height: 1fr; } CodesPane { height: 2fr; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.sources, self.codes, self.details = SourcesPane(), CodesPane(), DetailsPane()
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Vertical(self.sources, self.codes, id="left")
            yield Vertical(self.details, id="right")
        yield KeyFooter()

    def on_mount(self) -> None:
        self.fill()

    def fill(self) -> None:
        session = self.session
        assert session.reading is not None
        progress = session.project.progress(session.whose)
        self.sources.show(
            progress, session.reading.source, session.coder, everyone=session.everyone
        )
        self.codes.show(session, session.look(palette_of(self.app.current_theme)))

    def on_sources_pane_chosen(self, event: SourcesPane.Chosen) -> None:
        self.heard.append(("source", event.source))

    def on_codes_pane_chosen(self, event: CodesPane.Chosen) -> None:
        self.heard.append(("code", event.code))

    def action_edit_codebook(self, what: str) -> None:
        self.heard.append((f"{what} under", self.codes.code))

    def action_help(self) -> None:
        self.heard.append("help")


@dataclass
class Stage:
    """The room while it runs. given: what the dialogs gave back, in order."""

    pilot: Pilot[None]
    room: Room
    given: list[Any] = field(default_factory=list)

    @property
    def session(self) -> Session:
        return self.room.session

    async def open(self, dialog: Screen[Any]) -> None:
        await self.pilot.app.push_screen(dialog, self.given.append)
        await self.pilot.pause()

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, words: str) -> None:
        await self.keys(*words)

    def seen(self, widget: Widget) -> str:
        """The lines of a widget as they stand on the screen."""
        lines = (widget.render_line(y).text.rstrip() for y in range(widget.size.height))
        return "\n".join(lines)

    @property
    def closed(self) -> bool:
        """Whether no dialog is open."""
        return self.pilot.app.screen is self.room


class StageApp(App[None]):
    def __init__(self, session: Session, theme: str) -> None:
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme
        self.room = Room(session)

    def on_mount(self) -> None:
        self.push_screen(self.room)


Play = Callable[..., None]


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Project]:
    """Two codebooks, two sources, two coders."""
    for name, text in {**CODEBOOKS, **SOURCES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    books = [tmp_path / name for name in CODEBOOKS]
    with Project.create(tmp_path / "hostile.qcode", books) as project:
        project.import_files([tmp_path / name for name in SOURCES], all_or_nothing=True)
        text = project.reading("hostile").text
        start = text.index("资源")
        for code, coder, end in (
            ("resource-capture", "LIN", start + 14),
            ("alliance", "LIN", start + 2),
            ("resource-capture", "MEI", start + 6),
        ):
            where = Where(span=Span(start, end))
            project.tag("hostile", code, coder=coder, where=where)
        project.set_state("hostile", "MEI", "done")
        yield project


@pytest.fixture
def stage(hostile: Project) -> Iterator[Play]:
    """Run a scenario in the room of the hostile project."""

    def played(
        scenario: Callable[[Stage], Awaitable[None]],
        *,
        lang: Lang = "en",
        size: tuple[int, int] = (80, 24),
        theme: str = THEMES[0].name,
        everyone: bool = False,
    ) -> None:
        async def run() -> None:
            speak(lang)
            session = Session(hostile, "LIN", lang, everyone=everyone)
            session.open("hostile")
            app = StageApp(session, theme)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                await scenario(Stage(pilot, app.room))

        asyncio.run(run())

    yield played
    speak("en")
