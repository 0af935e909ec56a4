"""What a locked project file is known by, so that whoever meets one is told how it opens.

How it is locked and opened is exchange.sealing's; here it is only recognized.
"""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from qcode.errors import FileProblem, NotAProject
from qcode.texts import Text

ENDING = ".age"

OPEN = (".qcode", ".qcode-journal", ".damaged", ".damaged-journal")
"""How files end that hold what a project holds, for everybody who has the file."""

_BEGINS = b"age-encryption.org/v1\n"


def is_locked(path: Path) -> bool:
    """Whether a file that nobody in this process has open as a project is a locked one.

    Raises FileProblem where it can't be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINS)) == _BEGINS
    except OSError as error:
        raise FileProblem(
            path,
            Text(f"can't be read ({error.strerror})", f"无法读取（{error.strerror}）"),
            Text("look at the path", "请检查路径"),
        ) from None


def locked_name(path: Path) -> Path:
    """Where the locked file of a project lies."""
    return path.with_name(path.name + ENDING)


def plain_name(path: Path) -> Path:
    """Where what a locked file holds lies when it is open; it is called as what it is."""
    plain = path.with_name(path.name.removesuffix(ENDING))
    return plain if plain.suffix in OPEN else plain.with_name(f"{plain.name}.qcode")


def left_locked(path: Path) -> tuple[Text, Text]:
    """What it means that a project and its locked file are both there, and what to do."""
    locked = locked_name(path)
    unlock = f"qcode unlock {quote(str(locked))}"
    return (
        Text(
            f"{locked} lies beside {path}: locking or unlocking it was broken off",
            f"{locked} 与 {path} 并存：加密或解密曾中断",
        ),
        Text(
            f"{path.name} is whole: {unlock} compares the two, and leaves it where they are the"
            " same; one that you can't open you can move away",
            f"{path.name} 完好：{unlock} 会比较二者，相同则只保留它；"
            "若无法打开加密文件，可将其移走",
        ),
    )


def locked_project(path: Path) -> NotAProject:
    """What to say of a locked file where a project is asked for."""
    typed = quote(str(path))
    return NotAProject(
        Text(f"{path} is locked", f"{path} 已加密"),
        Text(
            f"open it: qcode unlock {typed}; a hand-out that came back: qcode hand-in {typed}",
            f"请先打开：qcode unlock {typed}；若是交回的分发文件：qcode hand-in {typed}",
        ),
    )
