"""Every class of random typologies on codes against a count over sets of characters.

The count is written from the definitions alone, with plain loops over the raw corpus; it shares
nothing with the code that it checks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qcode.analysis.crosstab.crosstab import crosstab
from qcode.analysis.tidy.filters import Filters, eligible
from qcode.analysis.tidy.units import Units, units
from qcode.analysis.typologies.listing import typology_cases
from qcode.analysis.typologies.table import typology_table
from qcode.codebook.model import RULES, Code, Typology, TypologyClass
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.table import Named, plain
from qcode.texts import Text

CODES = tuple(
    Code(id, Text.plain(id), parent=parent)
    for id, parent in (
        ("m", None), ("m1", "m"), ("m11", "m1"), ("m2", "m"), ("p", None), ("p1", "p"),
        ("p2", "p"), ("p3", "p"), ("other", None),
    )
)  # fmt: skip
ABOVE = {each.id: each.parent for each in CODES}
CODERS = ("LY", "WM", "consensus")
CASES = (
    CorpusCase("village", "甲村", {}, {}),
    CorpusCase("village", "乙村", {}, {}),
    CorpusCase("village", "远村", {}, {}),  # nobody ever speaks of it
    CorpusCase("person", "XYJ", {}, {"village": 1}),
    CorpusCase("person", "LJB", {}, {}),
)
INTERVIEWER = CorpusSpeaker("interviewer", None, {}, {})
SPEAKERS = {
    "Q": INTERVIEWER,
    "X": CorpusSpeaker("respondent", 3, {}, {}),
    "L": CorpusSpeaker("respondent", 4, {}, {}),
}
CLASSES = {"A": {"m": "m1", "p": "p1"}, "B": {"m": "m2", "p": "p1"}, "C": {"m": "m1", "p": "p2"}}
MORE = [
    CLASSES,
    {"A": {"m": "m1"}, "B": {"m": "m2", "p": "p1"}},
    {"A": {"m": "m1"}, "B": {"p": "p1"}},
    {"A": {"p": "p1"}, "B": {"p": "p2"}, "C": {"p": "p3"}},
]
KINDS = ("village", "person", "source", "turn")


@st.composite
def sources(draw: st.DrawFn, name: str) -> CorpusSource:
    turns, at = [], 0
    for label in draw(st.lists(st.sampled_from(["Q", "X", "L", None]), max_size=5)):
        turns.append((at + 1, at + 4, label))
        at += 4
    links = draw(st.sampled_from([{}, {"village": 0}, {"village": 1}]))
    return CorpusSource(name, "", "", at + 2, turns, SPEAKERS, {}, links, {})


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    made = [draw(sources(name)) for name in ("s1", "s2", "s3")[: draw(st.integers(1, 3))]]
    codings = []
    for id in range(draw(st.integers(0, 14))):
        source = draw(st.integers(0, len(made) - 1))
        start = draw(st.integers(0, made[source].length - 1))
        end = draw(st.integers(start + 1, made[source].length))
        code, coder = draw(st.integers(0, len(CODES) - 1)), draw(st.integers(0, 2))
        codings.append((id, source, code, coder, start, end))
    return Corpus("p", made, CASES, CODES, CODERS, (), (), codings, "consensus")


@st.composite
def typologies(draw: st.DrawFn) -> Typology:
    rules = draw(st.sampled_from(MORE))
    classes = tuple(TypologyClass(id, Text.plain(id), rule) for id, rule in rules.items())
    by = draw(st.sampled_from(RULES))
    least = draw(st.integers(1, 3)) if by == "threshold" else 1
    of = draw(st.sampled_from(KINDS))
    return Typology("kind", of, Text.plain("Kind"), classes, "codes", by=by, at_least=least)


def case_of(corpus: Corpus, kind: str, source: int, turn: int) -> str | None:
    its = corpus.sources[source]
    label = its.turns[turn][2]
    if kind == "turn":
        return f"{its.name} {turn + 1}"
    if kind == "source":
        return its.name
    person = {"X": 3, "L": 4}.get(label or "")
    if kind == "person":
        return None if person is None else CASES[person].name
    links = CASES[person].links if person is not None and CASES[person].links else its.links
    return CASES[links["village"]].name if "village" in links else None


def is_under(code: str, top: str) -> bool:
    while code != top:
        above = ABOVE[code]
        if above is None:
            return False
        code = above
    return True


def behind(corpus: Corpus, typology: Typology, filters: Filters, case: str, value: str) -> set[int]:
    """The ids of the codings of a value that overlap a turn of the case."""
    found = set()
    for id, source, code, coder, start, end in corpus.codings:
        if CODERS[coder] not in (filters.coders or ("LY", "WM")):
            continue
        for turn, (first, last, label) in enumerate(corpus.sources[source].turns):
            heard = label != "Q" or filters.interviewers
            shared = set(range(start, end)) & set(range(first, last))
            own = case_of(corpus, typology.of, source, turn) == case
            if heard and shared and own and is_under(CODES[code].id, value):
                found.add(id)
    return found


def named(typology: Typology) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for klass in typology.classes:
        for key, value in klass.conditions.items():
            keys.setdefault(key, [])
            keys[key] += [] if value in keys[key] else [value]
    return keys


def shown(typology: Typology, counts: dict[str, int]) -> dict[str, list[str]]:
    found = {}
    for key, values in named(typology).items():
        if typology.by == "dominance":
            most = max(counts[value] for value in values)
            found[key] = [value for value in values if counts[value] == most > 0]
        else:
            found[key] = [value for value in values if counts[value] >= typology.at_least]
    return found


def level(typology: Typology, holding: dict[str, list[str]]) -> str | None:
    """The class; "mixed"; None where it is unclassified."""
    ways: list[dict[str, str]] = [{}]
    for key, values in holding.items():
        ways = [{**way, key: value} for way in ways for value in values or [""]]

    def one(way: dict[str, str]) -> str | None:
        possible = [
            each for each in typology.classes
            if all(way[key] in ("", value) for key, value in each.conditions.items())
        ]  # fmt: skip
        if len(possible) != 1 or any(not way[key] for key in possible[0].conditions):
            return None
        return possible[0].id

    classes = {one(way) for way in ways}
    if len(classes) == 1 and None not in classes:
        return classes.pop()
    if classes == {None} and not all(holding.values()):
        return None
    return "mixed" if len(ways) > 1 else None


FILTERS = st.builds(
    Filters,
    coders=st.sampled_from([(), ("LY",), ("LY", "WM"), ("consensus",)]),
    interviewers=st.booleans(),
)


def expected(
    corpus: Corpus, typology: Typology, filters: Filters, case: str | None
) -> tuple[str | None, dict[str, set[int]]]:
    if case is None:
        return None, {}
    values = [value for each in named(typology).values() for value in each]
    codings = {value: behind(corpus, typology, filters, case, value) for value in values}
    holding = shown(typology, {value: len(ids) for value, ids in codings.items()})
    return level(typology, holding), codings


def classes_of_turns(table: Units, id: str) -> list[str | None]:
    factor = table.factor(id)
    return [None if at < 0 else factor.levels[at].id for at in factor.values.tolist()]


@settings(max_examples=120, deadline=None)
@given(corpora(), typologies(), FILTERS)
def test_every_turn_has_the_class_that_its_case_has_by_counting(
    corpus: Corpus, typology: Typology, filters: Filters
) -> None:
    with_it = replace(corpus, typologies=[replace(typology, of="county")])
    table = units(with_it, filters.coders, filters.interviewers)
    places = [(s, t) for s, each in enumerate(corpus.sources) for t in range(len(each.turns))]
    cases = [case_of(corpus, typology.of, *place) for place in places]
    counted = {case: expected(corpus, typology, filters, case)[0] for case in cases}
    assert classes_of_turns(table, f"kind@{typology.of}") == [counted[case] for case in cases]
    own = units(replace(corpus, typologies=[typology]), filters.coders, filters.interviewers)
    assert classes_of_turns(own, "kind") == [counted[case] for case in cases]


@settings(max_examples=60, deadline=None)
@given(corpora(), typologies(), FILTERS)
def test_each_case_is_listed_once_with_the_codings_behind_its_class(
    corpus: Corpus, typology: Typology, filters: Filters
) -> None:
    data = typology_cases(replace(corpus, typologies=[typology]), typology, filters).data()
    listed = [record[typology.of] for record in data]
    assert len(listed) == len(set(listed))
    if typology.of in ("village", "person"):
        assert set(listed) == {case.name for case in CASES if case.kind == typology.of}
    for record in data:
        klass, codings = expected(corpus, typology, filters, record[typology.of])
        assert record["class"] == (None if klass == "mixed" else klass)
        status = "classified" if record["class"] else "mixed" if klass else "unclassified"
        assert record["status"] == status
        assert {value: set(ids) for value, ids in record["codings"].items()} == {
            value: ids for value, ids in codings.items() if ids
        }


@settings(max_examples=60, deadline=None)
@given(corpora(), typologies(), FILTERS)
def test_the_cells_hold_every_case_and_the_codings_that_decide(
    corpus: Corpus, typology: Typology, filters: Filters
) -> None:
    table = typology_table(replace(corpus, typologies=[typology]), typology, filters)
    data = table.data()
    for record in data:
        codings = expected(corpus, typology, filters, record[typology.of])[1]
        assert record["value"] == len(set[int]().union(*codings.values()))
    if typology.of == "turn":
        return
    assert table.meta["n"]["cases"] == len(data)
    if len(named(typology)) != 2:
        assert sum(int(str(row[-2])) for row in table.rows) == len(data)
        return
    cells = [cell for row in table.rows for cell in row[1:] if isinstance(cell, Named)]
    words = re.split(r"[\n,;] *", "\n".join(cell.name.en for cell in cells))
    assert all(words.count(record[typology.of]) == 1 for record in data)


@settings(max_examples=60, deadline=None)
@given(corpora(), typologies(), st.sampled_from(["A", "B", "mixed", None]))
def test_narrowing_a_table_leaves_the_classes_as_they_are(
    corpus: Corpus, typology: Typology, klass: str | None
) -> None:
    """Where it is a condition, and codes and sources are chosen too."""
    with_it = replace(corpus, typologies=[typology])
    filters = Filters(where=(("kind", klass),), codes=("other",), sources=("s1",))
    table = units(with_it, filters.coders, filters.interviewers)
    if klass == "B" and len(typology.classes) < 2:
        return
    chosen = eligible(table, filters).tolist()
    places = [(s, t) for s, each in enumerate(corpus.sources) for t in range(len(each.turns))]
    for (source, turn), kept in zip(places, chosen, strict=True):
        case = case_of(corpus, typology.of, source, turn)
        heard = corpus.sources[source].turns[turn][2] != "Q"
        its = expected(corpus, typology, Filters(), case)[0]
        assert kept == (heard and source == 0 and its == klass)


@pytest.mark.parametrize(("measure", "of"), product(["segments", "persons"], ["village", "person"]))
@settings(max_examples=15, deadline=None)
@given(corpora())
def test_a_crosstab_by_class_counts_what_the_typology_table_counts(
    measure: str, of: str, corpus: Corpus
) -> None:
    assume(any(label != "Q" for source in corpus.sources for *_, label in source.turns))
    classes = tuple(TypologyClass(id, Text.plain(id), rule) for id, rule in MORE[3].items())
    typology = Typology("kind", of, Text.plain("Kind"), classes, "codes")
    with_it = replace(corpus, typologies=[typology])
    listed = typology_table(with_it, typology, Filters(codes=("other",)), measure)
    crossed = crosstab(with_it, rows="kind", cols=(), measure=measure,
                       filters=Filters(codes=("other",)))  # fmt: skip
    counts = {record["kind"]: record["value"] for record in crossed.data() if not record["total"]}
    for row in listed.rows:
        level = plain(row[0])
        if level is not None:  # turns of no case at all have no row here
            assert row[-1] == counts.get(level, 0)
