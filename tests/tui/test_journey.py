"""A day in a real terminal, by tmux: keys go in as typed; what is asserted stands on the screen.

Several keys are sent in one burst wherever a person types ahead: none may overtake another.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from shlex import join

import pytest

import qcode
from qcode.project import Project
from qcode.project.sample import build_sample

TMUX = shutil.which("tmux")

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux isn't installed")

PATIENCE = 60
"""Seconds to wait for what must appear; on a quiet machine nothing takes more than two."""

UNWANTED = ("QCODE_CODER", "QCODE_LANG", "QCODE_PROJECT", "COLUMNS", "LINES")
"""Variables that would have a say in how the room looks."""

SOURCE = "2024-05-11_CJM"


class Window:
    """A command in a terminal of its own."""

    def __init__(self, server: Server, name: str, pid: int) -> None:
        self._server = server
        self.name = name
        self.pid = pid

    def press(self, *keys: str) -> None:
        """Keys by their names in tmux, or characters, all at once."""
        self._server.tmux("send-keys", "-t", self.name, "--", *keys)

    @property
    def screen(self) -> str:
        return self._server.tmux("capture-pane", "-p", "-t", self.name)

    def sees(self, *words: str) -> str:
        """Wait until all of these words stand on the screen; what does."""
        return self.waits(lambda screen: all(each in screen for each in words), str(words))

    def waits(self, seen: Callable[[str], bool], wanted: str) -> str:
        until = time.monotonic() + PATIENCE
        while not seen(screen := self.screen):
            assert time.monotonic() < until, f"{wanted} isn't on the screen:\n{screen}"
            time.sleep(0.05)
        return screen

    def resize(self, columns: int, rows: int) -> None:
        size = ("-x", str(columns), "-y", str(rows))
        self._server.tmux("resize-window", "-t", self.name, *size)

    def close(self) -> None:
        """Close the terminal, as closing its window does: SIGHUP."""
        self._server.tmux("kill-session", "-t", self.name)

    def ends(self) -> None:
        """Wait until no process is left."""
        until = time.monotonic() + PATIENCE
        while there(self.pid):
            assert time.monotonic() < until, f"{self.pid} is still there:\n{self.screen}"
            time.sleep(0.05)


def there(pid: int) -> bool:
    """Whether a process runs; one that has ended may wait long until its death is noted."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(told.stdout.strip()) and not told.stdout.strip().startswith("Z")


