"""Who is who when copies are merged, and whose acts are whose, case by case."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qcode.errors import UsageProblem
from qcode.project import Project

from .examples import both_ways, codings, do, merge, tagged

NORTH = {"MEI": "MEI of the north"}


@pytest.fixture
def far(ancestors: tuple[Path, ...], tmp_path: Path) -> Path:
    """A third project of the same files."""
    return Path(shutil.copy(ancestors[2], tmp_path / "far.qcode"))


def acts_of(path: Path, coder: str) -> list[str]:
    """What the record says that somebody did."""
    with Project.open(path, read_only=True) as project:
        rows = project._connection.execute(
            "SELECT verb FROM act WHERE coder = ? ORDER BY stamp", (coder,)
        )
        return [verb for (verb,) in rows.fetchall()]


def test_the_acts_of_somebody_of_the_same_name_are_told_apart(here: Path, apart: Path) -> None:
    own = acts_of(here, "MEI")
    do(apart, tagged("two", "trust", "MEI", 0, 6))
    theirs = acts_of(apart, "MEI")
    report = merge(here, apart, same=("LIN",), renamed=NORTH)
    assert acts_of(here, "MEI") == own
    assert acts_of(here, NORTH["MEI"]) == theirs
    assert report.files[0].coders == ("LIN", NORTH["MEI"])


def test_each_takes_back_only_their_own(here: Path, apart: Path) -> None:
    do(apart, tagged("two", "trust", "MEI", 0, 6))
    merge(here, apart, same=("LIN",), renamed=NORTH)
    with Project.open(here) as project:
        undone = project.undo("MEI")
    assert undone.coder == "MEI"
    assert codings(here, NORTH["MEI"], "two") == {("trust", 0, 6)}


def test_what_they_do_later_comes_under_the_new_name(here: Path, apart: Path) -> None:
    merge(here, apart, same=("LIN",), renamed=NORTH)
    before = acts_of(here, NORTH["MEI"])
    do(apart, tagged("two", "trust", "MEI", 0, 6))
    merge(here, apart)
    assert acts_of(here, NORTH["MEI"]) == [*before, "tag"]
    assert codings(here, NORTH["MEI"], "two") == {("trust", 0, 6)}


def test_their_own_copy_calls_them_by_the_new_name_once_it_takes_the_project_in(
    here: Path, apart: Path
) -> None:
    theirs, own = acts_of(apart, "MEI"), acts_of(here, "MEI")
    merge(here, apart, same=("LIN",), renamed=NORTH)
    merge(apart, here)
    assert acts_of(apart, NORTH["MEI"]) == theirs
    assert acts_of(apart, "MEI") == own


def test_a_merge_taken_back_gives_the_acts_their_names_again(here: Path, apart: Path) -> None:
    merge(here, apart, same=("LIN",), renamed=NORTH)
    before = acts_of(apart, "MEI")
    merge(apart, here)
    do(apart, lambda project: project.undo())
    assert acts_of(apart, "MEI") == before
    assert acts_of(apart, NORTH["MEI"]) == []


def test_all_whose_names_clash_are_asked_about_at_once(here: Path, apart: Path) -> None:
    with Project.open(here) as project, pytest.raises(UsageProblem) as problem:
        project.merge([apart])
    assert "--same LIN --same MEI" in str(problem.value)


def test_of_two_others_of_one_name_the_first_keeps_it(here: Path, apart: Path, far: Path) -> None:
    for path, end in ((apart, 6), (far, 7)):
        do(path, tagged("two", "trust", "ZHAO", 0, end))
    merge(here, apart, far, same=("LIN", "MEI"), renamed={"ZHAO": "ZHOU"})
    assert codings(here, "ZHAO", "two") == {("trust", 0, 6)}
    assert codings(here, "ZHOU", "two") == {("trust", 0, 7)}
    assert acts_of(here, "ZHOU") == ["tag"]


def test_one_new_name_for_two_others_is_asked_about(here: Path, apart: Path, far: Path) -> None:
    with Project.open(here) as project, pytest.raises(UsageProblem, match="one after another"):
        project.merge([apart, far], same=["LIN"], renamed=NORTH)


def test_coders_who_become_one_under_another_name_are_told(here: Path, apart: Path) -> None:
    there = Path(shutil.copy(here, here.with_name("there.qcode")))
    merge(here, apart, same=("LIN", "MEI"))
    merge(there, apart, same=("LIN",), renamed=NORTH)
    report = both_ways(here, there)
    (remark,) = [each for each in report.remarks if each.record == "coder"]
    assert (remark.kind, {remark.name, remark.kept}) == ("one", {"MEI", NORTH["MEI"]})
