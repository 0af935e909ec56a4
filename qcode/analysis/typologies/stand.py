"""Stand: where all cases stand in a typology, and how much is coded in each cell.

Of two keys the cells are those of a grid: for each key the value shown, several, or none. So every
case stands in exactly one. Of one key, or of three and more, the classes are the cells. Only an
interview that overrides what is known of a person can put that person into more than one.

What is measured: of a typology on codes, the codings of the codes that decide, in the turns of
the cell's cases; of one on variables, all codings there. Other codes can be chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from qcode.analysis.crosstab.cube import Cube, cube
from qcode.analysis.crosstab.measures import COUNTS
from qcode.analysis.tidy.begun import Begun, counted_coders, read_sources
from qcode.analysis.tidy.class_words import Words, listed
from qcode.analysis.tidy.classes import Classes, Pattern, case_name, cases, classes
from qcode.analysis.tidy.dimensions import Dimension, flat
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Chosen, Filters
from qcode.analysis.tidy.scope import Scope, scope
from qcode.analysis.tidy.tree import distinct
from qcode.analysis.tidy.units import ROLES, Units
from qcode.codebook.model import Typology
from qcode.codebook.standings import keys_of, values_of
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName
from qcode.table import Named
from qcode.texts import Text

NAMES = 12
"""So many cases are named in a cell; the rest are counted. Programs get all of them."""

SHOWN_MANY = ""
"""Stands in a cell for several values of a key."""

Place = tuple[str | None, ...]
"""A cell of the grid, by key: the value shown, SHOWN_MANY, or None for none; or, where there is no
grid, the level alone: a class, mixed, or None."""


@dataclass(frozen=True, slots=True)
class Stand:
    """cells: those that occur, each once.  cell: [pattern]; index into cells.

    placed: (case, pattern), in order of the cases; where the filters choose turns only cases with
    eligible turns, else also those without any.
    """

    within: Scope
    found: Classes
    words: Words
    measure: str
    cells: tuple[Place, ...]
    cell: Ints
    placed: tuple[tuple[int, int], ...]
    _cubes: list[Cube] = field(default_factory=list, repr=False, compare=False)

    @property
    def kind(self) -> str:
        return self.found.typology.of

    def value(self, cell: int, case: int | None = None) -> int:
        """How much of the measure is in a cell: in all its cases, or in one of them."""
        if not self._cubes:
            size = cases(self.within.units, self.kind)
            at = np.append(self.cell, len(self.cells))[self.found.pattern]
            owner = np.where(self.found.case < 0, size, self.found.case)
            both = [_numbered("cell", at, len(self.cells) + 1), _numbered("case", owner, size + 1)]
            self._cubes.append(cube(self.within, self.measure, both))
        return self._cubes[0].value((cell, case))

    def held(self) -> dict[Place, list[tuple[int, int]]]:
        """Cell → the cases in it, each with its pattern."""
        found: dict[Place, list[tuple[int, int]]] = {}
        place = [self.cells[cell] for cell in self.cell.tolist()]
        for case, pattern in self.placed:
            found.setdefault(place[pattern], []).append((case, pattern))
        return found

    def name(self, case: int) -> str:
        return case_name(self.within.units, self.kind, case)

    def names(self, of: Sequence[int]) -> Text:
        """Cases by name, the first of them where they are many."""
        named = listed([Text.plain(self.name(each)) for each in of[:NAMES]])
        more = f" … (+{len(of) - NAMES:,})" if len(of) > NAMES else ""
        return Text(named.en + more, named.zh + more)

    def records(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """The cases that programs are told of, with their patterns; and their cells and classes,
        for programs.
        """
        alike = [_alike(pattern) for pattern in self.found.patterns]
        for case, pattern in self.told():
            yield case, pattern, {self.kind: self.name(case), **alike[pattern]}

    def told(self) -> Iterator[tuple[int, int]]:
        """The cases that programs are told of: all, but of turns only those with evidence."""
        evidence = self.found.evidence
        shows = [self.kind != "turn" or any(each.shown.values()) for each in self.found.patterns]
        coded: list[int] = [] if evidence is None else evidence.counts.sum(axis=1).tolist()
        for case, pattern in self.placed:
            if shows[pattern] or (coded and coded[case]):
                yield case, pattern


def stand_of(
    corpus: Corpus, typology: Typology, filters: Filters, measure: str, begun: Begun
) -> Stand:
    """Where the cases stand. measure: one of COUNTS. Raises UnknownName."""
    if measure not in COUNTS:
        raise UnknownName("measure", measure, COUNTS)
    keys = keys_of(typology)
    codes = filters.codes
    if typology.rests_on == "codes" and not codes:
        codes = tuple(dict.fromkeys(each for key in keys for each in values_of(typology, key)))
    within = scope(corpus, replace(filters, codes=codes), rollup=True)
    found = _heeding(classes(within.units, typology), within, filters, begun)
    each = [_place(pattern, len(keys) == 2) for pattern in found.patterns]
    cells = tuple(dict.fromkeys(each))
    cell = np.array([cells.index(place) for place in each], np.int64)
    placed = _placed(within, found, filters)
    return Stand(within, found, Words(corpus, typology), measure, cells, cell, placed)


def _heeding(found: Classes, within: Scope, filters: Filters, begun: Begun) -> Classes:
    """The classes, with who hasn't begun what a case says: that nothing is coded is no finding."""
    corpus = within.corpus
    coders = counted_coders(corpus, filters)
    unread = _unread(found, within.units, read_sources(corpus, filters, begun))
    if found.evidence is None or not len(coders) or not unread.any():
        return found
    names, at = tuple(corpus.coders[each] for each in coders), len(found.patterns)
    nothing = found.patterns[int(found.own[unread][0])]
    return replace(
        found,
        pattern=np.where(np.append(unread, False)[found.case], at, found.pattern),
        own=np.where(unread, at, found.own),
        patterns=(*found.patterns, replace(nothing, unread=names)),
    )


