"""A project that lies locked on the disk while nobody works on it, and its backups with it.

Either the project is there or its locked file, never both for longer than it takes: what was made
is whole on the disk before what it was made from goes.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from qcode.errors import FileProblem, ProjectBusy, ProjectExists
from qcode.exchange.files import write_whole
from qcode.exchange.sealing import ENDING, KeyRing, Lock, is_sealed, seal, unseal
from qcode.project.presence import company
from qcode.store.backups import backups
from qcode.store.connection import open_file
from qcode.texts import Text


def lock_copy(path: Path, lock: Lock, target: Path) -> None:
    """Put a locked copy of a project somewhere. Raises as opening it does, FileProblem."""
    write_whole(target, seal(_content(path), lock), private=True)


def lock_project(path: Path, lock: Lock) -> list[Path]:
    """Put locked files in the place of a project and of each of its backups.

    Returns the locked files, the project's first. Raises ProjectBusy while somebody has it open,
    ProjectExists, and as opening it does.
    """
    _require_alone(path)
    content = _content(path)
    places = [path, *(backup.path for backup in backups(path))]
    for place in places:
        _require_free(_locked(place))
    for place in places:
        kept = content if place == path else place.read_bytes()
        write_whole(_locked(place), seal(kept, lock), private=True)
    if _content(path) != content:
        for place in places:
            _locked(place).unlink()
        raise _busy(path, Text("somebody has written in it", "其间有人写入"))
    for place in places:
        place.unlink()
    return [_locked(place) for place in places]


def unlock_project(path: Path, keys: KeyRing, target: Path | None = None) -> Path:
    """Open a locked project: it takes the locked file's place, or is put elsewhere as well.

    Raises FileProblem, ProjectExists, UsageProblem.
    """
    if not is_sealed(path):
        raise FileProblem(
            path, Text("isn't locked", "未加密"), Text("open it as it is", "请直接打开")
        )
    plain = target or path.with_name(path.name.removesuffix(ENDING))
    _require_free(plain)
    write_whole(plain, unseal(path, keys), private=True)
    if target is None:
        path.unlink()
    return plain


def _content(path: Path) -> bytes:
    """The whole file as it stands between two acts."""
    with closing(open_file(path)) as connection, connection.atomic():
        return connection.serialize()


def _locked(path: Path) -> Path:
    return path.with_name(path.name + ENDING)


def _require_alone(path: Path) -> None:
    others = company(path)
    if others:
        raise _busy(path, others)


def _busy(path: Path, who: Text) -> ProjectBusy:
    return ProjectBusy(
        Text(f"{path} is in use: {who.en}", f"{path} 正在使用：{who.zh}"),
        Text("close it there, then lock it", "请先在那里关闭，再加密"),
    )


def _require_free(path: Path) -> None:
    if path.exists():
        raise ProjectExists(
            Text(f"{path} is there already", f"{path} 已存在"),
            Text(
                "see which of the two is the newer, and move the other away",
                "请看两者孰新，并移走另一个",
            ),
        )
