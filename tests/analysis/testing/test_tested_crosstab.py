"""Tested cross-tables of random studies, against loops over turns, codings and arrangements.

The count here is written from the definitions in qcode.analysis.testing.observations alone.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.crosstab.crosstab import crosstab
from qcode.analysis.testing.asked import Procedure
from qcode.analysis.testing.marking import with_test
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code, Level, Typology, TypologyClass, Variable
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Marked, Table
from qcode.texts import Text


def levels(*ids: str) -> tuple[Level, ...]:
    return tuple(Level(id, Text.plain(id)) for id in ids)


VARIABLES = (
    Variable("actor", "person", Text("Actor", "主体"), levels=levels("cadre", "villager")),
    Variable("grade", "village", Text("Grade", "等级"), levels=levels("high", "middle", "low")),
    Variable("period", "turn", Text("Period", "时期"), levels=levels("before", "after")),
)
CODES = (
    Code("a", Text.plain("a")),
    Code("a1", Text.plain("a1"), parent="a"),
    Code("a2", Text.plain("a2"), parent="a"),
    Code("b", Text.plain("b")),
)
UNDER = {"a": {"a", "a1", "a2"}, "a1": {"a1"}, "a2": {"a2"}, "b": {"b"}}
VILLAGES, PEOPLE, SIZE = 4, 5, 5
PERSON = [f"p{at}" for at in range(PEOPLE)]


@st.composite
def studies(draw: st.DrawFn) -> Corpus:
    grades = st.sampled_from(("high", "middle", "low", None))
    actors = st.sampled_from(("cadre", "villager", None))
    cases = []
    for at in range(VILLAGES):
        grade = draw(grades)
        cases.append(CorpusCase("village", f"v{at}", {"grade": grade} if grade else {}, {}))
    for name in PERSON:
        actor, home = draw(actors), draw(st.integers(0, VILLAGES - 1))
        cases.append(
            CorpusCase("person", name, {"actor": actor} if actor else {}, {"village": home})
        )
    sources = []
    for name in ("s0", "s1"):
        labels = draw(st.lists(st.sampled_from((*PERSON, "Q")), min_size=1, max_size=6))
        turns = [(at * SIZE, (at + 1) * SIZE, label) for at, label in enumerate(labels)]
        speakers = {"Q": CorpusSpeaker("interviewer", None, {}, {})}
        for at, label in enumerate(PERSON):
            other = draw(st.sampled_from(({}, {}, {"actor": "cadre"})))
            speakers[label] = CorpusSpeaker("respondent", VILLAGES + at, other, {})
        length = len(turns) * SIZE
        sources.append(CorpusSource(name, "", "", length, turns, speakers, {}, {}, {}))
    codings = []
    for id in range(draw(st.integers(0, 14))):
        source = draw(st.integers(0, 1))
        start = draw(st.integers(0, sources[source].length - 1))
        end = draw(st.integers(start + 1, min(start + 8, sources[source].length)))
        codings.append((id, source, draw(st.integers(0, 3)), 0, start, end))
    return Corpus("p", sources, cases, CODES, ("LY",), VARIABLES, (), codings)


Turn = tuple[int, int]


class Reading:
    """Who has which label, and what is observed of whom."""

    def __init__(
        self, corpus: Corpus, column: str, among: str, measure: str, begun: Begun = ()
    ) -> None:
        self.corpus, self.column, self.among, self.measure = corpus, column, among, measure
        been = {source for _, source in begun}
        been |= {corpus.sources[source].name for _, source, *_ in corpus.codings}
        self.turns = [
            (s, t)
            for s, source in enumerate(corpus.sources)
            for t, (_, _, label) in enumerate(source.turns)
            if label != "Q" and source.name in been
        ]
        had: dict[str, set[str]] = {}
        for turn in self.turns:
            level = self.level(turn)
            if level is not None:
                had.setdefault(self.case(turn), set()).add(level)
        self.label = {case: levels.pop() for case, levels in had.items() if len(levels) == 1}

    def speaker(self, turn: Turn) -> CorpusSpeaker:
        source = self.corpus.sources[turn[0]]
        return source.speakers[source.turns[turn[1]][2] or ""]

    def person(self, turn: Turn) -> CorpusCase:
        return self.corpus.cases[self.speaker(turn).person or 0]

    def village(self, turn: Turn) -> CorpusCase:
        return self.corpus.cases[self.person(turn).links["village"]]

    def case(self, turn: Turn) -> str:
        if self.among == "source":
            return self.corpus.sources[turn[0]].name
        return (self.person(turn) if self.among == "person" else self.village(turn)).name

    def level(self, turn: Turn) -> str | None:
        if self.column == "actor":
            own = self.speaker(turn).overrides
            return own.get("actor", self.person(turn).values.get("actor"))
        return self.village(turn).values.get("grade")

    def item(self, turn: Turn) -> Any:
        if self.measure == "turns":
            return turn
        if self.measure == "sources":
            return turn[0]
        return (self.person(turn) if self.measure == "persons" else self.village(turn)).name

    def kept(self, turn: Turn) -> bool:
        return self.level(turn) is not None and self.case(turn) in self.label

    def hit(self, coding: tuple[int, ...]) -> list[Turn]:
        _, source, _, _, start, end = coding
        return [
            (s, t) for s, t in self.turns
            if s == source and start < (t + 1) * SIZE and t * SIZE < end and self.kept((s, t))
        ]  # fmt: skip

    def observed(self) -> dict[str, list[tuple[str, bool]]]:
        """Code → (case, whether it is one of the code), one for each observation."""
        found: dict[str, list[tuple[str, bool]]] = {}
        for code, inside in UNDER.items():
            if self.measure == "segments":
                pairs = {
                    (each[0], self.case(turn), CODES[each[2]].id in inside)
                    for each in self.corpus.codings for turn in self.hit(each)
                }  # fmt: skip
                found[code] = [(case, own) for _, case, own in pairs]
                continue
            coded = {
                (self.item(turn), self.case(turn))
                for each in self.corpus.codings for turn in self.hit(each)
                if CODES[each[2]].id in inside
            }  # fmt: skip
            every = {(self.item(turn), self.case(turn)) for turn in self.turns if self.kept(turn)}
            found[code] = [(case, (item, case) in coded) for item, case in every]
        return found


def chi2(seen: list[tuple[str, bool]], label: dict[str, str]) -> float | None:
    """Pearson's, cell by cell; None with one row."""
    n, inside = len(seen), sum(own for _, own in seen)
    if inside in (0, n):
        return None
    total = 0.0
    for level in set(label.values()):
        here = [own for case, own in seen if label[case] == level]
        for own, row in ((True, inside), (False, n - inside)):
            expected = row * len(here) / n
            if expected:
                total += (here.count(own) - expected) ** 2 / expected
    return total


