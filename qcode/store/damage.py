"""What a file holds and nobody can have written: damage, said in a sentence.

SQLite itself notices a broken page. A changed byte within a value it hands over as it is; where
that value is read back (a text, a list of turns, a code's definition) is where it is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from qcode.errors import NotAProject
from qcode.texts import Text

THE_PROJECT = Text("the project", "项目")
BEGINNING = Text("its beginning can't be read", "文件开头无法读取")


class Damaged(NotAProject):
    """In a file something can't be read any more.

    which: the file, as far as it is known which.  why: what is wrong in it.
    """

    def __init__(self, which: Path | Text, why: Text) -> None:
        named = Text.plain(str(which)) if isinstance(which, Path) else which
        repair = _mending(which)
        super().__init__(
            Text(f"{named.en} is damaged: {why.en}", f"{named.zh} 已损坏：{why.zh}"),
            Text(
                f"{repair} mends what can be; or open a backup or another copy of it",
                f"请用 {repair} 修复可修复之处，或打开备份或其他副本",
            ),
        )
        self.which = which
        self.why = why


def mending(path: Path) -> str:
    """What is typed to mend a file, whatever else lies in the folder."""
    return f"qcode -p {quote(str(path))} check --repair"


def one_of(paths: Sequence[Path]) -> Path | Text:
    """Where the damage is, as far as that is known."""
    return paths[0] if len(paths) == 1 else Text.plain(", ".join(map(str, paths)))


def _mending(which: Path | Text) -> str:
    if isinstance(which, Path):
        return mending(which)
    return "qcode check --repair" if which is THE_PROJECT else "qcode -p FILE check --repair"


@contextmanager
def damage_in(path: Path) -> Iterator[None]:
    """Say of which file it is what is found damaged in the project."""
    try:
        yield
    except Damaged as error:
        if error.which is THE_PROJECT:
            raise Damaged(path, error.why) from error
        raise


@contextmanager
def read_back(what: Text) -> Iterator[None]:
    """Read what qcode itself once wrote; where it isn't that any more, it was damaged since."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(THE_PROJECT, unreadable(what.en, what.zh)) from error


def unreadable(en: str, zh: str) -> Text:
    return Text(f"{en} can't be read", f"无法读取{zh}")
