"""A table on a terminal: lines that line up, whatever is written in them.

Owns the screen's layout alone. A table wider than the screen is first narrowed by wrapping its
long texts, then dealt into parts, each drawn as one block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qcode.exchange.layout import Layout, Row, is_number
from qcode.exchange.measure import printable, width, wrap
from qcode.exchange.parts import deal
from qcode.exchange.widths import GAP, INDENT, fitted, least_widths, natural_widths, total
from qcode.table import Table
from qcode.texts import Heading, Lang

LEAST = 12
"""Cells below which no column of text is narrowed."""

TALL = 4
"""Lines from which on a row needs an empty line between it and the next, everywhere."""

Drawn = dict[tuple[str, int], list[str]]
"""The lines of a text that stands in so far: a long table repeats most of its texts."""

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
        lines += _note(printable(note.read(lang)), max(reach, 40), isinstance(note, Heading))
    return "".join(line.drawn(color) + "\n" for line in lines)


def _note(text: str, reach: int, heading: bool) -> Iterator[_Line]:
    """A note, or a heading over those that follow it."""
    if heading:
        yield _Line("")
    yield from (_Line(line, _BOLD if heading else _DIM) for line in wrap(text, reach))


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    style: str = ""

    def drawn(self, color: bool) -> str:
        return f"{self.style}{self.text}{_PLAIN}" if color and self.style else self.text


def _blocks(table: Table, lang: Lang, width: int | None) -> list[_Block]:
    """The table whole if it fits the width, else in parts."""
    layouts = deal(table, lang, lambda layout: width is None or _fits(layout, width))
    return [_Block.of(layout, width) for layout in layouts]


def _fits(layout: Layout, width: int) -> bool:
    return total([max(cells, 2) for cells in least_widths(layout, LEAST)]) <= width


@dataclass(frozen=True, slots=True)
class _Block:
    """One stretch of columns with their widths in cells."""

    layout: Layout
    widths: list[int]

    @classmethod
    def of(cls, layout: Layout, width: int | None) -> _Block:
        widths = natural_widths(layout) if width is None else fitted(layout, width, LEAST)
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
        drawn: list[Drawn] = [{} for _ in self.widths]
        rows = [self._row(row, drawn) for row in self.layout.rows]
        airy = max(map(len, rows), default=0) >= TALL
        for number, (row, lines) in enumerate(zip(self.layout.rows, rows, strict=True)):
            if number and row.total and not self.layout.rows[number - 1].total:
                yield rule
            elif number and airy:
                yield _Line(" " * self.reach)
            yield from map(_Line, lines)

    def _row(self, row: Row, drawn: list[Drawn]) -> list[str]:
        """The lines of a row. drawn: by column, what has been drawn before."""
        cells = []
        for number, (text, before) in enumerate(zip(row.cells, drawn, strict=True)):
            key = text, row.indent
            if key not in before:
                before[key] = self._cell(text, number, row.indent)
            cells.append(before[key])
        if all(len(lines) == 1 for lines in cells):
            return [(" " * GAP).join([lines[0] for lines in cells])]
        return list(self._joined(_even(cells)))

    def _cell(self, text: str, column: int, indent: int) -> list[str]:
        stand = " " * (INDENT * indent if column == 0 else 0)
        room = max(self.widths[column] - len(stand), 2)
        lines = wrap(printable(text), room)
        return [self._aligned(stand + line, column) for line in lines]

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
