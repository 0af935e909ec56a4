"""Another's copy of a project is only read from, and one of an older qcode stays as it was sent."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qcode.errors import NewerProject, NotAProject, ProjectProblem
from qcode.project import Project
from qcode.store.connection import open_copy
from qcode.store.migrations import LATEST

EARLIER = sorted((Path(__file__).parent / "earlier").glob("schema-*.qcode"))


@pytest.mark.parametrize("path", EARLIER, ids=lambda path: path.stem)
def test_an_older_one_is_brought_up_to_date_in_memory(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path))
    with closing(open_copy(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == LATEST
        assert connection.execute("SELECT count(*) FROM act WHERE stamp > 0").fetchone()[0] > 0
        assert connection.path == copy
    assert copy.read_bytes() == path.read_bytes()
    assert [*tmp_path.iterdir()] == [copy]


def test_nothing_can_be_written_in_it(tmp_path: Path) -> None:
    Project.create(tmp_path / "theirs.qcode").close()
    theirs = open_copy(tmp_path / "theirs.qcode")
    with closing(theirs), pytest.raises(ProjectProblem):
        theirs.execute("DELETE FROM act")


def test_a_newer_one_or_something_else_is_refused(tmp_path: Path) -> None:
    newer, text = tmp_path / "newer.qcode", tmp_path / "text.qcode"
    Project.create(newer).close()
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    text.write_text("not a project", encoding="utf-8")
    with pytest.raises(NewerProject):
        open_copy(newer)
    with pytest.raises(NotAProject):
        open_copy(text)
