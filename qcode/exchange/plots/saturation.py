"""Saturation: how many codes so many interviews had brought, in the order of fieldwork and in any.

The line of dots is what happened; the other line the mean over random orders, with the range in
which 95 % of them lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qcode.errors import UsageProblem
from qcode.exchange.plots.canvas import QUIET, RULE, SIZE, SMALL, About, Picture, picture
from qcode.exchange.plots.colours import SERIES
from qcode.table import Table
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 5.6, 3.2
"""Inches."""

_SAID = {
    "date": Text("in the order of fieldwork", "按实际访谈顺序"),
    "imported": Text("in the order of import", "按导入顺序"),
    "mean": Text("mean of random orders", "随机顺序的均值"),
    "range": Text("95% of random orders", "95% 的随机顺序"),
    "codes": Text("Codes found", "累计编码数"),
    "source": Text("Interviews", "访谈数"),
    "person": Text("Persons", "人数"),
    "saturated": Text("≤ 5% new, first reached", "新编码首次 ≤ 5%"),
}


def saturation_curve(table: Table, lang: Lang, suffix: str) -> Picture:
    """A `saturation` table as curves. Raises UsageProblem where it is empty."""
    if not table.rows:
        raise UsageProblem(
            Text("there is nothing to draw: the table is empty", "表中没有数据，无法作图"),
            Text("widen the filters", "请放宽筛选条件"),
        )
    said = {key: text.read(lang) for key, text in _SAID.items()}
    about = About(table.title.read(lang), tuple(note.read(lang) for note in table.notes), lang)
    return picture(lambda figure: _paint(figure, table, said), said.values(), about, suffix)


def _paint(figure: Figure, table: Table, said: dict[str, str]) -> None:
    from matplotlib.ticker import MaxNLocator

    rows = table.data()
    axes = figure.add_axes((0, 0, WIDTH, HEIGHT))
    _curves(axes, rows, said, said[str(table.meta["order"])])
    axes.set_xlabel(said[str(table.meta["by"])], fontsize=SIZE)
    axes.set_ylabel(said["codes"], fontsize=SIZE)
    axes.set(xlim=(0.5, len(rows) + 0.5), ylim=(0, axes.get_ylim()[1] * 1.05))
    for which in (axes.xaxis, axes.yaxis):
        which.set_major_locator(MaxNLocator(9, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1))
    axes.tick_params(labelsize=SMALL, color=RULE)
    axes.grid(color="#ececec", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", fontsize=SMALL, frameon=True, framealpha=0.9, edgecolor="none")
    if table.meta.get("saturated") is not None:
        _mark(axes, int(table.meta["saturated"]), said["saturated"])


def _curves(axes: Axes, rows: Sequence[dict[str, Any]], said: dict[str, str], label: str) -> None:
    """label: of the order in which it happened."""

    mean, actual = SERIES[0].color, SERIES[5].color

    def column(key: str) -> list[float]:
        return [float("nan") if row[key] is None else float(row[key]) for row in rows]

    k = column("k")
    axes.fill_between(
        k, column("low"), column("high"), color=mean, alpha=0.18, linewidth=0, label=said["range"]
    )
    axes.plot(k, column("codes"), color=mean, linewidth=1.6, label=said["mean"])
    dots: dict[str, Any] = {"linestyle": "--", "linewidth": 1.0, "marker": "o", "markersize": 4}
    axes.plot(k, column("actual_codes"), color=actual, label=label, **dots)


def _mark(axes: Axes, k: int, said: str) -> None:
    """After how many the stopping rule first held; it may not have held ever after."""
    axes.axvline(k, color=QUIET, linewidth=0.9, linestyle=":")
    place = (k, axes.get_ylim()[1])
    near: dict[str, Any] = {"xytext": (3, -2), "textcoords": "offset points", "va": "top"}
    axes.annotate(f"{said} ({k})", place, fontsize=SMALL, color=QUIET, **near)
