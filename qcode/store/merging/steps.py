"""The changes of one record, and which of them count.

An edit that was taken back, and what took it back, count for nothing: whoever gives up what they
did doesn't overrule with it what others did meanwhile. An undo that did more to the record than
take something back is an act of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qcode.store.journal import Image


class Step(NamedTuple):
    """One change to a record. act: the uuid of its act.  takes_back: of the act that it takes back.

    An undo that is taken back is a redo.
    """

    act: str
    before: Image | None
    after: Image | None
    takes_back: str | None = None


def standing(steps: Iterable[Step]) -> list[Step]:
    """The steps that count. steps: in order."""
    return [step for step, counts in told_apart(steps) if counts]


def told_apart(steps: Iterable[Step]) -> Iterator[tuple[Step, bool]]:
    """Every step, and whether it counts. steps: in order."""
    every = list(steps)
    nothing: set[int] = set()
    for places in _given_up(every) if any(step.takes_back for step in every) else ():
        if not any(None in (every[place].before, every[place].after) for place in places):
            nothing.update(places)
    return ((step, place not in nothing) for place, step in enumerate(every))


def _given_up(steps: Sequence[Step]) -> Iterator[list[int]]:
    """The places of the steps of an act, of what took it back, of what took that back, and so on;
    of each that was taken back last.
    """
    turns: dict[str, tuple[str, int]] = {}  # act → what it is about, how often that had turned
    chains: dict[str, list[int]] = {}
    changes = Counter(step.act for step in steps)
    for place, step in enumerate(steps):
        back = step.takes_back
        if back is None or changes[back] != changes[step.act]:
            turns[step.act] = step.act, 0
        else:
            origin, turn = turns.get(back, (step.act, -1))
            turns[step.act] = origin, turn + 1
        chains.setdefault(turns[step.act][0], []).append(place)
    for places in chains.values():
        if turns[steps[places[-1]].act][1] % 2 == 1:
            yield places
