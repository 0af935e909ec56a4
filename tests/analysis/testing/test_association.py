"""Ordered classes against outcome codes: every value, class and p by hand or by brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.testing.association import Inquiry
from qcode.analysis.testing.association_table import associate
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code, Level, Typology, TypologyClass, Variable
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.errors import UnknownName, UsageProblem
from qcode.texts import Text

GRADES = ("low", "middle", "high")
VARIABLES = (
    Variable("grade", "village", Text("Grade", "等级"),
             levels=tuple(Level(id, Text.plain(id)) for id in GRADES)),
    Variable("period", "turn", Text("Period", "时期")),
    Variable("county", "village", Text("County", "县")),
)  # fmt: skip
CODES = (
    Code("good", Text("Good", "好")),
    Code("better", Text("Better", "更好"), parent="good"),
    Code("bad", Text("Bad", "坏")),
    Code("style", Text("Style", "作风")),
    Code("kind", Text("Kind", "和气"), parent="style"),
    Code("stern", Text("Stern", "严厉"), parent="style"),
)
GOOD, BETTER, BAD, STYLE, KIND, STERN = range(6)
MANNER = Typology(
    "manner", "village", Text("Manner", "方式"),
    (
        TypologyClass("warm", Text("Warm", "热"), {"style": "kind"}),
        TypologyClass("cold", Text("Cold", "冷"), {"style": "stern"}),
    ),
    "codes",
    highest="first",
)  # fmt: skip


def study(grades: list[str | None], counts: list[int], *more: tuple[int, int]) -> Corpus:
    """A village each, of one turn of 100 characters, with so many codings of `good`, each of two
    characters; more: (village, code) coded besides.
    """
    cases = [
        CorpusCase("village", f"v{at}", {"grade": grade} if grade else {}, {})
        for at, grade in enumerate(grades)
    ]
    turns = [(at * 100, at * 100 + 100, f"S{at}") for at in range(len(grades))]
    speakers = {
        f"S{at}": CorpusSpeaker("respondent", None, {}, {"village": at})
        for at in range(len(grades))
    }
    source = CorpusSource("s", "", "", 100 * len(grades), turns, speakers, {}, {}, {})
    rows = []
    for at, count in enumerate(counts):
        rows += [(GOOD, 100 * at + 4 * each, 100 * at + 4 * each + 2) for each in range(count)]
    rows += [(code, 100 * at + 80, 100 * at + 90) for at, code in more]
    codings = [(id, 0, code, 0, start, end) for id, (code, start, end) in enumerate(rows)]
    return Corpus("p", (source,), cases, CODES, ("LY",), VARIABLES, (MANNER,), codings)


SIX = study(["low", "low", "middle", "middle", "high", None], [0, 1, 1, 2, 4, 9])


def values(corpus: Corpus, measure: str) -> dict[str, float]:
    record = associate(corpus, Inquiry("grade", ("good",), measure)).data()[0]
    return {each["case"]: each["value"] for each in record["cases"]}


def test_the_outcome_of_a_case_by_each_measure() -> None:
    corpus = study(["low", "middle", "high"], [0, 2, 3], (2, BETTER))
    assert values(corpus, "segments") == {"v0": 0, "v1": 2, "v2": 4}
    assert values(corpus, "rate") == {"v0": 0, "v1": 20, "v2": 40}
    assert values(corpus, "turns") == {"v0": 0, "v1": 1, "v2": 1}
    assert values(corpus, "coverage") == pytest.approx({"v0": 0, "v1": 0.04, "v2": 0.16})
    assert values(corpus, "presence") == {"v0": 0, "v1": 1, "v2": 1}


def test_without_rollup_only_the_very_code_counts() -> None:
    corpus = study(["low", "middle", "high"], [0, 2, 3], (2, BETTER))
    record = associate(corpus, Inquiry("grade", ("good",), "segments", rollup=False)).data()[0]
    assert [each["value"] for each in record["cases"]] == [0, 2, 3]


def test_a_class_that_the_outcome_rises_with() -> None:
    # Pairs: 8 of 10 differ in grade; 7 of them concordant, 1 tied in the outcome.
    table = associate(SIX, Inquiry("grade", ("good",)))
    record = table.data()[0]
    assert record["somers_d"] == pytest.approx(7 / 8)
    assert record["tau_b"] == pytest.approx(7 / (8 * 9) ** 0.5)
    assert table.meta["exact"] and table.meta["arrangements"] == 30  # 5! / (2! 2! 1!)
    assert table.meta["left_out"]["unclassified"] == ["v5"]
    assert "Left out, without a class: v5." in [note.en for note in table.notes]
    assert table.rows[0][1:4] == (5.0, 15.0, 40.0)


@given(
    st.lists(st.tuples(st.sampled_from(GRADES), st.integers(0, 3)), min_size=3, max_size=6).filter(
        lambda cases: len({grade for grade, _ in cases}) > 1
    )
)
@settings(max_examples=40, deadline=None)
def test_p_is_the_share_of_arrangements_as_strong(cases: list[tuple[str, int]]) -> None:
    grades, counts = [grade for grade, _ in cases], [count for _, count in cases]
    asked = Inquiry("grade", ("good",), "segments", begun={("LY", "s")})
    record = associate(study(list(grades), counts), asked).data()[0]

    def strength(ranks: tuple[int, ...]) -> int:
        pairs = [(a, b) for at, a in enumerate(zip(ranks, counts, strict=True))
                 for b in list(zip(ranks, counts, strict=True))[at + 1 :]]  # fmt: skip
        signs = [
            ((a[0] > b[0]) - (a[0] < b[0])) * ((a[1] > b[1]) - (a[1] < b[1])) for a, b in pairs
        ]
        return abs(sum(signs))

    own = tuple(GRADES.index(grade) for grade in grades)
    every = [strength(each) for each in set(permutations(own))]
    if len(set(counts)) == 1:
        assert record["p"] is None and record["undefined"]
        return
    assert record["p"] == pytest.approx(sum(each >= strength(own) for each in every) / len(every))


def test_the_order_can_be_told_and_what_it_does_not_name_is_left_out() -> None:
    table = associate(SIX, Inquiry("grade", ("good",), order=("high", "low")))
    assert table.meta["order"] == ["high", "low"]
    assert table.data()[0]["somers_d"] == -1
    assert table.meta["left_out"]["not_in_order"] == ["v2", "v3"]


def test_whose_order_it_is_is_said() -> None:
    taken = associate(SIX, Inquiry("grade", ("good",))).notes[0]
    assert "(the codebook's order, taken as a rank): low < middle" in taken.en
    assert taken.zh.startswith("由低到高（以编码簿中的次序为等级）：low < middle")
    given = associate(SIX, Inquiry("grade", ("good",), order=("high", "low"))).notes[0]
    assert "codebook" not in given.en and "编码簿" not in given.zh


def test_a_typology_of_codes_runs_up_to_its_highest_class_and_leaves_mixed_cases_out() -> None:
    corpus = study(
        [None] * 5, [3, 2, 0, 1, 5], (0, KIND), (1, KIND), (2, STERN), (4, KIND), (4, STERN)
    )
    table = associate(corpus, Inquiry("manner", ("good", "kind")))
    assert table.meta["order"] == ["cold", "warm"]
    assert table.data()[0]["somers_d"] == 1
    assert table.meta["left_out"]["mixed"] == ["v4"]
    assert table.meta["left_out"]["unclassified"] == ["v3"]
    built_in = [note.en for note in table.notes if "built in" in note.en]
    assert built_in == [
        "The classes of Manner themselves rest on Kind: that association is built in."
    ]


def test_outcomes_that_are_all_equal_are_undefined_and_take_no_part_in_the_correction() -> None:
    table = associate(SIX, Inquiry("grade", ("good", "bad")))
    good, bad = table.data()
    assert (bad["tau_b"], bad["somers_d"], bad["p"]) == (None, None, None)
    assert good["p_corrected"] == good["p"]
    assert table.meta["corrected_for"] == 1
    said = "Undefined, since all cases have the same value: Bad."
    assert said in [note.en for note in table.notes]
    assert "各个案取值相同，系数无定义：坏。" in [note.zh for note in table.notes]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"variable": "period"}, "no classes to compare"),
        ({"variable": "village"}, "no classes to compare"),
        ({"variable": "coder"}, "no classes to compare"),
        ({"variable": "county"}, "any text is a value of it"),
        ({"variable": "county", "order": ("north", "south")}, "no level of county 'north'"),
        ({"variable": "grade", "order": ("high",)}, "fewer than two classes"),
    ],
)
def test_what_has_no_order_is_said_in_a_sentence(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        associate(SIX, Inquiry(outcomes=("good",), **asked))


def interviews(coders: tuple[str, ...], *coded: tuple[int, int]) -> Corpus:
    """Four villages, two low and two high, with two interviews of 100 characters each.

    coded: (source, coder), a passage of `good` each.
    """
    cases = [CorpusCase("village", f"v{at}", {"grade": GRADES[at // 2 * 2]}, {}) for at in range(4)]
    sources = [
        CorpusSource(
            f"s{at}", "", "", 100, [(0, 100, "S")],
            {"S": CorpusSpeaker("respondent", None, {}, {"village": at // 2})}, {}, {}, {},
        )
        for at in range(8)
    ]  # fmt: skip
    codings = [(id, source, GOOD, coder, 0, 9) for id, (source, coder) in enumerate(coded)]
    return Corpus("p", sources, cases, CODES, coders, VARIABLES, (), codings)


def test_what_no_coder_has_begun_is_not_taken_for_not_coded() -> None:
    # The coder has been in both interviews of the low villages, in one of v2, in none of v3.
    corpus = interviews(("LY",), (0, 0), (1, 0), (2, 0), (3, 0), (4, 0))
    table = associate(corpus, Inquiry("grade", ("good",)))
    (record,) = table.data()
    assert {each["case"]: each["value"] for each in record["cases"]} == {
        "v0": 10,
        "v1": 10,
        "v2": 10,
    }
    assert record["tau_b"] is None
    assert table.meta["left_out"]["not_begun"] == ["v3"] and table.meta["n"]["sources"] == 5
    notes = [note.en for note in table.notes]
    assert (
        "Not tested, since none of the coders counted has begun them: 3 sources, and with them v3."
        in notes
    )
    assert not any("corrected for" in note for note in notes)  # nothing is defined
    read = {("LY", f"s{at}") for at in range(8)}
    whole = associate(corpus, Inquiry("grade", ("good",), begun=read))
    assert whole.data()[0]["somers_d"] == -1 and whole.meta["left_out"]["not_begun"] == []


def test_no_source_may_be_coded_by_two_of_the_coders_counted() -> None:
    corpus = interviews(("LY", "WM"), (0, 0), (0, 1), (2, 0), (4, 1), (6, 1))
    with pytest.raises(UsageProblem, match=r"1 source is coded by more than one .*LY, WM") as said:
        associate(corpus, Inquiry("grade", ("good",)))
    assert said.value.hint == "test what one of them coded: --coder LY"
    with pytest.raises(UsageProblem) as said:
        reconciled = replace(corpus, coders=("LY", "WM", "consensus"), derived="consensus")
        associate(reconciled, Inquiry("grade", ("good",)))
    assert said.value.hint.endswith("--coder LY, or --coder consensus")
    assert "，或 --coder consensus" in said.value.advice.zh
    alone = associate(corpus, Inquiry("grade", ("good",), filters=Filters(coders=("WM",))))
    assert alone.meta["coders"] == ["WM"]
    elsewhere = Filters(where=(("source", "s2"), ("source", "s4"), ("source", "s6")))
    assert associate(corpus, Inquiry("grade", ("good",), filters=elsewhere)).meta["cases"] == 3
    shared_out = interviews(("LY", "WM"), (0, 0), (2, 0), (4, 1), (6, 1))
    assert associate(shared_out, Inquiry("grade", ("good",))).meta["coders"] == ["LY", "WM"]


def test_a_bound_of_one_is_not_said() -> None:
    said = associate(SIX, Inquiry("grade", ("bad",))).notes[1]  # nowhere coded
    assert "no p can be below" not in said.en and "不可能小于" not in said.zh


def test_an_unknown_measure_is_answered_with_those_known() -> None:
    with pytest.raises(UnknownName, match="characters"):
        associate(SIX, Inquiry("grade", ("good",), "characters"))
