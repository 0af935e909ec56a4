"""Mistakes in a query: a sentence, the query, and a caret under the place; or all on one line."""

from __future__ import annotations

from wcwidth import wcswidth

from qcode.errors import BadQuery, QcodeError, followed
from qcode.texts import Text

BEFORE, AFTER = 40, 30
"""So many characters of a long query are shown before and after the place."""

NAMED = 16
"""So many characters name the place where there is no caret."""

HELP = Text("qcode query --help shows how to ask", "写法见 qcode query --help")


def mistake(expression: str, at: int, said: Text, advice: Text = HELP) -> BadQuery:
    """What is wrong at this place of a query."""
    where = pointed(expression, at)
    placed = _placed(expression, at, said)
    return BadQuery(
        Text(f"{said.en}:\n{where}", f"{said.zh}：\n{where}"),
        advice,
        placed if advice is HELP else followed(placed, advice),
    )


def unknown(expression: str, at: int, error: QcodeError) -> BadQuery:
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


def _placed(expression: str, at: int, said: Text) -> Text:
    """What is wrong, and where, on one line: before which words."""
    if not expression.strip():
        return said
    place = Text(f"at character {at + 1}", f"第 {at + 1} 个字符")
    if expression[at:].strip():
        words = _on_one_line(expression[at : at + NAMED]) + "…" * (at + NAMED < len(expression))
        place = Text(f"{place.en}, before “{words}”", f"{place.zh}，“{words}”之前")
    return Text(f"{said.en}, {place.en}", f"{said.zh}（{place.zh}）")


def _on_one_line(text: str) -> str:
    """With a sign for whatever has no width of its own."""
    return "".join(
        " " if each.isspace() else each if each.isprintable() and wcswidth(each) > 0 else "·"
        for each in text
    )
