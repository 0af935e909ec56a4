"""Every act is recorded, and can be taken back and done again, whatever came between."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qcode.coding.spans import Span, unite
from qcode.errors import Conflict, QcodeError, UsageProblem
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store.journal import image_of
from qcode.store.records import RECORDS

State = dict[str, dict[str, dict[str, Any]]]


def span(start: int, end: int) -> Where:
    return Where(span=Span(start, end))


def state(project: Project) -> State:
    """Table → uuid → image of every record."""
    connection = project._connection
    return {
        table: dict(
            image_of(connection, table, own)
            for (own,) in connection.execute(f'SELECT id FROM "{table}"').fetchall()
        )
        for table in RECORDS
    }


def faults(project: Project) -> list[str]:
    return [fault for finding in project.check() for fault in finding.faults]


def changes(path: Path, act: int) -> list[tuple[str, str | None, str | None]]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT record, before, after FROM change WHERE act = ? ORDER BY id"
        return connection.execute(query, (act,)).fetchall()


def latest(project: Project) -> dict[str, Any]:
    return project.history_table(1).data()[0]


def test_an_act_is_recorded_with_who_when_before_and_after(project: Project) -> None:
    project.tag("first", "money", coder="LIN", where=span(6, 10), memo="why?")
    act = latest(project)
    assert (act["coder"], act["what"], act["summary"]) == ("LIN", "tag", "money in first")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", act["time"])
    noted = changes(project.path, act["act"])
    assert [table for table, _, _ in noted] == ["coder", "coding", "memo", "progress"]
    assert all(before is None and after for _, before, after in noted)

    project.tag("first", "money", coder="LIN", where=span(8, 14))
    ((table, before, after),) = changes(project.path, latest(project)["act"])
    assert table == "coding"
    assert '"start":6,"end":10' in (before or "")
    assert '"start":6,"end":14' in (after or "")

    ident = project._connection.execute("SELECT uuid FROM coding").fetchone()[0]
    project.untag(ident)
    noted = changes(project.path, latest(project)["act"])
    assert [(table, after) for table, _, after in noted] == [("memo", None), ("coding", None)]


def test_an_act_that_changes_nothing_is_not_recorded(project: Project) -> None:
    project.tag("first", "money", coder="LIN", where=span(6, 10))
    before = latest(project)
    project.tag("first", "money", coder="LIN", where=span(7, 9))
    project.set_state("first", "LIN", "in-progress")
    assert latest(project) == before


def test_an_act_that_fails_leaves_nothing(project: Project, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("source,code,coder,start,end\nfirst,money,LIN,0,3\nfirst,money,LIN,3,9999\n")
    before, act = state(project), latest(project)
    with pytest.raises(QcodeError):
        project.tag_file(rows)
    with pytest.raises(QcodeError):
        project.tag("first", "money", coder="LIN", where=span(0, 10_000))
    with pytest.raises(KeyboardInterrupt), project._act("tag", "", "LIN") as doing:
        doing.insert("coder", {"name": "LIN"})
        raise KeyboardInterrupt
    assert (state(project), latest(project)) == (before, act)
    assert project.coders() == []


def test_there_is_nothing_to_redo_and_it_is_said(project: Project) -> None:
    with pytest.raises(UsageProblem, match="nothing to redo"):
        project.redo()
    project.tag("first", "money", coder="LIN", where=span(0, 3))
    project.undo()
    project.tag("first", "doubt", coder="LIN", where=span(0, 3))
    with pytest.raises(UsageProblem, match="nothing to redo"):
        project.redo()


def test_undo_and_redo_are_acts_of_the_coder_themselves(project: Project) -> None:
    project.tag("first", "money", coder="LIN", where=span(0, 3))
    project.undo()
    assert [row["undone"] for row in project.history_table(2).data()] == ["no", "yes"]
    assert (latest(project)["what"], latest(project)["coder"]) == ("undo", "LIN")
    project.redo()
    assert [row["undone"] for row in project.history_table(3).data()] == ["no", "no", "no"]


def test_undo_of_one_coder_leaves_the_others_work(project: Project) -> None:
    project.tag("first", "money", coder="LIN", where=span(0, 3))
    project.tag("first", "money", coder="MEI", where=span(0, 3))
    done = project.undo("LIN")
    assert (done.coder, done.verb) == ("LIN", "tag")
    assert project.coders() == ["MEI"]
    with pytest.raises(UsageProblem, match="nothing of LIN to undo"):
        project.undo("LIN")


def test_after_an_undo_of_one_coder_undo_goes_on_with_the_latest_that_stands(
    project: Project,
) -> None:
    project.tag("first", "money", coder="LIN", where=span(0, 3))
    project.tag("first", "doubt", coder="MEI", where=span(0, 3))
    project.undo("LIN")
    assert project.undo().coder == "MEI"
    assert project.redo().coder == "MEI"
    assert project.redo().coder == "LIN"


def test_a_coder_whose_every_act_is_undone_can_redo_it(project: Project) -> None:
    project.tag("first", "money", coder="LIN", where=span(0, 3))
    project.undo("LIN")
    assert project.coders() == []
    project.redo("LIN")
    assert project.coders() == ["LIN"]


def test_what_later_work_stands_on_is_not_taken_back(project: Project, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("source,code,coder,start,end\nfirst,money,LIN,0,3\nfirst,money,MEI,0,3\n")
    project.tag_file(rows, "LIN")  # an act of LIN's that makes MEI a coder, too
    project.tag("second", "doubt", coder="MEI", where=span(0, 5))
    before, act = state(project), latest(project)
    with pytest.raises(Conflict, match=r"can't undo tag \(codings from rows.csv\)") as caught:
        project.undo("LIN")
    assert "qcode history" in caught.value.hint
    assert (state(project), latest(project)) == (before, act)


def test_what_stands_in_the_way_is_named_and_not_what_was_taken_back_since(
    project: Project,
) -> None:
    project.tag("first", "money", coder="LIN", where=span(0, 3))
    project.assign(["LIN"], sources=["second"], coder="MEI")
    coding = project.tag("first", "doubt", coder="LIN", where=span(0, 3)).coding
    project.untag(coding, coder="LIN")
    project.undo("LIN")
    project.undo("LIN")
    with pytest.raises(Conflict, match="since then MEI did assign"):
        project.undo("LIN")


def test_an_import_that_was_coded_since_is_not_taken_back_by_itself(project: Project) -> None:
    first = state(project)
    project.tag("first", "money", coder="LIN", where=span(0, 3))
    project.undo()
    assert state(project) == first
    project.undo()
    assert state(project)["source"] == {}
    project.redo()
    assert state(project) == first
    assert not faults(project)


def test_undone_all_the_way_and_done_again_image_for_image(project: Project) -> None:
    first = state(project)
    project.tag("first", "money", coder="LIN", where=span(6, 10), memo="one")
    project.tag("first", "money", coder="LIN", where=span(14, 20), memo="two")
    project.tag("first", "money", coder="LIN", where=span(9, 15))
    project.set_state("first", "LIN", "done")
    project.tag("first", "doubt", coder="MEI", where=span(9, 15))
    last = state(project)
    for _ in range(5):
        project.undo()
    assert state(project) == first
    for _ in range(5):
        project.redo()
    assert state(project) == last
    assert not faults(project)


Held = dict[tuple[str, str, str], list[Span]]

spans = st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(1, 8)
)
coders = st.sampled_from(("LIN", "MEI"))
sources = st.sampled_from(("first", "second"))
codes = st.sampled_from(("help", "money"))
memos = st.sampled_from(("", "", "why", "看"))


class Coding(RuleBasedStateMachine):
    """Two coders at work, beside a plain model of what should be there.

    done: the model and the records after every act that stands; undone: those to be done again.
    """

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "small.qcode"
        shutil.copy(self.template, self.path)
        self.project = Project.open(self.path)
        self.done: list[tuple[Held, State]] = [({}, state(self.project))]
        self.undone: list[tuple[Held, State]] = []

    def teardown(self) -> None:
        if not hasattr(self, "project"):
            return
        for _ in self.done[1:]:
            self.project.undo()
        assert state(self.project) == self.done[0][1]
        for _ in self.done[1:]:
            self.project.redo()
        assert state(self.project) == self.done[-1][1]
        assert not faults(self.project)
        self.project.close()
        self.folder.cleanup()

    def _did(self, held: Held) -> None:
        now = state(self.project)
        if now != self.done[-1][1]:
            self.done.append((held, now))
            self.undone.clear()

    @rule(source=sources, code=codes, coder=coders, where=spans, memo=memos)
    def tag(self, source: str, code: str, coder: str, where: Span, memo: str) -> None:
        held = self.done[-1][0]
        key = (source, code, coder)
        before = held.get(key, [])
        tagged = self.project.tag(source, code, coder=coder, where=Where(span=where), memo=memo)
        after = unite([*before, where])
        expected = "unchanged" if after == before else "united"
        assert tagged.outcome == ("new" if len(after) > len(before) else expected)
        self._did({**held, key: after})

    @rule(data=st.data())
    def untag(self, data: st.DataObject) -> None:
        held = self.done[-1][0]
        places = [(key, each) for key, spans in held.items() for each in spans]
        if not places:
            return
        key, gone = data.draw(st.sampled_from(places))
        query = (
            "SELECT coding.uuid FROM coding JOIN source ON source.id = source"
            " JOIN code ON code.id = code JOIN coder ON coder.id = coder"
            ' WHERE (source.name, code.ident, coder.name, start, "end") = (?, ?, ?, ?, ?)'
        )
        row = (*key, gone.start, gone.end)
        ident = self.project._connection.execute(query, row).fetchone()[0]
        assert self.project.untag(ident[:13]).start == gone.start
        self._did({**held, key: [each for each in held[key] if each != gone]})

    @rule(source=sources, coder=coders, reached=st.sampled_from(("done", "in-progress")))
    def say_how_far(self, source: str, coder: str, reached: Any) -> None:
        self.project.set_state(source, coder, reached)
        self._did(self.done[-1][0])

    @rule()
    @precondition(lambda self: len(self.done) > 1)
    def undo(self) -> None:
        self.project.undo()
        self.undone.append(self.done.pop())

    @rule()
    @precondition(lambda self: self.undone)
    def redo(self) -> None:
        self.project.redo()
        self.done.append(self.undone.pop())

    @rule()
    def close_and_open(self) -> None:
        self.project.close()
        self.project = Project.open(self.path)

    @invariant()
    @precondition(lambda self: hasattr(self, "project"))
    def the_records_are_what_the_model_says(self) -> None:
        held, records = self.done[-1]
        assert state(self.project) == records
        rows = self.project._connection.execute(
            'SELECT source.name, code.ident, coder.name, start, "end" FROM coding'
            " JOIN source ON source.id = source JOIN code ON code.id = code"
            " JOIN coder ON coder.id = coder ORDER BY start"
        )
        found: Held = {}
        for source, code, coder, start, end in rows.fetchall():
            found.setdefault((source, code, coder), []).append(Span(start, end))
        assert found == {key: spans for key, spans in held.items() if spans}


class OneCoderAtATime(RuleBasedStateMachine):
    """Two coders whose undo and redo take back only what is theirs."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "small.qcode"
        shutil.copy(self.template, path)
        self.project = Project.open(path)
        self.done: dict[str, list[list[Span]]] = {"LIN": [[]], "MEI": [[]]}
        self.undone: dict[str, list[list[Span]]] = {"LIN": [], "MEI": []}

    def teardown(self) -> None:
        if hasattr(self, "project"):
            assert not faults(self.project)
            self.project.close()
            self.folder.cleanup()

    @rule(coder=coders, where=spans)
    def tag(self, coder: str, where: Span) -> None:
        before = self.done[coder][-1]
        self.project.tag("first", "money", coder=coder, where=Where(span=where))
        after = unite([*before, where])
        if after != before:
            self.done[coder].append(after)
            self.undone[coder].clear()

    @rule(coder=coders)
    def undo(self, coder: str) -> None:
        if len(self.done[coder]) > 1:
            assert self.project.undo(coder).coder == coder
            self.undone[coder].append(self.done[coder].pop())
        else:
            with pytest.raises(UsageProblem):
                self.project.undo(coder)

    @rule(coder=coders)
    def redo(self, coder: str) -> None:
        if self.undone[coder]:
            assert self.project.redo(coder).coder == coder
            self.done[coder].append(self.undone[coder].pop())
        else:
            with pytest.raises(UsageProblem):
                self.project.redo(coder)

    @invariant()
    @precondition(lambda self: hasattr(self, "project"))
    def everyone_has_what_is_theirs(self) -> None:
        rows = self.project._connection.execute(
            'SELECT coder.name, start, "end" FROM coding JOIN coder ON coder.id = coder'
            " ORDER BY start"
        )
        found: dict[str, list[Span]] = {"LIN": [], "MEI": []}
        for coder, start, end in rows.fetchall():
            found[coder].append(Span(start, end))
        assert found == {coder: held[-1] for coder, held in self.done.items()}


