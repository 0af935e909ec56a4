"""A table in a notebook or a Python session.

As HTML it is the figure of a web page, whose looks touch nothing else there. As plain text it is
the table's beginning: an object that is looked at in passing doesn't fill the screen.
"""

from __future__ import annotations

from dataclasses import replace

from qcode.exchange.terminal import to_terminal
from qcode.exchange.webpage import FIGURE_STYLE, to_figure
from qcode.table import Looks, Table
from qcode.texts import Lang, Text

LINES = 28
"""Of plain text; its size stands below."""

WIDTH = 100
"""Cells in a line of plain text, which has no terminal to ask."""


def looks(lang: Lang) -> Looks:
    """How tables show themselves in this language."""
    return Looks(lang, lambda table: to_notebook(table, lang), lambda table: to_plain(table, lang))


def to_notebook(table: Table, lang: Lang) -> str:
    """A piece of HTML; every text in it is escaped."""
    style = f".qcode-table {{\n{FIGURE_STYLE}\n}}"
    figure = to_figure(table, lang)
    return f'<div class="qcode-table">\n<style>\n{style}\n</style>\n{figure}\n</div>'


def to_plain(table: Table, lang: Lang) -> str:
    """The first lines of the table, and its size; what is cut off ends in a line of its own."""
    first = table if len(table.rows) <= LINES else _first_rows(table)
    drawn = to_terminal(replace(first, notes=()), lang, width=WIDTH)
    lines = [line.rstrip() for line in drawn.splitlines()]
    cut = ["…"] if first is not table or len(lines) > LINES else []
    rows, columns, notes = len(table.rows), len(table.columns), len(table.notes)
    size = Text(
        f"[{rows:,} rows × {columns:,} columns; .notes: {notes}]",
        f"[{rows:,} 行 × {columns:,} 列；.notes 有 {notes} 条说明]",
    )
    return "\n".join([*lines[:LINES], *cut, size.read(lang)])


def _first_rows(table: Table) -> Table:
    return replace(table, rows=table.rows[:LINES], indents=table.indents[:LINES], totals=0)
