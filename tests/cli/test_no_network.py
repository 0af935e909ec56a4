"""qcode speaks to nobody: no command, and not the coding room, touches a network.

Every command runs in a process that watches what Python does with sockets, where the system lets
us without any network. Only `serve` listens, on this machine, and is left out.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import qcode

WATCHED = """
import sys

touched = []


def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
                 "socket.sendmsg", "webbrowser.open"):
        touched.append(f"{event} {arguments[1:]}")
    elif event.partition(".")[0] in ("urllib", "http", "ftplib", "smtplib", "poplib", "imaplib"):
        touched.append(event)
    elif event == "socket.bind" and arguments[1][0] not in ("::1", "127.0.0.1"):
        # To itself: urllib3, which spaCy imports, looks in this way whether there is IPv6.
        touched.append(f"{event} {arguments[1]}")


sys.addaudithook(watch)
"""

COMMANDS = """
from pathlib import Path
from qcode.cli.app import _HOMES, run

ARGUMENTS = {
    "init": ["new.qcode", "--codebook", "resource-capture"],
    "import": ["more.txt"],
    "show": ["2024-05-11_CJM"],
    "tag": ["2024-05-11_CJM", "allocation-logic", "--turn", "2", "--coder", "LIN"],
    "memo": ["--source", "2024-05-11_CJM", "why", "--coder", "LIN"],
    "done": ["2024-05-11_CJM", "--coder", "LIN"],
    "search": ["村"],
    "words": [],
    "assign": ["--coders", "LIN,MEI", "--source", "2024-05-11_CJM"],
    "query": ["code:allocation-logic"],
    "crosstab": ["-o", "table.docx"],
    "figure": ["-o", "figure.svg"],
    "associate": ["interaction_type", "strong-alliance", "--coder", "LIN", "--permutations", "99"],
    "drift": ["--bootstrap", "10"],
    "agree": ["--bootstrap", "10"],
    "hand-out": ["--coder", "LIN", "--source", "2024-05-11_CJM", "-o", "out.qcode"],
    "hand-in": ["out.qcode"],
    "merge": ["out.qcode"],
    "lock": ["--to", "nobody"],
    "key": ["-o", "my.key"],
    "export": ["quotations", "-o", "quotations.xlsx"],
    "codebook": ["list"],
    "backup": ["list"],
    "demo": ["demo", "--no-tui"],
}
Path("more.txt").write_text("问：村里怎么样？\\n答：路修好了。\\n", "utf-8")
codes = {
    name: run(["-p", "sample.qcode", name, *ARGUMENTS.get(name, [])])
    for name in _HOMES
    if name not in ("serve", "code")
}
failed = {name for name, code in codes.items() if code != 0}
print(sorted(failed & set(ARGUMENTS) - {"lock"}), file=sys.__stderr__)
"""

ROOM = """
import asyncio
from qcode.project import Project
from qcode.tui.app import CodingApp


async def code():
    with Project.open("sample.qcode") as project:
        async with CodingApp(project, "LIN", lang="en").run_test() as pilot:
            await pilot.press("down", "shift+down", "question_mark", "escape", "f2", "escape")
        assert project.name == "sample"


asyncio.run(code())
"""

TOLD = """
print("touched:", touched)
"""


@pytest.fixture
def watched(
    sample: Path, environment: Callable[..., dict[str, str]]
) -> Callable[..., tuple[str, str]]:
    """What a script prints last, and what it says; before: a command that runs it."""

    def run(script: str, *before: str) -> tuple[str, str]:
        done = subprocess.run(
            [*before, sys.executable, "-c", WATCHED + script + TOLD],
            env=environment({"XDG_STATE_HOME": str(sample.parent / "state")}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1], done.stderr.splitlines()[-1]

    return run


def test_the_watch_sees_what_goes_out(watched: Callable[..., tuple[str, str]]) -> None:
    """So that the other tests can fail."""
    script = """
import socket
try:
    socket.create_connection(("192.0.2.1", 9), timeout=0.01)
except OSError:
    pass
print(file=sys.stderr)
"""
    assert "192.0.2.1" in watched(script)[0]


def test_the_coding_room_does_not_either(watched: Callable[..., tuple[str, str]]) -> None:
    assert watched(ROOM + "print(file=sys.stderr)")[0] == "touched: []"


def test_no_command_touches_the_network_and_all_work_where_there_is_none(
    watched: Callable[..., tuple[str, str]],
) -> None:
    assert watched(COMMANDS, *_without_network()) == ("touched: []", "[]")


def _without_network() -> tuple[str, ...]:
    """What takes the network away from a process; nothing, where the system doesn't let us."""
    without = ("unshare", "-n")
    try:
        subprocess.run([*without, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ()
    return without


def test_no_module_but_that_of_serve_can_speak_to_a_network() -> None:
    speaking = {
        "socket", "ssl", "http", "urllib", "ftplib", "smtplib", "xmlrpc", "socketserver",
        "webbrowser", "requests", "httpx", "aiohttp", "urllib3",
    }  # fmt: skip
    home = Path(qcode.__file__).parent
    found = {
        path.relative_to(home).as_posix()
        for path in home.rglob("*.py")
        if speaking & _imported(path)
    }
    assert {path for path in found if not path.startswith("tui/web/")} == set()


def _imported(path: Path) -> set[str]:
    nodes: list[Any] = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    of = [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {name.partition(".")[0] for name in (*plain, *of)}
