"""Copies of a study in the hands of a team, each on a machine with a clock of its own.

Clocks are set, not read: an act's stamp follows from its copy's clock and from what the copy knows,
as in the project, so that a case runs alike each time and clocks may be wrong by any amount.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from qcode.coding.consensus import CONSENSUS
from qcode.project import Project
from qcode.project.report import quietly
from qcode.store import connection as files
from qcode.store import journal
from qcode.store.merging import merge
from qcode.store.merging.report import MergeReport
from qcode.store.records import RECORDS

from .fold import Image, Key
from .researchers import Step

TICK = 3
"""Milliseconds from one act of a copy to its next: so that those of two copies often meet."""


@dataclass
class Team:
    """The copies, by number. clocks: how far ahead each one's clock is, in milliseconds."""

    folder: Path
    material: Path
    copies: list[Path]
    clocks: Sequence[int]
    began: int = 0
    taken: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began = max(newest(path) for path in self.copies)
        self.taken = [0] * len(self.copies)

    def take(self, number: int, steps: Sequence[Step]) -> None:
        """Let a copy's researchers take some steps."""
        with Project.open(self.copies[number]) as project:
            for step in steps:
                before = newest_of(project._connection)
                step.take(project, self.material)
                self._set_clock(project._connection, number, before)

    def exchange(self, into: int, origin: int) -> None:
        """Let one copy take in what another has by now."""
        if into == origin:
            return
        merged(self.copies[into], [self.copies[origin]])

    def copy(self, number: int, name: str) -> Path:
        return Path(shutil.copy(self.copies[number], self.folder / f"{name}.qcode"))

    def _set_clock(self, connection: files.Connection, number: int, before: int) -> None:
        """Give the acts since the stamps that this copy's clock would have given them."""
        self.taken[number] += 1
        by_clock = self.began + self.clocks[number] + TICK * self.taken[number]
        later = max(by_clock, before + 2) - newest_of(connection)
        with connection.atomic():
            connection.execute("UPDATE act SET stamp = stamp + ? WHERE stamp > ?", (later, before))


def merged(into: Path, others: Sequence[Path]) -> MergeReport:
    """Bring other files into one, as `Project.merge` does, but without a backup.

    Coders of one name are one person.
    """
    same = coders_made_twice([into, *others])
    before = standing(into)
    with ExitStack() as until_done:
        here = until_done.enter_context(closing(files.open_file(into)))
        opened = [
            until_done.enter_context(closing(files.open_file(other, read_only=True)))
            for other in others
        ]
        report = merge(here, opened, same=same, renamed={}, dry_run=False, progress=quietly)
    assert_counted(report, before, standing(into))
    return report


def standing(path: Path) -> dict[str, set[str]]:
    """Kind of record → the uuids of them; but for who is who, which a merge is told."""
    with closing(sqlite3.connect(path)) as file:
        return {
            table: {uuid for (uuid,) in file.execute(f'SELECT uuid FROM "{table}"')}
            for table in RECORDS
            if table != "alias"
        }


def assert_counted(
    report: MergeReport, before: dict[str, set[str]], after: dict[str, set[str]]
) -> None:
    """By the report, as many came and went as did.

    A record but a coding may go on under the uuid of what stands for it: then none came or went.
    """
    told = {each.kind: (each.added, each.gone) for each in report.counts}
    for table in after:
        came, went = len(after[table] - before[table]), len(before[table] - after[table])
        added, gone = told.get(table, (0, 0))
        goes_on = 0 if table == "coding" else came - added
        assert (came, went) == (added + goes_on, gone + goes_on) and goes_on >= 0, table


def coders_made_twice(paths: Sequence[Path]) -> list[str]:
    """The names of coders of whom nobody has said yet that they are one person."""
    one: dict[str, str] = {}
    coders: set[tuple[str, str]] = set()
    for path in paths:
        with closing(sqlite3.connect(path)) as file:
            one |= dict(file.execute("SELECT old, new FROM alias WHERE kind = 'coder'").fetchall())
            coders |= set(file.execute("SELECT name, uuid FROM coder").fetchall())
    people = {(name, heir(uuid, one)) for name, uuid in coders}
    times = Counter(name for name, _ in people if name != CONSENSUS)
    return sorted(name for name, number in times.items() if number > 1)


