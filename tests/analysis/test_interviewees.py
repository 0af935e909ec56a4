"""The table of interviewees of the study in conftest, counted by hand."""

from __future__ import annotations

from dataclasses import replace

from qcode.analysis.interviewees import interviewees
from qcode.coding.corpus import Corpus
from qcode.table import Named, Table


def grid(table: Table) -> list[list[object]]:
    return [[cell.id if isinstance(cell, Named) else cell for cell in row] for row in table.rows]


def test_persons_by_type_and_class_and_interviews_by_round(study: Corpus) -> None:
    table = interviewees(study)
    assert [" / ".join(text.en for text in column.headings) for column in table.columns] == [
        "Actor type", "Persons / A", "Persons / B", "Persons / (unclassified)", "Persons / Total",
        "Interviews / initial", "Interviews / follow-up", "Interviews / Total",
    ]  # fmt: skip
    # XYJ is a township cadre in the first round, in L村, and a village cadre of G村 in the second.
    assert grid(table) == [
        ["township-cadre", 1, 0, 0, 1, 1, 0, 1],
        ["village-cadre", 0, 0, 1, 1, 0, 1, 1],
        ["villager", 0, 1, 0, 1, 1, 0, 1],
        [None, 0, 1, 0, 1, 0, 1, 1],
        [None, 1, 2, 1, 3, 1, 1, 2],
    ]


def test_a_person_who_changed_is_told_of(study: Corpus) -> None:
    assert any("more than one cell: 1." in note.en for note in interviewees(study).notes)
    first = replace(study, sources=study.sources[:1], codings=[])
    assert not any("changed" in note.en for note in interviewees(first).notes)


def test_without_rounds_there_is_one_column_of_interviews(study: Corpus) -> None:
    plain = replace(study, variables=[each for each in study.variables if each.id != "round"])
    assert grid(interviewees(plain))[-1] == [None, 1, 2, 1, 3, 2]


def test_a_project_without_respondents_has_only_the_total(study: Corpus) -> None:
    empty = replace(study, sources=(), codings=[])
    assert grid(interviewees(empty)) == [[None, 0, 0]]
