"""Disagreement: a place where coders who finished a source didn't do the same.

Pure: codings in, disagreements out. How they are told apart stands at `disagreements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import Literal

Kind = Literal["one-sided", "boundary", "different-code"]


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A coding as it is compared. uuid: its id.  start, end: offsets into the source's text."""

    start: int
    end: int
    code: str
    coder: str
    uuid: str


_BY_PLACE = attrgetter("start", "end", "code", "coder", "uuid")
_BY_CODE = attrgetter("code", "start", "end", "coder", "uuid")

About = frozenset[tuple[str, str, int, int]]
"""Codings as they stand: (uuid, code, start, end) of each."""


def about(codings: Iterable[Placed]) -> About:
    return frozenset((each.uuid, each.code, each.start, each.end) for each in codings)


def ids(about: About) -> frozenset[str]:
    return frozenset(uuid for uuid, _, _, _ in about)


@dataclass(frozen=True)
class Disagreement:
    """kind: one-sided (some coders coded it, others not), boundary (all, with other ends), or
    different-code (some coded it so, others otherwise).

    start, end: from where the first of its codings starts to where the last ends.
    codings: those at odds, by start.  coders: all that are compared here, also who coded nothing;
    by name.
    """

    source: str
    kind: Kind
    start: int
    end: int
    codings: tuple[Placed, ...]
    coders: tuple[str, ...]

    def __hash__(self) -> int:
        return hash((self.source, self.codings[0]))

    @cached_property
    def id(self) -> str:
        """The first coding's id, then a digest of all as they stand: 16 hexadecimal digits."""
        digest = blake2b(repr(sorted(self.about)).encode(), digest_size=4).hexdigest()
        return self.codings[0].uuid[:8] + digest

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes it is about, each once, in the order of its codings."""
        return tuple(dict.fromkeys(each.code for each in self.codings))

    @cached_property
    def about(self) -> About:
        """What a decision on it settles: (uuid, code, start, end) of each coding."""
        return about(self.codings)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Those of its codings."""
        return ids(self.about)


@dataclass(slots=True, eq=False)
class _Place:
    """Codings of one code that overlap, directly or through one another, whoever made them.

    joined: a one-sided place that this one is at odds with; itself, if there is none.
    """

    start: int
    end: int
    codings: list[Placed]
    coders: frozenset[str]
    joined: _Place | None = None

    @property
    def root(self) -> _Place:
        place = self
        while place.joined is not None:
            place = place.joined
        return place

    def like(self, other: _Place) -> bool:
        """Whether others coded much the same: nobody both, and half of the shorter in common."""
        common = min(self.end, other.end) - max(self.start, other.start)
        shorter = min(self.end - self.start, other.end - other.start)
        return 2 * common >= shorter and self.coders.isdisjoint(other.coders)


def disagreements(
    source: str, codings: Iterable[Placed], coders: Iterable[str]
) -> list[Disagreement]:
    """Where the coders of a source differ, by place.

    Codings of one code that overlap, directly or through one another, are one *place*. Did every
    coder code it, with the same ends, they agree. Did some not, it is one-sided; did all, but with
    other ends, a matter of its boundary. Codings that only touch are two places.

    A one-sided place of one code and one of another are together one disagreement, of different
    codes, where no coder has a part in both and they have at least half of the shorter one in
    common; so are all that hang together in this way.

    codings: of these coders, whose codings of one code never overlap. Neither order matters.
    """
    everyone = frozenset(coders)
    sided: list[_Place] = []
    found: list[tuple[Kind, list[Placed]]] = []
    for place in _places(codings):
        if place.coders != everyone:
            sided.append(place)
        elif not _alike(place, len(everyone)):
            found.append(("boundary", place.codings))
    for group in _joined(sided):
        kind: Kind = "one-sided" if len(group) == 1 else "different-code"
        every = (each for place in group for each in place.codings)
        found.append((kind, sorted(every, key=_BY_PLACE)))
    made = [_disagreement(source, kind, group, everyone) for kind, group in found]
    return sorted(made, key=lambda each: (each.start, each.end, each.codings))


def agreed(codings: Iterable[Placed], coders: Iterable[str]) -> list[tuple[str, int, int]]:
    """(code, start, end) of the places that every coder coded, with the same ends."""
    everyone = frozenset(coders)
    return [
        (place.codings[0].code, place.start, place.end)
        for place in _places(codings)
        if place.coders == everyone and _alike(place, len(everyone))
    ]


def _places(codings: Iterable[Placed]) -> Iterator[_Place]:
    """The places of each code, in the order of the codes, then of the text."""
    ordered = sorted(codings, key=_BY_CODE)
    for _, alike in groupby(ordered, key=lambda each: each.code):
        group: list[Placed] = []
        reach = 0
        for coding in alike:
            if group and coding.start >= reach:
                yield _place(group, reach)
                group = []
            reach = max(reach, coding.end) if group else coding.end
            group.append(coding)
        yield _place(group, reach)


def _place(group: list[Placed], end: int) -> _Place:
    return _Place(group[0].start, end, group, frozenset(each.coder for each in group))


def _alike(place: _Place, coders: int) -> bool:
    """Whether each of so many coders has one coding there, and all have the same ends."""
    return len(place.codings) == coders and all(
        (each.start, each.end) == (place.start, place.end) for each in place.codings
    )


def _joined(places: Sequence[_Place]) -> list[list[_Place]]:
    """Places in groups: those that are like one another, directly or through others."""
    near: list[_Place] = []
    ordered = sorted(places, key=lambda each: (each.start, each.end, each.codings))
    for place in ordered:
        near = [other for other in near if other.end > place.start]
        for other in near:
            if other.root is not place.root and place.like(other):
                place.root.joined = other.root
        near.append(place)
    groups: dict[int, list[_Place]] = {}
    for place in ordered:
        groups.setdefault(id(place.root), []).append(place)
    return list(groups.values())


def _disagreement(
    source: str, kind: Kind, codings: Sequence[Placed], coders: frozenset[str]
) -> Disagreement:
    end = max(each.end for each in codings)
    names = tuple(sorted(coders))
    return Disagreement(source, kind, codings[0].start, end, tuple(codings), names)
