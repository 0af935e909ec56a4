"""A table too wide for its screen or page, dealt into parts that stand below one another.

Each part repeats the names of the rows; a column is never cut, and columns under one heading stay
together if they can. What has room is for the writer to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from qcode.exchange.layout import Layout, Row, lay_out
from qcode.exchange.widths import deciding
from qcode.table import Table
from qcode.texts import Lang

CONTINUED: dict[Lang, str] = {"en": " (continued)", "zh": "（续）"}


def deal(table: Table, lang: Lang, fits: Callable[[Layout], bool]) -> list[Layout]:
    """The table whole if it fits, else some of its columns at a time, each with the stub.

    The parts after the first say in their title that they continue it; the notes stand with the
    last. A part of one column may fail to fit.

    fits: goes by how wide the columns stand, and not by how many rows there are.
    """
    whole = lay_out(table, lang)
    few = replace(whole, rows=deciding(whole))
    if fits(few) or table.stub >= len(table.columns):
        return [whole]

    def part(of: Layout, columns: list[int]) -> Layout:
        headed = lay_out(_headed(table, columns), lang)
        return replace(headed, rows=tuple(_cut(row, columns) for row in of.rows))

    dealt = _dealt(whole, lambda columns: fits(part(few, columns)))
    parts = [part(whole, columns) for columns in dealt]
    last = len(parts) - 1
    return [
        replace(
            each,
            title=whole.title + CONTINUED[lang] * (number > 0 and bool(whole.title)),
            notes=whole.notes if number == last else (),
        )
        for number, each in enumerate(parts)
    ]


def _dealt(layout: Layout, fits: Callable[[list[int]], bool]) -> list[list[int]]:
    """The columns of each part, which begins with the stub."""
    stub = list(range(layout.stub))
    parts: list[list[int]] = []
    everything = list(range(layout.stub, len(layout.columns)))
    for columns in _wholes(layout, everything, 0, lambda group: fits([*stub, *group])):
        if parts and fits([*parts[-1], *columns]):
            parts[-1] += columns
        else:
            parts.append([*stub, *columns])
    return parts


def _wholes(
    layout: Layout, within: list[int], level: int, fits: Callable[[list[int]], bool]
) -> Iterator[list[int]]:
    """Some columns by their headings: the outermost whose columns have room together."""
    if len(within) == 1 or level >= layout.depth:
        yield from ([column] for column in within)
        return
    for heading in layout.starting(level):
        group = [n for n in range(heading.column, heading.column + heading.columns) if n in within]
        if group and fits(group):
            yield group
        elif group:
            yield from _wholes(layout, group, level + 1, fits)


def _headed(table: Table, columns: list[int]) -> Table:
    """Some columns without their rows."""
    chosen = tuple(table.columns[n] for n in columns)
    return replace(table, columns=chosen, rows=(), indents=(), totals=0)


def _cut(row: Row, columns: list[int]) -> Row:
    return replace(row, cells=tuple(row.cells[n] for n in columns))
