"""A table in a notebook: the figure of a web page, whose looks touch nothing else there."""

from __future__ import annotations

from qcode.exchange.webpage import FIGURE_STYLE, to_figure
from qcode.table import Table
from qcode.texts import Lang


def to_notebook(table: Table, lang: Lang) -> str:
    """A piece of HTML; every text in it is escaped."""
    style = f".qcode-table {{\n{FIGURE_STYLE}\n}}"
    figure = to_figure(table, lang)
    return f'<div class="qcode-table">\n<style>\n{style}\n</style>\n{figure}\n</div>'
