"""Standing: what is known of a case, laid against the classes of a typology.

On each key of the conditions (a variable, or a code above others) a case shows no value, one, or
several. Each way of taking one value a key is read by the same rule (`values.classify`): a class
is given where it alone fits, and nothing that would decide is unknown. Then:

    classified     every way leads to the same class
    unclassified   no way leads to a class, and some key shows nothing (insufficient)
    mixed          several ways, which don't lead to the same (conflicting)
    unclassified   one way, and no class covers it, or more than one does (uncovered, overlap)

So a class with conditions on fewer keys than others holds whatever the other keys show, unless
another class fits there too; and no case is ever forced into a class. A variable has one value,
so only codings can be mixed.

There can be millions of ways, so they aren't gone through one by one: every way leads to a class if
and only if every way meets it and none meets another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qcode.codebook.model import MIXED_ID, Typology, TypologyClass

Status = Literal["classified", "mixed", "unclassified"]
STATUSES: tuple[Status, ...] = ("classified", "mixed", "unclassified")
Reason = Literal["", "agreed", "conflicting", "insufficient", "uncovered", "overlap"]
Shown = Mapping[str, Sequence[str]]
"""Key → the values that a case shows on it; a key without any may be left out."""
Conditions = Mapping[str, str]
"""Key → the value that a class asks for."""

STEPS = 5_000
"""Steps of a search through combinations at most, of which there can be millions."""


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
    known = {key: tuple(dict.fromkeys(shown[key])) for key in keys if shown.get(key)}
    possible = [each for each in typology.classes if _can_meet(each, known)]
    several = tuple(key for key, values in known.items() if len(values) > 1)
    if len(possible) == 1 and _must_meet(possible[0], known):
        return Standing(possible[0].id, "classified", "agreed" if several else "", several)
    lacking = tuple(key for key in keys if key not in known)
    if lacking and not any(_alone(each, possible, known) for each in possible):
        return Standing(None, "unclassified", "insufficient", lacking)
    if several:
        return Standing(None, "mixed", "conflicting", several)
    fits = tuple(each.id for each in possible)
    return Standing(None, "unclassified", "overlap" if fits else "uncovered", (), fits)


def _can_meet(klass: TypologyClass, known: Shown) -> bool:
    """Whether some way to read the case doesn't speak against the class."""
    return all(value in known.get(key, (value,)) for key, value in klass.conditions.items())


def _must_meet(klass: TypologyClass, known: Shown) -> bool:
    """Whether all ways to read the case meet all conditions of the class."""
    return all(known.get(key) == (value,) for key, value in klass.conditions.items())


def _alone(klass: TypologyClass, possible: Sequence[TypologyClass], known: Shown) -> bool:
    """Whether some way to read the case leads to the class, since no other fits there."""
    if not klass.conditions.keys() <= known.keys():
        return False
    left = {key: values for key, values in known.items() if key not in klass.conditions}
    others = [
        {key: value for key, value in each.conditions.items() if key in left}
        for each in possible
        if each is not klass
        and all(each.conditions.get(key, value) == value for key, value in klass.conditions.items())
    ]
    return next(gaps(others, left), None) is not None


def gaps(rules: Sequence[Conditions], values: Shown) -> Iterator[dict[str, str]]:
    """The combinations of these values that meet none of the rules' conditions.

    They are as few and as wide as the rules' order allows: a key that a combination doesn't name
    may have any value. After STEPS steps the search is given up, and there may be more.
    """
    waiting: list[tuple[dict[str, str], tuple[Conditions, ...]]] = [({}, tuple(rules))]
    for _ in range(STEPS):
        if not waiting:
            return
        chosen, possible = waiting.pop()
        if not possible:
            yield chosen
            continue
        if any(each.keys() <= chosen.keys() for each in possible):
            continue
        key = next(key for key in possible[0] if key not in chosen)
        for value in reversed(values[key]):
            fitting = (each for each in possible if each.get(key, value) == value)
            waiting.append(({**chosen, key: value}, tuple(fitting)))
