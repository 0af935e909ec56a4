"""The words of the interviews counted, and the project's own dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import UnknownName
from qcode.project import Project
from qcode.project.selection import Choice


def counts(project: Project, choice: Choice, **options: int) -> dict[str, tuple[int, int]]:
    rows = project.words_table(choice, **options).data()
    return {row["word"]: (row["count"], row["sources"]) for row in rows}


def test_words_are_counted_over_respondents_turns(project: Project) -> None:
    found = counts(project, Choice())
    assert found["渠"] == (2, 1)
    assert found["village"] == (1, 1)
    assert "什么" not in found and "decided" not in found


def test_interviewers_count_when_asked_and_case_makes_no_difference(project: Project) -> None:
    found = counts(project, Choice(interviewers=True))
    assert "decided" in found and "什么" in found
    assert found.get("The", found.get("the")) == (1, 1)


def test_sources_and_conditions_choose_the_turns(project: Project) -> None:
    assert set(counts(project, Choice(sources=["three"]))) >= {"village", "meeting"}
    cadre = counts(project, Choice(where=["post=cadre", "post=villager"], sources=["one"]))
    assert "渠" in cadre and "village" not in cadre
    assert "没" not in counts(project, Choice(where=["post=cadre"]))
    with pytest.raises(UnknownName):
        project.words_table(Choice(sources=["nosuch"]))


def test_the_most_frequent_come_first_and_the_table_says_what_it_left_out(project: Project) -> None:
    table = project.words_table(Choice(sources=["one", "two"]), limit=2)
    every = project.words_table(Choice(sources=["one", "two"]))
    assert table.rows == every.rows[:2]
    assert [row[1] for row in every.rows] == sorted((row[1] for row in every.rows), reverse=True)
    assert table.meta["n"] == every.meta["n"]
    assert table.meta["n"]["words"] == sum(row[1] for row in every.rows)
    assert any("-n 2" in note.en for note in table.notes)
    assert any(note.en == "Interviewers' turns are left out." for note in table.notes)


def test_the_dictionary_holds_names_of_codes_people_and_villages(project: Project) -> None:
    assert {"帮助", "怀疑", "上村", "下村", "远村", "王", "李"} <= set(project.dictionary())
    assert "" not in project.dictionary()


def test_names_of_the_project_are_words_of_its_own(empty: Project, study: Path) -> None:
    (study / "villages.csv").write_text("village\nW县李坑\n", encoding="utf-8")
    path = study / "interviews" / "four.txt"
    path.write_text("王：我在W县李坑住了三年。\n", encoding="utf-8")
    empty.import_files([path], [("village", study / "villages.csv")], all_or_nothing=True)
    assert "W县李坑" in counts(empty, Choice())


def test_progress_is_told_by_turns(project: Project) -> None:
    told: list[tuple[int, int]] = []
    project.words_table(Choice(), progress=lambda done, total: told.append((done, total)))
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)] and told
