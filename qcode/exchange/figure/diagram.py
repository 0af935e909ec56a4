"""Diagram: what a figure shows, in one language, before anything is known of places and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qcode.errors import UsageProblem
from qcode.exchange.characters import visible
from qcode.table import Cell, Named, Table, shown
from qcode.texts import Lang, Text

Head = Literal["arrow", "open", "bar", "diamond"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """How the relations of a kind are drawn, so that they differ also without colour.

    line: "solid", "dashed" or "dotted".  both: its head stands at either end, for the relation
    holds both ways.
    """

    color: str
    line: Literal["solid", "dashed", "dotted"] = "solid"
    head: Head = "arrow"
    both: bool = False


PLAIN = Stroke("#1a1a1a")

STROKES = {
    "leads-to": PLAIN,
    "precedes": Stroke("#595959", head="open"),
    "enables": Stroke("#0072B2", head="open"),
    "hinders": Stroke("#B64A00", head="bar"),
    "contradicts": Stroke("#B64A00", "dashed", "bar", both=True),
    "part-of": Stroke("#595959", head="diamond"),
    "frames": Stroke("#8A3F72", "dotted"),
    "depends-on": Stroke("#595959", "dashed"),
    "responds-to": Stroke("#0072B2", "dashed", "open"),
    "associated-with": Stroke("#595959", "dotted", "open", both=True),
}
"""The kinds that have a look of their own, after Okabe & Ito's colours, darkened for thin lines."""


@dataclass(frozen=True, slots=True)
class Node:
    """A code. name: in the figure's language, on one line."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes, by their ids. kind: its id.  name: as readers have it.

    support: how many codings it rests on.
    """

    origin: str
    target: str
    kind: str
    name: str
    support: int

    @property
    def stroke(self) -> Stroke:
        return STROKES.get(self.kind, PLAIN)


@dataclass(frozen=True, slots=True)
class Diagram:
    """The codes, as first met, and the relations between them, with the caption."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    title: str
    notes: tuple[str, ...]
    lang: Lang

    def label(self, edge: Edge) -> str:
        """What stands on an edge: its name, and how many codings it rests on, if any."""
        if not edge.support:
            return edge.name
        return (
            f"{edge.name}（{edge.support}）"
            if self.lang == "zh"
            else f"{edge.name} ({edge.support})"
        )


_NUMBERS = Text(
    "In brackets: supporting codings; a relation without brackets rests on none yet.",
    "括号内为佐证编码段数；无括号者尚无佐证。",
)


def diagram(table: Table, lang: Lang) -> Diagram:
    """The diagram of a table of relations. Raises UsageProblem where it has no row."""
    if not table.rows:
        raise UsageProblem(
            Text("there is no relation to draw", "没有可画的关系"),
            Text(
                "qcode relation list shows which there are, qcode relation add draws one",
                "qcode relation list 列出已有关系，qcode relation add 新增关系",
            ),
        )
    at = {column.id: number for number, column in enumerate(table.columns)}
    nodes: dict[str, Node] = {}
    edges = []
    for row in table.rows:
        origin, kind, target = (_named(row[at[key]]) for key in ("from", "kind", "to"))
        support = row[at["support"]]
        for end in (origin, target):
            nodes.setdefault(str(end.id), Node(str(end.id), _line(end, lang)))
        count = support if isinstance(support, int) else 0
        edges.append(Edge(str(origin.id), str(target.id), str(kind.id), _line(kind, lang), count))
    notes = tuple(_one_line(note.read(lang)) for note in (_NUMBERS, *table.notes))
    title = _one_line(table.title.read(lang))
    return Diagram(tuple(nodes.values()), tuple(edges), title, notes, lang)


def _named(cell: Cell) -> Named:
    assert isinstance(cell, Named)
    return cell


def _line(named: Named, lang: Lang) -> str:
    return _one_line(str(shown(named, lang)))


def _one_line(text: str) -> str:
    """A text on one line, with nothing in it that acts."""
    return visible(" ".join(text.split()))
