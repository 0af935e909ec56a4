"""Intervals where every unit, or a small cluster of them, is drawn anew: ratings from a file.

Sources are few, so that how often a resample holds each row of ratings fits into memory as one
array. Units can be 100,000, hardly two of them rated alike by ten coders. So a few resamples are
made at a time, for all sets of coders, and only their coefficients are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, combinations, islice
from typing import Any

import numpy as np

from qcode.analysis.agreement.measures.coefficients import Coefficient
from qcode.analysis.agreement.measures.figures import (
    Figure,
    figure_of,
    figures,
    fitting,
    suitable,
)
from qcode.analysis.agreement.measures.ratings import UNRATED, Floats, Ratings
from qcode.analysis.agreement.measures.resampling import draws
from qcode.analysis.agreement.measures.scales import Scale
from qcode.analysis.tidy.factors import Ints

_CELLS = 4_000_000
"""Of how often a few resamples hold each row: 32 MB."""


@dataclass(frozen=True, slots=True)
class RatedUnits:
    """Ratings, and what a resample of them draws.

    ratings: the data as they are, one sample.  row: [unit]; index into the rows of ratings.
    cluster: [unit]; 0 to clusters - 1: units of one are drawn together.
    """

    ratings: Ratings
    row: Ints
    cluster: Ints
    clusters: int


def resampled_figures(
    units: RatedUnits,
    scale: Scale,
    wanted: Iterable[Coefficient] | None,
    replicates: int,
    seed: int,
) -> list[Figure]:
    """As `figures.figures`, with intervals from clusters drawn anew; from errors if none are."""
    chosen = list(suitable(units.ratings, scale) if wanted is None else wanted)
    coders = units.ratings.coders
    if len(coders) < 2:
        return figures(units.ratings, scale, chosen)
    pairs = combinations(coders, 2) if len(coders) > 2 else ()
    of_pairs = [_of_pair(units.ratings, pair) for pair in pairs]
    found = _values(units, of_pairs, scale, chosen, draws(units.clusters, replicates, seed))
    made = []
    for some in [units.ratings, *(pair for pair, _ in of_pairs)]:
        for of in fitting(chosen, len(some.coders)) if of_pairs else chosen:
            values = found.get((some.coders, of.id), [np.full(1, np.nan)])
            made.append(figure_of(np.concatenate(values), some, scale, of))
    return made


def _of_pair(ratings: Ratings, pair: tuple[str, str]) -> tuple[Ratings, Ints]:
    """The units as two coders rated them, and [row of ratings] which row of these each became."""
    some, base = ratings.among(pair), len(ratings.categories) + 1
    key = (some.rated[:, 0] - UNRATED) * base + some.rated[:, 1] - UNRATED
    distinct, row = np.unique(key, return_inverse=True)
    rated = np.stack(np.divmod(distinct, base), axis=1) + UNRATED
    count = np.bincount(row, ratings.count[0], len(rated)).astype(np.float64)[None, :]
    return Ratings(pair, ratings.categories, rated, count), row


def _values(
    units: RatedUnits,
    pairs: Sequence[tuple[Ratings, Ints]],
    scale: Scale,
    chosen: Sequence[Coefficient],
    drawn: Iterator[Ints],
) -> dict[tuple[tuple[str, ...], str], list[Floats]]:
    """[sample], in parts, by coders and coefficient: those that all together or a pair can have.

    pairs: as `_of_pair` gives them.
    """
    found: dict[tuple[tuple[str, ...], str], list[Floats]] = defaultdict(list)
    sets = [units.ratings, *(pair for pair, _ in pairs)]
    ends = np.cumsum([len(some.rated) for some in sets])
    joined = _joined([row for _, row in pairs], ends) if pairs else None
    for count in chain([units.ratings.count], _counts(units, int(ends[-1]), drawn)):
        parts = [count] if joined is None else np.split(count @ joined, ends[1:-1] - ends[0], 1)
        for some, part in zip(sets, parts if joined is None else [count, *parts], strict=True):
            sampled = replace(some, count=np.ascontiguousarray(part))
            for each in fitting(chosen, len(some.coders)):
                found[some.coders, each.id].append(each.value(sampled, scale))
    return found


def _joined(rows: Sequence[Ints], ends: Ints) -> Any:
    """Sparse [row, row of any pair]; 1 where a row became that row of a pair's."""
    from scipy.sparse import csr_array

    column = np.stack([row + end - ends[0] for row, end in zip(rows, ends, strict=False)], axis=1)
    starts = np.arange(len(column) + 1) * len(rows)
    shape = (len(column), int(ends[-1] - ends[0]))
    return csr_array((np.ones(column.size), column.ravel(), starts), shape)


def _counts(units: RatedUnits, cells: int, drawn: Iterator[Ints]) -> Iterator[Floats]:
    """[sample, row]; how often a few resamples hold each row. cells: that each of them takes."""
    step = max(1, _CELLS // max(1, cells))
    each = map(partial(_count, units), drawn)
    while some := list(islice(each, step)):
        yield np.stack(some)


def _count(units: RatedUnits, drawn: Ints) -> Floats:
    """[row]; how often it is held by a resample of these clusters."""
    times = np.bincount(drawn, minlength=units.clusters).astype(np.float64)
    held = np.bincount(units.row, times[units.cluster], len(units.ratings.rated))
    return held.astype(np.float64)
