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
from qcode.store.damage import damaged
from qcode.store.migrations import APPLICATION_ID, LATEST, STEPS
from qcode.texts import Text

WAIT_MS = 5000
"""How long a write waits for another process to finish its own."""

_PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    f"busy_timeout = {WAIT_MS}",
    "cache_size = -32000",  # 32 MB: bulk coding fills several indexes at once
)

_NAME_ONE = Text("name a .qcode file with -p", "请用 -p 指定一个 .qcode 文件")
_COPY_IT = Text("copy it to a place you can write to", "请复制到可写入的位置")

_MAGIC = b"SQLite format 3\x00"


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
    at_hand: the sha256 and the body of the text that was read last.
    """

    path: Path
    read_only: bool = False
    at_hand: tuple[str, str] = ("", "")
    _only_reads: bool = False

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """Run one statement. A broken constraint comes out as it is: the caller knows why."""
        try:
            return self.cursor(Cursor).execute(sql, parameters)
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


def open_file(path: Path, *, read_only: bool = False) -> Connection:
    """An existing project, brought up to this program's schema.

    read_only: so that any write is refused; nor is it brought up to anything.
    Raises NotAProject, NewerProject, ProjectBusy, or ProjectProblem.
    """
    _require_sqlite(path)
    connection = _connect(path)
    try:
        version = _version_of(connection)
        _require_whole(connection)
        if version < LATEST:
            _require_writable(path, version, read_only)
            _backup(connection, version)
            _upgrade(connection)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
            connection.read_only = True
    except QcodeError:
        connection.close()
        raise
    return connection


def mark_project(connection: Connection, uuid: str, time: str, program: str) -> None:
    """Say once and for all which project this is."""
    connection.execute(
        "INSERT INTO project (uuid, created, program) VALUES (?, ?, ?)", (uuid, time, program)
    )


def project_uuid(connection: Connection) -> str:
    """Which project this is; the same wherever its file lies."""
    return str(connection.execute("SELECT uuid FROM project").fetchone()[0])


def _require_sqlite(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        raise NotAProject(
            Text(f"there is no project {path}", f"没有项目 {path}"),
            Text(f"make it: qcode init {path}", f"请新建：qcode init {path}"),
        ) from None
    except OSError as error:
        raise NotAProject(
            Text(f"{path} can't be read: {error.strerror}", f"无法读取 {path}：{error.strerror}"),
            Text("name a .qcode file that is yours with -p", "请用 -p 指定可读取的 .qcode 文件"),
        ) from None
    if head != _MAGIC:
        raise NotAProject(
            Text(f"{path} is not a qcode project", f"{path} 不是 qcode 项目"), _NAME_ONE
        )


def _connect(path: Path) -> Connection:
    try:
        connection = sqlite3.connect(path, factory=Connection, isolation_level=None)
    except sqlite3.DatabaseError as error:
        raise ProjectProblem(
            Text(f"{path} can't be opened: {error}", f"无法打开 {path}：{error}"),
            Text("is the folder yours to write in?", "您是否有权写入该文件夹？"),
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
            Text(
                f"{path} is an SQLite file, but not a qcode project",
                f"{path} 是 SQLite 文件，但不是 qcode 项目",
            ),
            _NAME_ONE,
        )
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > LATEST:
        raise NewerProject(
            Text(
                f"{path} is from a newer qcode (file version {version}; this one knows {LATEST})",
                f"{path} 由更新版本的 qcode 写成（文件版本 {version}，本程序只识别到 {LATEST}）",
            ),
            Text("update qcode: pip install -U qcode", "请升级 qcode：pip install -U qcode"),
        )
    return version


def _require_whole(connection: Connection) -> None:
    """SQLite itself takes a last page that is cut short for a page that ends in zeros."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page = connection.execute("PRAGMA page_size").fetchone()[0]
    if connection.path.stat().st_size < pages * page:
        raise NotAProject(
            Text(
                f"{connection.path} is damaged: its end is missing",
                f"{connection.path} 已损坏：文件末尾缺失",
            ),
            Text("copy it again, or open a backup", "请重新复制，或打开备份"),
        )


def _require_writable(path: Path, version: int, read_only: bool) -> None:
    """A file is brought up to date only where it may be written."""
    if read_only or not os.access(path, os.W_OK):
        raise ProjectProblem(
            Text(
                f"{path} is from an older qcode (file version {version}) and may only be read",
                f"{path} 由较旧版本的 qcode 写成（文件版本 {version}），且只能读取",
            ),
            Text(
                "open it once for writing, or a copy of it, to bring it up to date",
                "请以可写方式打开一次（或打开其副本），以完成升级",
            ),
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
            Text(
                f"{connection.path} is from an older qcode, and a backup can't be put beside it:"
                f" {error}",
                f"{connection.path} 由较旧版本的 qcode 写成，无法在旁边保存备份：{error}",
            ),
            Text(
                "copy it to a folder you can write to, and open the copy",
                "请复制到可写入的文件夹，再打开副本",
            ),
        ) from None


def _problem(connection: sqlite3.Connection, error: sqlite3.DatabaseError) -> ProjectProblem:
    """What SQLite says of the file, as what a researcher can act on."""
    path = connection.path if isinstance(connection, Connection) else "the project"
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ProjectBusy(
            Text(f"another program is writing in {path}", f"另一个程序正在写入 {path}"),
            Text(
                "try again when it is done; nothing was changed",
                "请待其完成后再试；未作任何改动",
            ),
        )
    if name.startswith("SQLITE_READONLY"):
        return _only_read(connection, path)
    if name.startswith("SQLITE_FULL"):
        return ProjectProblem(
            Text(f"the disk that holds {path} is full", f"{path} 所在的磁盘已满"),
            Text("make room; nothing was changed", "请腾出空间；未作任何改动"),
        )
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return ProjectProblem(
            Text(
                f"the disk that holds {path} doesn't do what it is asked ({error})",
                f"{path} 所在的磁盘无法读写（{error}）",
            ),
            Text(
                "look at the disk and its room; nothing was changed",
                "请检查磁盘及其剩余空间；未作任何改动",
            ),
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(Text(f"{path}", f"{path}"), Text(str(error), str(error)))
    if str(error).startswith("Could not decode"):
        return damaged(
            Text(f"{path}", f"{path}"),
            Text("a text in it can't be read", "其中有无法读取的文字"),
        )
    return ProjectProblem(
        Text(f"{path} can't be used: {error}", f"无法使用 {path}：{error}"),
        Text("look at it with qcode check", "请用 qcode check 检查"),
    )


def _only_read(connection: sqlite3.Connection, path: Path | str) -> ProjectProblem:
    if isinstance(connection, Connection) and connection.read_only:
        return ProjectProblem(
            Text(f"{path} is open for reading only", f"{path} 以只读方式打开"),
            Text(
                "open it again to change it; nothing was changed", "未作任何改动；要修改请重新打开"
            ),
        )
    return ProjectProblem(Text(f"{path} may only be read", f"{path} 只能读取"), _COPY_IT)