def brute(seen: list[tuple[str, bool]], label: dict[str, str]) -> float | None:
    """The share of all arrangements that are as strong."""
    cases = sorted({case for case, _ in seen})
    own = chi2(seen, {case: label[case] for case in cases})
    if own is None:
        return None
    every = set(permutations([label[case] for case in cases]))
    found = [chi2(seen, dict(zip(cases, each, strict=True))) for each in every]
    return sum((each or 0) >= own - 1e-9 for each in found) / len(every)


ASKED = [
    ("actor", None, "person"), ("grade", None, "village"), ("grade", "person", "person"),
]  # fmt: skip


def table_of(corpus: Corpus, begun: Begun = (), **question: Any) -> Table | None:
    procedure = Procedure(question.pop("among", None))
    try:
        return crosstab(corpus, finish=with_test(procedure, begun), **question)
    except UsageProblem:
        return None


@given(studies(), st.sampled_from(ASKED), st.sampled_from(
    ("segments", "turns", "persons", "sources", "villages")),
    st.sets(st.sampled_from((("LY", "s0"), ("LY", "s1"), ("WM", "s0"))))
)  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_every_row_is_tested_as_the_definition_says(
    corpus: Corpus, asked: tuple[str, str | None, str], measure: str, begun: set[tuple[str, str]]
) -> None:
    column, among, kind = asked
    own_begun = {each for each in begun if each[0] == "LY"}
    reading = Reading(corpus, column, kind, measure, own_begun)
    seen = reading.observed()
    cases = {case for case, _ in seen["a"]}
    labels = {reading.label[case] for case in cases}
    table = table_of(corpus, begun, cols=(column,), measure=measure, among=among)
    if len(labels) < 2 or len(cases) == len(labels):
        assert table is None
        return
    if table is None:
        shown = {CODES[each[2]].id for each in corpus.codings if reading.hit(each)}
        assert all(chi2(seen[code], reading.label) is None for code in shown)
        return
    assert table.meta["test"]["observations"] == len(seen["a"])
    assert sum(table.meta["test"]["levels"].values()) == len(cases)
    for row in table.meta["test"]["rows"]:
        own = seen[row["row"]]
        assert row["n"] == sum(inside for _, inside in own)
        assert row["p"] == pytest.approx(brute(own, reading.label))
        wanted = chi2(own, reading.label)
        figures = row["figures"]
        assert (figures and figures["chi2"]) == pytest.approx(wanted, abs=1e-9)


