"""Opening a project file, and saying in a sentence why one can't be used.

The file is in SQLite's rollback-journal mode: between two commits everything is in the one file,
so that a copy made by mail or a synced folder is whole. A commit is on the disk when it returns
(synchronous=FULL).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from qcode.errors import (
    NewerProject,
    NotAProject,
    ProjectBusy,
    ProjectExists,
    ProjectProblem,
    QcodeError,
)
from qcode.store.migrations import APPLICATION_ID, LATEST, STEPS

WAIT_MS = 5000
"""How long a write waits for another process to finish its own."""

_PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    f"busy_timeout = {WAIT_MS}",
    "cache_size = -32000",  # 32 MB: bulk coding fills several indexes at once
)

_MAGIC = b"SQLite format 3\x00"


class Cursor(sqlite3.Cursor):
    """A cursor whose errors are sentences."""

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.DatabaseError as error:
            raise _problem(self.connection, error) from error

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.DatabaseError as error:
            raise _problem(self.connection, error) from error


class Connection(sqlite3.Connection):
    """A connection to one project file."""

    path: Path

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """Run one statement. A broken constraint comes out as it is: the caller knows its meaning."""
        try:
            return self.cursor(Cursor).execute(sql, parameters)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise _problem(self, error) from error

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing: commit at the end, roll back on any error or interruption."""
        if self.in_transaction:
            yield
            return
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self.in_transaction:
                self.execute("ROLLBACK")
            raise


def create(path: Path) -> Connection:
    """A new, empty project, readable by its owner alone.

    Raises ProjectExists, or ProjectProblem where the folder can't be written.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise ProjectExists(f"{path} is there already", "choose another name, or open it") from None
    except OSError as error:
        raise ProjectProblem(f"{path} can't be made: {error.strerror}") from None
    connection = _connect(path)
    _upgrade(connection, 0)
    return connection


def open_file(path: Path) -> Connection:
    """An existing project, brought up to this program's schema.

    Raises NotAProject, NewerProject, or ProjectBusy.
    """
    _require_sqlite(path)
    connection = _connect(path)
    try:
        version = _version_of(connection)
        if version < LATEST:
            _backup(connection, version)
            _upgrade(connection, version)
    except QcodeError:
        connection.close()
        raise
    return connection


def mark_project(connection: Connection, uuid: str, time: str, program: str) -> None:
    """Say once and for all which project this is."""
    connection.execute(
        "INSERT INTO project (uuid, created, program) VALUES (?, ?, ?)", (uuid, time, program)
    )


def _require_sqlite(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        raise NotAProject(f"there is no project {path}", f"make it: qcode init {path}") from None
    except OSError as error:
        raise NotAProject(f"{path} can't be read: {error.strerror}") from None
    if head != _MAGIC:
        raise NotAProject(f"{path} is not a qcode project", "name a .qcode file with -p")


def _connect(path: Path) -> Connection:
    connection = sqlite3.connect(path, factory=Connection, isolation_level=None)
    connection.path = path
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _version_of(connection: Connection) -> int:
    path = connection.path
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotAProject(
            f"{path} is an SQLite file, but not a qcode project", "name a .qcode file with -p"
        )
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > LATEST:
        raise NewerProject(
            f"{path} is from a newer qcode (file version {version}; this one knows {LATEST})",
            "update qcode: pip install -U qcode",
        )
    return version


def _upgrade(connection: Connection, version: int) -> None:
    with connection.atomic():
        for step in STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LATEST}")


def _backup(connection: Connection, version: int) -> None:
    """A copy beside the file, before its schema is touched."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    path = connection.path.with_name(f"{connection.path.stem}.v{version}-{stamp}.backup")
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    target = sqlite3.connect(path)
    connection.backup(target)
    target.close()


def _problem(connection: sqlite3.Connection, error: sqlite3.DatabaseError) -> ProjectProblem:
    """What SQLite says of the file, as what a researcher can act on."""
    path = connection.path if isinstance(connection, Connection) else "the project"
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ProjectBusy(
            f"another program is writing in {path}",
            "try again when it is done; nothing was changed",
        )
    if name.startswith("SQLITE_READONLY"):
        return ProjectProblem(f"{path} may only be read", "copy it to a place you can write to")
    if name.startswith("SQLITE_FULL"):
        return ProjectProblem(
            f"the disk that holds {path} is full", "make room; nothing was changed"
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return NotAProject(f"{path} is damaged ({error})", "open a backup or another copy of it")
    return ProjectProblem(f"{path} can't be used: {error}", "look at it with qcode check")
