"""Tallies: in each cluster, how many units were marked with a code by the same coders.

That is all a coefficient needs to know, and all a resample: so a million sentences are a few
numbers a source. Only what occurs is kept, whatever could occur among many coders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.agreement.measures.ratings import Floats, Ratings
from qcode.analysis.agreement.units.marking import Marks
from qcode.analysis.agreement.units.rolling import code_rows
from qcode.analysis.tidy.codings import spread
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.tree import distinct

ANY = "*"
"""In place of a code: whether a unit was marked with anything at all."""

_WORD = 20
"""So many coders are told apart by a bit each."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The units that are marked with a code, by who marked them.

    marked: [row, coder]; who did; at least one.
    row, cluster, count: [entry]; how many such units a cluster has, by row.
    """

    marked: NDArray[np.bool_]
    row: Ints
    cluster: Ints
    count: Ints


@dataclass(frozen=True, slots=True)
class Tallies:
    """All that was marked, counted.

    codes: in use, with those over them where parents include their children, by order of tables.
    units: [cluster].
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    units: Ints
    _own: Sequence[Tally]
    _by_code: Mapping[str, Tally]

    @property
    def used(self) -> int:
        """How many codes are in use by themselves."""
        return len(self._own)

    def ratings(self, code: str | None, samples: Floats) -> Ratings:
        """Each unit marked or not: with a code, with ANY, or (None) with each code in use.

        samples: [sample, cluster].
        """
        decisions = self.units * (self.used if code is None else 1)
        marked, counts = self._together(self._own if code is None else [self._by_code[code]])
        # Side by side in memory: the product with a transposed view takes twice as long.
        count = samples @ np.column_stack([decisions, *counts])
        count[:, 0] -= count[:, 1:].sum(axis=1)
        rated = np.vstack([np.zeros(len(self.coders), bool), marked]).astype(np.int64)
        return Ratings(self.coders, ("unmarked", "marked"), rated, count)

    def _together(self, tallies: Iterable[Tally]) -> tuple[NDArray[np.bool_], Floats]:
        """[row, coder] and [row, cluster] of several tallies taken as one."""
        every = list(tallies)
        nobody = np.zeros((0, len(self.coders)), bool)
        rows = np.concatenate([nobody, *(each.marked for each in every)])
        marked, place = np.unique(rows, axis=0, return_inverse=True)
        counts = np.zeros((len(marked), len(self.units)))
        first = 0
        for each in every:
            # A tally has each row and cluster once.
            counts[place[first + each.row], each.cluster] += each.count
            first += len(each.marked)
        return marked, counts


def tallied(marks: Marks, *, rollup: bool = True, named: Sequence[str] = ()) -> Tallies:
    """Count what was marked. named: as in `code_rows`."""
    rows = code_rows(marks, rollup=rollup, named=named)
    own = {code: _tally(marks, *rows.own(code)) for code in rows.used}
    by_code = {
        rows.ids[code]: own[code]
        if rows.last[code] == code + 1 and code in own
        else _tally(marks, *rows.counted(code))
        for code in rows.shown
    }
    everything = {ANY: _tally(marks, rows.piece, rows.coder)}
    units = marks.units
    return Tallies(
        marks.compared.coders, tuple(by_code), units, tuple(own.values()), by_code | everything
    )


def _tally(marks: Marks, piece: Ints, coder: Ints) -> Tally:
    """piece, coder: [mark]; in any order and perhaps several times."""
    coders = len(marks.compared.coders)
    piece, coder = np.divmod(distinct(piece * coders + coder), coders)
    fresh = np.diff(piece, prepend=-1) != 0
    first = np.flatnonzero(fresh)
    pattern = _patterns(np.cumsum(fresh) - 1, coder, len(first), coders)
    entry = pattern * marks.clusters + marks.cluster[piece[first]]
    order = np.argsort(entry)
    begins = np.flatnonzero(np.diff(entry[order], prepend=-1))
    size = marks.pieces.size[piece[first[order]]]
    count = np.add.reduceat(size, begins) if len(begins) else begins
    pattern, cluster = np.divmod(entry[order[begins]], max(marks.clusters, 1))
    opens = np.diff(pattern, prepend=-1) != 0
    example = order[begins[opens]]
    marked = np.zeros((len(example), coders), bool)
    which, mark = spread(first[example], np.append(first, len(coder))[example + 1])
    marked[which, coder[mark]] = True
    return Tally(marked, np.cumsum(opens) - 1, cluster, count)


def _patterns(group: Ints, coder: Ints, groups: int, coders: int) -> Ints:
    """[group]; the same number for those that the same coders marked.

    group, coder: [mark].
    """
    pattern = np.zeros(groups, np.int64)
    for first in range(0, coders, _WORD):
        here = (coder >= first) & (coder < first + _WORD)
        bits = np.bincount(group[here], 1 << (coder[here] - first), groups).astype(np.int64)
        pattern = pattern << _WORD | bits
        if coders > _WORD:
            pattern = np.unique(pattern, return_inverse=True)[1]
    return pattern