@given(studies())
@settings(max_examples=60, deadline=None)
def test_all_codes_together_are_each_segment_under_its_own_code(corpus: Corpus) -> None:
    reading = Reading(corpus, "grade", "village", "segments")
    own = {
        (each[0], reading.case(turn), CODES[each[2]].id)
        for each in corpus.codings for turn in reading.hit(each)
    }  # fmt: skip
    table = table_of(corpus, cols=("grade",))
    if table is None:
        return
    cases = sorted({case for _, case, _ in own})

    def strength(labels: tuple[str, ...]) -> float:
        label = dict(zip(cases, labels, strict=True))
        codes, total = {code for _, _, code in own}, 0.0
        for code in codes:
            for level in set(labels):
                here = sum(label[case] == level for _, case, _ in own)
                row = sum(each == code for _, _, each in own)
                both = sum(each == code and label[case] == level for _, case, each in own)
                total += (both - here * row / len(own)) ** 2 / (here * row / len(own))
        return total

    given = tuple(reading.label[case] for case in cases)
    every = [strength(each) for each in set(permutations(given))]
    share = sum(each >= strength(given) - 1e-9 for each in every) / len(every)
    overall = table.meta["test"]["overall"]
    if overall is None:
        assert len({code for _, _, code in own}) < 2 and table.meta["test"]["p"] is None
        return
    assert table.meta["test"]["p"] == pytest.approx(share)
    assert overall["chi2"] == pytest.approx(strength(given), abs=1e-9)
    assert table.notes[0].en.startswith("Permutation test, Grade shuffled among")


# a study by hand: two villages of each of two grades, one person each


