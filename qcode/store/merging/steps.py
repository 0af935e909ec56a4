"""The changes of one record, and which of them count.

An edit that was taken back, and what took it back, count for nothing: whoever gives up what they
did doesn't overrule with it what others did meanwhile. They do count once somebody, knowing of the
edit, changed the same further before it was taken back. An undo that did more to the record than
take something back is an act of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qcode.store.journal import Image

TOGETHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "coding": (("source", "start", "end", "quotation"),),
    "attribute": (("value", "target"),),
    "code": (("codebook", "parent"),),
    "decision": (("source", "about", "outcome"),),
    "speaker": (("source", "label"),),
}
"""Columns that mean something only with one another: the last change to one of them decides all."""

BY_FIELD = {"code": "body"}
"""Columns that hold a JSON object, of which each field is changed by itself."""


class Step(NamedTuple):
    """One change to a record. act: the uuid of its act.  takes_back: of the act that it takes back.

    An undo that is taken back is a redo.
    """

    act: str
    before: Image | None
    after: Image | None
    takes_back: str | None = None


class _Chain(NamedTuple):
    """The steps of one act, of what took it back, of what took that back, and so on.

    places: where they stand among all steps.  done: those of them by which it was done, at first or
    again.  given_up: it was taken back last.
    """

    places: list[int]
    done: list[int]
    given_up: bool


def altered(table: str, before: Image, after: Image) -> set[str]:
    """The columns that a change altered, with those that go together with them."""
    found = {each for each in after if after[each] != before.get(each)}
    for group in TOGETHER.get(table, ()):
        if found & set(group):
            found |= set(group) & after.keys()
    return found


def standing(table: str, steps: Sequence[Step]) -> Sequence[Step]:
    """The steps that count. steps: in order."""
    if not any(step.takes_back for step in steps):
        return steps
    given_up = {
        place
        for chain in _chains(steps)
        if chain.given_up and _counts_for_nothing(table, steps, chain)
        for place in chain.places
    }
    return [step for place, step in enumerate(steps) if place not in given_up]


def _chains(steps: Sequence[Step]) -> Iterator[_Chain]:
    origins: dict[str | None, tuple[str, int]] = {}  # act → what it is about, how often that turned
    chains: dict[str, list[tuple[int, int]]] = {}
    changes = Counter(step.act for step in steps)
    for place, step in enumerate(steps):
        back = step.takes_back
        alone = back is None or changes[back] != changes[step.act]
        origin, turns = origins.get(None if alone else back, (step.act, -1))
        origins.setdefault(step.act, (origin, turns + 1))
        chains.setdefault(origins[step.act][0], []).append((place, origins[step.act][1]))
    for chain in chains.values():
        done = [place for place, turns in chain if turns % 2 == 0]
        yield _Chain([place for place, _ in chain], done, chain[-1][1] % 2 == 1)


def _counts_for_nothing(table: str, steps: Sequence[Step], chain: _Chain) -> bool:
    """Whether a chain that was given up only edited, and nobody built on that meanwhile."""
    if any(None in (steps[place].before, steps[place].after) for place in chain.places):
        return False
    made = [
        (field, now)
        for place in chain.done
        for field, was, now in _fields(table, steps[place])
        if was != now
    ]
    between = range(chain.places[0] + 1, chain.places[-1])
    return not any(
        field == other and was == now
        for place in between
        if place not in chain.places
        for other, was, _ in _fields(table, steps[place])
        for field, now in made
    )


def _fields(table: str, step: Step) -> Iterator[tuple[str, object, object]]:
    """(field, before, after) of what an edit altered and of what goes with it; of no other step."""
    if step.before is None or step.after is None:
        return
    for column in altered(table, step.before, step.after):
        before, after = step.before.get(column), step.after[column]
        if column != BY_FIELD.get(table):
            yield column, before, after
            continue
        old, new = json.loads(str(before)), json.loads(str(after))
        yield from (
            (f"{column}.{each}", old.get(each), new[each])
            for each in new
            if new[each] != old.get(each)
        )