def _unread(found: Classes, units: Units, read: Chosen) -> Chosen:
    """[case]; whether it has turns, and all in sources that nobody has begun. read: [source]"""
    size = cases(units, found.typology.of)
    counted = units.interviewers | (units.role != ROLES.index("interviewer"))
    turns, begun = np.zeros(size, bool), np.zeros(size, bool)
    turns[found.case[counted & (found.case >= 0)]] = True
    begun[found.case[counted & (found.case >= 0) & read[units.source]]] = True
    return np.logical_and(turns, ~begun)


def _place(pattern: Pattern, grid: bool) -> Place:
    if not grid:
        return (pattern.standing.level,)
    return tuple(
        SHOWN_MANY if len(shown) > 1 else shown[0] if shown else None
        for shown in pattern.shown.values()
    )


def _placed(within: Scope, found: Classes, filters: Filters) -> tuple[tuple[int, int], ...]:
    chosen = within.turns & (found.case >= 0)
    many = max(len(found.patterns), 1)
    met = distinct(found.case[chosen] * many + found.pattern[chosen])
    if not (filters.where or filters.sources or filters.queries) and found.typology.of != "turn":
        silent = np.setdiff1d(np.arange(len(found.own)), met // many)
        met = np.sort(np.concatenate([met, silent * many + found.own[silent]]))
    case, pattern = np.divmod(met, many)
    return tuple(zip(case.tolist(), pattern.tolist(), strict=True))


def _alike(pattern: Pattern) -> dict[str, Any]:
    """What the cases of a pattern have in common, for programs."""
    return {
        "cell": {key: _one_or_all(values) for key, values in pattern.shown.items()},
        "class": pattern.standing.klass,
        "status": pattern.standing.status,
        "reason": pattern.reason or None,
    }


def _one_or_all(values: Sequence[str]) -> str | list[str] | None:
    """What is shown on a key: a value, several as a list, or null."""
    return list(values) if len(values) > 1 else next(iter(values), None)


def _numbered(id: str, values: Ints, size: int) -> Dimension:
    """Levels by number, none of which is ever named; there may be as many as turns."""
    levels = (Named(None, Text()),) * size
    return Dimension(id, Text(), levels, values, (), (), flat(size))
