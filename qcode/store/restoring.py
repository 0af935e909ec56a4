"""Going back to a backup: the project is again what it was then, and what it was last is kept.

Both in one turn to write, so that what others did before is in what is kept, and what they do
afterwards is done to what is restored.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qcode.errors import NotAProject, ProjectProblem, UsageProblem
from qcode.store.backups import draft_for, find, keep_file, set_aside
from qcode.store.check import check
from qcode.store.connection import Connection, open_as_it_is, open_file, project_uuid
from qcode.store.copying import copy, discard, publish, put
from qcode.store.damage import Damaged
from qcode.texts import Text

_OWN = "FROM {}.sqlite_master WHERE name NOT GLOB 'sqlite_*'"
_TABLES = f"SELECT name {_OWN} AND type = 'table'"


@dataclass(frozen=True, slots=True)
class Restored:
    """backup: which one.  into: the file that has its content now.

    present: what the project was before, a backup or, where it was damaged, as it was; None where
    there was none, or another file was written.
    """

    backup: Path
    into: Path
    present: Path | None


def restore(path: Path, which: str, into: Path | None = None) -> Restored:
    """Give a project, or a new file, the content of a backup that passes every check.

    which: when it was made (backups.find), or a file.  Nobody else may have the project open, nor
    may this process. Raises UnknownName, AmbiguousName, UsageProblem, ProjectBusy, ProjectProblem.
    """
    backup = _named(path, which)
    draft = draft_for(path) if into is None else into.with_name(f".{into.name}.{os.getpid()}.new")
    try:
        copy(backup, draft)
        _require_sound(draft, backup)
        if into is not None:
            publish(draft, into)
            return Restored(backup, into, None)
        return Restored(backup, path, _put_back(draft, backup, path))
    finally:
        discard(draft)


def _named(path: Path, which: str) -> Path:
    file = Path(which)
    if file.suffix == ".qcode" and file.is_file():
        if path.exists() and file.samefile(path):
            raise UsageProblem(
                Text(f"{file} is the project itself", f"{file} 就是该项目本身"),
                Text("name a backup: qcode backup list", "请指明备份：qcode backup list"),
            )
        return file
    return find(path, which).path


def _require_sound(draft: Path, backup: Path) -> None:
    """Every check of the whole file, brought up to this program's schema."""
    fault = _fault(draft)
    if fault:
        raise ProjectProblem(
            Text(f"{backup} is not sound: {fault.en}", f"{backup} 有问题：{fault.zh}"),
            Text(
                "take another (qcode backup list); nothing was changed",
                "请选用其他备份（qcode backup list）；未作任何改动",
            ),
        )


def _fault(draft: Path) -> Text:
    """The first that is found; empty where all is well."""
    try:
        with closing(open_file(draft, kept=True)) as connection:
            faults = (fault for finding in check(connection) for fault in finding.faults)
            return Text.plain(next(faults, ""))
    except Damaged as error:
        return error.why


def _require_same(draft: Path, backup: Path, present: Connection) -> None:
    """One project is never put in the place of another."""
    with closing(open_file(draft, kept=True)) as theirs:
        wanted = project_uuid(theirs)
    if project_uuid(present) != wanted:
        path = present.path
        raise UsageProblem(
            Text(f"{backup} is of another project than {path}", f"{backup} 与 {path} 不是同一项目"),
            Text("write it to a file of its own: -o FILE", "请写入单独的文件：-o FILE"),
        )


def _put_back(draft: Path, backup: Path, path: Path) -> Path | None:
    """Returns what is kept of the project as it was, if there was one."""
    if not path.exists():
        put(draft, path)
        return None
    try:
        with closing(open_as_it_is(path)) as present, present.atomic():
            _require_same(draft, backup, present)
            kept = keep_file(path, "restore")
            take_over(present, draft)
            return kept
    except NotAProject:
        aside = set_aside(path)
        put(draft, path)
        return aside


def take_over(present: Connection, draft: Path) -> None:
    """Give a project the tables of another file, in the caller's turn to write."""
    # Attached only now: of a turn in two files, a kill would leave a third beside them.
    present.execute("ATTACH ? AS restored", (str(draft),))
    for (table,) in present.execute(_TABLES.format("main")).fetchall():
        present.execute(f'DROP TABLE main."{table}"')
    for (sql,) in present.execute(f"SELECT sql {_OWN}".format("restored")).fetchall():
        present.execute(sql)
    for (table,) in present.execute(_TABLES.format("restored")).fetchall():
        present.execute(f'INSERT INTO main."{table}" SELECT * FROM restored."{table}"')
    for mark in ("application_id", "user_version"):
        (value,) = present.execute(f"PRAGMA restored.{mark}").fetchone()
        present.execute(f"PRAGMA main.{mark} = {value}")
