"""Column names that R and SPSS take as they are, made from ids that may be anything.

A letter, then letters, digits and underscores; up to 64, ASCII, so that one character is one byte
in any file; none twice, whatever the case (SPSS doesn't tell a from A); no word of either language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 64

_OF_SPSS = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
_OF_R = {"break", "else", "false", "for", "function", "if", "in", "inf", "na", "nan", "next"} | {
    "null", "repeat", "true", "while"
}  # fmt: skip


def column_names(ids: Iterable[str]) -> list[str]:
    """A legal name for each id, in order.

    >>> column_names(["strong-alliance", "年龄", "2nd", "strong_alliance", "by"])
    ['strong_alliance', 'v', 'v_2nd', 'strong_alliance_2', 'by_2']
    """
    taken = _OF_SPSS | _OF_R
    names = []
    for id in ids:
        name = _free(_legal(id), taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _legal(id: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "_", id).strip("_")
    return (name if name[:1].isalpha() else f"v_{name}".rstrip("_"))[:LONGEST].rstrip("_")


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first of name_2, name_3 … that isn't taken."""
    free, count = name, 1
    while free.casefold() in taken:
        count += 1
        tail = f"_{count}"
        free = name[: LONGEST - len(tail)] + tail
    return free
