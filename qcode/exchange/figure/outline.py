"""A figure where there is only text: each code with the relations that lead from it."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.exchange.figure.diagram import Diagram, Edge, Node
from qcode.exchange.measure import width


def to_outline(diagram: Diagram) -> str:
    """The codes that something leads from, each with what it leads to, kinds aligned."""
    names = {node.id: node.name for node in diagram.nodes}
    room = max(width(diagram.label(edge)) for edge in diagram.edges)
    lines = [diagram.title, ""]
    for node in diagram.nodes:
        lines += _from(diagram, node, names, room)
    return "\n".join([*lines, "", *diagram.notes, ""])


def _from(diagram: Diagram, node: Node, names: dict[str, str], room: int) -> Iterator[str]:
    leaving = [edge for edge in diagram.edges if edge.origin == node.id]
    if leaving:
        yield node.name
    for edge in leaving:
        label = diagram.label(edge)
        yield f"  {_sign(edge)} {label}{' ' * (room - width(label))}  {names[edge.target]}"


def _sign(edge: Edge) -> str:
    return "↔" if edge.stroke.both else "→"
