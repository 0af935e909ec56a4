"""A figure as a picture: rounded boxes, level lines with their names, heads that tell the kinds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.exchange.figure.diagram import Diagram, Head, Stroke
from qcode.exchange.figure.layering import Size
from qcode.exchange.figure.layout import Box, Layout, Link, Point, Route, lay_out
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

PORT = 0.2
"""Inches of a box's side for each line that ends there."""

PAGE = 9.5
"""Inches: a figure that is wider would have to be shrunk too much for a page."""

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
    sizes, links = _sizes(figure, diagram, names, labels)
    layout, down = _best(sizes, links)
    sheet = _Sheet(_axes(figure, layout, down), down)
    for edge, route in zip(diagram.edges, layout.routes, strict=True):
        sheet.line(edge.stroke, route)
    for ident, name in names.items():
        sheet.box(layout.boxes[ident])
        sheet.text(layout.boxes[ident], name, SIZE, INK)
    for edge, route, label in zip(diagram.edges, layout.routes, labels, strict=True):
        sheet.text(route.label, label, SMALL, edge.stroke.color)


def _sizes(
    figure: Figure, diagram: Diagram, names: dict[str, str], labels: list[str]
) -> tuple[dict[str, Size], list[Link]]:
    """How large the boxes and labels are; all boxes are as wide as the widest."""
    bare = {ident: _measured(figure, name, SIZE) for ident, name in names.items()}
    width = max(size.width for size in bare.values()) + 2 * PADDING
    sizes = {
        ident: Size(width, max(size.height + 2 * PADDING, LEAST)) for ident, size in bare.items()
    }
    links = []
    for edge, label in zip(diagram.edges, labels, strict=True):
        size = _measured(figure, label, SMALL)
        links.append(Link(edge.origin, edge.target, Size(size.width + 0.08, size.height + 0.02)))
    return sizes, links


def _best(sizes: dict[str, Size], links: list[Link]) -> tuple[Layout, bool]:
    """From left to right where a page has room for that, else downwards if it is narrower.

    A layout downwards is one from left to right of boxes that lie on their sides.
    """
    right = lay_out(_with_ports(sizes, links), links)
    left_edge, _, right_edge, _ = right.extent
    if right_edge - left_edge <= PAGE:
        return right, False
    lying = {ident: size.lying for ident, size in sizes.items()}
    turned = [replace(link, label=link.label.lying) for link in links]
    down = lay_out(_with_ports(lying, turned), turned)
    _, low, _, high = down.extent
    return (down, True) if high - low < right_edge - left_edge else (right, False)


def _with_ports(sizes: dict[str, Size], links: list[Link]) -> dict[str, Size]:
    """The boxes, high enough for the lines that end at either of their sides."""
    starting = Counter(link.origin for link in links)
    ending = Counter(link.target for link in links)
    return {
        ident: replace(size, height=max(size.height, PORT * max(starting[ident], ending[ident])))
        for ident, size in sizes.items()
    }


def _measured(figure: Figure, text: str, points: float) -> Size:
    """How much room a text takes, in inches."""
    drawn = figure.text(0, 0, text, fontsize=points, linespacing=1.2)
    left, low, right, high = reach(drawn)
    drawn.remove()
    return Size(right - left, high - low)


def _axes(figure: Figure, layout: Layout, down: bool) -> Axes:
    """Axes as large as the layout, on which a place is a place in inches."""
    left, low, right, high = layout.extent
    if down:
        left, low, right, high = -high, -right, -low, -left
    figure.set_size_inches(right - left, high - low)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.set_axis_off()
    return axes


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn on. Places are the layout's: x is the way that the lines lead.

    down: that way is downwards on the sheet, and not to the right.
    """

    axes: Axes
    down: bool

    def at(self, point: Point) -> Point:
        x, y = point
        return (-y, -x) if self.down else point

    def box(self, box: Box) -> None:
        from matplotlib.patches import FancyBboxPatch

        x, y = self.at((box.x, box.y))
        width, height = (box.height, box.width) if self.down else (box.width, box.height)
        self.axes.add_patch(
            FancyBboxPatch(
                (x - width / 2, y - height / 2),
                width,
                height,
                boxstyle="round,pad=0,rounding_size=0.06",
                facecolor="#f7f7f5",
                edgecolor=INK,
                linewidth=0.9,
                clip_on=False,
                zorder=3,
            )
        )

    def text(self, box: Box, text: str, points: float, color: str) -> None:
        self.axes.text(
            *self.at((box.x, box.y)),
            text,
            fontsize=points,
            color=color,
            ha="center",
            va="center",
            linespacing=1.2,
            zorder=4,
        )

    def line(self, stroke: Stroke, route: Route) -> None:
        for piece in route.pieces:
            self._piece(stroke, piece)
        last = route.pieces[-1]
        self._head(stroke, last[-1], onwards=last[-1][0] > last[-2][0])
        if stroke.both:
            first = route.pieces[0]
            self._head(stroke, first[0], onwards=first[0][0] > first[1][0])

    def _piece(self, stroke: Stroke, piece: tuple[Point, ...]) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        points, codes = _bent(piece)
        self.axes.add_patch(
            PathPatch(
                Path(list(map(self.at, points)), [getattr(Path, code) for code in codes]),
                facecolor="none",
                edgecolor=stroke.color,
                linewidth=WIDTH,
                linestyle=_DASHES[stroke.line],
                capstyle="butt",
                clip_on=False,
                zorder=1,
            )
        )

    def _head(self, stroke: Stroke, end: Point, onwards: bool) -> None:
        """A line's head where it ends. onwards: it comes the way that the figure leads."""
        from matplotlib.patches import Polygon

        corners = _corners(stroke.head, *end, -HEAD if onwards else HEAD)
        filled = stroke.head in ("arrow", "diamond")
        self.axes.add_patch(
            Polygon(
                list(map(self.at, corners)),
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


def _bent(piece: tuple[Point, ...]) -> tuple[list[Point], list[str]]:
    """A line that leaves and reaches every point level."""
    points, codes = [piece[0]], ["MOVETO"]
    for (x, y), (end_x, end_y) in pairwise(piece):
        middle = (x + end_x) / 2
        points += [(middle, y), (middle, end_y), (end_x, end_y)]
        codes += ["CURVE4"] * 3
    return points, codes


def _corners(head: Head, x: float, y: float, back: float) -> list[Point]:
    if head == "bar":
        return [(x + back / 2, y - 1.4 * HALF), (x + back / 2, y + 1.4 * HALF)]
    if head == "diamond":
        middle = x + 0.7 * back
        return [(x, y), (middle, y + HALF), (x + 1.4 * back, y), (middle, y - HALF)]
    return [(x + back, y + HALF), (x, y), (x + back, y - HALF)]
