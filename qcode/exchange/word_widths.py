"""How wide the columns of numbers must be in Word, whatever font stands in for Times.

A figure or a coder's name that is broken can't be read, and Word breaks what has no room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qcode.exchange.layout import Layout, is_number
from qcode.exchange.measure import printable, width

_EM = 180
"""9 pt, in twentieths of a point."""

_BESIDE = 150
"""What stands left and right of a text in its cell."""

_WIDTHS = {
    **dict.fromkeys(".,:;'’|", 0.34),
    **dict.fromkeys("Iijlt", 0.42),
    **dict.fromkeys("%<>-wm", 0.95),
    **dict.fromkeys("WM", 1.03),
}
_DIGIT, _CAPITAL, _LETTER = 0.64, 0.82, 0.66
"""Ems of a letter in a wide serif, as Linux takes where it has no Times."""


def unbroken(layout: Layout, widths: Sequence[int]) -> list[int]:
    """The widths with room in each column of numbers for what stands in it, taken from the texts.

    widths: of the columns, in twentieths of a point; their sum stays.
    """
    numbers = [is_number(column) for column in layout.columns]
    wanted = [
        max(width, _needed(layout, at)) if number else width
        for at, (width, number) in enumerate(zip(widths, numbers, strict=True))
    ]
    texts = sum(each for each, number in zip(widths, numbers, strict=True) if not number)
    lacking = sum(wanted) - sum(widths)
    left = max(texts - lacking, texts // 2)
    kept = [
        each if number else each * left // texts
        for each, number in zip(wanted, numbers, strict=True)
    ]
    scale = min(1.0, sum(widths) / max(sum(kept), 1))
    return [int(each * scale) for each in kept]


def _needed(layout: Layout, column: int) -> int:
    """For the widest of a column's figures, and of the words of its heading."""
    texts = {row.cells[column] for row in layout.rows}.union(layout.leaves[column].split())
    return int(_EM * max(map(_ems, map(printable, texts)), default=0)) + _BESIDE


def _ems(text: str) -> float:
    """Of a text, or of its widest letter where it can be broken anywhere, as Chinese can."""
    each = list(_letters(text))
    return max(each, default=0) if width(text) > len(text) else sum(each)


def _letters(text: str) -> Iterator[float]:
    for letter in text:
        if letter.isdigit():
            yield _DIGIT
        elif width(letter) > 1:
            yield 1.0
        else:
            yield _WIDTHS.get(letter, _CAPITAL if letter.isupper() else _LETTER)