def study(*codings: tuple[int, int, int]) -> Corpus:
    """codings: (person, code, how many), each in a turn of its own person."""
    cases = [
        CorpusCase("village", f"v{at}", {"grade": ("high", "low")[at // 2]}, {}) for at in range(4)
    ]
    cases += [CorpusCase("person", PERSON[at], {}, {"village": at}) for at in range(4)]
    speakers = {PERSON[at]: CorpusSpeaker("respondent", 4 + at, {}, {}) for at in range(4)}
    turns = [(at * 100, at * 100 + 100, PERSON[at]) for at in range(4)]
    source = CorpusSource("s", "", "", 400, turns, speakers, {}, {}, {})
    places = [(person, code) for person, code, times in codings for _ in range(times)]
    rows = [
        (id, 0, code, 0, person * 100 + id, person * 100 + id + 1)
        for id, (person, code) in enumerate(places)
    ]
    return Corpus("p", (source,), cases, CODES, ("LY",), VARIABLES, (), rows)


A, A1, A2, B = range(4)
SPLIT = study((0, A1, 9), (1, A1, 9), (2, B, 9), (3, B, 9))


def test_cells_with_more_or_fewer_than_expected_are_marked() -> None:
    table = crosstab(SPLIT, cols=("grade",), finish=with_test(Procedure()))
    assert table.rows[0][1:4] == (Marked(18, "++"), Marked(0, "−−"), 18)
    record = next(each for each in table.data() if each["code"] == "b" and each["grade"] == "low")
    assert record["value"] == 18 and record["mark"] == "++"
    assert record["residual"] == pytest.approx(6.0)  # sqrt(chi2 = 36)
    assert {each["mark"] for each in table.data() if each["total"]} == {""}


def test_few_cases_can_not_give_a_small_p_however_large_chi_squared_is() -> None:
    test = crosstab(SPLIT, cols=("grade",), finish=with_test(Procedure())).meta["test"]
    assert test["overall"]["p"] < 1e-8
    assert test["p"] == pytest.approx(2 / 6) == test["least_p"]
    assert test["exact"] and test["arrangements"] == 6
    note = "With these 4 villages no p can be below 0.333."
    assert note in [
        each.en for each in crosstab(SPLIT, cols=("grade",), finish=with_test(Procedure())).notes
    ]


def test_the_percentages_stand_where_they_did() -> None:
    table = crosstab(SPLIT, cols=("grade",), percent="column", finish=with_test(Procedure()))
    assert table.rows[0][1:5] == (Marked(18, "++"), 1.0, Marked(0, "−−"), 0.0)


def test_a_code_that_is_all_there_is_has_no_test_of_its_own() -> None:
    table = crosstab(
        SPLIT, cols=("grade",), filters=Filters(codes=("a", "b")), finish=with_test(Procedure())
    )
    assert [row["p"] is None for row in table.meta["test"]["rows"]] == [False, False, False]
    within = study((0, A1, 3), (1, A2, 3), (2, A1, 3), (3, A2, 3))
    rows = crosstab(
        within, cols=("grade",), filters=Filters(codes=("a",)), finish=with_test(Procedure())
    ).rows
    assert rows[0][-4:] == (None, None, None, None)
    assert rows[1][-2] == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"cols": ("grade", "actor")}, "compares the levels of one variable"),
        ({"cols": ("coder",)}, "coder in the columns can't be tested"),
        ({"cols": ()}, "compares the levels of one variable"),
        ({"cols": ("grade",), "split": "actor"}, "split"),
        ({"cols": ("grade",), "measure": "coverage"}, "coverage can't be tested"),
        ({"cols": ("grade",), "measure": "characters"}, "characters can't be tested"),
        ({"cols": ("period",)}, "changes from turn to turn"),
        ({"cols": ("actor",)}, "fewer than two levels"),
        ({"cols": ("village",)}, "one village only"),
        ({"cols": ("grade",), "filters": Filters(codes=("a1",))}, "fewer than two levels"),
    ],
)
def test_what_can_not_be_tested_is_said_in_a_sentence(question: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        crosstab(SPLIT, finish=with_test(Procedure()), **question)


def test_one_row_is_nothing_to_compare() -> None:
    with pytest.raises(UsageProblem, match="one row only"):
        crosstab(
            study((0, B, 2), (1, B, 1), (2, B, 3)),
            cols=("grade",),
            finish=with_test(Procedure("person")),
        )


def test_labels_are_shuffled_among_what_was_asked_for_if_each_has_one() -> None:
    test = crosstab(SPLIT, cols=("grade",), finish=with_test(Procedure("person"))).meta["test"]
    assert test["cases"] == "person"
    with pytest.raises(UsageProblem, match="s has several levels of grade"):
        crosstab(SPLIT, cols=("grade",), finish=with_test(Procedure("source")))
    with pytest.raises(UnknownName, match="hamlet"):
        crosstab(SPLIT, cols=("grade",), finish=with_test(Procedure("hamlet")))


def test_a_person_of_several_levels_is_they_and_anything_else_it() -> None:
    speakers = dict(SPLIT.sources[0].speakers)
    speakers[PERSON[1]] = CorpusSpeaker("respondent", 4, {}, {"village": 3})
    moved = replace(SPLIT, sources=(replace(SPLIT.sources[0], speakers=speakers),))
    with pytest.raises(UsageProblem, match="p0 has several levels of grade, so they have no label"):
        crosstab(moved, cols=("grade",), finish=with_test(Procedure("person")))
    with pytest.raises(UsageProblem, match="s has several levels of grade, so it has no label"):
        crosstab(SPLIT, cols=("grade",), finish=with_test(Procedure("source")))


def notes(corpus: Corpus, **question: Any) -> str:
    table = table_of(corpus, **question)
    assert table is not None
    return "\n".join(note.en for note in table.notes)


def test_one_item_of_each_case_is_not_said_to_depend_on_others_of_it() -> None:
    own = notes(SPLIT, cols=("grade",), measure="villages")
    assert "aren't independent" not in own and own.startswith("Permutation test")
    assert "persons of one village aren't" in notes(SPLIT, cols=("grade",), measure="persons")
    among = notes(SPLIT, cols=("grade",), measure="persons", among="person")
    assert "aren't independent" not in among


def test_codes_that_all_cases_have_are_not_said_to_be_one_row() -> None:
    everywhere = study(*((at, code, 1) for at in range(4) for code in (A1, B)))
    with pytest.raises(UsageProblem, match="each code is in all 4 villages that are compared"):
        crosstab(everywhere, cols=("grade",), measure="villages", finish=with_test(Procedure()))


def test_one_test_is_one_and_a_bound_of_one_is_not_said() -> None:
    some = study(*((at, A1, 1) for at in range(4)), (0, B, 1))
    said = notes(some, cols=("grade",), measure="villages")
    assert "corrected for 1 test (Holm)" in said
    assert "no p can be below 1.000" not in said  # b is in one village: p is 1 whatever its grade


def test_villages_that_no_coder_has_begun_are_left_out_and_named() -> None:
    whole = study((0, A1, 2), (1, B, 1), (2, B, 2), (3, B, 2))
    first = whole.sources[0]
    other = CorpusSource(
        "later", "", "", 100, [(0, 100, "p4")],
        {"p4": CorpusSpeaker("respondent", None, {}, {"village": 8})}, {}, {}, {},
    )  # fmt: skip
    fifth = CorpusCase("village", "v4", {"grade": "low"}, {})
    corpus = replace(whole, sources=(first, other), cases=(*whole.cases, fifth))
    for measure in ("segments", "turns", "villages"):
        table = table_of(corpus, cols=("grade",), measure=measure)
        assert table is not None
        assert table.meta["test"]["not_begun"] == ["v4"]
        assert table.meta["test"]["levels"] == {"high": 2, "low": 2}
        said = "none of the coders counted has begun it: 1 source, and with it v4."
        assert said in "\n".join(note.en for note in table.notes)
    read = table_of(corpus, {("LY", "later")}, cols=("grade",), measure="turns")
    assert read is not None and read.meta["test"]["levels"] == {"high": 2, "low": 3}


def test_no_source_may_be_of_two_coders_unless_one_is_chosen() -> None:
    rows = [(id, source, code, id % 2, start, end)
            for id, source, code, _, start, end in SPLIT.codings]  # fmt: skip
    both = replace(SPLIT, coders=("LY", "WM"), codings=rows)
    with pytest.raises(UsageProblem, match="1 source is coded by more than one"):
        crosstab(both, cols=("grade",), finish=with_test(Procedure()))
    one = Filters(coders=("WM",))
    assert crosstab(both, cols=("grade",), filters=one, finish=with_test(Procedure())).meta["test"]


MANNER = Typology(
    "manner", "village", Text("Manner", "方式"),
    (
        TypologyClass("first", Text("First", "一"), {"a": "a1"}),
        TypologyClass("second", Text("Second", "二"), {"a": "a2"}),
    ),
    "codes",
)  # fmt: skip


def test_mixed_cases_are_no_class_and_are_told() -> None:
    said = study((0, A1, 3), (1, A1, 2), (2, A2, 2), (3, A1, 1), (3, A2, 1), (0, B, 1), (2, B, 1))
    corpus = replace(said, typologies=(MANNER,))
    table = table_of(corpus, cols=("manner",))
    assert table is not None
    test = table.meta["test"]
    assert test["levels"] == {"first": 2, "second": 1} and test["mixed"] == ["v3"]
    assert test["missing"] == 2 and test["observations"] == 9
    note = "Not tested: 2 segments, for want of a value, or because Manner is mixed for v3."
    assert note in [each.en for each in table.notes]
    mixed = next(each for each in table.data() if each["manner"] == "mixed")
    assert mixed["residual"] is None


def test_a_declared_level_that_is_called_mixed_is_one_like_others() -> None:
    villages = [
        replace(each, values={"crops": ("grain", "mixed")[at // 2]}) if at < 4 else each
        for at, each in enumerate(SPLIT.cases)
    ]
    crops = Variable("crops", "village", Text("Crops", "作物"), levels=levels("grain", "mixed"))
    table = table_of(replace(SPLIT, cases=villages, variables=(crops,)), cols=("crops",))
    assert table is not None and table.meta["test"]["levels"] == {"grain": 2, "mixed": 2}


def test_rows_by_a_variable_are_one_table() -> None:
    table = crosstab(SPLIT, rows="person", cols=("grade",), finish=with_test(Procedure()))
    assert table.meta["test"]["rows"] == [] and table.meta["test"]["overall"]["df"] == 3
    assert [column.id for column in table.columns][-1] == "total"
