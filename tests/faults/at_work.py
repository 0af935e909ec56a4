"""Processes that start at once, to be harmed: each is forked from one that has all imported.

Started by workshop.py. Reads one task a line, as JSON, does it in a process of its own, and answers
in a line with how that ended and how long it took:

    {"run": [arguments of qcode]} or {"code": [project, coder, acts, by what]}
    with "folder": where;  "out", "err": files for what it says
    "sign": the pattern of a file in the folder whose coming starts the clock, else null
    "kill_after": seconds by that clock, or null;  "largest": how long a file may be, or null
    "set": variables of its environment, as failing.c reads them

or {"outside": [a program and its arguments]}, which is not of qcode and is to succeed.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from qcode.cli import app
from qcode.coding.spans import Span
from qcode.errors import ProjectBusy
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.tui.session import Session

Doing = Callable[[str, Span], str]
"""Codes a span of a source, and gives the coding's id."""

STEP, LENGTH = 12, 8
"""Characters from one coding of a script to the next, and in each."""


def code(path: str, coder: str, acts: int, by: str) -> int:
    """Code place after place, and tell of each coding as soon as it is acknowledged.

    Where another writes for so long that it is refused, say so, and try again.
    """
    with Project.open(path) as project:
        doing = HANDS[by](project, coder)
        sources = [str(row["name"]) for row in project.sources_table().data()]
        for number in range(acts):
            start = STEP * (number // len(sources))
            place = sources[number % len(sources)], Span(start, start + LENGTH)
            while (coding := attempt(doing, *place)) is None:
                print("busy", file=sys.stderr, flush=True)
            print(coding, flush=True)
    return 0


def attempt(doing: Doing, source: str, span: Span) -> str | None:
    try:
        return doing(source, span)
    except ProjectBusy:
        return None


def as_a_script(project: Project, coder: str) -> Doing:
    def doing(source: str, span: Span) -> str:
        return project.tag(source, "money", coder=coder, where=Where(span=span)).coding

    return doing


def as_a_room(project: Project, coder: str) -> Doing:
    session = Session(project, coder, "en")

    def doing(source: str, span: Span) -> str:
        if session.reading is None or session.reading.source != source:
            session.open(source)
        (coding,) = session.code(span, "money").put
        return coding.id

    return doing


def as_commands(project: Project, coder: str) -> Doing:
    """Each opens the project anew, and closes it."""

    def doing(source: str, span: Span) -> str:
        with Project.open(project.path) as opened:
            return as_a_script(opened, coder)(source, span)

    return doing


HANDS: Mapping[str, Callable[[Project, str], Doing]] = {
    "script": as_a_script,
    "room": as_a_room,
    "commands": as_commands,
}


def begin(task: dict[str, Any]) -> int:
    """In the new process: do the task, and never come back."""
    os.chdir(task["folder"])
    os.environ.update(task["set"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for name, stream in (("out", 1), ("err", 2)):
        os.dup2(os.open(task[name], os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), stream)
    if task["largest"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (task["largest"], task["largest"]))
    return app.run(task["run"]) if "run" in task else code(*task["code"])


def done(task: dict[str, Any]) -> dict[str, Any]:
    process = os.fork()
    if process == 0:
        try:
            status = begin(task)
            sys.stdout.flush()
        except BaseException:  # the new process must never take up the next task
            traceback.print_exc()
            status = 70
        os._exit(status)
    begun = clock_started(process, task["sign"], Path(task["folder"]))
    if task["kill_after"] is not None:
        time.sleep(max(0.0, begun + task["kill_after"] - time.monotonic()))
        os.kill(process, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return {"status": status, "seconds": time.monotonic() - begun}


def clock_started(process: int, sign: str | None, folder: Path) -> float:
    """When the clock of a process was started: by its sign, by its own start, or by its end."""
    while sign is not None and not any(folder.glob(sign)) and not has_ended(process):
        pass
    return time.monotonic()


def has_ended(process: int) -> bool:
    """Its end stays to be asked for."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def main() -> None:
    for home in set(app._HOMES.values()):
        import_module(f"qcode.cli.{home}")
    for line in sys.stdin:
        task = json.loads(line)
        if "outside" in task:
            failed = subprocess.run(task["outside"], stdout=sys.stderr, check=False).returncode
            answer = {"status": failed, "seconds": 0.0}
        else:
            answer = done(task)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
