"""A project's text as continua: what is squeezed out, united, and cut, by hand and by counting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.comparison import Compared, compared
from qcode.analysis.agreement.measures.resampling import samples
from qcode.analysis.agreement.spans.continuum import (
    ANY_CODE,
    Continua,
    about,
    crossings,
    each_alone,
    spans_of,
)
from qcode.analysis.agreement.spans.span_figures import unitizing_figures
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code
from qcode.coding.corpus import Corpus, CorpusSource, CorpusSpeaker
from qcode.coding.spans import Span, unite
from qcode.texts import Text

CODES = (
    Code("aid", Text("Aid", "帮扶")),
    Code("money", Text("Money", "资金"), parent="aid"),
    Code("labour", Text("Labour", "劳力"), parent="aid"),
    Code("doubt", Text("Doubt", "疑虑")),
    Code("unused", Text("Unused", "未用")),
)
AID, MONEY, LABOUR, DOUBT, UNUSED = range(5)
SPEAKERS = {
    "Q": CorpusSpeaker("interviewer", None, {}, {}),
    "A": CorpusSpeaker("respondent", None, {}, {}),
}

# Labels of two characters; answers [2, 12), [26, 36) and [38, 48), a question between: [14, 24).
TURNS = [(2, 12, "A"), (14, 24, "Q"), (26, 36, "A"), (38, 48, "A")]

Coded = tuple[int, int, str, int, int]
"""Source, code, coder, start, end."""


def study(codings: Sequence[Coded], sources: int = 2) -> Compared:
    """L and M have finished every source."""
    coders = ("L", "M")
    corpus = Corpus(
        "study",
        [CorpusSource(f"s{at}", "", "", 50, TURNS, SPEAKERS, {}, {}, {}) for at in range(sources)],
        (), CODES, coders, (), (),
        [(id, source, code, coders.index(coder), start, end)
         for id, (source, code, coder, start, end) in enumerate(codings)],
    )  # fmt: skip
    done = [(coder, f"s{at}", "done") for coder in coders for at in range(sources)]
    return compared(corpus, done, Filters())


def listed(continua: Continua) -> list[tuple[str, str, str, int, int]]:
    """Each segment as (continuum, coder, category, start, end), offsets within its continuum."""
    segments = continua.segments
    base = (np.cumsum(continua.length) - continua.length)[segments.continuum]
    return [
        (continua.names[at], continua.coders[coder], str(continua.categories[category].id),
         int(start), int(end))
        for at, coder, category, start, end in zip(
            segments.continuum, segments.coder, segments.category,
            segments.start - base, segments.end - base, strict=True)
    ]  # fmt: skip


def test_a_continuum_is_the_eligible_turns_laid_end_to_end() -> None:
    continua = spans_of(study([(0, DOUBT, "L", 4, 8), (1, DOUBT, "M", 26, 30)]))
    assert continua.names == ("s0", "s1")
    assert continua.length.tolist() == [30, 30]
    assert listed(continua) == [("s0", "L", "doubt", 2, 6), ("s1", "M", "doubt", 10, 14)]


def test_a_coding_across_what_is_left_out_stays_one_segment() -> None:
    continua = spans_of(study([(0, DOUBT, "L", 8, 30), (0, DOUBT, "M", 0, 50)]))
    assert listed(continua) == [("s0", "L", "doubt", 6, 14), ("s0", "M", "doubt", 0, 30)]


def test_codings_of_nobodys_eligible_words_are_no_segments() -> None:
    continua = spans_of(study([(0, DOUBT, "L", 14, 24), (0, DOUBT, "L", 0, 2)]))
    assert len(continua.segments) == 0
    assert continua.length.tolist() == [30, 30]


def test_codings_that_come_to_touch_stay_two() -> None:
    codings: list[Coded] = [(0, DOUBT, "L", 8, 12), (0, DOUBT, "L", 24, 30)]
    assert listed(spans_of(study(codings))) == [
        ("s0", "L", "doubt", 6, 10),
        ("s0", "L", "doubt", 10, 14),
    ]


def test_codings_of_children_that_overlap_are_one_of_the_parents() -> None:
    codings: list[Coded] = [(0, MONEY, "L", 2, 6), (0, LABOUR, "L", 5, 9), (0, AID, "L", 9, 11)]
    alone = each_alone(spans_of(study(codings)))
    assert [row[2:] for row in listed(alone)] == [
        ("aid", 0, 7),
        ("aid", 7, 9),
        ("money", 0, 4),
        ("labour", 3, 7),
        ("*", 0, 7),
        ("*", 7, 9),
    ]


def test_without_rollup_a_parent_is_only_itself() -> None:
    codings: list[Coded] = [(0, MONEY, "L", 2, 6), (0, AID, "M", 2, 6), (0, DOUBT, "M", 5, 9)]
    alone = each_alone(spans_of(study(codings), rollup=False))
    assert sorted(row[1:3] for row in listed(alone)) == [
        ("L", "*"),
        ("L", "money"),
        ("M", "*"),
        ("M", "aid"),
        ("M", "doubt"),
    ]
    assert [row[3:] for row in listed(alone) if row[1:3] == ("M", "*")] == [(0, 7)]


def test_categories_are_codes_in_use_those_over_them_and_the_named_ones() -> None:
    within = study([(0, LABOUR, "L", 2, 6)])

    def ids(continua: Continua) -> list[str | None]:
        return [each.id for each in continua.categories]

    assert ids(spans_of(within)) == ["aid", "labour"]
    assert ids(spans_of(within, rollup=False)) == ["labour"]
    assert ids(spans_of(within, named=["unused"])) == ["aid", "labour", "unused"]
    assert each_alone(spans_of(within)).categories[-1] == ANY_CODE


def test_a_project_without_a_coding_is_undefined_in_every_way() -> None:
    figures = unitizing_figures(spans_of(study([])), np.ones((1, 2)))
    assert {each.value for each in figures} == {None}
    assert {each.note.zh for each in figures} == {"没有任何编码段"}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from((MONEY, LABOUR, AID, DOUBT)),
            st.sampled_from(("L", "M")), st.integers(0, 47), st.integers(1, 20),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_segments_are_the_united_codings_position_by_position(
    drawn: list[tuple[int, int, str, int, int]],
) -> None:
    codings = [(source, code, who, start, min(start + size, 50))
               for source, code, who, start, size in drawn]  # fmt: skip
    kept = [at for start, end, label in TURNS if label == "A" for at in range(start, end)]
    expected = []
    for id, under in {"aid": (AID, MONEY, LABOUR), "money": (MONEY,), "labour": (LABOUR,),
                      "doubt": (DOUBT,), "*": range(5)}.items():  # fmt: skip
        for source in (0, 1):
            for who in ("L", "M"):
                inside = [
                    [place for place, at in enumerate(kept) if start <= at < end]
                    for where, code, coder, start, end in codings
                    if (where, coder) == (source, who) and code in under
                ]
                spans = unite(Span(at[0], at[-1] + 1) for at in inside if at)
                expected += [(f"s{source}", who, id, span.start, span.end) for span in spans]
    assert sorted(listed(each_alone(spans_of(study(codings))))) == sorted(expected)


# Codes that overlap


def test_overlapping_codes_of_one_coder_are_found_with_their_place() -> None:
    codings: list[Coded] = [
        (0, MONEY, "L", 2, 6), (0, DOUBT, "M", 4, 8),  # two coders: nothing
        (1, MONEY, "M", 2, 12), (1, DOUBT, "M", 3, 4), (1, LABOUR, "M", 5, 6),
    ]  # fmt: skip
    found = crossings(spans_of(study(codings)))
    assert list(found) == [1]
    assert (found[1].count, found[1].continuum) == (2, "s1")
    assert [each.id for each in found[1].categories] == ["money", "doubt"]


def test_touching_codes_do_not_overlap() -> None:
    assert not crossings(spans_of(study([(0, MONEY, "L", 2, 6), (0, DOUBT, "L", 6, 8)])))


def test_segments_at_the_end_of_one_text_and_the_beginning_of_the_next_lie_apart() -> None:
    continua = spans_of(study([(0, MONEY, "L", 40, 50), (1, MONEY, "L", 0, 10)]))
    assert [row[0] for row in listed(continua)] == ["s0", "s1"]
    assert not crossings(continua)


# One text


def test_one_text_is_cut_between_turns_where_no_segment_runs_across() -> None:
    continua = spans_of(study([(0, DOUBT, "L", 8, 30), (0, DOUBT, "M", 40, 44)], sources=1))
    assert (continua.cut, continua.length.tolist()) == (True, [20, 10])
    assert continua.names == ("s0", "s0")
    assert "2 stretches of turns" in about(continua)[0].en


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from((MONEY, DOUBT)), st.sampled_from(("L", "M")),
                  st.integers(2, 47), st.integers(1, 14)),
        max_size=8,
    )
)  # fmt: skip
def test_cutting_one_text_changes_no_coefficient(drawn: list[tuple[int, str, int, int]]) -> None:
    codings = [(0, code, who, start, min(start + size, 50)) for code, who, start, size in drawn]
    cut = spans_of(study(codings, sources=1))
    beside = spans_of(study(codings, sources=2))  # the second text is left bare: take it away
    whole = Continua(
        beside.names[:1], beside.length[:1], 1, beside.coders, beside.present[:1],
        beside.categories, beside.parents, beside.segments,
    )  # fmt: skip
    for one, other in zip(
        unitizing_figures(cut, np.ones((1, len(cut)))),
        unitizing_figures(whole, np.ones((1, 1))),
        strict=True,
    ):
        assert (one.code, one.coefficient, one.note) == (other.code, other.coefficient, other.note)
        assert one.value == pytest.approx(other.value, abs=1e-12)


def test_one_text_gets_its_interval_from_its_stretches() -> None:
    codings: list[Coded] = [
        (0, DOUBT, "L", 2, 6), (0, DOUBT, "M", 2, 7), (0, DOUBT, "L", 26, 30),
        (0, DOUBT, "M", 28, 33), (0, DOUBT, "L", 40, 44), (0, DOUBT, "M", 40, 44),
    ]  # fmt: skip
    continua = spans_of(study(codings, sources=1))
    figures = unitizing_figures(continua, samples(len(continua), 300, 1))
    found = next(each for each in figures if (each.code, each.coefficient) == ("doubt", "u-alpha"))
    assert found.value is not None and found.low is not None and found.high is not None
    assert found.low < found.value < found.high


def test_one_text_that_a_segment_runs_through_has_no_interval() -> None:
    codings: list[Coded] = [(0, DOUBT, "L", 2, 47), (0, DOUBT, "M", 4, 8)]
    continua = spans_of(study(codings, sources=1))
    figures = unitizing_figures(continua, samples(len(continua), 100, 1))
    found = next(each for each in figures if (each.code, each.coefficient) == ("doubt", "u-alpha"))
    assert (len(continua), found.low) == (1, None)
    assert "only one continuum" in found.note.en
    assert not about(continua)


# At scale


def test_many_coders_texts_and_codes_come_out_as_one_by_one() -> None:
    rng = np.random.default_rng(7)
    codings: list[Coded] = []
    for _ in range(400):
        source, code, start = rng.integers(0, 25), rng.integers(0, 4), rng.integers(0, 45)
        who = "LM"[int(rng.integers(0, 2))]
        codings.append((int(source), int(code), who, int(start), int(start + rng.integers(1, 6))))
    every = unitizing_figures(spans_of(study(codings, sources=25)), np.ones((1, 25)))
    by_code = {each.code: each.value for each in every if each.coefficient == "u-alpha"}
    for at in (MONEY, LABOUR, DOUBT):
        only = [each for each in codings if each[1] == at]
        alone = unitizing_figures(spans_of(study(only, sources=25)), np.ones((1, 25)))
        value = next(each.value for each in alone
                     if (each.code, each.coefficient) == (CODES[at].id, "u-alpha"))  # fmt: skip
        assert by_code[CODES[at].id] == pytest.approx(value, abs=1e-12)
