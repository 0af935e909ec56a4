"""What `generate.py` wrote, read back by the drivers, and the clock that they time a save with.

Each tool's driver runs in that tool's own environment, so this module needs nothing but Python.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SAVES = 200
SAVES_WITHIN = 60.0  # seconds; a slow tool's saves stop there, with at least one done
SAVER = "timing"  # the coder whose codings are timed; new to the project


@dataclass(frozen=True, slots=True)
class Told:
    """An interview. head: front matter and blank line.  text: what codings count in."""

    name: str
    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A row of codings.csv; [start, end) in code points of the interview's text."""

    source: str
    coder: str
    code: str
    start: int
    end: int


def interviews(folder: Path) -> Iterator[Told]:
    for path in sorted((folder / "interviews").glob("*.txt")):
        whole = path.read_text(encoding="utf-8")
        start = whole.index("\n---\n") + len("\n---\n\n")
        yield Told(path.stem, whole[:start], whole[start:].rstrip("\n"))


def codings(folder: Path) -> Iterator[Coded]:
    with (folder / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            place = int(row["start"]), int(row["end"])
            yield Coded(row["source"], row["coder"], row["code"], *place)


def codings_to_save(folder: Path) -> list[Coded]:
    """SAVES codings, spread over all interviews, by one coder with none of their own as yet.

    They are copies of one coder's codings, so that no two of one code overlap.
    """
    first = next(codings(folder)).coder
    same = [one for one in codings(folder) if one.coder == first]
    chosen = [same[len(same) * number // SAVES] for number in range(SAVES)]
    return [Coded(one.source, SAVER, one.code, one.start, one.end) for one in chosen]


def time_saves(saves: Sequence[Callable[[], object]], folder: Path) -> None:
    """Run the saves one by one and print, as JSON, how many there were and the medians in ms.

    save: a save and its commit, by the clock.  cpu: the processor's time of a save.
    sync: 4 KB appended to a file and synced.  commit: one row committed by SQLite alone, with its
    own defaults, which is several syncs.  Both stand in the same folder and are measured after
    each save, so that all meet the same disk.
    """
    series: dict[str, list[float]] = {"save": [], "cpu": [], "sync": [], "commit": []}
    last = time.perf_counter() + SAVES_WITHIN
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        sync, commit = probes(Path(beside))
        for save in saves:
            cpu = time.process_time()
            series["save"].append(clocked(save))
            series["cpu"].append(time.process_time() - cpu)
            series["sync"].append(clocked(sync))
            series["commit"].append(clocked(commit))
            if time.perf_counter() > last:
                break
    medians = {name: median(times) * 1000 for name, times in series.items()}
    print(json.dumps({"saves": len(series["save"]), **medians, **differences(series)}))


def differences(series: dict[str, list[float]]) -> dict[str, float]:
    """In ms, what a save takes beyond one sync, and beyond a bare commit: medians again."""
    pairs = {"beside sync": "sync", "beside commit": "commit"}
    return {
        name: median(map(float.__sub__, series["save"], series[other])) * 1000
        for name, other in pairs.items()
    }


def probes(folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """What the disk needs, and what SQLite needs, to keep next to nothing."""
    file = os.open(folder / "sync", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    database = sqlite3.connect(folder / "commit")
    database.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, text)")

    def sync() -> None:
        os.write(file, b"\0" * 4096)
        os.fsync(file)

    def commit() -> None:
        with database:
            database.execute("INSERT INTO kept (text) VALUES ('')")

    return sync, commit


def clocked(act: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
