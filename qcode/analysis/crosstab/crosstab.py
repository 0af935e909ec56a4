"""Crosstab: any property by any others; the table that papers from interviews rest on.

A cell is a row r and a column group g. A *turn* is eligible if the filters leave it in.

    segments    distinct codings of r that overlap an eligible turn in g
    turns       distinct eligible turns in g that they overlap
    persons, sources, villages
                distinct ones of those turns; a turn without one doesn't count
    characters  distinct characters of those turns that they cover
    coverage    characters / eligible characters of the cell's turns
    rate        1,000 × segments / eligible characters (or words) of the cell's turns

- A coding over several speakers' turns counts in each one's column and once in totals.
- A code's row includes the codes under it (roll-up), every total is counted anew: nothing in a
  cell is counted twice, so cells may add up to more than their total.
- A coding that overlaps no turn at all (only a label, a blank line) is nobody's words: it is left
  out of every figure, and the caption says how many there are.
- "code" and "coder" are properties of a coding, all others of the turn. Only the latter narrow
  what coverage and rate are based on.
- Missing is a level of its own, the last. Columns are the combinations that occur among eligible
  turns; rows the levels that do, and of codes those counted and those over them. If codes are
  chosen, a code over a chosen one has no row, since its figure would be only a part of it.
- With a split, shares are of the block's own totals.

Records: one object a cell, by ids. `total` lists the dimensions that are united in this cell: []
for an inner cell. A dimension that is null and not in `total` is missing there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from qcode.analysis.crosstab.captions import caption, notes, title
from qcode.analysis.crosstab.cube import Base, Cell, cube
from qcode.analysis.crosstab.differences import known, with_differences
from qcode.analysis.crosstab.grid import Finish, Grid, Value
from qcode.analysis.crosstab.layout import TOTAL, column_cells, column_id, headings
from qcode.analysis.crosstab.question import Question
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.dimensions import Dimension, dimension
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope, required, scope
from qcode.coding.corpus import Corpus
from qcode.table import Cell as Shown
from qcode.table import Column, Kind, Named, Table
from qcode.texts import Text

KINDS: Mapping[str, Kind] = {"coverage": "share", "rate": "decimal"}


def crosstab(
    corpus: Corpus,
    *,
    rows: str = "code",
    cols: Sequence[str] = ("actor_type", "village_class"),
    measure: str = "segments",
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    split: str | None = None,
    percent: str | None = None,
    rollup: bool = True,
    empty: bool = False,
    per: str | None = None,
    lengths: Sequence[int] | Ints | None = None,
    difference: bool = False,
    begun: Begun = frozenset(),
    finish: Finish | None = None,
) -> Table:
    """rows × cols, one measure a cell, with totals and what is missing; see the module.

    rows, cols, split: "code", "coder", "source", a case kind, a variable or a typology.
    split: side by side, a block for each of its levels.  percent: row, column or total.
    empty: rows and columns also for what is declared but doesn't occur.
    per: "words" for a rate by words, and then lengths: [turn], its words.
    difference: with what has changed between the blocks (see crosstab.differences).
    begun: where the coders have been; only there something can have changed.
    finish: what is added last, such as a test (see testing.marking).
    Raises UnknownName, and UsageProblem for what doesn't go together.
    """
    question = Question(
        rows, tuple(cols), measure, filters, split, percent, rollup, empty, per
    ).checked(lengths is not None)
    within = scope(corpus, filters, rollup)
    required(within.turns, filters)
    grid = _grid(within, question, _amount(within, lengths if per == "words" else None))
    table = _table(grid, within)
    if difference:
        table = with_differences(table, known(grid, within, begun), KINDS.get(measure, "count"))
    return table if finish is None else finish(table, grid, within)


def _grid(within: Scope, question: Question, amount: Ints) -> Grid:
    filters, rollup, empty = question.filters, question.rollup, question.empty
    dimensions = [dimension(within, id, filters, rollup) for id in question.dimensions]
    shown: list[int | None] = [*dimensions[0].shown(empty), None]
    columns = column_cells(within, dimensions[1:], question.split is not None, empty)
    value = _value(within, question, dimensions, amount)
    return Grid(question, dimensions, shown, columns, value)


def _amount(within: Scope, lengths: Sequence[int] | Ints | None) -> Ints:
    """[unit]; its characters, or its words where they are given."""
    if lengths is None:
        return within.units.characters
    return np.asarray(lengths, np.int64)


def _value(
    within: Scope, question: Question, dimensions: Sequence[Dimension], amount: Ints
) -> Value:
    counts = cube(within, question.counted, dimensions)
    if question.measure not in KINDS:
        return counts.value
    base = Base(dimensions, np.flatnonzero(within.turns), amount)
    factor = 1000 if question.measure == "rate" else 1

    def ratio(cell: Cell) -> float | None:
        below = base.value(cell)
        return factor * counts.value(cell) / below if below else None

    return ratio


def _table(grid: Grid, within: Scope) -> Table:
    question = grid.question
    levels = [level for level in grid.rows if level is not None]
    meta = caption(question, within)
    return Table(
        title=title(question, grid.dimensions),
        columns=tuple(_columns(grid)),
        rows=tuple(tuple(_row(grid, level)) for level in grid.rows),
        indents=(*grid.dimensions[0].indents(levels), 0),
        totals=1,
        meta=meta,
        notes=notes(question, meta, within, _missing(grid)),
        records=tuple(_records(grid)),
    )


def _columns(grid: Grid) -> Iterator[Column]:
    question, row, across = grid.question, grid.dimensions[0], grid.dimensions[1:]
    kind = KINDS.get(question.measure, "count")
    yield Column(row.id, (row.name,))
    for cell in grid.columns:
        id, over = column_id(across, cell), headings(across, cell)
        if question.percent is None:
            yield Column(id, over, kind)
        else:
            yield Column(id, (*over, Text.plain("n")), kind)
            yield Column(f"{id}/percent", (*over, Text.plain("%")), "share")


def _row(grid: Grid, level: int | None) -> Iterator[Shown]:
    yield Named(None, TOTAL) if level is None else grid.dimensions[0].levels[level]
    for column in grid.columns:
        yield grid.value((level, *column))
        if grid.question.percent is not None:
            yield grid.share((level, *column))


def _records(grid: Grid) -> Iterator[dict[str, Any]]:
    for level in grid.rows:
        for column in grid.columns:
            cell = (level, *column)
            pairs = list(zip(grid.dimensions, cell, strict=True))
            record: dict[str, Any] = {
                each.id: None if at is None else each.levels[at].id for each, at in pairs
            }
            record["value"] = grid.value(cell)
            if grid.question.percent is not None:
                record["percent"] = grid.share(cell)
            record["total"] = [each.id for each, at in pairs if at is None]
            yield record


def _missing(grid: Grid) -> list[Text]:
    """The names of the missing levels that are shown."""
    cells = [(level, *column) for level in grid.rows for column in grid.columns]
    names = [
        each.levels[at].name
        for place, each in enumerate(grid.dimensions)
        for at in {cell[place] for cell in cells}
        if at is not None and each.levels[at].id is None
    ]
    return list(dict.fromkeys(names))
