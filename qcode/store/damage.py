"""What a file holds and nobody can have written: damage, said in a sentence.

SQLite itself notices a broken page. A changed byte within a value it hands over as it is; where
that value is read back (a text, a list of turns, a code's definition) is where it is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qcode.errors import NotAProject
from qcode.texts import Text

_GO_BACK = Text(
    "qcode check --repair mends what can be; or open a backup or another copy of it",
    "请用 qcode check --repair 修复可修复之处，或打开备份或其他副本",
)

THE_PROJECT = Text("the project", "项目")


def damaged(which: Text, why: Text) -> NotAProject:
    """The error for a file in which something can't be read any more."""
    return NotAProject(
        Text(f"{which.en} is damaged: {why.en}", f"{which.zh} 已损坏：{why.zh}"), _GO_BACK
    )


@contextmanager
def read_back(what: Text) -> Iterator[None]:
    """Read what qcode itself once wrote; where it isn't that any more, it was damaged since."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(THE_PROJECT, unreadable(what.en, what.zh)) from error


def unreadable(en: str, zh: str) -> Text:
    return Text(f"{en} can't be read", f"无法读取{zh}")
