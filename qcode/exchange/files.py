"""How a file comes to stand on the disk: whole, or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from qcode.errors import FileProblem


def write_whole(path: Path | str, content: bytes) -> None:
    """Write a file so that no reader, and no power cut, ever meets half of it.

    What stood there is replaced in one step, and kept if anything fails. Raises FileProblem.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise FileProblem(path, "is a folder", "give the name of a file in it")
    if not target.parent.is_dir():
        raise FileProblem(path, "its folder doesn't exist", f"make {target.parent} first")
    draft = target.with_name(f".qcode-{secrets.token_hex(8)}")
    try:
        _write_through(draft, content)
        draft.replace(target)
    except OSError as problem:
        what = f"can't be written ({problem.strerror or problem})"
        raise FileProblem(path, what, "choose another place, or close what holds it") from problem
    finally:
        _discard(draft)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _discard(draft: Path) -> None:
    if draft.exists():
        draft.unlink()
