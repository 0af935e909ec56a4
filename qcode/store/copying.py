"""A project file copied whole, and a whole copy put in its place, while others may be using it.

SQLite copies page by page (its backup API) and begins again where another process writes meanwhile,
so that a copy is always of one moment. Whatever is interrupted leaves the target as it was: a new
file gets its name only when it is on the disk, an old one is written in one transaction.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qcode.errors import ProjectBusy, ProjectExists, ProjectProblem
from qcode.store.damage import Damaged
from qcode.texts import Text

_PAGES = 256
"""Copied at a time, 1 MB: a coder's key waits no longer than that takes."""

_WAIT = 5.0
"""Seconds that a step waits for another process to finish its own writing."""

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def copy(path: Path, target: Path) -> None:
    """Copy a project to a new file of the owner's alone; on the disk when it returns, or not there.

    Raises ProjectExists, ProjectBusy, NotAProject where the project is damaged, or ProjectProblem
    where the copy can't be written.
    """
    _make(target)
    try:
        _copy_pages(path, target)
        sync(target)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(target, error.strerror or str(error)) from None
        raise


def copy_bytes(path: Path, target: Path) -> None:
    """Copy a file that SQLite can't read, as it is, with what an unfinished write left beside it.

    No connection to it may be open in this process. Raises ProjectExists, ProjectProblem.
    """
    for ending in ("", "-journal"):
        source = path.with_name(path.name + ending)
        if not ending or source.exists():
            _copy_one(source, target.with_name(target.name + ending))


