"""Cases of one kind as a sheet to edit: which columns it has, and the classes that follow."""

from __future__ import annotations

from collections.abc import Mapping

from qcode.codebook.values import classify
from qcode.project.case_values import PERSON, SOURCE, Words
from qcode.project.reading import CaseSheet

Values = Mapping[str, Mapping[str, str]]

VILLAGE = "village"


def sheet_of(words: Words, kind: str, values: Values) -> CaseSheet:
    """The sheet of these cases, or of sources. values: name → variable → what is known."""
    variables = _links(words, kind, values) + _variables(words, kind, values)
    typologies = [
        each
        for each in words.catalog.typologies.values()
        if each.of == kind and each.rests_on == "variables"
    ]
    rows = {
        name: {key: known.get(key) for key in variables}
        | {each.id: classify(each, known) for each in typologies}
        for name, known in values.items()
    }
    return CaseSheet(kind, tuple(variables), tuple(each.id for each in typologies), rows)


def _links(words: Words, kind: str, values: Values) -> list[str]:
    """The kinds of case that one of this kind can belong to: a village to none, unless it does."""
    used = {key for each in values.values() for key in each}
    return [
        each
        for each in words.catalog.kinds
        if each in used or (each not in (kind, PERSON) and kind != VILLAGE)
    ]


def _variables(words: Words, kind: str, values: Values) -> list[str]:
    """What can be said of a case; of a source, also what holds of all its turns."""
    used = {key for each in values.values() for key in each}
    own = (kind, "turn") if kind == SOURCE else (kind,)
    return [
        each.id for each in words.catalog.variables.values() if each.of in own or each.id in used
    ]
