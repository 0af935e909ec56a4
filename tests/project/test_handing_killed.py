"""A process that is killed while it hands out or in leaves nothing behind that can be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.exchange.sealing import KeyPair, KeyRing, Lock, new_key
from qcode.project import Project
from qcode.project.locking import lock_copy, unlock_project
from qcode.project.tagging import Where
from qcode.store.locked import is_locked

pytest.importorskip("pyrage")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems")

KILLED = """
import os, sys
from pathlib import Path
from qcode.exchange.sealing import KeyRing, Lock
from qcode.project import Project
path, file, public, private = sys.argv[1:]
def kill(event, arguments):
    if event == "os.rename":
        os.kill(os.getpid(), 9)
with Project.open(path) as project:
    sys.addaudithook(kill)
    if private:
        project.hand_in([file], KeyRing(lambda path: "", (private.encode(),)))
    else:
        project.hand_out("Ruth", file, sources=["one"], lock=Lock(recipients=(public,)))
"""
"""Killed where the first file that is written gets its name."""


@pytest.fixture
def key() -> KeyPair:
    return new_key()


@pytest.fixture
def alone(project: Project, tmp_path: Path) -> Path:
    """The project in a folder where nothing else lies."""
    project.tag("one", "money", coder="Ruth", where=Where(span=Span(9, 14)))
    project.close()
    folder = tmp_path / "alone"
    folder.mkdir()
    return project.path.rename(folder / "study.qcode")


def killed(path: Path, file: Path, key: KeyPair, private: str = "") -> bool:
    given = [sys.executable, "-c", KILLED, str(path), str(file), key.public, private]
    return subprocess.run(given, check=False).returncode == -9


def unlocked(path: Path) -> list[str]:
    """What lies beside a project and its backups, and isn't locked."""
    own = (path, path.with_name(f"{path.name}-journal"))
    files = [each for each in path.parent.rglob("*") if each.is_file() and each not in own]
    return [each.name for each in files if each.parent.suffix != ".backups" and not is_locked(each)]


def test_a_locked_hand_out_is_never_on_the_disk_unlocked(alone: Path, key: KeyPair) -> None:
    target = alone.with_name("ruth.qcode.age")
    assert killed(alone, target, key)
    assert not target.exists() and unlocked(alone) == []
    with Project.open(alone) as project:
        project.hand_out("Ruth", target, sources=["one"], lock=Lock(recipients=(key.public,)))


def test_a_locked_file_that_is_handed_in_is_never_on_the_disk_unlocked(
    alone: Path, key: KeyPair
) -> None:
    target = alone.with_name("ruth.qcode.age")
    with Project.open(alone) as project:
        project.hand_out("Ruth", target, sources=["one"], lock=Lock(recipients=(key.public,)))
    assert killed(alone, returned(alone, target, key), key, key.private)
    assert unlocked(alone) == []


def returned(alone: Path, target: Path, key: KeyPair) -> Path:
    """The hand-out with more work in it, locked again; made where nobody looks."""
    elsewhere = alone.parent.with_name("elsewhere")
    elsewhere.mkdir()
    opened, hers = elsewhere / "ruth.qcode", alone.with_name("back.qcode.age")
    unlock_project(target, KeyRing(lambda path: "", (key.private.encode(),)), opened)
    with Project.open(opened) as project:
        project.tag("one", "doubt", coder="Ruth", where=Where(span=Span(9, 14)))
    lock_copy(opened, Lock(recipients=(key.public,)), hers)
    return hers
