"""Opening a project file, and saying in a sentence why one can't be used.

The file is in SQLite's rollback-journal mode: between two commits everything is in the one file,
so that a copy made by mail or a synced folder is whole. A commit is on the disk when it returns
(synchronous=FULL).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
    UsageProblem,
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

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            raise _problem(self.connection, error) from error

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
        """Run one statement. A broken constraint comes out as it is: the caller knows why."""
        try:
            return self.cursor(Cursor).execute(sql, parameters)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise _problem(self, error) from error
        except UnicodeEncodeError as error:
            raise UsageProblem(
                f"{error.object!r} holds half of a character, which no file can keep",
                "type or copy it again",
            ) from None
        except OverflowError:
            raise UsageProblem("a number is larger than any file can keep") from None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads of one state of the project, whatever others write meanwhile."""
        if self.in_transaction:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        finally:
            if self.in_transaction:
                self.execute("ROLLBACK")

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
        raise ProjectProblem(
            f"no project can be made in {path.parent}: {error.strerror}",
            "name a file in a folder you can write to",
        ) from None
    connection = _connect(path)
    try:
        _upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_file(path: Path) -> Connection:
    """An existing project, brought up to this program's schema.

    Raises NotAProject, NewerProject, ProjectBusy, or ProjectProblem.
    """
    _require_sqlite(path)
    connection = _connect(path)
    try:
        version = _version_of(connection)
        _require_whole(connection)
        if version < LATEST:
            _backup(connection, version)
            _upgrade(connection)
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
        raise NotAProject(
            f"{path} can't be read: {error.strerror}", "name a .qcode file that is yours with -p"
        ) from None
    if head != _MAGIC:
        raise NotAProject(f"{path} is not a qcode project", "name a .qcode file with -p")


def _connect(path: Path) -> Connection:
    try:
        connection = sqlite3.connect(path, factory=Connection, isolation_level=None)
    except sqlite3.DatabaseError as error:
        raise ProjectProblem(
            f"{path} can't be opened: {error}", "is the folder yours to write in?"
        ) from None
    connection.path = path
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except QcodeError:
        connection.close()
        raise
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


def _require_whole(connection: Connection) -> None:
    """SQLite itself takes a last page that is cut short for a page that ends in zeros."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page = connection.execute("PRAGMA page_size").fetchone()[0]
    if connection.path.stat().st_size < pages * page:
        raise NotAProject(
            f"{connection.path} is damaged: its end is missing", "copy it again, or open a backup"
        )


def _upgrade(connection: Connection) -> None:
    with connection.atomic():
        # Read here: another process may have done it while we waited to write.
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for step in STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LATEST}")


def _backup(connection: Connection, version: int) -> None:
    """A copy beside the file, before its schema is touched."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    path = connection.path.with_name(f"{connection.path.stem}.v{version}-{stamp}.backup")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(path)) as target:
            connection.backup(target)
    except (OSError, sqlite3.DatabaseError) as error:
        raise ProjectProblem(
            f"{connection.path} is from an older qcode, and a backup can't be put beside it:"
            f" {error}",
            "copy it to a folder you can write to, and open the copy",
        ) from None


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
