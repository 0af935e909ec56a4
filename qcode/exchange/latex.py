"""LaTeX: a document for xelatex whose table can be cut out and put into a paper.

Owns escaping for TeX and the choice between a floating `table` and a `longtable` that runs over
pages. Only packages of an ordinary TeX distribution are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qcode.exchange.characters import legal, visible
from qcode.exchange.layout import DASH, Layout, Row, is_number, lay_out
from qcode.exchange.measure import wrap
from qcode.exchange.widths import HEADING_WIDTH, fit, lines_of, natural_widths, total
from qcode.table import Table
from qcode.texts import Lang

PORTRAIT, LANDSCAPE = 92, 148
"""Cells (half an em of 10 pt) in a line of an A4 page with margins of 2.5 cm."""

PROSE = 30
"""A column of text with more cells than this is set as paragraphs."""

LEAST = 14
"""Cells below which no paragraph is narrowed before the page is turned."""

UPRIGHT_LINES, TURNED_LINES = 40, 24
"""A table with more lines than a page has, caption and notes among them, runs over pages."""

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    DASH: r"\textendash{}",
}
_ESCAPE = str.maketrans(_SPECIAL)
_LIGATURE = re.compile(r"([-,<>])(?=\1)")
_CJK = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_QUOTES_STAY_LATIN = r'\xeCJKDeclareCharClass{Default}{"2018,"2019,"201C,"201D,"2014,"2026,"00B7}'


def to_latex(table: Table, lang: Lang) -> str:
    """A whole document for xelatex (with ctex if any text is Chinese, Japanese or Korean)."""
    page = _Page.of(lay_out(table, lang))
    body = "\n".join(page.lines())
    if page.landscape:
        body = f"\\begin{{landscape}}\n{body}\n\\end{{landscape}}"
    chinese = _CJK.search(body) is not None
    preamble = "\n".join(_preamble(page, lang, chinese))
    return f"{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def escaped(text: str, newline: str = " ") -> str:
    """The text as TeX prints it letter for letter; `newline` stands for its line breaks."""
    apart = _LIGATURE.sub("\\1\0", visible(legal(text)))
    return apart.translate(_ESCAPE).replace("\0", "{}").replace("\n", newline)


def _preamble(page: _Page, lang: Lang, chinese: bool) -> Iterator[str]:
    yield "% Compile with xelatex, twice where the table runs over pages."
    yield "% For a paper, take the table alone, with the packages it needs."
    yield r"\documentclass[10pt,a4paper]{article}"
    yield r"\usepackage[margin=2.5cm]{geometry}"
    if chinese:
        scheme = "chinese" if lang == "zh" else "plain"
        yield rf"\usepackage[scheme={scheme}]{{ctex}}"
        if lang == "en":
            yield _QUOTES_STAY_LATIN
    yield r"\usepackage{array,booktabs,caption}"
    if page.long:
        yield r"\usepackage{longtable}"
    if page.landscape:
        yield r"\usepackage{pdflscape}"
    if page.shrunk and not page.long:
        yield r"\usepackage{adjustbox}"
    yield r"\captionsetup{font=normalsize,labelfont=bf,labelsep=quad,skip=6pt}"


@dataclass(frozen=True, slots=True)
class _Page:
    """A grid and how it is set.

    widths: cells a column.  prose: which columns are paragraphs.  long: it may run over pages.
    shrunk: it is wider than the page even so.
    """

    layout: Layout
    widths: list[int]
    prose: list[bool]
    long: bool
    landscape: bool

    @classmethod
    def of(cls, layout: Layout) -> _Page:
        widths = natural_widths(layout)
        prose = [_is_prose(layout, number, cells) for number, cells in enumerate(widths)]
        upright = fit(widths, prose, PORTRAIT, LEAST)
        landscape = total(upright) > PORTRAIT
        fitted = fit(widths, prose, LANDSCAPE, LEAST) if landscape else upright
        lines = sum(lines_of(row.cells, fitted) for row in layout.rows)
        around = 2 + layout.depth + len(layout.notes)
        page = TURNED_LINES if landscape else UPRIGHT_LINES
        return cls(layout, fitted, prose, lines + around > page, landscape)

    @property
    def room(self) -> int:
        return LANDSCAPE if self.landscape else PORTRAIT

    @property
    def shrunk(self) -> bool:
        return total(self.widths) > self.room

    def lines(self) -> Iterator[str]:
        yield "% ---- the table ----"
        yield from self._longtable() if self.long else self._floating()
        yield "% ---- end of the table ----"

    def _floating(self) -> Iterator[str]:
        yield f"\\begin{{table}}[htbp]\n\\centering{_GAP}"
        yield f"\\caption{{{escaped(self.layout.title)}}}"
        yield from ["\\begin{adjustbox}{max width=\\linewidth}"] * self.shrunk
        yield f"\\begin{{tabular}}{{{self._columns()}}}"
        yield from self._header()
        yield from self._body()
        yield "\\bottomrule\n\\end{tabular}"
        yield from ["\\end{adjustbox}"] * self.shrunk
        if self.layout.notes:
            yield "\\par\\smallskip"
            yield "\\begin{minipage}{\\linewidth}\\footnotesize"
            yield from self._notes()
            yield "\\end{minipage}"
        yield "\\end{table}"

    def _longtable(self) -> Iterator[str]:
        size = "\\footnotesize" if self.shrunk else "\\small"
        yield f"{{{size}{_GAP}\n\\begin{{longtable}}{{{self._columns()}}}"
        yield f"\\caption{{{escaped(self.layout.title)}}}\\\\"
        yield from self._header()
        yield "\\endfirsthead"
        yield from self._header()
        yield "\\endhead\n\\bottomrule\n\\endlastfoot"
        yield from self._body()
        yield "\\end{longtable}"
        yield from ["\\footnotesize"] * bool(self.layout.notes)
        yield from self._notes()
        yield "\\par}"

    def _columns(self) -> str:
        return "@{}" + "".join(map(self._column, range(len(self.widths)))) + "@{}"

    def _column(self, number: int) -> str:
        if not self.prose[number]:
            return "r" if is_number(self.layout.columns[number]) else "l"
        share = self.widths[number] / max(self.room, total(self.widths))
        return f">{{\\raggedright\\arraybackslash}}p{{{share:.3f}\\linewidth}}"

    def _header(self) -> Iterator[str]:
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
            text = _stacked(heading.text, room)
            cells.append(f"\\multicolumn{{{heading.columns}}}{{c}}{{{text}}}")
            rules += f"\\cmidrule(lr){{{heading.column + 1}-{end}}}"
            reached = end
        yield _line([*cells, *[""] * (len(self.widths) - reached)])
        yield rules

    def _leaf(self, text: str, number: int) -> str:
        if self.prose[number]:
            return escaped(text)
        if not is_number(self.layout.columns[number]):
            return _stacked(text, max(self.widths[number], HEADING_WIDTH), "l")
        return f"\\multicolumn{{1}}{{r}}{{{_stacked(text, self.widths[number], 'r')}}}"

    def _body(self) -> Iterator[str]:
        above = False
        for number, row in enumerate(self.layout.rows):
            if row.total and not above and number:
                yield "\\midrule"
            above = row.total
            yield _line(self._cells(row))

    def _cells(self, row: Row) -> list[str]:
        return [self._cell(text, number, row) for number, text in enumerate(row.cells)]

    def _cell(self, text: str, number: int, row: Row) -> str:
        shown = escaped(text, r"\newline{}" if self.prose[number] else " ")
        if is_number(self.layout.columns[number]) and re.match(r"-[\d∞]", shown):
            shown = f"$-${shown[1:]}"
        indent = row.indent if number == 0 else 0
        if not indent:
            return shown
        hanging = f"\\hangindent={indent}em" if self.prose[number] else ""
        return f"{hanging}\\hspace*{{{indent}em}}{shown}"

    def _notes(self) -> Iterator[str]:
        for note in self.layout.notes:
            yield f"\\noindent {escaped(note)}\\par"


def _is_prose(layout: Layout, number: int, cells: int) -> bool:
    if is_number(layout.columns[number]):
        return False
    return cells > PROSE or any("\n" in row.cells[number] for row in layout.rows)


def _stacked(text: str, room: int, align: str = "c") -> str:
    """A heading on as many lines as it needs, standing on its column."""
    lines = [escaped(line) for line in wrap(visible(legal(text)).replace("\n", " "), room)]
    if len(lines) == 1:
        return lines[0]
    return f"\\begin{{tabular}}[b]{{@{{}}{align}@{{}}}}{_BREAK.join(lines)}\\end{{tabular}}"


_GAP = "\\setlength{\\tabcolsep}{5pt}"
"""Twice this stands between two columns: the GAP of `widths`."""

_BREAK = "\\\\"


def _line(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"
