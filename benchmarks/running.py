"""Whole processes, run and measured: the only place here that starts one.

Peak memory is what the kernel says of the process, which can't be less than the size of the one
that started it; so this one stays small and leaves generating and counting to others.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Run:
    """A process from start to end.

    wall, cpu: seconds; cpu is user and system, of the process and its children.
    peak: MB (1024 · 1024 bytes) resident.  over: stopped at the time limit.
    """

    wall: float
    cpu: float
    peak: float
    output: str
    over: bool = False


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    limit: float | None = None,
) -> Run:
    """Run to the end, or to `limit` seconds; a command that fails ends the comparison."""
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        stopped = threading.Event()
        timer = threading.Timer(limit or threading.TIMEOUT_MAX, stop, (process.pid, stopped))
        timer.daemon = True
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode(errors="replace")
    if process.returncode and not stopped.is_set():
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}\n{output[-3000:]}")
    cpu = used.ru_utime + used.ru_stime
    return Run(wall, cpu, used.ru_maxrss / 1024, output, stopped.is_set())


def stop(process: int, stopped: threading.Event) -> None:
    stopped.set()
    os.killpg(process, signal.SIGKILL)


def middle(once: Callable[[], Run], seconds: float, most: int) -> tuple[Run, int]:
    """The medians of several runs, and how many: as many as fit in `seconds`, at least one."""
    runs = [once()]
    while len(runs) < most and (len(runs) + 1) * runs[0].wall < seconds and not runs[0].over:
        runs.append(once())
    figures = {name: median(getattr(one, name) for one in runs) for name in ("wall", "cpu", "peak")}
    return Run(**{**asdict(runs[0]), **figures}), len(runs)


def size(folder: Path) -> float:
    """MB of all the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**2
