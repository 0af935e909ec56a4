"""A figure for Mermaid. Names are data: what could be markup is written as character entities."""

from __future__ import annotations

import re

from qcode.exchange.figure.diagram import Diagram, Stroke

_MARKUP = re.compile(r"[\"#%&<>\\`*_~$|{}\[\]+=-]|^\d+(?=[.)])")
"""All that Mermaid, Markdown or HTML could take for more than a letter; also a number before a dot
or bracket, which would begin a list."""

_DIRECTIVE = re.compile(r"[%{}]")
"""What Mermaid heeds even in a comment, where %%{init: …}%% sets options."""


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
    notes = (_DIRECTIVE.sub(_entities, note) for note in diagram.notes)
    return "\n".join([*(f"%% {note}" for note in notes), *lines, ""])


def _arrow(stroke: Stroke) -> str:
    """Mermaid has lines that are whole or dotted, and three heads."""
    head = {"arrow": ">", "open": ">", "bar": "x", "diamond": "o"}[stroke.head]
    tail = {">": "<"}.get(head, head) if stroke.both else ""
    body = "--" if stroke.line == "solid" else "-.-"
    return f"{tail}{body}{head}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(_entities, text)


def _entities(found: re.Match[str]) -> str:
    return "".join(f"#{ord(each)};" for each in found[0])
