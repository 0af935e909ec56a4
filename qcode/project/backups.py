"""Backups: copies of the whole project kept beside it, the way back to one, and mending.

A project that can't be opened any more can be mended and restored, so these ask for its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from qcode.errors import ProjectBusy, ProjectProblem
from qcode.project.listings import column
from qcode.project.opened import Opened
from qcode.project.presence import company
from qcode.project.record_names import KINDS
from qcode.store import backups as stored
from qcode.store.copying import counts_of, flaws_of
from qcode.store.damage import mending
from qcode.store.rotation import Backup
from qcode.table import Cell, Named, Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.store.mending import Repair
    from qcode.store.repair import Repaired
    from qcode.store.restoring import Restored

_LONGEST = 60
"""Characters of a reason that go into a file's name."""

_WHY = {
    "daily": Text("daily", "每日"),
    "merge": Text("before a merge", "合并之前"),
    "undo": Text("before the undo of a merge", "撤销合并之前"),
    "migration": Text("before a newer qcode changed the file", "新版程序升级之前"),
    "restore": Text("before going back to a backup", "恢复备份之前"),
    "repair": Text("before mending", "修复之前"),
    stored.BY_HAND: Text("by hand", "手动"),
}

_NONE = Text("No backups yet; to make one: qcode backup", "尚无备份；建立一份：qcode backup")

_SOUND = Named("yes", Text("yes", "是"))
_UNSOUND = Named("no", Text("no", "否"))


class Backups(Opened):
    """What keeps a project from being lost."""

    def back_up(self, why: str = "") -> Path:
        """Make a backup that stays until it is deleted by hand. why: said in its name.

        Raises ProjectProblem, also where the project doesn't pass its check.
        """
        from qcode.store.check import check

        faults = [fault for finding in check(self._connection) for fault in finding.faults]
        if faults:
            raise ProjectProblem(
                Text(f"{self.path} is not sound: {faults[0]}", f"{self.path} 有问题：{faults[0]}"),
                Text(f"mend it first: {mending(self.path)}", f"请先修复：{mending(self.path)}"),
            )
        words = re.sub(r"[^\w.]+", "-", why)[:_LONGEST].strip("-.")
        return stored.keep(self._connection, f"{stored.BY_HAND}-{words}".rstrip("-"))

    @staticmethod
    def restore(path: Path, which: str, into: Path | None = None) -> Restored:
        """Go back to a backup, or write it to a new file. Raises as store.restoring.restore does,
        and ProjectBusy where another process has the project open.
        """
        from qcode.store.restoring import restore

        if into is None:
            _require_alone(path)
        return restore(path, which, into)

    @staticmethod
    def repair(path: Path) -> Repaired:
        """Mend what can be mended, all or nothing. Raises ProjectProblem, ProjectBusy."""
        from qcode.store.repair import repair

        _require_alone(path)
        return repair(path)


def backups_table(path: Path) -> Table:
    """A project's backups, newest first, each looked at."""
    columns = (
        column("backup", "Backup", "备份"),
        column("made", "Made", "时间"),
        column("why", "Why", "原因"),
        column("megabytes", "MB", "MB", "decimal"),
        column("acts", "Acts", "操作数", "count"),
        column("codings", "Codings", "编码段", "count"),
        column("sound", "Sound", "完好"),
    )
    rows = tuple(_row(backup) for backup in stored.backups(path))
    folder = stored.folder_of(path).name
    note = Text(f"In the folder {folder} beside the project.", f"位于项目旁的文件夹 {folder}。")
    locked = tuple(_note_on_locked(path))
    notes = (note, *locked) if rows or locked else (_NONE,)
    return Table(Text("Backups", "备份"), columns, rows, meta={"folder": folder}, notes=notes)


def _note_on_locked(path: Path) -> Iterator[Text]:
    if locked := stored.locked_backups(path):
        yield Text(
            f"Locked, and not looked at: {len(locked)} more (qcode unlock {quote(str(locked[0]))}"
            " opens the newest).",
            f"另有 {len(locked)} 个已加密，未检查（qcode unlock {quote(str(locked[0]))}"
            " 可打开最新的一个）。",
        )


def told_of_backup(path: Path) -> Text:
    """When and why a backup was made; empty where its name doesn't tell."""
    backup = stored.backup_at(path)
    if backup is None:
        return Text()
    why, made = _why(backup.why), backup.made.isoformat(" ")
    return Text(f"{made}, {why.en}", f"{made}，{why.zh}")


def repairs_table(repairs: Iterable[Repair]) -> Table:
    """What was put right."""
    columns = (
        column("repair", "Repair", "修复"),
        column("kind", "Of", "对象"),
        column("count", "Count", "数量", "count"),
    )
    rows = tuple(
        (
            Named(each.what.en, each.what),
            None if each.record is None else Named(each.record, KINDS[each.record]),
            each.count,
        )
        for each in repairs
    )
    return Table(Text("Repairs", "修复"), columns, rows)


def _row(backup: Backup) -> tuple[Cell, ...]:
    sound = not flaws_of(backup.path)
    acts, codings = counts_of(backup.path) if sound else (None, None)
    return (
        backup.path.stem,
        backup.made.isoformat(" "),
        Named(backup.why, _why(backup.why)),
        backup.path.stat().st_size / 1e6,
        acts,
        codings,
        _SOUND if sound else _UNSOUND,
    )


def _why(why: str) -> Text:
    hand, words = _WHY[stored.BY_HAND], why.removeprefix(f"{stored.BY_HAND}-")
    if words != why:
        return Text(f"{hand.en}: {words}", f"{hand.zh}：{words}")
    return _WHY.get(why, Text.plain(why))


def _require_alone(path: Path) -> None:
    who = company(path)
    if who:
        raise ProjectBusy(
            Text(f"{path} is open: {who.en}", f"{path} 正被打开：{who.zh}"),
            Text("close it there first; nothing was changed", "请先在那里关闭；未作任何改动"),
        )
