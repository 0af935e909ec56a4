"""Standing: what is known of a case, laid against the classes of a typology.

On each key of the conditions (a variable, or a code above others) a case shows no value, one, or
several. Each way of taking one value a key goes through the same rule (`classify`): a class is
given where it alone fits, and nothing that would decide is unknown. Then:

    classified     every way leads to the same class
    unclassified   no way leads to a class, and some key shows nothing (insufficient)
    mixed          several ways, which don't lead to the same (conflicting)
    unclassified   one way, and no class covers it, or more than one does (uncovered, overlap)

So a class with conditions on fewer keys than others holds whatever the other keys show, unless
another class fits there too; and no case is ever forced into a class. A variable has one value,
so only codings can be mixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from qcode.codebook.model import MIXED_ID, Typology, TypologyClass
from qcode.codebook.values import classify

Status = Literal["classified", "mixed", "unclassified"]
STATUSES: tuple[Status, ...] = ("classified", "mixed", "unclassified")
Reason = Literal["", "agreed", "conflicting", "insufficient", "uncovered", "overlap"]
Shown = Mapping[str, Sequence[str]]
"""Key → the values that a case shows on it; a key without any may be left out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """klass: the class's id, None without one.

    reason: why there is none; "agreed" where there is one though several values are shown.
    at: the keys that lack a value (insufficient) or show several (agreed, conflicting).
    fits: the classes that fit at once (overlap).
    """

    klass: str | None
    status: Status
    reason: Reason = ""
    at: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()

    @property
    def level(self) -> str | None:
        """The level of a table that this is: a class, mixed, or the missing one."""
        return MIXED_ID if self.status == "mixed" else self.klass


def keys_of(typology: Typology) -> list[str]:
    """What the conditions are about, as they come."""
    return list(dict.fromkeys(key for each in typology.classes for key in each.conditions))


def values_of(typology: Typology, key: str) -> list[str]:
    """The values that the classes name under a key, as they come."""
    named = (each.conditions.get(key) for each in typology.classes)
    return list(dict.fromkeys(value for value in named if value is not None))


def judge(typology: Typology, shown: Shown) -> Standing:
    """The standing on a case that shows these values."""
    keys = keys_of(typology)
    known = {key: shown[key] for key in keys if shown.get(key)}
    ways = [dict(zip(known, way, strict=True)) for way in product(*known.values())]
    found = {classify(typology, way) for way in ways}
    several = tuple(key for key in known if len(known[key]) > 1)
    if len(found) == 1 and None not in found:
        return Standing(found.pop(), "classified", "agreed" if several else "", several)
    lacking = tuple(key for key in keys if key not in known)
    if lacking and found == {None}:
        return Standing(None, "unclassified", "insufficient", lacking)
    if several:
        return Standing(None, "mixed", "conflicting", several)
    fits = tuple(each.id for each in typology.classes if meets(each, ways[0]))
    return Standing(None, "unclassified", "overlap" if fits else "uncovered", (), fits)


def meets(klass: TypologyClass, values: Mapping[str, str]) -> bool:
    """Whether all conditions of a class hold."""
    return all(values.get(key) == value for key, value in klass.conditions.items())
