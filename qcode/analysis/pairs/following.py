"""Following: which code comes after which in a block, within each source.

Codings are ordered by where they start. What comes *next* after a coding are those that start
first at or after its end: one, or several that start at the same place. A coding that has a next
is a *transition* from its own codes (it and those over it) to all codes of what comes next.

    n_ab       transitions from a to b            N   all transitions
    n_a, n_b   transitions from a; to b           share     P(b|a) = n_ab / n_a
    expected   n_a n_b / N
    residual   z = (n_ab − e) / √(e (1 − n_a / N) (1 − n_b / N))

z is the adjusted residual of lag-sequential analysis at lag 1 (Bakeman & Gottman 1997, ch. 7; of
the 2 × 2 table "from a or not, to b or not", as Bakeman & Quera 2011 do where codes can come
together). Undefined where n_a or n_b is 0 or N.

Precedence: among the sources with both codes, in how many the first of a starts before the
first of b.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.codings import Codings, spread
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.families import Families
from qcode.analysis.tidy.tree import distinct

NEVER = np.iinfo(np.int64).max
"""Where a code starts in a source that doesn't have it."""


@dataclass(frozen=True, slots=True)
class Following:
    """count: [from, to].  given: [from].  target: [to].  all: transitions in the block."""

    count: Ints
    given: Ints
    target: Ints
    all: int


@dataclass(frozen=True, slots=True)
class Precedence:
    """[a, b] all: sources with both; those where a comes first; those where both start at once."""

    sources: Ints
    first: Ints
    tied: Ints


def following(codings: Codings, level: Ints, families: Families, gap: int | None) -> Following:
    """codings: a block's, ordered by start.  level: [coding].  gap: no more characters between."""
    size = len(families)
    given, row, after = _transitions(codings, gap)
    own = np.zeros((size, len(given)), bool)
    own[level[after], row] = True
    reached = families.any(own)
    origin = level[given]
    count = [np.bincount(origin[each], minlength=size) for each in reached]
    return Following(
        families.sum(np.reshape(count, (size, size)).T),
        families.sum(np.bincount(origin, minlength=size)),
        reached.sum(axis=1),
        len(given),
    )


def _transitions(codings: Codings, gap: int | None) -> tuple[Ints, Ints, Ints]:
    """(the codings that have a next, (transition, one that comes next) for each of these)."""
    start, end, source = codings.start, codings.end, codings.source
    after = np.searchsorted(start, end, "left")
    given = np.flatnonzero(after < len(start))
    given = given[source[after[given]] == source[given]]
    if gap is not None:
        given = given[start[after[given]] - end[given] <= gap]
    upto = np.searchsorted(start, start[after[given]], "right")
    row, one = spread(after[given], upto)
    return given, row, one


def precedence(codings: Codings, level: Ints, families: Families) -> Precedence:
    """codings: a block's, ordered by start.  level: [coding]."""
    sources = distinct(codings.source)
    place = np.searchsorted(sources, codings.source)
    own = np.full((len(families), len(sources)), NEVER)
    np.minimum.at(own, (level, place), codings.start)
    begin = families.least(own)
    there = begin < NEVER
    both = np.stack([(there & each).sum(axis=1) for each in there])
    first = np.stack([((each < begin) & there).sum(axis=1) for each in begin])
    tied = np.stack([((each == begin) & there).sum(axis=1) for each in begin])
    return Precedence(both, first, tied)
