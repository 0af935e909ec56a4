"""Locking and unlocking all that lies of a project on the disk, and nothing of another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qcode.errors import NotAProject, ProjectExists, UsageProblem
from qcode.exchange.sealing import KeyPair, KeyRing, Lock, new_key
from qcode.project import Project
from qcode.project.locking import lock_copy, lock_project, unlock_project
from qcode.store.backups import folder_of, keep_file, locked_backups

pytest.importorskip("pyrage")


@pytest.fixture(scope="module")
def key() -> KeyPair:
    return new_key()


@pytest.fixture
def lock(key: KeyPair) -> Lock:
    return Lock(recipients=(key.public,))


@pytest.fixture
def ring(key: KeyPair) -> KeyRing:
    return KeyRing(lambda path: "", (key.private.encode(),))


@pytest.fixture
def path(project: Project, tmp_path: Path) -> Path:
    """The project in a folder where nothing else lies."""
    project.close()
    (tmp_path / "alone").mkdir()
    return project.path.rename(tmp_path / "alone/study.qcode")


def contents(path: Path) -> dict[str, bytes]:
    files = [each for each in path.parent.rglob("*") if each.is_file()]
    return {str(each.relative_to(path.parent)): each.read_bytes() for each in files}


def stopped_at(step: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == step:
            raise KeyboardInterrupt

    return progress


def test_nothing_that_is_kept_of_a_project_stays_to_be_read(
    path: Path, lock: Lock, ring: KeyRing
) -> None:
    folder = keep_file(path, "by-hand").parent
    for name in ("20261122-101500-as-it-was.damaged", "before the review.qcode"):
        (folder / name).write_bytes(path.read_bytes())
    (folder / "20261122-101500-as-it-was.damaged-journal").write_bytes(b"pages")
    before = contents(path)
    for abandoned in (
        folder / ".7-7.new",
        folder / ".qcode-7",
        path.with_name(".study.qcode.7.new"),
    ):
        abandoned.write_bytes(path.read_bytes())
    locked, *_ = lock_project(path, lock)
    assert {Path(name).suffix for name in contents(path)} == {".age"}
    unlock_project(locked, ring)
    assert contents(path) == before


@pytest.mark.parametrize("step", [1, 2])
def test_what_is_stopped_changes_nothing(path: Path, lock: Lock, ring: KeyRing, step: int) -> None:
    for why in ("by-hand", "merge"):
        keep_file(path, why)
    before = contents(path)
    with pytest.raises(KeyboardInterrupt):
        lock_project(path, lock, stopped_at(step))
    assert contents(path) == before
    locked, *_ = lock_project(path, lock)
    before = contents(path)
    with pytest.raises(KeyboardInterrupt):
        unlock_project(locked, ring, None, stopped_at(step))
    assert contents(path) == before


def test_how_far_it_is_can_be_watched(path: Path, lock: Lock, ring: KeyRing) -> None:
    for why in ("by-hand", "merge"):
        keep_file(path, why)
    seen: list[tuple[int, int]] = []
    locked, *_ = lock_project(path, lock, lambda *far: seen.append(far))
    unlock_project(locked, ring, None, lambda *far: seen.append(far))
    assert seen == [(1, 3), (2, 3)] * 2


def test_what_is_opened_is_called_a_project(path: Path, lock: Lock, ring: KeyRing) -> None:
    for name in ("copy.age", "copy of mine"):
        locked = path.with_name(name)
        lock_copy(path, lock, path.with_name("made.age"))
        path.with_name("made.age").rename(locked)
        (opened,) = unlock_project(locked, ring)
        assert opened.name == f"{name.removesuffix('.age')}.qcode"
        Project.open(opened).close()


def test_a_locked_file_that_is_called_as_an_open_one_is_opened_elsewhere(
    path: Path, lock: Lock, ring: KeyRing
) -> None:
    locked, *_ = lock_project(path, lock)
    locked.rename(path)
    with pytest.raises(UsageProblem, match="isn't called so") as refused:
        unlock_project(path, ring)
    assert "-o" in refused.value.hint
    unlock_project(path, ring, path.with_name("study-open.qcode"))


def test_a_copy_does_not_open_beside_the_locked_project_under_its_name(
    path: Path, lock: Lock, ring: KeyRing
) -> None:
    keep_file(path, "by-hand")
    copy = path.with_name("study.age")
    lock_copy(path, lock, copy)
    lock_project(path, lock)
    before = contents(path)
    with pytest.raises(ProjectExists, match=r"study\.qcode\.age is there already"):
        unlock_project(copy, ring)
    assert contents(path) == before


def test_backups_of_another_project_of_that_name_stay_locked(
    path: Path, lock: Lock, ring: KeyRing
) -> None:
    keep_file(path, "by-hand")
    locked, backup = lock_project(path, lock)
    locked.rename(path.with_name("elsewhere.age"))
    with Project.create(path) as other:
        other.add_case("village", "远村")
    locked, *_ = lock_project(path, lock)
    assert unlock_project(locked, ring) == [path]
    assert locked_backups(path) == [backup]


def test_of_locked_backups_it_is_told_how_they_open(path: Path, lock: Lock) -> None:
    keep_file(path, "by-hand")
    lock_project(path, lock)
    with pytest.raises(NotAProject, match="is locked") as refused:
        Project.restore(path, "latest")
    assert "qcode unlock" in refused.value.hint


NO_ROOM = """
import resource, sys
from pathlib import Path
from qcode.errors import FileProblem
from qcode.exchange.sealing import Lock
from qcode.project.locking import lock_project
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    lock_project(Path(sys.argv[1]), Lock(recipients=(sys.argv[2],)))
except FileProblem as problem:
    print(problem.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is of POSIX systems")
def test_where_nothing_can_be_written_the_locked_file_is_named(path: Path, key: KeyPair) -> None:
    given = [sys.executable, "-c", NO_ROOM, str(path), key.public]
    told = subprocess.run(given, check=True, capture_output=True, text=True).stdout
    assert told.startswith(f"{path}.age: can't be written")
    assert path.exists() and not folder_of(path).exists()
