"""Markdown: a pipe table, its caption as paragraphs; no text in it is ever markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qcode.exchange.characters import visible
from qcode.exchange.layout import Row, is_number, lay_out, levels_of
from qcode.table import Table
from qcode.texts import Lang

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_AT_START = re.compile(r"^([#+=-]|\d+(?=[.)]))")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"})
_INDENT = "&emsp;"


def to_markdown(table: Table, lang: Lang) -> str:
    """The title in bold, the table, a paragraph for each note; nested headings joined with /."""
    layout = lay_out(table, lang)
    titles = [f"**{escaped(layout.title)}**"] if layout.title.strip() else []
    header = [
        " / ".join(escaped(level.read(lang)) for level in levels_of(column))
        for column in table.columns
    ]
    rules = ["---:" if is_number(column) else "---" for column in table.columns]
    body = [_line(header), _line(rules), *(_line(_cells(row)) for row in layout.rows)]
    notes = [
        f"**{escaped(note.text)}**" if note.heading else _paragraph(note.text)
        for note in layout.notes
    ]
    return "\n\n".join([*titles, "\n".join(body), *notes]) + "\n"


def escaped(text: str) -> str:
    """The text as Markdown shows it letter for letter, on one line."""
    plain = visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _MARKUP.sub(r"\\\1", plain).translate(_ENTITIES)


def _paragraph(text: str) -> str:
    return _AT_START.sub(_not_a_list, escaped(text))


def _not_a_list(match: re.Match[str]) -> str:
    start = match[0]
    return f"&#{ord(start[0])};{start[1:]}" if start[0].isdigit() else f"\\{start}"


def _cells(row: Row) -> list[str]:
    cells = [_total(escaped(cell), row.total) for cell in row.cells]
    if cells:
        cells[0] = _INDENT * row.indent + cells[0]
    return cells


def _total(cell: str, total: bool) -> str:
    return f"**{cell}**" if total and cell else cell


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
