"""What a coder is handed out: what they need, and not a byte of what isn't theirs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import Conflict, FileProblem, ProjectExists, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where
from qcode.store import records
from qcode.store.handing_out import contents

RUTH, OTTO = "Ruth Ownwork", "Otto Others"


@pytest.fixture
def shared(project: Project) -> Project:
    """Two coders have worked on all three interviews; Otto has left traces of every kind."""
    for coder in (RUTH, OTTO):
        for source, at in (("one", Span(0, 9)), ("two", Span(9, 14)), ("three", Span(0, 12))):
            said = f"{coder.split()[0]}'s thought on {source}"
            project.tag(source, "money", coder=coder, where=Where(span=at), memo=said)
        project.set_state("one", coder, "done")
        project.set_state("two", coder, "in-progress")
        project.write_memo(MemoOn("project"), f"{coder.split()[0]} on everything", coder=coder)
        project.save_query(f"{coder.split()[0]}-asks", "code:help", coder=coder)
    project.tag("one", "doubt", coder=OTTO, where=Where(span=Span(9, 18)))
    project.tag_new("one", "Grudge", coder=OTTO, where=Where(span=Span(9, 18)))
    project.assign([RUTH, OTTO], sources=["one", "two"])
    project.add_relation("help", "leads-to", "doubt", coder=OTTO)
    project.take_agreed(coder=OTTO)
    return project


def handed_out(project: Project, *sources: str) -> Path:
    path = project.path.with_name("ruth.qcode")
    project.hand_out(RUTH, path, sources=sources)
    return path


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def test_the_sources_go_along_with_the_coders_own_work_on_them(shared: Project) -> None:
    with Project.open(handed_out(shared, "one", "two")) as hers:
        assert [row[0] for row in hers.sources_table().rows] == ["one", "two"]
        codings = hers.codings_table().data()
        assert [(each["coder"], each["source"]) for each in codings] == [
            (RUTH, "one"),
            (RUTH, "two"),
        ]
        assert {code.id for code in hers.codes()} >= {"help", "money", "doubt", "grudge"}
        assert hers.uuid == shared.uuid
        assert all(not finding.faults for finding in hers.check())


def test_those_assigned_to_the_coder_go_along_where_none_is_named(shared: Project) -> None:
    assert rows(handed_out(shared), "SELECT name FROM source ORDER BY name") == [
        ("one",),
        ("two",),
    ]


def test_of_the_cases_those_go_along_that_the_sources_lead_to(shared: Project) -> None:
    path = handed_out(shared, "three")
    assert rows(path, "SELECT kind, name FROM cases ORDER BY kind, name") == [
        ("person", "Ann"),
        ("village", "下村"),
    ]


def test_no_byte_of_what_is_withheld_is_in_the_file(shared: Project) -> None:
    content = handed_out(shared, "one").read_bytes()
    withheld = [
        OTTO,  # nowhere, also not in a summary
        "Otto's thought",
        "Otto on everything",
        "Otto-asks",
        "您怎么看",  # what two says
        "我看这个钱花得不值",
        "Who decided",  # what three says
        "in a meeting",
        "two.txt",
        "Ruth's thought on two",
        "Village Office",  # of Ann, who speaks in three
        "远村",
        "consensus",
    ]
    assert [each for each in withheld if each.encode() in content] == []
    present = ["修了一条渠", "县水务局", "Ruth's thought on one", "Ruth on everything", "Grudge"]
    assert [each for each in present if each.encode() not in content] == []


def test_whoever_else_did_something_is_not_named(shared: Project) -> None:
    path = handed_out(shared, "one")
    assert rows(path, "SELECT DISTINCT coder FROM act WHERE coder IS NOT NULL") == [(RUTH,)]
    assert rows(path, "SELECT name FROM coder") == [(RUTH,)]
    grudge = rows(path, "SELECT coder, summary FROM act WHERE id IN (SELECT act FROM change"
                        " WHERE record = 'code' AND after LIKE '%Grudge%')")  # fmt: skip
    assert grudge == [(None, "")]  # it was made while coding a source


def test_acts_keep_who_they_are_and_where_they_stand(shared: Project) -> None:
    question = "SELECT uuid, stamp, verb FROM act WHERE verb <> 'hand out'"
    path = handed_out(shared, "one")
    assert set(rows(path, question)) <= set(rows(shared.path, question))


def test_of_a_record_all_its_history_goes_along_or_none(shared: Project) -> None:
    shared.change_code("grudge", name="Old grudge", coder=OTTO)
    path = handed_out(shared, "one")
    question = "SELECT uuid, before, after FROM change ORDER BY id"
    there, here = rows(path, question), rows(shared.path, question)
    known = {uuid for uuid, _, _ in there}
    assert there == [change for change in here if change[0] in known]


def test_undo_in_a_hand_out_takes_back_the_coders_own_whole_acts_only(shared: Project) -> None:
    with Project.open(handed_out(shared, "one")) as hers:
        undone = []
        with pytest.raises(Conflict):  # her first act made her a coder
            while True:
                undone.append(hers.undo())
        assert {(act.coder, act.verb) for act in undone} == {
            (RUTH, "done"),
            (RUTH, "memo"),
            (RUTH, "save query"),
        }
        assert all(not finding.faults for finding in hers.check())


def test_handing_out_assigns_the_sources(shared: Project) -> None:
    latest = "SELECT uuid, verb, summary FROM act ORDER BY id DESC LIMIT 1"
    shared.hand_out("Newcomer", shared.path.with_name("new.qcode"), sources=["three"])
    given = rows(shared.path, latest)
    assert given[0][1:] == ("assign", "1 to Newcomer")
    shared.hand_out("Newcomer", shared.path.with_name("again.qcode"))
    assert rows(shared.path, latest) == given  # what is known is not recorded again


def test_the_table_says_what_went_along(shared: Project) -> None:
    table = shared.hand_out(RUTH, shared.path.with_name("ruth.qcode"), sources=["one"])
    assert [(row["kind"], row["count"]) for row in table.data()][:3] == [
        ("codebook", 1),
        ("code", 4),
        ("source", 1),
    ]
    assert table.meta["locked"] is False


def test_nothing_is_left_beside_the_project(shared: Project) -> None:
    before = {path.name for path in shared.path.parent.iterdir()}
    handed_out(shared, "one")
    after = {path.name for path in shared.path.parent.iterdir()}
    assert after - before <= {"ruth.qcode", f"{shared.name}.backups"}


def test_a_coder_of_no_source_is_told_how_to_get_some(shared: Project) -> None:
    with pytest.raises(UsageProblem, match="no source is for Nobody to code") as refused:
        shared.hand_out("Nobody", shared.path.with_name("nobody.qcode"))
    assert "--source" in refused.value.hint
    assert not shared.path.with_name("nobody.qcode").exists()


def test_a_file_that_is_there_is_not_written_over(shared: Project) -> None:
    with pytest.raises(ProjectExists):
        shared.hand_out(RUTH, shared.path)


def test_of_two_at_once_the_later_does_not_take_the_place_of_the_first(shared: Project) -> None:
    target, last = shared.path.with_name("ruth.qcode"), shared.last_act()

    def another_is_first() -> None:
        target.write_bytes(b"theirs")

    shared._connection.before_writing = another_is_first
    with pytest.raises(ProjectExists):
        shared.hand_out("Newcomer", target, sources=["one"])
    assert target.read_bytes() == b"theirs" and shared.last_act() == last


def test_where_it_cannot_be_written_nothing_is_recorded(shared: Project, tmp_path: Path) -> None:
    last = shared.last_act()
    with pytest.raises(FileProblem, match="folder doesn't exist"):
        shared.hand_out("Newcomer", tmp_path / "nowhere" / "a.qcode", sources=["one"])
    assert shared.last_act() == last


def test_of_every_kind_of_record_it_is_decided_whether_it_goes_along(shared: Project) -> None:
    """A new kind that refers to nothing must be named in handing_out; one that does goes along
    with all that it refers to: look whether that is right, and add it here.
    """
    assert set(records.RECORDS) == {
        "coder", "codebook", "variable", "typology", "code", "relation", "source", "cases",
        "speaker", "attribute", "coding", "memo", "progress", "decision", "assignment", "query",
        "support", "alias",
    }  # fmt: skip
    with Project.open(handed_out(shared, "one")) as hers:
        counts = contents(hers._connection)
    assert "decision" not in counts
    assert (counts["coding"], counts["memo"], counts["query"], counts["progress"]) == (1, 2, 1, 1)
    assert "relation" not in counts  # Otto drew it
