"""Cells: which codings a cell of a cross-table stands for, one by one.

A coding is in a cell if a part of it lies in an eligible turn and has the cell's level in every
dimension; a code has what is under it too, where parents include their children. This is how
crosstab counts segments, so that a cell of segments has as many codings as it says. Where other
things are counted, these are the codings that they were counted from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from qcode.analysis.tidy.dimensions import Dimension, dimension
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Chosen, Filters, places
from qcode.analysis.tidy.scope import Scope, scope
from qcode.analysis.tidy.tree import distinct
from qcode.coding.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Cells:
    """What the cells of all tables with these filters are made of."""

    within: Scope
    filters: Filters
    rollup: bool
    _dimensions: dict[str, Dimension] = field(default_factory=dict, repr=False, compare=False)

    def codings(self, levels: Mapping[str, str | None]) -> Ints:
        """[coding]; the ids of a cell's codings, in the order of sources and places.

        levels: dimension → level, None for the missing one; a dimension that isn't there is united.
        Raises UnknownName.
        """
        parts = self.within.parts
        kept = np.ones(len(parts.coding), bool)
        for id, level in levels.items():
            kept &= self._at(id, level)
        return self.within.codings.id[distinct(parts.coding[kept])]

    def _at(self, id: str, level: str | None) -> Chosen:
        """[part]; which have this level, or one that is counted under it."""
        if id not in self._dimensions:
            self._dimensions[id] = dimension(self.within, id, self.filters, self.rollup)
        known = self._dimensions[id]
        (place,) = places(f"level of {id}", [level or ""], [each.id or "" for each in known.levels])
        at, end = known.at(self.within.parts), known.tree.end[place + 1] - 1
        inside: Chosen = (place <= at) & (at < end)
        return inside


def cells(corpus: Corpus, filters: Filters, rollup: bool = True) -> Cells:
    """The cells of the tables that these filters make. Raises UnknownName."""
    return Cells(scope(corpus, filters, rollup), filters, rollup)
