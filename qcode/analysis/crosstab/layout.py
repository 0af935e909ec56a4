"""Layout: which columns a cross-table has, in which order, under which headings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from qcode.analysis.crosstab.cube import Cell, grouped
from qcode.analysis.tidy.dimensions import Dimension
from qcode.analysis.tidy.scope import Scope
from qcode.texts import Text

TOTAL = Text("Total", "合计")


def column_cells(
    scope: Scope, dimensions: Sequence[Dimension], split: bool, empty: bool
) -> list[Cell]:
    """One cell a column, a level for each dimension; None at the end where it is a total.

    split: whether the first dimension makes blocks; each block then ends with its own total.
    empty: whether levels that are declared but don't occur have columns too.
    """
    return _under(_combinations(scope, dimensions, empty), (), len(dimensions), split)


def headings(dimensions: Sequence[Dimension], cell: Cell) -> tuple[Text, ...]:
    """The names of the cell's levels, outermost first, then Total where it is one."""
    names = [
        dimension.levels[level].name
        for dimension, level in zip(dimensions, cell, strict=True)
        if level is not None
    ]
    return tuple(names) if names and None not in cell else (*names, TOTAL)


def column_id(dimensions: Sequence[Dimension], cell: Cell) -> str:
    """A key for the column: `actor_type=villager/village_class=A`, `total`; "" is missing."""
    pairs = [
        f"{dimension.id}={dimension.levels[level].id or ''}"
        for dimension, level in zip(dimensions, cell, strict=True)
        if level is not None
    ]
    return "/".join(pairs if pairs and None not in cell else [*pairs, "total"])


def _combinations(scope: Scope, dimensions: Sequence[Dimension], empty: bool) -> set[Cell]:
    """What occurs among the units in scope, crossed with the codes or coders that occur."""
    by_unit = [at for at, each in enumerate(dimensions) if not each.of_codings]
    by_coding = [at for at, each in enumerate(dimensions) if each.of_codings]
    units = [dimensions[at] for at in by_unit]
    columns = [each.values[scope.turns] for each in units]
    occurring, _ = grouped(columns, [len(each.levels) for each in units], int(scope.turns.sum()))
    levels = [dimensions[at].present for at in by_coding]
    back = [(*by_unit, *by_coding).index(at) for at in range(len(dimensions))]
    joined = [(*cell, *more) for cell in occurring for more in product(*levels)]
    found: set[Cell] = {tuple(cell[at] for at in back) for cell in joined}
    return found | (set(product(*(each.declared for each in dimensions))) if empty else set())


def _under(combinations: set[Cell], prefix: Cell, size: int, split: bool) -> list[Cell]:
    """The columns under a prefix, its total last."""
    depth = len(prefix)
    if depth == size:
        return [prefix]
    columns: list[Cell] = []
    heads = sorted({cell[depth] or 0 for cell in combinations})
    for head in heads:
        inside = {cell for cell in combinations if cell[depth] == head}
        columns += _under(inside, (*prefix, head), size, split)
    if len(heads) > 1 or depth == 0 or (split and depth == 1):
        columns.append((*prefix, *[None] * (size - depth)))
    return columns
