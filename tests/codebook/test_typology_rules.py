"""How codings give a class: what a codebook file may say of it, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qcode.codebook.difference import difference
from qcode.codebook.model import Typology
from qcode.codebook.reading import parse_codebook
from qcode.codebook.writing import codebook_to_yaml
from qcode.errors import FileProblem

BOOK = """\
id: book
version: '1'
title: Book
variables:
- {id: unit, of: village, name: Unit, levels: [{id: high, name: High}]}
codes:
- {id: tie, name: Tie, children: [{id: kin, name: Kin}]}
typologies:
- id: kind
  of: village
  name: Kind
  classes:
"""
ON_CODES = BOOK + "    close: {tie: kin}\n"
ON_VARIABLES = BOOK + "    A: {unit: high}\n"


def read(text: str) -> Typology:
    (typology,) = parse_codebook(text, "p.yaml").typologies
    return typology


def test_presence_and_the_last_class_go_without_saying() -> None:
    typology = read(ON_CODES)
    assert (typology.by, typology.at_least) == ("presence", 1)
    assert (typology.highest, typology.otherwise) == ("last", "")


@pytest.mark.parametrize(
    ("said", "by", "at_least"),
    [("  by: dominance\n", "dominance", 1), ("  by: threshold\n  at_least: 3\n", "threshold", 3)],
)
def test_the_rule_is_read_and_written(said: str, by: str, at_least: int) -> None:
    text = f"{ON_CODES}{said}  highest: first\n  else: unclassified\n"
    typology = read(text)
    assert (typology.by, typology.at_least) == (by, at_least)
    assert (typology.highest, typology.otherwise) == ("first", "unclassified")
    book = parse_codebook(text, "p.yaml")
    assert parse_codebook(codebook_to_yaml(book), "p.yaml") == book


def test_a_threshold_of_one_is_written_with_its_number() -> None:
    book = parse_codebook(ON_CODES + "  by: threshold\n  at_least: 1\n", "p.yaml")
    assert parse_codebook(codebook_to_yaml(book), "p.yaml") == book


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (ON_CODES + "    missing: {tie: kin}\n", 14, "a class can't be called 'missing'"),
        (ON_VARIABLES + "    Unclassified: {unit: high}\n", 14, "can't be called 'Unclassified'"),
        (ON_VARIABLES + "  names: {A: 未归类}\n", 13, "a class can't be called '未归类'"),
        (BOOK.replace("id: high", "id: missing"), 5, "a level can't be called 'missing'"),
        (BOOK.replace("name: High", "name: （缺失）"), 5, "a level can't be called '（缺失）'"),
        (ON_CODES + "  by: most\n", 14, "'by' can't be 'most'"),
        (ON_CODES + "  by: threshold\n", 14, "'by: threshold' and 'at_least' go together"),
        (ON_CODES + "  at_least: 3\n", 14, "'by: threshold' and 'at_least' go together"),
        (ON_CODES + "  at_least: 0\n", 14, "'at_least' can't be '0'"),
        (ON_CODES + "  highest: top\n", 14, "'highest' can't be 'top'"),
        (ON_CODES + "  else: mixed\n", 14, "'else' can't be 'mixed'"),
        (ON_CODES + "    Mixed: {tie: kin}\n", 12, "a class can't be called mixed"),
        (ON_VARIABLES + "  by: dominance\n", 14, "this typology rests on variables"),
    ],
)
def test_what_does_not_go_together_is_refused_with_its_line(
    text: str, line: int, what: str
) -> None:
    with pytest.raises(FileProblem) as refused:
        read(text)
    assert what in refused.value.message
    assert refused.value.line == line


def test_a_class_by_variables_may_be_called_mixed() -> None:
    assert [each.id for each in read(BOOK + "    mixed: {unit: high}\n").classes] == ["mixed"]


def test_a_changed_rule_is_a_difference() -> None:
    book = parse_codebook(ON_CODES, "p.yaml")
    changed = replace(book.typologies[0], by="threshold", at_least=2, highest="first")
    found = difference([book], [replace(book, typologies=(changed,))])
    assert [(each.field, each.before.en, each.after.en) for each in found] == [
        ("by", "presence", "threshold, 2"),
        ("highest", "last", "first"),
    ]
