"""A project asked from Python: bare words, paths as text, errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import qcode
from qcode.codebook.shipped import shipped
from qcode.errors import QcodeError, UnknownName
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.texts import Text

Ask = Callable[[Project, str | list[str]], object]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project.open(build_sample(tmp_path_factory.mktemp("notebook")), read_only=True)


def test_a_word_alone_is_one_choice() -> None:
    words = qcode.Choice("LIN", "strong-alliance", "a.md", "round=1", queries="code:a")
    lists = qcode.Choice(["LIN"], ["strong-alliance"], ["a.md"], ["round=1"], queries=["code:a"])
    assert words == lists
    assert words.coders == ("LIN",)


LIN = qcode.Choice(coders="LIN")

ASKED: list[tuple[str, Ask]] = [
    ("actor_type", lambda project, words: project.crosstab(LIN, cols=words)),
    (
        "effective-governance",
        lambda project, words: project.associate("village_class", words, LIN),
    ),
    (
        "percent-agreement",
        lambda project, words: project.agree(unit="turn", coefficients=words, replicates=0),
    ),
    ("strong-alliance", lambda project, words: project.disagreements(codes=words)),
    ("code", lambda project, words: project.memos_table(kinds=words)),
]


@pytest.mark.parametrize(("word", "ask"), ASKED, ids=[word for word, _ in ASKED])
def test_a_word_alone_is_asked_for_as_a_list_of_one(project: Project, word: str, ask: Ask) -> None:
    alone, listed = ask(project, word), ask(project, [word])
    assert alone
    assert alone == listed


def test_coders_named_by_one_word_are_one_coder(project: Project) -> None:
    with pytest.raises(QcodeError, match="there is only LIN"):
        project.disagreements(coders="LIN")


def test_an_error_as_a_string_says_what_to_do(project: Project) -> None:
    with pytest.raises(UnknownName) as caught:
        project.crosstab(cols=["actor_typ"])
    said = "there is no variable 'actor_typ' – did you mean actor_type or interaction_type?"
    assert str(caught.value) == said
    assert caught.value.message == "there is no variable 'actor_typ'"


def test_an_error_without_advice_is_its_sentence_alone() -> None:
    assert str(QcodeError(Text("it can't be", "不行"))) == "it can't be"


def test_a_table_is_tested_for_the_asking(project: Project) -> None:
    plain = project.crosstab(LIN, cols="actor_type", test=True)
    chosen = project.crosstab(LIN, cols="actor_type", test=qcode.Procedure())
    assert plain.data() == chosen.data()
    assert plain.meta["test"]["correction"] == "holm"
    other = project.crosstab(LIN, cols="actor_type", test=qcode.Procedure(correction="bh"))
    assert other.meta["test"]["correction"] == "bh"
    assert "test" not in project.crosstab(LIN, cols="actor_type", test=False).meta


def test_paths_may_be_text(tmp_path: Path) -> None:
    path, book = str(tmp_path / "new.qcode"), str(shipped()["field-variables"])
    with Project.create(path, [book]) as made:
        assert [each.id for each in made.codebooks()] == ["field-variables"]
    with Project.open(path) as opened:
        assert opened.name == "new"
