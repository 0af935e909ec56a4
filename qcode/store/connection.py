"""Opening a project file, and writing in it: all or nothing, each in turn.

The file is in SQLite's rollback-journal mode: between two commits everything is in the one file,
so that a copy made by mail or a synced folder is whole. A commit is on the disk when it returns
(synchronous=FULL).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import uniform
from time import monotonic, sleep
from typing import Any

from qcode.errors import ProjectExists, ProjectProblem, QcodeError, UsageProblem
from qcode.store.backups import keep
from qcode.store.copying import address
from qcode.store.damage import Damaged
from qcode.store.migrations import APPLICATION_ID, LATEST, STEPS
from qcode.store.refusals import Company, no_project, out_of_place, problem
from qcode.store.usable import require_file, require_whole, require_writable, version_of
from qcode.texts import Text

WAIT_MS = 5000
"""How long a write waits for another process to finish its own."""

_SOONEST, _LATEST = 0.0002, 0.005
"""Seconds after which one who waits to write asks again: at first up to the latest, at random."""

_PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "cache_size = -32000",  # 32 MB: bulk coding fills several indexes at once
    "secure_delete = ON",  # what is taken out of the file leaves no bytes in it
)


_NOWHERE = Path(":memory:")

_BEGINS = b"SQLite format 3\0"


def _nothing() -> None:
    """Before writing, nothing is to be done."""


class Cursor(sqlite3.Cursor):
    """A cursor whose errors are sentences."""

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            raise _problem(self.connection, error) from error

    def fetchmany(self, size: int | None = None) -> list[Any]:
        try:
            return super().fetchmany(self.arraysize if size is None else size)
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
    """A connection to one project file.

    read_only: opened so that nothing can be written.
    company: who else has it open, asked where another stands in the way.
    at_hand: the sha256 and the body of the text that was read last.
    before_writing: called before each transaction that may write.
    """

    path: Path
    company: Company = Text
    read_only: bool = False
    at_hand: tuple[str, str] = ("", "")
    before_writing: Callable[[], None] = staticmethod(_nothing)
    _file: tuple[int, int] | None = None
    _only_reads: bool = False

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """Run one statement. A broken constraint comes out as it is: the caller knows why."""
        with self._explained():
            return self.cursor(Cursor).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor:
        """The same of one statement with each of these."""
        with self._explained():
            return self.cursor(Cursor).executemany(sql, parameters)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What SQLite refuses is said in a sentence."""
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise _problem(self, error) from error
        except UnicodeEncodeError as error:
            half = error.object[error.start : error.end]
            raise UsageProblem(
                Text(
                    f"{half!r} is half of a character, which no file can keep",
                    f"{half!r} 是半个字符，无法保存",
                ),
                Text("type or copy it again", "请重新输入或复制"),
            ) from None
        except OverflowError:
            raise UsageProblem(
                Text("a number is larger than any file can keep", "数字过大，无法保存")
            ) from None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads of one state of the project, whatever others write meanwhile."""
        if self.in_transaction:
            yield
            return
        self.execute("BEGIN")
        self._only_reads = True
        try:
            yield
        finally:
            self._only_reads = False
            if self.in_transaction:
                self.execute("ROLLBACK")

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing: commit at the end, roll back on any error or interruption."""
        assert not self._only_reads, "what is written within a snapshot would be lost"
        if self.in_transaction:
            yield
            return
        self.before_writing()
        self.take_turn()
        try:
            yield
            self.execute("COMMIT")
            self.require_in_place()
        except BaseException:
            if self.in_transaction:
                self.execute("ROLLBACK")
            raise

    def changes_seen(self, *, wait: bool = True) -> int:
        """A number that is another one as soon as another connection has written in the file.

        wait: for one that is writing just now. Raises ProjectBusy; ProjectProblem where the file
        is no longer in its place, since nobody would see anything of it again.
        """
        self.require_in_place()
        if wait:
            return self._data_version()
        self.execute("PRAGMA busy_timeout = 0")
        try:
            return self._data_version()
        finally:
            self.execute(f"PRAGMA busy_timeout = {WAIT_MS}")

    def require_in_place(self) -> None:
        """Raises ProjectProblem where the file was moved, or another was put in its place."""
        if self._file not in (None, _file_at(self.path)):
            raise out_of_place(self.path)

    def take_turn(self) -> None:
        """Begin to write, once nobody else does; who closes it without more has written nothing.

        SQLite's own waiting asks ever more rarely, so that one who writes without a pause keeps all
        others out. Here, who has waited longer asks more often, and gets in.
        """
        (wait,) = self.execute("PRAGMA busy_timeout").fetchone()
        begun = monotonic()
        self.execute("PRAGMA busy_timeout = 0")
        try:
            while not self._begin(last=(waited := 1000 * (monotonic() - begun)) >= wait):
                sleep(_SOONEST + uniform(0, _LATEST) * (1 - waited / wait) ** 3)
        finally:
            self.execute(f"PRAGMA busy_timeout = {wait}")

    def _begin(self, *, last: bool) -> bool:
        """Whether it is one's turn. last: it is asked no more; raises ProjectBusy if it isn't."""
        try:
            super().execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            if last or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise _problem(self, error) from error
            return False
        return True

    def _data_version(self) -> int:
        return int(self.execute("PRAGMA data_version").fetchone()[0])


