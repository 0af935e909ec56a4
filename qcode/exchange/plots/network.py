"""Network: codes as circles, joined where they occur together; of one coder, never of several.

A circle's area is in how much of the text its code is, a line's width how often the two are
together, and the number stands on it as long as there are few. Where codes stand says only that
those often together are drawn near one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcode.errors import UsageProblem
from qcode.exchange.measure import widest
from qcode.exchange.plots.canvas import QUIET, SIZE, SMALL, About, Picture, broken, picture, plain
from qcode.exchange.plots.places import Place, arranged
from qcode.table import Named, Table
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 60
"""Lines that can be told apart: of more, the strongest."""

NUMBERED = 40
"""Lines whose numbers can still be read."""

NODE, LINE = "#56B4E9", "#c4c4c4"
LARGEST, SMALLEST = 0.26, 0.07
"""Inches: radius of the circle of the most frequent code, and the least there is."""

NAME = 1.35
"""Inches for a code's name before it is broken."""


@dataclass(frozen=True, slots=True)
class _Pair:
    a: str
    b: str
    count: int


@dataclass(frozen=True, slots=True)
class _Web:
    """names: by code.  sizes: by code, how much there is of it."""

    names: Mapping[str, str]
    sizes: Mapping[str, int]
    pairs: Sequence[_Pair]


def network(table: Table, lang: Lang, suffix: str) -> Picture:
    """A `cooccur` table as a network. Raises UsageProblem unless it is of one coder."""
    _check(table)
    web, found = _web(table, lang)
    notes = (*table.notes, *_drawn(web, found))
    about = About(table.title.read(lang), tuple(note.read(lang) for note in notes), lang)
    return picture(lambda figure: _paint(figure, web), web.names.values(), about, suffix)


def _check(table: Table) -> None:
    if not table.rows:
        raise UsageProblem(
            Text("no two codes occur together by these filters", "所选条件下没有共现的编码"),
            Text("widen the filters, or --near", "请放宽筛选条件或 --near"),
        )
    coders = {record["coder"] for record in table.data()}
    if len(coders) > 1:
        names = ", ".join(sorted(map(str, coders)))
        raise UsageProblem(
            Text(
                f"a network is of one coder, and here are several: {names}",
                f"共现网络只画一位编码员，此处有多位：{names}",
            ),
            Text("choose one with --coder", "请用 --coder 选定一位"),
        )


def _web(table: Table, lang: Lang) -> tuple[_Web, int]:
    """What is drawn, and how many pairs there were."""
    at = {column.id: number for number, column in enumerate(table.columns)}
    names = {
        cell.id or "": plain(cell.name.read(lang))
        for row in table.rows
        for cell in (row[at["a"]], row[at["b"]])
        if isinstance(cell, Named)
    }
    records = table.data()
    sizes = {record[key]: record[f"n_{key}"] for record in records for key in ("a", "b")}
    pairs = [_Pair(record["a"], record["b"], record["count"]) for record in records]
    kept = _strongest(pairs)
    used = {code for pair in kept for code in (pair.a, pair.b)}
    return _Web({code: name for code, name in names.items() if code in used}, sizes, kept), len(
        pairs
    )


def _strongest(pairs: Sequence[_Pair]) -> list[_Pair]:
    """All, or as many as can be told apart; those equally strong stay, or go, together."""
    if len(pairs) <= MOST:
        return list(pairs)
    border = sorted((pair.count for pair in pairs), reverse=True)[MOST]
    return [pair for pair in pairs if pair.count > border] or list(pairs)


def _drawn(web: _Web, found: int) -> list[Text]:
    notes = [
        Text(
            "Circle: how often the code occurs. Line and number: how often both do.",
            "圆的大小：该编码出现的次数；连线及数字：两者共现的次数。",
        )
        if len(web.pairs) <= NUMBERED
        else Text(
            "Circle: how often the code occurs. Line: how often both do; there are too many "
            "lines for numbers.",
            "圆的大小：该编码出现的次数；连线粗细：两者共现的次数（连线过多，不标数字）。",
        )
    ]
    if len(web.pairs) < found:
        least = min(pair.count for pair in web.pairs)
        notes.append(
            Text(
                f"Drawn are the {len(web.pairs)} pairs with {least} or more, of {found}.",
                f"共 {found} 对，只画出共现 {least} 次及以上的 {len(web.pairs)} 对。",
            )
        )
    return notes


