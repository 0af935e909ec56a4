"""Making and opening the file, and what is said of one that can't be used."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import (
    NewerProject,
    NotAProject,
    ProjectBusy,
    ProjectExists,
    ProjectProblem,
    QcodeError,
    UsageProblem,
)
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store import connection as files
from qcode.store import migrations, usable
from qcode.store.connection import Connection, create, open_file


def refusal(path: Path, kind: type[QcodeError]) -> QcodeError:
    """Why the file isn't opened; it is left as it was."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind) as caught:
        Project.open(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert type(caught.value) is kind
    assert path.name in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value


def pragma(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def set_pragma(path: Path, name: str, value: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {name} = {value}")


def span(start: int, end: int) -> Where:
    return Where(span=Span(start, end))


def test_a_new_file_says_what_it_is_and_of_which_version(tmp_path: Path) -> None:
    path = tmp_path / "new.qcode"
    create(path).close()
    assert pragma(path, "application_id") == int.from_bytes(b"qcod", "big")
    assert pragma(path, "user_version") == migrations.LATEST


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_a_new_file_is_readable_by_its_owner_alone(tmp_path: Path, path: Path) -> None:
    create(tmp_path / "new.qcode").close()
    assert stat.S_IMODE((tmp_path / "new.qcode").stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_foreign_keys_are_on_and_a_commit_is_on_the_disk(tmp_path: Path) -> None:
    with closing(create(tmp_path / "new.qcode")) as connection:
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO progress VALUES (1, 'u', 7, 7, 'done')")


def test_a_new_file_is_never_made_over_another(tmp_path: Path, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(ProjectExists):
        Project.create(path)
    assert path.read_bytes() == before
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ProjectExists):
        create(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_project_that_cannot_be_begun_leaves_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: [")
    with pytest.raises(QcodeError):
        Project.create(tmp_path / "new.qcode", [bad])
    assert [each.name for each in tmp_path.iterdir()] == ["bad.yaml"]


def test_a_folder_in_which_no_project_can_be_made_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "new.qcode"
    with pytest.raises(ProjectProblem) as caught:
        Project.create(path)
    assert f"made in {path.parent}:" in caught.value.message
    assert caught.value.hint


def test_a_missing_file_is_no_project(tmp_path: Path) -> None:
    error = refusal(tmp_path / "gone.qcode", NotAProject)
    assert "qcode init" in error.hint
    assert not (tmp_path / "gone.qcode").exists()


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    refusal(tmp_path, NotAProject)


@pytest.mark.parametrize("content", [b"", b"Who?\nMe.\n", b"SQLite format", b"SQLite format 3\0"])
def test_a_text_or_a_stub_is_no_project(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "text.qcode").write_bytes(content)
    refusal(tmp_path / "text.qcode", NotAProject)


def test_another_sqlite_file_is_no_project(tmp_path: Path) -> None:
    other = tmp_path / "other.qcode"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE note (text)")
    assert "SQLite" in refusal(other, NotAProject).message


def test_a_project_of_a_later_version_is_left_alone(path: Path) -> None:
    set_pragma(path, "user_version", migrations.LATEST + 1)
    error = refusal(path, NewerProject)
    assert f"version {migrations.LATEST + 1}" in error.message
    assert "up to date" in error.hint


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_project_is_said_to_be_damaged(path: Path, share: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    said = _damage(path)
    assert "damaged" in said or "malformed" in said or "disk image" in said


def test_a_project_with_a_page_of_rubbish_is_said_to_be_damaged(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for start in range(4096, len(whole), 8192):
        whole[start : start + 4096] = b"\xa5" * 4096
    path.write_bytes(whole)
    said = _damage(path)
    assert "damaged" in said or "malformed" in said


def _damage(path: Path) -> str:
    """What opening, checking, listing and writing say; never anything but a QcodeError."""
    said = []
    before = path.read_bytes()
    for use in (
        lambda project: [fault for each in project.check() for fault in each.faults],
        lambda project: project.sources_table(),
        lambda project: project.tag("first", "money", coder="LIN", where=span(0, 3)),
    ):
        try:
            with Project.open(path) as project:
                told = use(project)
            said += told if isinstance(told, list) else []
        except QcodeError as error:
            said.append(error.message)
            assert error.hint
    assert path.read_bytes() == before
    return " ".join(said)


def test_a_project_that_may_only_be_read_is_read_and_not_written(path: Path) -> None:
    with Project.open(path) as project:
        project._connection.execute("PRAGMA query_only = ON")
        assert len(project.sources_table().rows) == 2
        with pytest.raises(ProjectProblem) as caught:
            project.tag("first", "money", coder="LIN", where=span(0, 3))
    assert "may only be read" in caught.value.message
    assert caught.value.hint


@pytest.mark.usefixtures("as_nobody")
def test_a_file_without_write_permission_is_read_and_not_written(path: Path) -> None:
    path.chmod(0o400)
    before = path.read_bytes()
    with Project.open(path) as project:
        assert len(project.sources_table().rows) == 2
        with pytest.raises(ProjectProblem, match="may only be read"):
            project.tag("first", "money", coder="LIN", where=span(0, 3))
    assert path.read_bytes() == before


@pytest.mark.usefixtures("as_nobody")
def test_a_file_without_read_permission_is_refused(path: Path) -> None:
    path.chmod(0)
    with pytest.raises(NotAProject, match="can't be read"):
        Project.open(path)


@pytest.fixture
def next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows one step of the schema more."""
    steps = (*migrations.STEPS, ("ALTER TABLE source ADD COLUMN mood TEXT",))
    monkeypatch.setattr(files, "STEPS", steps)
    for module in (files, usable):
        monkeypatch.setattr(module, "LATEST", len(steps))


def backups(path: Path) -> list[Path]:
    return sorted((path.parent / f"{path.stem}.backups").glob("*.qcode"))


@pytest.mark.usefixtures("next_step")
def test_an_older_project_is_backed_up_and_upgraded(make: Callable[[str], Path]) -> None:
    path = make("old.qcode")  # made whole by the new program …
    with closing(sqlite3.connect(path)) as connection:  # … and taken one step back
        connection.execute("ALTER TABLE source DROP COLUMN mood")
        connection.execute(f"PRAGMA user_version = {migrations.LATEST}")
    before = path.read_bytes()
    with Project.open(path) as project:
        assert project._connection.execute("SELECT name, mood FROM source").fetchall() == [
            ("first", None),
            ("second", None),
        ]
    assert pragma(path, "user_version") == migrations.LATEST + 1
    (backup,) = backups(path)
    assert pragma(backup, "user_version") == migrations.LATEST
    with closing(sqlite3.connect(backup)) as kept, closing(sqlite3.connect(path)) as now:
        assert (
            kept.execute("SELECT * FROM text").fetchall()
            == now.execute("SELECT * FROM text").fetchall()
        )
    assert before != path.read_bytes()
    Project.open(path).close()
    assert backups(path) == [backup]


def test_a_step_that_fails_leaves_the_older_project_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (*migrations.STEPS, ("CREATE TABLE mood (id)", "CREATE TABLE source (id)"))
    monkeypatch.setattr(files, "STEPS", steps)
    for module in (files, usable):
        monkeypatch.setattr(module, "LATEST", len(steps))
    before = path.read_bytes()
    with pytest.raises(ProjectProblem):
        Project.open(path)
    assert path.read_bytes() == before
    assert len(backups(path)) == 1


@pytest.mark.usefixtures("next_step", "as_nobody")
def test_an_older_project_in_a_folder_that_may_only_be_read_is_refused(
    tmp_path: Path, path: Path
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    shutil.copy(path, folder / "old.qcode")
    set_pragma(folder / "old.qcode", "user_version", migrations.LATEST)
    folder.chmod(0o500)
    refusal(folder / "old.qcode", ProjectProblem)


@pytest.mark.usefixtures("next_step")
def test_an_upgrade_that_another_process_did_meanwhile_is_not_done_twice(path: Path) -> None:
    first = files._connect(path)
    with closing(first), closing(open_file(path)):
        files._upgrade(first)
        assert first.execute("PRAGMA user_version").fetchone() == (usable.LATEST,)


def impatient(path: Path) -> Connection:
    connection = open_file(path)
    connection.execute("PRAGMA busy_timeout = 20")
    return connection


def test_a_second_writer_is_told_that_the_project_is_busy_and_writes_nothing(path: Path) -> None:
    with closing(impatient(path)) as first, Project(impatient(path)) as second:
        with first.atomic():
            with pytest.raises(ProjectBusy) as caught:
                second.tag("first", "money", coder="LIN", where=span(0, 3))
            assert "nothing was changed" in caught.value.hint
            assert len(second.sources_table().rows) == 2
        assert second.coders() == []
        second.tag("first", "money", coder="LIN", where=span(0, 3))
        assert second.coders() == ["LIN"]


def test_a_second_writer_waits_for_the_first(path: Path) -> None:
    import threading

    held, tagged = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with Project.open(path) as project, project._connection.atomic():
            project.tag("first", "money", coder="MEI", where=span(0, 3))
            held.set()
            assert not tagged.wait(0.2)

    thread = threading.Thread(target=write_slowly)
    thread.start()
    held.wait()
    with Project.open(path) as project:
        project.tag("first", "money", coder="LIN", where=span(0, 3))
        tagged.set()
        thread.join()
        assert project.coders() == ["MEI", "LIN"]


def test_a_commit_that_a_reader_holds_up_leaves_nothing(path: Path) -> None:
    with closing(impatient(path)) as reader, Project(impatient(path)) as writer:
        reading = reader.execute("SELECT * FROM source")
        reading.fetchone()
        with pytest.raises(ProjectBusy):
            writer.tag("first", "money", coder="LIN", where=span(0, 3))
        assert writer.coders() == []
        reading.close()
        assert all(not finding.faults for finding in writer.check())


def test_half_a_character_never_reaches_the_file(project: Project) -> None:
    half = "\ud83d"
    for write in (
        lambda: project.tag("first", "money", coder="LIN", where=span(0, 3), memo=half),
        lambda: project.tag("first", half, coder="LIN", where=span(0, 3)),
        lambda: project.tag(half, "money", coder="LIN", where=span(0, 3)),
        lambda: project.tag("first", "money", coder=half, where=span(0, 3)),
        lambda: project.tag("first", "money", coder="LIN", where=Where(quote=half)),
        lambda: project.untag(half),
        lambda: project.set_state("first", half, "done"),
        lambda: project.undo(half),
    ):
        with pytest.raises(UsageProblem):
            write()
    assert project.history_table().data()[0]["what"] == "import"
    assert project.coders() == []


def test_a_number_too_large_for_the_file_is_refused(project: Project) -> None:
    huge = 10**30
    for where in (span(0, huge), span(huge, huge + 1), Where(turn=huge)):
        with pytest.raises(UsageProblem):
            project.tag("first", "money", coder="LIN", where=where)
    with pytest.raises(UsageProblem):
        project.history_table(huge)


def test_of_half_a_character_only_the_half_is_named(project: Project) -> None:
    with pytest.raises(UsageProblem) as refused:
        project.add_code("名\ud83d字", definition="a long text", coder="LIN")
    for said in (refused.value.said.en, refused.value.said.zh):
        assert said.startswith("'\\ud83d' ") and "long text" not in said


def test_nothing_is_written_where_several_reads_see_one_state(project: Project) -> None:
    with pytest.raises(AssertionError), project._connection.snapshot():
        project.add_code("lost", coder="LIN")
    assert project.add_code("kept", coder="LIN").id == "kept"
