"""How wide the columns of a grid stand, in cells, on a screen or a page."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from qcode.exchange.layout import Heading, Layout
from qcode.exchange.measure import longest_word, printable, widest, width

GAP = 2
"""Cells between two columns."""

INDENT = 2
"""Cells by which a row stands in, for each depth."""

HEADING_WIDTH = 12
"""A heading wider than this is broken between words rather than widening its column."""

LONGEST_WORD = 24
"""A word of a heading wider than this is broken too."""


def natural_widths(layout: Layout, heading_width: int = HEADING_WIDTH) -> list[int]:
    """Cells for each column in which no cell is broken, and headings only between words.

    heading_width: a heading wider than this is broken rather than widening its column.
    """
    widths = [_column_width(layout, number) for number in range(len(layout.columns))]
    for heading in sorted(layout.headings, key=lambda each: -each.level):
        _stretch(widths, heading, heading_width)
    return widths


def _column_width(layout: Layout, number: int) -> int:
    first = number == 0
    return max(
        (
            widest(printable(row.cells[number]).split("\n")) + INDENT * row.indent * first
            for row in layout.rows
        ),
        default=0,
    )


def _stretch(widths: list[int], heading: Heading, most: int) -> None:
    """Widen the columns under a heading until it has room, the narrowest first."""
    text = printable(heading.text).replace("\n", " ")
    word = min(longest_word(text), LONGEST_WORD)
    needed = max(word, min(width(text), most))
    under = range(heading.column, heading.column + heading.columns)
    lacking = needed - sum(widths[n] for n in under) - GAP * (heading.columns - 1)
    for _ in range(lacking):
        widths[min(under, key=lambda n: widths[n])] += 1


def fit(
    widths: Sequence[int], can_shrink: Sequence[bool], room: int, least: int | Sequence[int]
) -> list[int]:
    """The widths with those that can shrink narrowed until all have room.

    The narrowed ones stand as the square roots of what they had: a text ten times as long gets
    three times the width. room: cells for the columns and the gaps between them.  least: no
    column shrinks below it (or below its own), so that the result may still be too wide.
    """
    if total(widths) <= room:
        return list(widths)
    floors = [least] * len(widths) if isinstance(least, int) else least

    def scaled(scale: float) -> list[int]:
        return [
            max(min(cells, floor), min(cells, int(scale * cells**0.5))) if can else cells
            for cells, can, floor in zip(widths, can_shrink, floors, strict=True)
        ]

    low, high = 0.0, max(widths) ** 0.5
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (middle, high) if total(scaled(middle)) <= room else (low, middle)
    return scaled(low)


def total(widths: Sequence[int]) -> int:
    """Cells of all columns with the gaps between them."""
    return sum(widths) + GAP * max(len(widths) - 1, 0)


def lines_of(texts: Sequence[str], widths: Sequence[int]) -> int:
    """About how many lines a row of these texts takes in columns of these widths; at least 1."""
    return max(
        (
            sum(max(1, ceil(width(line) / max(cells, 1))) for line in printable(text).split("\n"))
            for text, cells in zip(texts, widths, strict=True)
        ),
        default=1,
    )
