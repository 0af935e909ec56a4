"""Whatever is coded, moved, recoded and taken away: the rules hold, and undo brings all back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.coding.spans import Span
from qcode.errors import SpanOutside, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn, SeenCoding
from qcode.project.tagging import Tagged, Where

LENGTH = 36
"""No longer than the first interview."""

CODES = ("help", "money", "doubt")
CODERS = ("LIN", "MEI")

spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).map(
    lambda pair: Span(min(pair[0], pair[1] - 1), max(pair[0] + 1, pair[1]))
)
picks = st.integers(0, 20)
moves = st.one_of(
    st.tuples(st.just("tag"), spans, st.sampled_from(CODES), st.sampled_from(CODERS)),
    st.tuples(st.just("resize"), spans, picks),
    st.tuples(st.just("recode"), st.sampled_from(CODES), picks),
    st.tuples(st.just("untag"), picks),
    st.tuples(st.just("memo"), st.sampled_from(["", "one", "two"]), picks),
)
Move = tuple[object, ...]


def seen(project: Project) -> list[SeenCoding]:
    return project.codings_in("first")


def tag(project: Project, span: Span, code: str = "money", coder: str = "LIN") -> Tagged:
    return project.tag("first", code, coder=coder, where=Where(span=span))


def do(project: Project, move: Move) -> None:
    """Make one move, on the picked of the codings that there are."""
    verb, *rest = move
    if verb == "tag":
        tag(project, *rest)  # type: ignore[arg-type]
        return
    pick = rest[-1]
    assert isinstance(pick, int)
    codings = seen(project)
    if not codings:
        return
    coding = codings[pick % len(codings)]
    acts: dict[object, Callable[..., object]] = {
        "resize": lambda span, _: project.resize(
            coding.id, span.start, span.end, coder=coding.coder
        ),
        "recode": lambda code, _: project.recode(coding.id, code, coder=coding.coder),
        "untag": lambda _: project.untag(coding.id, coding.coder),
        "memo": lambda text, _: project.write_memo(
            MemoOn("coding", coding.id), text, coder=coding.coder
        ),
    }
    acts[verb](*rest)


def faults(project: Project) -> list[str]:
    return [fault for finding in project.check() for fault in finding.faults]


def state(project: Project) -> list[tuple[object, ...]]:
    memos = [row["memo"] for row in project.memos_table().data()]
    return [*seen(project), *project.codings_table().rows, tuple(memos)]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=40,
)
@given(st.lists(moves, max_size=14))
def test_any_run_of_acts_keeps_the_rules_and_can_be_undone(
    project: Project, run: list[Move]
) -> None:
    text = project.reading("first").text
    project._connection.execute("PRAGMA synchronous = OFF")  # many acts, and no power cut
    before, begun = state(project), len(project.history_table().rows)
    for move in run:
        do(project, move)
        for coding in seen(project):
            quotation = project.coding_details(coding.id).quotation
            assert quotation == text[coding.start : coding.end] != ""
    assert faults(project) == []
    after = state(project)
    taken = len(project.history_table().rows) - begun
    for _ in range(taken):
        project.undo()
    assert state(project) == before
    assert faults(project) == []
    for _ in range(taken):
        project.redo()
    assert state(project) == after
    for _ in range(taken):
        project.undo()


def test_other_ends_are_a_change_and_the_same_ends_none(project: Project) -> None:
    ident = tag(project, Span(4, 9)).coding
    moved = project.resize(ident, 5, 12, coder="LIN")
    assert (moved.outcome, moved.coding, moved.start, moved.end) == ("changed", ident, 5, 12)
    assert moved.quotation == project.reading("first").text[5:12]
    acts = len(project.history_table().rows)
    assert project.resize(ident, 5, 12, coder="LIN").outcome == "unchanged"
    assert len(project.history_table().rows) == acts


def test_growing_into_others_makes_one_which_keeps_its_id_and_all_memos(project: Project) -> None:
    first = tag(project, Span(0, 4)).coding
    second = tag(project, Span(6, 9)).coding
    third = tag(project, Span(12, 20)).coding
    for ident, memo in ((first, "one"), (second, "two"), (third, "three")):
        project.write_memo(MemoOn("coding", ident), memo, coder="LIN")
    grown = project.resize(second, 3, 13, coder="LIN")
    assert (grown.outcome, grown.coding, grown.start, grown.end) == ("united", second, 0, 20)
    assert [each.id for each in seen(project)] == [second]
    memos = project.memos(MemoOn("coding", second))
    assert [memo.text for memo in memos] == ["one\n\ntwo\n\nthree"]
    project.undo("LIN")
    assert [each.id for each in seen(project)] == [first, second, third]


def test_shrinking_never_unites_and_touching_stays_two(project: Project) -> None:
    ident = tag(project, Span(4, 12)).coding
    assert project.resize(ident, 6, 8, coder="LIN").outcome == "changed"
    other = tag(project, Span(8, 12))
    assert other.outcome == "new"
    assert project.resize(other.coding, 8, 13, coder="LIN").outcome == "changed"


def test_another_code_keeps_the_coding_and_unites_it_with_what_is_there(project: Project) -> None:
    ident = tag(project, Span(4, 12)).coding
    project.write_memo(MemoOn("coding", ident), "why", coder="LIN")
    there = tag(project, Span(10, 16), code="doubt").coding
    recoded = project.recode(ident, "怀疑", coder="LIN")
    assert (recoded.outcome, recoded.coding, recoded.code) == ("united", ident, "doubt")
    assert (recoded.start, recoded.end) == (4, 16)
    assert [each.text for each in project.memos(MemoOn("coding", ident))] == ["why"]
    assert there not in {each.id for each in seen(project)}
    assert project.recode(ident, "help", coder="LIN").outcome == "changed"
    assert project.recode(ident, "help", coder="LIN").outcome == "unchanged"


def test_other_coders_and_other_codes_are_never_united(project: Project) -> None:
    ident = tag(project, Span(4, 9)).coding
    tag(project, Span(8, 16), code="help")
    tag(project, Span(8, 16), coder="MEI")
    assert project.resize(ident, 4, 20, coder="LIN").outcome == "changed"
    assert len(seen(project)) == 3


def test_a_coding_is_changed_by_its_own_coder_only(project: Project) -> None:
    ident = tag(project, Span(4, 9)).coding
    before = state(project)
    for act in (
        lambda: project.resize(ident, 4, 10, coder="MEI"),
        lambda: project.recode(ident, "help", coder="MEI"),
        lambda: project.untag(ident, "MEI"),
    ):
        with pytest.raises(UsageProblem, match="LIN's, not MEI's") as caught:
            act()
        assert caught.value.said.zh == "该编码段属于 LIN，不属于 MEI"
    assert state(project) == before


def test_what_nobody_is_named_for_is_not_the_owners_next_undo(project: Project) -> None:
    ident = tag(project, Span(4, 9)).coding
    other = tag(project, Span(12, 15)).coding
    assert project.resize(ident[:8], 4, 10).coder == "LIN"
    project.recode(ident, "help")
    project.untag(ident)
    assert [row["coder"] for row in project.history_table(4).data()] == [None, None, None, "LIN"]
    assert project.undo("LIN").summary == "money in first"
    assert other not in {each.id for each in seen(project)}
    for verb in ("untag", "recode", "resize"):
        assert project.undo().verb == verb
    assert [each[1:4] for each in seen(project)] == [(4, 9, "money")]


def test_what_a_coder_is_named_for_is_theirs_to_undo(project: Project) -> None:
    ident = tag(project, Span(4, 9)).coding
    project.resize(ident, 4, 10, coder="LIN")
    project.recode(ident, "help", coder="LIN")
    project.untag(ident, "LIN")
    for verb in ("untag", "recode", "resize", "tag"):
        assert project.undo("LIN").verb == verb


@pytest.mark.parametrize("ends", [(0, 0), (5, 4), (-1, 3), (0, 10**9), (0, 10**30)])
def test_ends_outside_the_text_are_refused(project: Project, ends: tuple[int, int]) -> None:
    ident = tag(project, Span(4, 9)).coding
    with pytest.raises(SpanOutside) as caught:
        project.resize(ident, *ends, coder="LIN")
    assert "超出 first" in caught.value.said.zh
    assert (seen(project)[0].start, seen(project)[0].end) == (4, 9)


def test_what_is_not_there_is_not_changed(project: Project) -> None:
    ident = tag(project, Span(4, 9)).coding
    for act in (
        lambda: project.resize("ffffffff", 0, 1),
        lambda: project.resize("", 0, 1),
        lambda: project.recode(ident, "nosuch"),
        lambda: project.recode("%", "help"),
    ):
        with pytest.raises(UnknownName) as caught:
            act()
        assert caught.value.said.zh.startswith("没有编码")
    assert len(project.history_table().rows) == 3


def test_an_act_that_touches_one_coding_is_undone_and_done_again(project: Project) -> None:
    ident = tag(project, Span(4, 9)).coding
    project.resize(ident, 4, 12, coder="LIN")
    project.recode(ident, "doubt", coder="LIN")
    assert project.undo("LIN").verb == "recode"
    assert project.undo("LIN").verb == "resize"
    assert seen(project)[0][1:4] == (4, 9, "money")
    project.redo("LIN")
    project.redo("LIN")
    assert seen(project)[0][1:4] == (4, 12, "doubt")
