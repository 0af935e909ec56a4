"""What was taken back before a merge, and after one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qcode.errors import Conflict
from qcode.project import Project

from .copies import records
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


def says(words: str, coder: str) -> Do:
    return lambda project: project.change_code("help", definition=words, coder=coder)


def english(told: str) -> str:
    return str(json.loads(told)["en"])


def back(project: Project) -> None:
    project.undo()


def again(project: Project) -> None:
    project.redo()


def test_an_edit_that_was_taken_back_overrules_nobody(here: Path, there: Path) -> None:
    do(there, says("MEI says", "MEI"))
    do(here, says("LIN says", "LIN"))
    do(there, back)
    assert not both_ways(here, there).remarks
    assert code(here, "help")["definition"] == "LIN says"


def test_nor_where_the_other_came_first(here: Path, there: Path) -> None:
    do(there, says("MEI says", "MEI"))
    do(here, says("LIN says", "LIN"), back)
    assert not both_ways(here, there).remarks
    assert code(here, "help")["definition"] == "MEI says"


def test_taken_back_after_the_merge_it_leaves_what_the_other_said(here: Path, there: Path) -> None:
    do(there, says("MEI says", "MEI"))
    do(here, says("LIN says", "LIN"))
    merge(here, there)
    do(here, lambda project: project.undo("LIN", past=newest_merge(project)))
    assert code(here, "help")["definition"] == "MEI says"
    do(here, lambda project: project.redo("LIN"))
    assert code(here, "help")["definition"] == "LIN says"
    both_ways(here, there)


def test_nor_do_two_edits_that_were_both_taken_back(here: Path, there: Path) -> None:
    do(there, says("MEI tries", "MEI"), says("MEI says", "MEI"))
    do(here, says("LIN says", "LIN"))
    do(there, back, back)
    assert not both_ways(here, there).remarks
    assert code(here, "help")["definition"] == "LIN says"


def test_what_was_built_on_an_edit_doesnt_keep_it(here: Path, there: Path, tmp_path: Path) -> None:
    do(here, says("LIN says", "LIN"))
    third = Path(shutil.copy(here, tmp_path / "third.qcode"))
    do(there, says("MEI says", "MEI"))
    do(third, says("林说", "ZHAO"))
    do(here, back)
    merge(here, there)
    assert not merge(here, third).remarks
    with Project.open(here) as project:
        (found,) = [each for each in project.codes() if each.id == "help"]
    assert (found.definition.en, found.definition.zh) == ("MEI says", "林说")


def test_only_what_stands_is_said_to_stand(here: Path, there: Path) -> None:
    do(here, says("LIN one", "LIN"))
    do(there, says("MEI says", "MEI"))
    do(here, says("LIN two", "LIN"), says("LIN three", "LIN"))
    told = merge(here, there).remarks
    assert {english(each.kept) for each in told} == {"LIN three"}
    assert {english(each.lost) for each in told} == {"LIN one", "MEI says"}


def test_what_is_done_again_elsewhere_is_told_where_it_overrules(here: Path, there: Path) -> None:
    do(here, says("LIN says", "LIN"))
    do(there, says("MEI says", "MEI"), back)
    merge(here, there)
    do(there, again)
    (remark,) = merge(here, there).remarks
    assert (english(remark.kept), english(remark.lost)) == ("MEI says", "LIN says")
    assert remark.who == "MEI"


def test_done_again_it_stands_where_it_was_done_again(here: Path, there: Path) -> None:
    do(there, says("MEI says", "MEI"))
    do(here, says("LIN says", "LIN"))
    do(there, back, again)
    both_ways(here, there)
    assert code(here, "help")["definition"] == "MEI says"


def test_what_somebody_built_on_an_edit_stands_as_the_rule_says(here: Path, there: Path) -> None:
    do(there, says("MEI says", "MEI"))
    merge(here, there)
    do(here, says("MEI says, and LIN", "LIN"))
    do(there, back)
    assert kinds(both_ways(here, there)) == {"edited"}
    assert code(here, "help")["definition"] != "MEI says"


def test_a_definition_in_two_languages_is_edited_language_by_language(
    here: Path, there: Path
) -> None:
    do(here, says("强单位与强村互相选择", "MEI"))
    do(there, says("Strong units go to strong villages", "LIN"))
    assert not both_ways(here, there).remarks
    with Project.open(here) as project:
        (found,) = [each for each in project.codes() if each.id == "help"]
    assert found.definition.zh == "强单位与强村互相选择"
    assert found.definition.en == "Strong units go to strong villages"


@pytest.mark.parametrize("coder", ["LIN", "Newcomer"])
def test_a_merge_that_was_worked_on_is_not_undone_though_that_was_taken_back(
    here: Path, there: Path, coder: str
) -> None:
    do(there, tagged("two", "trust", coder, 0, 6))
    merge(here, there)
    own = coding(here, "trust", coder, "two")
    do(here, lambda project: project.untag(own), back)
    before = records(here)
    with Project.open(here) as project, pytest.raises(Conflict, match="backup"):
        project.undo()
    assert records(here) == before


def test_a_deletion_undone_after_a_merge_leaves_what_others_said_meanwhile(
    here: Path, there: Path
) -> None:
    do(here, lambda project: project.delete_code("doubt", coder="LIN"))
    do(there, lambda project: project.change_code("doubt", definition="of the office"))
    merge(here, there)
    do(here, lambda project: project.undo("LIN", past=newest_merge(project)))
    assert code(here, "doubt")["definition"] == "of the office"
    with Project.open(here) as project:
        assert [fault for finding in project.check() for fault in finding.faults] == []
    both_ways(here, there)


def newest_merge(project: Project) -> int:
    query = "SELECT max(id) FROM act WHERE verb = 'merge'"
    return int(project._connection.execute(query).fetchone()[0])


def test_a_coder_whose_acts_were_taken_back_before_may_be_one_with_another(
    here: Path, apart: Path
) -> None:
    for path in (here, apart):
        do(path, lambda project: project.set_state("one", "Newcomer", "done"))
    merge(here, apart, same=("LIN", "MEI", "Newcomer"))
    do(here, lambda project: project.undo("Newcomer", past=newest_merge(project)))
    report = merge(apart, here, same=("Newcomer",))
    assert report.acts


def test_copies_that_took_in_one_another_are_alike_also_where_nothing_new_comes(
    here: Path, there: Path
) -> None:
    do(there, lambda project: project.delete_code("doubt"))
    do(here, tagged("two", "doubt", "LIN", 0, 6))
    assert "back" in kinds(merge(here, there))
    own = coding(here, "doubt", "LIN", "two")
    do(here, lambda project: project.untag(own))
    merge(there, here)
    report = merge(here, there)
    assert records(here) == records(there)
    assert "doubt" not in codes(here) and report.counts
    assert not merge(here, there).counts


def test_a_united_coding_is_not_said_to_change_with_every_merge(
    here: Path, there: Path, tmp_path: Path
) -> None:
    third = Path(shutil.copy(here, tmp_path / "third.qcode"))
    do(here, tagged("two", "trust", "LIN", 0, 6))
    do(there, tagged("two", "trust", "LIN", 4, 9))
    do(third, tagged("two", "hours", "MEI", 0, 6))
    (count,) = [each for each in merge(here, there).counts if each.kind == "coding"]
    assert (count.added, count.changed, count.gone) == (0, 1, 0)
    (count,) = [each for each in merge(here, third).counts if each.kind == "coding"]
    assert (count.added, count.changed, count.gone) == (1, 0, 0)


def test_what_is_united_once_more_is_told_again(here: Path, there: Path, tmp_path: Path) -> None:
    third = Path(shutil.copy(here, tmp_path / "third.qcode"))
    do(here, tagged("two", "trust", "LIN", 0, 6))
    do(there, tagged("two", "trust", "LIN", 4, 9))
    do(third, tagged("two", "trust", "LIN", 8, 12))
    assert kinds(merge(here, there)) == kinds(merge(here, third)) == {"united"}
    assert ("trust", 0, 12) in codings(here, "LIN", "two")


def test_what_comes_with_other_words_in_a_corrected_transcript_is_told(
    here: Path, there: Path, material: Path
) -> None:
    do(there, tagged("one", "hours", "MEI", 24, 36))
    do(here, corrected(material, "corrected"))
    report = merge(here, there)
    (remark,) = [each for each in report.remarks if each.kind == "reworded"]
    assert remark.kept != remark.lost and remark.lost
