"""Labels: the names of rows beside what is drawn for them, and the legend over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qcode.exchange.plots.canvas import SIZE, SMALL, broken, plain, reach
from qcode.exchange.plots.colours import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = 3.0
"""Inches for the names of rows before they are broken."""

INDENT, BESIDE = 0.14, 0.1
"""Inches by which a row stands in for each depth, and between its name and what is drawn."""

SWATCH = (0.26, 0.13)
"""Inches: width and height of a legend's sample."""


def write_names(
    axes: Axes, names: Sequence[str], indents: Sequence[int], places: Sequence[float], inch: float
) -> None:
    """Names flush left, as near to the left edge of the axes as the longest lets them.

    places: the middle of each row, as the axes count.  inch: how many of the axes' units it is.
    """
    drawn = []
    for name, indent, y in zip(names, indents, places, strict=True):
        room = NAMES - INDENT * indent
        points = SIZE if len(broken(name, room)) == 1 else SMALL  # two small lines have room
        lines = _two(broken(name, room, points))
        # By its baseline, so that a g or a p doesn't lift the name.
        middle = "center_baseline" if len(lines) == 1 else "center"
        where: dict[str, Any] = {"fontsize": points, "va": middle, "linespacing": 1.0}
        drawn.append(axes.text(INDENT * indent * inch, y, "\n".join(lines), **where))
    widest = (max(reach(each)[2] for each in drawn) - axes.get_position().x0 + BESIDE) * inch
    for each in drawn:
        each.set_x(each.get_position()[0] - widest)


def _two(lines: Sequence[str]) -> Sequence[str]:
    """As many lines as a row has room for; what is cut off is shown by a sign."""
    return lines if len(lines) < 3 else [lines[0], f"{lines[1][:-1]}…"]


def write_legend(
    axes: Axes, names: Sequence[str], looks: Sequence[Look], width: float, bottom: float
) -> None:
    """Samples with their names, from left to right and as many lines as they need.

    axes: counted in inches, downwards.  width: inches for a line.  bottom: the lowest line's edge.
    """
    lines: list[list[tuple[float, str, Look]]] = [[]]
    x = 0.0
    for name, look in zip(map(plain, names), looks, strict=True):
        sample = axes.text(0, 0, name, fontsize=SMALL)
        left, _, right, _ = reach(sample)
        sample.remove()
        wide = SWATCH[0] + right - left + 0.28
        if lines[-1] and x + wide > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, name, look))
        x += wide
    for number, line in enumerate(reversed(lines)):
        y = bottom - number * 0.2
        for x, name, look in line:
            middle = y - SWATCH[1] / 2
            draw_bar(axes, (x, middle), SWATCH, look)
            axes.text(x + SWATCH[0] + 0.06, middle, name, fontsize=SMALL, va="center_baseline")


def draw_bar(axes: Axes, start: tuple[float, float], size: tuple[float, float], look: Look) -> None:
    """A bar. start: the middle of its left edge.  size: its width and height."""
    from matplotlib.patches import Rectangle

    x, y = start
    axes.add_patch(Rectangle((x, y - size[1] / 2), *size, **look.fill))
