"""What a merge settled is checked and mended like everything else: what doesn't come out so again
from the history was changed past qcode.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qcode.project import Project
from qcode.store import connection as files
from qcode.store.check import check
from qcode.store.repair import repair

from .copies import records, settled
from .examples import do, merge, tagged


@pytest.fixture(scope="module")
def built(ancestors: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects made separately from the same files, merged, and worked in since."""
    folder = tmp_path_factory.mktemp("merged")
    here, there = (
        Path(shutil.copy(each, folder / f"{name}.qcode"))
        for name, each in zip(("here", "there"), ancestors, strict=False)
    )
    do(there, tagged("two", "trust", "LIN", 4, 9, memo="why"))
    merge(here, there, same=("LIN", "MEI"))
    do(
        here,
        tagged("one", "help", "LIN", 0, 6),
        lambda project: project.rename_case("person", "Ann", "Anna"),
        lambda project: project.change_code("trust", definition="of the office"),
        lambda project: project.merge_codes(["hours"], "money"),
    )
    return here


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "here.qcode"))


def faults(path: Path) -> list[str]:
    with Project.open(path, read_only=True) as project:
        return [fault for finding in project.check() for fault in finding.faults]


def write(path: Path, statement: str) -> None:
    """Past qcode."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE code SET body = replace(body, 'Doubt', 'Debt')",
        "UPDATE memo SET text = 'changed'",
        "UPDATE cases SET name = name || 'x'",
        "UPDATE progress SET state = 'in-progress'",
        "DELETE FROM speaker",
        "DELETE FROM memo",
        "DELETE FROM settled",
    ],
)
def test_what_was_changed_past_qcode_is_found_and_put_right(path: Path, statement: str) -> None:
    before, notes = records(path), settled(path)
    assert faults(path) == []
    write(path, statement)
    assert faults(path)
    done = repair(path)
    assert done.repairs and all(each.what.zh for each in done.repairs)
    assert (records(path), settled(path), faults(path)) == (before, notes, [])


def test_lost_notes_of_what_was_settled_are_a_repair_that_is_named(path: Path) -> None:
    write(path, "DELETE FROM settled")
    (done,) = repair(path).repairs
    assert "a merge settled" in done.what.en and done.count > 0 and done.record is None


def test_it_is_said_which_record_was_changed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (uuid,) = connection.execute("SELECT uuid FROM memo LIMIT 1").fetchone()
    write(path, f"UPDATE memo SET text = 'changed' WHERE uuid = '{uuid}'")
    assert [fault for fault in faults(path) if uuid[:8] in fault] == faults(path)


def test_looking_changes_no_byte_and_needs_no_right_to_write(path: Path) -> None:
    before = path.read_bytes()
    assert faults(path) == []
    with closing(files.open_file(path)) as connection:
        assert not any(finding.faults for finding in check(connection))
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_another_version_settled_is_not_doubted_but_said(path: Path) -> None:
    write(path, "UPDATE act SET program = '0.0.1' WHERE verb = 'merge'")
    write(path, "UPDATE memo SET text = 'changed'")
    with Project.open(path, read_only=True) as project:
        last = project.check()[-1]
    assert last.checked == 0 and "another version" in last.note.en and last.note.zh


def test_what_was_handed_out_of_a_merged_project_is_sound(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "mei.qcode"
    with Project.open(path) as project:
        project.hand_out("MEI", target, sources=["one"])
    assert faults(target) == []


def test_after_the_undo_of_a_merge_what_the_earlier_one_settled_comes_out_so_again(
    path: Path, ancestors: tuple[Path, ...]
) -> None:
    merge(path, ancestors[2], same=("LIN", "MEI"))
    with Project.open(path) as project:
        project.undo()
    assert faults(path) == []
