"""A project of an earlier version in which somebody coded by hand under the name `consensus`."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qcode.coding.consensus import CONSENSUS
from qcode.project import Project
from qcode.project.selection import Choice

EARLIER = Path(__file__).parent / "earlier" / "schema-1.qcode"


def opened(path: Path, *statements: str) -> Project:
    copy = Path(shutil.copy(EARLIER, path / "study.qcode"))
    with closing(sqlite3.connect(copy)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return Project.open(copy)


@pytest.fixture
def renamed(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path, "UPDATE coder SET name = 'consensus' WHERE name = 'MEI'") as project:
        yield project


@pytest.fixture
def as_it_was(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with opened(tmp_path_factory.mktemp("plain")) as project:
        yield project


def test_their_work_is_counted_as_any_coders_is(renamed: Project, as_it_was: Project) -> None:
    def total(project: Project) -> object:
        return project.crosstab(Choice(interviewers=True), cols=["source"]).rows

    assert total(renamed) == total(as_it_was)
    assert len(renamed.codings_table().rows) == len(as_it_was.codings_table().rows) == 3
    assert renamed.codes_table().rows == as_it_was.codes_table().rows
    notes = renamed.codings_table().notes + renamed.crosstab(cols=["source"]).notes
    assert not any("consensus is left out" in note.en for note in notes)


def test_they_are_compared_as_any_coder_is(renamed: Project, as_it_was: Project) -> None:
    found, expected = renamed.disagreements(), as_it_was.disagreements()
    assert [each.id for each in found] == [each.id for each in expected] != []
    assert {each.coders for each in found} == {("LIN", CONSENSUS)}
    shown, plain = (each.disagreements_table(unit="span") for each in (renamed, as_it_was))
    assert len(shown.rows) == len(plain.rows) > 0
    agreed = renamed.agree(Choice(interviewers=True), unit="turn", replicates=0)
    assert agreed.meta["coders"] == ["LIN", CONSENSUS]