def _paint(figure: Figure, web: _Web) -> None:
    codes = list(web.names)
    radii = _radii(web, codes)
    names = {code: "\n".join(broken(web.names[code], NAME, SIZE)) for code in codes}
    boxes = arranged([(pair.a, pair.b) for pair in web.pairs], _boxes(names, radii))
    places = {code: (x, y + _under(names[code]) / 2) for code, (x, y) in boxes.items()}
    axes = figure.add_axes((0, -0.01, 0.01, 0.01))  # inches; all of it reaches out
    axes.set(xlim=(0, 0.01), ylim=(-0.01, 0))
    axes.axis("off")
    most = max(pair.count for pair in web.pairs)
    taken = [*places.values(), *_along(names, places, radii)]
    for pair in web.pairs:
        ends = places[pair.a], places[pair.b]
        _line(axes, ends, pair.count / most)
        if len(web.pairs) <= NUMBERED:
            taken.append(_freest(*ends, taken))
            _number(axes, taken[-1], pair.count)
    for code in codes:
        _node(axes, places[code], radii[code], names[code])


def _radii(web: _Web, codes: Sequence[str]) -> dict[str, float]:
    most = max(web.sizes[code] for code in codes) or 1
    return {code: max(SMALLEST, LARGEST * (web.sizes[code] / most) ** 0.5) for code in codes}


def _boxes(names: Mapping[str, str], radii: Mapping[str, float]) -> dict[str, Place]:
    """Half the width and half the height, in inches, of a circle with its name below."""
    boxes = {}
    for code, name in names.items():
        height = 2 * radii[code] + _under(name)
        boxes[code] = max(_across(name), 2 * radii[code]) / 2 + 0.1, height / 2 + 0.1
    return boxes


def _freest(one: Place, other: Place, taken: Sequence[Place]) -> Place:
    """Where on a line its number is farthest from all that stands there already."""

    def at(share: float) -> Place:
        return tuple(a + share * (b - a) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]

    def room(place: Place) -> float:
        return min((place[0] - x) ** 2 + (place[1] - y) ** 2 for x, y in taken)

    return max((at(share) for share in (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68)), key=room)


def _line(axes: Axes, ends: tuple[Place, Place], share: float) -> None:
    """share: of the strongest pair's count."""
    xs, ys = zip(*ends, strict=True)
    axes.plot(xs, ys, color=LINE, linewidth=0.6 + 4 * share, clip_on=False, zorder=1)


def _number(axes: Axes, place: Place, count: int) -> None:
    ground: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    where: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "fontsize": SMALL - 0.5,
        "zorder": 4,
        "bbox": ground,
    }
    axes.text(*place, f"{count:,}", color=QUIET, **where)


def _node(axes: Axes, place: Place, radius: float, name: str) -> None:
    """A circle with its name below."""
    from matplotlib.patches import Circle

    x, y = place
    style: dict[str, Any] = {"facecolor": NODE, "edgecolor": "white", "linewidth": 1.0}
    axes.add_patch(Circle((x, y), radius, clip_on=False, zorder=3, **style))
    ground: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.8}
    where: dict[str, Any] = {
        "ha": "center",
        "va": "top",
        "linespacing": 1.05,
        "zorder": 5,  # over the numbers
        "bbox": ground,
    }
    axes.text(x, y - radius - 0.04, name, fontsize=SIZE, **where)


def _along(
    names: Mapping[str, str], places: Mapping[str, Place], radii: Mapping[str, float]
) -> list[Place]:
    """Points along each name below its circle, from its beginning to its end."""
    points = []
    for code, (x, y) in places.items():
        half, middle = _across(names[code]) / 2, y - radii[code] - _under(names[code]) / 2
        points += [(x + half * step / 3, middle) for step in range(-3, 4)]
    return points


def _across(name: str) -> float:
    """Inches that the widest line of a name takes."""
    return widest(name.split("\n")) * SIZE * 0.56 / 72


def _under(name: str) -> float:
    """Inches that a name takes below its circle."""
    return (name.count("\n") + 1) * SIZE * 1.15 / 72 + 0.04
