"""Backups: whole, of one moment, for the owner alone, and never of a damaged project."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from qcode.coding.spans import Span
from qcode.errors import AmbiguousName, NotAProject, ProjectBusy, ProjectProblem, UnknownName
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store import copying
from qcode.store.backups import backups, find, folder_of, keep, keep_file

SPAN = Where(span=Span(0, 6))


def contents(path: Path) -> list[str]:
    with closing(connect(path)) as connection:
        return list(connection.iterdump())


def spoil(path: Path) -> None:
    """Write rubbish over a page in the middle."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 4096 // 2 * 4096)
        file.write(b"\x5a" * 4096)


def test_a_backup_is_a_project_with_the_same_content(project: Project, path: Path) -> None:
    kept = keep(project._connection, "merge")
    assert kept.parent == path.with_name("small.backups")
    assert kept.name.endswith("-merge.qcode")
    assert contents(kept) == contents(path)
    with Project.open(kept) as copy:
        assert copy.uuid == project.uuid


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_folder_and_files_are_the_owners_alone_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        kept = keep_file(path, "merge")
    finally:
        os.umask(before)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_two_in_one_second_have_two_names(path: Path) -> None:
    made = [keep_file(path, "by-hand") for _ in range(3)]
    assert len(set(made)) == 3
    assert [each.path for each in backups(path)] == made[::-1]


def test_nothing_but_backups_is_taken_for_one(path: Path) -> None:
    kept = keep_file(path, "merge")
    for name in ("notes.txt", "20269999-101010-daily.qcode", "x.qcode", f".{kept.name}"):
        (kept.parent / name).write_text("mine")
    assert [each.path for each in backups(path)] == [kept]


def test_none_is_kept_of_a_damaged_project(path: Path) -> None:
    spoil(path)
    with pytest.raises(NotAProject, match="is damaged") as caught:
        keep_file(path, "merge")
    assert caught.value.advice.zh
    assert list(folder_of(path).iterdir()) == []


def test_none_is_kept_where_a_reference_leads_nowhere(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("DELETE FROM text")
        connection.commit()
    with pytest.raises(NotAProject, match="points at a text"):
        keep_file(path, "merge")


def test_it_is_of_the_last_committed_moment_while_another_process_writes(project: Project) -> None:
    with Project.open(project.path) as other:
        project.tag("first", "money", coder="LIN", where=SPAN)
        with other._connection.atomic():
            other.tag("first", "doubt", coder="MEI", where=SPAN)
            kept = keep(project._connection, "merge")
    with Project.open(kept) as copy:
        assert copy.coders() == ["LIN"]


@pytest.fixture
def busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project in which somebody writes without an end; nobody waits long for it."""
    monkeypatch.setattr(copying, "_WAIT", 0.02)
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield path


def test_a_project_that_is_locked_for_good_is_said_to_be_busy(busy: Path) -> None:
    with pytest.raises(ProjectBusy):
        keep_file(busy, "merge")
    assert list(folder_of(busy).iterdir()) == []


def test_a_project_that_is_busy_is_not_said_to_be_damaged(busy: Path) -> None:
    with pytest.raises(ProjectBusy):
        copying.faults_of(busy)


def test_a_folder_that_cannot_be_made_is_named(path: Path) -> None:
    folder_of(path).write_text("in the way")
    with pytest.raises(ProjectProblem, match=r"no backup can be put into .*small\.backups"):
        keep_file(path, "merge")


LITTLE_ROOM = """
import resource, signal, sys
from pathlib import Path
from qcode.errors import QcodeError
from qcode.store.backups import keep_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    keep_file(Path(sys.argv[1]), "merge")
except QcodeError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit that POSIX systems have")
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_full_disk_leaves_no_half_backup(path: Path, share: float) -> None:
    room = str(int(path.stat().st_size * share))
    command = [sys.executable, "-c", LITTLE_ROOM, str(path), room]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "no copy can be put into" in told and "nothing was changed" in told
    assert list(folder_of(path).iterdir()) == []


def test_what_a_killed_process_left_goes_when_it_is_old(path: Path) -> None:
    folder = folder_of(path)
    folder.mkdir()
    old, new = folder / ".1-1.new", folder / ".2-2.new"
    for draft in (old, new):
        draft.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    keep_file(path, "merge")
    assert not old.exists() and new.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems")
def test_a_kill_leaves_no_half_backup_under_a_name(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from qcode.store.backups import keep_file\n"
        "print('on', flush=True)\n"
        "while True: keep_file(Path(sys.argv[1]), 'by-hand')"
    )
    for moment in range(4):
        command = [sys.executable, "-c", script, str(path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        while len(backups(path)) <= moment:
            time.sleep(0.01)
        time.sleep(0.02 * moment)
        process.kill()
        process.communicate()
    made = backups(path)
    assert made
    assert [copying.faults_of(each.path) for each in made] == [[] for _ in made]
    assert not list(folder_of(path).glob("*-journal"))


def test_a_link_and_the_file_itself_have_the_same_backups(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.qcode"
    link.parent.mkdir()
    link.symlink_to(path)
    kept = keep_file(link, "merge")
    assert [each.path for each in backups(path)] == [kept]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("latest", "20260303-101500-daily"),
        ("2026-03-03", "20260303-101500-daily"),
        ("20260302-1015", "20260302-101500-merge"),
        ("2026-03-02 11:15", "20260302-111500-undo"),
        ("20260302-111500-undo", "20260302-111500-undo"),
        ("20260302-111500-undo.qcode", "20260302-111500-undo"),
    ],
)
def test_a_backup_is_found_by_its_time(path: Path, word: str, found: str) -> None:
    with_three(path)
    assert find(path, word).path.stem == found


def test_a_time_that_fits_none_or_several_is_refused(path: Path) -> None:
    with pytest.raises(UnknownName):
        find(path, "latest")
    with_three(path)
    with pytest.raises(AmbiguousName, match="2 backups of 2026-03-02"):
        find(path, "2026-03-02")
    with pytest.raises(UnknownName):
        find(path, "2025")


def with_three(path: Path) -> None:
    folder_of(path).mkdir()
    for name in ("20260302-101500-merge", "20260302-111500-undo", "20260303-101500-daily"):
        (folder_of(path) / f"{name}.qcode").touch()
