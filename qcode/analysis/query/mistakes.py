"""Mistakes in a query: a sentence, the query, and a caret under the place."""

from __future__ import annotations

from wcwidth import wcswidth

from qcode.errors import QcodeError, UsageProblem
from qcode.texts import Text

BEFORE, AFTER = 40, 30
"""So many characters of a long query are shown before and after the place."""

HELP = Text("qcode query --help shows how to ask", "写法见 qcode query --help")


def mistake(expression: str, at: int, said: Text, advice: Text = HELP) -> UsageProblem:
    """What is wrong at this place of a query."""
    where = pointed(expression, at)
    return UsageProblem(Text(f"{said.en}:\n{where}", f"{said.zh}：\n{where}"), advice)


def unknown(expression: str, at: int, error: QcodeError) -> UsageProblem:
    """The same for a name that stands there and means nothing."""
    return mistake(expression, at, error.said, error.advice or HELP)


def pointed(expression: str, at: int) -> str:
    """Two lines: the query, or what of a long one is around the place; and the caret.

    >>> print(pointed("编码:x 且", 3))
        编码:x 且
             ^
    """
    first, last = max(at - BEFORE, 0), at + AFTER
    before = "…" * (first > 0) + _on_one_line(expression[first:at])
    after = _on_one_line(expression[at:last]) + "…" * (last < len(expression))
    return f"    {before}{after}\n    {' ' * wcswidth(before)}^"


def _on_one_line(text: str) -> str:
    """With a sign for whatever has no width of its own."""
    return "".join(
        " " if each.isspace() else each if each.isprintable() and wcswidth(each) > 0 else "·"
        for each in text
    )
