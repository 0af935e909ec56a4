"""How wide the columns of a grid stand, in cells, on a screen or a page."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from qcode.exchange.layout import Heading, Layout, Row, is_number
from qcode.exchange.measure import longest_word, printable, widest, width

GAP = 2
"""Cells between two columns."""

INDENT = 2
"""Cells by which a row stands in, for each depth."""

HEADING_WIDTH = 12
"""A heading wider than this is broken between words rather than widening its column."""

LONGEST_WORD = 24
"""A word of a heading wider than this is broken too."""

UNBROKEN = 17
"""A word of up to so many cells, such as the name of a source, is broken in no column of text."""


def natural_widths(layout: Layout) -> list[int]:
    """Cells for each column in which no cell is broken, and headings only between words."""
    widths = [_column_width(layout, number) for number in range(len(layout.columns))]
    for heading in sorted(layout.headings, key=lambda each: -each.level):
        _stretch(widths, heading)
    return widths


def deciding(layout: Layout) -> tuple[Row, ...]:
    """A few of the rows, with which every column stands as wide as with all of them."""
    found: dict[int, Row] = {}
    for number in range(len(layout.columns)):
        texts = {(row.cells[number], row.indent * (number == 0)): row for row in layout.rows}
        for measured in (_stands, _kept):
            most = max(texts, key=lambda each: measured(*each), default=None)
            if most is not None:
                found[id(texts[most])] = texts[most]
    return tuple(found.values())


def _column_width(layout: Layout, number: int) -> int:
    return max((_stands(*each) for each in _different(layout, number)), default=0)


def _different(layout: Layout, number: int) -> set[tuple[str, int]]:
    """The texts of a column with how far they stand in; a long table repeats most of them."""
    return {(row.cells[number], row.indent * (number == 0)) for row in layout.rows}


def _stands(text: str, indent: int) -> int:
    """Cells of a text that isn't broken."""
    return widest(printable(text).split("\n")) + INDENT * indent


def _kept(text: str, indent: int) -> int:
    """Cells of its longest word, where that is to stay unbroken; else 0."""
    cells = longest_word(printable(text))
    return cells + INDENT * indent if cells <= UNBROKEN else 0


def _stretch(widths: list[int], heading: Heading) -> None:
    """Widen the columns under a heading until it has room, the narrowest first."""
    text = printable(heading.text).replace("\n", " ")
    word = min(longest_word(text), LONGEST_WORD)
    needed = max(word, min(width(text), HEADING_WIDTH))
    under = range(heading.column, heading.column + heading.columns)
    lacking = needed - sum(widths[n] for n in under) - GAP * (heading.columns - 1)
    for _ in range(lacking):
        widths[min(under, key=lambda n: widths[n])] += 1


def least_widths(layout: Layout, least: int) -> list[int]:
    """Cells to which each column can be narrowed: numbers not at all, texts to whole words.

    least: cells below which no column of text is narrowed.
    """
    return [
        cells if is_number(column) else min(cells, max(least, _word(layout, number)))
        for number, (cells, column) in enumerate(
            zip(natural_widths(layout), layout.columns, strict=True)
        )
    ]


def _word(layout: Layout, number: int) -> int:
    """Cells of the longest word of a column that is to stay unbroken, where it stands."""
    return max((_kept(*each) for each in _different(layout, number)), default=0)


def fitted(layout: Layout, room: int, least: int) -> list[int]:
    """Cells for each column once its texts are narrowed to the room, if they can be."""
    texts = [not is_number(column) for column in layout.columns]
    return fit(natural_widths(layout), texts, room, least_widths(layout, least))


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
