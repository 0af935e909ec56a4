"""Where processes are started to be harmed, and how one ended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. status: its exit code, or the signal that killed it, negative.

    seconds: from the start of its clock on.
    """

    status: int
    seconds: float
    out: str
    err: str

    @property
    def clear(self) -> bool:
        """Done; or refused in a sentence and a hint, and nothing else."""
        if self.status == 0:
            return "Traceback" not in self.err
        said = [line for line in self.err.splitlines() if line.startswith("qcode: ")]
        return self.status in (1, 2) and len(said) == 1 and "Traceback" not in self.err


@dataclass(frozen=True)
class Workshop:
    """Starts commands one after the other, each a process of its own."""

    server: subprocess.Popen[str]
    said: Path

    def run(
        self,
        folder: Path,
        *arguments: str,
        sign: str | None = None,
        kill_after: float | None = None,
        largest: int | None = None,
        **variables: str,
    ) -> Ended:
        """A command of qcode.

        sign: the pattern of a file that starts the clock when it comes, else the command's start.
        kill_after: seconds by that clock.  largest: how long any file may be, in bytes.
        variables: of its environment, as failing.c reads them.
        """
        task = {"run": arguments, "sign": sign, "kill_after": kill_after, "largest": largest}
        return self._do({**task, "set": variables}, folder)

    def code(
        self,
        project: Path,
        coder: str,
        acts: int,
        *,
        by: str = "script",
        kill_after: float | None = None,
    ) -> Ended:
        """A coder at work, who puts out the id of every coding that was acknowledged.

        by: which of at_work.HANDS.
        """
        task = {"code": [str(project), coder, acts, by], "sign": None, "largest": None}
        return self._do({**task, "kill_after": kill_after, "set": {}}, project.parent)

    def outside(self, *command: str) -> bool:
        """Whether another program did what it was to do, where the commands run."""
        return bool(self._answer({"outside": command})["status"] == 0)

    def _do(self, task: dict[str, Any], folder: Path) -> Ended:
        out, err = self.said / "out", self.said / "err"
        place = {"folder": str(folder), "out": str(out), "err": str(err)}
        answer = self._answer({**task, **place})
        said = (path.read_text(encoding="utf-8", errors="replace") for path in (out, err))
        return Ended(answer["status"], answer["seconds"], *said)

    def _answer(self, task: dict[str, Any]) -> dict[str, Any]:
        assert self.server.stdin is not None and self.server.stdout is not None
        print(json.dumps(task), file=self.server.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.server.stdout.readline())
        return answer


@contextmanager
def workshop(home: Path, within: Sequence[str] = (), **variables: str) -> Iterator[Workshop]:
    """A workshop whose commands keep what is about a user in `home`.

    within: the program that runs it.  variables: of its environment.
    """
    home.mkdir(exist_ok=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QCODE_")},
        **{"XDG_STATE_HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        **variables,
    }
    command = [*within, sys.executable, str(Path(__file__).with_name("at_work.py"))]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        yield Workshop(server, home)
        assert server.stdin is not None
        server.stdin.close()


def compiled(folder: Path) -> Path:
    """failing.c, ready to be loaded into a process; skips the test where that can't be made."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    library, source = folder / "failing.so", Path(__file__).with_name("failing.c")
    command = [compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True)
    return library