def create(path: Path, *, version: int | None = None) -> Connection:
    """A new, empty project, readable by its owner alone.

    version: of an older schema, for what was saved of such a file.  Raises ProjectExists, or
    ProjectProblem where the folder can't be written.
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
        _upgrade(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection


def open_file(
    path: Path, *, read_only: bool = False, company: Company = Text, kept: bool = False
) -> Connection:
    """An existing project, brought up to this program's schema.

    read_only: so that any write is refused; nor is it brought up to anything.
    kept: it is a copy itself, of which no backup is made before that.
    company: see Connection. Raises NotAProject, NewerProject, ProjectBusy, or ProjectProblem.
    """
    require_file(path)
    connection = _connect(path, company)
    try:
        version = version_of(path, connection)
        require_whole(path, connection)
        if version < LATEST:
            require_writable(path, version, read_only)
            if not kept:
                keep(connection, "migration")
            _upgrade(connection)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
            connection.read_only = True
    except QcodeError:
        connection.close()
        raise
    return connection


def open_copy(path: Path, content: bytes | None = None) -> Connection:
    """Another's project, only to be read from.

    content: what the file holds, where that is locked. One of an older qcode is brought up to date
    in memory: the file itself stays as it was sent.
    Raises NotAProject, NewerProject, ProjectBusy, or ProjectProblem.
    """
    require_file(path)
    connection = _connect(path) if content is None else whole_file(content, path)
    try:
        version = version_of(path, connection)
        require_whole(path, connection, content)
        if version < LATEST:
            connection = _brought_up(connection)
        connection.execute("PRAGMA query_only = ON")
        connection.read_only = True
    except BaseException:
        connection.close()
        raise
    return connection


def open_as_it_is(path: Path) -> Connection:
    """A project of whatever schema, to be given other content: no reference in it is looked after.

    Raises NotAProject, ProjectBusy, or ProjectProblem.
    """
    require_file(path)
    connection = _connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


def in_memory(connection: Connection) -> Connection:
    """A copy that leaves no trace on any disk; never while it writes, for which it would wait."""
    copied = _connect(_NOWHERE)
    connection.backup(copied)
    copied.path = connection.path
    return copied


def whole_file(content: bytes, path: Path = _NOWHERE) -> Connection:
    """A project, as its file holds it, in memory. path: where that is. Raises NotAProject."""
    if not content.startswith(_BEGINS):
        raise no_project(path)
    connection = _connect(_NOWHERE)
    connection.path = path
    connection.deserialize(content)
    return connection


def _brought_up(old: Connection) -> Connection:
    """A copy in memory, of this program's schema."""
    with closing(old):
        copied = in_memory(old)
    _upgrade(copied)
    return copied


def mark_project(connection: Connection, uuid: str, time: str, program: str) -> None:
    """Say once and for all which project this is."""
    connection.execute(
        "INSERT INTO project (uuid, created, program) VALUES (?, ?, ?)", (uuid, time, program)
    )


def project_uuid(connection: Connection) -> str:
    """Which project this is; the same wherever its file lies."""
    row = connection.execute("SELECT uuid FROM project").fetchone()
    if row is None:
        why = Text("it doesn't say which project it is", "未注明是哪个项目")
        raise Damaged(connection.path, why)
    return str(row[0])


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies there, whatever it is called; None: none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _connect(path: Path, company: Company = Text) -> Connection:
    try:
        connection = sqlite3.connect(
            ":memory:" if path == _NOWHERE else address(path),
            uri=True,
            timeout=WAIT_MS / 1000,
            factory=Connection,
            isolation_level=None,
        )
    except sqlite3.DatabaseError as error:
        if path != _NOWHERE:
            require_file(path)  # it may have gone since it was looked at
        raise ProjectProblem(
            Text(f"{path} can't be opened: {error}", f"无法打开 {path}：{error}"),
            Text("is the folder yours to write in?", "您是否有权写入该文件夹？"),
        ) from None
    connection.path, connection.company = path, company
    connection._file = _file_at(path)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except QcodeError:
        connection.close()
        raise
    return connection


def _upgrade(connection: Connection, to: int | None = None) -> None:
    to = LATEST if to is None else to
    with connection.atomic():
        # Read here: another process may have done it while we waited to write.
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for step in STEPS[version:to]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {to}")


def _problem(connection: sqlite3.Connection, error: sqlite3.DatabaseError) -> ProjectProblem:
    assert isinstance(connection, Connection)
    return problem(
        connection.path, error, read_only=connection.read_only, company=connection.company
    )
