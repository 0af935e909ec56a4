"""The grid of a LaTeX table: three lines with booktabs, texts as paragraphs where they need it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qcode.exchange.layout import Layout, Row, is_number
from qcode.exchange.tex import BREAK, escaped, paragraph, stacked
from qcode.exchange.widths import HEADING_WIDTH, natural_widths, total

PROSE = 30
"""A column of text with more cells than this is set as paragraphs, even if it has room."""

_LAST = 3
"""So many of the last rows stay on one page."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A layout and how it is set.

    widths: cells a column.  prose: which columns are paragraphs.  room: cells in a line.
    together: no page ends between its rows.
    """

    layout: Layout
    widths: list[int]
    prose: list[bool]
    room: int
    together: bool

    @classmethod
    def of(cls, layout: Layout, widths: list[int], room: int, *, together: bool) -> Grid:
        """A grid whose texts are paragraphs where they are long, narrowed or have line breaks."""
        prose = [
            not is_number(column)
            and (cells < natural or cells > PROSE or _has_lines(layout, number))
            for number, (cells, natural, column) in enumerate(
                zip(widths, natural_widths(layout), layout.columns, strict=True)
            )
        ]
        return cls(layout, widths, prose, room, together)

    def columns(self) -> str:
        """What \\begin{tabular} is told about the columns."""
        return "@{}" + "".join(map(self._column, range(len(self.widths)))) + "@{}"

    def _column(self, number: int) -> str:
        if not self.prose[number]:
            return "r" if is_number(self.layout.columns[number]) else "l"
        share = self.widths[number] / max(self.room, total(self.widths))
        return f">{{\\raggedright\\arraybackslash}}p{{{share:.3f}\\linewidth}}"

    def header(self) -> Iterator[str]:
        """The headings between their rules."""
        yield "\\toprule"
        for level in range(self.layout.depth - 1):
            yield from self._spanning(level)
        cells = [self._leaf(text, number) for number, text in enumerate(self.layout.leaves)]
        yield _line(cells)
        yield "\\midrule"

    def _spanning(self, level: int) -> Iterator[str]:
        cells: list[str] = []
        rules = ""
        reached = 0
        for heading in self.layout.spanning(level):
            end = heading.column + heading.columns
            cells += [""] * (heading.column - reached)
            room = total(self.widths[heading.column : end])
            text = stacked(heading.text, room)
            cells.append(f"\\multicolumn{{{heading.columns}}}{{c}}{{{text}}}")
            rules += f"\\cmidrule(lr){{{heading.column + 1}-{end}}}"
            reached = end
        yield _line([*cells, *[""] * (len(self.widths) - reached)])
        yield rules

    def _leaf(self, text: str, number: int) -> str:
        if self.prose[number]:
            return paragraph(text)
        if not is_number(self.layout.columns[number]):
            return stacked(text, max(self.widths[number], HEADING_WIDTH), "l")
        return f"\\multicolumn{{1}}{{r}}{{{stacked(text, self.widths[number], 'r')}}}"

    def body(self) -> Iterator[str]:
        """The rows, with a rule above the totals."""
        above = False
        for number, row in enumerate(self.layout.rows):
            if row.total and not above and number:
                yield "\\midrule"
            above = row.total
            kept = self.together or number >= len(self.layout.rows) - _LAST
            yield _line(self._cells(row)) + "*" * kept

    def _cells(self, row: Row) -> list[str]:
        return [self._cell(text, number, row) for number, text in enumerate(row.cells)]

    def _cell(self, text: str, number: int, row: Row) -> str:
        shown = paragraph(text, r"\newline{}") if self.prose[number] else escaped(text)
        if is_number(self.layout.columns[number]) and re.match(r"-[\d∞]", shown):
            shown = f"$-${shown[1:]}"
        indent = row.indent if number == 0 else 0
        if not indent:
            return shown
        hanging = f"\\hangindent={indent}em" if self.prose[number] else ""
        return f"{hanging}\\hspace*{{{indent}em}}{shown}"


def _has_lines(layout: Layout, number: int) -> bool:
    return any("\n" in row.cells[number] for row in layout.rows)


def _line(cells: Sequence[str]) -> str:
    return f"{' & '.join(cells)} {BREAK}"
