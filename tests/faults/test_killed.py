"""A process that is killed at any moment leaves a project as it was before, or as it is after.

Commands are killed at moments over their whole length. Short here; QCODE_LONG=1 kills each 200
times.
"""

from __future__ import annotations

import random
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qcode.project import Project

from .material import (
    CODINGS,
    EARLIER,
    INTERVIEWS,
    WHOLE,
    Material,
    counts,
    faults,
    is_sound,
    records,
)
from .tally import Figures
from .workshop import Ended, Workshop

KILLS = 200 if WHOLE else 4
ACTS = 300 if WHOLE else 40

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems"),
]


@dataclass(frozen=True)
class Operation:
    """A command, and the name of the project that it is done to; "" where it makes it."""

    name: str
    before: str
    arguments: Sequence[str]


OPERATIONS = (
    Operation("init", "", ("init", "work.qcode", "--codebook", "small.yaml")),
    Operation(f"import of {INTERVIEWS} interviews", "empty.qcode", ("import", "interviews")),
    Operation(f"coding of {CODINGS:,} rows", "filled.qcode", ("tag", "--from", "LIN.csv")),
    Operation(f"undo of {CODINGS:,} codings", "coded.qcode", ("undo",)),
    Operation(
        f"deletion of a code with {CODINGS:,} codings",
        "coded.qcode",
        ("codebook", "delete", "money", "--with-codings"),
    ),
    Operation(f"merge of {CODINGS:,} codings", "coded.qcode", ("merge", "other.qcode")),
    Operation("return to a backup", "coded.qcode", ("backup", "restore", "filled.qcode")),
    *(Operation(f"migration of {path.stem}", path.name, ("coders",)) for path in EARLIER),
)

EXPORTS = ("quotations.docx", "quotations.xlsx", "quotations.csv")


@dataclass(frozen=True)
class Moment:
    """When a process is killed. sign: the file whose coming starts the clock; None: its start."""

    sign: str | None
    kill_after: float


def moments(run: Callable[..., Ended], sign: str) -> list[Moment]:
    """Over the whole length of a run, and as many more from the sign that it writes to its end."""
    found: list[Moment] = []
    for clock in (None, sign):
        for _ in range(2 if WHOLE else 1):  # the second is as long as the others will be
            length = run(sign=clock).seconds
        chance, half = random.Random(sign), KILLS // 2
        found += [Moment(clock, length * (part + chance.random()) / half) for part in range(half)]
    return found


def is_written(path: Path) -> bool:
    """Whether there is a journal that tells how the file was before."""
    return any(path.parent.glob(f"*{path.name}*-journal"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_what_is_killed_is_whole_or_absent(
    operation: Operation, material: Material, shop: Workshop, figures: Figures
) -> None:
    path = material.folder / "work.qcode"
    own = () if operation.before == "" else ("-p", path.name)

    def run(**harmed: Any) -> Ended:
        material.copy(operation.before, path)
        return shop.run(material.folder, *own, *operation.arguments, **harmed)

    material.copy(operation.before, path)
    before = records(path)
    figures.fault, figures.writing = f"kill -9 in {operation.name}", 0
    planned = moments(run, f"*{path.name}*-journal")
    after = counts(path)
    assert records(path) != before
    for moment in planned:
        ended = run(**vars(moment))
        figures.times += 1
        figures.writing += is_written(path)
        whole = is_whole(path, before, after)
        figures.became["whole" if whole else "absent"] += 1
        figures.acknowledged += ended.status == 0
        figures.lost += ended.status == 0 and not whole
        assert all(is_sound(each) for each in backups(path))
    assert figures.lost == 0
    assert figures.became["absent"] > 0 or not WHOLE


def is_whole(path: Path, before: str, after: dict[str, int] | None) -> bool:
    """Whether all was done, or else nothing; anything between fails the test."""
    if records(path) == before:  # the first to open it puts back what was begun
        assert not path.exists() or is_sound(path)
        return False
    assert counts(path) == after
    assert faults(path) == []
    return True


def backups(path: Path) -> list[Path]:
    """The copies that stand beside a project under a name of their own."""
    return [*path.parent.glob("work*.backup"), *path.parent.glob("work.backups/*.qcode")]


def test_every_coding_that_was_acknowledged_outlives_the_coder_at_work(
    material: Material, shop: Workshop, figures: Figures
) -> None:
    path = material.folder / "work.qcode"
    material.copy("filled.qcode", path)
    whole = shop.code(path, "LIN", ACTS)
    assert whole.status == 0, whole.err
    assert len(whole.out.split()) == ACTS
    chance = random.Random(7)
    figures.fault, figures.writing = "kill -9 in coding, act after act", 0
    for _ in range(KILLS):
        material.copy("filled.qcode", path)
        told = shop.code(path, "LIN", ACTS, kill_after=whole.seconds * chance.random())
        figures.times += 1
        figures.writing += is_written(path)
        acknowledged = {word for word in told.out.split() if len(word) == 36}
        with Project.open(path) as project:
            kept = {row["id"] for row in project.codings_table().data()}
        figures.acknowledged += len(acknowledged)
        figures.lost += len(acknowledged - kept)
        assert len(kept - acknowledged) <= 1  # the one of which it had no time to tell
        figures.became["with an act saved and not yet told"] += len(kept - acknowledged)
        figures.unclear += faults(path) != []
    assert (figures.lost, figures.unclear) == (0, 0)


@pytest.mark.parametrize("name", EXPORTS)
def test_a_file_that_is_being_written_never_has_its_name_before_it_is_whole(
    name: str, material: Material, shop: Workshop, figures: Figures
) -> None:
    path, file = material.folder / "coded.qcode", material.folder / name
    project = path.read_bytes()
    few = (f"--source=i{number:03}" for number in range(0, INTERVIEWS, 20))
    arguments = ("-p", path.name, "export", "quotations", "-o", name)
    arguments += tuple(few) if file.suffix == ".docx" else ()

    def run(**harmed: Any) -> Ended:
        file.write_bytes(b"an older one")
        return shop.run(material.folder, *arguments, **harmed)

    assert run().status == 0
    figures.fault, figures.writing = f"kill -9 in export to {file.suffix}", 0
    for moment in moments(run, ".qcode-*"):
        ended = run(**vars(moment))
        drafts = list(material.folder.glob(".qcode-*"))
        figures.times += 1
        figures.writing += bool(drafts)
        for draft in drafts:
            draft.unlink()
        old = file.read_bytes() == b"an older one"
        assert old or is_a_document(file)
        figures.acknowledged += ended.status == 0
        figures.lost += ended.status == 0 and old
        figures.became["the older file" if old else "the new one"] += 1
        assert path.read_bytes() == project
    assert figures.lost == 0
    assert figures.became["the older file"] > 0 or not WHOLE


def is_a_document(file: Path) -> bool:
    if file.suffix == ".csv":
        return file.read_text(encoding="utf-8-sig").count("\n") > CODINGS
    with zipfile.ZipFile(file) as packed:
        return packed.testzip() is None
