"""A figure for Mermaid. Names are data: what could be markup is written as character entities."""

from __future__ import annotations

import re

from qcode.exchange.figure.diagram import Diagram, Stroke

_MARKUP = re.compile(r"[\"#&<>\\`*_~$|{}\[\]-]|(?<=\d)\.")
"""All that Mermaid, Markdown or HTML could take for more than a letter."""


def to_mermaid(diagram: Diagram) -> str:
    """The figure as a flowchart from left to right."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(diagram.nodes)}
    lines = [
        "flowchart LR",
        *(f'  {numbers[node.id]}["{_escaped(node.name)}"]' for node in diagram.nodes),
        *(
            f"  {numbers[edge.origin]} {_arrow(edge.stroke)}"
            f'|"{_escaped(diagram.label(edge))}"| {numbers[edge.target]}'
            for edge in diagram.edges
        ),
        *(
            f"  linkStyle {number} stroke:{edge.stroke.color}"
            for number, edge in enumerate(diagram.edges)
        ),
    ]
    return "\n".join([*(f"%% {note}" for note in diagram.notes), *lines, ""])


def _arrow(stroke: Stroke) -> str:
    """Mermaid has lines that are whole or dotted, and three heads."""
    head = {"arrow": ">", "open": ">", "bar": "x", "diamond": "o"}[stroke.head]
    tail = {">": "<"}.get(head, head) if stroke.both else ""
    body = "--" if stroke.line == "solid" else "-.-"
    return f"{tail}{body}{head}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: f"#{ord(match[0])};", text)
