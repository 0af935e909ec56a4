"""The unit table: what a figure is computed from, one row a unit and code, one column a coder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.agreement.units.marking import Marks
from qcode.analysis.agreement.units.rolling import CodeRows, code_rows
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.tree import distinct
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Text

Words = Callable[[str, int, int], str]
"""A source's name, start and end → what is said there."""

_NAMES = {
    "turn": Text("turn", "话轮"),
    "sentence": Text("sentence", "句"),
    "character": Text("run of characters that all coders marked alike", "编码相同的连续字符"),
}


def unit_table(
    marks: Marks,
    *,
    codes: Sequence[str] = (),
    rollup: bool = True,
    every: bool = False,
    words: Words | None = None,
) -> Table:
    """1 where a coder marked a unit with a code, else 0.

    codes: these, for all units. Else all codes in use, for the units that anybody marked with them,
    or for all units with `every`.  words: gives each unit's text. A unit's number counts from 1
    within its turn.
    """
    rows = code_rows(marks, rollup=rollup, named=codes)
    shown = rows.shown if not codes else np.array([rows.ids.index(each) for each in codes])
    unit, which, values = _values(marks, rows, shown, every or bool(codes))
    named = [_named(marks, rows.ids[at]) for at in shown]
    cells = [
        *_places(marks, unit, words),
        [named[at] for at in which.tolist()],
        *(column.tolist() for column in values.T),
    ]
    coders = list(marks.compared.coders)
    said = _NAMES[marks.unit]
    return Table(
        Text("Units by coder", "分析单元 × 编码员"),
        tuple(_columns(marks, words is not None)),
        tuple(zip(*cells, strict=True)),
        stub=len(cells) - len(coders),
        meta={"unit": marks.unit, "coders": coders, "n": {"rows": len(unit)}},
        notes=(
            Text(
                f"A row is a {said.en} and a code; 1: the coder marked it so.",
                f"每行为一个{said.zh}与一个编码；1 表示该编码员作了此编码。",
            ),
        ),
    )


def _values(
    marks: Marks, rows: CodeRows, shown: Ints, every: bool
) -> tuple[Ints, Ints, NDArray[np.int8]]:
    """[row]; its unit, and its code as an index into shown. [row, coder]; 1 where marked."""
    none = np.zeros(0, np.int64)
    cells, coders = [none], [none]
    for number, code in enumerate(shown):
        piece, coder = rows.counted(code)
        cells.append(piece * len(shown) + number)
        coders.append(coder)
    cell = np.concatenate(cells)
    given = np.arange(len(marks.pieces.size) * len(shown)) if every else distinct(cell)
    values = np.zeros((len(given), len(marks.compared.coders)), np.int8)
    values[np.searchsorted(given, cell), np.concatenate(coders)] = 1
    unit, which = np.divmod(given, max(len(shown), 1))
    return unit, which, values


def _places(marks: Marks, unit: Ints, words: Words | None) -> Iterator[list[Cell]]:
    """The columns that say which unit it is, offsets counted in its source."""
    table, pieces = marks.compared.units, marks.pieces
    turn = pieces.turn[unit]
    source = table.source[turn]
    start = (pieces.start[unit] - table.base[source]).tolist()
    end = (pieces.end[unit] - table.base[source]).tolist()
    names = [table.corpus.sources[at].name for at in source.tolist()]
    yield list(names)
    yield table.number[turn].tolist()
    yield (unit - np.searchsorted(pieces.turn, turn) + 1).tolist()
    yield start
    yield end
    if words is not None:
        yield list(map(words, names, start, end))


def _columns(marks: Marks, with_words: bool) -> Iterator[Column]:
    yield Column("source", (Text("Source", "文本"),))
    yield Column("turn", (Text("Turn", "话轮"),), "count")
    yield Column("unit", (Text("Unit", "单元"),), "count")
    yield Column("start", (Text("Start", "起"),), "count")
    yield Column("end", (Text("End", "止"),), "count")
    if with_words:
        yield Column("text", (Text("Text", "原文"),))
    yield Column("code", (Text("Code", "编码"),))
    for name in marks.compared.coders:
        yield Column(f"coder:{name}", (Text.plain(name),), "count")


def _named(marks: Marks, id: str) -> Named:
    name = next(code.name for code in marks.compared.units.corpus.codes if code.id == id)
    return Named(id, name)
