"""A project that is locked while nobody works on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qcode.errors import FileProblem, NotAProject, ProjectBusy, ProjectExists, UsageProblem
from qcode.exchange.sealing import KeyPair, KeyRing, Lock, new_key, seal
from qcode.project import Project
from qcode.project.locking import (
    asking_once,
    lock_copy,
    lock_project,
    require_ending,
    unlock_project,
)
from qcode.store.backups import backups, keep_file, locked_backups
from qcode.store.locked import locked_name

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
    assert unlock_project(locked, ring(key)) == [path]
    assert path.read_bytes() == before and not locked.exists()
    with Project.open(path) as project:
        assert all(not finding.faults for finding in project.check())


def test_its_backups_are_locked_with_it(path: Path, key: KeyPair) -> None:
    kept = keep_file(path, "by-hand")
    project, backup = lock_project(path, lock_of(key))
    assert backups(path) == [] and locked_backups(path) == [backup]
    assert unlock_project(backup, ring(key), path.with_name("one.qcode"))[0].is_file()
    assert unlock_project(project, ring(key)) == [path, kept]
    assert [each.path for each in backups(path)] == [kept] and not backup.exists()


def test_a_backup_that_was_locked_otherwise_stays_locked(path: Path, key: KeyPair) -> None:
    kept = keep_file(path, "by-hand")
    stays = locked_name(kept)
    stays.write_bytes(seal(kept.read_bytes(), lock_of(new_key())))
    kept.unlink()
    (project,) = lock_project(path, lock_of(key))
    assert unlock_project(project, ring(key)) == [path]
    assert locked_backups(path) == [stays]


def test_what_was_locked_together_asks_for_its_passphrase_once() -> None:
    asked: list[Path] = []

    def ask(path: Path) -> str:
        asked.append(path)
        return "secret"

    once = asking_once(KeyRing(ask))
    assert [once.ask(Path("a")), once.ask(Path("b"))] == ["secret", "secret"]
    assert asked == [Path("a")]


@pytest.mark.parametrize(
    ("name", "locked", "refused"),
    [
        ("mei.qcode", True, "isn't called so"),
        ("mei.qcode.age", False, "nothing locks it"),
        ("mei.docx", False, "isn't called a project"),
    ],
)
def test_a_name_says_whether_a_file_is_locked(name: str, locked: bool, refused: str) -> None:
    with pytest.raises(UsageProblem, match=refused):
        require_ending(Path(name), locked=locked)


def test_where_a_locked_project_lies_every_opener_says_so_and_none_is_made(
    path: Path, key: KeyPair
) -> None:
    (locked,) = lock_project(path, lock_of(key))
    for each in (path, locked):
        with pytest.raises(NotAProject, match="is locked") as refused:
            Project.open(each)
        assert "qcode unlock" in refused.value.hint and "hand-in" in refused.value.hint
    with pytest.raises(ProjectExists, match="locked"):
        Project.create(path)
    with (
        Project.create(path.with_name("other.qcode")) as other,
        pytest.raises(NotAProject, match="is locked"),
    ):
        other.merge([locked])


def test_a_locked_copy_leaves_the_project_where_it_is(path: Path, key: KeyPair) -> None:
    copy = path.with_name("copy.age")
    lock_copy(path, lock_of(key), copy)
    (opened,) = unlock_project(copy, ring(key), path.with_name("opened.qcode"))
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
    with Project.open(path) as project:
        project.add_case("person", "Bo")
    before = path.read_bytes(), copy.read_bytes()
    with pytest.raises(ProjectExists, match=r"broken off.*qcode unlock"):
        lock_project(path, lock_of(key))
    with pytest.raises(ProjectExists, match=r"they differ.*merge"):
        unlock_project(copy, ring(key))
    assert (path.read_bytes(), copy.read_bytes()) == before


def test_of_two_that_hold_the_same_unlock_leaves_the_one_that_is_open(
    path: Path, key: KeyPair
) -> None:
    copy = path.with_name("small.qcode.age")
    lock_copy(path, lock_of(key), copy)
    before = path.read_bytes()
    assert unlock_project(copy, ring(key)) == [path]
    assert path.read_bytes() == before and not copy.exists()


KILLED = """
import os, sys
from pathlib import Path
from qcode.exchange.sealing import KeyRing, Lock
from qcode.project.locking import lock_project, unlock_project
path, public, private, nth = sys.argv[1:]
left = int(nth)
def kill(event, arguments):
    global left
    if event in ("os.rename", "os.remove"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
sys.addaudithook(kill)
if private:
    unlock_project(Path(path), KeyRing(lambda path: "", (private.encode(),)))
else:
    lock_project(Path(path), Lock(recipients=(public,)))
"""


def killed(path: Path, key: KeyPair, nth: int, *, opening: bool) -> bool:
    """Lock a project, or open a locked one, but for what comes after some steps on the disk.

    Whether it was killed.
    """
    private = key.private if opening else ""
    given = [sys.executable, "-c", KILLED, str(path), key.public, private, str(nth)]
    return subprocess.run(given, check=False).returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems")
@pytest.mark.parametrize("opening", [False, True])
def test_what_was_broken_off_at_any_step_is_taken_up_and_loses_nothing(
    path: Path, key: KeyPair, opening: bool
) -> None:
    kept, locked = keep_file(path, "by-hand"), locked_name(path)
    whole = path.read_bytes(), kept.read_bytes()
    for nth in range(20):
        if opening:
            lock_project(path, lock_of(key))
        done = not killed(locked if opening else path, key, nth, opening=opening)
        if not locked.exists():
            lock_project(path, lock_of(key))
        unlock_project(locked, ring(key))
        assert (path.read_bytes(), kept.read_bytes()) == whole
        assert not locked.exists() and locked_backups(path) == []
        if done:
            break
    assert done and nth > 3


def test_the_wrong_key_leaves_everything_as_it_is(path: Path, key: KeyPair) -> None:
    (locked,) = lock_project(path, lock_of(key))
    with pytest.raises(FileProblem, match="isn't opened"):
        unlock_project(locked, ring(new_key()))
    assert locked.exists() and not path.exists()


def test_what_is_not_locked_is_not_unlocked(path: Path, key: KeyPair) -> None:
    with pytest.raises(FileProblem, match="isn't locked"):
        unlock_project(path, ring(key))
