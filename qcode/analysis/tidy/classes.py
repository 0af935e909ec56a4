"""Typology: the class of each case, from its codings or its variables.

A typology that rests on codes names, under each of its keys (a parent code), the codes that decide
(the values). The evidence for a value is the distinct codings of it, or of a code under it, that
overlap a turn of the case, among the grounds (`qcode.analysis.tidy.grounds`). A case shows

    by presence    each value with at least one coding
    by threshold   each value with at least `at_least`
    by dominance   on each key the value with more codings than any other; of a tie, all tied

What that comes to is the standing (`qcode.codebook.standings`). Of variables, a case shows on each
key the value that is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.tidy.factors import Factor, Ints, readings
from qcode.analysis.tidy.tree import distinct
from qcode.analysis.tidy.units import Units
from qcode.codebook.model import KIND_NAMES, MIXED, MIXED_ID, UNCLASSIFIED, Typology
from qcode.codebook.standings import Standing, judge, keys_of, values_of
from qcode.codebook.tree import descendants
from qcode.coding.corpus import Corpus
from qcode.table import Named
from qcode.texts import Text

Pairs = tuple[tuple[str, str], ...]
"""Key and code."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What some cases show, alike, and what it comes to.

    shown: key → the values shown.  beside: key → the codes under it, or itself, that are coded
    where none of its values is, and that no class names.  unread: the coders, where none of them
    has begun what the cases say.
    """

    shown: Mapping[str, tuple[str, ...]]
    standing: Standing
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why there is no class, by id; empty where that needs no reason."""
        return "not-begun" if self.unread else self.standing.reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """The codings that speak for the values of a typology, by case.

    values: (key, code) in the order of the classes.  counts: [case, value]; distinct codings.
    case, value, coding: [record]; one for each case, value and coding of it, where coding is an
    index into the codings of the grounds.
    """

    values: Pairs
    counts: Ints
    case: Ints
    value: Ints
    coding: Ints


@dataclass(frozen=True, slots=True)
class Classes:
    """A typology carried out.

    case: [unit]; the case of its kind that the unit belongs to, -1 for none.
    pattern: [unit]; index into patterns, -1 where there is no case.
    own: [case]; the pattern of a case by itself, apart from what an interview says of it.
    evidence: None where the typology rests on variables.
    """

    typology: Typology
    case: Ints
    pattern: Ints
    own: Ints
    patterns: tuple[Pattern, ...]
    evidence: Evidence | None


def classes(units: Units, typology: Typology) -> Classes:
    """The pattern of each case, and of each unit by its case."""
    case = case_of_unit(units, typology.of)
    if typology.rests_on == "variables":
        return _by_variables(units, typology, case)
    found = evidence(units, typology, case)
    unnamed, coded = _beside(units, typology, found, case)
    held = np.hstack([holding(typology, found), coded])
    own, patterns = _patterns(typology, (found.values, unnamed), held)
    pattern = np.append(own, -1)[case]
    return Classes(typology, case, pattern, own, patterns, found)


def class_factor(units: Units, typology: Typology) -> Factor:
    """The class by codings as a property of each unit; mixed comes after the classes."""
    found = classes(units, typology)
    levels = (*(Named(each.id, each.name) for each in typology.classes), Named(MIXED_ID, MIXED))
    place: dict[str | None, int] = {level.id: at for at, level in enumerate(levels)}
    place[None] = -1
    of_pattern = np.array([place[each.standing.level] for each in found.patterns] + [-1], np.int64)
    id, name = identity(units.corpus, typology)
    return Factor(id, name, levels, of_pattern[found.pattern], UNCLASSIFIED)


def identity(corpus: Corpus, typology: Typology) -> tuple[str, Text]:
    """Its id and name, with the kind of case where it isn't the codebook's."""
    if any(each.id == typology.id and each.of == typology.of for each in corpus.typologies):
        return typology.id, typology.name
    kind = KIND_NAMES.get(typology.of, Text.plain(typology.of))
    name = Text(
        f"{typology.name.read('en')} ({kind.read('en').lower()})",
        f"{typology.name.read('zh')}（{kind.read('zh')}）",
    )
    return f"{typology.id}@{typology.of}", name


def case_of_unit(units: Units, kind: str) -> Ints:
    """[unit]; its case of this kind, as an index into the levels of the factor; -1 for none."""
    return np.arange(len(units.source)) if kind == "turn" else units.factor(kind).values


def cases(units: Units, kind: str) -> int:
    """How many cases of this kind there are, with or without turns."""
    return len(units.source) if kind == "turn" else len(units.factor(kind).levels)


def case_name(units: Units, kind: str, case: int) -> str:
    """A case by name; a turn by its source and number."""
    if kind != "turn":
        return str(units.factor(kind).levels[case].id)
    source = units.corpus.sources[int(units.source[case])]
    return f"{source.name} {int(units.number[case])}"


