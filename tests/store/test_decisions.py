"""Decisions in the file, and the codings of the consensus that are kept up with them."""

from __future__ import annotations

import json
from pathlib import Path

from qcode.coding.consensus import CONSENSUS, CodedSpan, Decision, Resolution
from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store import codings, decisions
from qcode.store.journal import act
from qcode.store.sources import source_named, text_of


def spans(project: Project) -> list[tuple[str, int, int, str]]:
    rows = project._connection.execute(
        'SELECT code.ident, start, "end", coding.uuid FROM coding JOIN code ON code.id = code'
        " JOIN coder ON coder.id = coder WHERE coder.name = ? ORDER BY start",
        (CONSENSUS,),
    )
    return list(rows.fetchall())


def put(project: Project, *wanted: tuple[str, int, int]) -> None:
    connection = project._connection
    source = source_named(connection, "first")
    assert source is not None
    with act(connection, "decide", "", None) as doing:
        coder = codings.coder_id(doing, CONSENSUS)
        spots = [CodedSpan(*each) for each in wanted]
        decisions.put_consensus(doing, source.id, coder, spots, text_of(connection, source))


def test_only_what_differs_is_written(project: Project) -> None:
    put(project, ("help", 0, 5), ("money", 2, 8))
    before = spans(project)
    put(project, ("help", 0, 5), ("money", 3, 9), ("doubt", 20, 24))
    after = spans(project)
    assert [row[:3] for row in after] == [("help", 0, 5), ("money", 3, 9), ("doubt", 20, 24)]
    assert [row[3] for row in after[:2]] == [row[3] for row in before]
    changes = project.history_table(1).data()[0]["changes"]
    assert changes == 2
    acts = len(project.history_table().rows)
    put(project, ("help", 0, 5), ("money", 3, 9), ("doubt", 20, 24))
    assert len(project.history_table().rows) == acts
    put(project)
    assert spans(project) == []
    assert all(not finding.faults for finding in project.check())


def test_one_coding_that_falls_apart_keeps_its_id_in_one_part(project: Project) -> None:
    put(project, ("help", 0, 10))
    ((*_, own),) = spans(project)
    put(project, ("help", 0, 4), ("help", 6, 10))
    assert [row[:3] for row in spans(project)] == [("help", 0, 4), ("help", 6, 10)]
    assert [row[3] for row in spans(project)].count(own) == 1


def decided(project: Project) -> Decision:
    """The one that stands."""
    (every,) = decisions.decisions_by_source(project._connection).values()
    (found,) = [each for each in every if each.about]
    return found


def coded(project: Project) -> str:
    """A disagreement; its id."""
    project.tag("first", "money", coder="LIN", where=Where(span=Span(2, 6)))
    for coder in ("LIN", "MEI"):
        project.set_state("first", coder, "done")
    return project.disagreements("first")[0].id


def test_a_decision_is_read_as_it_was_made(project: Project) -> None:
    said = Resolution("span", spans=(CodedSpan("help", 0, 6),))
    project.decide(coded(project), said, coder="LIN", reason="wider")
    found = decided(project)
    assert (found.source, found.coder, found.compared) == ("first", "LIN", ("LIN", "MEI"))
    assert (found.choice, found.outcome, found.reason) == ("span", said.spans, "wider")
    assert {each[1:] for each in found.about} == {("money", 2, 6)}
    assert found.created.endswith("Z")


def test_it_speaks_of_uuids_so_that_it_means_the_same_in_any_copy(project: Project) -> None:
    project.decide(coded(project), Resolution("both"), coder="LIN")
    row = project._connection.execute(
        "SELECT about, outcome, compared FROM decision WHERE choice = 'both'"
    ).fetchone()
    (coding, code, *span), *_ = json.loads(row[0])
    assert span == [2, 6] and json.loads(row[1]) == [[code, 2, 6]]
    uuids = {
        table: {own for (own,) in project._connection.execute(f"SELECT uuid FROM {table}")}
        for table in ("coding", "code", "coder")
    }
    assert coding in uuids["coding"] and code in uuids["code"]
    assert set(json.loads(row[2])) <= uuids["coder"]


def test_a_coder_who_is_no_more_leaves_nobody_compared(project: Project) -> None:
    project.decide(coded(project), Resolution("both"), coder=None)
    connection = project._connection
    connection.execute("UPDATE decision SET compared = '[\"gone\"]'")
    assert decided(project).compared == ()


def test_codings_and_memos_of_one_source_are_those_of_all(project: Project, path: Path) -> None:
    where = Where(span=Span(2, 6))
    project.tag("second", "money", coder="LIN", where=where, memo="here")
    coded(project)
    connection = project._connection
    every, memos = decisions.codings_by_source(connection), decisions.memos_by_coding(connection)
    assert sorted(len(each) for each in every.values()) == [1, 1]
    for own, found in every.items():
        assert decisions.codings_by_source(connection, own) == {own: found}
    (text,) = [memo[2] for each in memos.values() for memo in each]
    assert text == "here"