class Server:
    """A tmux of our own. state: where the rooms keep what they remember."""

    def __init__(self, state: Path) -> None:
        self._socket = f"qcode-{token_hex(6)}"
        self._state = state
        # A server that ends with its last window refuses the one that comes while it ends.
        self.tmux("start-server", ";", "set-option", "-s", "exit-empty", "off")

    def tmux(self, *arguments: str) -> str:
        command = [str(TMUX), "-L", self._socket, "-f", os.devnull, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
        return done.stdout

    def open(self, *arguments: str, columns: int = 100, rows: int = 30) -> Window:
        """qcode with these arguments, on a terminal of this size."""
        root = str(Path(qcode.__file__).parent.parent)
        own = [f"PYTHONPATH={root}", f"XDG_STATE_HOME={self._state}", "LC_ALL=C.UTF-8"]
        without = [f"-u{name}" for name in UNWANTED]
        command = join(["exec", "env", *without, *own, sys.executable, "-m", "qcode", *arguments])
        name = token_hex(4)
        size = ("-x", str(columns), "-y", str(rows))
        told = ("-P", "-F", "#{pane_pid}")
        pid = self.tmux("new-session", "-d", "-s", name, *size, *told, command)
        return Window(self, name, int(pid))

    def kill(self) -> None:
        subprocess.run([str(TMUX), "-L", self._socket, "kill-server"], capture_output=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    own = Server(tmp_path / "state")
    yield own
    own.kill()


@pytest.fixture(scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("journey"))


@pytest.fixture
def project(_built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_built, tmp_path / "sample.qcode"))


def codings(path: Path, coder: str, source: str = SOURCE) -> list[tuple[str, str]]:
    """What a coder has coded, after every check has passed: code and words."""
    with Project.open(path) as project:
        assert [fault for finding in project.check() for fault in finding.faults] == []
        text = project.reading(source).text
        found = project.codings_in(source, coder)
        return [(each.code, text[each.start : each.end]) for each in found]


PASSAGES = (
    (("S", "p"), "coded Dispatching downwards: “按文件，是因村派人、人岗相适。”"),
    (("C-Down", "C-Down", "T", "a"), "coded Administrative mobilization: “每天早上八点半"),
    (("&", "t"), "coded Localized social relations: “每天早上八点半"),
    (("U", "S", "."), "coded Localized social relations: “分两层。”"),
    (("U", "S", "2"), "coded Administrative mobilization: “单位包村，"),
    (("C-Down", "C-Down", "S", "S", "v"), "coded New unfairness between villages: “那几年打分更狠"),
    (("C-Down", "C-Down", "W", "W", "I"), "new code 现在叫: “现在叫”"),
    (("S", "Enter", "q", "q", "l", "h", "Enter"), "coded Strong alliance: “现在叫“抓两头”"),
    (("C-Down", "C-Down", "Space", "C-Right", "C-Right", "m"), "coded Project funds: “因为"),
    (("C-Down", "C-Down", "Q", "W", "e"), "coded Effective governance: “莲碓”"),
)
"""Keys, and what they bring: each passage in one burst."""


def test_a_day_from_the_demo_to_the_next_morning(server: Server, tmp_path: Path) -> None:
    demo = server.open("demo", str(tmp_path / "study"))
    demo.sees("Enter opens the coding room")
    demo.press("Enter")
    demo.sees("LIN · my codings")
    demo.press("C-q")
    demo.ends()
    path = tmp_path / "study" / "sample.qcode"

    room = server.open("-p", str(path), "code", SOURCE, "--coder", "ANNA")
    room.sees("ANNA · my codings", "访谈在县委大院三楼")
    room.press("NPage")
    room.sees("为什么偏偏是鹤梨？")
    room.press("G")
    room.sees("Turn number")
    room.press("3", "Enter")
    room.sees("turn 3  CJM")
    for number, (keys, said) in enumerate(PASSAGES):
        columns, rows = ((80, 24), (160, 45), (100, 30))[number % 3]
        room.resize(columns, rows)
        room.press(*keys)
        room.sees(said)
    done = codings(path, "ANNA")
    assert len(done) == len(PASSAGES)

    room.press("K")
    room.sees("Codes: ")
    room.press("/", *"现在叫", "Enter")
    room.sees("▸   ■ 现在叫")
    room.press("g")
    room.sees("Merge 现在叫", "That one stays")
    room.press(*"new unf", "Enter")
    room.sees("Merge 现在叫 into New unfairness between villages?", "yours: 1")
    room.press("m")
    room.sees("现在叫 merged into New unfairness between villages; codings moved: 1")
    assert sorted(words for _, words in codings(path, "ANNA")) == sorted(words for _, words in done)
    room.press("C-z")
    room.sees("undone: merge codes")
    assert codings(path, "ANNA") == done
    room.press("Escape", "K")
    place = next(line for line in room.sees("turn ").splitlines() if line.startswith("turn "))
    room.press("C-q")
    room.ends()

    morning = server.open("-p", str(path), "code", "--coder", "ANNA")
    morning.sees("青棹县委组织部访谈", "ANNA", place.strip())
    morning.press("C-q")
    morning.ends()
    assert codings(path, "ANNA") == done


@pytest.mark.parametrize("how", ["closed", "terminated"])
def test_what_was_done_outlives_a_terminal_that_ends_in_the_midst(
    server: Server, project: Path, how: str
) -> None:
    room = server.open("-p", str(project), "code", SOURCE, "--coder", "ANNA")
    room.sees("ANNA · my codings")
    room.press("C-Down", "C-Down", "S", "p")
    room.sees("coded Dispatching downwards: “按文件")
    room.press("C-Down", "C-Down", "T", "a", "Enter", "z")
    room.sees("Administrative mobilization")
    if how == "closed":
        room.close()
    else:
        os.kill(room.pid, signal.SIGTERM)
    room.ends()
    codes = [code for code, _ in codings(project, "ANNA")]
    assert codes == ["dispatching-downwards", "administrative-mobilization"]
    assert [path.name for path in project.parent.glob("sample*")] == ["sample.qcode"]
    again = server.open("-p", str(project), "code", "--coder", "ANNA")
    again.sees("青棹县委组织部访谈", "ANNA", "turn 5")


def test_windows_on_one_project_know_and_see_each_other(server: Server, project: Path) -> None:
    anna = server.open("-p", str(project), "code", SOURCE, "--coder", "ANNA", columns=160)
    anna.sees("ANNA · my codings")
    other = server.open("-p", str(project), "code", SOURCE, "--coder", "ANNA", columns=160)
    other.sees("ANNA has this project open in another window")
    looking = server.open("-p", str(project), "code", SOURCE, "--coder", "MEI", "--read-only")
    looking.sees("read only")
    anna.press("C-Down", "C-Down", "S", "p")
    anna.sees("coded Dispatching downwards: “按文件")
    other.sees("another window has worked in this project", "codings: 1", "Dispatching")
    other.press("C-Down", "C-Down", "S", "a")
    other.sees("coded Administrative mobilization: “按文件")
    anna.sees("another window has worked in this project", "codings: 2")
    before = project.read_bytes()
    looking.press("C-Down", "C-Down", "S", "p")
    looking.sees("this window is for reading only")
    looking.press("A")
    looking.sees("everyone's codings")
    for window in (anna, other, looking):
        window.press("C-q")
        window.ends()
    assert project.read_bytes() == before
