"""A coding is older than its definition when what its code asks for has changed since a coder last
looked at it, whatever else was done, undone and done again.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store.looks import coded_under, older, older_coding
from qcode.texts import Text

BOOK = """\
id: book
version: 1.0.0
title: Book
codes:
  - {id: help, name: Help, definition: first, children: [{id: money, name: Money}]}
  - {id: doubt, name: Doubt, definition: first}
  - {id: plain, name: Plain}
"""

LONG = 40
Said = tuple[str, ...]


def build(folder: Path) -> Path:
    (folder / "book.yaml").write_text(BOOK, encoding="utf-8")
    (folder / "t.txt").write_text("王：" + "话" * LONG, encoding="utf-8")
    path = folder / "looks.qcode"
    with Project.create(path, [folder / "book.yaml"]) as project:
        project.import_files([folder / "t.txt"])
    return path


@pytest.fixture
def project(tmp_path: Path) -> Any:
    with Project.open(build(tmp_path)) as opened:
        yield opened


def tag(project: Project, code: str, start: int = 3, end: int = 6, coder: str = "LIN") -> str:
    return project.tag("t", code, coder=coder, where=Where(span=Span(start, end))).coding


def outdated(project: Project) -> set[str]:
    """By the listing; the same coding by coding."""
    found = set(older(project._connection))
    rows = project.codings_table().data()
    assert {row["id"] for row in rows if row["definition"] == "older"} == found
    for row in rows:
        assert (older_coding(project._connection, row["id"]) is not None) == (row["id"] in found)
    return found


def test_a_coding_is_older_once_its_code_is_redefined(project: Project) -> None:
    coding, other = tag(project, "help"), tag(project, "doubt")
    assert outdated(project) == set()
    project.change_code("help", definition="second")
    project.change_code("help", definition="third")
    assert outdated(project) == {coding} and other != coding
    assert older(project._connection)[coding].then.definition.en == "first"
    assert older(project._connection)[coding].changes == 2


@pytest.mark.parametrize("field", ["include", "exclude"])
def test_what_belongs_and_what_does_not_is_part_of_the_definition(
    project: Project, field: str
) -> None:
    coding = tag(project, "help")
    project.change_code("help", **{field: ["only this"]})  # type: ignore[arg-type]
    assert outdated(project) == {coding}


def test_a_name_beside_a_definition_a_key_a_colour_and_a_translation_are_not(
    project: Project,
) -> None:
    tag(project, "help")
    project.change_code("help", name="Support", key="h", color="#112233")
    project.change_code("help", definition=Text("first", "首先"))
    assert outdated(project) == set()


def test_the_name_is_all_that_a_code_without_a_definition_says(project: Project) -> None:
    coding = tag(project, "plain")
    project.change_code("plain", name="Plainer")
    assert outdated(project) == {coding}


def test_a_definition_that_is_put_back_makes_nothing_older(project: Project) -> None:
    tag(project, "help")
    project.change_code("help", definition="second")
    project.change_code("help", definition="first")
    assert outdated(project) == set()
    project.change_code("help", definition="second")
    project.undo()
    assert outdated(project) == set()


def test_resizing_and_recoding_are_looking_again(project: Project) -> None:
    first, second = tag(project, "help"), tag(project, "help", 10, 14)
    project.change_code("help", definition="second")
    project.resize(first, 3, 7)
    assert outdated(project) == {second}
    project.recode(second, "doubt")
    assert outdated(project) == set()
    project.undo()
    assert outdated(project) == {second}


def test_a_coding_that_is_confirmed_is_as_new_as_its_definition(project: Project) -> None:
    first, second = tag(project, "help"), tag(project, "help", 10, 14)
    project.change_code("help", definition="second")
    project.confirm([first[:8], second[:8]], coder="LIN")
    assert outdated(project) == set()
    assert not [fault for finding in project.check() for fault in finding.faults]
    project.undo()
    assert outdated(project) == {first, second}
    project.redo()
    assert outdated(project) == set()
    project.undo()
    project.undo()
    assert outdated(project) == set() and project.codes()[0].definition.en == "first"


def test_a_coder_confirms_no_more_than_their_own(project: Project) -> None:
    coding = tag(project, "help")
    with pytest.raises(UsageProblem, match="that coding is LIN's, not MEI's"):
        project.confirm([coding], coder="MEI")


def test_codings_that_went_along_into_another_code_are_older(project: Project) -> None:
    coding = tag(project, "help")
    project.change_code("doubt", definition="other")
    project.merge_codes(["help"], "doubt")
    assert outdated(project) == {coding}
    found = older(project._connection)[coding]
    assert (found.then.id, found.then.definition.en, found.changes) == ("help", "first", 1)


def test_what_was_coded_under_is_told_of_each(project: Project) -> None:
    first = tag(project, "help")
    project.change_code("help", definition="second")
    second = tag(project, "help", 10, 14)
    then = coded_under(project._connection, [first, second])
    assert [then[each].definition.en for each in (first, second)] == ["first", "second"]


WHO = st.sampled_from(["LIN", "MEI"])
PICK = st.integers(0, 99)


class Looking(RuleBasedStateMachine):
    """Any acts in any order, against what a coder would remember of each coding."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.project = Project.open(build(self.folder))
        self.seen: dict[str, Said] = {}
        self.past: list[dict[str, Said]] = []
        self.future: list[dict[str, Said]] = []

    def codings(self) -> dict[str, tuple[Any, ...]]:
        rows = self.project.codings_table().data()
        return {row["id"]: (row["code"], row["start"], row["end"]) for row in rows}

    def said(self) -> dict[str, Said]:
        """Code → what it asks for; all texts here are in one language."""
        return {
            code.id: (code.definition.en, *(each.en for each in code.include))
            if code.definition or code.include
            else ("called", code.name.en)
            for code in self.project.codes()
        }

    def code(self, pick: int) -> str:
        codes = self.project.codes()
        return codes[pick % len(codes)].id if codes else "none"

    def does(self, act: Any, *, looking: bool) -> None:
        before, acts = self.codings(), self.project.last_act()
        try:
            act()
        except UsageProblem:
            return
        if self.project.last_act() == acts:
            return
        self.past.append(dict(self.seen))
        self.future.clear()
        after, said = self.codings(), self.said()
        for coding, place in after.items():
            if looking and before.get(coding) != place:
                self.seen[coding] = said[place[0]]

    @rule(pick=PICK, who=WHO, start=st.integers(2, LONG - 9), length=st.integers(1, 9))
    def code_a_passage(self, pick: int, who: str, start: int, length: int) -> None:
        code = self.code(pick)
        self.does(lambda: tag(self.project, code, start, start + length, who), looking=True)

    @rule(pick=PICK, start=st.integers(2, LONG - 9), length=st.integers(1, 9))
    def resize(self, pick: int, start: int, length: int) -> None:
        known = sorted(self.codings())
        if known:
            coding = known[pick % len(known)]
            self.does(lambda: self.project.resize(coding, start, start + length), looking=True)

    @rule(pick=PICK, into=PICK)
    def recode(self, pick: int, into: int) -> None:
        known, code = sorted(self.codings()), self.code(into)
        if known:
            self.does(lambda: self.project.recode(known[pick % len(known)], code), looking=True)

    @rule(pick=PICK)
    def untag(self, pick: int) -> None:
        known = sorted(self.codings())
        if known:
            self.does(lambda: self.project.untag(known[pick % len(known)]), looking=True)

    @rule(pick=PICK)
    def confirm(self, pick: int) -> None:
        known = sorted(self.codings())
        if known:
            coding = known[pick % len(known)]
            self.does(lambda: self.project.confirm([coding]), looking=False)
            self.seen[coding] = self.said()[self.codings()[coding][0]]

    @rule(pick=PICK, some=st.integers(1, 3))
    def split(self, pick: int, some: int) -> None:
        rows = self.project.codings_table().data()
        code = rows[pick % len(rows)]["code"] if rows else ""
        chosen = [row["id"] for row in rows if row["code"] == code][:some]
        self.does(lambda: self.project.split_code(chosen, f"Part {pick}"), looking=True)

    @rule(pick=PICK, word=st.sampled_from(["first", "second", ""]))
    def redefine(self, pick: int, word: str) -> None:
        code = self.code(pick)
        self.does(lambda: self.project.change_code(code, definition=word), looking=False)

    @rule(pick=PICK, words=st.sampled_from([[], ["this"], ["this", "that"]]))
    def include(self, pick: int, words: list[str]) -> None:
        code = self.code(pick)
        self.does(lambda: self.project.change_code(code, include=words), looking=False)

    @rule(pick=PICK, name=st.sampled_from(["Aid", "Cash", "Plain"]))
    def rename(self, pick: int, name: str) -> None:
        code = self.code(pick)
        self.does(lambda: self.project.change_code(code, name=name), looking=False)

    @rule(pick=PICK, into=PICK)
    def merge(self, pick: int, into: int) -> None:
        gone, code = self.code(pick), self.code(into)
        self.does(lambda: self.project.merge_codes([gone], code), looking=False)

    @rule(pick=PICK, into=st.none() | PICK)
    def delete(self, pick: int, into: int | None) -> None:
        gone, code = self.code(pick), None if into is None else self.code(into)
        self.does(lambda: self.project.delete_code(gone, into=code), looking=False)

    @rule()
    def undo(self) -> None:
        if self.past:
            self.project.undo()
            self.future.append(self.seen)
            self.seen = self.past.pop()

    @rule()
    def redo(self) -> None:
        if self.future:
            self.project.redo()
            self.past.append(self.seen)
            self.seen = self.future.pop()

    @invariant()
    def each_coding_is_as_old_as_remembered(self) -> None:
        said = self.said()
        expected = {
            coding
            for coding, (code, _, _) in self.codings().items()
            if self.seen[coding] != said[code]
        }
        assert outdated(self.project) == expected

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            shutil.rmtree(self.folder)


TestLooking = Looking.TestCase
TestLooking.settings = settings(
    max_examples=20,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
