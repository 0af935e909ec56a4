"""A figure where there is only text: each code with the relations that lead from it."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.exchange.figure.diagram import Diagram, Edge, Node
from qcode.exchange.measure import width, wrap

LEAST = 20
"""Cells that a text has at least, whatever stands before it."""


def to_outline(diagram: Diagram, reach: int | None = None) -> str:
    """The codes that something leads from, each with what it leads to, kinds aligned.

    reach: cells in a line; None for as many as it takes.
    """
    names = {node.id: node.name for node in diagram.nodes}
    room = max(width(diagram.label(edge)) for edge in diagram.edges)
    told = [("", diagram.title), ("", "")]
    for node in diagram.nodes:
        told += _from(diagram, node, names, room)
    told += [("", ""), *(("", note) for note in diagram.notes)]
    return "".join(f"{line}\n" for lead, text in told for line in _hanging(lead, text, reach))


def _from(
    diagram: Diagram, node: Node, names: dict[str, str], room: int
) -> Iterator[tuple[str, str]]:
    leaving = [edge for edge in diagram.edges if edge.origin == node.id]
    if leaving:
        yield "", node.name
    for edge in leaving:
        label = diagram.label(edge)
        yield f"  {_sign(edge)} {label}{' ' * (room - width(label))}  ", names[edge.target]


def _hanging(lead: str, text: str, reach: int | None) -> list[str]:
    """The text after its lead; its further lines stand under its first."""
    if reach is None:
        return [lead + text]
    first, *more = wrap(text, max(reach - width(lead), LEAST))
    return [lead + first, *(" " * width(lead) + line for line in more)]


def _sign(edge: Edge) -> str:
    return "↔" if edge.stroke.both else "→"