@pytest.fixture
def long_text(project: Project, tmp_path: Path) -> Path:
    """The small project with texts that have room for every span of the machines."""
    project.undo()
    folder = tmp_path / "long"
    folder.mkdir()
    for name in ("first", "second"):
        (folder / f"{name}.txt").write_text(
            f"{name}的话" + "甲乙丙😀丁戊己庚" * 7, encoding="utf-8"
        )
    project.import_files(sorted(folder.iterdir()))
    return project.path


@pytest.mark.parametrize("machine", [Coding, OneCoderAtATime])
def test_whatever_two_coders_do_and_undo_the_project_is_what_they_mean(
    machine: type[Coding] | type[OneCoderAtATime], long_text: Path
) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    machine.template = long_text
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_redo_over_what_was_coded_since_is_a_conflict_and_leaves_no_overlap(
    project: Project, tmp_path: Path
) -> None:
    project.tag("first", "doubt", coder="LIN", where=span(0, 3))
    project.tag("first", "money", coder="LIN", where=span(10, 20))
    project.undo("LIN")
    rows = tmp_path / "rows.csv"
    lines = "first,money,LIN,15,22\nfirst,money,WANG,15,22\n"
    rows.write_text(f"source,code,coder,start,end\n{lines}", encoding="utf-8")
    project.tag_file(rows)
    before = state(project)
    with pytest.raises(Conflict, match="coded over it since"):
        project.redo("LIN")
    assert state(project) == before
    assert faults(project) == []
