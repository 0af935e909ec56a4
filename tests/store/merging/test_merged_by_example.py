"""What a merge decides, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.coding.consensus import CONSENSUS, Resolution
from qcode.errors import Conflict, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn

from .copies import newest, newest_of, records
from .examples import (
    Do,
    both_ways,
    code,
    codes,
    coding,
    codings,
    corrected,
    do,
    kinds,
    merge,
    tagged,
)

HOUR = 3_600_000


def test_what_each_coder_coded_in_a_copy_is_there(here: Path, there: Path) -> None:
    do(here, tagged("two", "trust", "LIN", 0, 5))
    do(there, tagged("two", "doubt", "MEI", 3, 9))
    report = both_ways(here, there)
    assert ("trust", 0, 5) in codings(here, "LIN", "two")
    assert codings(here, "MEI", "two") == {("doubt", 3, 9)}
    assert report.acts == 1 and not report.remarks
    assert [(each.kind, each.added) for each in report.counts if each.kind == "coding"] == [
        ("coding", 1)
    ]


def test_what_was_deleted_here_and_edited_there_stays_deleted(here: Path, there: Path) -> None:
    own = coding(here, "trust", "MEI")
    do(here, lambda project: project.untag(own))
    do(there, lambda project: project.resize(own, 30, 34))
    assert kinds(both_ways(here, there)) == {"deleted"}
    assert "trust" not in {each[0] for each in codings(here, "MEI")}


def test_what_both_deleted_is_gone(here: Path, there: Path) -> None:
    own = coding(here, "trust", "MEI")
    for path in (here, there):
        do(path, lambda project: project.untag(own))
    assert not both_ways(here, there).remarks
    assert "trust" not in {each[0] for each in codings(here, "MEI")}


def test_of_two_definitions_the_later_stands_and_the_other_is_told(here: Path, there: Path) -> None:
    do(here, lambda project: project.change_code("help", definition="earlier", coder="LIN"))
    do(there, lambda project: project.change_code("help", definition="later", coder="MEI"))
    (remark,) = both_ways(here, there).remarks
    assert code(here, "help")["definition"] == "later"
    assert (remark.kind, remark.record, remark.who) == ("edited", "code", "MEI")
    assert "earlier" in remark.lost and "later" in remark.kept


def test_different_parts_of_one_code_edited_in_two_copies_are_both_kept(
    here: Path, there: Path
) -> None:
    do(here, lambda project: project.change_code("help", definition="what helps"))
    do(there, lambda project: project.change_code("help", color="#aa0000"))
    assert not both_ways(here, there).remarks
    assert code(here, "help")["definition"] == "what helps"
    assert code(here, "help")["color"] == "#aa0000"


def test_a_laptop_whose_clock_runs_ahead_has_the_last_word(here: Path, there: Path) -> None:
    do(here, lambda project: project.change_code("help", definition="by the fast clock"))
    with Project.open(here) as project:
        last = newest_of(project._connection)
        project._connection.execute("UPDATE act SET stamp = ? WHERE stamp = ?", (last + HOUR, last))
    do(there, lambda project: project.change_code("help", definition="really later"))
    both_ways(here, there)
    assert code(here, "help")["definition"] == "by the fast clock"
    do(there, lambda project: project.change_code("help", definition="known to be later"))
    both_ways(here, there)
    assert code(here, "help")["definition"] == "known to be later"
    assert newest(here) > last + HOUR


def test_codings_of_a_code_that_was_merged_elsewhere_go_to_the_one_it_became(
    here: Path, there: Path
) -> None:
    do(here, lambda project: project.merge_codes(["trust"], "doubt"))
    do(
        there,
        tagged("two", "trust", "MEI", 0, 6),
        lambda project: project.write_memo(MemoOn("code", "trust"), "of trust", coder="MEI"),
    )
    assert kinds(both_ways(here, there)) == {"moved on"}
    assert "trust" not in codes(here)
    assert ("doubt", 0, 6) in codings(here, "MEI", "two")
    with Project.open(here) as project:
        assert [memo.text for memo in project.memos(MemoOn("code", "doubt"))] == ["of trust"]


def test_codes_that_were_merged_into_one_another_become_one(here: Path, there: Path) -> None:
    do(here, lambda project: project.merge_codes(["trust"], "doubt"))
    do(there, lambda project: project.merge_codes(["doubt"], "trust"))
    both_ways(here, there)
    assert len(codes(here) & {"trust", "doubt"}) == 1
    assert {(start, end) for _, start, end in codings(here, "MEI")} >= {(30, 36)}
    assert {(start, end) for _, start, end in codings(here, "LIN")} >= {(10, 20)}


def test_a_deleted_code_that_was_coded_with_elsewhere_is_back(here: Path, there: Path) -> None:
    do(here, lambda project: project.delete_code("trust"))
    do(there, tagged("two", "trust", "MEI", 0, 6))
    report = both_ways(here, there)
    assert "back" in kinds(report)
    assert codings(here, "MEI", "two") == {("trust", 0, 6)}
    assert "trust" not in {each[0] for each in codings(here, "MEI")}


def test_a_deletion_taken_back_leaves_what_others_edited_meanwhile(here: Path, there: Path) -> None:
    do(here, lambda project: project.delete_code("trust"))
    do(there, lambda project: project.change_code("trust", definition="meanwhile"))
    do(here, lambda project: project.undo())
    both_ways(here, there)
    assert code(here, "trust")["definition"] == "meanwhile"


def test_codes_put_under_one_another_in_two_copies_make_no_ring(here: Path, there: Path) -> None:
    do(here, lambda project: project.move_code("doubt", "trust"))
    do(there, lambda project: project.move_code("trust", "doubt"))
    assert kinds(both_ways(here, there)) == {"cut"}
    assert sorted((code(here, "doubt")["parent"], code(here, "trust")["parent"])) in (
        ["", "doubt"],
        ["", "trust"],
    )


def test_different_codes_of_one_id_are_told_apart(here: Path, there: Path) -> None:
    do(here, lambda project: project.add_code("Water", definition="to drink"))
    do(there, lambda project: project.add_code("Water", definition="for the fields"))
    assert kinds(both_ways(here, there)) == {"renamed"}
    assert codes(here) >= {"water", "water-2"}
    assert code(here, "water")["definition"] == "to drink"


def test_a_transcript_imported_in_two_copies_is_one_source(
    here: Path, there: Path, material: Path
) -> None:
    for path, coder in ((here, "LIN"), (there, "MEI")):
        do(path, lambda project: project.import_files([material / "later/three.txt"]))
        do(path, tagged("three", "help", coder, 4, 9))
    assert "one" in kinds(both_ways(here, there))
    for coder in ("LIN", "MEI"):
        assert codings(here, coder, "three") == {("help", 4, 9)}


def test_other_transcripts_of_one_name_are_both_there_and_told(
    here: Path, there: Path, material: Path
) -> None:
    do(here, lambda project: project.import_files([material / "later/four.txt"]))
    do(there, lambda project: project.import_files([material / "elsewhere/four.txt"]))
    assert "differs" in kinds(both_ways(here, there))
    with Project.open(here) as project:
        names = {str(row[0]) for row in project.sources_table().rows}
        assert {"four", "four-2"} <= names


def test_a_coders_codings_of_one_code_that_overlap_become_one(here: Path, there: Path) -> None:
    do(here, tagged("two", "trust", "LIN", 0, 6, memo="here"))
    do(there, tagged("two", "trust", "LIN", 4, 9, memo="there"))
    assert kinds(both_ways(here, there)) == {"united"}
    assert ("trust", 0, 9) in codings(here, "LIN", "two")
    with Project.open(here) as project:
        memos = project.memos(MemoOn("coding", coding(here, "trust", "LIN", "two")))
    assert [memo.text for memo in memos] == ["here\n\nthere"]


def test_the_same_span_coded_in_two_copies_is_one_coding(here: Path, there: Path) -> None:
    for path in (here, there):
        do(path, tagged("two", "trust", "LIN", 0, 6))
    both_ways(here, there)
    assert len([each for each in codings(here, "LIN", "two") if each[0] == "trust"]) == 1


def test_a_new_coding_opens_what_was_decided_elsewhere(here: Path, there: Path) -> None:
    def decide(project: Project) -> None:
        found = [each.id for each in project.disagreements("one", coders=("LIN", "MEI"))]
        project.decide_all(found, Resolution("both"), coder="LIN", coders=("LIN", "MEI"))

    do(here, decide)
    assert codings(here, CONSENSUS)
    do(there, tagged("one", "hours", "MEI", 15, 18))
    both_ways(here, there)
    with Project.open(here) as project:
        seen = project.disagreements("one", coders=("LIN", "MEI"))
        assert "changed" in {each.status for each in seen}


def test_of_two_states_the_later_stands(here: Path, there: Path) -> None:
    do(here, lambda project: project.set_state("two", "LIN", "done"))
    for state in ("done", "in-progress"):
        do(there, lambda project, state=state: project.set_state("two", "LIN", state))
    both_ways(here, there)
    with Project.open(here) as project:
        (states,) = [each.states for each in project.progress() if each.source == "two"]
    assert states["LIN"] == "in-progress"


def test_a_case_renamed_in_two_copies_has_the_later_name(here: Path, there: Path) -> None:
    do(here, lambda project: project.rename_case("person", "Ann", "Anna"))
    do(there, lambda project: project.rename_case("person", "Ann", "Annie"))
    (remark,) = both_ways(here, there).remarks
    assert (remark.kind, remark.kept, remark.lost) == ("edited", "Annie", "Anna")


def test_a_case_made_in_two_copies_stands_once(here: Path, there: Path) -> None:
    for path, post in ((here, "cadre"), (there, "villager")):
        do(path, lambda project: project.add_case("person", "Bo"))
        do(path, lambda project, post=post: project.set_value("person", "Bo", "post", post))
    assert "one" in kinds(both_ways(here, there))
    with Project.open(here) as project:
        rows = [row for row in project.cases_table("person").rows if row[0] == "Bo"]
    assert len(rows) == 1 and any(getattr(cell, "id", "") == "villager" for cell in rows[0])


def test_a_codebook_added_in_two_copies_is_one(here: Path, there: Path, material: Path) -> None:
    for path in (here, there):
        do(path, lambda project: project.add_codebooks([material / "extra.yaml"]))
    both_ways(here, there)
    assert [each for each in sorted(codes(here)) if each.startswith("water")] == ["water"]


@pytest.mark.parametrize(
    "lose",
    [
        lambda project: project.delete_code("hours"),
        lambda project: project.merge_codes(["hours"], "money"),
        lambda project: project.merge_codes(["help"], "money"),
        lambda project: project.move_code("hours", "doubt"),
    ],
)
def test_a_typology_keeps_the_codes_it_rests_on(
    here: Path, there: Path, material: Path, lose: Do
) -> None:
    do(here, lose)
    do(there, lambda project: project.add_codebooks([material / "extra.yaml"]))
    both_ways(here, there)
    assert {"help", "money", "hours"} <= codes(here)
    do(here, lambda project: project.change_code("hours", definition="it can be worked on"))


def test_projects_made_separately_ask_who_a_coder_of_one_name_is(here: Path, apart: Path) -> None:
    before = here.read_bytes()
    with Project.open(here) as project, pytest.raises(UsageProblem, match="LIN") as problem:
        project.merge([apart])
    assert "--same" in str(problem.value) and "--rename" in str(problem.value)
    assert here.read_bytes() == before


def test_projects_made_separately_become_one(here: Path, apart: Path) -> None:
    do(apart, tagged("two", "trust", "MEI", 0, 6))
    report = both_ways(here, apart, same=("LIN", "MEI"))
    assert report.files[0].separate
    assert codings(here, "MEI", "two") == {("trust", 0, 6)}
    with Project.open(here) as project:
        assert project.coders() == ["LIN", "MEI"]
        assert len(project.sources_table().rows) == 2
        assert [row[0] for row in project.cases_table("person").rows] == ["王", "Ann", "Chen", "李"]
    assert codings(here, "LIN") == {("doubt", 10, 20), ("money", 14, 24)}


def test_a_coder_of_the_same_name_can_be_somebody_else(here: Path, apart: Path) -> None:
    merge(here, apart, same=("MEI",), renamed={"LIN": "LIN of the north"})
    assert codings(here, "LIN of the north") == codings(here, "LIN")


def test_merging_again_changes_nothing(here: Path, there: Path) -> None:
    do(there, tagged("two", "trust", "MEI", 0, 6))
    merge(here, there)
    before = here.read_bytes()
    report = merge(here, there)
    assert report.acts == 0 and not report.remarks
    assert here.read_bytes() == before


def test_two_who_exchange_their_files_come_to_rest(here: Path, there: Path) -> None:
    do(there, tagged("two", "trust", "MEI", 0, 6))
    merge(here, there)
    merge(there, here)
    assert merge(here, there).acts == 0


def test_a_dry_run_says_the_same_and_changes_nothing(here: Path, there: Path) -> None:
    do(here, lambda project: project.delete_code("trust"))
    do(there, tagged("two", "trust", "MEI", 0, 6))
    before = here.read_bytes()
    asked = merge(here, there, dry_run=True)
    assert here.read_bytes() == before
    done = merge(here, there)
    assert (asked.counts, asked.remarks) == (done.counts, done.remarks)


def test_a_merge_can_be_taken_back_and_done_again(here: Path, there: Path) -> None:
    do(here, lambda project: project.delete_code("trust"))
    do(there, tagged("two", "trust", "MEI", 0, 6))
    before = records(here)
    merge(here, there)
    merged = records(here)
    assert merged != before
    do(here, lambda project: project.undo())
    assert records(here) == before
    merge(here, there)
    assert records(here) == merged


def test_a_merge_on_which_work_stands_is_not_taken_back(here: Path, there: Path) -> None:
    do(there, tagged("two", "trust", "MEI", 0, 6))
    merge(here, there)
    do(here, tagged("two", "doubt", "LIN", 0, 6))
    after = records(here)
    with Project.open(here) as project, pytest.raises(Conflict):
        project.undo(past=project.last_act())
    assert records(here) == after


def test_work_goes_on_in_both_copies_after_a_merge(here: Path, there: Path) -> None:
    do(here, tagged("two", "trust", "LIN", 0, 6))
    do(there, tagged("two", "trust", "LIN", 4, 9))
    merge(here, there)
    do(there, tagged("two", "trust", "LIN", 8, 12))
    do(here, lambda project: project.resize(coding(here, "trust", "LIN", "two"), 0, 8))
    both_ways(here, there)
    assert ("trust", 0, 12) in codings(here, "LIN", "two")


def test_what_a_hand_out_leaves_out_is_not_taken_for_deleted(here: Path, tmp_path: Path) -> None:
    out = tmp_path / "lin.qcode"
    do(here, lambda project: project.hand_out("LIN", out, sources=["one"]))
    before = records(here)
    do(out, tagged("one", "trust", "LIN", 0, 6))
    report = merge(here, out)
    after = records(here)
    assert before.items() <= after.items()
    assert [table for table, _ in after.keys() - before.keys()] == ["coding"]
    assert report.acts == 1 and not report.remarks


def test_of_two_corrections_of_a_transcript_the_later_stands(
    here: Path, there: Path, material: Path
) -> None:
    do(here, corrected(material, "corrected again"), tagged("one", "trust", "LIN", 0, 6))
    do(there, corrected(material, "corrected"), tagged("one", "hours", "MEI", 0, 6))
    assert "edited" in kinds(both_ways(here, there))
    with Project.open(here) as project:
        assert [row[0] for row in project.sources_table().rows] == ["one", "two"]
        assert "水渠" in project.open_source("one").text
        assert {row[2] for row in project.codings_table().rows}
    assert ("trust", 0, 6) in codings(here, "LIN")
    assert ("hours", 0, 6) in codings(here, "MEI")


def test_what_is_coded_on_the_uncorrected_text_follows_into_the_corrected_one(
    here: Path, there: Path, material: Path
) -> None:
    do(here, corrected(material, "corrected"))
    do(there, tagged("one", "trust", "MEI", 13, 16))
    assert "moved on" in kinds(both_ways(here, there))
    with Project.open(here) as project:
        text = project.open_source("one").text
    places = [place for code, *place in codings(here, "MEI") if code == "trust"]
    assert "了一条" in {text[start:end] for start, end in places}


def test_a_transcript_removed_here_and_corrected_there_is_there_with_its_speakers(
    here: Path, there: Path, material: Path
) -> None:
    do(here, lambda project: project.remove_source("one", with_codings=True))
    do(there, corrected(material, "corrected"), tagged("one", "trust", "MEI", 0, 6))
    both_ways(here, there)
    with Project.open(here) as project:
        assert {row.label for row in project.speakers("one")} == {"访谈者", "王", "李"}
        assert len(project.codings_table().rows) == 2
