"""Mending a damaged project as a whole: all of it, or nothing is changed.

damaged file ──copy, or salvage──▶ draft ──fill, mend──▶ draft ──check──▶ the project
damaged file ──byte by byte──▶ NAME.backups/…-as-it-was.damaged
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shlex import quote

from qcode.errors import NotAProject, ProjectProblem
from qcode.store.backups import backups, draft_for, set_aside
from qcode.store.check import check
from qcode.store.connection import Connection, open_as_it_is, open_file
from qcode.store.copying import copy, discard, flaws_of, garbled, look_into, put, unreadable
from qcode.store.damage import Damaged
from qcode.store.mending import Repair, fill, mend
from qcode.store.restoring import take_over
from qcode.store.salvage import Gap, salvage
from qcode.store.usable import require_file, version_of
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was put right; nothing where all was well. aside: the file as it was before."""

    repairs: tuple[Repair, ...] = ()
    aside: Path | None = None


_REBUILT = Text("stretches that can't be read; the file was built anew", "处无法读取；文件已重建")
_INDEXES = Text("file built anew from its readable rows", "文件已由可读记录重建")
_FILLED = Text("rows of history and texts taken from backups", "历史与原文已从备份取回")


def repair(path: Path) -> Repaired:
    """Mend a project. This process may not have it open; whoever wants to write waits meanwhile.

    Raises ProjectBusy, or ProjectProblem, which names the remedy, where it can't be made sound.
    """
    require_file(path)
    draft = draft_for(path)
    try:
        with _held(path) as present:
            repairs = _mended_or_way_back(path, draft)
            if not repairs:
                return Repaired()
            return Repaired(tuple(repairs), _replaced(path, present, draft))
    finally:
        discard(draft)


@contextmanager
def _held(path: Path) -> Iterator[Connection | None]:
    """Nobody else writes in the file; None: it is so damaged that nobody could."""
    with ExitStack() as held:
        try:
            present = held.enter_context(closing(open_as_it_is(path)))
            present.take_turn()
        except NotAProject:
            held.close()
            yield None
        else:
            yield present


def _replaced(path: Path, present: Connection | None, draft: Path) -> Path:
    """Give the project what stands in the draft. Returns what is kept of it as it was."""
    aside = set_aside(path, present)
    if present is None or unreadable(path):
        if present is not None and sys.platform == "win32":
            present.close()  # no open file can be replaced there
        put(draft, path)
    else:
        take_over(present, draft)
        present.execute("COMMIT")
    return aside


def _mended_or_way_back(path: Path, draft: Path) -> list[Repair]:
    """What is damaged beyond mending would advise to mend it."""
    try:
        return _mended(path, draft)
    except Damaged as error:
        raise _beyond(path, error.why) from None


def _mended(path: Path, draft: Path) -> list[Repair]:
    """What was put right in a sound draft. Raises ProjectProblem where it isn't sound."""
    if not unreadable(path, whole=True) and not garbled(path):
        _require_known(path)
        copy(path, draft)
        return _put_right(path, draft, salvaged=False)
    gaps = salvage(path, draft)
    rebuilt = Repair(_REBUILT, len(gaps)) if gaps else Repair(_INDEXES, 1)
    return [rebuilt, *_filled(path, draft, gaps), *_put_right(path, draft, salvaged=True)]


def _require_known(path: Path) -> None:
    """Raises NotAProject, NewerProject: of the file itself, not of a draft of it."""
    with closing(look_into(path)) as connection:
        version_of(path, connection)


def _filled(path: Path, draft: Path, gaps: Sequence[Gap]) -> list[Repair]:
    with closing(look_into(draft)) as connection:
        connection.execute("BEGIN")
        taken, left = fill(connection, gaps, _readable(path))
        connection.execute("COMMIT")
    if left:
        lost = ", ".join(sorted({gap.table for gap in left}))
        raise _beyond(
            path, Text(f"part of the history can't be read ({lost})", f"部分历史无法读取（{lost}）")
        )
    return [Repair(_FILLED, taken)] if taken else []


def _put_right(path: Path, draft: Path, *, salvaged: bool) -> list[Repair]:
    with closing(open_file(draft, kept=True)) as connection:
        try:
            if not salvaged and not _faults(connection):
                return []
            done = mend(connection, partial(_readable, path), salvaged=salvaged)
            faults = _faults(connection)
        except (KeyError, TypeError, ValueError, sqlite3.IntegrityError):
            # What the rows of the history say can't have been written by qcode.
            raise _beyond(path, Text("its history can't be read", "其历史无法读取")) from None
    if faults:
        raise _beyond(path, Text.plain(faults[0]))
    return done


def _faults(connection: Connection) -> list[str]:
    return [fault for finding in check(connection) for fault in finding.faults]


def _readable(path: Path) -> Iterator[Path]:
    """The project's backups that can be read, newest first, looked at only as they are needed.

    One in which a text was altered may have another that is lost here.
    """
    paths = (each.path for each in backups(path))
    return (each for each in paths if not unreadable(each) and not garbled(each))


def _beyond(path: Path, why: Text) -> ProjectProblem:
    """What can't be mended, and the way back."""
    sound = (each.path for each in backups(path) if not flaws_of(each.path))
    newest = next(sound, None)
    said = Text(f"{path} can't be mended: {why.en}", f"{path} 无法修复：{why.zh}")
    if newest is None:
        return ProjectProblem(
            said,
            Text(
                "it is as it was, and has no sound backup: use another copy of it",
                "文件保持原样，且没有完好的备份：请使用其他副本",
            ),
        )
    restore = f"qcode -p {quote(str(path))} backup restore {quote(newest.stem)}"
    return ProjectProblem(
        said,
        Text(
            f"it is as it was; go back to its newest sound backup: {restore}",
            f"文件保持原样；可回到最近的完好备份：{restore}",
        ),
    )
