"""Diverging bars: two columns of a cross-table back to back, the first to the left.

Two coders, two periods, two classes of village: what one has more of than the other is seen
row by row. Both sides have one scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcode.errors import UsageProblem
from qcode.exchange.plots.bars import BAR, ROW
from qcode.exchange.plots.canvas import QUIET, RULE, SIZE, SMALL, Picture, broken, picture
from qcode.exchange.plots.colours import SERIES
from qcode.exchange.plots.grid import Grid, Series, grid_of
from qcode.exchange.plots.labels import draw_bar, write_names
from qcode.table import Table
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE, ROOM = 2.2, 0.5
"""Inches: the longest bar on either side, and beyond it for its number."""


def diverging_bars(table: Table, lang: Lang, suffix: str) -> Picture:
    """Diverging bars as a file of this suffix. Raises UsageProblem unless two columns are there."""
    grid = grid_of(table, lang)
    _check(grid)
    return picture(lambda figure: _paint(figure, grid), grid.texts, grid.about, suffix)


def _check(grid: Grid) -> None:
    count = sum(not each.total for each in grid.series)
    if count == 2:
        return
    names = ", ".join(each.name for each in grid.parts[:8]) + ("…" if count > 8 else "")
    raise UsageProblem(
        Text(
            f"diverging bars compare two columns, and this table has {count}: {names}",
            f"背离条形图比较两列，而此表有 {count} 列：{names}",
        ),
        Text(
            "leave two with --where VARIABLE=LEVEL given twice, or two coders with --coder",
            "可用两次 --where 变量=取值 或两次 --coder 只留两列",
        ),
    )


def _paint(figure: Figure, grid: Grid) -> None:
    rows = grid.inner
    left, right = grid.parts
    greatest = max(abs(each.values[row] or 0) for each in grid.parts for row in rows) or 1
    width, height = 2 * (SIDE + ROOM), ROW * len(rows)
    axes = figure.add_axes((0, 0, width, height))
    axes.set(xlim=(-width / 2, width / 2), ylim=(height, 0))
    axes.axis("off")
    middles = [ROW * (place + 0.5) for place in range(len(rows))]
    _side(axes, left, -1, rows, middles, SIDE / greatest)
    _side(axes, right, 1, rows, middles, SIDE / greatest)
    axes.plot([0, 0], [0, height], color=RULE, linewidth=0.8)
    names, indents = [grid.rows[row] for row in rows], [grid.indents[row] for row in rows]
    write_names(axes, names, indents, middles, 1)


def _side(
    axes: Axes, series: Series, sign: int, rows: list[int], middles: list[float], scale: float
) -> None:
    look = SERIES[0 if sign < 0 else 1]
    away = "right" if sign < 0 else "left"
    for row, y in zip(rows, middles, strict=True):
        end = sign * scale * abs(series.values[row] or 0)
        draw_bar(axes, (min(end, 0), y), (abs(end), BAR), look)
        where: dict[str, Any] = {"ha": away, "va": "center", "fontsize": SMALL}
        axes.text(end + sign * 0.06, y, series.shown[row], color=QUIET, **where)
    lines = "\n".join(broken(series.name, SIDE))
    axes.text(sign * 0.1, -0.08, lines, ha=away, va="bottom", fontsize=SIZE, fontweight="bold")
