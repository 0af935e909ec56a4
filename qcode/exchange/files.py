"""How a file comes to stand on the disk: whole, or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from qcode.errors import FileProblem
from qcode.texts import Text


def write_whole(
    path: Path | str, content: bytes, *, private: bool = False, named: Path | None = None
) -> None:
    """Write a file so that no reader, and no power cut, ever meets half of it.

    What stood there is replaced in one step, and kept if anything fails. private: for its owner
    alone, whatever the umask. named: the file as whoever asked for it knows it, where this is only
    on the way to it. Raises FileProblem.
    """
    target = writable(path)
    draft = target.with_name(f".qcode-{secrets.token_hex(8)}")
    try:
        _write_through(draft, content, 0o600 if private else 0o666)
        draft.replace(target)
    except OSError as problem:
        why = problem.strerror or problem
        what = Text(f"can't be written ({why})", f"无法写入（{why}）")
        advice = Text(
            "choose another place, or close what holds it", "请换一个位置，或关闭占用它的程序"
        )
        raise FileProblem(named or path, what, advice) from problem
    finally:
        _discard(draft)


def writable(path: Path | str) -> Path:
    """Where a file of this name comes to stand, if one can stand there. Raises FileProblem."""
    target = Path(os.path.realpath(path))
    if os.path.isdir(target):  # noqa: PTH112 (says no, and doesn't raise, where it may not look)
        raise FileProblem(
            path,
            Text("is a folder", "是文件夹"),
            Text("give the name of a file in it", "请写出其中的文件名"),
        )
    if not os.path.isdir(target.parent):  # noqa: PTH112
        raise FileProblem(
            path,
            Text("its folder doesn't exist", "所在文件夹不存在"),
            Text(f"make {target.parent} first", f"请先建立 {target.parent}"),
        )
    return target


def _write_through(path: Path, content: bytes, mode: int) -> None:
    # O_BINARY is Windows' alone: without it every newline byte would become two.
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _discard(draft: Path) -> None:
    if os.path.exists(draft):  # noqa: PTH110
        draft.unlink()
