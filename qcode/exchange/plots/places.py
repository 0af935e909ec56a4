"""Places: where the nodes of a network stand, so that what is joined is near and nothing overlaps.

Each connected part is laid out by itself (Kamada & Kawai 1989: distances on paper follow the
number of lines between two nodes), its nodes are pushed apart until no box lies on another, and
the parts are set in rows, the largest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import dist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

Place = tuple[float, float]
"""x and y in inches, y upwards; of a box: half its width and half its height."""

STEP = (1.55, 1.15)
"""Inches across and upwards for one line."""

PAGE = 7.5
"""Inches: a row of parts isn't made wider, but for a part that is."""

BETWEEN = 0.35
"""Inches between parts."""


def arranged(pairs: Sequence[tuple[str, str]], boxes: Mapping[str, Place]) -> dict[str, Place]:
    """The middle of each node's box. pairs: what is joined; each node of boxes is in one."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(boxes)
    graph.add_edges_from(pairs)
    order = {node: number for number, node in enumerate(boxes)}
    parts = [sorted(part, key=order.__getitem__) for part in networkx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), order[part[0]]))
    return _in_rows([_apart(_laid_out(graph.subgraph(part), part), boxes) for part in parts], boxes)


def _laid_out(graph: networkx.Graph[str], nodes: Sequence[str]) -> dict[str, Place]:
    """The nodes of one part, a line between two of them being one step long on average."""
    import networkx

    found = networkx.kamada_kawai_layout(graph, pos=networkx.circular_layout(nodes))
    places = _lying(found, nodes)
    mean = sum(dist(places[one], places[other]) for one, other in graph.edges) / len(graph.edges)
    return {node: (x / mean * STEP[0], y / mean * STEP[1]) for node, (x, y) in places.items()}


def _lying(found: Mapping[str, Sequence[float]], nodes: Sequence[str]) -> dict[str, Place]:
    """The places turned so that they reach farther across than upwards, the first to the left."""
    import numpy as np

    places = np.array([found[node] for node in nodes])
    places -= places.mean(axis=0)
    turned = places @ np.linalg.svd(places)[2].T
    turned *= np.where(turned[0] > 0, -1.0, 1.0) * (1, -1)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, turned, strict=True)}


def _apart(places: dict[str, Place], boxes: Mapping[str, Place]) -> dict[str, Place]:
    """The places pushed apart, each time the shorter way, until no box lies on another.

    Given up after so many rounds that only a knot of very many nodes would need more.
    """
    for _ in range(500):
        moved = False
        for one, other in combinations(places, 2):
            step = _step(places[one], places[other], boxes[one], boxes[other])
            if step is not None:
                moved = True
                (x, y), (u, v) = places[one], places[other]
                places[one], places[other] = (x - step[0], y - step[1]), (u + step[0], v + step[1])
        if not moved:
            break
    return places


def _step(one: Place, other: Place, box: Place, other_box: Place) -> Place | None:
    """By how much two boxes must each give way, on the axis where it is less; None: not at all."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    across, up = box[0] + other_box[0] - abs(dx), box[1] + other_box[1] - abs(dy)
    if min(across, up) <= 1e-6:
        return None
    if across < up:
        return (across / 2 if dx >= 0 else -across / 2), 0.0
    return 0.0, (up / 2 if dy >= 0 else -up / 2)


def _in_rows(parts: Sequence[dict[str, Place]], boxes: Mapping[str, Place]) -> dict[str, Place]:
    """The parts beside one another from the left, in as many rows as they need, downwards."""
    placed: dict[str, Place] = {}
    x = top = lowest = 0.0
    for part in parts:
        left = min(part[node][0] - boxes[node][0] for node in part)
        right = max(part[node][0] + boxes[node][0] for node in part)
        upper = max(part[node][1] + boxes[node][1] for node in part)
        lower = min(part[node][1] - boxes[node][1] for node in part)
        if x and x + right - left > PAGE:
            x, top = 0.0, lowest - BETWEEN
        for node, (u, v) in part.items():
            placed[node] = (x + u - left, top + v - upper)
        x += right - left + BETWEEN
        lowest = min(lowest, top - (upper - lower))
    return placed
