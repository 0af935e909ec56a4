"""Which level a word names, and which class a case's values give."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from qcode.codebook.model import Level, Typology, Variable
from qcode.errors import UnknownName, nearest


def folded(name: str) -> str:
    """A name as it is compared: full-width forms, case and outer spaces make no difference."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def names_of(level: Level) -> tuple[str, ...]:
    """Everything that means this level: its id, its name in either language, its aliases."""
    names = (level.id, level.name.en, level.name.zh, *level.aliases)
    return tuple(dict.fromkeys(name for name in names if name))


def accept(variable: Variable, raw: str) -> str:
    """The id of the level that this word names, or the word itself where any text will do.

    Raises UnknownName, listing the levels and the nearest one.
    """
    if not variable.levels:
        return raw.strip()
    known = _levels_by_name(variable)
    level = known.get(folded(raw))
    if level is None:
        raise UnknownName(f"level of {variable.id}", raw.strip(), known, _hint(variable, raw))
    return level.id


@lru_cache(maxsize=256)
def _levels_by_name(variable: Variable) -> dict[str, Level]:
    return {folded(name): level for level in variable.levels for name in names_of(level)}


def _hint(variable: Variable, raw: str) -> str:
    known = _levels_by_name(variable)
    close = [known[name].id for name in nearest(folded(raw), known)]
    listed = "; ".join(_introduced(level) for level in variable.levels)
    return (f"did you mean {close[0]}? " if close else "") + f"known: {listed}"


def _introduced(level: Level) -> str:
    names = [name for name in dict.fromkeys((level.name.en, level.name.zh)) if name != level.id]
    return f"{level.id} ({', '.join(filter(None, names))})" if any(names) else level.id


def classify(typology: Typology, values: Mapping[str, str]) -> str | None:
    """The class of a case with these values (variable → level id), by the typology's rule.

    None where a value that would decide is missing, no class fits, or more than one does: a
    case is never forced into a class.
    """
    possible = [
        each
        for each in typology.classes
        if all(values.get(name, level) == level for name, level in each.conditions.items())
    ]
    if len(possible) != 1 or not values.keys() >= possible[0].conditions.keys():
        return None
    return possible[0].id
