"""Chronology: in which order the interviews of a study were made.

By the variable `date` of the sources, as 2024-05-08, 2024-05 or 2024年5月8日. Sources of one date,
and after all others those without one, stand in the order in which they were imported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qcode.coding.corpus import Corpus, CorpusSource

DATE = "date"
_NUMBER = re.compile(r"\d+")
_LATE = (10**9,)


@dataclass(frozen=True, slots=True)
class Chronology:
    """order: indexes into corpus.sources, the earliest first.  undated: those without a date."""

    order: tuple[int, ...]
    undated: frozenset[int]


def chronology(corpus: Corpus, imported: Sequence[str] = ()) -> Chronology:
    """imported: names of sources in the order in which they were imported."""
    came = {name: at for at, name in enumerate(imported)}
    dates = [_date(source) for source in corpus.sources]
    places = range(len(dates))
    order = sorted(places, key=lambda at: (dates[at] or _LATE, came.get(_name(corpus, at), at)))
    return Chronology(tuple(order), frozenset(at for at in places if not dates[at]))


def _name(corpus: Corpus, source: int) -> str:
    return corpus.sources[source].name


def _date(source: CorpusSource) -> tuple[int, ...]:
    """Year, month and day, as far as they are known."""
    return tuple(map(int, _NUMBER.findall(source.values.get(DATE, ""))))
