"""A project that is locked while nobody works on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qcode.errors import FileProblem, ProjectBusy, ProjectExists
from qcode.exchange.sealing import KeyPair, KeyRing, Lock, new_key
from qcode.project import Project
from qcode.project.locking import lock_copy, lock_project, unlock_project
from qcode.store.backups import backups, keep_file

pytest.importorskip("pyrage")


@pytest.fixture(scope="module")
def key() -> KeyPair:
    return new_key()


@pytest.fixture
def path(project: Project) -> Path:
    project.close()
    return project.path


def lock_of(key: KeyPair) -> Lock:
    return Lock(recipients=(key.public,))


def ring(key: KeyPair) -> KeyRing:
    return KeyRing(lambda path: "", (key.private.encode(),))


def test_a_locked_project_is_not_there_to_read_and_comes_back_as_it_was(
    path: Path, key: KeyPair
) -> None:
    before = path.read_bytes()
    (locked,) = lock_project(path, lock_of(key))
    assert locked.name == "small.qcode.age" and not path.exists()
    for word in ("修了一条渠", "Village Office", "SQLite"):
        assert word.encode() not in locked.read_bytes()
    assert unlock_project(locked, ring(key)) == path
    assert path.read_bytes() == before and not locked.exists()
    with Project.open(path) as project:
        assert all(not finding.faults for finding in project.check())


def test_its_backups_are_locked_with_it(path: Path, key: KeyPair) -> None:
    keep_file(path, "by-hand")
    _, backup = lock_project(path, lock_of(key))
    assert backups(path) == []
    plain = unlock_project(backup, ring(key))
    assert [each.path for each in backups(path)] == [plain]


def test_a_locked_copy_leaves_the_project_where_it_is(path: Path, key: KeyPair) -> None:
    copy = path.with_name("copy.age")
    lock_copy(path, lock_of(key), copy)
    opened = unlock_project(copy, ring(key), path.with_name("opened.qcode"))
    assert opened.read_bytes() == path.read_bytes() and copy.exists()


ROOM = """
import sys
from qcode.project import Project
from qcode.project.presence import present
with Project.open(sys.argv[1]) as project, present(project, "MEI"):
    print("there", flush=True)
    sys.stdin.read()
"""


def test_a_project_that_somebody_has_open_is_not_locked(path: Path, key: KeyPair) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ROOM, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as room:
        assert room.stdout is not None and room.stdout.readline() == b"there\n"
        with pytest.raises(ProjectBusy, match="MEI, coding room"):
            lock_project(path, lock_of(key))
        room.communicate()
    assert path.exists()


def test_neither_file_is_ever_written_over(path: Path, key: KeyPair) -> None:
    copy = path.with_name("small.qcode.age")
    lock_copy(path, lock_of(key), copy)
    before = path.read_bytes(), copy.read_bytes()
    with pytest.raises(ProjectExists):
        lock_project(path, lock_of(key))
    with pytest.raises(ProjectExists):
        unlock_project(copy, ring(key))
    assert (path.read_bytes(), copy.read_bytes()) == before


def test_the_wrong_key_leaves_everything_as_it_is(path: Path, key: KeyPair) -> None:
    (locked,) = lock_project(path, lock_of(key))
    with pytest.raises(FileProblem, match="isn't opened"):
        unlock_project(locked, ring(new_key()))
    assert locked.exists() and not path.exists()


def test_what_is_not_locked_is_not_unlocked(path: Path, key: KeyPair) -> None:
    with pytest.raises(FileProblem, match="isn't locked"):
        unlock_project(path, ring(key))
