"""Going back to a backup loses nothing: what the project was last is kept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

import qcode
from qcode.coding.spans import Span
from qcode.errors import ProjectBusy, ProjectExists, ProjectProblem, UsageProblem
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store import connection
from qcode.store.backups import backups, keep, keep_file
from qcode.store.restoring import restore


def code(path: Path, coder: str) -> None:
    with Project.open(path) as project:
        project.tag("first", "money", coder=coder, where=Where(span=Span(0, 6)))


def coders(path: Path) -> list[str]:
    with Project.open(path) as project:
        assert all(not finding.faults for finding in project.check())
        return project.coders()


@pytest.fixture
def kept(path: Path) -> Path:
    """A backup with LIN's work; the project has MEI's as well."""
    code(path, "LIN")
    kept = keep_file(path, "by-hand")
    code(path, "MEI")
    return kept


def test_the_project_is_what_it_was_then_and_what_it_was_last_is_kept(
    path: Path, kept: Path
) -> None:
    restored = restore(path, kept.stem)
    assert coders(path) == ["LIN"]
    assert restored.present is not None
    assert coders(restored.present) == ["LIN", "MEI"]
    restore(path, "latest")
    assert coders(path) == ["LIN", "MEI"]


def test_who_has_it_open_all_the_same_sees_the_change_and_may_go_on(path: Path, kept: Path) -> None:
    with Project.open(path) as other:
        assert other.coders() == ["LIN", "MEI"]
        restore(path, str(kept))
        assert other.coders() == ["LIN"]
        other.tag("first", "doubt", coder="ZHAO", where=Where(span=Span(0, 6)))
    assert coders(path) == ["LIN", "ZHAO"]


WRITER = """
import sys, time
from qcode.errors import ProjectBusy
from qcode.project import Project
with Project.open(sys.argv[1]) as project:
    for number in range(10_000):
        try:
            project.add_case("village", f"V{number}")
        except ProjectBusy:
            continue
        print(f"V{number}", flush=True)
        time.sleep(0.005)  # so that others get to read
"""


def test_what_another_process_does_meanwhile_is_in_what_is_kept_or_in_what_is_restored(
    path: Path, kept: Path
) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(qcode.__file__).parent.parent)}
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert writer.stdout is not None
    begun = writer.stdout.readline().split()
    present = restore(path, str(kept)).present
    writer.kill()
    acknowledged = begun + writer.communicate()[0].split("\n")[:-1]
    assert present is not None
    before, after = villages(present), villages(path)
    assert before and set(acknowledged) <= before | after and not before & after


def villages(path: Path) -> set[str]:
    with closing(connect(path)) as connection:
        rows = connection.execute("SELECT name FROM cases WHERE name GLOB 'V[0-9]*'")
        return {name for (name,) in rows}


def test_a_project_is_restored_whatever_schema_it_has(path: Path, kept: Path) -> None:
    """One that a later qcode has brought up to its own, too."""
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")
        connection.execute("ALTER TABLE coder ADD COLUMN later TEXT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
    restore(path, str(kept))
    with closing(connect(path)) as now, closing(connect(kept)) as then:
        for what in (
            "type, name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'",
            "* FROM change",
        ):
            rows = [list(each.execute(f"SELECT {what}")) for each in (now, then)]
            assert rows[0] == rows[1]
    assert coders(path) == ["LIN"]


def test_into_a_file_of_its_own_the_project_stays(path: Path, kept: Path, tmp_path: Path) -> None:
    then = tmp_path / "then.qcode"
    restore(path, str(kept), then)
    assert coders(then) == ["LIN"]
    assert coders(path) == ["LIN", "MEI"]
    with pytest.raises(ProjectExists):
        restore(path, str(kept), then)
    if sys.platform != "win32":
        assert stat.S_IMODE(then.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"rubbish", b"SQLite format 3\0" + b"\x5a" * 9000])
def test_a_damaged_project_is_set_aside(path: Path, kept: Path, content: bytes) -> None:
    path.write_bytes(content)
    restored = restore(path, str(kept))
    assert coders(path) == ["LIN"]
    assert restored.present is not None and restored.present.read_bytes() == content


def test_a_project_that_is_gone_returns(path: Path, kept: Path) -> None:
    path.unlink()
    assert restore(path, "latest").present is None
    assert coders(path) == ["LIN"]
    assert [each.path for each in backups(path)] == [kept]


def test_what_a_broken_write_left_is_not_rolled_into_it(path: Path, kept: Path) -> None:
    path.write_bytes(b"rubbish")
    path.with_name(f"{path.name}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 100)
    restore(path, str(kept))
    assert coders(path) == ["LIN"]


def test_a_backup_that_fails_its_check_is_refused(path: Path, kept: Path) -> None:
    with Project.open(kept) as project:
        project._connection.execute("UPDATE coding SET quotation = 'never said'")
    before = path.read_bytes()
    with pytest.raises(ProjectProblem, match="no longer quotes"):
        restore(path, str(kept))
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*"))


ALTERED = {
    "CAST(x'ff' || CAST(body AS BLOB) AS TEXT)": "a text in it can't be read",
    "body || '?'": "is not what was imported",
}
"""What becomes of the texts of a file, and what is said then."""


def alter(path: Path, altered: str) -> None:
    with closing(connect(path)) as file:
        file.execute(f"UPDATE text SET body = {altered}")
        file.commit()


@pytest.mark.parametrize("altered", ALTERED)
def test_a_backup_whose_texts_are_damaged_is_refused_or_passed_over(
    path: Path, kept: Path, altered: str
) -> None:
    damaged = keep_file(path, "by-hand")
    alter(damaged, altered)
    with pytest.raises(ProjectProblem, match=ALTERED[altered]) as caught:
        restore(path, damaged.stem)
    assert caught.value.message.startswith(f"{damaged} is not sound: ")
    assert restore(path, "latest").backup == kept


@pytest.mark.parametrize("altered", ALTERED)
def test_a_project_whose_texts_are_damaged_is_set_aside_and_never_a_backup(
    path: Path, kept: Path, altered: str
) -> None:
    alter(path, altered)
    damaged = path.read_bytes()
    present = restore(path, "latest").present
    assert present is not None and present.suffix == ".damaged"
    assert present.read_bytes() == damaged
    assert [each.path for each in backups(path)] == [kept]


def test_the_project_itself_and_another_project_are_refused(
    path: Path, kept: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageProblem, match="the project itself"):
        restore(path, str(path))
    other = tmp_path / "other.qcode"
    Project.create(other).close()
    with pytest.raises(UsageProblem, match="of another project"):
        restore(path, str(other))
    assert coders(path) == ["LIN", "MEI"]


def test_it_waits_for_nobody_for_ever(
    path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "WAIT_MS", 20)
    with Project.open(path) as other, other._connection.snapshot():
        other.coders()
        with pytest.raises(ProjectBusy):
            restore(path, str(kept))
        assert other.coders() == ["LIN", "MEI"]
    assert coders(path) == ["LIN", "MEI"]


def test_an_undo_of_what_was_done_before_the_backup_is_still_there(path: Path, kept: Path) -> None:
    restore(path, str(kept))
    with Project.open(path) as project:
        project.undo("LIN")
        assert project.codings_table().data() == []
        keep(project._connection, "merge")
