"""LaTeX: a document for xelatex whose table can be cut out and put into a paper.

Owns the document and the choice between a floating `table` and a `longtable` that runs over pages;
the grid is in `latex_table`. Only packages of an ordinary TeX distribution are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcode.exchange.latex_table import Grid
from qcode.exchange.layout import Layout, with_minus
from qcode.exchange.pages import Spread, spread
from qcode.exchange.tex import escaped, paragraph
from qcode.table import Table
from qcode.texts import Lang

_GAP = "\\setlength{\\tabcolsep}{4.5pt}"
"""Twice this stands between two columns: the GAP of `widths`."""

_TOGETHER = "\\vfil\\penalty200\\vfilneg"
"""Rather ends a page here than in what follows: a short part, or the notes of a long one."""

_CJK = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_QUOTES_STAY_LATIN = r'\xeCJKDeclareCharClass{Default}{"2018,"2019,"201C,"201D,"2014,"2026,"00B7}'


def to_latex(table: Table, lang: Lang) -> str:
    """A whole document for xelatex (with ctex if any text is Chinese, Japanese or Korean).

    A table too wide for a landscape page stands in parts, which share its number.
    """
    pages = spread(table, lang)
    # A float that waits for the next page would leave the turned pages.
    long = len(pages.parts) > 1 or not pages.has_room_for(pages.parts[0])
    body = "\n".join(_lines(pages, long))
    if pages.turned:
        body = f"\\begin{{landscape}}\n{body}\n\\end{{landscape}}"
    chinese = _CJK.search(body) is not None
    preamble = "\n".join(_preamble(lang, chinese=chinese, long=long, turned=pages.turned))
    return f"{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def _preamble(lang: Lang, *, chinese: bool, long: bool, turned: bool) -> Iterator[str]:
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
    if long:
        yield r"\usepackage{longtable}"
    if turned:
        yield r"\usepackage{pdflscape}"
    yield r"\captionsetup{font=normalsize,labelfont=bf,labelsep=quad,skip=6pt}"


def _lines(pages: Spread, long: bool) -> Iterator[str]:
    yield "% ---- the table ----"
    for number, part in enumerate(pages.parts):
        if number:
            yield "\\addtocounter{table}{-1}"
        together = pages.has_room_for(part)
        grid = Grid.of(part.layout, part.widths, pages.room, together=together)
        yield from _longtable(grid) if long else _floating(grid)
    yield "% ---- end of the table ----"


def _floating(grid: Grid) -> Iterator[str]:
    yield f"\\begin{{table}}[htbp]\n\\centering\\small{_GAP}"
    yield f"\\caption{{{escaped(grid.layout.title)}}}"
    yield f"\\begin{{tabular}}{{{grid.columns()}}}"
    yield from grid.header()
    yield from grid.body()
    yield "\\bottomrule\n\\end{tabular}"
    if grid.layout.notes:
        yield "\\par\\smallskip"
        yield "\\begin{minipage}{\\linewidth}\\footnotesize"
        yield from _notes(grid.layout)
        yield "\\end{minipage}"
    yield "\\end{table}"


def _longtable(grid: Grid) -> Iterator[str]:
    yield from [_TOGETHER] * grid.together
    yield f"{{\\small{_GAP}\n\\begin{{longtable}}{{{grid.columns()}}}"
    yield f"\\caption{{{escaped(grid.layout.title)}}}\\\\"
    yield from grid.header()
    yield "\\endfirsthead"
    yield from grid.header()
    yield "\\endhead\n\\bottomrule\n\\endlastfoot"
    yield from grid.body()
    yield "\\end{longtable}"
    if grid.layout.notes:
        yield "\\footnotesize" if grid.together else f"{_TOGETHER}\n\\footnotesize"
    yield from _notes(grid.layout)
    yield "\\par}"


def _notes(layout: Layout) -> Iterator[str]:
    for note in layout.notes:
        if note.heading:
            yield f"\\smallskip\\noindent\\textbf{{{escaped(note.text)}}}\\par\\nopagebreak"
        else:
            yield f"\\noindent {paragraph(with_minus(note.text))}\\par\\nopagebreak[3]"
