"""What a code asks a coder to look for, and whether it asks the same at two times.

A code says it by its definition and what it includes and excludes; one that has none of these, by
its name alone. Everything else (its name beside a definition, examples, cues, colour, hotkey, where
it stands) may change without a coding being any older for it; so may a translation be added.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

from qcode.codebook.model import Code
from qcode.texts import Text


def same_definition(one: Code, other: Code) -> bool:
    """Whether two codes, or two states of one, ask for the same."""
    if not (_defined(one) or _defined(other)):
        return _agree(one.name, other.name)
    return (
        _agree(one.definition, other.definition)
        and _all_agree(one.include, other.include)
        and _all_agree(one.exclude, other.exclude)
    )


def redefinitions(states: Sequence[Code]) -> int:
    """How often a code came to ask for something else, through its states in order."""
    return sum(not same_definition(before, after) for before, after in pairwise(states))


def _defined(code: Code) -> bool:
    return any(chain((code.definition,), code.include, code.exclude))


def _all_agree(one: Sequence[Text], other: Sequence[Text]) -> bool:
    return len(one) == len(other) and all(map(_agree, one, other))


def _agree(one: Text, other: Text) -> bool:
    """Whether two texts say the same in every language in which both say something.

    One that has the same words for both languages was written in only one of them.
    """
    if one == other or one.en == one.zh or other.en == other.zh:
        return one == other or bool({one.en, one.zh} & {other.en, other.zh} - {""})
    both = [(a, b) for a, b in ((one.en, other.en), (one.zh, other.zh)) if a and b]
    return bool(both) and all(a == b for a, b in both)
