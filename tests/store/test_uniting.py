"""A coder's codings of one code never overlap in the file: what overlaps becomes one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.coding.spans import Span, unite
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store.codings import StoredCoding, codings

LENGTH = 36
"""No longer than the first interview."""

spans = st.lists(
    st.integers(0, LENGTH - 1).flatmap(
        lambda start: st.builds(Span, st.just(start), st.integers(start + 1, LENGTH))
    ),
    max_size=12,
)


def held(project: Project) -> list[StoredCoding]:
    return list(codings(project._connection))


def tag(
    project: Project, span: Span, code: str = "money", coder: str = "LIN", memo: str = ""
) -> str:
    return project.tag("first", code, coder=coder, where=Where(span=span), memo=memo).outcome


@pytest.fixture
def clean(project: Project) -> Project:
    """The same file serves every example: each takes its acts back at the end."""
    return project


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(given=spans)
def test_what_is_stored_is_what_uniting_the_spans_gives(clean: Project, given: list[Span]) -> None:
    before = len(clean.history_table().rows)
    text = clean.open_source("first").text
    for span in given:
        tag(clean, span)
    stored = [(each.start, each.end, each.quotation) for each in held(clean)]
    assert stored == [(s.start, s.end, text[s.start : s.end]) for s in unite(given)]
    assert not [fault for finding in clean.check() for fault in finding.faults]
    for _ in range(len(clean.history_table().rows) - before):
        clean.undo()
    assert held(clean) == []


def test_touching_codings_stay_two(project: Project) -> None:
    assert tag(project, Span(0, 5)) == "new"
    assert tag(project, Span(5, 9)) == "new"
    assert [(each.start, each.end) for each in held(project)] == [(0, 5), (5, 9)]


def test_codings_of_another_code_or_coder_are_never_united(project: Project) -> None:
    tag(project, Span(0, 5))
    assert tag(project, Span(2, 9), code="help") == "new"
    assert tag(project, Span(2, 9), coder="MEI") == "new"
    assert len(held(project)) == 3


def test_it_is_said_whether_codings_were_united_or_one_held_it_already(project: Project) -> None:
    assert tag(project, Span(2, 6)) == "new"
    assert tag(project, Span(2, 6)) == "unchanged"
    assert tag(project, Span(3, 5)) == "unchanged"
    assert tag(project, Span(10, 14)) == "new"
    assert tag(project, Span(5, 11)) == "united"
    assert [(each.start, each.end) for each in held(project)] == [(2, 14)]


def test_uniting_keeps_the_first_codings_id_and_every_memo(project: Project) -> None:
    tag(project, Span(2, 6), memo="one")
    first = held(project)[0].uuid
    tag(project, Span(10, 14), memo="two")
    tag(project, Span(5, 11), memo="three")
    (coding,) = held(project)
    assert coding.uuid == first
    assert coding.memo == "one\n\ntwo\n\nthree"
    tag(project, Span(5, 11), memo="three")
    tag(project, Span(5, 11), memo="one\n\ntwo")
    assert held(project)[0].memo == "one\n\ntwo\n\nthree"
