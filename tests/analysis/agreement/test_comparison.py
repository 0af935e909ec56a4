"""Who is compared on what: only what all have finished, and the rest is said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qcode.analysis.agreement.comparison import compared
from qcode.analysis.tidy.filters import Filters
from qcode.coding.consensus import CONSENSUS
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem

ALL_DONE = [("LY", "first", "done"), ("LY", "second", "done"),
            ("WM", "first", "done"), ("WM", "second", "done")]  # fmt: skip
ONE_BEHIND = [*ALL_DONE[:3], ("WM", "second", "in-progress")]


def test_only_sources_that_all_have_finished_are_compared(study: Corpus) -> None:
    within = compared(study, ONE_BEHIND)
    assert within.names == ["first"]
    assert within.left_out == {"second": ("WM",)}
    assert within.finished == {"LY": 2, "WM": 1}
    assert within.codings.id.tolist() == [4, 2, 1, 3]


def test_coders_stand_as_they_were_named_or_as_in_the_project(study: Corpus) -> None:
    assert compared(study, ALL_DONE).coders == ("LY", "WM")
    turned = compared(study, ALL_DONE, Filters(coders=("WM", "LY", "WM")))
    assert turned.coders == ("WM", "LY")
    assert turned.coder.tolist() == [1, 0]
    assert dict(zip(turned.codings.id.tolist(), turned.codings.coder.tolist(), strict=True)) == {
        1: 1, 2: 0, 3: 1, 4: 1, 5: 1, 6: 0
    }  # fmt: skip


def test_codings_of_others_are_no_part_of_it(study: Corpus) -> None:
    more = [*study.codings, (7, 0, 0, 2, 14, 24)]
    study = replace(study, coders=("LY", "WM", "NEW"), codings=more)
    within = compared(study, ALL_DONE, Filters(coders=("LY", "WM")))
    assert sorted(within.codings.id) == [1, 2, 3, 4, 5, 6]


def test_the_consensus_is_compared_only_if_it_is_named(study: Corpus) -> None:
    study = replace(study, coders=("LY", "WM", CONSENSUS), derived=CONSENSUS)
    states = [*ALL_DONE, (CONSENSUS, "first", "done")]
    assert compared(study, states).coders == ("LY", "WM")
    assert compared(study, states, Filters(coders=("LY", CONSENSUS))).coders == ("LY", CONSENSUS)


def test_who_has_finished_nothing_is_not_waited_for_unless_named(study: Corpus) -> None:
    study = replace(study, coders=("LY", "WM", "NEW"))
    begun = [*ALL_DONE, ("NEW", "first", "in-progress")]
    assert compared(study, begun).coders == ("LY", "WM")
    with pytest.raises(UsageProblem, match="LY 2, WM 2, NEW 0"):
        compared(study, begun, Filters(coders=("LY", "WM", "NEW")))


def test_where_nobody_has_finished_anything_each_is_told_so(study: Corpus) -> None:
    begun = [("LY", "first", "in-progress"), ("WM", "first", "in-progress")]
    with pytest.raises(UsageProblem, match="LY 0, WM 0"):
        compared(study, begun)


def test_turns_are_those_of_respondents_unless_interviewers_are_asked_for(study: Corpus) -> None:
    assert compared(study, ALL_DONE).turns.tolist() == [1, 2, 3, 5, 6, 7]
    with_them = compared(study, ALL_DONE, Filters(interviewers=True))
    assert with_them.turns.tolist() == list(range(8))


def test_a_source_without_an_eligible_turn_is_no_part_of_it(study: Corpus) -> None:
    within = compared(study, ONE_BEHIND, Filters(where=(("round", "initial"),)))
    assert (within.names, within.left_out) == (["first"], {})
    with pytest.raises(UsageProblem, match="LY 1, WM 0"):
        compared(study, ONE_BEHIND, Filters(where=(("round", "follow-up"),)))


def test_chosen_codes_bring_those_under_them(study: Corpus) -> None:
    chosen = Filters(codes=("logic",))
    assert sorted(compared(study, ALL_DONE, chosen).codings.id) == [1, 2, 5, 6]
    assert sorted(compared(study, ALL_DONE, chosen, rollup=False).codings.id) == [5]


@pytest.mark.parametrize(
    ("states", "filters", "en", "zh"),
    [
        ([("LY", "first", "done"), ("WM", "second", "done")], Filters(),
         r"no source is finished by all \(finished: LY 1, WM 1\)", "LY 1、WM 1"),
        (ALL_DONE, Filters(coders=("LY",)), "only LY", "只有 LY"),
        (ALL_DONE, Filters(coders=("LY", "LY")), "only LY", "只有 LY"),
        (ALL_DONE, Filters(where=(("round", None),)), "no turn passes the filters", "筛选条件"),
    ],
)  # fmt: skip
def test_what_can_not_be_compared_is_said_in_both_languages(
    study: Corpus, states: list[tuple[str, str, str]], filters: Filters, en: str, zh: str
) -> None:
    with pytest.raises(UsageProblem, match=en) as caught:
        compared(study, states, filters)
    assert re.search(zh, caught.value.said.zh)
    assert caught.value.advice.en
    assert caught.value.advice.zh


def test_an_empty_project_has_nobody_to_compare(study: Corpus) -> None:
    with pytest.raises(UsageProblem, match="nobody has finished a source"):
        compared(replace(study, codings=[]), [])


def test_an_unknown_coder_is_refused(study: Corpus) -> None:
    with pytest.raises(UnknownName, match="XX"):
        compared(study, ALL_DONE, Filters(coders=("LY", "XX")))
