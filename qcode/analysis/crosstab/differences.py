"""Differences: what has changed from each level of a split to the next, as a block of its own.

For neighbouring levels a, b of the split, in the order of tables, and a column g inside the blocks:

    difference(row, g) = value(row, b, g) - value(row, a, g)

of counts and ratios, and of percentages where there are some (in percentage points). Levels that
are no stage of anything are left out: what is missing, and what is mixed. Undefined where nobody
spoke in one of the two, or none of the coders whom the cell counts has begun a source of those who
did, which is not a count of 0; and where a ratio is undefined in either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from qcode.analysis.crosstab.cube import Cell
from qcode.analysis.crosstab.grid import Grid, Number
from qcode.analysis.crosstab.layout import column_id, headings
from qcode.analysis.tidy.begun import Begun, begun_by, counted_coders
from qcode.analysis.tidy.scope import Scope
from qcode.codebook.model import MIXED_ID
from qcode.errors import UsageProblem
from qcode.table import Column, Kind, Table
from qcode.texts import Text

DIFFERENCE = Text("Difference", "差异")


@dataclass(frozen=True, slots=True)
class _Step:
    """A column of differences.

    inside: the cell's levels within a block.  before, after: levels of the split.
    """

    before: int
    after: int
    inside: Cell


def known(grid: Grid, within: Scope, begun: Begun) -> Grid:
    """The grid with None where nobody spoke, or no coder has been: what isn't there may be yet."""
    read = begun_by(within.corpus, begun)
    counted = counted_coders(within.corpus, grid.question.filters)

    @cache
    def heard(cell: Cell) -> bool:
        turns, coders = within.turns, counted
        for each, level in zip(grid.dimensions, cell, strict=True):
            if level is not None and each.id == "coder":
                coders = np.array([level])
            elif level is not None and not each.of_codings:
                turns = turns & (each.values == level)
        return bool(read[np.ix_(coders, within.units.source[turns])].any())

    def value(cell: Cell) -> Number:
        row = cell[0] if grid.dimensions[0].id == "coder" else None
        return grid.value(cell) if heard((row, *cell[1:])) else None

    return replace(grid, value=value)


def with_differences(table: Table, grid: Grid, kind: Kind) -> Table:
    """The cross-table with the differences at its right. grid: as `known`.  kind: of the measure.

    Raises UsageProblem where there is no split, or it has fewer than two levels to compare.
    """
    if grid.question.split is None:
        raise UsageProblem("there is no split to take differences between", "add --split VARIABLE")
    steps = list(_steps(grid))
    if not steps:
        raise UsageProblem(
            f"{grid.dimensions[1].id} has fewer than two levels here, so there is no difference",
            "split by a variable with two levels, or leave out --difference",
        )
    columns = [column for step in steps for column in _columns(grid, step, kind)]
    rows = zip(table.rows, grid.rows, strict=True)
    return replace(
        table,
        columns=(*table.columns, *columns),
        rows=tuple((*cells, *_cells(grid, steps, level)) for cells, level in rows),
        meta={**table.meta, "difference": _compared(grid)},
        notes=(*table.notes, _note(grid)),
        records=(*(table.records or ()), *_records(grid, steps)),
    )


def _compared(grid: Grid) -> list[list[str | None]]:
    levels = grid.dimensions[1].levels
    return [[levels[at].id for at in pair] for pair in pairwise(_stages(grid))]


def _stages(grid: Grid) -> list[int]:
    """The levels of the split that are compared, in order."""
    levels = grid.dimensions[1].levels
    shown = {cell[0] for cell in grid.columns if cell[0] is not None}
    return [at for at in sorted(shown) if levels[at].id not in (None, MIXED_ID)]


def _steps(grid: Grid) -> Iterator[_Step]:
    for before, after in pairwise(_stages(grid)):
        inside = {cell[1:] for cell in grid.columns if cell[0] in (before, after)}
        for cell in sorted(inside, key=_totals_last):
            yield _Step(before, after, cell)


def _totals_last(cell: Cell) -> tuple[tuple[bool, int], ...]:
    return tuple((level is None, level or 0) for level in cell)


def _columns(grid: Grid, step: _Step, kind: Kind) -> Iterator[Column]:
    split, inner = grid.dimensions[1], grid.dimensions[2:]
    first, last = (split.levels[at] for at in (step.before, step.after))
    between = Text(
        f"{last.name.read('en')} − {first.name.read('en')}",
        f"{last.name.read('zh')} − {first.name.read('zh')}",
    )
    within = headings(inner, step.inside) if inner else ()
    over = (DIFFERENCE, between, *within)
    id = "/".join([f"difference:{last.id}-{first.id}", *_inner_id(grid, step)])
    if grid.question.percent is None:
        yield Column(id, over, kind)
        return
    yield Column(id, (*over, Text.plain("n")), kind)
    yield Column(f"{id}/percent", (*over, Text.plain("%")), "share")


def _inner_id(grid: Grid, step: _Step) -> list[str]:
    inner = grid.dimensions[2:]
    return [column_id(inner, step.inside)] if inner else []


def _cells(grid: Grid, steps: list[_Step], level: int | None) -> Iterator[Number]:
    for step in steps:
        yield _difference(grid.value, level, step)
        if grid.question.percent is not None:
            yield _difference(grid.share, level, step)


def _difference(of: Callable[[Cell], Number], level: int | None, step: _Step) -> Number:
    before, after = (of((level, at, *step.inside)) for at in (step.before, step.after))
    return None if before is None or after is None else after - before


def _records(grid: Grid, steps: list[_Step]) -> Iterator[dict[str, Any]]:
    split, inner = grid.dimensions[1], grid.dimensions[2:]
    for level in grid.rows:
        for step in steps:
            pairs = list(zip((grid.dimensions[0], *inner), (level, *step.inside), strict=True))
            record: dict[str, Any] = {
                each.id: None if at is None else each.levels[at].id for each, at in pairs
            }
            record[split.id] = None
            record["difference"] = [split.levels[at].id for at in (step.before, step.after)]
            record["value"] = _difference(grid.value, level, step)
            if grid.question.percent is not None:
                record["percent"] = _difference(grid.share, level, step)
            record["total"] = [each.id for each, at in pairs if at is None]
            yield record


def _note(grid: Grid) -> Text:
    name = grid.dimensions[1].name
    en = "Difference: each level less the one before it"
    zh = f"差异：按{name.read('zh')}各水平减去其前一水平"
    if grid.question.percent is not None:
        en, zh = f"{en}, of shares in percentage points", f"{zh}，占比之差为百分点"
    return Text(
        f"{en}, undefined where nobody spoke in one of the two, or no coder counted has begun it; "
        "what is missing or mixed is left out.",
        f"{zh}，其中一方无人发言或无人开始编码者无定义；缺失与混合者不参与比较。",
    )
