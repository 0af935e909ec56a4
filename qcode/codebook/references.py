"""What the parts of a codebook say of one another, and whether it holds.

A typology names variables and levels, or codes; a relation names codes. Such a name may belong
to another codebook: `requires` leaves it open until the codebooks of a project are together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from qcode.codebook.model import Code, Codebook, Relation, Typology, Variable
from qcode.codebook.relations import circular, in_a_circle
from qcode.codebook.tree import ancestors, parents
from qcode.errors import suggestion
from qcode.strict_yaml import Key

RestsOn = Literal["variables", "codes"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A reference that doesn't hold. path: the keys that lead to it in the file."""

    path: tuple[Key, ...]
    what: str
    hint: str


class Known:
    """What can be referred to. complete: nothing else can turn up later."""

    def __init__(self, codebooks: Iterable[Codebook], complete: bool) -> None:
        books = list(codebooks)
        self.variables = {each.id: each for book in books for each in book.variables}
        self.above = parents([code for book in books for code in book.codes])
        self.complete = complete


def rests_on(
    classes: Mapping[str, Mapping[str, str]],
    variables: Iterable[Variable],
    codes: Iterable[Code],
) -> RestsOn | None:
    """What a typology's conditions name, going by the first that is known; None if none is."""
    variable_ids, code_ids = {each.id for each in variables}, {each.id for each in codes}
    for name in (name for conditions in classes.values() for name in conditions):
        if name in variable_ids:
            return "variables"
        if name in code_ids:
            return "codes"
    return None


def broken(codebook: Codebook, known: Known) -> Iterator[Broken]:
    """Every reference of this codebook that doesn't hold."""
    for index, typology in enumerate(codebook.typologies):
        yield from _in_typology(("typologies", index, "classes"), typology, known)
    for index, relation in enumerate(codebook.relations):
        yield from _in_relation(("relations", index), relation, known)
    circle = circular(codebook.relations)
    if circle is not None:
        at = ("relations", codebook.relations.index(circle))
        yield Broken(at, *in_a_circle(circle))


def _in_typology(path: tuple[Key, ...], typology: Typology, known: Known) -> Iterator[Broken]:
    check = _variable_condition if typology.rests_on == "variables" else _code_condition
    seen: dict[frozenset[tuple[str, str]], str] = {}
    for each in typology.classes:
        for name, value in each.conditions.items():
            found = check(typology, name, value, known)
            if found is not None:
                yield Broken((*path, each.id, name), *found)
        first = seen.setdefault(frozenset(each.conditions.items()), each.id)
        if first != each.id:
            what = f"classes {first!r} and {each.id!r} have the same conditions"
            yield Broken((*path, each.id), what, "a case can't be in both: make them differ")


def _variable_condition(
    typology: Typology, name: str, value: str, known: Known
) -> tuple[str, str] | None:
    variable = known.variables.get(name)
    if variable is None:
        return _unknown("variable", name, known.variables, known)
    if variable.of != typology.of:
        what = f"{name!r} is a variable of {variable.of!r}, the typology of {typology.of!r}"
        return what, "a typology rests on variables of its own kind of case"
    levels = [level.id for level in variable.levels]
    if levels and value not in levels:
        return f"{name!r} has no level {value!r}", suggestion(value, levels)
    return None


def _code_condition(
    _typology: Typology, name: str, value: str, known: Known
) -> tuple[str, str] | None:
    if name not in known.above:
        return _unknown("code", name, known.above, known)
    if value not in known.above:
        return f"there is no code {value!r}", suggestion(value, list(known.above))
    if name not in ancestors(value, known.above):
        return f"{value!r} is not a code below {name!r}", "name one of the codes below it"
    return None


def _in_relation(path: tuple[Key, ...], relation: Relation, known: Known) -> Iterator[Broken]:
    for key, code in (("from", relation.origin), ("to", relation.target)):
        found = None if code in known.above else _unknown("code", code, known.above, known)
        if found is not None:
            yield Broken((*path, key), *found)
    if relation.origin == relation.target:
        yield Broken(path, f"{relation.origin!r} points to itself", "name two different codes")


def _unknown(kind: str, name: str, names: Iterable[str], known: Known) -> tuple[str, str] | None:
    if not known.complete:
        return None
    return f"there is no {kind} {name!r}", suggestion(name, list(names))
