"""A figure for Graphviz. Names are data: every quotation mark and backslash is escaped."""

from __future__ import annotations

from collections.abc import Mapping

from qcode.exchange.figure.diagram import Diagram, Head, Stroke

_FONTS = "Noto Sans CJK SC,PingFang SC,Microsoft YaHei,sans-serif"

_HEADS: Mapping[Head, str] = {"arrow": "normal", "open": "vee", "bar": "tee", "diamond": "ediamond"}


def to_dot(diagram: Diagram) -> str:
    """The figure as a directed graph in the DOT language."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(diagram.nodes)}
    lines = [
        "digraph relations {",
        f"  graph [charset={_quoted('UTF-8')}, rankdir=LR, label={_quoted(diagram.title)},"
        f" labelloc=t, fontname={_quoted(_FONTS)}];",
        f"  node [shape=box, style=rounded, fontname={_quoted(_FONTS)}];",
        f"  edge [fontname={_quoted(_FONTS)}, fontsize=11];",
        *(f"  {numbers[node.id]} [label={_quoted(node.name)}];" for node in diagram.nodes),
        *(
            f"  {numbers[edge.origin]} -> {numbers[edge.target]}"
            f" [label={_quoted(diagram.label(edge))}, {_look(edge.stroke)}];"
            for edge in diagram.edges
        ),
        "}",
    ]
    return "\n".join([*(f"// {note}" for note in diagram.notes), *lines, ""])


def _look(stroke: Stroke) -> str:
    head = _HEADS[stroke.head]
    both = f", arrowtail={head}, dir=both" if stroke.both else ""
    color = _quoted(stroke.color)
    return f"style={stroke.line}, color={color}, fontcolor={color}, arrowhead={head}{both}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
