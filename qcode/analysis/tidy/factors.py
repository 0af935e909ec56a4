"""Factor: one property of the turns as whole numbers, and the rules by which a turn comes by it.

A turn takes its values from its voice: the source it stands in and the speaker whose turn it is.
So values are worked out once a voice, and only a turn's own values once a turn. The rules:

    variable of a person     this interview's override, else the speaker's person
    of a village, or a kind  the case of that kind reached from the voice, else the source itself
    of a source              the source
    of a turn                the turn, else its source
    typology                 the class of the case it is of, from that case's own values
    a case kind              the case itself

A case is reached by the speaker's link in this interview, else the person's, else the source's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from qcode.codebook.model import (
    CASE_KINDS,
    KIND_NAMES,
    MISSING,
    UNCLASSIFIED,
    Typology,
    Variable,
)
from qcode.codebook.values import classify
from qcode.coding.corpus import Corpus, CorpusSource, CorpusSpeaker
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Named
from qcode.texts import Text

Voice = tuple[CorpusSource, CorpusSpeaker | None]
Ints = NDArray[np.int64]
Reading = Callable[[Voice], str | None]
Judge = Callable[[Mapping[str, str]], str | None]
"""What follows from the values of a case: variable → value."""

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Factor:
    """A property of each unit.

    levels: in the order of tables.  values[unit]: index into levels, -1 where missing.
    missing: what the missing level is called.
    """

    id: str
    name: Text
    levels: tuple[Named, ...]
    values: Ints
    missing: Text = MISSING


def case_kinds(corpus: Corpus) -> list[str]:
    """Every kind of case of which something is known or recorded."""
    declared = [*(each.of for each in corpus.variables), *(each.of for each in corpus.typologies)]
    kinds = dict.fromkeys([*CASE_KINDS, *(case.kind for case in corpus.cases), *declared])
    return [kind for kind in kinds if kind not in (SOURCE, "turn")]


def typology_at(corpus: Corpus, id: str) -> Typology | None:
    """The typology of this id, at the level it names: ID, or ID@KIND where it rests on codes.

    None where the id is no typology's. Raises UnknownName for a kind that isn't known,
    UsageProblem where it rests on variables, which only their own kind of case has.
    """
    named, at, kind = id.partition("@")
    found = next((each for each in corpus.typologies if each.id == named), None)
    if found is None or not at or kind == found.of:
        return found
    kinds = [*case_kinds(corpus), SOURCE, "turn"]
    if kind not in kinds:
        raise UnknownName("kind of case", kind, kinds)
    if found.rests_on == "variables":
        raise UsageProblem(
            Text(
                f"{named} rests on variables of {found.of}: there is none of {kind}",
                f"{named} 以 {found.of} 的变量为依据，不能用于 {kind}",
            ),
            Text(f"use {named} without @{kind}", f"请直接用 {named}"),
        )
    return replace(found, of=kind)


def known_factors(corpus: Corpus) -> list[str]:
    """The ids of all that a turn can have, in the order in which they are looked up."""
    variables = [each.id for each in corpus.variables]
    typologies = [each.id for each in corpus.typologies]
    return list(dict.fromkeys([SOURCE, *case_kinds(corpus), *variables, *typologies]))


def build(corpus: Corpus, id: str, voices: Sequence[Voice], voice: Ints, first: Ints) -> Factor:
    """The factor of this id.

    voice[unit]: index into voices.  first[source]: the unit of the source's first turn.
    Not a typology that rests on codes: analysis.typology makes it of codings. Raises UnknownName.
    """
    if id == SOURCE:
        levels = _plain([source.name for source in corpus.sources])
        return _coded(id, KIND_NAMES[id], levels, [source.name for source, _ in voices], voice)
    if id in case_kinds(corpus):
        return _of_cases(corpus, id, voices, voice)
    for variable in corpus.variables:
        if variable.id == id:
            return _of_variable(corpus, variable, voices, voice, first)
    for typology in corpus.typologies:
        if typology.id == id:
            return _of_typology(corpus, typology, voices, voice, first)
    raise UnknownName("variable", id, known_factors(corpus))


def _of_cases(corpus: Corpus, kind: str, voices: Sequence[Voice], voice: Ints) -> Factor:
    names = [case.name for case in corpus.cases if case.kind == kind]
    reached = [_reached(corpus, kind, each) for each in voices]
    values = [None if case is None else corpus.cases[case].name for case in reached]
    return _coded(kind, KIND_NAMES.get(kind, Text.plain(kind)), _plain(names), values, voice)


def _of_variable(
    corpus: Corpus, variable: Variable, voices: Sequence[Voice], voice: Ints, first: Ints
) -> Factor:
    declared = [Named(level.id, level.name) for level in variable.levels]
    read = _reading(corpus, variable)
    values = [read(each) for each in voices]
    if variable.of != "turn":
        return _coded(variable.id, variable.name, declared, values, voice)
    rows, own = _turn_values(corpus, first, lambda given: given.get(variable.id))
    return _coded(variable.id, variable.name, declared, [*values, *own], _over(voice, rows, values))


def _of_typology(
    corpus: Corpus, typology: Typology, voices: Sequence[Voice], voice: Ints, first: Ints
) -> Factor:
    classes = [Named(each.id, each.name) for each in typology.classes]
    read = partial(classify, typology)
    values, place = readings(corpus, typology.of, read, voices, voice, first)
    return _coded(typology.id, typology.name, classes, values, place, UNCLASSIFIED)


def readings(
    corpus: Corpus, kind: str, read: Judge, voices: Sequence[Voice], voice: Ints, first: Ints
) -> tuple[list[str | None], Ints]:
    """What is read from the own values of the case of this kind that each unit belongs to.

    The readings, and [unit]; each unit's place among them. None where no case is reached.
    """
    of = _reading_of(corpus, kind, read)
    values = [of(each) for each in voices]
    if kind != "turn":
        return values, voice
    rows, own = _turn_values(corpus, first, read)
    return [*values, *own], _over(voice, rows, values)


def _reading(corpus: Corpus, variable: Variable) -> Reading:
    """How a voice comes by its value of this variable."""
    id, kind = variable.id, variable.of

    def of_source(voice: Voice) -> str | None:
        return voice[0].values.get(id)

    def of_person(voice: Voice) -> str | None:
        return _person_values(corpus, voice[1]).get(id)

    def of_case(voice: Voice) -> str | None:
        case = _reached(corpus, kind, voice)
        value = None if case is None else corpus.cases[case].values.get(id)
        # What a source states holds of its own village, not of another that a speaker is from.
        own = case is None or voice[0].links.get(kind) in (None, case)
        return voice[0].values.get(id) if value is None and own else value

    return {SOURCE: of_source, "turn": of_source, "person": of_person}.get(kind, of_case)


def _reading_of(corpus: Corpus, kind: str, read: Judge) -> Reading:
    """How a voice comes by what is read of its case."""

    @cache
    def of_known_case(case: int) -> str | None:
        return read(corpus.cases[case].values)

    def of_case(voice: Voice) -> str | None:
        case = _reached(corpus, kind, voice)
        return None if case is None else of_known_case(case)

    def of_person(voice: Voice) -> str | None:
        return read(_person_values(corpus, voice[1]))

    def of_source(voice: Voice) -> str | None:
        return read(voice[0].values)

    return {SOURCE: of_source, "turn": of_source, "person": of_person}.get(kind, of_case)


def _person_values(corpus: Corpus, speaker: CorpusSpeaker | None) -> Mapping[str, str]:
    if speaker is None:
        return {}
    if speaker.person is None:
        return speaker.overrides
    return {**corpus.cases[speaker.person].values, **speaker.overrides}


def _reached(corpus: Corpus, kind: str, voice: Voice) -> int | None:
    """The case of this kind that a voice belongs to, as an index into `corpus.cases`."""
    source, speaker = voice
    if speaker is None:
        return None if kind == "person" else source.links.get(kind)
    if kind == "person" or kind in speaker.links:
        return speaker.person if kind == "person" else speaker.links[kind]
    known = {} if speaker.person is None else corpus.cases[speaker.person].links
    return known.get(kind, source.links.get(kind))


def _turn_values(corpus: Corpus, first: Ints, read: Judge) -> tuple[list[int], list[str | None]]:
    """The units of which something is said on its own, and what they come by."""
    rows: list[int] = []
    own: list[str | None] = []
    for at, source in enumerate(corpus.sources):
        for number, given in source.turn_values.items():
            rows.append(int(first[at]) + number - 1)
            own.append(read({**source.values, **given}))
    return rows, own


def _over(voice: Ints, rows: Sequence[int], values: Sequence[str | None]) -> Ints:
    """Each unit's place in values followed by the units' own: its voice, or its own value."""
    over = voice.copy()
    over[rows] = len(values) + np.arange(len(rows))
    return over


def _plain(names: Sequence[str]) -> list[Named]:
    return [Named(name, Text.plain(name)) for name in names]


def _coded(
    id: str,
    name: Text,
    declared: Sequence[Named],
    values: Sequence[str | None],
    place: Ints,
    missing: Text = MISSING,
) -> Factor:
    """Values as numbers: declared levels in their order, then free text sorted."""
    known = {level.id for level in declared}
    free = sorted(value for value in {*values} - known if value is not None)
    levels = (*declared, *_plain(free))
    index: dict[str | None, int] = {level.id: at for at, level in enumerate(levels)}
    index[None] = -1
    coded = np.fromiter(map(index.__getitem__, values), np.int64, len(values))
    return Factor(id, name, levels, coded[place], missing)
