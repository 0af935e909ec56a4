"""Cube: the count in any cell of a table, inner or total.

A cell is one level a dimension, or None where all of a dimension are united. A total is counted
anew from the records, never added up, so that each holds what is distinct in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qcode.analysis.tidy.codings import spread
from qcode.analysis.tidy.dimensions import Dimension
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.scope import Scope
from qcode.analysis.tidy.tree import distinct

Cell = tuple[int | None, ...]
"""[dimension]; index into its levels, None where all of them are united."""

COUNTED_BY = {"persons": "person", "sources": "source", "villages": "village"}


@dataclass(frozen=True, slots=True)
class Cube:
    """Distinct items by cell.

    walked: which dimension is counted along its tree; the others are grouped.
    levels: [dimension][record]; item: [record]; weight: [item], None for 1 each.
    """

    dimensions: Sequence[Dimension]
    walked: int
    levels: Sequence[Ints]
    item: Ints
    weight: Ints | None
    _tables: dict[tuple[int, ...], tuple[dict[Cell, int], Ints]] = field(default_factory=dict)

    def value(self, cell: Cell) -> int:
        """How many distinct items (or what weight of them) the cell holds."""
        kept = _kept(cell, leave=self.walked)
        if kept not in self._tables:
            self._tables[kept] = self._table(kept)
        places, table = self._tables[kept]
        place = places.get(tuple(cell[at] for at in kept))
        level = cell[self.walked]
        return 0 if place is None else int(table[0 if level is None else level + 1, place])

    def _table(self, kept: tuple[int, ...]) -> tuple[dict[Cell, int], Ints]:
        sizes = [len(self.dimensions[at].levels) for at in kept]
        places, group = grouped([self.levels[at] for at in kept], sizes, len(self.item))
        tree, node = self.dimensions[self.walked].tree, self.levels[self.walked] + 1
        return places, tree.tally(node, group, self.item, max(len(places), 1), self.weight)


@dataclass(frozen=True, slots=True)
class Base:
    """What shares and rates are based on: the eligible characters (or words) of a cell's units.

    A coding's properties ("code", "coder") don't divide it: each coder could have coded all.
    amount: [unit].
    """

    dimensions: Sequence[Dimension]
    turns: Ints
    amount: Ints
    _sums: dict[tuple[int, ...], dict[Cell, int]] = field(default_factory=dict)

    def value(self, cell: Cell) -> int:
        """The amount in all eligible units of the cell."""
        kept = tuple(at for at in _kept(cell) if not self.dimensions[at].of_codings)
        if kept not in self._sums:
            self._sums[kept] = self._sum(kept)
        return self._sums[kept].get(tuple(cell[at] for at in kept), 0)

    def _sum(self, kept: tuple[int, ...]) -> dict[Cell, int]:
        chosen = [self.dimensions[at] for at in kept]
        columns = [each.values[self.turns] for each in chosen]
        places, group = grouped(columns, [len(each.levels) for each in chosen], len(self.turns))
        sums = np.bincount(group, self.amount[self.turns], len(places)).astype(np.int64)
        return {cell: int(sums[place]) for cell, place in places.items()}


def cube(scope: Scope, measure: str, dimensions: Sequence[Dimension]) -> Cube:
    """measure: segments, turns, persons, sources, villages or characters."""
    parts = scope.parts
    weight: Ints | None = None
    if measure == "segments":
        item = parts.coding
    elif measure == "turns":
        item = parts.unit
    elif measure == "characters":
        border = distinct(np.concatenate([parts.start, parts.end]))
        within = np.searchsorted(border, parts.start), np.searchsorted(border, parts.end)
        row, item = spread(*within)
        parts, weight = parts.take(row), np.diff(border)
    else:
        factor = scope.units.factor(COUNTED_BY[measure])
        parts = parts.take(np.flatnonzero(factor.values[parts.unit] >= 0))
        item = factor.values[parts.unit]
    walked = next((at for at, each in enumerate(dimensions) if each.id == "code"), 0)
    return Cube(dimensions, walked, [each.at(parts) for each in dimensions], item, weight)


def grouped(
    columns: Sequence[Ints], sizes: Sequence[int], records: int
) -> tuple[dict[Cell, int], Ints]:
    """Combinations that occur, each with its place in order, and each record's place.

    columns: [dimension][record], each below its size.
    """
    shape = (1, *sizes)
    key = np.ravel_multi_index((np.zeros(records, np.int64), *columns), shape)
    present = distinct(key)
    combinations = np.array(np.unravel_index(present, shape)).T[:, 1:]
    places = {tuple(cell): place for place, cell in enumerate(combinations.tolist())}
    return places, np.searchsorted(present, key)


def _kept(cell: Cell, leave: int = -1) -> tuple[int, ...]:
    return tuple(at for at, level in enumerate(cell) if level is not None and at != leave)
