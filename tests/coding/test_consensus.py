"""The consensus: what a decision holds, how long it holds, and what comes of all of them."""

from __future__ import annotations

import pytest

from qcode.coding.consensus import (
    AGREED,
    CodedSpan,
    Decision,
    Resolution,
    consensus_spans,
    in_force,
    settled,
)
from qcode.coding.disagreement import About, Placed, about, disagreements

LIN = Placed(0, 8, "a", "LIN", "lin")
MEI = Placed(4, 20, "b", "MEI", "mei")
ZHAO = Placed(6, 10, "a", "ZHAO", "zhao")
CODERS = ("LIN", "MEI")
(FOUND,) = disagreements("one", [LIN, MEI], CODERS)


def decision(said: About, *outcome: CodedSpan, uuid: str = "d") -> Decision:
    return Decision(uuid, "one", "LIN", CODERS, "span", outcome, "", "", said)


@pytest.mark.parametrize(
    ("resolution", "choice", "outcome"),
    [
        (Resolution("take", "LIN"), "take LIN", {("a", 0, 8)}),
        (Resolution("take", "MEI"), "take MEI", {("b", 4, 20)}),
        (Resolution("both"), "both", {("a", 0, 8), ("b", 4, 20)}),
        (Resolution("neither"), "neither", set()),
        (Resolution("span", spans=(CodedSpan("a", 2, 9),)), "span", {("a", 2, 9)}),
    ],
)
def test_what_a_decision_holds(
    resolution: Resolution, choice: str, outcome: set[tuple[str, int, int]]
) -> None:
    assert resolution.choice == choice
    assert {tuple(each) for each in resolution.outcome(FOUND)} == outcome


def test_taking_one_who_coded_nothing_holds_nothing() -> None:
    (found,) = disagreements("one", [LIN], CODERS)
    assert Resolution("take", "MEI").outcome(found) == ()


def test_both_of_one_code_are_united() -> None:
    (found,) = disagreements("one", [LIN, ZHAO], ("LIN", "ZHAO"))
    assert Resolution("both").outcome(found) == (CodedSpan("a", 0, 10),)


def test_a_decision_settles_its_disagreement() -> None:
    said = decision(FOUND.about)
    assert in_force([said], FOUND.about, [FOUND]) == [said]
    assert settled([FOUND], [said]) == {FOUND: said}


def test_it_holds_no_longer_when_a_coding_was_changed() -> None:
    moved = Placed(0, 9, "a", "LIN", "lin")
    (found,) = disagreements("one", [moved, MEI], CODERS)
    said = decision(FOUND.about)
    assert in_force([said], found.about, [found]) == []
    assert not said.ids.isdisjoint(found.ids)


def test_it_holds_no_longer_when_another_coding_came_to_the_place() -> None:
    came = Placed(6, 12, "a", "MEI", "new")
    found = disagreements("one", [LIN, MEI, came], CODERS)
    assert in_force([decision(FOUND.about)], about([LIN, MEI, came]), found) == []


def test_a_decision_of_all_settles_what_two_of_them_differ_on() -> None:
    (of_all,) = disagreements("one", [LIN, MEI, ZHAO], ("LIN", "MEI", "ZHAO"))
    said = decision(of_all.about)
    assert in_force([said], of_all.about, [FOUND]) == [said]
    assert settled([FOUND], [said]) == {FOUND: said}


def test_a_decision_of_two_does_not_settle_what_three_differ_on() -> None:
    every = ("LIN", "MEI", "ZHAO")
    (of_all,) = disagreements("one", [LIN, MEI, ZHAO], every)
    assert in_force([decision(FOUND.about)], of_all.about, [of_all]) == []


def test_the_consensus_is_what_all_did_and_what_was_decided_united() -> None:
    said = decision(FOUND.about, CodedSpan("a", 4, 9), CodedSpan("b", 0, 2))
    nothing = Decision("e", "one", None, CODERS, AGREED, (), "", "", frozenset())
    spans = consensus_spans([("a", 0, 5), ("a", 9, 12)], [nothing, said])
    assert spans == (CodedSpan("a", 0, 9), CodedSpan("a", 9, 12), CodedSpan("b", 0, 2))
