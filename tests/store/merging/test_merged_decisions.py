"""What becomes of decisions, and of the consensus, when copies are merged."""

from __future__ import annotations

from pathlib import Path

from qcode.coding.consensus import CONSENSUS, Resolution
from qcode.project import Project

from .examples import Do, both_ways, codings, do, kinds, merge, tagged

BOTH = ("LIN", "MEI")


def deciding(choice: Resolution, coder: str, code: str = "trust") -> Do:
    """Decide everything that LIN and MEI differ about in this code in the first interview."""

    def decide(project: Project) -> None:
        found = [each.id for each in project.disagreements("one", coders=BOTH, codes=[code])]
        project.decide_all(found, choice, coder=coder, coders=BOTH)

    return decide


def statuses(path: Path, code: str = "trust") -> set[str]:
    with Project.open(path, read_only=True) as project:
        return {each.status for each in project.disagreements("one", coders=BOTH, codes=[code])}


def test_of_two_decisions_on_one_disagreement_the_later_stands_and_the_consensus_follows(
    here: Path, there: Path
) -> None:
    do(here, deciding(Resolution("take", "MEI"), "LIN"))
    do(there, deciding(Resolution("neither"), "MEI"))
    report = both_ways(here, there)
    told = [each for each in report.remarks if each.record == "decision"]
    assert [(each.name, each.kept, each.lost, each.who) for each in told] == [
        ("trust in one", "neither", "take MEI", "MEI")
    ]
    for path in (here, there):
        assert codings(path, CONSENSUS) == set()
        with Project.open(path, read_only=True) as project:
            (one,) = project.disagreements("one", coders=BOTH, codes=["trust"])
            assert one.decision is not None and one.decision.choice == "neither"


def test_what_the_later_decision_puts_into_the_consensus_is_there(here: Path, there: Path) -> None:
    do(there, deciding(Resolution("neither"), "MEI"))
    do(here, deciding(Resolution("take", "MEI"), "LIN"))
    both_ways(here, there)
    assert codings(here, CONSENSUS) == {("trust", 30, 36)}


def test_a_decision_that_gave_way_does_not_come_back_when_the_later_is_reopened(
    here: Path, there: Path
) -> None:
    do(here, deciding(Resolution("take", "MEI"), "LIN"))
    do(there, deciding(Resolution("neither"), "MEI"))
    merge(here, there)

    def reopen(project: Project) -> None:
        (one,) = project.disagreements("one", coders=BOTH, codes=["trust"])
        project.reopen(one.id, coder="LIN", coders=BOTH)

    do(here, reopen)
    both_ways(here, there)
    assert statuses(here) == {"open"}
    assert codings(here, CONSENSUS) == set()


def test_a_decision_holds_where_its_codings_were_made_in_both_copies(
    here: Path, there: Path
) -> None:
    for path in (here, there):
        do(path, tagged("one", "hours", "LIN", 0, 6))
    do(there, deciding(Resolution("take", "LIN"), "MEI", "hours"))
    assert statuses(there, "hours") == {"decided"}
    assert "edited" not in kinds(both_ways(here, there))
    for path in (here, there):
        assert statuses(path, "hours") == {"decided"}
        assert codings(path, CONSENSUS) == {("hours", 0, 6)}


def test_a_decision_taken_back_once_nothing_is_left_to_decide_is_recorded_rightly(
    here: Path, there: Path
) -> None:
    for code in ("doubt", "money", "trust"):
        do(here, deciding(Resolution("neither"), "ZHAO", code))

    def untag_all(project: Project) -> None:
        for coder in BOTH:
            for each in project.codings_in("one", coder):
                project.untag(each.id)

    do(here, untag_all)
    for take_back in (Project.undo, Project.redo):
        with Project.open(here) as project:
            take_back(project, "ZHAO")
            assert [fault for finding in project.check() for fault in finding.faults] == []
            (one,) = [each for each in project.progress() if each.source == "one"]
            assert one.states[CONSENSUS] == "done"
    both_ways(here, there)
