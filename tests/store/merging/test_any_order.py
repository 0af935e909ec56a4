"""Whatever a team does to its copies, merging them in any order gives one sound project.

1,000 teams as a rule; QCODE_LONG=1 tries 20,000.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.project import Project

from .asserting import assert_nothing_is_lost, assert_sound, seen
from .copies import (
    Team,
    comparable,
    merged,
    readable,
    records,
    referring,
    settled,
    stood_for,
    uuids_by_chance,
)
from .fold import folded
from .researchers import Step, kinds_of_steps, steps

TIMES = 20 if os.environ.get("QCODE_LONG") == "1" else 1

# A memory file system, where there is one: a case writes some 5 MB that nobody keeps.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass(frozen=True)
class Exchange:
    """A copy takes in another, as it stands."""

    origin: int


Event = tuple[int, Step | Exchange]
"""Something that happens to a copy."""


@dataclass(frozen=True)
class Case:
    """clocks: one for each copy.  orders: two ways of bringing all copies together."""

    clocks: tuple[int, ...]
    events: tuple[Event, ...]
    orders: tuple[tuple[int, ...], tuple[int, ...]]
    seed: int

    @property
    def size(self) -> int:
        return len(self.clocks)


@st.composite
def cases(draw: st.DrawFn, exchanges: bool, most: int = 5) -> Case:
    size = draw(st.integers(2, most))
    copy = st.integers(0, size - 1)
    own = steps(draw(kinds_of_steps()))
    happening: st.SearchStrategy[Step | Exchange] = own
    if exchanges:
        happening = st.one_of(own, own, steps(), st.builds(Exchange, copy))
    clocks = st.tuples(*[st.sampled_from((0, 0, 1, 40, 100_000))] * size)
    order = st.permutations(range(size)).map(tuple)
    return Case(
        draw(clocks),
        tuple(draw(st.lists(st.tuples(copy, happening), min_size=2, max_size=9))),
        (draw(order), draw(order)),
        draw(st.integers(0, 99)),
    )


def happen(team: Team, events: Sequence[Event]) -> None:
    for number, event in events:
        if isinstance(event, Step):
            team.take(number, [event])
        else:
            team.exchange(number, event.origin)


def together(team: Team, order: Sequence[int], chance: Random, name: str = "all") -> Path:
    """All copies brought together, in this order, grouped by chance."""
    if len(order) == 1:
        return team.copy(order[0], name)
    cuts = sorted({0, *chance.sample(range(1, len(order)), chance.randint(1, len(order) - 1))})
    parts = [order[a:b] for a, b in zip(cuts, [*cuts[1:], len(order)], strict=True)]
    into, *others = [
        together(team, part, chance, f"{name}{number}") for number, part in enumerate(parts)
    ]
    merged(into, others)
    return into


def try_case(case: Case, copies: Sequence[Path], material: Path, host: bool = False) -> None:
    """host: everything is brought into the first copy, in either order."""
    with TemporaryDirectory(dir=MEMORY) as folder, uuids_by_chance(case.seed):
        own = [
            Path(shutil.copy(each, Path(folder) / f"{n}.qcode")) for n, each in enumerate(copies)
        ]
        team = Team(Path(folder), material, own, case.clocks)
        happen(team, case.events)
        bring = one_by_one if host else together
        chance = Random(case.seed)
        one = bring(team, case.orders[0], chance, "one")
        other = bring(team, case.orders[1], chance, "other")
        assert_the_same(one, other)
        assert_as_the_rule_says(one, [*own, one])
        assert merged(one, [own[case.seed % case.size]]).acts == 0
        before = comparable(records(one))
        merged(one, [other])
        assert comparable(records(one)) == before, "merging again changed something"
        assert_nothing_is_lost(one, own)
        merged(own[0], [one])
        assert_the_same(own[0], one)
        with Project.open(one) as project, Project.open(other) as same:
            assert seen(project) == seen(same)
            assert_sound(project)


def one_by_one(team: Team, order: Sequence[int], chance: Random, name: str) -> Path:
    """All other copies brought into the first: one after another, or all at once."""
    into, others = team.copy(0, name), [team.copies[number] for number in order if number]
    for some in [others] if chance.random() < 0.5 else [[other] for other in others]:
        merged(into, some)
    return into


def assert_the_same(one: Path, other: Path) -> None:
    assert comparable(records(one)) == comparable(records(other)), "the order of merging counts"


def assert_as_the_rule_says(one: Path, copies: Sequence[Path]) -> None:
    """What was not settled is what its own history says."""
    stands, apart = stood_for(one), settled(one)
    said, wanted = (
        {key: image for key, image in referring(each, stands).items() if key not in apart}
        for each in (records(one), folded(copies))
    )
    assert readable(said) == readable(wanted)


quick = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(quick, max_examples=400 * TIMES)
@given(case=cases(exchanges=False))
def test_copies_of_one_project(ancestor: Path, material: Path, case: Case) -> None:
    try_case(case, [ancestor] * case.size, material)


@settings(quick, max_examples=300 * TIMES)
@given(case=cases(exchanges=True))
def test_copies_that_took_in_one_another_before(ancestor: Path, material: Path, case: Case) -> None:
    try_case(case, [ancestor] * case.size, material)


@settings(quick, max_examples=200 * TIMES)
@given(case=cases(exchanges=True, most=3))
def test_projects_made_separately_from_the_same_files(
    ancestors: tuple[Path, ...], material: Path, case: Case
) -> None:
    try_case(case, ancestors[: case.size], material)


@settings(quick, max_examples=100 * TIMES)
@given(case=cases(exchanges=False, most=3))
def test_what_was_handed_out(handed_out: tuple[Path, ...], material: Path, case: Case) -> None:
    try_case(case, handed_out[: case.size], material, host=True)
