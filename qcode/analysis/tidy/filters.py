"""Filters: what of a project a table is about.

`where`, `queries`, `sources` and `interviewers` choose units, and with them what shares and rates
are based on. `coders` and `codes` choose codings among those, and leave the base as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.tidy.factors import Factor
from qcode.analysis.tidy.units import ROLES, Units
from qcode.codebook.tree import descendants
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName

if TYPE_CHECKING:
    from qcode.analysis.query.tree import Query

Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Filters:
    """Ids all along; an empty tuple leaves out nothing.

    coders: where none is named, all but the consensus.
    codes: each with the codes under it, where parents include their children.
    where: (variable, level); level None where the value is missing. Several levels of a variable
    are alternatives; several variables must all hold.
    queries: each of them must find the turn.
    interviewers: whether interviewers' turns are counted too.
    """

    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    where: tuple[tuple[str, str | None], ...] = ()
    interviewers: bool = False
    queries: tuple[Query, ...] = ()


def eligible(units: Units, filters: Filters) -> Chosen:
    """[unit]; which are counted. Raises UnknownName."""
    chosen = np.ones(len(units.source), bool)
    if not filters.interviewers:
        chosen &= units.role != ROLES.index("interviewer")
    if filters.sources:
        names = [source.name for source in units.corpus.sources]
        chosen &= np.isin(units.source, places("source", filters.sources, names))
    for variable in dict.fromkeys(variable for variable, _ in filters.where):
        levels = [level for each, level in filters.where if each == variable]
        factor = units.factor(variable)
        chosen &= np.isin(factor.values, [level_place(factor, level) for level in levels])
    if filters.queries:
        from qcode.analysis.tidy.evaluation import found

        for query in filters.queries:
            chosen &= found(units, query)
    return chosen


def chosen_codes(corpus: Corpus, codes: Sequence[str], rollup: bool) -> list[int]:
    """Indexes of these codes, with all under them if parents include their children."""
    ids = [code.id for code in corpus.codes]
    named = places("code", codes, ids)
    if not rollup:
        return named
    under = descendants(corpus.codes)
    inside = frozenset[str]().union(*(under[ids[at]] for at in named))
    return [at for at, id in enumerate(ids) if id in inside]


def places(kind: str, wanted: Sequence[str], known: Sequence[str]) -> list[int]:
    """Where each of the wanted stands among the known. Raises UnknownName."""
    place = {name: at for at, name in enumerate(known)}
    for name in wanted:
        if name not in place:
            raise UnknownName(kind, name, known)
    return [place[name] for name in wanted]


def level_place(factor: Factor, level: str | None) -> int:
    """Where the level stands in the factor, -1 for the missing one. Raises UnknownName."""
    if level is None:
        return -1
    known = [str(each.id) for each in factor.levels]
    return places(f"level of {factor.id}", [level], known)[0]
