"""Codings: the tidy table of codings, and Parts: each coding cut by the turns it overlaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.units import Units
from qcode.coding.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Codings:
    """One row a coding, ordered by where it starts.

    id: unique in the project.  source, code, coder: indexes into the corpus.
    start, end: global offsets (see `qcode.analysis.tidy.units`), half-open.
    """

    id: Ints
    source: Ints
    code: Ints
    coder: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.id)

    def where(self, chosen: NDArray[np.bool_] | Ints) -> Codings:
        """Those that are chosen, by a mask or by their places."""
        columns = (self.id, self.source, self.code, self.coder, self.start, self.end)
        return Codings(*(column[chosen] for column in columns))


@dataclass(frozen=True, slots=True)
class Parts:
    """One row for each coding and unit that it overlaps, ordered by coding.

    coding: index into Codings.  unit: index into Units.
    start, end: global offsets of what lies in both.
    """

    coding: Ints
    unit: Ints
    start: Ints
    end: Ints

    def take(self, chosen: NDArray[np.bool_] | Ints) -> Parts:
        """Those that are chosen, by a mask or by their places."""
        columns = (self.coding, self.unit, self.start, self.end)
        return Parts(*(column[chosen] for column in columns))


def codings(corpus: Corpus, units: Units) -> Codings:
    """The tidy table of a corpus's codings."""
    rows = np.asarray(corpus.codings, np.int64).reshape(-1, 6)
    id, source, code, coder, start, end = np.ascontiguousarray(rows.T)
    base = units.base[source]
    ordered = np.argsort(start + base, kind="stable")
    columns = (id, source, code, coder, start + base, end + base)
    return Codings(*(column[ordered] for column in columns))


def parts(codings: Codings, units: Units) -> Parts:
    """Every coding by every turn that it shares a character with."""
    first = np.searchsorted(units.end, codings.start, "right")
    last = np.searchsorted(units.start, codings.end, "left")
    coding, unit = spread(first, last)
    begin = np.maximum(codings.start[coding], units.start[unit])
    stop = np.minimum(codings.end[coding], units.end[unit])
    return Parts(coding, unit, begin, stop).take(begin < stop)


def spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Each row i as often as the range [first[i], last[i]) is long: (i, the numbers in it)."""
    count = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(count)), count)
    return row, np.arange(len(row)) + (first - (np.cumsum(count) - count))[row]
