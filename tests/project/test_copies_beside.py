"""Copies that a program put beside a project: told while they hold work that isn't in it."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.copies import copies_beside, originals, words_about
from qcode.project.tagging import Where

NAMES = [
    "study (LIN's conflicted copy 2026-11-22).qcode",
    "study (LIN 的冲突副本 2026-11-22).qcode",
    "study (conflicted copy 2026-11-22 101500).qcode",
    "study.sync-conflict-20261122-101500-ABCDEFG.qcode",
    "study-LAPTOP-3F2A91.qcode",
    f"study-{platform.node()}.qcode",
    "study (1).qcode",
    "study 2.qcode",
    "study-NSConflict-林.qcode",
    "study(冲突-林-2026-11-22).qcode",
    "study-副本.qcode",
]


@pytest.fixture
def study(empty: Project, tmp_path: Path) -> Path:
    (tmp_path / "talk.txt").write_text("A：路修好了，水没有来。\n", "utf-8")
    empty.import_files([tmp_path / "talk.txt"])
    empty.close()
    (tmp_path / "here").mkdir()
    return Path(shutil.copy(empty.path, tmp_path / "here/study.qcode"))


def tag(path: Path, coder: str) -> None:
    with Project.open(path) as project:
        project.tag("talk", "money", coder=coder, where=Where(span=Span(2, 5)))


def beside(path: Path) -> list[str]:
    with Project.open(path) as project:
        return [copy.name for copy in copies_beside(project)]


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_of_any_such_name_is_told_while_it_holds_more_and_is_no_project_of_its_own(
    study: Path, name: str
) -> None:
    copy = Path(shutil.copy(study, study.with_name(name)))
    assert originals([study, copy]) == [study]
    assert beside(study) == []
    tag(study, "LIN")
    assert beside(study) == []
    tag(copy, "MEI")
    assert beside(study) == [name]
    words, merging = words_about(study, [copy]), f'qcode -p "{study}" merge "{copy}"'
    assert merging in words.en and merging in words.zh


def test_a_copy_that_was_named_by_hand_is_told_and_stays_a_project_of_its_own(study: Path) -> None:
    copy = Path(shutil.copy(study, study.with_name("study-MEI.qcode")))
    tag(copy, "MEI")
    assert originals([study, copy]) == [study, copy]
    assert beside(study) == ["study-MEI.qcode"]


def test_another_project_is_no_copy_whatever_it_is_called(study: Path) -> None:
    other = study.with_name("study 2.qcode")
    Project.create(other).close()
    assert originals([study, other]) == [study, other]
    assert beside(study) == []


def test_what_cannot_be_read_is_no_copy(study: Path) -> None:
    for name, content in (("study (1).qcode", b""), ("study 2.qcode", b"half of it")):
        study.with_name(name).write_bytes(content)
        assert originals([study, study.with_name(name)]) == [study, study.with_name(name)]
    assert beside(study) == []


def test_to_look_leaves_nothing_beside_and_changes_no_copy(study: Path) -> None:
    copy = Path(shutil.copy(study, study.with_name("study (1).qcode")))
    tag(copy, "MEI")
    before = copy.read_bytes()
    assert beside(study) == [copy.name]
    assert copy.read_bytes() == before
    assert sorted(each.name for each in study.parent.iterdir()) == [copy.name, study.name]
