"""Hand-outs that come back: everything that was done in them is there, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcode.coding.spans import Span
from qcode.errors import NotAProject, UsageProblem
from qcode.exchange.sealing import KeyRing, Lock, new_key, seal
from qcode.project import Project
from qcode.project.tagging import Where

KEYLESS = KeyRing(lambda path: "")

Act = Callable[[Project], Any]


def tag(
    project: Project, source: str, start: int, end: int, coder: str, code: str = "money"
) -> str:
    return project.tag(source, code, coder=coder, where=Where(span=Span(start, end))).coding


@pytest.fixture
def team(project: Project) -> Project:
    for coder in ("Ruth", "Otto"):
        for source in ("one", "two"):
            tag(project, source, 9, 14, coder)
    return project


@pytest.fixture
def handed(team: Project) -> Path:
    path = team.path.with_name("ruth.qcode")
    team.hand_out("Ruth", path, sources=["one"])
    return path


def standing(project: Project) -> list[tuple[Any, ...]]:
    keys = ("source", "start", "code", "coder", "end", "memo")
    return sorted(tuple(row[key] for key in keys) for row in project.codings_table().data())


def sound(project: Project) -> bool:
    return all(not finding.faults for finding in project.check())


def test_what_comes_back_untouched_changes_nothing(team: Project, handed: Path) -> None:
    before = standing(team), team.sources_table().rows, team.codes_table(None).rows
    report = team.hand_in([handed], KEYLESS)
    assert (standing(team), team.sources_table().rows, team.codes_table(None).rows) == before
    assert sum(count.added + count.changed + count.gone for count in report.counts) == 0
    assert report.remarks == () and sound(team)


def test_new_work_is_there_and_nobody_elses_is_gone(team: Project, handed: Path) -> None:
    before = standing(team)
    with Project.open(handed) as hers:
        tag(hers, "one", 20, 30, "Ruth", "doubt")
        hers.set_state("one", "Ruth", "done")
    team.hand_in([handed], KEYLESS)
    assert set(standing(team)) - set(before) == {("one", 20, "doubt", "Ruth", 30, None)}
    assert set(before) <= set(standing(team))
    assert sound(team)


def test_what_she_took_back_is_gone_here(team: Project, handed: Path) -> None:
    with Project.open(handed) as hers:
        (coding,) = [row["id"] for row in hers.codings_table().data()]
        hers.untag(coding, coder="Ruth")
    team.hand_in([handed], KEYLESS)
    assert [(row[0], row[3]) for row in standing(team)] == [
        ("one", "Otto"), ("two", "Otto"), ("two", "Ruth"),
    ]  # fmt: skip
    assert sound(team)


def test_two_hand_outs_of_two_coders_come_back_together(team: Project, handed: Path) -> None:
    his = team.path.with_name("otto.qcode")
    team.hand_out("Otto", his, sources=["one", "two"])
    for path, coder in ((handed, "Ruth"), (his, "Otto")):
        with Project.open(path) as theirs:
            tag(theirs, "one", 20, 30, coder, "doubt")
    team.hand_in([handed, his], KEYLESS)
    assert {row[3] for row in standing(team) if row[2] == "doubt"} == {"Ruth", "Otto"}
    assert sound(team)


def test_what_a_hand_out_withheld_comes_with_the_full_copy_in_whatever_order(
    project: Project, tmp_path: Path
) -> None:
    """An old copy of the project gets the hand-out first, and then everything, or the reverse."""
    old = [tmp_path / "old-1.qcode", tmp_path / "old-2.qcode"]
    for path in old:
        path.write_bytes(project.path.read_bytes())
    for coder in ("Ruth", "Otto"):
        tag(project, "one", 9, 14, coder)
    project.merge_codes(["doubt"], "money", coder="Otto")
    hers = tmp_path / "ruth.qcode"
    project.hand_out("Ruth", hers, sources=["one"])
    for path, files in zip(old, ([hers, project.path], [project.path, hers]), strict=True):
        with Project.open(path) as copy:
            for file in files:
                copy.merge([file])
            assert standing(copy) == standing(project)
            assert sound(copy)
            histories = [
                {(act["coder"], act["what"], act["summary"]) for act in each.history_table().data()}
                for each in (copy, project)
            ]
            assert histories[1] <= histories[0]


def test_what_was_coded_on_a_text_corrected_twice_since_follows_into_a_later_hand_out(
    team: Project, handed: Path, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    with Project.open(handed) as hers:
        tag(hers, "one", 19, 24, "Ruth", "doubt")
    for said in ("县里出的钱", "县里出了钱"):
        text = f"访谈者：修了什么？\n王：修了一条渠，{said}。\n李：钱没见着，渠也漏了。\n"
        team.update_source("one", write("one.txt", text), let_go=True)
    later = tmp_path / "later.qcode"
    team.hand_out("Ruth", later, sources=["one"])
    with Project.open(later) as hers:
        report = hers.merge([handed])
        assert [row[0] for row in hers.sources_table().rows] == ["one"]
        assert "doubt" in {row[2] for row in standing(hers)}
        assert {each.kind for each in report.remarks} == {"moved on", "reworded"} and sound(hers)


def test_a_locked_hand_out_is_opened_first(team: Project) -> None:
    pytest.importorskip("pyrage")
    key = new_key()
    path = team.path.with_name("ruth.qcode.age")
    team.hand_out("Ruth", path, sources=["one"], lock=Lock(recipients=(key.public,)))
    assert "修了一条渠".encode() not in path.read_bytes()
    report = team.hand_in([path], KeyRing(lambda path: "", (key.private.encode(),)))
    assert [file.path for file in report.files] == [path]
    assert [each.name for each in team.path.parent.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize("harm", [lambda whole: whole[:9000], lambda whole: b"x" + whole[1:]])
def test_of_a_locked_file_that_is_damaged_inside_the_name_is_told(
    team: Project, handed: Path, harm: Callable[[bytes], bytes]
) -> None:
    pytest.importorskip("pyrage")
    key, path = new_key(), team.path.with_name("bad.qcode.age")
    path.write_bytes(seal(harm(handed.read_bytes()), Lock(recipients=(key.public,))))
    last = team.last_act()
    with pytest.raises(NotAProject) as refused:
        team.hand_in([path], KeyRing(lambda path: "", (key.private.encode(),)))
    assert str(path) in str(refused.value) and team.last_act() == last


def test_a_file_of_another_project_is_not_handed_in(team: Project, tmp_path: Path) -> None:
    with Project.create(tmp_path / "other.qcode", [tmp_path / "small.yaml"]):
        pass
    with pytest.raises(UsageProblem, match=r"other\.qcode was not handed out from small"):
        team.hand_in([tmp_path / "other.qcode"], KEYLESS)


def test_trying_it_changes_nothing(team: Project, handed: Path) -> None:
    with Project.open(handed) as hers:
        tag(hers, "one", 20, 30, "Ruth", "doubt")
    before = standing(team), team.last_act()
    report = team.hand_in([handed], KEYLESS, dry_run=True)
    assert report.acts > 0 and (standing(team), team.last_act()) == before


def test_handing_in_twice_is_handing_in_once(team: Project, handed: Path) -> None:
    with Project.open(handed) as hers:
        tag(hers, "one", 20, 30, "Ruth", "doubt")
    team.hand_in([handed], KEYLESS)
    once = standing(team), team.last_act()
    assert team.hand_in([handed], KEYLESS).acts == 0
    assert (standing(team), team.last_act()) == once


def test_what_a_merge_settled_is_handed_out_as_it_stands(team: Project, tmp_path: Path) -> None:
    """Ruth coded over her own coding in two copies, and both made the same code and case."""
    copy = tmp_path / "copy.qcode"
    copy.write_bytes(team.path.read_bytes())
    with Project.open(copy) as other:
        for project, start in ((team, 20), (other, 24)):
            tag(project, "one", start, start + 8, "Ruth", "doubt")
            project.add_case("person", "赵")
            project.set_speaker("one", "李", person="赵")
            project.add_code("Grudge", coder="Otto")
            tag(project, "one", 30, 34, "Ruth", "grudge")
    team.merge([copy])
    before = standing(team)
    hers = tmp_path / "ruth.qcode"
    team.hand_out("Ruth", hers, sources=["one"])
    with Project.open(hers) as handed:
        assert set(standing(handed)) == {
            row for row in standing(team) if row[0] == "one" and row[3] == "Ruth"
        }
        tag(handed, "one", 0, 5, "Ruth", "grudge")
        assert sound(handed)
    team.hand_in([hers], KEYLESS)
    new = {("one", 0, "grudge", "Ruth", 5, None)}
    assert set(standing(team)) == {*before} | new
    assert sound(team)
