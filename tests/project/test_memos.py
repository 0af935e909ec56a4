"""A coder has one memo on a thing; it is rewritten, taken away, listed, and undone."""

from __future__ import annotations

import pytest

from qcode.coding.spans import Span
from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.questions import EVERYTHING
from qcode.project.reading import MemoOn
from qcode.project.selection import Choice
from qcode.project.tagging import Where


@pytest.fixture
def coding(project: Project) -> str:
    return project.tag("one", "money", coder="LIN", where=Where(span=Span(2, 9))).coding


def things(coding: str) -> list[MemoOn]:
    return [
        MemoOn("project"),
        MemoOn("code", "help"),
        MemoOn("person", "王"),
        MemoOn("village", "上村"),
        MemoOn("source", "one"),
        MemoOn("coding", coding),
    ]


def test_a_memo_can_be_on_anything_and_is_on_nothing_else(project: Project, coding: str) -> None:
    for on in things(coding):
        memo = project.write_memo(on, f"on {on.kind}", coder="LIN")
        assert memo is not None and (memo.coder, memo.text) == ("LIN", f"on {on.kind}")
    for on in things(coding):
        assert [memo.text for memo in project.memos(on)] == [f"on {on.kind}"]
    assert project.memos(MemoOn("code", "doubt")) == []
    assert not [fault for finding in project.check() for fault in finding.faults]


def test_writing_again_rewrites_and_nothing_takes_away(project: Project) -> None:
    on = MemoOn("source", "one")
    first = project.write_memo(on, " 第一次 ", coder="LIN")
    again = project.write_memo(on, "第二次", coder="LIN")
    assert first is not None and again is not None and first.id == again.id
    project.write_memo(on, "mine", coder="MEI")
    project.write_memo(on, "nobody's")
    assert [(memo.coder, memo.text) for memo in project.memos(on)] == [
        ("LIN", "第二次"),
        ("MEI", "mine"),
        (None, "nobody's"),
    ]
    assert project.write_memo(on, "  ", coder="LIN") is None
    assert [memo.coder for memo in project.memos(on)] == ["MEI", None]
    project.undo("LIN")
    assert [memo.text for memo in project.memos(on, "LIN")] == ["第二次"]


def test_the_same_memo_again_is_no_act(project: Project) -> None:
    project.write_memo(MemoOn("project"), "x", coder="LIN")
    acts = len(project.history_table().rows)
    project.write_memo(MemoOn("project"), "x", coder="LIN")
    project.write_memo(MemoOn("code", "help"), "", coder="LIN")
    assert len(project.history_table().rows) == acts


def test_the_memos_of_united_codings_become_one_text(project: Project, coding: str) -> None:
    project.write_memo(MemoOn("coding", coding), "one", coder="LIN")
    project.tag("one", "money", coder="LIN", where=Where(span=Span(5, 12)), memo="two")
    on = MemoOn("coding", coding)
    assert [memo.text for memo in project.memos(on)] == ["one\n\ntwo"]
    project.write_memo(on, "one, and two", coder="LIN")
    assert [memo.text for memo in project.memos(on)] == ["one, and two"]
    project.undo("LIN")
    assert [memo.text for memo in project.memos(on)] == ["one\n\ntwo"]
    project.undo("LIN")
    assert [memo.text for memo in project.memos(on)] == ["one"]


def test_a_thing_is_named_as_elsewhere(project: Project, coding: str) -> None:
    project.write_memo(MemoOn("code", "帮助"), "x", coder="LIN")
    assert project.memos(MemoOn("code", "help"))
    project.write_memo(MemoOn("coding", coding[:8]), "x", coder="LIN")
    assert project.memos(MemoOn("coding", coding))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (MemoOn("code", "nosuch"), "no code 'nosuch'"),
        (MemoOn("person", "nosuch"), "no person 'nosuch'"),
        (MemoOn("village", "王"), "no village '王'"),
        (MemoOn("household", "x"), "no kind of case 'household'"),
        (MemoOn("coding", ""), "no coding ''"),
    ],
)
def test_what_is_not_there_has_no_memo(project: Project, on: MemoOn, said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        project.write_memo(on, "x", coder="LIN")
    with pytest.raises(UsageProblem, match="coder's name"):
        project.write_memo(MemoOn("project"), "x", coder=" ")
    assert project.coders() == []


def test_all_memos_are_listed_and_chosen_from(project: Project, coding: str) -> None:
    for on in things(coding):
        project.write_memo(on, f"on {on.kind}", coder="LIN")
    project.write_memo(MemoOn("source", "two"), "mine", coder="MEI")

    def kinds(choice: Choice = EVERYTHING, on: tuple[str, ...] = ()) -> list[str]:
        return [row["kind"] for row in project.memos_table(choice, on).data()]

    assert kinds() == ["project", "code", "person", "village", "source", "source", "coding"]
    assert kinds(Choice(coders=("MEI",))) == ["source"]
    assert kinds(Choice(sources=("one",))) == ["source", "coding"]
    assert kinds(Choice(codes=("money",))) == ["coding"]
    assert kinds(EVERYTHING, ("村庄", "project")) == ["project", "village"]
    with pytest.raises(UnknownName, match="kind of memo"):
        kinds(EVERYTHING, ("nosuch",))
    row = project.memos_table(Choice(codes=("money",))).data()[0]
    assert (row["name"], row["source"], row["start"], row["code"]) == (coding, "one", 2, "money")
    assert row["quotation"] == project.reading("one").text[2:9]
    assert row["memo"] == "on coding"


def test_a_memo_goes_with_its_coding_and_comes_back(project: Project, coding: str) -> None:
    project.write_memo(MemoOn("coding", coding), "why", coder="MEI")
    project.untag(coding, "LIN")
    assert project.memos_table().rows == ()
    project.undo()
    assert [row["memo"] for row in project.memos_table().data()] == ["why"]


def test_an_empty_text_of_someone_unknown_makes_no_coder_and_no_act(project: Project) -> None:
    acts = len(project.history_table().rows)
    assert project.write_memo(MemoOn("project"), " ", coder="NEWC") is None
    assert project.coders() == [] and len(project.history_table().rows) == acts


def test_a_case_is_found_for_a_memo_as_it_is_found_elsewhere(project: Project) -> None:
    project.write_memo(MemoOn("person", "ANN"), "x", coder="LIN")
    assert [memo.text for memo in project.memos(MemoOn("person", "Ann"))] == ["x"]
    with pytest.raises(UnknownName, match="no village '上寸'"):
        project.write_memo(MemoOn("village", "上寸"), "x", coder="LIN")


def test_merged_codes_keep_one_memo_of_each_coder_the_older_first(project: Project) -> None:
    project.write_memo(MemoOn("code", "money"), "old", coder="LIN")
    project.write_memo(MemoOn("code", "doubt"), "new\n\nlines", coder="LIN")
    project.write_memo(MemoOn("code", "money"), "hers", coder="MEI")
    project.merge_codes(["money"], "doubt")
    on = MemoOn("code", "doubt")
    assert [(memo.coder, memo.text) for memo in project.memos(on)] == [
        ("LIN", "old\n\nnew\n\nlines"),
        ("MEI", "hers"),
    ]
    project.undo()
    assert [memo.text for memo in project.memos(on)] == ["new\n\nlines"]
    assert [memo.text for memo in project.memos(MemoOn("code", "money"))] == ["old", "hers"]
    project.redo()
    assert len(project.memos(on)) == 2
