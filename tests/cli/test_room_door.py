"""`qcode code`, plain `qcode` and `qcode demo` on a real terminal, and what ends the room."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("a terminal of one's own is of POSIX systems", allow_module_level=True)

import fcntl
import pty
import struct
import termios

from qcode.project import Project
from qcode.store.backups import backups, folder_of

Run = Callable[..., Any]
ENTER, CONTROL_C, CONTROL_Q = b"\r", b"\x03", b"\x11"
PATIENCE = 60
"""Seconds to wait for what must come; on a quiet machine nothing takes more than two."""
ROOM, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
"""What a program writes to take the whole screen, and to give it back."""
LISTENING = "keys"
"""The last line of the room. Before it is there, the terminal itself may take Ctrl+Q."""


class Terminal:
    """A command on a terminal of its own, 100 by 30."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.shown = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "qcode", *arguments],
            env={**environment, "TERM": "xterm-256color"},
            stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, preexec_fn=_its_own_terminal,
        )  # fmt: skip
        os.close(slave)

    def shows(self, words: bytes | str, seconds: float = PATIENCE) -> None:
        """Wait until these words have been written, after those waited for before."""
        wanted = words.encode() if isinstance(words, str) else words
        until = time.monotonic() + seconds
        while wanted not in self.shown:
            assert time.monotonic() < until, (wanted, self.shown[-2000:])
            self._read(0.1)
        self.shown = self.shown[self.shown.index(wanted) + len(wanted) :]

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def ends(self, seconds: float = PATIENCE) -> int:
        """Wait for the command's end; its exit code."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < until, self.shown[-2000:]
            self._read(0.1)
        self._read(0)
        return self.process.returncode

    def close(self) -> None:
        """Close the terminal, as closing its window does."""
        os.close(self.master)
        self.master = -1

    def _read(self, seconds: float) -> None:
        if self.master < 0:
            time.sleep(seconds)
        elif select.select([self.master], [], [], seconds)[0]:
            try:
                self.shown += os.read(self.master, 65536)
            except OSError:  # Linux says so when nobody holds the other side any more
                time.sleep(seconds)


def _its_own_terminal() -> None:
    """Ctrl+C is heeded, also where the tests run in the background of a shell that ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(
    environment: Callable[[dict[str, str]], dict[str, str]], tmp_path: Path
) -> Iterator[Open]:
    """Run a command on a terminal; keyword arguments are environment variables."""
    opened: list[Terminal] = []

    def run(*arguments: str, **more: str) -> Terminal:
        own = {"XDG_STATE_HOME": str(tmp_path / "state"), "LANG": "en_US.UTF-8", **more}
        opened.append(Terminal(environment(own), *arguments))
        return opened[-1]

    yield run
    for each in opened:
        each.process.kill()
        each.process.wait()
        if each.master >= 0:
            each.close()


def test_the_room_needs_a_terminal(cli: Run, study: Path) -> None:
    before = study.read_bytes()
    said = cli("code", "--coder", "LIN")
    assert said.code == 2 and "needs a terminal" in said.err and "qcode serve" in said.err
    assert said.out == "" and study.read_bytes() == before
    assert cli().code == 2 and cli("-p", study).code == 2


def test_mistakes_are_sentences_before_the_screen_is_taken(terminal: Open, study: Path) -> None:
    for arguments, sentence in (
        (("code",), "who is coding?"),
        (("code", "--coder", "\x07"), "can't be a coder's name"),
        (("code", "--coder", "consensus"), "follow from decisions"),
        (("code", "frist", "--coder", "LIN"), "did you mean first?"),
        (("-p", "none.qcode"), "there is no project none.qcode"),
    ):
        asked = terminal(*arguments)
        asked.shows(sentence)
        assert asked.ends() == 2 and ROOM not in asked.shown


def test_plain_qcode_opens_the_room_of_the_only_project_and_later_where_it_was_left(
    terminal: Open, study: Path
) -> None:
    first = terminal("code", "second", "--coder", "林")
    first.shows(ROOM)
    first.shows("More pears")
    first.type(CONTROL_Q)
    first.shows(LEFT)
    assert first.ends() == 0
    again = terminal()
    again.shows("More pears")
    again.type(CONTROL_Q)
    assert again.ends() == 0


def test_plain_qcode_without_one_project_says_how_to_begin(terminal: Open) -> None:
    for count in (0, 2):
        for number in range(count):
            Path(f"{number}.qcode").touch()
        asked = terminal()
        asked.shows("Usage: qcode")
        assert asked.ends() == 2


def test_plain_qcode_where_the_project_is_locked_says_so(terminal: Open) -> None:
    Path("study.qcode.age").touch()
    asked = terminal()
    asked.shows("qcode unlock study.qcode.age")
    assert asked.ends() == 2


def test_the_demo_offers_the_room_on_a_terminal(terminal: Open) -> None:
    demo = terminal("demo")
    demo.shows("Enter opens the coding room")
    demo.type(CONTROL_C)
    assert demo.ends() == 0 and ROOM not in demo.shown
    demo = terminal("demo")
    demo.shows("Enter opens the coding room")
    demo.type(ENTER)
    demo.shows(ROOM)
    demo.shows(LISTENING)
    demo.type(CONTROL_Q)
    demo.shows(LEFT)
    assert demo.ends() == 0
    demo = terminal("demo", "--no-tui")
    assert demo.ends() == 0 and b"Enter opens" not in demo.shown


def test_a_closed_terminal_and_a_kind_kill_leave_as_leaving_does(
    terminal: Open, study: Path
) -> None:
    closed = terminal("code", "second", "--coder", "LIN")
    closed.shows("More pears")
    closed.close()
    # Rarely, what writes to the dead terminal waits for ever; then the system ends it.
    assert closed.ends() in (0, -signal.SIGALRM)
    ended = terminal()  # where it was left, by whom
    ended.shows("More pears")
    ended.process.send_signal(signal.SIGTERM)
    ended.shows(LEFT)
    assert ended.ends() == 0


def test_a_second_window_is_told_who_is_there(terminal: Open, study: Path) -> None:
    first = terminal("code", "second", "--coder", "LIN")
    first.shows("More pears")
    second = terminal("code", "second", "--coder", "MEI")
    second.shows("LIN has this project open")
    assert second.process.poll() is None


def test_reading_only_leaves_the_file_as_it_is(terminal: Open, study: Path) -> None:
    before = study.read_bytes()
    reader = terminal("code", "second", "--coder", "LIN", "--read-only", "--lang", "zh")
    reader.shows("More pears")
    reader.type(CONTROL_Q)
    assert reader.ends() == 0 and study.read_bytes() == before


def test_the_room_makes_the_backup_of_the_day_when_it_opens(terminal: Open, study: Path) -> None:
    with Project.open(study) as project:
        project._connection.execute("UPDATE act SET stamp = stamp - 2 * 86400000")
    window = terminal("code", "--coder", "LIN")
    window.shows(ROOM)
    assert [each.why for each in backups(study)] == ["daily"]
    window.shows(LISTENING)
    window.type(CONTROL_Q)
    assert window.ends() == 0


def test_a_backup_that_cannot_be_made_is_told_in_the_room(terminal: Open, study: Path) -> None:
    with Project.open(study) as project:
        project._connection.execute("UPDATE act SET stamp = stamp - 2 * 86400000")
    folder_of(study).write_text("in the way")
    window = terminal("code", "--coder", "LIN")
    window.shows(ROOM)
    window.shows("backup can't be made")
    window.type(CONTROL_Q)
    assert window.ends() == 0
