"""A project file with a changed byte, or cut short: it says so, or what it says is right.

After each damage the file is opened, read, checked and written in, by a fresh copy each. Short
here; QCODE_LONG=1 does each 200 times.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import QcodeError
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.tagging import Where

from .material import WHOLE
from .tally import Figures

DAMAGES = 200 if WHOLE else 25
HISTORY = frozenset({"act", "change"})

pytestmark = pytest.mark.long

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sound"))


def rows(path: Path) -> Rows:
    """Every row of every table, as bytes. Raises DatabaseError."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name.decode(): connection.execute(f'SELECT * FROM "{name.decode()}"').fetchall()
            for (name,) in names.fetchall()
        }


USES: dict[str, Callable[[Project], object]] = {
    "check": lambda project: [fault for each in project.check() for fault in each.faults],
    "codings": lambda project: project.codings_table().data(),
    "sources": lambda project: project.sources_table().data(),
    "codes": lambda project: project.codebooks(),
    "corpus": lambda project: len(project.corpus().codings),
    "history": lambda project: project.history_table().data(),
    "memos": lambda project: project.memos_table().data(),
    "tag": lambda project: project.tag(
        "2024-05-08_SWH", "strong-alliance", coder="LIN", where=Where(span=Span(0, 9))
    ),
    "undo": lambda project: project.undo(),
}


def said(path: Path, damaged: bytes) -> tuple[dict[str, object], str]:
    """What each use of a damaged file gives, where it isn't refused; and what was refused last.

    Anything but a QcodeError with a hint goes through, and fails the test.
    """
    given: dict[str, object] = {}
    refused = ""
    for name, use in USES.items():
        path.write_bytes(damaged)
        try:
            with Project.open(path) as project:
                given[name] = use(project)
        except QcodeError as error:
            assert error.message and error.hint and "\n" not in error.message
            refused = error.message
    return given, refused


def differing(path: Path, damaged: bytes, sound: Rows) -> set[str]:
    """The tables in which a damaged file says something else; all where SQLite can't read it."""
    path.write_bytes(damaged)
    try:
        found = rows(path)
    except sqlite3.DatabaseError:
        return set(sound)
    return {name for name in sound if found.get(name) != sound[name]}


def what_came(given: dict[str, object], refused: str, differs: set[str]) -> str:
    if "check" not in given:
        return "refused as damaged"
    if given["check"]:
        return "found by check"
    if refused:
        return "refused, with a sentence"
    if not differs:
        return "nothing that matters changed"
    return "not noticed: in the history" if differs <= HISTORY else "not noticed: in a record"


def test_a_changed_byte_is_found_or_changes_nothing(
    sample: Path, figures: Figures, tmp_path: Path
) -> None:
    figures.fault = "one byte changed at random"
    whole, sound, chance = sample.read_bytes(), rows(sample), random.Random(5)
    for _ in range(DAMAGES):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
        path = tmp_path / "damaged.qcode"
        given, refused = said(path, damaged)
        figures.times += 1
        figures.became[what_came(given, refused, differing(path, damaged, sound))] += 1
        clear_away(tmp_path)
    assert figures.became["not noticed: in a record"] == 0


def test_a_file_that_was_cut_short_says_so(sample: Path, figures: Figures, tmp_path: Path) -> None:
    figures.fault = "cut short at random"
    whole, chance = sample.read_bytes(), random.Random(6)
    for _ in range(DAMAGES):
        given, refused = said(tmp_path / "cut.qcode", whole[: chance.randrange(len(whole))])
        figures.times += 1
        figures.became["refused as damaged" if not given else "opened"] += 1
        figures.unclear += bool(given)
        assert refused
        clear_away(tmp_path)
    assert figures.unclear == 0


def clear_away(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
