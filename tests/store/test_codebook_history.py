"""Whatever is done to the codebook: the project stays sound, and all of it can be taken back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qcode.codebook.model import Codebook
from qcode.codebook.reading import parse_codebook
from qcode.codebook.writing import codebook_to_yaml
from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where
from qcode.store.journal import image_of
from qcode.store.records import RECORDS

HELP = """\
id: help-book
version: 1.0.0
title: {en: Help, zh: 帮助}
codes:
  - {id: help, name: {en: Help, zh: 帮助}, key: h, children: [
      {id: money, name: {en: Money, zh: 钱}, children: [{id: loan, name: Loan}]},
      {id: work, name: {en: Work, zh: 工}, key: w}]}
  - {id: doubt, name: {en: Doubt, zh: 怀疑}}
relations:
  - {from: doubt, to: help, kind: leads-to}
  - {from: money, to: help, kind: part-of}
  - {from: doubt, to: money, kind: leads-to}
"""

TALK = """\
id: talk-book
version: 1.0.0
title: {en: Talk, zh: 说话}
requires: [help-book]
typologies:
  - id: tone
    of: village
    name: {en: Tone, zh: 口气}
    rests_on: codes
    classes:
      warm: {talk: thanks}
codes:
  - {id: talk, name: {en: Talk, zh: 说话}, children: [
      {id: thanks, name: {en: Thanks, zh: 感谢}, key: w}, {id: blame, name: {en: Blame, zh: 埋怨}}]}
relations:
  - {from: blame, to: doubt, kind: leads-to}
"""

State = dict[str, dict[str, dict[str, Any]]]
LONG = 40


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


def build(folder: Path) -> Path:
    """A project of two codebooks that rest on each other, and one text."""
    for name, text in (("help.yaml", HELP), ("talk.yaml", TALK), ("t.txt", "王：" + "话" * LONG)):
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / "edits.qcode"
    with Project.create(path, [folder / "help.yaml", folder / "talk.yaml"]) as project:
        project.import_files([folder / "t.txt"])
    return path


@pytest.fixture
def project(tmp_path: Path) -> Any:
    with Project.open(build(tmp_path)) as opened:
        yield opened


def tag(project: Project, code: str, coder: str, start: int, end: int, memo: str = "") -> None:
    project.tag("t", code, coder=coder, where=Where(span=Span(start, end)), memo=memo)


WHO = st.sampled_from(["LIN", "MEI"])
PICK = st.integers(0, 99)


class Editing(RuleBasedStateMachine):
    """Codings and edits in any order, each of which leaves a sound project."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.project = Project.open(build(self.folder))
        self.past = [self.seen()]

    def seen(self) -> tuple[State, list[Codebook]]:
        return state(self.project), self.project.codebooks()

    def code(self, pick: int) -> str:
        codes = self.project.codes()
        return codes[pick % len(codes)].id

    def does(self, edit: Any) -> None:
        """Do it, or be refused in a sentence and change nothing."""
        before = self.past[-1]
        try:
            edit()
        except UsageProblem as refused:
            assert refused.message
            assert self.seen() == before
            return
        after = self.seen()
        if after != before:
            self.past.append(after)

    @rule(pick=PICK, who=WHO, start=st.integers(0, LONG - 9), length=st.integers(1, 9))
    def code_a_passage(self, pick: int, who: str, start: int, length: int) -> None:
        memo = "a note" if length % 3 == 0 else ""
        self.does(lambda: tag(self.project, self.code(pick), who, start, start + length, memo))

    @rule(pick=PICK, top=st.booleans(), name=st.sampled_from(["New", "新", "Help", "x [b] y"]))
    def add(self, pick: int, top: bool, name: str) -> None:
        parent = None if top else self.code(pick)
        self.does(lambda: self.project.add_code(name, parent=parent, coder="LIN"))

    @rule(pick=PICK, name=st.sampled_from(["Cash", "现金", "Talk"]), key=st.sampled_from("mwh"))
    def change(self, pick: int, name: str, key: str) -> None:
        code = self.code(pick)
        self.does(lambda: self.project.change_code(code, name=name, definition="what", key=key))

    @rule(pick=PICK, under=st.none() | PICK)
    def move(self, pick: int, under: int | None) -> None:
        parent = None if under is None else self.code(under)
        self.does(lambda: self.project.move_code(self.code(pick), parent))

    @rule(picks=st.lists(PICK, min_size=1, max_size=3), into=PICK)
    def merge(self, picks: list[int], into: int) -> None:
        codes = [self.code(pick) for pick in picks]
        self.does(lambda: self.project.merge_codes(codes, self.code(into), coder="MEI"))

    @rule(pick=PICK, some=st.integers(1, 3))
    def split(self, pick: int, some: int) -> None:
        rows = self.project.codings_table().data()
        code = rows[pick % len(rows)]["code"] if rows else ""
        chosen = [row["id"] for row in rows if row["code"] == code][:some]
        self.does(lambda: self.project.split_code(chosen, f"Part {pick}", coder="LIN"))

    @rule(pick=PICK, into=st.none() | PICK)
    def delete(self, pick: int, into: int | None) -> None:
        target = None if into is None else self.code(into)
        self.does(lambda: self.project.delete_code(self.code(pick), into=target))

    @rule(pick=PICK, on=st.sampled_from(["code", "project"]))
    def write_a_memo(self, pick: int, on: str) -> None:
        name = self.code(pick) if on == "code" else ""
        self.does(lambda: self.project.write_memo(MemoOn(on, name), f"on {pick}", coder="LIN"))

    @invariant()
    def all_is_well(self) -> None:
        assert [fault for finding in self.project.check() for fault in finding.faults] == []

    @invariant()
    def each_codebook_can_be_exported_and_read_again(self) -> None:
        for book in self.project.codebooks():
            assert parse_codebook(codebook_to_yaml(book), "again.yaml") == book

    @invariant()
    def the_history_knows_the_codebooks_of_now(self) -> None:
        last = self.project.history_table(1).data()[0]["act"]
        assert self.project.codebooks_at(last) == self.project.codebooks()

    def teardown(self) -> None:
        if not hasattr(self, "project"):
            return
        try:
            for then in reversed(self.past[:-1]):
                self.project.undo()
                assert self.seen() == then
            for then in self.past[1:]:
                self.project.redo()
                assert self.seen() == then
        finally:
            self.project.close()
            shutil.rmtree(self.folder)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
