"""Two coders edit one codebook: an undo of the one never breaks what the other built since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import Conflict
from qcode.project import Project
from qcode.project.tagging import Where

BOOKS = """\
id: a
version: 1.0.0
title: A
typologies:
  - {id: mood, of: village, name: {en: Mood, zh: 情绪}, classes: {A: {talk: thanks}}}
codes:
  - {id: a-one, name: One, children: [{id: a-two, name: Two}]}
  - {id: talk, name: Talk, children: [{id: thanks, name: Thanks}]}
  - {id: a-key, name: Key, key: k}
---
id: b
version: 1.0.0
title: B
codes:
  - {id: b-one, name: First, children: [{id: b-two, name: Second}]}
  - {id: b-key, name: Key, key: k}
"""

Act = Callable[[Project], object]


@pytest.fixture
def books(project: Project, study: Path) -> Project:
    """The study with two more codebooks, in which a name and a hotkey stand twice."""
    for name, text in zip("ab", BOOKS.split("---\n"), strict=True):
        (study / f"{name}.yaml").write_text(text, encoding="utf-8")
        project.add_codebooks([study / f"{name}.yaml"])
    return project


def faults(project: Project) -> list[str]:
    return [fault for finding in project.check() for fault in finding.faults]


def test_an_undo_that_would_make_a_circle_is_refused(books: Project) -> None:
    books.move_code("a-one", "b-one", coder="LIN")
    books.move_code("a-one", None, coder="LIN")
    books.move_code("b-one", "a-one", coder="MEI")
    before = books.codes()
    with pytest.raises(Conflict, match="under itself") as refused:
        books.undo("LIN")
    assert "下位编码" in refused.value.said.zh
    assert books.codes() == before and faults(books) == []


def test_an_undo_that_would_part_a_code_from_its_parents_codebook_is_refused(
    books: Project,
) -> None:
    books.move_code("a-two", "talk", coder="LIN")
    books.move_code("a-one", "b-one", coder="MEI")
    with pytest.raises(Conflict, match="another codebook"):
        books.undo("LIN")
    assert faults(books) == []


def test_an_undo_that_would_break_the_rule_of_a_typology_is_refused(books: Project) -> None:
    books.move_code("a-two", "talk", coder="LIN")
    books.move_code("thanks", "a-two", coder="MEI")
    with pytest.raises(Conflict, match="typology mood"):
        books.undo("LIN")
    assert faults(books) == []


def test_after_an_undo_a_codebook_still_requires_what_it_names(books: Project, study: Path) -> None:
    (study / "c.yaml").write_text(
        "id: c\nversion: 1\ntitle: C\nrequires: [a]\ncodes: [{id: c-one, name: C}]\nrelations:\n"
        "- {from: c-one, to: a-one, kind: leads-to}\n- {from: c-one, to: talk, kind: leads-to}\n",
        encoding="utf-8",
    )
    books.add_codebooks([study / "c.yaml"])
    books.move_code("a-one", "b-one", coder="LIN")
    books.move_code("talk", "b-one", coder="MEI")
    books.undo("LIN")
    assert books.codebooks()[-1].requires == ("a", "b")
    books.redo("LIN")
    assert books.codebooks()[-1].requires == ("a", "b")
    assert faults(books) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "why"),
    [
        (
            lambda project: project.change_code("a-one", key="", coder="LIN"),
            lambda project: project.change_code("b-one", key="z", coder="MEI"),
            "hotkey 'z'",
        ),
        (
            lambda project: project.change_code("a-two", name="Twice", coder="LIN"),
            lambda project: project.add_code("Two", parent="a-one", coder="MEI"),
            "same name",
        ),
        (
            lambda project: project.delete_code("a-two", coder="LIN"),
            lambda project: project.add_code("Two", ident="two", parent="a-one", coder="MEI"),
            "same name",
        ),
    ],
)
def test_an_undo_that_would_double_a_name_or_a_hotkey_is_refused(
    books: Project, mine: Act, theirs: Act, why: str
) -> None:
    books.change_code("a-one", key="z")
    mine(books)
    theirs(books)
    with pytest.raises(Conflict, match=why):
        books.undo("LIN")


def test_what_stood_twice_from_the_first_may_come_back(books: Project) -> None:
    books.delete_code("a-key", coder="LIN")
    books.undo("LIN")
    books.redo("LIN")
    books.undo("LIN")
    assert [code.id for code in books.codes() if code.key == "k"] == ["a-key", "b-key"]


def test_an_undo_that_others_work_blocks_says_whose_and_can_be_passed_over(
    project: Project,
) -> None:
    def tag(code: str, start: int, coder: str) -> None:
        project.tag("one", code, coder=coder, where=Where(span=Span(start, start + 2)))

    tag("doubt", 30, "LIN")
    tag("help", 20, "LIN")
    tag("money", 26, "LIN")
    project.merge_codes(["money"], "doubt", coder="MEI")
    with pytest.raises(Conflict, match=r"MEI did merge codes \(money into doubt\)") as refused:
        project.undo("LIN")
    assert "MEI做了“合并编码”" in refused.value.said.zh
    assert project.undo("LIN", past=refused.value.act).summary == "help in one"
    assert project.redo("LIN").summary == "help in one"
    project.undo("MEI")
    assert [project.undo("LIN").summary for _ in range(2)] == ["help in one", "money in one"]


def test_a_coder_does_not_learn_from_a_refused_undo_what_others_coded(project: Project) -> None:
    project.add_code("Loan", coder="LIN")
    project.tag("one", "loan", coder="MEI", where=Where(span=Span(20, 24)))
    with pytest.raises(Conflict) as refused:
        project.undo("LIN")
    assert "MEI" not in refused.value.message
