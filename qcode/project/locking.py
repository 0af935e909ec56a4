"""A project that lies locked on the disk while nobody works on it, and its backups with it.

Either the project is there or its locked file, never both for longer than it takes: what was made
is whole on the disk before what it was made from goes.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shlex import quote

from qcode.errors import FileProblem, ProjectBusy, ProjectExists, UsageProblem
from qcode.exchange.files import write_whole
from qcode.exchange.sealing import KeyRing, Lock, seal, unseal
from qcode.project.presence import company
from qcode.store.backups import backups, folder_of
from qcode.store.connection import open_file
from qcode.store.locked import ENDING, is_locked, left_locked, locked_name
from qcode.texts import Text


def require_ending(path: Path, *, locked: bool) -> None:
    """A file's name says whether it is locked. Raises UsageProblem."""
    if locked and path.suffix != ENDING:
        raise UsageProblem(
            Text(f"{path} is to be locked, but isn't called so", f"{path} 要加密，但名称看不出来"),
            Text(f"name it {path.stem}.qcode{ENDING}", f"请命名为 {path.stem}.qcode{ENDING}"),
        )
    if not locked and path.suffix == ENDING:
        raise UsageProblem(
            Text(f"{path} is called locked, but nothing locks it", f"{path} 名为加密，却没有加密"),
            Text(
                "add --lock or --to KEY, or name it NAME.qcode",
                "请加 --lock 或 --to 公钥，或命名为 NAME.qcode",
            ),
        )
    if not locked and path.suffix != ".qcode":
        raise UsageProblem(
            Text(f"{path} isn't called a project", f"{path} 的名称不是项目文件"),
            Text(f"name it {path.stem}.qcode", f"请命名为 {path.stem}.qcode"),
        )


def lock_copy(path: Path, lock: Lock, target: Path) -> None:
    """Put a locked copy of a project somewhere.

    Raises UsageProblem, ProjectExists, FileProblem, and as opening it does.
    """
    require_ending(target, locked=True)
    require_free(target)
    write_whole(target, seal(_content(path), lock), private=True)


def lock_project(path: Path, lock: Lock) -> list[Path]:
    """Put locked files in the place of a project and of each of its backups.

    Returns the locked files, the project's first. The project goes last of all, so that what was
    broken off can be done again; whoever wants to write in it waits, and is told that it is gone.
    Raises ProjectBusy while somebody has it open, ProjectExists, and as opening it does.
    """
    _require_alone(path)
    if locked_name(path).exists():
        raise _both_there(path)
    kept = [backup.path for backup in backups(path)]
    drafts: dict[Path, Path] = {}
    try:
        with closing(open_file(path)) as connection:
            connection.take_turn()
            for place in kept:
                drafts[place] = _sealed(place, place.read_bytes(), lock)
            drafts[path] = _sealed(path, connection.serialize(), lock)
            if sys.platform == "win32":
                connection.close()  # no open file can be taken away there
            for place, draft in drafts.items():
                draft.replace(locked_name(place))
                place.unlink()
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return [locked_name(place) for place in (path, *kept)]


def _sealed(place: Path, content: bytes, lock: Lock) -> Path:
    """A locked file that hasn't its name yet; where its process is killed, the next replaces it."""
    draft = place.with_name(f".{place.name}{ENDING}.new")
    write_whole(draft, seal(content, lock), private=True)
    return draft


def unlock_project(path: Path, keys: KeyRing, target: Path | None = None) -> list[Path]:
    """Open a locked project, and those of its backups that open alike; or put it elsewhere as well.

    Returns what is open, the project first. A backup that was locked otherwise stays so. The
    project comes last of all, so that what was broken off can be done again; where it is open
    already, and is the same, the locked one goes.
    Raises FileProblem, ProjectExists, UsageProblem.
    """
    if not is_locked(path):
        raise FileProblem(
            path, Text("isn't locked", "未加密"), Text("open it as it is", "请直接打开")
        )
    if target is not None:
        require_free(target)
        write_whole(target, unseal(path, keys), private=True)
        return [target]
    plain, ring = _plain(path), asking_once(keys)
    content = unseal(path, ring)
    if plain.exists() and _content(plain) != content:
        raise _both_there(plain, differ=True)
    opened = _backups_opened(plain, ring)
    if not plain.exists():
        write_whole(plain, content, private=True)
    path.unlink()
    return [plain, *opened]


def locked_backups(path: Path) -> list[Path]:
    """The backups of a project that are locked, newest first."""
    return sorted(folder_of(path).glob(f"*.qcode{ENDING}"), reverse=True)


def _backups_opened(path: Path, keys: KeyRing) -> list[Path]:
    opened = []
    for locked in locked_backups(path):
        try:
            content = unseal(locked, keys)
        except (FileProblem, UsageProblem):
            continue
        plain = _plain(locked)
        if not plain.exists():
            write_whole(plain, content, private=True)
        elif plain.read_bytes() != content:
            continue
        locked.unlink()
        opened.append(plain)
    return opened


def asking_once(keys: KeyRing) -> KeyRing:
    """What was locked together opens with one passphrase."""

    given: list[str] = []

    def ask(path: Path) -> str:
        if not given:
            given.append(keys.ask(path))
        return given[0]

    return replace(keys, ask=ask)


def _plain(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(ENDING))


def _content(path: Path) -> bytes:
    """The whole file as it stands between two acts."""
    with closing(open_file(path)) as connection, connection.atomic():
        return connection.serialize()


def _require_alone(path: Path) -> None:
    others = company(path)
    if others:
        raise _busy(path, others)


def _busy(path: Path, who: Text) -> ProjectBusy:
    return ProjectBusy(
        Text(f"{path} is in use: {who.en}", f"{path} 正在使用：{who.zh}"),
        Text("close it there, then lock it", "请先在那里关闭，再加密"),
    )


def require_free(path: Path) -> None:
    if path.exists():
        raise ProjectExists(
            Text(f"{path} is there already", f"{path} 已存在"),
            Text("choose another name", "请换一个名称"),
        )


def _both_there(path: Path, *, differ: bool = False) -> ProjectExists:
    """differ: it is known that they aren't the same."""
    said, remedy = left_locked(path)
    if differ:
        locked, copy = quote(str(locked_name(path))), quote(f"{path.stem}-locked.qcode")
        bring = f"qcode unlock {locked} -o {copy}; qcode -p {quote(str(path))} merge {copy}"
        said = Text(f"{said.en}, and they differ", f"{said.zh}，且内容不同")
        remedy = Text(
            f"bring both together ({bring}), then delete the locked one",
            f"请将二者合并（{bring}），然后删除加密文件",
        )
    return ProjectExists(said, remedy)
