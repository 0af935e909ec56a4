"""What a merge tells of what gave way, case by case."""

from __future__ import annotations

import shutil
from pathlib import Path

from qcode.project import Project
from qcode.store.merging.report import MergeReport, Remark
from qcode.table import Named

from .examples import Do, both_ways, code, do, merge


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
    assert {(name, post) for name, post in people(here).items() if name.startswith("P1")} == {
        ("P1", "cadre"),
        ("P1-2", "villager"),
    }


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


def test_coders_who_become_one_under_another_name_are_told(here: Path, apart: Path) -> None:
    there = here.with_name("there.qcode")
    there.write_bytes(here.read_bytes())
    merge(here, apart, same=("LIN", "MEI"))
    with Project.open(there) as project:
        project.merge([apart], same=["LIN"], renamed={"MEI": "MEI of the north"})
    (remark,) = told(both_ways(here, there), "one", "coder")
    assert {remark.name, remark.kept} == {"MEI", "MEI of the north"}
