"""Stacked bars: for each row of a cross-table one bar, its columns laid end to end.

Only what adds up is stacked: counts, and shares of the row's or the grand total. Where something
counts in several columns (a segment over two speakers' turns), a bar is longer than the total
that stands at its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem
from qcode.exchange.plots.canvas import INK, QUIET, RULE, SMALL, Picture, picture
from qcode.exchange.plots.colours import SERIES, UNKNOWN, Look, ink_on
from qcode.exchange.plots.grid import Grid, grid_of
from qcode.exchange.plots.labels import draw_bar, write_legend, write_names
from qcode.table import Table
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LONGEST, ROW, BAR = 4.6, 0.27, 0.19
"""Inches: the longest bar, from one bar to the next, and how high each is."""

LETTER = 0.075
"""Inches that a digit takes within a bar."""


def stacked_bars(table: Table, lang: Lang, suffix: str) -> Picture:
    """Stacked bars as a file of this suffix. Raises UsageProblem for what doesn't add up."""
    grid = grid_of(table, lang)
    _check(table, grid)
    return picture(lambda figure: _paint(figure, grid), grid.texts, grid.about, suffix)


def _check(table: Table, grid: Grid) -> None:
    if grid.ratios and table.meta.get("percent") not in ("row", "total"):
        raise UsageProblem(
            Text("these figures don't add up and can't be stacked", "这些数值不能相加，无法堆叠"),
            Text(
                "plot them as a heat map, or stack counts or --percent row",
                "请改用热图（heatmap），或堆叠计数、行百分比（--percent row）",
            ),
        )  # fmt: skip
    count = len(grid.parts)
    if count > len(SERIES):
        raise UsageProblem(
            Text(
                f"{count} columns are more than bars can tell apart ({len(SERIES)})",
                f"共 {count} 列，超过条形图能区分的数目（{len(SERIES)}）",
            ),
            Text("ask for one variable with --cols", "请用 --cols 只选一个变量"),
        )


def _paint(figure: Figure, grid: Grid) -> None:
    # A total's bar would dwarf the others, unless all are shares of their own rows.
    rows = list(range(len(grid.rows))) if grid.ratios else grid.inner
    scale = LONGEST / (max(_length(grid, row) for row in rows) or 1)
    height = ROW * len(rows)
    axes = figure.add_axes((0, 0, LONGEST, height))
    axes.set(xlim=(0, LONGEST), ylim=(height, 0))
    axes.axis("off")
    axes.plot([0, 0], [0, height], color=RULE, linewidth=0.8, clip_on=False)
    looks = _looks(grid)
    middles = [ROW * (place + 0.5) for place in range(len(rows))]
    for row, y in zip(rows, middles, strict=True):
        end = _bar(axes, grid, row, y, scale, looks)
        axes.text(end + 0.06, y, _sum(grid, row), fontsize=SMALL, color=QUIET, va="center")
    names, indents = [grid.rows[row] for row in rows], [grid.indents[row] for row in rows]
    write_names(axes, names, indents, middles, 1)
    if len(looks) > 1:
        write_legend(axes, [each.name for each in grid.parts], looks, LONGEST + 1, -0.12)


def _looks(grid: Grid) -> list[Look]:
    """One a column; grey where the one column is of what has no value."""
    looks = list(SERIES[: len(grid.parts)])
    without = [number for number, each in enumerate(grid.parts) if each.id.endswith("=")]
    for number in without if len(without) == 1 else []:
        looks[number] = UNKNOWN
    return looks


def _length(grid: Grid, row: int) -> float:
    return sum(each.values[row] or 0 for each in grid.parts)


def _sum(grid: Grid, row: int) -> str:
    """The row's own total, counted anew; none where the bar is of shares."""
    if grid.ratios:
        return ""
    return next((each.shown[row] for each in reversed(grid.series) if each.total), "")


def _bar(axes: Axes, grid: Grid, row: int, y: float, scale: float, looks: Sequence[Look]) -> float:
    """One bar; where it ends."""
    x = 0.0
    for series, look in zip(grid.parts, looks, strict=True):
        wide = (series.values[row] or 0) * scale
        if not wide:
            continue
        draw_bar(axes, (x, y), (wide, BAR), look)
        if wide > LETTER * len(series.shown[row]) + 0.05:
            _inside(axes, series.shown[row], x + wide / 2, y, look)
        x += wide
    return x


def _inside(axes: Axes, text: str, x: float, y: float, look: Look) -> None:
    """A number within a bar, on a ground of its own where the bar is hatched."""
    from matplotlib.colors import to_rgba

    ground = {"facecolor": look.color, "edgecolor": "none", "pad": 0.8} if look.hatch else None
    ink = ink_on(to_rgba(look.color)) if look else INK
    axes.text(x, y, text, fontsize=SMALL, color=ink, ha="center", va="center_baseline", bbox=ground)
