"""Every cell of random cross-tables against a count over sets of characters.

The count is written from the definitions alone, with plain loops over the raw corpus; it shares
nothing with the code that it checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qcode.analysis.crosstab.crosstab import crosstab
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code, Level, Typology, TypologyClass, Variable
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.errors import UsageProblem
from qcode.texts import Text


def named(*ids: str) -> tuple[Level, ...]:
    return tuple(Level(id, Text.plain(id)) for id in ids)


VARIABLES = (
    Variable("actor", "person", Text("Actor"), levels=named("cadre", "villager")),
    Variable("post", "person", Text("Post")),
    Variable("level", "village", Text("Level"), levels=named("high", "low")),
    Variable("means", "village", Text("Means"), levels=named("rich", "poor")),
    Variable("round", "source", Text("Round"), levels=named("first", "second")),
    Variable("period", "turn", Text("Period"), levels=named("before", "after")),
    Variable("budget", "county", Text("Budget"), levels=named("large", "small")),
)
CLASSES = {
    "A": {"level": "high", "means": "rich"},
    "B": {"level": "low", "means": "rich"},
    "C": {"level": "low", "means": "poor"},
}
STANDING = {"inside": {"actor": "villager", "post": "head"}, "outside": {"actor": "cadre"}}


MOMENTS = {"early": {"round": "first", "period": "before"}, "late": {"round": "second"}}


def typology(id: str, of: str, classes: Mapping[str, Mapping[str, str]]) -> Typology:
    cells = tuple(TypologyClass(name, Text.plain(name), rule) for name, rule in classes.items())
    return Typology(id, of, Text.plain(id), cells, "variables")


TYPOLOGIES = (
    typology("class", "village", CLASSES),
    typology("standing", "person", STANDING),
    typology("moment", "turn", MOMENTS),
)
VALUES = {
    "actor": ("cadre", "villager"),
    "post": ("head", "none", "甲"),
    "level": ("high", "low"),
    "means": ("rich", "poor"),
    "round": ("first", "second"),
    "period": ("before", "after"),
    "budget": ("large", "small"),
}
CODES = (
    Code("b", Text.plain("b")),
    Code("a", Text.plain("a")),
    Code("a1", Text.plain("a1"), parent="a"),
    Code("b1", Text.plain("b1"), parent="b"),
    Code("a11", Text.plain("a11"), parent="a1"),
    Code("a2", Text.plain("a2"), parent="a"),
)
CODERS = ("LY", "WM", "陈")
UNIT_DIMENSIONS = ("source", "person", "village", "county", "class", "standing", "moment", *VALUES)
MEASURES = (
    "segments", "turns", "persons", "sources", "villages", "characters", "coverage", "rate",
)  # fmt: skip


def some_values(ids: Sequence[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={id: st.sampled_from(VALUES[id]) for id in ids})


def some_links(cases: Mapping[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """To the second or the third case of a kind (places as in `corpora`)."""
    kinds = {kind: st.sampled_from((at, at + 1)) for kind, at in cases.items()}
    return st.fixed_dictionaries({}, optional=kinds)


LINKS = some_links({"village": 0, "county": 2})
CASES = st.tuples(
    *(st.builds(CorpusCase, st.just("village"), st.just(name), some_values(["level", "means"]),
                st.just({})) for name in ("甲村", "Bridge")),
    *(st.builds(CorpusCase, st.just("county"), st.just(name), some_values(["budget"]),
                st.just({})) for name in ("W", "P")),
    *(st.builds(CorpusCase, st.just("person"), st.just(name), some_values(["actor", "post"]),
                LINKS) for name in ("XYJ", "LJB", "QXR")),
)  # fmt: skip
RESPONDENTS = st.builds(
    CorpusSpeaker,
    st.just("respondent"),
    st.sampled_from((None, 4, 5, 6)),
    some_values(["actor", "post"]),
    LINKS,
)
INTERVIEWER = CorpusSpeaker("interviewer", None, {}, {})
SPEAKERS = st.fixed_dictionaries({"Q": st.just(INTERVIEWER), "X": RESPONDENTS, "Y": RESPONDENTS})


@st.composite
def sources(draw: st.DrawFn, name: str) -> CorpusSource:
    pieces = st.tuples(
        st.integers(0, 2), st.sampled_from((0, 1, 2, 5)), st.sampled_from(("Q", "X", "Y", None))
    )
    turns: list[tuple[int, int, str | None]] = []
    length = 0
    for gap, size, label in draw(st.lists(pieces, max_size=5)):
        turns.append((length + gap, length + gap + size, label))
        length += gap + size
    own = some_values(["period"])
    return CorpusSource(
        name=name,
        title="",
        language="",
        length=length + 2,
        turns=turns,
        speakers=draw(SPEAKERS),
        values=draw(some_values(["round", "period", "level", "budget"])),
        links=draw(LINKS),
        turn_values={n: draw(own) for n in range(1, len(turns) + 1) if draw(st.booleans())},
    )


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    made = [draw(sources(name)) for name in ("s1", "s2", "s3")[: draw(st.integers(1, 3))]]
    codings = []
    for id in range(draw(st.integers(0, 12))):
        source = draw(st.integers(0, len(made) - 1))
        start = draw(st.integers(0, made[source].length - 1))
        end = draw(st.integers(start + 1, made[source].length))
        code, coder = draw(st.integers(0, 5)), draw(st.integers(0, 2))
        codings.append((id, source, code, coder, start, end))
    cases = draw(CASES)
    return Corpus("p", made, cases, CODES, CODERS, VARIABLES, TYPOLOGIES, codings)


Turn = tuple[int, int]
"""(source, position of the turn)."""


class Counting:
    """The definitions, word by word."""

    def __init__(self, corpus: Corpus, filters: Filters, rollup: bool) -> None:
        self.corpus, self.filters, self.rollup = corpus, filters, rollup
        self.turns = [
            (s, t) for s, source in enumerate(corpus.sources) for t in range(len(source.turns))
            if self.eligible((s, t))
        ]  # fmt: skip
        self.codings = [each for each in corpus.codings if self.chosen(each)]

    # who, where, when

    def speaker(self, turn: Turn) -> CorpusSpeaker | None:
        source = self.corpus.sources[turn[0]]
        label = source.turns[turn[1]][2]
        return source.speakers[label] if label else None

    def case(self, kind: str, turn: Turn) -> CorpusCase | None:
        speaker, cases = self.speaker(turn), self.corpus.cases
        if kind == "person":
            return cases[speaker.person] if speaker and speaker.person is not None else None
        if speaker and kind in speaker.links:
            return cases[speaker.links[kind]]
        person = self.case("person", turn)
        if person and kind in person.links:
            return cases[person.links[kind]]
        links = self.corpus.sources[turn[0]].links
        return cases[links[kind]] if kind in links else None

    def of_person(self, turn: Turn) -> dict[str, str]:
        person, speaker = self.case("person", turn), self.speaker(turn)
        values = dict(person.values) if person else {}
        if speaker:
            values.update(speaker.overrides)
        return values

    def value(self, id: str, turn: Turn) -> str | None:
        source = self.corpus.sources[turn[0]]
        if id == "source":
            return source.name
        if id in ("person", "village", "county"):
            case = self.case(id, turn)
            return case.name if case else None
        if id in ("actor", "post"):
            return self.of_person(turn).get(id)
        if id == "standing":
            return one_class(STANDING, self.of_person(turn))
        if id == "moment":
            here = {each: self.value(each, turn) for each in ("round", "period")}
            return one_class(MOMENTS, {k: v for k, v in here.items() if v is not None})
        if id == "class":
            village = self.case("village", turn)
            return one_class(CLASSES, village.values) if village else None
        if id in ("level", "means", "budget"):
            kind = "county" if id == "budget" else "village"
            case = self.case(kind, turn)
            if case and id in case.values:
                return case.values[id]
            own = (
                case is None or kind not in source.links
                or case is self.corpus.cases[source.links[kind]]
            )  # fmt: skip
            return source.values.get(id) if own else None
        if id == "period":
            own = source.turn_values.get(turn[1] + 1, {})
            return own.get(id, source.values.get(id))
        return source.values.get(id)

    # what is counted

    def eligible(self, turn: Turn) -> bool:
        speaker, where = self.speaker(turn), self.filters.where
        if speaker and speaker.role == "interviewer" and not self.filters.interviewers:
            return False
        names = self.filters.sources
        if names and self.corpus.sources[turn[0]].name not in names:
            return False
        return all(
            any(self.value(id, turn) == level for other, level in where if other == id)
            for id, _ in where
        )

    def under(self, code: int) -> set[str]:
        """The code and, if parents include their children, all codes over it."""
        found = {CODES[code].id}
        while self.rollup and CODES[code].parent:
            code = next(at for at, each in enumerate(CODES) if each.id == CODES[code].parent)
            found.add(CODES[code].id)
        return found

    def chosen(self, coding: tuple[int, ...]) -> bool:
        codes, coders = self.filters.codes, self.filters.coders
        return (not codes or bool(self.under(coding[2]) & {*codes})) and (
            not coders or CODERS[coding[3]] in coders
        )

    def words(self, turn: Turn) -> set[tuple[int, int]]:
        start, end, _ = self.corpus.sources[turn[0]].turns[turn[1]]
        return {(turn[0], place) for place in range(start, end)}

    def touched(self, coding: tuple[int, ...]) -> list[Turn]:
        """The eligible turns it overlaps."""
        _, source, _, _, start, end = coding
        span = {(source, place) for place in range(start, end)}
        turns: list[Turn] = [(source, t) for t in range(len(self.corpus.sources[source].turns))]
        return [turn for turn in turns if span & self.words(turn) and self.eligible(turn)]

    def within(self, cell: Mapping[str, str | None], turn: Turn) -> bool:
        return all(
            self.value(id, turn) == level for id, level in cell.items()
            if id not in ("code", "coder")
        )  # fmt: skip

    def hits(self, cell: Mapping[str, str | None]) -> Iterator[tuple[tuple[int, ...], Turn]]:
        for coding in self.codings:
            if "code" in cell and cell["code"] not in self.under(coding[2]):
                continue
            if "coder" in cell and cell["coder"] != CODERS[coding[3]]:
                continue
            yield from ((coding, t) for t in self.touched(coding) if self.within(cell, t))

    def count(self, measure: str, cell: Mapping[str, str | None]) -> int:
        inside = list(self.hits(cell))
        if measure == "segments":
            return len({coding[0] for coding, _ in inside})
        if measure == "turns":
            return len({turn for _, turn in inside})
        if measure == "characters":
            return len(set[Any]().union(*(
                self.words(turn) & {(c[1], place) for place in range(c[4], c[5])}
                for c, turn in inside
            )))  # fmt: skip
        values = {self.value(measure.removesuffix("s"), turn) for _, turn in inside}
        return len(values - {None})

    def measure(
        self, measure: str, cell: Mapping[str, str | None], lengths: Sequence[int] | None
    ) -> float | None:
        if measure not in ("coverage", "rate"):
            return self.count(measure, cell)
        order = [
            (s, t) for s, each in enumerate(self.corpus.sources) for t in range(len(each.turns))
        ]
        base = sum(
            lengths[order.index(turn)] if lengths is not None else len(self.words(turn))
            for turn in self.turns if self.within(cell, turn)
        )  # fmt: skip
        if not base:
            return None
        if measure == "coverage":
            return self.count("characters", cell) / base
        return 1000 * self.count("segments", cell) / base

    # what is shown

    def shown(self, id: str) -> set[str]:
        """The codes or coders that occur, and the codes over them."""
        used = [coding for coding in self.codings if self.touched(coding)]
        if id == "coder":
            return {CODERS[coding[3]] for coding in used} | {*self.filters.coders}
        everything = Counting(self.corpus, Filters(), rollup=True)
        over = set[str]().union(*(everything.under(coding[2]) for coding in used))
        wanted = {*self.filters.codes}
        inside = {code.id for at, code in enumerate(CODES) if self.under(at) & wanted}
        return (over & inside if wanted else over) | wanted

    def combinations(self, ids: Sequence[str]) -> set[tuple[str | None, ...]]:
        """The inner cells along these dimensions that a table has to have."""
        found: set[tuple[str | None, ...]] = set()
        for turn in self.turns:
            levels = [
                self.shown(id) if id in ("code", "coder") else {self.value(id, turn)} for id in ids
            ]
            found |= {*product(*levels)}
        return found


def one_class(classes: Mapping[str, Mapping[str, str]], values: Mapping[str, str]) -> str | None:
    """The class whose rule holds; the classes here exclude one another."""
    for name, rule in classes.items():
        if all(values.get(key) == level for key, level in rule.items()):
            return name
    return None


def cell_of(record: Mapping[str, Any], ids: Sequence[str]) -> dict[str, str | None]:
    return {id: record[id] for id in ids if id not in record["total"]}


def subset(of: Sequence[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(of), max_size=2, unique=True).map(tuple))


CONDITIONS = [
    ("actor", "cadre"), ("actor", None), ("class", "A"), ("class", None), ("period", "after"),
    ("village", None), ("round", "first"), ("person", "XYJ"),
]  # fmt: skip


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    ids = draw(st.lists(st.sampled_from(("code", "coder", *UNIT_DIMENSIONS)),
                        min_size=1, max_size=4, unique=True))  # fmt: skip
    if "code" not in ids and draw(st.integers(0, 3)):
        ids[0] = "code"
    splits = len(ids) > 1 and draw(st.booleans())
    return {
        "rows": ids[0],
        "split": ids[1] if splits else None,
        "cols": tuple(ids[2:] if splits else ids[1:]),
        "rollup": draw(st.booleans()),
        "empty": draw(st.booleans()),
    }


FILTERS = st.builds(
    Filters,
    coders=subset(CODERS),
    codes=subset([code.id for code in CODES]),
    sources=st.sampled_from(((), (), (), ("s1",))),
    where=subset(CONDITIONS),
    interviewers=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(corpora(), questions(), FILTERS)
def test_every_cell_of_every_measure_is_what_counting_gives(
    corpus: Corpus, question: dict[str, Any], filters: Filters
) -> None:
    count = Counting(corpus, filters, question["rollup"])
    ids = dimensions(question)
    if not count.turns:
        with pytest.raises(UsageProblem, match=r"no turn\b|no turns yet|all turns"):
            crosstab(corpus, filters=filters, **question)
        return
    for measure in MEASURES:
        for record in crosstab(corpus, measure=measure, filters=filters, **question).data():
            expected = count.measure(measure, cell_of(record, ids), None)
            assert record["value"] == pytest.approx(expected), (measure, record)


@settings(max_examples=50, deadline=None)
@given(corpora(), questions(), FILTERS, st.data())
def test_a_rate_by_words_divides_by_the_words_given(
    corpus: Corpus, question: dict[str, Any], filters: Filters, data: st.DataObject
) -> None:
    turns = sum(len(source.turns) for source in corpus.sources)
    lengths = data.draw(st.lists(st.integers(0, 9), min_size=turns, max_size=turns))
    count = Counting(corpus, filters, question["rollup"])
    assume(count.turns)
    table = crosstab(
        corpus, measure="rate", per="words", lengths=lengths, filters=filters, **question
    )
    for record in table.data():
        expected = count.measure("rate", cell_of(record, dimensions(question)), lengths)
        assert record["value"] == pytest.approx(expected), record


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(("row", "column", "total")), corpora(), questions(), FILTERS,
       st.sampled_from(MEASURES[:6]))  # fmt: skip
def test_every_percentage_is_what_counting_gives(
    percent: str, corpus: Corpus, question: dict[str, Any], filters: Filters, measure: str
) -> None:
    count = Counting(corpus, filters, question["rollup"])
    assume(count.turns)
    ids, rows, block = dimensions(question), question["rows"], question["split"]
    united = {"row": [*ids[1:]], "column": [rows], "total": ids}[percent]
    for record in crosstab(
        corpus, measure=measure, filters=filters, percent=percent, **question
    ).data():
        cell = cell_of(record, ids)
        whole = {id: level for id, level in cell.items() if id not in united or id == block}
        below = count.count(measure, whole)
        expected = count.count(measure, cell) / below if below else None
        assert record["percent"] == pytest.approx(expected), record


@settings(max_examples=100, deadline=None)
@given(corpora(), questions(), FILTERS)
def test_all_that_occurs_is_shown_and_nothing_else(
    corpus: Corpus, question: dict[str, Any], filters: Filters
) -> None:
    question = {**question, "empty": False}
    count = Counting(corpus, filters, question["rollup"])
    assume(count.turns)
    table = crosstab(corpus, filters=filters, **question)
    rows, *across = dimensions(question)
    records = table.data()
    shown = {record[rows] for record in records if rows not in record["total"]}
    assert shown == {level for (level,) in count.combinations([rows])} | (
        count.shown(rows) if rows in ("code", "coder") else set()
    )
    columns = {tuple(r[id] for id in across) for r in records if not {*across} & {*r["total"]}}
    assert columns == (count.combinations(across) if across else {()})
    assert len(records) == len(table.rows) * (len(table.columns) - 1)


def dimensions(question: Mapping[str, Any]) -> list[str]:
    split = [question["split"]] if question["split"] else []
    return [question["rows"], *split, *question["cols"]]
