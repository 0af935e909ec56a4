"""Co-occurrence, sequence and matrix of random projects against counts over sets of characters.

The counts are written from the definitions alone, with loops over the raw corpus; they share
nothing with the code that they check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.matrix.matrix import matrix
from qcode.analysis.pairs import together
from qcode.analysis.pairs.asked import Asked, AskedInOrder
from qcode.analysis.pairs.cooccurrence import cooccurrence
from qcode.analysis.pairs.sequence import sequence
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.errors import UsageProblem
from qcode.table import Table
from qcode.texts import Text

CODES = tuple(
    Code(id, Text.plain(id), parent=parent)
    for id, parent in [
        ("a", None),
        ("a1", "a"),
        ("a11", "a1"),
        ("b", None),
        ("b1", "b"),
        ("c", None),
    ]
)
UP = {"a": "a", "a1": "a a1", "a11": "a a1 a11", "b": "b", "b1": "b b1", "c": "c"}
ORDER = [*UP]
CODERS = ("LY", "WM")
CASES = (
    CorpusCase("village", "甲村", {}, {}),
    CorpusCase("village", "Bridge", {}, {}),
    CorpusCase("person", "XYJ", {}, {"village": 0}),
    CorpusCase("person", "LJB", {}, {"village": 1}),
)
SPEAKERS = {
    "Q": CorpusSpeaker("interviewer", None, {}, {}),
    "X": CorpusSpeaker("respondent", 2, {}, {}),
    "L": CorpusSpeaker("respondent", 3, {}, {}),
    "N": CorpusSpeaker("respondent", None, {}, {}),
}
VILLAGE_OF = {"X": "甲村", "L": "Bridge"}
PERSON_OF = {"X": "XYJ", "L": "LJB"}


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    sources = []
    for name in ("s1", "s2", "s3")[: draw(st.integers(1, 3))]:
        turns: list[tuple[int, int, str | None]] = []
        length = 0
        pieces = st.tuples(
            st.integers(0, 2), st.integers(1, 5), st.sampled_from(("Q", "X", "L", "N", None))
        )
        for gap, size, label in draw(st.lists(pieces, min_size=1, max_size=5)):
            turns.append((length + gap, length + gap + size, label))
            length += gap + size
        sources.append(CorpusSource(name, "", "", length + 1, turns, SPEAKERS, {}, {}, {}))
    codings = []
    for id in range(draw(st.integers(0, 14))):
        at = draw(st.integers(0, len(sources) - 1))
        start = draw(st.integers(0, sources[at].length - 1))
        end = draw(st.integers(start + 1, min(sources[at].length, start + 8)))
        code, coder = draw(st.integers(0, len(CODES) - 1)), draw(st.integers(0, 1))
        codings.append((id, at, code, coder, start, end))
    return Corpus("p", sources, CASES, CODES, CODERS, (), (), codings)


@dataclass(frozen=True)
class Place:
    """A coding as the definitions see it. own: the codes it counts for."""

    id: int
    source: int
    start: int
    end: int
    own: frozenset[str]

    @property
    def characters(self) -> set[tuple[int, int]]:
        return {(self.source, at) for at in range(self.start, self.end)}


@dataclass(frozen=True)
class Seen:
    """What one coder has before them: the turns that count, and the codings in them."""

    turns: dict[tuple[int, int], set[tuple[int, int]]]
    label: dict[tuple[int, int], str | None]
    codings: list[Place]

    @property
    def characters(self) -> set[tuple[int, int]]:
        return set().union(*self.turns.values())

    def units(self, near: str) -> dict[object, set[tuple[int, int]]]:
        """Each unit with its characters."""
        found: dict[object, set[tuple[int, int]]] = {}
        for turn, characters in self.turns.items():
            label = self.label[turn] or ""
            unit: object = {
                "turn": turn,
                "source": turn[0],
                "person": PERSON_OF.get(label),
                "village": VILLAGE_OF.get(label),
            }[near]
            if unit is not None:
                found.setdefault(unit, set()).update(characters)
        return found

    def of(self, code: str) -> list[Place]:
        return [each for each in self.codings if code in each.own]


def seen(corpus: Corpus, coder: int, begun: Iterable[tuple[str, str]], filters: Filters,
         rollup: bool) -> Seen:  # fmt: skip
    mine = [row for row in corpus.codings if row[3] == coder]
    read = {row[1] for row in mine}
    read |= {at for at, each in enumerate(corpus.sources) if (CODERS[coder], each.name) in begun}
    levels = {level for _, level in filters.where}
    turns, labels = {}, {}
    for at in sorted(read):
        for number, (start, end, label) in enumerate(corpus.sources[at].turns, 1):
            if label == "Q" or (levels and VILLAGE_OF.get(label or "") not in levels):
                continue
            turns[at, number] = {(at, place) for place in range(start, end)}
            labels[at, number] = label
    everything = set().union(*turns.values()) if turns else set()
    codings = []
    for id, at, code, _, start, end in mine:
        up = UP[CODES[code].id].split() if rollup else [CODES[code].id]
        place = Place(id, at, start, end, frozenset(up))
        if place.characters & everything:
            codings.append(place)
    return Seen(turns, labels, codings)


def gap(one: Place, other: Place) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def share(found: list[bool]) -> float | None:
    return sum(found) / len(found) if found else None


def of_sets(a: set[Any], b: set[Any], n: int) -> list[float | None]:
    """jaccard, lift, support."""
    both, either, chance = len(a & b), len(a | b), len(a) * len(b)
    return [
        both / either if either else None,
        both * n / chance if chance else None,
        both / n if n else None,
    ]


def expected_pair(own: Seen, near: str, distance: int | None, a: str, b: str) -> list[Any]:
    """count, n_a, n_b, n, share_a, share_b, jaccard, lift, support."""
    in_a, in_b = own.of(a), own.of(b)
    if near in ("overlap", "distance"):

        def meet(one: Place, other: Place) -> bool:
            if near == "distance":
                return one.source == other.source and gap(one, other) <= (distance or 0)
            return bool(one.characters & other.characters & own.characters)

        count = sum(meet(one, other) for one, other in product(in_a, in_b))
        met_a = share([any(meet(one, other) for other in in_b) for one in in_a])
        met_b = share([any(meet(one, other) for one in in_a) for other in in_b])
        head = [count, len(in_a), len(in_b)]
        if near == "distance":
            return [*head, None, met_a, met_b, None, None, None]
        all_ = own.characters
        in_a_, in_b_ = (
            set[Any]().union(*(each.characters for each in side)) & all_ for side in (in_a, in_b)
        )
        return [*head, len(all_), met_a, met_b, *of_sets(in_a_, in_b_, len(all_))]
    in_sets: list[set[Any]]
    if near == "same":
        in_sets = [{(each.source, each.start, each.end) for each in side} for side in (in_a, in_b)]
        n = len({(each.source, each.start, each.end) for each in own.codings})
    else:
        units = own.units(near)
        in_sets = [
            {unit for unit, at in units.items() if any(at & each.characters for each in side)}
            for side in (in_a, in_b)
        ]
        n = len(units)
    of_a, of_b = in_sets
    met_a, met_b = (share([each in of_a & of_b for each in side]) for side in in_sets)
    return [len(of_a & of_b), len(of_a), len(of_b), n, met_a, met_b, *of_sets(of_a, of_b, n)]


NEAR = st.sampled_from(["same", "overlap", "turn", "source", "person", "village", "distance"])
AT_ONCE = st.sampled_from([1, 3, 1000])
"""How many pairs or items are worked on at once, which must make no difference."""
BEGUN = st.frozensets(st.tuples(st.sampled_from(CODERS), st.sampled_from(["s1", "s2", "s3"])))
WHERE = st.sampled_from([(), (("village", "甲村"),), (("village", "Bridge"), ("village", "甲村"))])
CODES_CHOSEN = st.sampled_from([(), ("a",), ("a1", "b", "c")])


@settings(max_examples=120, deadline=None)
@given(corpora(), NEAR, st.integers(0, 9), BEGUN, WHERE, CODES_CHOSEN, st.booleans(), AT_ONCE)
def test_every_pair_of_codes_meets_as_often_as_counting_says(
    corpus: Corpus, near: str, far: int, begun: frozenset[tuple[str, str]],
    where: tuple[tuple[str, str | None], ...], chosen: tuple[str, ...], rollup: bool,
    at_once: int,
) -> None:  # fmt: skip
    filters = Filters(codes=chosen, where=where)
    distance = far if near == "distance" else None
    asked = Asked(near, distance, None, 1, None, rollup)
    levels = {level for _, level in where}
    if not any(label != "Q" and (not where or VILLAGE_OF.get(label or "") in levels)
               for source in corpus.sources for *_, label in source.turns):  # fmt: skip
        with pytest.raises(UsageProblem, match=r"no turn|interviewers' turns"):
            cooccurrence(corpus, filters, asked, begun)
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(together, "PAIRS_AT_ONCE", at_once)
        patched.setattr(together, "ITEMS_AT_ONCE", at_once)
        table = cooccurrence(corpus, filters, asked, begun)
    found = {(row["coder"], row["a"], row["b"]): row for row in table.data()}
    expected = {}
    for coder, name in enumerate(CODERS):
        own = seen(corpus, coder, begun, filters, rollup)
        allowed = [
            code for code in ORDER
            if not chosen or code in chosen or (rollup and {*UP[code].split()} & {*chosen})
        ]  # fmt: skip
        for a, b in combinations(allowed, 2):
            if rollup and (a in UP[b].split() or b in UP[a].split()):
                continue
            figures = expected_pair(own, near, distance, a, b)
            if figures[0]:
                expected[name, a, b] = figures
    assert {*found} == {*expected}
    keys = ["count", "n_a", "n_b", "n", "share_a", "share_b", "jaccard", "lift", "support"]
    for key, figures in expected.items():
        assert [found[key][each] for each in keys] == pytest.approx(figures), key


@settings(max_examples=120, deadline=None)
@given(corpora(), st.none() | st.integers(0, 6), BEGUN, WHERE, CODES_CHOSEN, st.booleans())
def test_what_follows_what_is_as_counting_says(
    corpus: Corpus, near: int | None, begun: frozenset[tuple[str, str]],
    where: tuple[tuple[str, str | None], ...], chosen: tuple[str, ...], rollup: bool,
) -> None:  # fmt: skip
    filters = Filters(codes=chosen, where=where)
    try:
        table = sequence(corpus, filters, AskedInOrder(near, None, 1, rollup), begun)
    except UsageProblem:
        return
    found = {(row["coder"], row["from"], row["to"]): row for row in table.data()}
    expected = {}
    for coder, name in enumerate(CODERS):
        own = seen(corpus, coder, begun, filters, rollup)
        kept = [
            each for each in own.codings
            if not chosen or any(code in each.own for code in chosen)
            or (rollup and any(code in UP[deep].split() for deep in each.own for code in chosen))
        ]  # fmt: skip
        moves = []
        for one in kept:
            later = [each for each in kept if each.source == one.source and each.start >= one.end]
            start = min((each.start for each in later), default=None)
            if start is not None and (near is None or start - one.end <= near):
                codes = {code for each in later if each.start == start for code in each.own}
                moves.append((one.own, codes))
        allowed = [
            code for code in ORDER
            if not chosen or code in chosen or (rollup and {*UP[code].split()} & {*chosen})
        ]  # fmt: skip
        for a, b in product(allowed, allowed):
            if a != b and rollup and (a in UP[b].split() or b in UP[a].split()):
                continue
            count = sum(a in given and b in to for given, to in moves)
            if not count:
                continue
            n_a, n_b = sum(a in given for given, _ in moves), sum(b in to for _, to in moves)
            n = len(moves)
            chance = n_a * n_b / n
            z = None
            if n_a < n and n_b < n:
                z = (count - chance) / (chance * (1 - n_a / n) * (1 - n_b / n)) ** 0.5
            order: list[int | None] = [None] * 4
            if a != b:
                firsts = [
                    [
                        min((each.start for each in kept if each.source == at and code in each.own),
                            default=None)
                        for at in range(len(corpus.sources))
                    ]
                    for code in (a, b)
                ]  # fmt: skip
                both = [(x, y) for x, y in zip(*firsts, strict=True)
                        if x is not None and y is not None]  # fmt: skip
                order = [len(both), sum(x < y for x, y in both), sum(x > y for x, y in both),
                         sum(x == y for x, y in both)]  # fmt: skip
            expected[name, a, b] = [count, n_a, n_b, n, count / n_a, chance, z, *order]
    assert {*found} == {*expected}
    keys = ["count", "n_from", "n_to", "n", "share", "expected", "residual", "sources", "first",
            "last", "tied"]  # fmt: skip
    for key, figures in expected.items():
        assert [found[key][each] for each in keys] == pytest.approx(figures), key


@settings(max_examples=80, deadline=None)
@given(corpora(), st.sampled_from(["turn", "source", "person", "village"]), BEGUN, WHERE,
       st.booleans())  # fmt: skip
def test_the_matrix_is_as_counting_says(
    corpus: Corpus, cases: str, begun: frozenset[tuple[str, str]],
    where: tuple[tuple[str, str | None], ...], rollup: bool,
) -> None:  # fmt: skip
    filters = Filters(where=where)
    try:
        table = matrix(corpus, filters, cases=cases, values="count", rollup=rollup, empty=True,
                       begun=begun)  # fmt: skip
        marks = matrix(corpus, filters, cases=cases, rollup=rollup, empty=True, begun=begun)
    except UsageProblem:
        return
    keys = ["coder", "source", "turn"] if cases == "turn" else ["coder", cases]
    found = {tuple(row[key] for key in keys): [row[code] for code in ORDER] for row in table.data()}
    expected = {}
    for coder, name in enumerate(CODERS):
        own = seen(corpus, coder, begun, filters, rollup)
        for unit, characters in own.units(cases).items():
            if cases == "turn":
                assert isinstance(unit, tuple)
                key: tuple[object, ...] = (name, corpus.sources[unit[0]].name, unit[1])
            else:
                key = (name, corpus.sources[unit].name if isinstance(unit, int) else unit)
            expected[key] = [
                sum(bool(each.characters & characters) for each in own.of(code)) for code in ORDER
            ]
    assert found == expected
    assert [[row[code] for code in ORDER] for row in marks.data()] == [
        [int(row[code] > 0) for code in ORDER] for row in table.data()
    ]


@settings(max_examples=50, deadline=None)
@given(corpora(), NEAR, BEGUN, st.integers(0, 2))
def test_a_block_of_the_split_says_what_the_table_of_that_level_says(
    corpus: Corpus, near: str, begun: frozenset[tuple[str, str]], least: int
) -> None:
    distance = 3 if near == "distance" else None
    asked = Asked(near, distance, "village", max(least, 1))
    in_order = AskedInOrder(None, "village", max(least, 1))

    def pairs(filters: Filters, split: str | None) -> Table:
        return cooccurrence(corpus, filters, replace(asked, split=split), begun)

    def order(filters: Filters, split: str | None) -> Table:
        return sequence(corpus, filters, replace(in_order, split=split), begun)

    for table in (pairs, order):
        try:
            whole = table(Filters(), "village").data()
        except UsageProblem:
            continue
        for level in (None, "甲村", "Bridge"):
            block = [
                {key: value for key, value in row.items() if key != "village"}
                for row in whole
                if row["village"] == level
            ]
            try:
                alone = table(Filters(where=(("village", level),)), None).data()
            except UsageProblem:
                alone = []
            assert block == alone
