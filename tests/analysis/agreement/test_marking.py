"""Marks and tallies against counting by hand, from the definitions: sets of characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.comparison import Compared, compared
from qcode.analysis.agreement.measures.ratings import Ratings
from qcode.analysis.agreement.units.marking import Marks, Unit, marks
from qcode.analysis.agreement.units.tallying import ANY, Tallies, tallied
from qcode.analysis.agreement.units.unit_table import unit_table
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code
from qcode.codebook.tree import descendants
from qcode.coding.corpus import Corpus, CorpusSource, CorpusSpeaker
from qcode.table import Cell, plain
from qcode.texts import Text

CODES = (
    Code("alone", Text("Alone")),
    Code("top", Text("Top")),
    Code("child", Text("Child"), parent="top"),
    Code("grandchild", Text("Grandchild"), parent="child"),
    Code("other", Text("Other"), parent="top"),
)
UNDER = descendants(CODES)
SPEAKERS = {
    "Q": CorpusSpeaker("interviewer", None, {}, {}),
    "A": CorpusSpeaker("respondent", None, {}, {}),
}
UNITS: tuple[Unit, ...] = ("turn", "sentence", "character")
Span = tuple[int, int]


@dataclass(frozen=True)
class Made:
    """A made-up study. sentences: of each source, with gaps between them."""

    corpus: Corpus
    sentences: list[list[Span]]
    interviewers: bool

    @property
    def filters(self) -> Filters:
        return Filters(coders=tuple(self.corpus.coders), interviewers=self.interviewers)

    @property
    def compared(self) -> Compared:
        states = [(who, each.name, "done") for who in self.corpus.coders
                  for each in self.corpus.sources]  # fmt: skip
        return compared(self.corpus, states, self.filters)

    def marks(self, unit: Unit) -> Marks:
        within = self.compared
        spans = [np.array(self.sentences[at], np.int32).reshape(-1, 2) for at in within.sources]
        return marks(within, unit, spans)


@st.composite
def stretches(draw: st.DrawFn, length: int, most: int) -> list[Span]:
    """In order and apart; some touch, some have gaps between."""
    edges = draw(st.lists(st.integers(0, length), min_size=2, max_size=most, unique=True))
    pairs = list(zip(sorted(edges), sorted(edges)[1:], strict=False))
    kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    return [pair for pair, keep in zip(pairs, kept, strict=True) if keep] or pairs[:1]


@st.composite
def studies(draw: st.DrawFn) -> Made:
    length, count = 40, draw(st.integers(1, 3))
    sources, sentences = [], []
    for number in range(count):
        labels = st.sampled_from(["Q", "A", "A", None])
        places = [(0, 3), *((a + 3, b + 3) for a, b in draw(stretches(length - 3, 8)))]
        turns = [(*place, draw(labels) if at else "A") for at, place in enumerate(places)]
        sources.append(CorpusSource(f"s{number}", "", "", length, turns, SPEAKERS, {}, {}, {}))
        sentences.append(draw(stretches(length, 12)))
    coders = [f"c{number}" for number in range(draw(st.sampled_from([2, 3, 4])))]
    coding = st.tuples(
        st.integers(0, count - 1), st.integers(0, len(CODES) - 1),
        st.integers(0, len(coders) - 1), st.integers(0, length - 1), st.integers(1, 15),
    )  # fmt: skip
    codings = [
        (id, source, code, coder, start, min(start + size, length))
        for id, (source, code, coder, start, size) in enumerate(draw(st.lists(coding, max_size=25)))
    ]
    corpus = Corpus("made", sources, (), CODES, coders, (), (), codings)
    return Made(corpus, sentences, draw(st.booleans()))


def units_by_hand(made: Made, unit: Unit) -> Iterator[tuple[int, int, int, int]]:
    """(source, number of the turn, start, end) of each unit."""
    for at, source in enumerate(made.corpus.sources):
        for number, (start, end, label) in enumerate(source.turns, 1):
            if label == "Q" and not made.interviewers:
                continue
            if unit == "turn":
                yield at, number, start, end
            elif unit == "character":
                yield from ((at, number, each, each + 1) for each in range(start, end))
            else:
                for begin, stop in made.sentences[at]:
                    shared = sorted({*range(start, end)} & {*range(begin, stop)})
                    if shared:
                        yield at, number, shared[0], shared[-1] + 1


def marked_by_hand(
    made: Made, source: int, start: int, end: int, codes: set[str]
) -> tuple[int, ...]:
    """Who marked the unit with any of the codes: the marking coders' places."""
    here = {
        coder
        for _, where, code, coder, begin, stop in made.corpus.codings
        if where == source and CODES[code].id in codes
        and {*range(start, end)} & {*range(begin, stop)}
    }  # fmt: skip
    return tuple(sorted(here))


