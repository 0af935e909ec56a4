"""The bar at the right edge: which part of the source is on the screen.

Painted with the lines: Textual's own scrollbar would cost as much per frame as all of the text.
"""

from __future__ import annotations

THUMB, TRACK = "┃", "│"


def thumb(top: int, rows: int, lines: int) -> range:
    """The rows of the thumb where `rows` of `lines` are shown from line `top` on."""
    if lines <= rows:
        return range(0)
    length = max(1, rows * rows // lines)
    first = round(top * (rows - length) / (lines - rows))
    return range(first, first + length)


def top_for(row: int, rows: int, lines: int) -> int:
    """The line to begin with when the thumb is pulled to a row."""
    return round(max(0, lines - rows) * min(max(row, 0), rows - 1) / max(1, rows - 1))
