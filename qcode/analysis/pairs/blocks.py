"""Block: what one coder coded in the turns of one level, for figures that are never pooled.

That two codes meet says something only if one mind put them there: two coders' codings on one
passage are agreement, not co-occurrence. So each coder's figures stand apart.

"Not coded" is a finding only where the coder has been: a block holds the turns of sources that
its coder has begun, and no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.begun import Begun, begun_by
from qcode.analysis.tidy.codings import Parts
from qcode.analysis.tidy.dimensions import Dimension
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters, places
from qcode.analysis.tidy.scope import Scope, required
from qcode.analysis.tidy.tree import distinct
from qcode.table import Named
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Block:
    """level: of the split; None where nothing is split.

    turns: the eligible units, in order.  parts: the coder's codings in them, ordered by coding.
    """

    coder: Named
    level: Named | None
    turns: Ints
    parts: Parts

    @property
    def codings(self) -> Ints:
        """Those of which a part lies in the block, each once, ordered by where they start."""
        return distinct(self.parts.coding)


def blocks(
    scope: Scope, filters: Filters, split: Dimension | None, begun: Begun
) -> Iterator[Block]:
    """By coder, then by level, in order; those without a turn left out.

    Raises UsageProblem where the filters leave no turn at all.
    """
    required(scope.turns, filters)
    corpus, whose = scope.corpus, scope.codings.coder[scope.parts.coding]
    known = begun_by(corpus, begun)
    for coder in places("coder", filters.coders or corpus.pooled, corpus.coders):
        name = corpus.coders[coder]
        own = scope.parts.take(whose == coder)
        turns = np.flatnonzero(scope.turns & known[coder][scope.units.source])
        yield from _divided(Named(name, Text.plain(name)), turns, own, split)


def _divided(coder: Named, turns: Ints, parts: Parts, split: Dimension | None) -> Iterator[Block]:
    if split is None:
        if len(turns):
            yield Block(coder, None, turns, parts)
        return
    levels = len(split.levels)
    of_turns = _by_level(split.values[turns], levels)
    of_parts = _by_level(split.values[parts.unit], levels)
    for level, own, coded in zip(split.levels, of_turns, of_parts, strict=True):
        if len(own):
            yield Block(coder, level, turns[own], parts.take(coded))


def _by_level(values: Ints, levels: int) -> list[Ints]:
    """[level]; where each level stands, in order."""
    order = np.argsort(values, kind="stable")
    return np.split(order, np.searchsorted(values[order], np.arange(1, levels)))
