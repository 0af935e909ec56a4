"""Copies of a project that lie beside it with work that isn't in it.

Where a file was changed on two machines at once, a program that keeps folders in step keeps one
version under its name and the other beside it: as "NAME (LIN's conflicted copy 2026-11-22)",
"NAME.sync-conflict-20261122-…", "NAME-LAPTOP-3F2A", "NAME (1)", "NAME 2", "NAME-NSConflict-…", …
Work is lost only if nobody notices. Whether to speak of a copy is known by what is in it: it is of
the same project, and something was done in it that isn't here. Once merged, nothing is said.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from qcode.project.opened import Opened
from qcode.store.beside import holds_more, is_handed_out, uuid_at
from qcode.store.locked import ENDING
from qcode.texts import Text

_IN_CONFLICT = re.compile(r"conflict|safebackup|冲突|衝突", re.IGNORECASE)
"""What is in the names that most programs give; no researcher calls a project so."""

_NUMBERED = re.compile(r" ?\(\d+\)| \d+|[ -]*(副本|copy)( ?\(?\d+\)?)?", re.IGNORECASE)
"""What others put after the name: iCloud, Google Drive, WPS, and who copies by hand."""

_MACHINE = re.compile(r"-(DESKTOP|LAPTOP|WIN|PC)-[0-9A-Z]+(-\d+)?", re.IGNORECASE)
"""What OneDrive puts after it: the name of a machine, as Windows gives it."""


def copies_beside(project: Opened) -> list[Path]:
    """The copies beside a project that hold work which isn't in it, by name."""
    path = project.path
    beside = sorted(path.parent.glob("*.qcode"))
    others = [each for each in beside if each != path and each.name.startswith(path.stem)]
    same = [each for each in others if uuid_at(each) == project.uuid]
    return [each for each in same if holds_more(each, path)]


def words_about(path: Path, copies: Sequence[Path]) -> Text:
    """What to do about copies that hold more than the project at this path; empty where there are
    none.
    """
    if not copies:
        return Text()
    merging = f'qcode -p "{path}" merge ' + " ".join(f'"{each}"' for each in copies)
    return Text(
        f"beside it lies a copy with work that isn't here: {merging}",
        f"旁边有一份副本，其中有此处没有的工作：{merging}",
    )


def originals(paths: Iterable[Path]) -> list[Path]:
    """Project files without those that a program has put beside one of them as its copy, and,
    where others are there, without those that were made for a coder.
    """
    known = list(paths)
    own = [each for each in known if not any(_is_copy(each, other) for other in known)]
    return [each for each in own if not is_handed_out(each)] or own


def left_locked_in(folder: Path, known: Iterable[Path]) -> list[Path]:
    """The locked projects of a folder, where nothing else is open there than what was handed out.

    known: the project files there. A locked file that is called as a hand-out that lies there is
    taken for that coder's own: what came to them, or what they are to send back.
    """
    known = list(known)
    locked = sorted(each for each in folder.glob(f"*.qcode{ENDING}") if each.is_file())
    others = [each for each in locked if not any(_called_after(each, own) for own in known)]
    return others if others and all(map(is_handed_out, known)) else []


def _called_after(path: Path, own: Path) -> bool:
    """Whether a file is called as another, or so with words after it: mei-back of mei."""
    return path.name.startswith(own.stem) and not path.name[len(own.stem)].isalnum()


def _is_copy(path: Path, other: Path) -> bool:
    """Whether a file is called as a copy of another one, and is of the same project."""
    if path == other or not path.stem.startswith(other.stem):
        return False
    if not _added(path.stem[len(other.stem) :]):
        return False
    own = uuid_at(path)
    return own is not None and own == uuid_at(other)


def _added(words: str) -> bool:
    """Whether some program adds such words to a name, to tell a copy by them."""
    if _IN_CONFLICT.search(words) or _NUMBERED.fullmatch(words) or _MACHINE.fullmatch(words):
        return True
    return bool(platform.node()) and words == f"-{platform.node()}"
