"""The grid of a Word table, as WordprocessingML.

python-docx finds a cell by searching its table, so that a thousand rows take minutes; and it
knows no borders. The elements are therefore made here, in the order that the schema asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

from qcode.exchange.characters import legal
from qcode.exchange.layout import Heading, Layout, Row, is_number, with_minus

LATIN, EAST_ASIAN = "Times New Roman", "宋体"

HEAVY, MIDDLE, THIN = 12, 6, 4
"""Rules in eighths of a point."""

_INDENT = 200
"""Twentieths of a point by which a row stands in, for each depth."""


_LAST = 2
"""So many of the last rows go to a new page with the notes, which never stand there alone."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)-(?=\d)")


def build_table(layout: Layout, widths: list[int], *, together: bool = False) -> _Element:
    """The w:tbl of a layout.

    widths: of its columns, in twentieths of a point.  together: its rows stand on one page.
    """
    return _Grid(layout, widths, together).table()


def run_of(text: str) -> _Element:
    """The w:r of a text, in which no date is broken at its hyphens."""
    fonts = _element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=EAST_ASIAN, cs=LATIN)
    run = _element("r", _element("rPr", fonts))
    for number, piece in enumerate(_BETWEEN_DIGITS.split(legal(text))):
        if number:
            run.append(_element("noBreakHyphen"))
        part = _element("r")
        part.text = piece
        run.extend(list(part))
    return run


def _element(tag: str, *children: _Element, **attributes: object) -> _Element:
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def _rule(side: str, eighths: int) -> _Element:
    return _element(side, val="single", sz=eighths, space=0, color="auto")


@dataclass(frozen=True, slots=True)
class _Grid:
    layout: Layout
    widths: list[int]
    together: bool

    def table(self) -> _Element:
        columns = [_element("gridCol", w=width) for width in self.widths]
        header = [self._header_row(level) for level in range(self.layout.depth)]
        return _element(
            "tbl", self._properties(), _element("tblGrid", *columns), *header, *self._rows()
        )

    def _properties(self) -> _Element:
        margins = [_element(side, w=70, type="dxa") for side in ("left", "right")]
        return _element(
            "tblPr",
            _element("tblW", w=sum(self.widths), type="dxa"),
            _element("jc", val="center"),
            _element("tblBorders", _rule("top", HEAVY), _rule("bottom", HEAVY)),
            _element("tblLayout", type="fixed"),
            _element("tblCellMar", *margins),
        )

    def _header_row(self, level: int) -> _Element:
        properties = _element("trPr", _element("cantSplit"), _element("tblHeader"))
        cells = [self._heading(heading, level) for heading in self._crossing(level)]
        return _element("tr", properties, *cells)

    def _crossing(self, level: int) -> list[Heading]:
        """The headings that stand on this level or reach down over it, from left to right."""
        found = [h for h in self.layout.headings if h.level <= level < h.level + h.levels]
        return sorted(found, key=lambda heading: heading.column)

    def _heading(self, heading: Heading, level: int) -> _Element:
        last = heading.level + heading.levels - 1
        inner: list[_Element] = []
        if heading.columns > 1:
            inner.append(_element("gridSpan", val=heading.columns))
        if heading.levels > 1:
            merge = "restart" if level == heading.level else "continue"
            inner.append(_element("vMerge", val=merge))
        if level == self.layout.depth - 1:
            inner.append(_element("tcBorders", _rule("bottom", MIDDLE)))
        inner.append(_element("vAlign", val="bottom"))
        side = "right" if is_number(self.layout.columns[heading.column]) else "left"
        align = side if heading.leaf else "center"
        text = heading.text if level == heading.level else ""
        under = _rule("bottom", THIN) if level == last and not heading.leaf else None
        paragraph = _paragraph(text, align, under=under, keep=True)
        end = heading.column + heading.columns
        return self._cell(sum(self.widths[heading.column : end]), inner, paragraph)

    def _rows(self) -> Iterator[_Element]:
        above = False
        for number, row in enumerate(self.layout.rows):
            first_total = row.total and not above and number > 0
            yield self._row(row, first_total=first_total, keep=self._keeps(number))
            above = row.total

    def _keeps(self, number: int) -> bool:
        """Whether a row stands on the page of what follows it."""
        after = len(self.layout.rows) - number - 1
        if self.layout.notes and after < _LAST:
            return True
        return self.together and after > 0

    def _row(self, row: Row, *, first_total: bool, keep: bool) -> _Element:
        cells = []
        for number, text in enumerate(row.cells):
            align = "right" if is_number(self.layout.columns[number]) else "left"
            indent = _INDENT * row.indent if number == 0 else 0
            inner = [_element("tcBorders", _rule("top", THIN))] if first_total else []
            shown = with_minus(text) if is_number(self.layout.columns[number]) else text
            paragraph = _paragraph(shown, align, indent=indent, keep=keep)
            cells.append(self._cell(self.widths[number], inner, paragraph))
        return _element("tr", _element("trPr", _element("cantSplit")), *cells)

    def _cell(self, width: int, inner: list[_Element], paragraph: _Element) -> _Element:
        properties = _element("tcPr", _element("tcW", w=width, type="dxa"), *inner)
        return _element("tc", properties, paragraph)


def _paragraph(
    text: str,
    align: str,
    *,
    indent: int = 0,
    under: _Element | None = None,
    keep: bool = False,
) -> _Element:
    inner = [_element("pStyle", val="TableText")]
    inner += [_element("keepNext")] if keep else []
    inner += [_element("pBdr", under)] if under is not None else []
    inner += [_element("ind", left=indent)] if indent else []
    inner.append(_element("jc", val=align))
    runs = [run_of(text)] if text else []
    return _element("p", _element("pPr", *inner), *runs)
