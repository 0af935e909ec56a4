"""Heat map: a cross-table with its cells coloured by their numbers, which stay written in them.

Totals stand apart at the edges, uncoloured: they would outshine every part. What is undefined is
hatched. Numbers below 0 (differences) get a scale of their own on either side of white.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qcode.exchange.measure import longest_word
from qcode.exchange.plots.canvas import (
    QUIET,
    RULE,
    SMALL,
    Picture,
    broken,
    cells_in,
    picture,
    reach,
)
from qcode.exchange.plots.colours import UNKNOWN, below_and_above, ink_on, light_to_dark
from qcode.exchange.plots.grid import Grid, Series, grid_of
from qcode.exchange.plots.labels import write_names
from qcode.table import Table
from qcode.texts import Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text as Drawn

CELL = (0.66, 0.27)
"""Inches: width and height of a cell."""

APART = 0.25
"""Cells between the parts and their totals."""

_Shade = Callable[[float], tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where rows and columns stand, in cells from the upper left corner."""

    columns: Sequence[float]
    rows: Sequence[float]


def heatmap(table: Table, lang: Lang, suffix: str) -> Picture:
    """A heat map as a file of this suffix. Raises UsageProblem where there is nothing to draw."""
    grid = grid_of(table, lang)
    return picture(lambda figure: _paint(figure, grid), grid.texts, grid.about, suffix)


def _paint(figure: Figure, grid: Grid) -> None:
    place = _Place(_steps([each.total for each in grid.series]), _steps(grid.totals))
    width, height = place.columns[-1] + 1, place.rows[-1] + 1
    axes = figure.add_axes((0, 0, width * CELL[0], height * CELL[1]))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    shade = _shade(grid)
    for series, x in zip(grid.series, place.columns, strict=True):
        for row, y in enumerate(place.rows):
            apart = series.total or grid.totals[row]
            _cell(axes, (x, y), series, row, None if apart else shade)
    write_names(axes, grid.rows, grid.indents, [y + 0.5 for y in place.rows], 1 / CELL[0])
    _headings(axes, grid, place)


def _steps(totals: Sequence[bool]) -> list[float]:
    """Where each stands, with a gap wherever totals begin or end."""
    places, at = [], 0.0
    for number, total in enumerate(totals):
        if number:
            at += 1 + APART * (total != totals[number - 1])
        places.append(at)
    return places


def _shade(grid: Grid) -> _Shade:
    """The colour of a number, by all the numbers that are coloured."""
    from matplotlib.colors import Normalize

    cells = [series.values[row] for series in grid.parts for row in grid.inner]
    values = [value for value in cells if value is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    reach = max(abs(low), abs(high)) or 1.0
    map_ = below_and_above() if low < 0 else light_to_dark()
    scale = Normalize(-reach if low < 0 else 0, reach)

    def shade(value: float) -> tuple[float, float, float, float]:
        red, green, blue, alpha = map_(float(scale(value)))
        return red, green, blue, alpha

    return shade


def _cell(
    axes: Axes, corner: tuple[float, float], series: Series, row: int, shade: _Shade | None
) -> None:
    from matplotlib.patches import Rectangle

    value, ink = series.values[row], "#000000"
    if shade is not None and value is not None:
        color = shade(value)
        ink = ink_on(color) if value else QUIET
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=color, edgecolor="white", linewidth=0.8))
    elif shade is not None:
        hatched: dict[str, Any] = {
            "facecolor": "white",
            "edgecolor": UNKNOWN.color,
            "hatch": UNKNOWN.hatch,
        }
        axes.add_patch(Rectangle(corner, 1, 1, linewidth=0.8, **hatched))
    x, y = corner
    axes.text(x + 0.5, y + 0.5, series.shown[row], color=ink, ha="center", va="center")


def _headings(axes: Axes, grid: Grid, place: _Place) -> None:
    """The innermost heading over each column, those around them over all that they span."""
    innermost = [each.headings[-1] for each in grid.series]
    room = CELL[0] - 0.04
    upright = any(longest_word(each) > cells_in(room, SMALL) for each in innermost)
    turned: dict[str, Any] = {"rotation": 90} if upright else {}
    top = 0.0
    for heading, x in zip(innermost, place.columns, strict=True):
        text = "\n".join(broken(heading, 1.6 if upright else room, SMALL))
        where: dict[str, Any] = {"ha": "center", "va": "bottom", "linespacing": 1.0}
        drawn = axes.text(x + 0.5, -0.2, text, fontsize=SMALL, **where, **turned)
        top = min(top, _top(drawn, axes))
    depth = max(len(each.headings) for each in grid.series)
    for level in range(depth - 2, -1, -1):
        top = _outer(axes, grid, place, level, top - 0.25)


def _outer(axes: Axes, grid: Grid, place: _Place, level: int, bottom: float) -> float:
    """One level of outer headings, each over a line; the upper edge of what was drawn."""
    top = bottom
    for heading, columns in _spans(grid.series, level):
        left, right = place.columns[columns[0]] + 0.06, place.columns[columns[-1]] + 0.94
        axes.plot([left, right], [bottom, bottom], color=RULE, linewidth=0.8, clip_on=False)
        lines = broken(heading, max(right - left, 1) * CELL[0], SMALL)
        where: dict[str, Any] = {"ha": "center", "va": "bottom", "linespacing": 1.0, "color": QUIET}
        middle = (left + right) / 2
        drawn = axes.text(middle, bottom - 0.15, "\n".join(lines), fontsize=SMALL, **where)
        top = min(top, _top(drawn, axes))
    return top


def _spans(series: Sequence[Series], level: int) -> Iterator[tuple[str, list[int]]]:
    """Neighbours under one heading of a level; not the columns whose last heading it would be."""

    def over(number: int) -> tuple[str, ...] | None:
        headings = series[number].headings
        return headings[: level + 1] if len(headings) > level + 1 else None

    for headings, group in groupby(range(len(series)), over):
        if headings is not None:
            yield headings[-1], list(group)


def _top(drawn: Drawn, axes: Axes) -> float:
    """The upper edge of a text, in cells."""
    return axes.get_ylim()[0] - reach(drawn)[3] / CELL[1]