def counted_by_hand(made: Made, unit: Unit, codes: list[set[str]]) -> Counter[tuple[int, ...]]:
    """How many decisions there are by who marked; keyed (cluster, coder, coder, …)."""
    found = list(units_by_hand(made, unit))
    of_turns = len({source for source, *_ in found}) == 1
    keys = [(source, number if of_turns else 0) for source, number, _, _ in found]
    place = {key: at for at, key in enumerate(sorted(set(keys)))}
    counts: Counter[tuple[int, ...]] = Counter()
    for key, (source, _, start, end) in zip(keys, found, strict=True):
        for each in codes:
            counts[place[key], *marked_by_hand(made, source, start, end, each)] += 1
    return counts


def counted(ratings: Ratings) -> Counter[tuple[int, ...]]:
    """The same of ratings in which each sample is one cluster."""
    counts: Counter[tuple[int, ...]] = Counter()
    for cluster, row in zip(*np.nonzero(ratings.count), strict=True):
        who = np.flatnonzero(ratings.rated[row]).tolist()
        counts[int(cluster), *who] += int(ratings.count[cluster, row])
    return counts


def by_cluster(tallies: Tallies, code: str | None) -> Counter[tuple[int, ...]]:
    return counted(tallies.ratings(code, np.eye(len(tallies.units))))


def in_use(made: Made) -> set[str]:
    """Codes with which a unit of the compared text was marked."""
    eligible = [(at, start, end) for at, _, start, end in units_by_hand(made, "turn")]
    return {code.id for code in CODES
            if any(marked_by_hand(made, *each, {code.id}) for each in eligible)}  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=40, deadline=None)
@given(made=studies())
def test_each_cluster_has_the_units_that_are_counted_one_by_one(unit: Unit, made: Made) -> None:
    found = made.marks(unit)
    expected = Counter(cluster for cluster, *_ in counted_by_hand(made, unit, [set()]).elements())
    assert found.units.tolist() == [expected[at] for at in range(found.clusters)]
    assert len(expected) == found.clusters


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=40, deadline=None)
@given(made=studies())
def test_a_parent_is_marked_where_any_code_under_it_is(unit: Unit, made: Made) -> None:
    tallies = tallied(made.marks(unit))
    for code in tallies.codes:
        assert by_cluster(tallies, code) == counted_by_hand(made, unit, [{*UNDER[code]}])


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=40, deadline=None)
@given(made=studies())
def test_without_roll_up_each_code_stands_for_itself(unit: Unit, made: Made) -> None:
    tallies = tallied(made.marks(unit), rollup=False)
    for code in tallies.codes:
        assert by_cluster(tallies, code) == counted_by_hand(made, unit, [{code}])


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=40, deadline=None)
@given(made=studies())
def test_all_codes_are_pooled_as_they_were_given_and_any_is_any(unit: Unit, made: Made) -> None:
    found = made.marks(unit)
    tallies = tallied(found)
    codes = {CODES[at].id for at in found.code}
    assert by_cluster(tallies, None) == counted_by_hand(made, unit, [{each} for each in codes])
    everything = {code.id for code in CODES}
    assert by_cluster(tallies, ANY) == counted_by_hand(made, unit, [everything])
    assert tallies.used == len(codes)


@pytest.mark.parametrize("unit", ["turn", "character"])
@settings(max_examples=40, deadline=None)
@given(made=studies())
def test_rows_are_for_codes_in_use_and_those_over_them(unit: Unit, made: Made) -> None:
    used = in_use(made)
    assert {*tallied(made.marks(unit), rollup=False).codes} == used
    over = {code.id for code in CODES if used & UNDER[code.id]}
    assert [*tallied(made.marks(unit)).codes] == [code.id for code in CODES if code.id in over]


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=40, deadline=None)
@given(made=studies())
def test_the_unit_table_says_of_each_unit_who_marked_it(unit: Unit, made: Made) -> None:
    table = unit_table(made.marks(unit), codes=["top", "alone"])
    sources = [source.name for source in made.corpus.sources]
    expected = []
    for source, number, start, end in units_by_hand(made, unit):
        for code in ("top", "alone"):
            who = marked_by_hand(made, source, start, end, {*UNDER[code]})
            values = [coder in who for coder in range(len(made.corpus.coders))]
            expected.append((sources[source], number, start, end, code, *values))
    rows = [row for each in table.rows for row in unit_rows(each, unit)]
    assert sorted(rows) == sorted(expected)


