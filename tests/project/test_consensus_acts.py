"""From disagreement to consensus: deciding, taking back, and what codings come of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.coding.consensus import CONSENSUS, CodedSpan, Resolution
from qcode.coding.spans import Span
from qcode.errors import AmbiguousName, Conflict, SpanOutside, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.selection import Choice
from qcode.project.tagging import Where

SOURCE = "one"
NEITHER, BOTH = Resolution("neither"), Resolution("both")

Row = tuple[str, int, int]


def tag(project: Project, coder: str, *rows: Row, source: str = SOURCE) -> list[str]:
    """Code spans; their ids."""
    return [
        project.tag(source, code, coder=coder, where=Where(span=Span(start, end))).coding
        for code, start, end in rows
    ]


@pytest.fixture
def coded(project: Project) -> Project:
    """LIN and MEI agree on one place, and differ on three: one of each kind."""
    tag(project, "LIN", ("doubt", 0, 3), ("help", 10, 16), ("money", 20, 26), ("doubt", 30, 34))
    tag(project, "MEI", ("doubt", 0, 3), ("help", 13, 19), ("doubt", 20, 26))
    for coder in ("LIN", "MEI"):
        project.set_state(SOURCE, coder, "done")
    return project


def consensus(project: Project, source: str = SOURCE) -> set[Row]:
    every = project.codings_in(source, CONSENSUS)
    return {(each.code, each.start, each.end) for each in every}


def state(project: Project, source: str = SOURCE) -> str | None:
    (one,) = [each for each in project.progress() if each.source == source]
    return one.states.get(CONSENSUS)


def ids(project: Project, source: str | None = SOURCE) -> list[str]:
    return [each.id for each in project.disagreements(source)]


def sound(project: Project) -> bool:
    return all(not finding.faults for finding in project.check())


AGREED = ("doubt", 0, 3)


def test_disagreements_tell_who_did_what(coded: Project) -> None:
    found = coded.disagreements(SOURCE)
    assert [(each.kind, each.start, each.end, each.codes) for each in found] == [
        ("boundary", 10, 19, ("help",)),
        ("different-code", 20, 26, ("doubt", "money")),
        ("one-sided", 30, 34, ("doubt",)),
    ]
    assert [(side.coder, side.start, side.end) for side in found[0].sides] == [
        ("LIN", 10, 16),
        ("MEI", 13, 19),
    ]
    assert {each.coders for each in found} == {("LIN", "MEI")}
    assert {each.status for each in found} == {"open"}


def test_memos_stand_beside_the_codings(coded: Project) -> None:
    own = Where(span=Span(30, 34))
    coded.tag(SOURCE, "doubt", coder="LIN", where=own, memo="not sure")
    (memo,) = coded.disagreements(SOURCE)[2].sides[0].memos
    assert (memo.coder, memo.text) == ("LIN", "not sure")


def test_codes_bring_those_under_them(coded: Project) -> None:
    kinds = [each.kind for each in coded.disagreements(SOURCE, codes=["帮助"])]
    assert kinds == ["boundary", "different-code"]


@pytest.mark.parametrize(
    ("resolution", "outcome"),
    [
        (Resolution("take", "LIN"), {("money", 20, 26)}),
        (Resolution("take", "MEI"), {("doubt", 20, 26)}),
        (BOTH, {("money", 20, 26), ("doubt", 20, 26)}),
        (NEITHER, set()),
        (Resolution("span", spans=(CodedSpan("钱", 21, 25),)), {("money", 21, 25)}),
    ],
)
def test_a_decision_and_what_all_agree_on_are_the_consensus(
    coded: Project, resolution: Resolution, outcome: set[Row]
) -> None:
    seen = coded.decide(ids(coded)[1], resolution, coder="LIN", reason=" why ")
    assert seen.status == "decided" and seen.decision is not None
    assert (seen.decision.coder, seen.decision.reason) == ("LIN", "why")
    assert seen.decision.choice == resolution.choice
    assert set(map(tuple, seen.decision.outcome)) == outcome
    assert consensus(coded) == {AGREED} | outcome
    assert sound(coded)


def test_the_coders_own_codings_stay(coded: Project) -> None:
    before = coded.codings_in(SOURCE)
    coded.decide_all(ids(coded), NEITHER, coder=None)
    assert [each for each in coded.codings_in(SOURCE) if each.coder != CONSENSUS] == before


def test_the_consensus_is_done_when_nothing_is_open(coded: Project) -> None:
    first, *others = ids(coded)
    coded.decide(first, BOTH, coder="LIN")
    assert state(coded) == "in-progress"
    coded.decide_all(others, BOTH, coder="LIN")
    assert state(coded) == "done"
    coded.reopen(first, coder="LIN")
    assert state(coded) == "in-progress"
    assert ("help", 10, 19) not in consensus(coded)


def test_codings_that_stay_keep_their_ids(coded: Project) -> None:
    first, second, _ = ids(coded)
    coded.decide(first, BOTH, coder="LIN")
    before = {each.id for each in coded.codings_in(SOURCE, CONSENSUS)}
    coded.decide(second, BOTH, coder="LIN")
    assert before < {each.id for each in coded.codings_in(SOURCE, CONSENSUS)}


def test_a_new_decision_replaces_the_one_before(coded: Project) -> None:
    first = ids(coded)[0]
    coded.decide(first, BOTH, coder="LIN")
    own = {each.id for each in coded.codings_in(SOURCE, CONSENSUS)}
    coded.decide(first, Resolution("take", "MEI"), coder="MEI")
    assert consensus(coded) == {AGREED, ("help", 13, 19)}
    assert {each.id for each in coded.codings_in(SOURCE, CONSENSUS)} == own
    assert sound(coded)


@pytest.mark.parametrize("word", ["{id}", "{short}", "one:10-19 help", "one:10-19"])
def test_a_disagreement_is_named_by_its_id_or_its_place(coded: Project, word: str) -> None:
    first = ids(coded)[0]
    said = coded.disagreement(word.format(id=first, short=first[:6]))
    assert said.id == first


def test_wrong_names_are_told(coded: Project) -> None:
    first = ids(coded)[0]
    for word in ("", "nothing", "one:10-18 help", "one:10-19 doubt", first + "0"):
        with pytest.raises(UnknownName):
            coded.disagreement(word)
    with pytest.raises(UnknownName, match="no coder 'ZHAO'"):
        coded.decide(first, Resolution("take", "ZHAO"), coder="LIN")
    with pytest.raises(SpanOutside):
        outside = Resolution("span", spans=(CodedSpan("help", 5, 9999),))
        coded.decide(first, outside, coder="LIN")
    with pytest.raises(UsageProblem, match="needs one"):
        coded.decide(first, Resolution("span"), coder="LIN")
    with pytest.raises(UsageProblem, match="not been decided"):
        coded.reopen(first, coder="LIN")
    assert CONSENSUS not in coded.coders()


def test_several_disagreements_of_one_place_are_told_apart_by_code(project: Project) -> None:
    tag(project, "LIN", ("help", 0, 9), ("doubt", 0, 9))
    tag(project, "MEI", ("money", 20, 22))
    for coder in ("LIN", "MEI"):
        project.set_state(SOURCE, coder, "done")
    with pytest.raises(AmbiguousName):
        project.disagreement("one:0-9")
    assert project.disagreement("one:0-9 怀疑").codes == ("doubt",)


def test_what_a_coder_changed_since_is_open_again(coded: Project) -> None:
    first = ids(coded)[0]
    coded.decide(first, BOTH, coder="LIN", reason="both")
    own = coded.disagreement(first).sides[0].id
    coded.resize(own, 11, 16, coder="LIN")
    seen = coded.disagreements(SOURCE)[0]
    assert seen.status == "changed" and seen.id != first
    assert seen.decision is not None and seen.decision.reason == "both"
    with pytest.raises(UnknownName):
        coded.decide(first, NEITHER, coder="LIN")
    coded.decide(seen.id, NEITHER, coder="LIN")
    assert consensus(coded) == {AGREED}


def test_what_was_decided_and_undone_by_its_coder_is_decided_again(coded: Project) -> None:
    first = ids(coded)[0]
    coded.decide(first, BOTH, coder="MEI")
    own = coded.disagreement(first).sides[0].id
    coded.resize(own, 11, 16, coder="LIN")
    coded.undo("LIN")
    assert coded.disagreement(first).status == "decided"


def test_a_decision_is_undone_and_redone(coded: Project) -> None:
    first = ids(coded)[0]
    coded.decide(first, BOTH, coder="LIN")
    after = consensus(coded)
    coded.undo("LIN")
    assert coded.disagreement(first).status == "open"
    assert consensus(coded) == {AGREED}
    coded.redo("LIN")
    assert coded.disagreement(first).status == "decided"
    assert consensus(coded) == after and sound(coded)


def test_each_undoes_their_own_decision_whoever_decided_since(coded: Project) -> None:
    first, *others = ids(coded)
    coded.decide(first, BOTH, coder="LIN")
    coded.decide_all(others, BOTH, coder="MEI")
    assert state(coded) == "done"
    coded.undo("LIN")
    assert state(coded) == "in-progress"
    assert [each.status for each in coded.disagreements(SOURCE)] == ["open", "decided", "decided"]
    coded.redo("LIN")
    assert state(coded) == "done"
    coded.undo("MEI")
    assert [each.status for each in coded.disagreements(SOURCE)] == ["decided", "open", "open"]
    assert state(coded) == "in-progress" and sound(coded)


def test_everything_can_be_undone_to_the_beginning(coded: Project) -> None:
    acts = len(coded.history_table().rows)
    first, second, third = ids(coded)
    coded.decide(first, BOTH, coder="LIN")
    coded.decide_all([second, third], Resolution("take", "MEI"), coder="MEI")
    coded.reopen(second, coder="PI")
    coded.take_agreed(coder=None)
    for _ in range(len(coded.history_table().rows) - acts):
        coded.undo()
    assert consensus(coded) == set() and state(coded) is None
    assert CONSENSUS not in coded.coders() and sound(coded)
    for _ in range(4):
        coded.redo()
    assert consensus(coded) and sound(coded)


def test_decisions_are_undone_one_after_another_whatever_was_uncoded_between(
    coded: Project,
) -> None:
    first, second, _ = ids(coded)
    coded.decide(first, BOTH, coder="MEI")
    coded.untag(coded.disagreement(first).sides[0].id, coder="LIN")
    coded.decide(second, BOTH, coder="MEI")
    for verb in ("decide", "untag", "decide"):
        assert coded.undo().verb == verb
    assert consensus(coded) == {AGREED} and sound(coded)


def test_reopening_names_the_decision_or_the_disagreement(coded: Project) -> None:
    first, second, _ = ids(coded)
    one = coded.decide(first, BOTH, coder="LIN").decision
    coded.decide(second, BOTH, coder="LIN")
    assert one is not None
    assert coded.reopen(one.id[:10], coder="MEI").id == one.id
    assert coded.reopen(second[:8], coder=None).choice == "both"
    assert consensus(coded) == {AGREED}


def test_what_all_agree_on_is_taken_over_everywhere(coded: Project) -> None:
    for coder in ("LIN", "MEI"):
        tag(coded, coder, ("money", 8, 12), source="two")
        coded.set_state("two", coder, "done")
    done = coded.take_agreed(coder="LIN")
    assert [(each.source, each.codings, each.open) for each in done] == [
        ("one", 1, 3),
        ("two", 1, 0),
    ]
    assert consensus(coded, "two") == {("money", 8, 12)}
    assert (state(coded), state(coded, "two")) == ("in-progress", "done")
    acts = len(coded.history_table().rows)
    coded.take_agreed(coder="LIN")
    assert len(coded.history_table().rows) == acts


def test_it_follows_what_the_coders_do_when_it_is_taken_over_again(coded: Project) -> None:
    coded.take_agreed(coder=None)
    tag(coded, "MEI", ("doubt", 30, 34))
    assert "Changed since" in coded.reconcile_table(unit="turn").notes[-2].en
    coded.take_agreed(coder=None)
    assert consensus(coded) == {AGREED, ("doubt", 30, 34)}


def test_fewer_coders_can_be_compared(coded: Project) -> None:
    tag(coded, "ZHAO", ("doubt", 30, 34), ("doubt", 0, 3))
    three = ["LIN", "MEI", "ZHAO"]
    with pytest.raises(UsageProblem, match="not finished by ZHAO"):
        coded.disagreements(SOURCE, coders=three)
    with pytest.raises(UsageProblem, match="nothing can be compared"):
        coded.disagreements(coders=three)
    assert len(coded.disagreements(SOURCE)) == 3
    coded.set_state(SOURCE, "ZHAO", "done")
    every = coded.disagreements(SOURCE)
    coded.decide_all([each.id for each in every], BOTH, coder=None)
    settled = coded.disagreements(SOURCE, coders=["LIN", "MEI"])
    assert {each.status for each in settled} == {"decided"}


def test_one_coder_alone_disagrees_with_nobody(project: Project) -> None:
    tag(project, "LIN", ("help", 0, 3))
    with pytest.raises(UsageProblem, match="two coders"):
        project.disagreements()


def refused(project: Project, ident: str) -> list[object]:
    """The acts on codings that only people do."""
    return [
        lambda: tag(project, CONSENSUS, ("help", 30, 34)),
        lambda: project.untag(ident),
        lambda: project.untag(ident, CONSENSUS),
        lambda: project.resize(ident, 0, 2),
        lambda: project.recode(ident, "money"),
        lambda: project.set_state(SOURCE, CONSENSUS, "done"),
    ]


@pytest.mark.parametrize("which", range(6))
def test_the_consensus_is_not_coded_by_hand(coded: Project, which: int) -> None:
    coded.take_agreed(coder=None)
    (own,) = coded.codings_in(SOURCE, CONSENSUS)
    act = refused(coded, own.id)[which]
    with pytest.raises(UsageProblem, match="follow from decisions"):
        act()  # type: ignore[operator]
    assert consensus(coded) == {AGREED}


def test_a_file_with_codings_of_the_consensus_is_refused(coded: Project, tmp_path: Path) -> None:
    path = tmp_path / "codings.csv"
    path.write_text(f"source,code,coder,start,end\none,help,{CONSENSUS},0,3\n", "utf-8")
    with pytest.raises(Exception, match="follow from decisions"):
        coded.tag_file(path)


def make_by_hand(project: Project) -> None:
    """As an earlier version let people do."""
    with project._act("tag", "by hand", CONSENSUS) as act:
        act.insert("coder", {"name": CONSENSUS})


def test_who_coded_under_that_name_before_goes_on(coded: Project) -> None:
    make_by_hand(coded)
    tag(coded, CONSENSUS, ("help", 30, 34))
    coded.set_state(SOURCE, CONSENSUS, "done")
    with pytest.raises(UsageProblem, match="somebody codes here under the name"):
        coded.decide(ids(coded)[0], BOTH, coder="LIN")
    assert consensus(coded) == {("help", 30, 34)}


def test_a_merge_of_codes_keeps_what_was_decided(coded: Project) -> None:
    coded.decide_all(ids(coded), Resolution("take", "LIN"), coder="LIN")
    before = consensus(coded)
    coded.merge_codes(["money"], "help")
    renamed = {("help" if code == "money" else code, *span) for code, *span in before}
    assert consensus(coded) == renamed
    assert [each.status for each in coded.disagreements(SOURCE)] == ["decided"] * 3
    coded.take_agreed(coder=None)
    assert consensus(coded) == renamed and sound(coded)
    coded.undo()
    assert consensus(coded) == before
    assert [each.status for each in coded.disagreements(SOURCE)] == ["decided"] * 3


def test_a_deleted_code_is_in_no_decision(coded: Project) -> None:
    coded.decide_all(ids(coded), BOTH, coder="LIN")
    coded.delete_code("money")
    assert consensus(coded) == {AGREED, ("help", 10, 19), ("doubt", 20, 26), ("doubt", 30, 34)}
    statuses = [each.status for each in coded.disagreements(SOURCE)]
    assert statuses == ["decided", "changed", "decided"]
    coded.take_agreed(coder=None)
    assert ("doubt", 20, 26) not in consensus(coded) and sound(coded)
    coded.undo()
    assert coded.undo().verb == "delete code"
    assert [each.status for each in coded.disagreements(SOURCE)] == ["decided"] * 3


def test_a_split_code_is_decided_anew(coded: Project) -> None:
    coded.decide_all(ids(coded), BOTH, coder="LIN")
    doubts = [
        each.id
        for each in coded.codings_in(SOURCE)
        if each.code == "doubt" and each.start and each.coder != CONSENSUS
    ]
    coded.split_code(doubts, "Fear", ident="fear", origin="doubt")
    found = coded.disagreements(SOURCE)
    assert [(each.codes, each.status) for each in found] == [
        (("help",), "decided"),
        (("fear", "money"), "changed"),
        (("fear",), "changed"),
    ]
    coded.decide_all([each.id for each in found], NEITHER, coder="LIN")
    assert consensus(coded) == {AGREED} and sound(coded)


def test_the_consensus_is_not_pooled_with_the_coders(coded: Project) -> None:
    def total(choice: Choice) -> object:
        cells = coded.crosstab(choice, cols=["person"]).data()
        (cell,) = [
            each for each in cells if not each["code"] and each["total"] == ["code", "person"]
        ]
        return cell["value"]

    before = total(Choice())
    codings = len(coded.codings_table().rows)
    counted = coded.codes_table().data()
    coded.decide_all(ids(coded), BOTH, coder="LIN")
    assert total(Choice()) == before
    assert len(coded.codings_table().rows) == codings
    assert coded.codes_table().data() == counted
    assert total(Choice(coders=[CONSENSUS])) == 4
    assert len(coded.codings_table(Choice(coders=[CONSENSUS])).rows) == 5
    for table in (coded.crosstab(cols=["person"]), coded.codings_table()):
        assert any("consensus is left out" in note.en for note in table.notes)
        assert CONSENSUS not in table.meta["coders"]


def test_agreement_with_the_consensus_can_be_asked(coded: Project) -> None:
    coded.decide_all(ids(coded), Resolution("take", "LIN"), coder="LIN")
    choice = Choice(coders=["LIN", CONSENSUS], interviewers=True)
    rows = coded.agree(choice, unit="character", replicates=0).data()
    (percent,) = [
        row for row in rows if row["code"] is None and row["coefficient"] == "percent-agreement"
    ]
    assert percent["value"] == 1.0


def test_what_one_decided_stands_in_the_way_of_undoing_what_it_rests_on(coded: Project) -> None:
    first = ids(coded)[0]
    coded.decide(first, BOTH, coder="LIN")
    coded.decide(first, NEITHER, coder="MEI")
    with pytest.raises(Conflict, match="MEI did decide"):
        coded.undo("LIN")


def test_a_memo_on_a_derived_coding_is_refused(coded: Project) -> None:
    coded.take_agreed(coder=None)
    (derived,) = coded.codings_in(SOURCE, CONSENSUS)
    for coder in ("LIN", None):
        with pytest.raises(UsageProblem, match="may go with the next decision") as told:
            coded.write_memo(MemoOn("coding", derived.id), "why", coder=coder)
        assert "--reason" in told.value.hint and "一并消失" in told.value.said.zh
    own = coded.codings_in(SOURCE, "LIN")[0].id
    assert coded.write_memo(MemoOn("coding", own), "why", coder="LIN") is not None


def test_several_decisions_are_taken_back_in_one_act_or_none(coded: Project) -> None:
    every = ids(coded)
    coded.decide_all(every, BOTH, coder="LIN")
    acts = len(coded.history_table().rows)
    with pytest.raises(UnknownName):
        coded.reopen_all([every[0], "nope"], coder="LIN")
    assert len(coded.history_table().rows) == acts and len(consensus(coded)) == 5
    assert len(coded.reopen_all([*every, every[0]], coder="LIN")) == 3
    assert len(coded.history_table().rows) == acts + 1 and consensus(coded) == {AGREED}
    coded.undo("LIN")
    assert len(consensus(coded)) == 5 and sound(coded)


def test_several_sources_are_taken_over_in_one_act_or_none(coded: Project) -> None:
    for coder in ("LIN", "MEI"):
        coded.set_state("two", coder, "done")
    acts = len(coded.history_table().rows)
    with pytest.raises(UnknownName):
        coded.take_agreed("one", "nope", coder="LIN")
    assert len(coded.history_table().rows) == acts and CONSENSUS not in coded.coders()
    done = coded.take_agreed("one", "two", "one", coder="LIN")
    assert [each.source for each in done] == ["one", "two"]
    assert len(coded.history_table().rows) == acts + 2  # and the coder, by nobody


def test_who_is_compared_does_not_change_with_a_decision(coded: Project) -> None:
    coded.set_state(SOURCE, "ZHAO", "done")
    every = ids(coded)
    coded.decide_all(every, BOTH, coder="LIN")
    before = consensus(coded)
    pair = coded.disagreements(SOURCE, coders=["LIN", "MEI"])
    with pytest.raises(UsageProblem, match="consensus of one is of LIN, MEI and ZHAO") as told:
        coded.decide(pair[0].id, NEITHER, coder="LIN", coders=["LIN", "MEI"])
    assert "qcode reconcile --agreed --source one --coders LIN,MEI" in told.value.hint
    assert "LIN、MEI、ZHAO" in told.value.said.zh
    assert consensus(coded) == before
    coded.take_agreed(SOURCE, coder="LIN", coders=["LIN", "MEI"])
    coded.decide(pair[0].id, NEITHER, coder="LIN", coders=["LIN", "MEI"])
    assert AGREED in consensus(coded) and sound(coded)


def test_the_consensus_decides_nothing_itself(coded: Project) -> None:
    with pytest.raises(UsageProblem, match="follow from decisions"):
        coded.decide(ids(coded)[0], BOTH, coder=CONSENSUS)
    with pytest.raises(UsageProblem, match="follow from decisions"):
        coded.take_agreed(coder=CONSENSUS)
    coded.decide_all(ids(coded), Resolution("take", "MEI"), coder="LIN")
    both = ["LIN", CONSENSUS]
    found = coded.disagreements(SOURCE, coders=both)
    assert {side.coder for each in found for side in each.sides} == set(both)
    for act in (
        lambda: coded.decide(found[0].id, NEITHER, coder="LIN", coders=both),
        lambda: coded.take_agreed(coder="LIN", coders=both),
    ):
        with pytest.raises(UsageProblem, match="not one of those who differ"):
            act()
    with pytest.raises(UsageProblem, match="follow from decisions"):
        coded.hand_coder(CONSENSUS)


def test_a_derived_coding_is_not_split_off(coded: Project) -> None:
    coded.decide_all(ids(coded), BOTH, coder="LIN")
    before = consensus(coded)
    own = next(each.id for each in coded.codings_in(SOURCE, CONSENSUS) if each.code == "doubt")
    with pytest.raises(UsageProblem, match="follow from decisions"):
        coded.split_code([own], "Fear", ident="fear")
    assert consensus(coded) == before
    assert {each.coder for each in coded.codings_of("doubt")} == {"LIN", "MEI"}


def test_a_span_is_at_the_disagreement(coded: Project) -> None:
    second = ids(coded)[1]
    for start, end in ((30, 34), (26, 30), (0, 20)):
        away = Resolution("span", spans=(CodedSpan("money", start, end),))
        with pytest.raises(SpanOutside, match="does not touch the disagreement at 20:26"):
            coded.decide(second, away, coder="LIN")
    wider = Resolution("span", spans=(CodedSpan("help", 18, 30),))
    seen = coded.decide(second, wider, coder="LIN")
    assert seen.decision is not None and seen.decision.outcome == wider.spans


def test_a_reason_is_a_line_that_shows_all_it_holds(coded: Project) -> None:
    first = ids(coded)[0]
    seen = coded.decide(first, BOTH, coder="LIN", reason=" two\nlines\t\x1b[31m ")
    assert seen.decision is not None and seen.decision.reason == "two lines ␛[31m"
    with pytest.raises(UsageProblem, match="at most 1,000 characters, and this one 1,001"):
        coded.decide(first, NEITHER, coder="LIN", reason="x" * 1001)


def test_what_is_counted_of_a_stale_consensus_says_so(coded: Project) -> None:
    coded.take_agreed(coder=None)
    chosen = Choice(coders=[CONSENSUS])
    tables = (
        lambda choice: coded.crosstab(choice, cols=["person"]),
        coded.codings_table,
        coded.quotations_table,
    )

    def told(choice: Choice) -> list[bool]:
        return [any("Changed since" in n.en for n in ask(choice).notes) for ask in tables]

    assert told(chosen) == [False] * 3
    tag(coded, "MEI", ("doubt", 30, 34))
    assert told(chosen) == [True] * 3 and told(Choice()) == [False] * 3
    assert told(Choice(coders=[CONSENSUS], sources=["two"])) == [False] * 3
    coded.take_agreed(coder=None)
    assert told(chosen) == [False] * 3


def test_an_unfinished_consensus_is_finished_by_deciding(coded: Project) -> None:
    coded.decide(ids(coded)[0], BOTH, coder="LIN")
    both = Choice(coders=["LIN", CONSENSUS])
    for ask in (
        lambda: coded.agree(both),
        lambda: coded.disagreements(SOURCE, coders=both.coders),
        lambda: coded.disagreements(coders=both.coders),
    ):
        with pytest.raises(UsageProblem) as told:
            ask()
        assert "qcode reconcile" in told.value.hint and "qcode done" not in told.value.hint


def test_a_state_that_came_anew_since_does_not_stand_in_the_way(coded: Project) -> None:
    coded.take_agreed(coder="LIN")
    (only,) = coded._connection.execute("SELECT uuid FROM decision").fetchone()
    coded.reopen(only, coder="MEI")
    coded.decide(ids(coded)[0], BOTH, coder="MEI")
    before = consensus(coded), state(coded)
    with pytest.raises(Conflict, match="MEI did reopen"):
        coded.undo("LIN")
    assert (consensus(coded), state(coded)) == before and sound(coded)