def write_bytes(content: bytes, target: Path) -> None:
    """Write a new file of the owner's alone. Raises ProjectExists, ProjectProblem."""
    _make(target)
    try:
        target.write_bytes(content)
        sync(target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise _unwritable(target, error.strerror or str(error)) from None


def put(copied: Path, path: Path) -> None:
    """Give the project at a path the content of another file, which is used up.

    Others who have it open see it as they see any change. Raises ProjectBusy, ProjectProblem.
    """
    if path.exists() and not faults_of(path):
        _copy_pages(copied, path)
        copied.unlink()
        return
    # Nobody can work in what is damaged, so that none is left behind in the file that goes.
    try:
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        copied.replace(path)
        sync(path)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from None


def publish(draft: Path, path: Path) -> None:
    """Give a finished file its name, never over another. Raises ProjectExists, ProjectProblem."""
    if path.exists():
        draft.unlink()
        raise _there_already(path)
    try:
        draft.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unwritable(path, error.strerror or str(error)) from None


def discard(draft: Path) -> None:
    """Take a draft away, where it is still there, with what an unfinished write left beside it."""
    for ending in ("", "-journal"):
        draft.with_name(draft.name + ending).unlink(missing_ok=True)


def faults_of(path: Path) -> list[str]:
    """What is wrong with a file by a quick look: its pages, and references that lead nowhere.

    Raises ProjectBusy.
    """
    return unreadable(path) or _dangling(path)


def flaws_of(path: Path) -> list[str]:
    """The same by a longer look, at all its words: nothing less is a backup to go back to."""
    return faults_of(path) or garbled(path) or _altered(path)


def faults_in(connection: sqlite3.Connection) -> list[str]:
    """The same of what is open, whatever it lies in."""
    return _said_of_pages(connection, "quick_check") or _leading_nowhere(connection)


def unreadable(path: Path, *, whole: bool = False) -> list[str]:
    """What is wrong with the pages of a file. whole: indexes are compared with their tables, too,
    which takes five times as long.  Raises ProjectBusy.
    """
    look = "integrity_check" if whole else "quick_check"
    try:
        with _looking_into(path) as connection:
            if connection.execute("PRAGMA page_count").fetchone()[0] == 0:
                return ["it is empty"]
            return _said_of_pages(connection, look)
    except sqlite3.DatabaseError as error:
        return [str(error)]


def garbled(path: Path) -> list[str]:
    """What is wrong with the words in a file whose pages can be read: SQLite hands over any bytes.

    Raises ProjectBusy.
    """
    try:
        with _looking_into(path) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                deque(connection.execute(f'SELECT * FROM "{name}"'), maxlen=0)
    except sqlite3.DatabaseError:
        return ["a text in it can't be read"]
    return []


def _altered(path: Path) -> list[str]:
    with _looking_into(path) as connection:
        return [
            f"the text {sha256[:12]} is not what was imported"
            for sha256, body in connection.execute("SELECT sha256, body FROM text")
            if not isinstance(body, str) or hashlib.sha256(body.encode()).hexdigest() != sha256
        ]


def _dangling(path: Path) -> list[str]:
    with _looking_into(path) as connection:
        return _leading_nowhere(connection)


def _said_of_pages(connection: sqlite3.Connection, look: str) -> list[str]:
    rows = connection.execute(f"PRAGMA {look}").fetchall()
    lines = [line for (said,) in rows for line in said.splitlines()]
    # A line of asterisks says which database: there is but one.
    return [line for line in lines if line != "ok" and not line.startswith("***")]


def _leading_nowhere(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [f"{table} {own} points at a {far} that isn't there" for table, own, far, _ in rows]


@contextmanager
def _looking_into(path: Path) -> Iterator[sqlite3.Connection]:
    """What others write in without a pause isn't damaged."""
    try:
        with closing(look_into(path)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise _busy(path) from None
        raise


def counts_of(path: Path) -> tuple[int, int]:
    """How many acts and codings a sound project of any schema holds."""
    with closing(look_into(path)) as connection:
        query = "SELECT (SELECT count(*) FROM act), (SELECT count(*) FROM coding)"
        acts, codings = connection.execute(query).fetchone()
    return int(acts), int(codings)


def look_into(path: Path) -> sqlite3.Connection:
    """Any SQLite file, to be read as it is: an older project is not brought up to date.

    Never makes one. What a killed process left half written is rolled back, as by any opening.
    """
    return sqlite3.connect(address(path), uri=True, timeout=_WAIT, isolation_level=None)


def address(path: Path) -> str:
    """What SQLite opens a file by only where there is one."""
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):  # Windows: of another machine, which SQLite wants thus
        uri = uri.replace("file://", "file:////", 1)
    return f"{uri}?mode=rw"


def sync(path: Path) -> None:
    """See that a file and its name are on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Windows knows no such thing."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(target: Path) -> None:
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise _there_already(target) from None
    except OSError as error:
        raise _unwritable(target, error.strerror or str(error)) from None


def _copy_one(source: Path, target: Path) -> None:
    _make(target)
    try:
        with source.open("rb") as old, target.open("wb") as new:
            while piece := old.read(1 << 20):
                new.write(piece)
        sync(target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise _unwritable(target, error.strerror or str(error)) from None


def _copy_pages(path: Path, target: Path) -> None:
    """A new file needs no journal: it has no name yet. In an old one, all steps are one write."""
    new = target.stat().st_size == 0
    try:
        with closing(look_into(path)) as source, closing(_writer(target, new)) as into:
            source.backup(into, pages=_PAGES, progress=_patient(path if new else target))
    except sqlite3.DatabaseError as error:
        raise _problem(path, target, error) from None


def _writer(target: Path, new: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(target, timeout=_WAIT, isolation_level=None)
    if new:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
    return connection


def _patient(path: Path) -> Callable[[int, int, int], None]:
    """SQLite would wait for ever for another who writes."""

    def progress(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise _busy(path)

    return progress


def _busy(path: Path) -> ProjectBusy:
    return ProjectBusy(
        Text(f"another program is writing in {path}", f"另一个程序正在写入 {path}"),
        Text("try again when it is done", "请待其完成后再试"),
    )


def _problem(path: Path, target: Path, error: sqlite3.DatabaseError) -> ProjectProblem:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(_DAMAGED):
        return Damaged(path, Text.plain(str(error)))
    why = "the disk is full" if name == "SQLITE_FULL" else str(error)
    return _unwritable(target, why)


def _there_already(path: Path) -> ProjectExists:
    return ProjectExists(
        Text(f"{path} is there already", f"{path} 已存在"),
        Text("choose another name", "请换一个名称"),
    )


def _unwritable(target: Path, why: str) -> ProjectProblem:
    return ProjectProblem(
        Text(
            f"no copy can be put into {target.parent}: {why}",
            f"无法在 {target.parent} 保存副本：{why}",
        ),
        Text(
            "make room, or see that you may write there; nothing was changed",
            "请腾出空间，或确认有写入权限；未作任何改动",
        ),
    )