def unit_rows(row: tuple[Cell, ...], unit: Unit) -> Iterator[tuple[Any, ...]]:
    """A row without its unit's number; a run of characters as one row each."""
    source, number, _, start, end, code, *values = map(plain, row)
    assert isinstance(start, int)
    assert isinstance(end, int)
    step = 1 if unit == "character" else end - start
    for place in range(start, end, step):
        yield source, number, place, place + step, code, *values


def test_a_unit_table_of_all_codes_has_the_units_that_anybody_marked(study: Corpus) -> None:
    states = [(coder, source.name, "done") for coder in ("LY", "WM") for source in study.sources]
    found = marks(compared(study, states), "turn")
    table = unit_table(found, words=lambda source, start, end: f"{source} {start}-{end}")
    assert [tuple(map(plain, row)) for row in table.rows] == [
        ("first", 2, 1, 14, 24, "first 14-24", "logic", 1, 1),
        ("first", 2, 1, 14, 24, "first 14-24", "alliance", 1, 0),
        ("first", 2, 1, 14, 24, "first 14-24", "benefits", 0, 1),
        ("first", 3, 1, 26, 36, "first 26-36", "logic", 1, 0),
        ("first", 3, 1, 26, 36, "first 26-36", "alliance", 1, 0),
        ("first", 4, 1, 38, 48, "first 38-48", "driver", 1, 0),
        ("second", 2, 1, 14, 24, "second 14-24", "logic", 0, 1),
        ("second", 2, 1, 14, 24, "second 14-24", "alliance", 0, 1),
        ("second", 3, 1, 26, 36, "second 26-36", "logic", 0, 1),
        ("second", 3, 1, 26, 36, "second 26-36", "alliance", 0, 1),
        ("second", 4, 1, 38, 48, "second 38-48", "logic", 0, 1),
        ("second", 4, 1, 38, 48, "second 38-48", "alliance", 0, 1),
    ]
    assert [column.id for column in table.columns[-2:]] == ["coder:LY", "coder:WM"]
    assert len(unit_table(found, every=True).rows) == 6 * 4


def test_any_number_of_coders_is_told_apart() -> None:
    many = 90
    turns = [(2 * at, 2 * at + 2, "A") for at in range(many)]
    source = CorpusSource("long", "", "", 2 * many, turns, SPEAKERS, {}, {}, {})
    coders = [f"c{number}" for number in range(many)]
    # In the turn n coder n is alone with a code, and together with the last one with another.
    own = [(at, 0, 0, at, 2 * at, 2 * at + 1) for at in range(many)]
    both = [(many + at, 0, 4, who, 2 * at, 2 * at + 1)
            for at in range(many - 1) for who in (at, many - 1)]  # fmt: skip
    corpus = Corpus("many", [source], (), CODES, coders, (), (), [*own, *both])
    states = [(coder, "long", "done") for coder in coders]
    tallies = tallied(marks(compared(corpus, states), "turn"), rollup=False)
    alone = Counter((at, at) for at in range(many))
    assert by_cluster(tallies, "alone") == alone
    together = Counter((at, at, many - 1) for at in range(many - 1))
    assert by_cluster(tallies, "other") == together + Counter([(many - 1,)])


def test_a_code_that_nobody_used_has_a_row_if_it_was_asked_for(study: Corpus) -> None:
    states = [(coder, source.name, "done") for coder in ("LY", "WM") for source in study.sources]
    within = compared(study, states, Filters(codes=("driver",), sources=("second",)))
    tallies = tallied(marks(within, "turn"), named=("driver",))
    assert tallies.codes == ("driver",)
    assert tallies.used == 0
    ratings = tallies.ratings("driver", np.ones((1, 3)))
    assert (ratings.rated.tolist(), ratings.count.tolist()) == ([[0, 0]], [[3]])
    assert tallies.ratings(None, np.ones((1, 3))).count.tolist() == [[0]]


def test_where_a_code_is_chosen_those_over_it_have_no_row(study: Corpus) -> None:
    states = [(coder, source.name, "done") for coder in ("LY", "WM") for source in study.sources]
    within = compared(study, states, Filters(codes=("alliance",)))
    assert tallied(marks(within, "turn"), named=("alliance",)).codes == ("alliance",)


def test_sentences_are_clipped_to_turns_and_labels_are_no_part_of_them(study: Corpus) -> None:
    states = [(coder, "first", "done") for coder in ("LY", "WM")]
    within = compared(study, states)
    sentences = np.array([[0, 20], [20, 30], [30, 50]], np.int32)
    found = marks(within, "sentence", [sentences])
    edges = list(zip(found.pieces.start.tolist(), found.pieces.end.tolist(), strict=True))
    assert edges == [(14, 20), (20, 24), (26, 30), (30, 36), (38, 48)]
    assert (found.of, found.units.tolist()) == ("turn", [2, 2, 1])
