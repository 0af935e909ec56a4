"""Rounds: when each person was met, by their interviews or by the levels of a variable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.scope import Scope
from qcode.analysis.tidy.tree import distinct
from qcode.table import Named
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Rounds:
    """What is compared. names: of each round, in order.  of: [unit]; its round, -1 for none."""

    names: Sequence[Named]
    of: Ints


@dataclass(frozen=True, slots=True)
class Met:
    """When a person was met.

    person: index into the levels of the factor "person".  rounds: theirs, in order.
    sources: their interviews that are counted, by round, then by time.  coders: who has begun all
    of them. Indexes into the corpus.
    """

    person: int
    rounds: Sequence[int]
    sources: Sequence[int]
    coders: Sequence[int]


def interviews(within: Scope, order: Sequence[int]) -> Rounds:
    """Each person's sources, counted from their first."""
    rank, turns = np.argsort(np.array(order)), within.turns
    person, source = within.units.factor("person").values, within.units.source
    visit = person[turns] * len(rank) + rank[source[turns]]
    visits = distinct(visit)
    who = visits // len(rank)
    place = np.arange(len(visits)) - np.searchsorted(who, who)
    names = [
        Named(str(number), Text(f"Interview {number}", f"第 {number} 次访谈"))
        for number in range(1, int(place.max()) + 2)
    ]
    of = np.full(len(turns), -1)
    of[turns] = place[np.searchsorted(visits, visit)]
    return Rounds(names, of)


def levels_of(within: Scope, variable: str) -> Rounds:
    """Each person's turns by the levels of a variable. Raises UnknownName."""
    factor = within.units.factor(variable)
    return Rounds(factor.levels, np.where(within.turns, factor.values, -1))


def everybody(
    within: Scope, rounds: Rounds, read: NDArray[np.bool_], order: Sequence[int]
) -> list[Met]:
    """Every person with an eligible turn in some round.

    read: [coder, source]; has begun it.  order: the sources, by time.
    """
    person, inside = within.units.factor("person").values, within.turns & (rounds.of >= 0)
    rank = np.argsort(np.array(order))[within.units.source]
    shape = (int(person.max()) + 1, len(rounds.names), len(order))
    met = distinct(np.ravel_multi_index((person[inside], rounds.of[inside], rank[inside]), shape))
    when: dict[int, dict[int, None]] = defaultdict(dict)
    sources: dict[int, dict[int, None]] = defaultdict(dict)
    for who, round, at in np.transpose(np.unravel_index(met, shape)).tolist():
        when[who][round] = None
        sources[who][order[at]] = None
    return [
        Met(
            who, list(when[who]), list(own), np.flatnonzero(read[:, list(own)].all(axis=1)).tolist()
        )
        for who, own in sources.items()
    ]
