"""A table on a terminal: lines that line up, whatever is written in them.

Owns the screen's layout alone. A table wider than the screen is first narrowed by wrapping its
long texts, then dealt out into blocks that repeat the names of the rows; a column is never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qcode.exchange.layout import Layout, Row, is_number, lay_out
from qcode.exchange.measure import longest_word, printable, width, wrap
from qcode.exchange.widths import GAP, INDENT, fit, natural_widths, total
from qcode.table import Table
from qcode.texts import Lang

LEAST = 12
"""Cells below which no column of text is narrowed."""

UNBROKEN = 17
"""A word of up to so many cells, such as the name of a source, is broken in no column of text."""

TALL = 4
"""Lines from which on a row needs an empty line between it and the next, everywhere."""

RULE = "─"
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def to_terminal(table: Table, lang: Lang, *, width: int | None = None, color: bool = False) -> str:
    """The table for a screen of `width` cells (None: as wide as it is), with its caption."""
    blocks = _blocks(table, lang, width)
    reach = width or max((block.reach for block in blocks), default=80)
    lines = [_Line(line, _BOLD) for line in wrap(printable(table.title.read(lang)), reach)]
    for number, block in enumerate(blocks):
        lines += [_Line("")] if number else []
        lines += block.lines()
    for note in table.notes:
        lines += [_Line(line, _DIM) for line in wrap(printable(note.read(lang)), max(reach, 40))]
    return "".join(line.drawn(color) + "\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    style: str = ""

    def drawn(self, color: bool) -> str:
        return f"{self.style}{self.text}{_PLAIN}" if color and self.style else self.text


def _blocks(table: Table, lang: Lang, width: int | None) -> list[_Block]:
    """The table whole if it fits the width, else some of its columns at a time with its stub."""
    layout = lay_out(table, lang)
    natural = natural_widths(layout)
    if width is None or _fits(layout, width) or table.stub >= len(table.columns):
        return [_Block.of(layout, natural, width)]

    def part(columns: list[int]) -> Layout:
        return lay_out(_only(table, columns), lang)

    parts = [part(columns) for columns in _dealt(layout, lambda n: _fits(part(n), width))]
    return [_Block.of(each, natural_widths(each), width) for each in parts]


def _fits(layout: Layout, width: int) -> bool:
    return total([max(cells, 2) for cells in _least(layout, natural_widths(layout))]) <= width


def _least(layout: Layout, natural: Sequence[int]) -> list[int]:
    """Cells to which each column can be narrowed: numbers not at all, texts to whole words."""
    return [
        cells if is_number(column) else min(cells, max(LEAST, _word(layout, number)))
        for number, (cells, column) in enumerate(zip(natural, layout.columns, strict=True))
    ]


def _word(layout: Layout, number: int) -> int:
    """Cells of the longest word of a column that is to stay unbroken."""
    words = (longest_word(printable(row.cells[number])) for row in layout.rows)
    return max((cells for cells in words if cells <= UNBROKEN), default=0)


def _dealt(layout: Layout, fits: Callable[[list[int]], bool]) -> list[list[int]]:
    """The columns of each block, which begins with the stub; headings stay whole if they can."""
    stub = list(range(layout.stub))
    blocks: list[list[int]] = []
    everything = list(range(layout.stub, len(layout.columns)))
    for columns in _wholes(layout, everything, 0, lambda group: fits([*stub, *group])):
        if blocks and fits([*blocks[-1], *columns]):
            blocks[-1] += columns
        else:
            blocks.append([*stub, *columns])
    return blocks


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


def _only(table: Table, columns: list[int]) -> Table:
    return replace(
        table,
        columns=tuple(table.columns[n] for n in columns),
        rows=tuple(tuple(row[n] for n in columns) for row in table.rows),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """One stretch of columns with their widths in cells."""

    layout: Layout
    widths: list[int]

    @classmethod
    def of(cls, layout: Layout, widths: list[int], width: int | None) -> _Block:
        if width is not None:
            texts = [not is_number(column) for column in layout.columns]
            widths = fit(widths, texts, width, _least(layout, widths))
        return cls(layout, [max(each, 2) for each in widths])

    @property
    def reach(self) -> int:
        return total(self.widths)

    def lines(self) -> Iterator[_Line]:
        rule = _Line(RULE * self.reach, _DIM)
        yield rule
        for level in range(self.layout.depth - 1):
            yield from self._spanning(level)
        leaves = [
            wrap(printable(text), cells)
            for text, cells in zip(self.layout.leaves, self.widths, strict=True)
        ]
        yield from (_Line(line, _BOLD) for line in self._joined(_sunk(leaves)))
        yield rule
        yield from self._rows(rule)
        yield rule

    def _spanning(self, level: int) -> Iterator[_Line]:
        """The headings of a level, centred over their columns, with a rule under each."""
        spans = [self._span(h.column, h.columns) for h in self.layout.spanning(level)]
        texts = [printable(h.text) for h in self.layout.spanning(level)]
        wrapped = [wrap(text, cells) for text, (_, cells) in zip(texts, spans, strict=True)]
        for line in zip(*_sunk(wrapped), strict=True):
            placed = [(at, _centred(text, n)) for text, (at, n) in zip(line, spans, strict=True)]
            yield _Line(_placed(placed, self.reach), _BOLD)
        yield _Line(_placed([(at, RULE * cells) for at, cells in spans], self.reach), _DIM)

    def _span(self, column: int, columns: int) -> tuple[int, int]:
        """Where some columns start, and how many cells they take with their gaps."""
        start = sum(self.widths[:column]) + GAP * column
        return start, total(self.widths[column : column + columns])

    def _rows(self, rule: _Line) -> Iterator[_Line]:
        rows = [self._row(row) for row in self.layout.rows]
        airy = max(map(len, rows), default=0) >= TALL
        for number, (row, lines) in enumerate(zip(self.layout.rows, rows, strict=True)):
            if number and row.total and not self.layout.rows[number - 1].total:
                yield rule
            elif number and airy:
                yield _Line(" " * self.reach)
            yield from map(_Line, lines)

    def _row(self, row: Row) -> list[str]:
        cells = [self._cell(text, n, row.indent) for n, text in enumerate(row.cells)]
        return list(self._joined(_even(cells)))

    def _cell(self, text: str, column: int, indent: int) -> list[str]:
        stand = " " * (INDENT * indent if column == 0 else 0)
        room = max(self.widths[column] - len(stand), 2)
        return [stand + line for line in wrap(printable(text), room)]

    def _joined(self, cells: list[list[str]]) -> Iterator[str]:
        """Lines made of the columns' cells, each of which has as many lines as the others."""
        for line in zip(*cells, strict=True):
            yield (" " * GAP).join(self._aligned(text, column) for column, text in enumerate(line))

    def _aligned(self, text: str, column: int) -> str:
        space = " " * (self.widths[column] - width(text))
        return space + text if is_number(self.layout.columns[column]) else text + space


def _even(cells: list[list[str]]) -> list[list[str]]:
    """Cells filled with empty lines below."""
    height = max(map(len, cells), default=0)
    return [lines + [""] * (height - len(lines)) for lines in cells]


def _sunk(cells: list[list[str]]) -> list[list[str]]:
    """Cells filled with empty lines above: headings stand on their columns."""
    height = max(map(len, cells), default=0)
    return [[""] * (height - len(lines)) + lines for lines in cells]


def _centred(text: str, cells: int) -> str:
    return " " * ((cells - width(text)) // 2) + text


def _placed(texts: list[tuple[int, str]], reach: int) -> str:
    """One line with each text at its cell."""
    line = ""
    for start, text in texts:
        line += " " * (start - width(line)) + text
    return line + " " * (reach - width(line))
