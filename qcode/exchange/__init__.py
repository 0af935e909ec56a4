"""exchange: how results travel. Every export is a function from a Table to a string or a file.

Owns the shapes of the outside world: quoting, escaping, page widths, fonts. What a number means,
which names it carries and what the caption says were settled in the Table; nothing is computed
here. A writer (and the library it needs) is imported when it is asked for.

Readers get names in the language asked for. JSON is for programs: it carries ids, and both
languages' captions.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem

if TYPE_CHECKING:
    from qcode.table import Table
    from qcode.texts import Lang

FORMATS = ("table", "csv", "json", "md", "latex", "html")
SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".md", ".tex", ".html", ".xlsx", ".docx")

TEXT_FILE_WIDTH = 100
"""Cells in a line of a .txt file, which has no terminal to ask."""

_FORMAT_OF = {".json": "json", ".md": "md", ".tex": "latex", ".html": "html"}


def render(
    table: Table, format: str, lang: Lang, *, width: int | None = None, color: bool = False
) -> str:
    """The table as a string that ends in a newline; format is one of FORMATS.

    width: cells in a line, for "table" alone; None: as wide as the table is.
    color: with terminal colours, for "table" alone.
    Raises UsageProblem for a format that isn't known.
    """
    if format == "table":
        from qcode.exchange.terminal import to_terminal

        return to_terminal(table, lang, width=width, color=color)
    if format == "csv":
        from qcode.exchange.delimited import to_delimited

        return to_delimited(table, lang)
    if format == "json":
        from qcode.exchange.records import to_json

        return to_json(table)
    if format == "md":
        from qcode.exchange.markdown import to_markdown

        return to_markdown(table, lang)
    if format == "latex":
        from qcode.exchange.latex import to_latex

        return to_latex(table, lang)
    if format == "html":
        from qcode.exchange.webpage import to_html

        return to_html(table, lang)
    raise UsageProblem(f"there is no format {format!r}", f"known: {', '.join(FORMATS)}")


def write(table: Table, path: Path | str, lang: Lang, *, excel: bool = False) -> None:
    """Write the table to a file whose suffix says how (one of SUFFIXES), whole or not at all.

    excel: a .csv or .tsv that Excel opens rightly and never calculates (see to_excel).
    Raises UsageProblem for a suffix that isn't known, or a table too large for the format;
    FileProblem where the file can't be written.
    """
    from qcode.exchange.files import write_whole

    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        what = f"{path}: no table can be written as {suffix or 'a file without suffix'}"
        raise UsageProblem(what, f"end the name in one of {' '.join(SUFFIXES)}")
    if excel and suffix not in (".csv", ".tsv"):
        raise UsageProblem(f"{path}: Excel's variant is for .csv and .tsv", "leave it out")
    write_whole(path, _content(table, suffix, lang, excel))


def _content(table: Table, suffix: str, lang: Lang, excel: bool) -> bytes:
    if suffix == ".xlsx":
        from qcode.exchange.workbook import to_workbook

        return to_workbook(table, lang)
    if suffix == ".docx":
        from qcode.exchange.word import to_word

        return to_word(table, lang)
    # A lone surrogate (a file name that isn't UTF-8) would stop the whole export.
    return _text(table, suffix, lang, excel).encode("utf-8", "backslashreplace")


def _text(table: Table, suffix: str, lang: Lang, excel: bool) -> str:
    if suffix in (".csv", ".tsv"):
        from qcode.exchange.delimited import to_delimited, to_excel

        delimiter = "," if suffix == ".csv" else "\t"
        return (to_excel if excel else to_delimited)(table, lang, delimiter)
    if suffix == ".txt":
        return render(table, "table", lang, width=TEXT_FILE_WIDTH)
    return render(table, _FORMAT_OF[suffix], lang)
