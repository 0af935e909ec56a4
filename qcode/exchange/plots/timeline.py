"""Timeline: where along a transcript who speaks, and what is coded: the portrait of a document.

From left to right the text's characters; above, a row for each speaker with their turns; below, a
row for each code with its codings, one line in it for each coder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem
from qcode.exchange.plots.canvas import QUIET, RULE, SMALL, About, Picture, picture, plain
from qcode.exchange.plots.colours import SERIES, Look
from qcode.exchange.plots.labels import draw_bar, write_legend, write_names
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, ROW, LINE, GAP = 7.0, 0.27, 0.15, 0.12
"""Inches: of the text; from row to row; of a coder's line in a row; between speakers and codes."""

THINNEST = 0.02
"""Inches: what is shorter is drawn as wide as this, or it wouldn't be seen."""

_INTERVIEWER, _RESPONDENT = Look("#e6e6e6", "////"), Look("#999999", "")


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker. turns: [start, end) in code points of the text."""

    name: Text
    interviewer: bool
    turns: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Strand:
    """A code in this text. depth: 0 = outermost.  spans: (start, end, coder) in code points."""

    name: Text
    depth: int
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One source. length: of its text, in code points.  coders: in the order of their lines."""

    title: Text
    length: int
    voices: tuple[Voice, ...]
    strands: tuple[Strand, ...]
    coders: tuple[str, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """What is drawn in one row. height: inches.  bars: (start, end, line, look)."""

    name: str
    depth: int
    height: float
    bars: tuple[tuple[int, int, int, Look], ...]


def timeline(portrait: Timeline, lang: Lang, suffix: str) -> Picture:
    """The portrait as a file of this suffix. Raises UsageProblem where nothing is coded."""
    if not portrait.strands:
        raise UsageProblem(
            Text("nothing is coded in this text by these filters", "此文本在所选条件下没有编码"),
            Text("widen the filters", "请放宽筛选条件"),
        )
    voices = [_voice(each, lang) for each in portrait.voices]
    thin = THINNEST * portrait.length / WIDTH
    strands = [_strand(each, portrait.coders, lang, thin) for each in portrait.strands]
    place = "Place in the text (characters)" if lang == "en" else "文本位置（字）"
    notes = tuple(each.read(lang) for each in portrait.notes)
    texts = [*(row.name for row in (*voices, *strands)), *portrait.coders, place]

    def paint(figure: Figure) -> None:
        _paint(figure, portrait, voices, strands, place)

    return picture(paint, texts, About(portrait.title.read(lang), notes, lang), suffix)


def _voice(voice: Voice, lang: Lang) -> _Row:
    look = _INTERVIEWER if voice.interviewer else _RESPONDENT
    bars = tuple((start, end, 0, look) for start, end in voice.turns)
    return _Row(plain(voice.name.read(lang)), 0, ROW, bars)


def _strand(strand: Strand, coders: Sequence[str], lang: Lang, thin: float) -> _Row:
    """thin: characters that take no more room than the thinnest bar."""
    line = {coder: number for number, coder in enumerate(coders)}
    bars = tuple(
        (start, end, line[coder], SERIES[line[coder] % len(SERIES)])
        for coder in coders
        for start, end in _told_apart(strand.spans, coder, thin)
    )
    height = max(ROW, LINE * len(coders) + 0.08)
    return _Row(plain(strand.name.read(lang)), strand.depth, height, bars)


def _told_apart(
    spans: Sequence[tuple[int, int, str]], coder: str, thin: float
) -> list[tuple[int, int]]:
    """A coder's spans in order, of which those too thin and near to be seen apart are one."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for start, end, each in spans if each == coder):
        if apart and end - start < thin and start - apart[-1][1] < thin:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _paint(
    figure: Figure,
    portrait: Timeline,
    voices: Sequence[_Row],
    strands: Sequence[_Row],
    place: str,
) -> None:
    rows = [*voices, *strands]
    tops = _tops(rows, len(voices))
    height = tops[-1] + rows[-1].height
    axes = figure.add_axes((0, 0, WIDTH, height))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    scale = WIDTH / max(portrait.length, 1)
    for row, top in zip(rows, tops, strict=True):
        _bars(axes, row, top, scale)
    for row, top in zip(strands, tops[len(voices) :], strict=True):
        axes.axhline(top + row.height, color="#e0e0e0", linewidth=0.5, zorder=0)
    middles = [top + row.height / 2 for row, top in zip(rows, tops, strict=True)]
    write_names(axes, [row.name for row in rows], [row.depth for row in rows], middles, 1)
    _scale(axes, portrait.length, scale, place)
    if len(portrait.coders) > 1:
        looks = [SERIES[number % len(SERIES)] for number in range(len(portrait.coders))]
        write_legend(axes, portrait.coders, looks, WIDTH, -0.12)


def _tops(rows: Sequence[_Row], voices: int) -> list[float]:
    tops, at = [], 0.0
    for number, row in enumerate(rows):
        at += GAP * (number == voices)
        tops.append(at)
        at += row.height
    return tops


def _bars(axes: Axes, row: _Row, top: float, scale: float) -> None:
    lines = max((line for _, _, line, _ in row.bars), default=0) + 1
    room = (row.height - 0.08) / max(lines, round((row.height - 0.08) / LINE))
    for start, end, line, look in row.bars:
        wide = max((end - start) * scale, THINNEST)
        y = top + 0.04 + room * (line + 0.5)
        draw_bar(axes, (start * scale, y), (wide, room * 0.86), look)


def _scale(axes: Axes, length: int, scale: float, place: str) -> None:
    """Characters along the lower edge."""
    from matplotlib.ticker import MaxNLocator

    marks = [mark for mark in MaxNLocator(8, integer=True).tick_values(0, length) if mark <= length]
    axes.set_xticks([mark * scale for mark in marks], [f"{mark:,.0f}" for mark in marks])
    axes.tick_params(labelsize=SMALL, color=RULE)
    axes.set_yticks([])
    axes.set_xlabel(place, fontsize=SMALL, color=QUIET)
    axes.spines[["left", "top", "right"]].set_visible(False)
    for mark in marks:
        axes.axvline(mark * scale, color="#ececec", linewidth=0.6, zorder=0)
