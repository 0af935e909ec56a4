"""A project opened for reading only answers everything and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import ProjectProblem, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where
from qcode.store import connection as files
from qcode.store import migrations, usable

SPAN = Where(span=Span(0, 3))


def test_it_is_read_and_every_act_is_refused(path: Path) -> None:
    with Project.open(path) as project:
        ident = project.tag("first", "money", coder="LIN", where=SPAN).coding
    before = path.read_bytes()
    with Project.open(path, read_only=True) as project:
        assert len(project.codings_in("first")) == 1
        assert project.search("县里") and project.check()
        for act in (
            lambda: project.tag("first", "money", coder="LIN", where=SPAN),
            lambda: project.untag(ident),
            lambda: project.resize(ident, 0, 4),
            lambda: project.recode(ident, "help"),
            lambda: project.write_memo(MemoOn("project"), "x", coder="LIN"),
            lambda: project.set_state("first", "LIN", "done"),
            lambda: project.undo(),
        ):
            with pytest.raises(ProjectProblem, match="open for reading only") as caught:
                act()
            assert caught.value.hint and "只读" in caught.value.said.zh
    assert path.read_bytes() == before


def test_it_sees_what_another_window_writes(path: Path) -> None:
    with Project.open(path, read_only=True) as reader, Project.open(path) as writer:
        seen = reader.changes_seen()
        assert reader.changes_seen() == seen
        own = writer.changes_seen()
        writer.tag("first", "money", coder="LIN", where=SPAN)
        assert writer.changes_seen() == own
        assert reader.changes_seen() != seen
        assert len(reader.codings_in("first")) == 1


@pytest.fixture
def _next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows one step of the schema more."""
    steps = (*migrations.STEPS, ("ALTER TABLE source ADD COLUMN mood TEXT",))
    monkeypatch.setattr(files, "STEPS", steps)
    for module in (files, usable):
        monkeypatch.setattr(module, "LATEST", len(steps))


@pytest.mark.usefixtures("_next_step")
def test_an_older_project_is_neither_upgraded_nor_backed_up(path: Path) -> None:
    with Project.open(path) as project:
        version = project._connection.execute("PRAGMA user_version").fetchone()[0]
        project._connection.execute(f"PRAGMA user_version = {version - 1}")
    before = sorted(path.parent.iterdir()), path.read_bytes()
    with pytest.raises(ProjectProblem, match="older qcode") as caught:
        Project.open(path, read_only=True)
    assert caught.value.advice.zh
    assert (sorted(path.parent.iterdir()), path.read_bytes()) == before


@pytest.mark.usefixtures("_next_step", "as_nobody")
def test_an_older_file_without_write_permission_leaves_no_backup(path: Path) -> None:
    path.chmod(0o400)
    with pytest.raises(ProjectProblem, match="older qcode"):
        Project.open(path)
    assert not list(path.parent.glob("*.backups"))


def test_what_can_be_met_in_the_coding_room_is_said_in_chinese_too(project: Project) -> None:
    with pytest.raises(UsageProblem) as nothing:
        Project.undo(project, "nobody")
    assert nothing.value.said.zh == "没有编码员 'nobody'"
    project.tag("first", "money", coder="LIN", where=SPAN)
    project.undo("LIN")
    with pytest.raises(UsageProblem) as nothing:
        project.undo("LIN")
    assert nothing.value.said.zh == "LIN 没有可以撤销的操作"
    assert nothing.value.message == "there is nothing of LIN to undo"
    project.redo("LIN")
    with pytest.raises(UsageProblem) as nothing:
        project.redo()
    assert nothing.value.said.zh == "没有可以重做的操作"
