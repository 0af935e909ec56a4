"""Evaluation: which turns a query finds, worked out over all turns at once.

Passages near one another by characters are found in one pass over those of the right, ordered by
where they start: of all that start at or before `end + n` of a passage, the one that ends last ends
at or after `start − n`. Sources are set so far apart that no passage is near one of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain

import numpy as np

from qcode.analysis.query.tree import (
    Both,
    Coded,
    Either,
    Level,
    Near,
    Node,
    Query,
    Spoken,
    Without,
    Words,
)
from qcode.analysis.tidy.codings import spread
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Chosen, level_place
from qcode.analysis.tidy.units import ROLES, Units


@dataclass(frozen=True, slots=True)
class Passages:
    """unit, start, end: [passage]; the turn it lies in, and global offsets, half-open."""

    unit: Ints
    start: Ints
    end: Ints

    def where(self, chosen: Chosen) -> Passages:
        return Passages(self.unit[chosen], self.start[chosen], self.end[chosen])


def found(units: Units, query: Query) -> Chosen:
    """[unit]; which turns the query finds. Raises UnknownName."""
    return _Evaluation(units, query.hits).turns(query.tree)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """hits: as in Query."""

    units: Units
    hits: Mapping[str, Ints]

    def counted(self) -> Chosen:
        """[unit]; those that may be in a set."""
        interviewers: Chosen = self.units.role == ROLES.index("interviewer")
        return np.ones_like(interviewers) if self.units.interviewers else ~interviewers

    def turns(self, node: Node) -> Chosen:
        """[unit]; the node's set."""
        if isinstance(node, Both):
            return reduce(np.logical_and, map(self.turns, node.parts))
        if isinstance(node, Either):
            return reduce(np.logical_or, map(self.turns, node.parts))
        if isinstance(node, Without):
            return self.counted() & ~self.turns(node.part)
        if isinstance(node, Near) and not node.by_characters:
            return self._near(self.turns(node.left), self.turns(node.right), node.within)
        if isinstance(node, Level):
            factor = self.units.factor(node.variable)
            return self.counted() & np.equal(factor.values, level_place(factor, node.level))
        if isinstance(node, Spoken):
            return self.counted() & self._spoken(node.labels)
        marked = np.zeros(len(self.units.source), bool)
        marked[self.passages(node).unit] = True
        return marked

    def passages(self, node: Node) -> Passages:
        """The passages of codes, of words, of either, and of those near others."""
        if isinstance(node, Either):
            each = [self.passages(part) for part in node.parts]
            columns = zip(*((one.unit, one.start, one.end) for one in each), strict=True)
            return Passages(*map(np.concatenate, columns))
        if isinstance(node, Near):
            left, right = self.passages(node.left), self.passages(node.right)
            return left.where(self._touched(left, right, node.within))
        if isinstance(node, Coded):
            parts = self.units.grounds.parts.take(self.units.grounds.under([node.code]))
            return Passages(parts.unit, parts.start, parts.end)
        assert isinstance(node, Words)
        return self._said(self.hits[node.words])

    def _near(self, left: Chosen, right: Chosen, within: int) -> Chosen:
        """[unit]; those of the left from which one of the right is `within` counted turns away."""
        counted = np.flatnonzero(self.counted())
        at = np.flatnonzero(right[counted])
        source = self.units.source[counted]
        border = np.searchsorted(source, source, "left"), np.searchsorted(source, source, "right")
        step = np.arange(len(counted))
        first = np.maximum(step - min(within, len(step)), border[0])
        last = np.minimum(step + min(within, len(step)) + 1, border[1])
        near = np.searchsorted(at, last, "left") > np.searchsorted(at, first, "left")
        marked = np.zeros(len(left), bool)
        marked[counted] = near & left[counted]
        return marked

    def _spoken(self, labels: Sequence[str | None]) -> Chosen:
        """[unit]; the turns under one of these labels."""
        sources = self.units.corpus.sources
        known = chain.from_iterable((None, *source.speakers) for source in sources)
        under = np.fromiter((label in labels for label in known), bool, len(self.units.voices))
        spoken: Chosen = under[self.units.voice]
        return spoken

    def _said(self, hits: Ints) -> Passages:
        """What of the hits lies in a counted turn."""
        units, (source, start, end) = self.units, hits.T
        start, end = start + units.base[source], end + units.base[source]
        first = np.searchsorted(units.end, start, "right")
        hit, unit = spread(first, np.searchsorted(units.start, end, "left"))
        begin = np.maximum(start[hit], units.start[unit])
        stop = np.minimum(end[hit], units.end[unit])
        return Passages(unit, begin, stop).where((begin < stop) & self.counted()[unit])

    def _touched(self, left: Passages, right: Passages, within: int) -> Chosen:
        """[left]; whether one of the right is at most `within` characters away."""
        n = min(within, int(self.units.end.max(initial=0)))
        apart = self.units.source * (n + 1)
        order = np.argsort(right.start)
        start = (right.start + apart[right.unit])[order]
        farthest = np.maximum.accumulate((right.end + apart[right.unit])[order])
        before = np.searchsorted(start, left.end + apart[left.unit] + n, "right")
        reach = np.concatenate([[-1], farthest])[before]
        near: Chosen = reach >= np.maximum(left.start + apart[left.unit] - n, 0)
        return near
