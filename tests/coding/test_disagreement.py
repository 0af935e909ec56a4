"""Disagreements against their definition: which codings are at odds, and in what way."""

from __future__ import annotations

import random
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qcode.coding.disagreement import Disagreement, Placed, agreed, disagreements

LIN, MEI, ZHAO = "LIN", "MEI", "ZHAO"
BOTH, ALL = (LIN, MEI), (LIN, MEI, ZHAO)


def placed(*codings: tuple[str, str, int, int]) -> list[Placed]:
    """Of (coder, code, start, end) each."""
    return [
        Placed(start, end, code, coder, f"id-{at}")
        for at, (coder, code, start, end) in enumerate(codings)
    ]


def found(
    *codings: tuple[str, str, int, int], coders: tuple[str, ...] = BOTH
) -> list[tuple[str, int, int, int]]:
    """(kind, start, end, how many codings) of each disagreement."""
    every = disagreements("one", placed(*codings), coders)
    return [(each.kind, each.start, each.end, len(each.codings)) for each in every]


def test_the_same_code_with_the_same_ends_is_agreement() -> None:
    assert found((LIN, "a", 0, 5), (MEI, "a", 0, 5)) == []
    assert agreed(placed((LIN, "a", 0, 5), (MEI, "a", 0, 5)), BOTH) == [("a", 0, 5)]


def test_what_some_coded_and_others_did_not_is_one_sided() -> None:
    assert found((LIN, "a", 0, 5)) == [("one-sided", 0, 5, 1)]
    pair = (LIN, "a", 0, 5), (MEI, "a", 0, 5)
    assert found(*pair, coders=ALL) == [("one-sided", 0, 5, 2)]
    assert agreed(placed(*pair), ALL) == []


def test_other_ends_are_a_matter_of_the_boundary() -> None:
    assert found((LIN, "a", 0, 5), (MEI, "a", 4, 9)) == [("boundary", 0, 9, 2)]


def test_two_codings_that_another_spans_are_one_place() -> None:
    codings = (LIN, "a", 0, 4), (LIN, "a", 4, 8), (MEI, "a", 2, 6)
    assert found(*codings) == [("boundary", 0, 8, 3)]


def test_codings_that_only_touch_are_two_places() -> None:
    kinds = [("one-sided", 0, 4, 1), ("one-sided", 4, 8, 1)]
    assert found((LIN, "a", 0, 4), (MEI, "a", 4, 8)) == kinds


def test_another_code_at_much_the_same_place_is_one_disagreement() -> None:
    assert found((LIN, "a", 0, 8), (MEI, "b", 4, 20)) == [("different-code", 0, 20, 2)]


def test_less_than_half_of_the_shorter_in_common_are_two_disagreements() -> None:
    assert [kind for kind, *_ in found((LIN, "a", 0, 8), (MEI, "b", 5, 20))] == ["one-sided"] * 2


def test_a_coder_who_did_both_does_not_disagree_with_themself() -> None:
    codings = (LIN, "a", 0, 8), (LIN, "b", 0, 8), (MEI, "b", 0, 8)
    assert found(*codings) == [("one-sided", 0, 8, 1)]
    assert [k for k, *_ in found(*codings, coders=ALL)] == ["one-sided", "one-sided"]


def test_two_against_one_is_one_disagreement_of_different_codes() -> None:
    codings = (LIN, "a", 0, 8), (MEI, "a", 0, 8), (ZHAO, "b", 0, 8)
    assert found(*codings, coders=ALL) == [("different-code", 0, 8, 3)]


def test_all_that_hang_together_are_one_disagreement() -> None:
    codings = (LIN, "a", 0, 10), (MEI, "b", 5, 15), (ZHAO, "c", 10, 20)
    assert found(*codings, coders=ALL) == [("different-code", 0, 20, 3)]


def test_a_disagreement_knows_its_codes_and_what_a_decision_on_it_settles() -> None:
    (each,) = disagreements("one", placed((LIN, "b", 0, 8), (MEI, "a", 2, 8)), BOTH)
    assert each.codes == ("b", "a")
    assert each.about == {("id-0", "b", 0, 8), ("id-1", "a", 2, 8)}


@st.composite
def codings(draw: st.DrawFn) -> list[Placed]:
    """A few codings by three coders; a coder's codings of one code don't overlap."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ALL), st.sampled_from("ab"), st.integers(0, 15), st.integers(1, 8)
            ),
            max_size=14,
        )
    )
    kept: list[tuple[str, str, int, int]] = []
    for coder, code, start, length in rows:
        end = start + length
        if not any(
            (coder, code) == (who, what) and start < stop and begin < end
            for who, what, begin, stop in kept
        ):
            kept.append((coder, code, start, end))
    return placed(*kept)


@given(codings(), st.randoms(use_true_random=False))
def test_the_order_of_codings_and_coders_changes_nothing(
    every: list[Placed], shuffled: random.Random
) -> None:
    before = disagreements("one", every, ALL)
    coders = list(ALL)
    shuffled.shuffle(every)
    shuffled.shuffle(coders)
    assert disagreements("one", every, coders) == before


@given(codings())
def test_a_coding_is_agreed_on_or_in_one_disagreement(every: list[Placed]) -> None:
    at_odds = [each for one in disagreements("one", every, ALL) for each in one.codings]
    alike = set(agreed(every, ALL))
    rest = [each for each in every if (each.code, each.start, each.end) in alike]
    assert sorted(at_odds + rest) == sorted(every)


@given(codings())
def test_every_character_on_which_coders_differ_is_in_a_disagreement_of_that_code(
    every: list[Placed],
) -> None:
    def marked(codings: list[Placed]) -> dict[tuple[str, int], set[str]]:
        marks: dict[tuple[str, int], set[str]] = {}
        for each in codings:
            for at in range(each.start, each.end):
                marks.setdefault((each.code, at), set()).add(each.coder)
        return marks

    differing = {key for key, coders in marked(every).items() if coders != set(ALL)}
    listed = {
        key
        for one in disagreements("one", every, ALL)
        for key, coders in marked(list(one.codings)).items()
        if coders != set(ALL)
    }
    assert listed == differing


@given(codings())
def test_they_come_by_place(every: list[Placed]) -> None:
    def place(each: Disagreement) -> tuple[int, int]:
        return each.start, each.end

    made = disagreements("one", every, ALL)
    assert sorted(made, key=place) == made


def many(passages: int) -> list[Placed]:
    """Of three coders who code most of the same passages, and differ on their beginnings."""
    chance = random.Random(1)
    return placed(
        *(
            (coder, f"code-{at % 40}", at * 30 + chance.randrange(40), at * 30 + 60)
            for at in range(passages)
            for coder in ALL
            if chance.random() < 0.7
        )
    )


def lines_run(codings: list[Placed]) -> int:
    """How many lines of Python it takes to find their disagreements."""
    count = 0

    def trace(*_: object) -> Any:
        nonlocal count
        count += 1
        return trace

    former = sys.gettrace()
    sys.settrace(trace)
    try:
        assert len(disagreements("one", codings, ALL)) > 100
    finally:
        sys.settrace(former)
    return count


def test_four_times_the_codings_are_four_times_the_work() -> None:
    assert lines_run(many(1600)) < 5 * lines_run(many(400))
