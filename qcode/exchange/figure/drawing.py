"""A figure as a picture: rounded boxes, level lines with their names, heads that tell the kinds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.exchange.figure.diagram import Diagram, Edge, Head, Stroke
from qcode.exchange.figure.layering import Size
from qcode.exchange.figure.layout import Layout, Link, Point, Route, lay_out
from qcode.exchange.plots.canvas import (
    INK,
    SIZE,
    SMALL,
    About,
    Picture,
    broken,
    picture,
    reach,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOX, LABEL = 1.55, 1.3
"""Inches: the room of a box's name, and of a line's, before it is broken."""

PADDING, LEAST = 0.11, 0.42
"""Inches around a name in its box, and a box's least height."""

PORT = 0.14
"""Inches of a box's height for each line that ends at one of its sides."""

HEAD, HALF = 0.11, 0.05
"""Inches: the length of a line's head, and half its width."""

WIDTH = 1.2
"""Points: of a line."""

_DASHES = {"solid": "solid", "dashed": (0, (5, 2.5)), "dotted": (0, (1.2, 1.8))}


def draw(diagram: Diagram, suffix: str) -> Picture:
    """The figure as a picture of this suffix. Raises UsageProblem (see canvas.picture)."""
    names = [node.name for node in diagram.nodes]
    texts = [*names, *map(diagram.label, diagram.edges)]
    about = About(diagram.title, diagram.notes, diagram.lang)
    return picture(lambda figure: _paint(figure, diagram), texts, about, suffix)


def _paint(figure: Figure, diagram: Diagram) -> None:
    names = {node.id: "\n".join(broken(node.name, BOX)) for node in diagram.nodes}
    labels = ["\n".join(broken(diagram.label(edge), LABEL, SMALL)) for edge in diagram.edges]
    layout = lay_out(*_sizes(figure, diagram, names, labels))
    axes = _axes(figure, layout)
    for edge, route in zip(diagram.edges, layout.routes, strict=True):
        _line(axes, edge.stroke, route)
    for ident, name in names.items():
        _box(axes, layout, ident, name)
    for edge, route, label in zip(diagram.edges, layout.routes, labels, strict=True):
        _name(axes, edge, route, label)


def _sizes(
    figure: Figure, diagram: Diagram, names: dict[str, str], labels: list[str]
) -> tuple[dict[str, Size], list[Link]]:
    """How large the boxes and labels are; all boxes are as wide as the widest."""
    bare = {ident: _measured(figure, name, SIZE) for ident, name in names.items()}
    width = max(size.width for size in bare.values()) + 2 * PADDING
    sizes = {}
    for ident, size in bare.items():
        sides = [
            sum(edge.origin == ident for edge in diagram.edges),
            sum(edge.target == ident for edge in diagram.edges),
        ]
        height = max(size.height + 2 * PADDING, LEAST, PORT * max(sides) / 0.7)
        sizes[ident] = Size(width, height)
    links = []
    for edge, label in zip(diagram.edges, labels, strict=True):
        size = _measured(figure, label, SMALL)
        links.append(Link(edge.origin, edge.target, Size(size.width + 0.08, size.height + 0.02)))
    return sizes, links


def _measured(figure: Figure, text: str, points: float) -> Size:
    """How much room a text takes, in inches."""
    drawn = figure.text(0, 0, text, fontsize=points, linespacing=1.2)
    left, low, right, high = reach(drawn)
    drawn.remove()
    return Size(right - left, high - low)


def _axes(figure: Figure, layout: Layout) -> Axes:
    """Axes as large as the layout, on which a place is a place in inches."""
    boxes = [*layout.boxes.values(), *(route.label for route in layout.routes)]
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    low = min(box.y - box.height / 2 for box in boxes)
    high = max(box.y + box.height / 2 for box in boxes)
    figure.set_size_inches(right - left, high - low)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.set_axis_off()
    return axes


def _box(axes: Axes, layout: Layout, ident: str, name: str) -> None:
    from matplotlib.patches import FancyBboxPatch

    box = layout.boxes[ident]
    axes.add_patch(
        FancyBboxPatch(
            (box.left, box.y - box.height / 2),
            box.width,
            box.height,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor="#f7f7f5",
            edgecolor=INK,
            linewidth=0.9,
            clip_on=False,
            zorder=3,
        )
    )
    _text(axes, (box.x, box.y), name, SIZE, INK)


def _name(axes: Axes, edge: Edge, route: Route, label: str) -> None:
    _text(axes, (route.label.x, route.label.y), label, SMALL, edge.stroke.color)


def _text(axes: Axes, at: Point, text: str, points: float, color: str) -> None:
    axes.text(
        *at,
        text,
        fontsize=points,
        color=color,
        ha="center",
        va="center",
        linespacing=1.2,
        zorder=4,
    )


def _line(axes: Axes, stroke: Stroke, route: Route) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for piece in route.pieces:
        points, codes = _bent(piece)
        axes.add_patch(
            PathPatch(
                Path(points, [getattr(Path, code) for code in codes]),
                facecolor="none",
                edgecolor=stroke.color,
                linewidth=WIDTH,
                linestyle=_DASHES[stroke.line],
                capstyle="butt",
                clip_on=False,
                zorder=1,
            )
        )
    last = route.pieces[-1]
    _head(axes, stroke, last[-1], towards=last[-1][0] > last[-2][0])
    if stroke.both:
        first = route.pieces[0]
        _head(axes, stroke, first[0], towards=first[0][0] > first[1][0])


def _bent(piece: tuple[Point, ...]) -> tuple[list[Point], list[str]]:
    """A line that leaves and reaches every point level."""
    points, codes = [piece[0]], ["MOVETO"]
    for (x, y), (end_x, end_y) in pairwise(piece):
        middle = (x + end_x) / 2
        points += [(middle, y), (middle, end_y), (end_x, end_y)]
        codes += ["CURVE4"] * 3
    return points, codes


def _head(axes: Axes, stroke: Stroke, at: Point, towards: bool) -> None:
    """A line's head where it ends. towards: it is reached from the left."""
    from matplotlib.patches import Polygon

    x, y = at
    back = -HEAD if towards else HEAD
    corners = _corners(stroke.head, x, y, back)
    filled = stroke.head in ("arrow", "diamond")
    axes.add_patch(
        Polygon(
            corners,
            closed=filled,
            facecolor="white" if stroke.head == "diamond" else stroke.color,
            fill=filled,
            edgecolor=stroke.color,
            linewidth=2.2 if stroke.head == "bar" else 1.0,
            joinstyle="miter",
            clip_on=False,
            zorder=2,
        )
    )


def _corners(head: Head, x: float, y: float, back: float) -> list[Point]:
    if head == "bar":
        return [(x + back / 2, y - 1.4 * HALF), (x + back / 2, y + 1.4 * HALF)]
    if head == "diamond":
        middle = x + 0.7 * back
        return [(x, y), (middle, y + HALF), (x + 1.4 * back, y), (middle, y - HALF)]
    return [(x + back, y + HALF), (x, y), (x + back, y - HALF)]
