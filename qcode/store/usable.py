"""Whether a file can be opened: that it is there, a project, whole, and of a version known here.

Each of these raises an error that says what to do.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from pathlib import Path
from shlex import quote

from qcode.errors import NewerProject, NotAProject, ProjectProblem
from qcode.store.damage import BEGINNING, Damaged
from qcode.store.locked import locked_name, locked_project
from qcode.store.migrations import APPLICATION_ID, LATEST
from qcode.store.refusals import NAME_ONE, no_project, unreadable
from qcode.texts import Text


def require_file(path: Path) -> None:
    """Looks at the file without opening it: POSIX lets a process's locks on a file go as soon as
    it closes the file anywhere, also those of another connection that is writing just now.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        if locked_name(path).is_file():
            raise locked_project(locked_name(path)) from None
        made = f"qcode init {quote(str(path))}"
        raise NotAProject(
            Text(f"there is no project {path}", f"没有项目 {path}"),
            Text(f"make it: {made}", f"请新建：{made}"),
        ) from None
    except OSError as error:
        raise unreadable(path, error.errno or errno.EIO) from None
    if stat.S_ISDIR(found.st_mode):
        raise unreadable(path, errno.EISDIR)
    if not os.access(path, os.R_OK):
        raise unreadable(path, errno.EACCES)
    if not stat.S_ISREG(found.st_mode) or found.st_size == 0:
        raise no_project(path)


def version_of(path: Path, connection: sqlite3.Connection) -> int:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotAProject(
            Text(
                f"{path} is an SQLite file, but not a qcode project",
                f"{path} 是 SQLite 文件，但不是 qcode 项目",
            ),
            NAME_ONE,
        )
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version < 1:
        raise Damaged(path, BEGINNING)
    if version > LATEST:
        raise NewerProject(
            Text(
                f"{path} is from a newer qcode (file version {version}; this one knows {LATEST})",
                f"{path} 由更新版本的 qcode 写成（文件版本 {version}，本程序只识别到 {LATEST}）",
            ),
            Text("bring qcode up to date, and open it again", "请升级 qcode 后再打开"),
        )
    return version


def require_whole(path: Path, connection: sqlite3.Connection, content: bytes | None = None) -> None:
    """SQLite itself takes a last page that is cut short for a page that ends in zeros.

    content: what a locked file holds, which is what is open.
    """
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page = connection.execute("PRAGMA page_size").fetchone()[0]
    if (_size(path) if content is None else len(content)) < pages * page:
        raise NotAProject(
            Text(
                f"{path} is damaged: its end is missing",
                f"{path} 已损坏：文件末尾缺失",
            ),
            Text("copy it again, or open a backup", "请重新复制，或打开备份"),
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        require_file(path)
        raise


def require_writable(path: Path, version: int, read_only: bool) -> None:
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
