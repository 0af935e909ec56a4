"""A project that lies locked on the disk while nobody works on it, and its backups with it.

Either the project is there or its locked file, never both for longer than it takes: what was made
is whole on the disk before what it was made from goes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from shlex import quote

from qcode.errors import FileProblem, ProjectBusy, ProjectExists, QcodeError, UsageProblem
from qcode.exchange.files import write_whole
from qcode.exchange.sealing import KeyRing, Lock, seal, unseal
from qcode.project.presence import company
from qcode.project.report import Progress, quietly
from qcode.store.backups import clear_drafts, locked_backups, lying_open
from qcode.store.connection import open_file, project_uuid, whole_file
from qcode.store.locked import ENDING, is_locked, left_locked, locked_name, plain_name
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


def lock_project(path: Path, lock: Lock, progress: Progress = quietly) -> list[Path]:
    """Put locked files in the place of a project and of all that lies among its backups.

    Returns the locked files, the project's first. Nothing goes before all of them are made, and the
    project goes last of all, so that what was broken off can be done again; whoever wants to write
    in it waits, and is told that it is gone.
    Raises ProjectBusy while somebody has it open, ProjectExists, and as opening it does.
    """
    _require_alone(path)
    if locked_name(path).exists():
        raise _both_there(path)
    drafts: dict[Path, Path] = {}
    try:
        with closing(open_file(path)) as connection:
            connection.take_turn()
            _clear_what_was_killed(path)
            kept = lying_open(path)
            for done, place in enumerate(kept, 1):
                drafts[place] = _sealed(place, place.read_bytes(), lock)
                progress(done, len(kept) + 1)
            drafts[path] = _sealed(path, connection.serialize(), lock)
            if sys.platform == "win32":
                connection.close()  # no open file can be taken away there
            for place, draft in drafts.items():
                draft.replace(locked_name(place))
                place.unlink()
    finally:
        _discard(drafts.values())
    return [locked_name(place) for place in (path, *kept)]


def _sealed(place: Path, content: bytes, lock: Lock) -> Path:
    """A locked file that hasn't its name yet; where its process is killed, the next replaces it."""
    draft, named = _draft_of(locked_name(place)), locked_name(place)
    write_whole(draft, seal(content, lock), private=True, named=named)
    return draft


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _clear_what_was_killed(path: Path) -> None:
    """What processes left that were killed as they wrote the project, or a backup of it."""
    clear_drafts(path)
    beside = [each for each in path.parent.iterdir() if each.name.startswith(f".{path.name}.")]
    _discard(each for each in beside if each.suffix == ".new")


def _discard(drafts: Iterable[Path]) -> None:
    for draft in drafts:
        with suppress(OSError):
            draft.unlink()


def unlock_project(
    path: Path, keys: KeyRing, target: Path | None = None, progress: Progress = quietly
) -> list[Path]:
    """Open a locked project, and those of its backups that open alike; or put it elsewhere as well.

    Returns what is open, the project first. A backup that was locked otherwise stays so. Nothing
    gets its name before all of them are open, and the project comes last of all, so that what was
    broken off can be done again; where it is open already, and is the same, the locked one goes.
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
    plain, ring = _place_for(path), asking_once(keys)
    content = unseal(path, ring)
    if plain.exists() and _content(plain) != content:
        raise _both_there(plain, differ=True)
    drafts: dict[Path, Path] = {}
    try:
        for locked, kept in _backups_of(plain, content, ring, progress):
            drafts[locked] = _draft_of(plain_name(locked))
            _write_unless_there(plain_name(locked), kept)
        drafts[path] = _draft_of(plain)
        _write_unless_there(plain, content)
        for locked, draft in drafts.items():
            if not plain_name(locked).exists():
                draft.replace(plain_name(locked))
            locked.unlink()
    finally:
        _discard(drafts.values())
    *opened, project = map(plain_name, drafts)
    return [project, *opened]


def _place_for(path: Path) -> Path:
    """Where a locked project opens. Raises UsageProblem, ProjectExists: the place is another's."""
    plain = plain_name(path)
    elsewhere = f"qcode unlock {quote(str(path))} -o {quote(f'{plain.stem}-open.qcode')}"
    if plain == path:
        raise UsageProblem(
            Text(f"{path} is locked, but isn't called so", f"{path} 已加密，但名称看不出来"),
            Text(f"open it elsewhere: {elsewhere}", f"请在别处打开：{elsewhere}"),
        )
    if path != locked_name(plain) and locked_name(plain).exists():
        raise ProjectExists(
            Text(
                f"{path} would become {plain}, but {locked_name(plain)} is there already",
                f"{path} 打开后应为 {plain}，但 {locked_name(plain)} 已存在",
            ),
            Text(f"open it elsewhere: {elsewhere}", f"请在别处打开：{elsewhere}"),
        )
    return plain


def _write_unless_there(plain: Path, content: bytes) -> None:
    if not plain.exists():
        write_whole(_draft_of(plain), content, private=True, named=plain)


def _backups_of(
    path: Path, project: bytes, keys: KeyRing, progress: Progress
) -> Iterator[tuple[Path, bytes]]:
    """The locked backups of a project that can be opened, and what they hold."""
    locked, own = locked_backups(path), _project_in(project)
    for done, each in enumerate(locked, 1):
        progress(done, len(locked) + 1)
        try:
            content = unseal(each, keys)
        except (FileProblem, UsageProblem):
            continue
        plain = plain_name(each)
        if plain.exists() and plain.read_bytes() != content:
            continue
        if _project_in(content) in (None, own):
            yield each, content


def _project_in(content: bytes) -> str | None:
    """Which project a file is; None: it is too damaged to tell."""
    try:
        with closing(whole_file(content)) as connection:
            return project_uuid(connection)
    except QcodeError:
        return None


def asking_once(keys: KeyRing) -> KeyRing:
    """What was locked together opens with one passphrase."""

    given: list[str] = []

    def ask(path: Path) -> str:
        if not given:
            given.append(keys.ask(path))
        return given[0]

    return replace(keys, ask=ask)


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
