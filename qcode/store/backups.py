"""Backups: whole copies of a project in a folder beside it, each a project that can be opened.

NAME.backups/YYYYMMDD-HHMMSS-WHY.qcode, in local time. One is made before every migration, merge,
undo of a merge, restore and repair, once a day of use before anything is changed (project.daily),
and by hand. None is kept of a project that is damaged: each copy is looked at before it gets its
name: at its pages by the quick check, at all references, and at all words. What rotation.py says
may go then goes.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import AmbiguousName, ProjectProblem, UnknownName
from qcode.store.copying import copy, copy_bytes, flaws_of, publish, write_bytes
from qcode.store.damage import Damaged
from qcode.store.locked import ENDING, OPEN, locked_project
from qcode.store.rotation import Backup, outdated
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.store.connection import Connection

BY_HAND = "by-hand"

_NAME = re.compile(r"(\d{8}-\d{6})-(.+)\.qcode")
_TIME = "%Y%m%d-%H%M%S"
_ABANDONED = 3600.0
"""Seconds after which a copy that nobody goes on writing is of a process that was killed."""


def folder_of(path: Path) -> Path:
    """Where a project's backups lie, whatever link it is opened by."""
    real = path.resolve()
    return real.with_name(f"{real.stem}.backups")


def backups(path: Path) -> list[Backup]:
    """A project's backups, newest first; none where the folder isn't there, or can't be read."""
    return sorted(_backups(folder_of(path)), key=lambda each: each.path.name, reverse=True)


def lying_open(path: Path) -> list[Path]:
    """All that can be read in the folder of a project's backups, newest first: backups, whatever
    they are called, and what was kept of the project when it was damaged.
    """
    found = [each for each in _files(folder_of(path)) if each.suffix in OPEN]
    return sorted(each for each in found if not each.name.startswith("."))[::-1]


def locked_backups(path: Path) -> list[Path]:
    """What is locked there, newest first."""
    return sorted(each for each in _files(folder_of(path)) if each.suffix == ENDING)[::-1]


def backup_at(path: Path) -> Backup | None:
    """The backup that a file is by its name; None: it isn't called as one."""
    found = _NAME.fullmatch(path.name)
    with suppress(ValueError):  # digits that are no date
        if found:
            return Backup(path, datetime.strptime(found[1], _TIME), found[2])
    return None


def keep(connection: Connection, why: str) -> Path:
    """Make a backup of an open project. Raises as keep_file."""
    return keep_file(connection.path, why)


def keep_file(path: Path, why: str) -> Path:
    """Make a backup of a project file, whatever its schema.

    why: one of rotation.ROTATED, else it was made by hand and stays.  Raises NotAProject where the
    project is damaged, ProjectBusy, or ProjectProblem where no backup can be written.
    """
    draft = draft_for(path)
    copy(path, draft)
    faults = flaws_of(draft)
    if faults:
        draft.unlink(missing_ok=True)
        raise Damaged(path, Text.plain(faults[0]))
    kept = _free(draft.parent, why, ".qcode")
    publish(draft, kept)
    _clear(draft.parent, path)
    return kept


def draft_for(path: Path) -> Path:
    """A name for a copy under way; where its process is killed, a later backup clears it away."""
    return _made(folder_of(path)) / f".{os.getpid()}-{time.monotonic_ns()}.new"


def clear_drafts(path: Path, older: float = 0.0) -> None:
    """Take away copies that were under way, but for those that may still be: by their seconds."""
    for draft in _files(folder_of(path)):
        if not (draft.match(".*.new") or draft.match(".qcode-*")):
            continue
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime >= older:
                draft.unlink()


def set_aside(path: Path, holding: Connection | None = None) -> Path:
    """Keep a damaged project as it is, byte by byte; it is no backup and never rotated.

    holding: the only connection to it in this process, where there is one. Raises ProjectProblem.
    """
    aside = _free(_made(folder_of(path)), "as-it-was", ".damaged")
    if holding is None:
        copy_bytes(path, aside)
    else:  # any other reading of the file would let go of its lock
        write_bytes(holding.serialize(), aside)
    return aside


def is_due(connection: Connection) -> bool:
    """Whether work of an earlier day is in no backup yet."""
    now = datetime.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    made = [each.made for each in backups(connection.path) if each.made <= now]
    if made and made[0] >= midnight:
        return False
    query = "SELECT max(stamp) FROM act WHERE stamp < ?"
    (last,) = connection.execute(query, (_milliseconds(midnight),)).fetchone()
    return last is not None and (not made or last > _milliseconds(made[0]))


def find(path: Path, word: str) -> Backup:
    """A backup by when it was made, as far as that is said: 2026-11-22, or 20261122-10; latest is
    the newest sound one.

    Raises UnknownName, AmbiguousName.
    """
    known = backups(path)
    if word == "latest" and known:
        return next((each for each in known if not flaws_of(each.path)), known[0])
    digits = re.sub(r"[-:T\s]", "", word)
    named = [each for each in known if word in (each.path.name, each.path.stem)]
    dated = [
        each for each in known if digits and each.made.strftime("%Y%m%d%H%M%S").startswith(digits)
    ]
    found = named or dated
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.path.stem for each in found[:6])
        raise AmbiguousName(
            Text(f"there are {len(found)} backups of {word}", f"{word} 有 {len(found)} 个备份"),
            Text(f"say which: {names}", f"请指明：{names}"),
        )
    if not known and (locked := locked_backups(path)):
        raise locked_project(locked[0])
    raise UnknownName("backup", word, [each.path.stem for each in known])


def _backups(folder: Path) -> Iterator[Backup]:
    yield from filter(None, map(backup_at, _files(folder)))


def _files(folder: Path) -> list[Path]:
    """None where it isn't there, or can't be read."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ProjectProblem(
            Text(
                f"no backup can be put into {folder}: {error.strerror}",
                f"无法在 {folder} 保存备份：{error.strerror}",
            ),
            Text(
                "see that you may write there, or copy the project to where you may",
                "请确认有写入权限，或将项目复制到可写入的位置",
            ),
        ) from None
    return folder


def _free(folder: Path, why: str, suffix: str) -> Path:
    """A name that no other has: of two in one second, the later is said to be of the next."""
    moment = datetime.now()
    while (path := folder / f"{moment.strftime(_TIME)}-{why}{suffix}").exists():
        moment += timedelta(seconds=1)
    return path


def _clear(folder: Path, path: Path) -> None:
    """What may go, and what a killed process left; what can't be removed stays till next time."""
    for each in outdated(backups(path), datetime.now().date()):
        with suppress(OSError):
            each.path.unlink()
    clear_drafts(path, _ABANDONED)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
