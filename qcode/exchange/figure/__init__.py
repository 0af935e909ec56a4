"""figure: the logic of a study as a drawing: codes in boxes, named relations as arrows.

A figure is drawn from the table of relations (columns from, kind, to and support). It goes out as
a picture (.svg, .png, .pdf), or as text that other programs draw (.dot for Graphviz, .mmd for
Mermaid), or as an outline in the terminal.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem
from qcode.exchange.figure.diagram import Diagram, diagram
from qcode.exchange.plots.canvas import SUFFIXES as PICTURES
from qcode.exchange.plots.canvas import suffix_of
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.table import Table
    from qcode.texts import Lang

FORMATS = ("outline", "dot", "mermaid")
SUFFIXES = (*PICTURES, ".dot", ".gv", ".mmd", ".mermaid")

_FORMAT_OF = {".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}


def render_figure(table: Table, format: str, lang: Lang, width: int | None = None) -> str:
    """The figure as text that ends in a newline; format is one of FORMATS.

    width: cells in a line of the outline; None for as many as it takes.
    Raises UsageProblem where there is no relation to draw.
    """
    return _text(diagram(table, lang), format, width)


def write_figure(table: Table, path: Path | str, lang: Lang) -> Text | None:
    """Write the figure to a file whose suffix says how (one of SUFFIXES), whole or not at all.

    Returns what is to be said of it (characters that no font has), if anything. Raises
    UsageProblem for a suffix that isn't known, where there is no relation to draw, or where the
    extra `plots` is needed and missing; FileProblem where the file can't be written.
    """
    from qcode.exchange.files import write_whole

    suffix = suffix_of(path)
    if suffix not in SUFFIXES:
        what = f"{path}: no figure can be written as {suffix or 'a file without suffix'}"
        raise UsageProblem(what, f"end the name in one of {' '.join(SUFFIXES)}")
    drawn = diagram(table, lang)
    if suffix in _FORMAT_OF:
        write_whole(path, _text(drawn, _FORMAT_OF[suffix]).encode("utf-8", "backslashreplace"))
        return None
    from qcode.exchange.figure.drawing import draw

    made = draw(drawn, suffix)
    write_whole(path, made.content)
    return made.warning


def _text(drawn: Diagram, format: str, width: int | None = None) -> str:
    if format == "dot":
        from qcode.exchange.figure.dot import to_dot

        return to_dot(drawn)
    if format == "mermaid":
        from qcode.exchange.figure.mermaid import to_mermaid

        return to_mermaid(drawn)
    from qcode.exchange.figure.outline import to_outline

    return to_outline(drawn, width)