def heir(uuid: str, stands: Mapping[str, str]) -> str:
    """What stands for a record; in a ring, the least of those in it."""
    met = [uuid]
    while (uuid := stands.get(uuid, uuid)) not in met:
        met.append(uuid)
    return min(met[met.index(uuid) :])


def newest(path: Path) -> int:
    with closing(files.open_file(path)) as connection:
        return newest_of(connection)


def newest_of(connection: files.Connection) -> int:
    """The stamp of the last act."""
    return int(connection.execute("SELECT max(stamp) FROM act").fetchone()[0])


@contextmanager
def uuids_by_chance(seed: int) -> Iterator[None]:
    """New uuids come from a seed: a case is the same whenever it runs."""
    chance = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "uuid4", lambda: UUID(int=chance.getrandbits(128), version=4))
        yield


def records(path: Path) -> dict[Key, Image]:
    """Every record of a file, references as uuids."""
    with closing(sqlite3.connect(path)) as file:
        names = {
            table: dict(file.execute(f'SELECT id, uuid FROM "{table}"').fetchall())
            for table in RECORDS
        }
        return {
            (table, uuid): _image(record.columns, row, record.refs, names)
            for table, record in RECORDS.items()
            for uuid, *row in file.execute(_all(table, record.columns))
        }


def settled(path: Path) -> dict[Key, str | None]:
    """What came out otherwise than its own history says, and what stands for it."""
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT record, uuid, stands FROM settled").fetchall()
    return {(table, uuid): stands for table, uuid, stands in rows}


def stood_for(path: Path) -> dict[str, str]:
    """uuid → what stands for it, by a file's aliases and by what a merge settled. The first alias
    counts that closes no ring. What is there itself, whatever was said of it, stands for itself.
    """
    found = records(path)
    there = {uuid for _, uuid in found}
    aliases = [found["alias", uuid] for uuid in _born(path, "alias") if ("alias", uuid) in found]
    said: dict[str, str] = {}
    for old, new in ((image["old"], image["new"]) for image in aliases):
        if old not in said and heir(new, said) != old:
            said[old] = new
    said |= {uuid: stands for (_, uuid), stands in settled(path).items() if stands}
    return {old: new for old, new in said.items() if old not in there}


def _born(path: Path, table: str) -> list[str]:
    """The uuids of all records of a kind that there ever were, in the order they were made."""
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute(
            "SELECT change.uuid FROM change JOIN act ON act.id = act WHERE record = ?"
            " AND before IS NULL ORDER BY stamp, act.uuid, change.uuid",
            (table,),
        ).fetchall()
    return list(dict.fromkeys(uuid for (uuid,) in rows))


def referring(images: dict[Key, Image], stands: Mapping[str, str]) -> dict[Key, Image]:
    """The same, referring to what stands for what they referred to."""
    return {
        (table, uuid): {
            column: heir(value, stands) if column in RECORDS[table].refs and value else value
            for column, value in image.items()
        }
        for (table, uuid), image in images.items()
    }


def comparable(images: dict[Key, Image]) -> dict[Key, Image]:
    """Bodies read; of who is one with whom, which merges record, only what follows from it."""
    one = {
        image["old"]: image["new"]
        for (table, _), image in images.items()
        if table == "alias" and image["kind"] == "coder"
    }
    who = {("coder is", old): {"coder": heir(old, one)} for old in one}
    return who | {
        (table, uuid): image
        for (table, uuid), image in readable(images).items()
        if table != "alias" or image["kind"] != "coder"
    }


def readable(images: dict[Key, Image]) -> dict[Key, Image]:
    """The same with every body read: the order of its keys says nothing."""
    return {
        key: {
            column: json.loads(value) if column == "body" and value else value
            for column, value in image.items()
        }
        for key, image in images.items()
    }


def _all(table: str, columns: Sequence[str]) -> str:
    return (
        f'SELECT uuid, {", ".join(f"{chr(34)}{each}{chr(34)}" for each in columns)} FROM "{table}"'
    )


def _image(
    columns: Sequence[str], row: Sequence[Any], refs: Any, names: dict[str, dict[int, str]]
) -> Image:
    return {
        column: names[refs[column]].get(value) if column in refs and value is not None else value
        for column, value in zip(columns, row, strict=True)
    }