def evidence(units: Units, typology: Typology, case: Ints) -> Evidence:
    """The codings behind each value, by case."""
    values = tuple((key, value) for key in keys_of(typology) for value in values_of(typology, key))
    grounds, size = units.grounds, cases(units, typology.of)
    counts = np.zeros((size, len(values)), np.int64)
    many = max(len(grounds.codings), 1)
    records: list[tuple[Ints, Ints, Ints]] = []
    for at, (_, code) in enumerate(values):
        parts = grounds.parts.take(grounds.under([code]))
        parts = parts.take(case[parts.unit] >= 0)
        owner, coding = np.divmod(distinct(case[parts.unit] * many + parts.coding), many)
        counts[:, at] = np.bincount(owner, minlength=size)
        records.append((owner, np.full(len(owner), at), coding))
    columns = [np.concatenate(column) for column in zip(*records, strict=True)]
    return Evidence(values, counts, *columns)


def holding(typology: Typology, found: Evidence) -> NDArray[np.bool_]:
    """[case, value]; whether the case shows the value."""
    n = found.counts
    if typology.by == "threshold":
        return n >= typology.at_least
    if typology.by == "presence":
        return n > 0
    held = np.zeros(n.shape, bool)
    for key in keys_of(typology):
        own = [at for at, (each, _) in enumerate(found.values) if each == key]
        most = n[:, own].max(axis=1, keepdims=True)
        held[:, own] = (n[:, own] == most) & (most > 0)
    return held


def _beside(
    units: Units, typology: Typology, found: Evidence, case: Ints
) -> tuple[Pairs, NDArray[np.bool_]]:
    """Codes under each key that no class names; and [case, code], whether the case is coded with
    it and with no value of the key.
    """
    codes, below = [each.id for each in units.corpus.codes], descendants(units.corpus.codes)
    parts = units.grounds.parts.take(case[units.grounds.parts.unit] >= 0)
    code = units.grounds.codings.code[parts.coding]
    pairs, columns = [], [np.zeros((len(found.counts), 0), bool)]
    for key in keys_of(typology):
        named = frozenset().union(*(below.get(each, ()) for each in values_of(typology, key)))
        of_key = [at for at, (each, _) in enumerate(found.values) if each == key]
        silent: NDArray[np.bool_] = found.counts[:, of_key].sum(axis=1) == 0
        for id in sorted(below.get(key, frozenset()) - named, key=codes.index):
            coded: NDArray[np.bool_] = np.zeros(len(silent), bool)
            coded[case[parts.unit[code == codes.index(id)]]] = True
            pairs.append((key, id))
            columns.append((coded & silent)[:, None])
    return tuple(pairs), np.hstack(columns)


def _patterns(
    typology: Typology, columns: tuple[Pairs, Pairs], held: NDArray[np.bool_]
) -> tuple[Ints, tuple[Pattern, ...]]:
    """[case]; which pattern it has, and the patterns. Judged once each, however many have it.

    columns: of held, the values and then what is beside them.
    """
    own = np.zeros(len(held), np.int64)
    for column in held.T:
        own = np.unique(own * 2 + column, return_inverse=True)[1]
    first = np.unique(own, return_index=True)[1]
    border, keys = len(columns[0]), keys_of(typology)
    made = []
    for row in held[first].tolist():
        shown = _by_key(keys, columns[0], row[:border])
        beside = _by_key(keys, columns[1], row[border:])
        made.append(Pattern(shown, judge(typology, shown), beside))
    return own, tuple(made)


def _by_key(keys: Sequence[str], columns: Pairs, row: Sequence[bool]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = dict.fromkeys(keys, ())
    for (key, value), holds in zip(columns, row, strict=True):
        if holds:
            found[key] = (*found[key], value)
    return found


def _by_variables(units: Units, typology: Typology, case: Ints) -> Classes:
    """The patterns are numbered as they are met; each unit's case is read once a voice."""
    keys, patterns = keys_of(typology), dict[tuple[str | None, ...], int]()

    def number(values: Mapping[str, str]) -> str:
        return str(patterns.setdefault(tuple(values.get(key) for key in keys), len(patterns)))

    read, place = readings(
        units.corpus, typology.of, number, units.voices, units.voice, units.first
    )
    met = np.array([-1 if each is None else int(each) for each in read], np.int64)[place]
    pattern = np.where(case < 0, -1, met)
    own = np.array([int(number(each)) for each in _own_values(units, typology.of)], np.int64)
    shown = [
        {key: () if value is None else (value,) for key, value in zip(keys, each, strict=True)}
        for each in patterns
    ]
    found = tuple(Pattern(each, judge(typology, each)) for each in shown)
    return Classes(typology, case, pattern, own, found, None)


def _own_values(units: Units, kind: str) -> list[Mapping[str, str]]:
    """The values of each case by itself, in the order of the kind's levels; turns have none."""
    corpus = units.corpus
    if kind == "source":
        return [each.values for each in corpus.sources]
    by_name = {each.name: each.values for each in corpus.cases if each.kind == kind}
    return [] if kind == "turn" else [by_name[str(each.id)] for each in units.factor(kind).levels]
