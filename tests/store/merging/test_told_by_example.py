"""What a merge makes of what was said twice, and what it tells of what gave way, case by case."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qcode.errors import NotAProject
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.store.merging.report import MergeReport, Remark
from qcode.table import Named

from .examples import Do, both_ways, code, codings, corrected, do, merge, tagged


def told(report: MergeReport, kind: str, record: str) -> list[Remark]:
    return [each for each in report.remarks if (each.kind, each.record) == (kind, record)]


def described(case: str, **values: str) -> Do:
    def describe(project: Project) -> None:
        for variable, value in values.items():
            project.set_value("person", case, variable, value)

    return describe


def renamed(case: str, new: str) -> Do:
    return lambda project: project.rename_case("person", case, new)


def people(path: Path) -> dict[str, str]:
    """Name → post, of everybody there."""
    with Project.open(path, read_only=True) as project:
        rows = project.cases_table("person").rows
    posts = {row[0]: [str(cell.id) for cell in row if isinstance(cell, Named)] for row in rows}
    return {str(name): post[0] if post else "" for name, post in posts.items()}


def test_of_two_values_first_given_in_two_copies_the_one_that_gave_way_is_told(
    here: Path, there: Path
) -> None:
    do(here, described("李", post="cadre"))
    do(there, described("李", post="villager"))
    (remark,) = told(both_ways(here, there), "edited", "attribute")
    assert people(here)["李"] == "villager"
    assert remark.name == "李: post"
    assert (remark.field, remark.kept, remark.lost) == ("value", "villager", "cadre")


def test_of_two_states_first_set_in_two_copies_the_one_that_gave_way_is_told(
    here: Path, there: Path
) -> None:
    do(here, lambda project: project.set_state("two", "MEI", "done"))
    for state in ("done", "in-progress"):
        do(there, lambda project, state=state: project.set_state("two", "MEI", state))
    (remark,) = told(both_ways(here, there), "edited", "progress")
    assert (remark.kept, remark.lost, remark.who) == ("in-progress", "done", "MEI")


def test_two_persons_given_one_pseudonym_in_two_copies_stay_two(here: Path, there: Path) -> None:
    do(here, renamed("Ann", "P1"), described("P1", post="cadre"))
    do(there, renamed("Chen", "P1"))
    (remark,) = told(both_ways(here, there), "renamed", "cases")
    assert (remark.kept, remark.lost) == ("P1-2", "P1")
    found = people(here)
    assert sorted([found["P1"], found["P1-2"]]) == ["cadre", "villager"]


def test_who_came_to_have_the_name_of_somebody_new_elsewhere_stays_apart(
    here: Path, there: Path
) -> None:
    do(here, renamed("Ann", "Anna"))
    do(there, lambda project: project.add_case("person", "Anna"))
    assert told(both_ways(here, there), "renamed", "cases")
    assert {"Anna", "Anna-2"} <= people(here).keys() and "Ann" not in people(here)


def test_a_person_of_two_projects_renamed_alike_in_both_is_one(here: Path, apart: Path) -> None:
    for path in (here, apart):
        do(path, renamed("Ann", "P1"))
    both_ways(here, apart, same=("LIN", "MEI"))
    assert people(here) == {"王": "cadre", "P1": "villager", "Chen": "villager", "李": ""}


def test_a_person_renamed_after_two_projects_became_one_stays_one(here: Path, apart: Path) -> None:
    merge(here, apart, same=("LIN", "MEI"))
    do(here, renamed("Ann", "P1"))
    do(apart, renamed("Ann", "P1"))
    both_ways(here, apart)
    assert "P1" in people(here) and len(people(here)) == 4


def test_a_definition_rewritten_elsewhere_of_a_code_merged_away_here_is_told(
    here: Path, there: Path
) -> None:
    do(here, lambda project: project.merge_codes(["trust"], "doubt", coder="LIN"))
    for text in ("a draft", "relying on others"):
        do(there, lambda project, text=text: project.change_code("trust", definition=text))
    (remark,) = told(both_ways(here, there), "deleted", "code")
    assert (remark.name, remark.kept, remark.who) == ("trust", "doubt", "LIN")
    assert remark.field == "definition" and "relying on others" in remark.lost


def test_what_was_rewritten_of_a_code_deleted_elsewhere_is_told(here: Path, there: Path) -> None:
    do(here, lambda project: project.delete_code("trust"))
    do(there, lambda project: project.change_code("trust", definition="relying on others"))
    (remark,) = told(both_ways(here, there), "deleted", "code")
    assert "relying on others" in remark.lost and not remark.kept


def test_a_code_made_in_two_copies_below_different_codes_tells_which_stands(
    here: Path, there: Path
) -> None:
    do(here, lambda project: project.add_code("Water", parent="trust"))
    do(there, lambda project: project.add_code("Water", parent="doubt"))
    (remark,) = told(both_ways(here, there), "edited", "code")
    assert code(here, "water")["parent"] == "trust"
    assert (remark.field, remark.kept, remark.lost) == ("parent", "trust", "doubt")


def test_a_transcript_imported_in_two_copies_under_two_names_tells_of_the_other(
    here: Path, there: Path, material: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(material / "later/three.txt", tmp_path / "the road.txt"))
    do(here, lambda project: project.import_files([material / "later/three.txt"]))
    do(there, lambda project: project.import_files([other]))
    remarks = told(both_ways(here, there), "edited", "source")
    assert ("name", "three", "the road") in {(each.field, each.kept, each.lost) for each in remarks}


def test_of_two_corrections_it_is_told_where_they_differ_and_whose_stands(
    here: Path, there: Path, material: Path
) -> None:
    do(here, tagged("one", "hours", "MEI", 26, 30), corrected(material, "corrected again"))
    do(there, corrected(material, "corrected"))
    report = both_ways(here, there)
    (remark,) = told(report, "edited", "source")
    assert not told(report, "deleted", "source")
    assert (remark.field, remark.name) == ("text", "one")
    assert remark.kept.startswith("访谈者：修了什么呢") and remark.lost.startswith(
        "访谈者：修了什么？"
    )
    assert remark.when


def test_what_moved_on_is_counted_before_it_is_united(here: Path, there: Path) -> None:
    do(here, lambda project: project.merge_codes(["trust"], "doubt"))
    do(
        there,
        tagged("two", "trust", "MEI", 0, 4),
        tagged("two", "trust", "MEI", 5, 9),
        tagged("two", "doubt", "MEI", 3, 7),
    )
    (remark,) = told(both_ways(here, there), "moved on", "code")
    assert (remark.name, remark.number) == ("trust", 2)
    assert codings(here, "MEI", "two") == {("doubt", 0, 9)}


def test_of_a_coding_whose_words_are_gone_it_is_told_whose_it_was(
    here: Path, there: Path, material: Path
) -> None:
    do(here, corrected(material, "corrected"))
    do(there, tagged("one", "hours", "MEI", 34, 35))
    (remark,) = told(both_ways(here, there), "unplaced", "coding")
    assert (remark.lost, remark.who) == ("也", "MEI")


def test_the_words_of_a_merge_that_was_taken_back_are_nowhere_in_the_file(
    here: Path, there: Path, material: Path
) -> None:
    words = b"We waited for the water"
    do(there, lambda project: project.import_files([material / "later/four.txt"]))
    merge(here, there)
    assert words in here.read_bytes()
    do(here, lambda project: project.undo())
    assert words not in here.read_bytes()
    assert merge(here, there).acts == 1 and words in here.read_bytes()


def test_a_damaged_copy_among_several_is_named(here: Path, there: Path, tmp_path: Path) -> None:
    third = Path(shutil.copy(here, tmp_path / "third.qcode"))
    do(third, tagged("two", "trust", "LIN", 0, 5))
    do(there, tagged("two", "doubt", "MEI", 3, 9))
    with Project.open(there) as project:
        project._connection.execute(
            "UPDATE change SET after = json_set(after, '$.quotation', 'never said')"
            " WHERE id = (SELECT max(id) FROM change WHERE record = 'coding')"
        )
    with Project.open(here) as project, pytest.raises(NotAProject, match=there.name) as problem:
        project.merge([third, there])
    assert third.name not in str(problem.value)


def test_what_one_coder_wrote_on_one_thing_in_two_copies_is_one_memo(
    here: Path, there: Path
) -> None:
    def written(text: str) -> Do:
        return lambda project: project.write_memo(MemoOn("source", "two"), text, coder="LIN")

    def memos() -> list[str]:
        with Project.open(here, read_only=True) as project:
            return [memo.text for memo in project.memos(MemoOn("source", "two"))]

    do(here, written("here"))
    do(there, written("there"))
    both_ways(here, there)
    assert memos() == ["here\n\nthere"]
    do(here, written("here and there"))
    do(there, written("here\n\nthere, at last"))
    both_ways(here, there)
    assert memos() == ["here\n\nthere, at last"]
