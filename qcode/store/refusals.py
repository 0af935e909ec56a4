"""Why a project file can't be used: what SQLite or the system says of it, as sentences."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from qcode.errors import NotAProject, ProjectBusy, ProjectProblem
from qcode.store.damage import Damaged
from qcode.store.locked import is_locked, locked_project
from qcode.texts import Text

NAME_ONE = Text(
    "name a .qcode file; of a damaged one, a backup (qcode backup list)",
    "请给出 .qcode 文件；若已损坏，请改用其备份（qcode backup list）",
)
_COPY_IT = Text("copy it to a place you can write to", "请复制到可写入的位置")

Company = Callable[[], Text]
"""Says who else is known to have the project open; empty where nobody is known."""


def problem(
    path: Path, error: sqlite3.DatabaseError, *, read_only: bool, company: Company
) -> ProjectProblem:
    """What SQLite says of the file, as what a researcher can act on.

    read_only: it was opened so.  company: asked where another stands in the way.
    """
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _busy(path, company())
    if name == "SQLITE_READONLY_DBMOVED":
        return out_of_place(path)
    if name == "SQLITE_READONLY_ROLLBACK":
        return _half_written(path)
    if name.startswith("SQLITE_READONLY"):
        return _only_read(path, read_only)
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
    if name == "SQLITE_NOTADB":
        return locked_project(path) if is_locked(path) else no_project(path)
    if name.startswith("SQLITE_CORRUPT") or str(error) == "unsupported file format":
        return Damaged(path, Text.plain(str(error)))
    if str(error).startswith("Could not decode"):
        return Damaged(path, Text("a text in it can't be read", "其中有无法读取的文字"))
    return ProjectProblem(
        Text(f"{path} can't be used: {error}", f"无法使用 {path}：{error}"),
        Text("look at it with qcode check", "请用 qcode check 检查"),
    )


def _busy(path: Path, who: Text) -> ProjectBusy:
    known = Text(f" (open: {who.en})", f"（已打开：{who.zh}）") if who else Text()
    return ProjectBusy(
        Text(
            f"another program is writing in {path}{known.en}",
            f"另一个程序正在写入 {path}{known.zh}",
        ),
        Text("try again when it is done; nothing was changed", "请待其完成后再试；未作任何改动"),
    )


def out_of_place(path: Path) -> ProjectProblem:
    return ProjectProblem(
        Text(
            f"{path} was moved away, or another file was put in its place, while it was open",
            f"{path} 在打开期间被移走，或被另一个文件取代",
        ),
        Text(
            "open it again and look whether what was done last is there; a program that keeps"
            " folders in step may have put it into a copy beside it",
            "请重新打开，并查看最后所做的是否仍在；同步程序可能已将其放入旁边的副本",
        ),
    )


def _half_written(path: Path) -> ProjectProblem:
    journal = f"{path.name}-journal"
    return ProjectProblem(
        Text(
            f"{path} was left in the midst of writing, and may only be read",
            f"{path} 上次写入时中断，且只能读取",
        ),
        Text(
            f"copy it, together with {journal} beside it, to a place you can write to",
            f"请连同旁边的 {journal} 一起复制到可写入的位置",
        ),
    )


def _only_read(path: Path, read_only: bool) -> ProjectProblem:
    if read_only:
        return ProjectProblem(
            Text(f"{path} is open for reading only", f"{path} 以只读方式打开"),
            Text(
                "open it again to change it; nothing was changed", "未作任何改动；要修改请重新打开"
            ),
        )
    return ProjectProblem(Text(f"{path} may only be read", f"{path} 只能读取"), _COPY_IT)


def no_project(path: Path) -> NotAProject:
    return NotAProject(
        Text(
            f"{path} is not a qcode project, or its beginning is damaged",
            f"{path} 不是 qcode 项目，或文件开头已损坏",
        ),
        NAME_ONE,
    )


def unreadable(path: Path, number: int) -> NotAProject:
    why = os.strerror(number)
    return NotAProject(
        Text(f"{path} can't be read: {why}", f"无法读取 {path}：{why}"),
        Text("name a .qcode file that is yours with -p", "请用 -p 指定可读取的 .qcode 文件"),
    )
