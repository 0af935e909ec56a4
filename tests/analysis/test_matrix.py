"""Cases by codes for R and SPSS: names, values and what a 0 means."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.matrix.column_names import LONGEST, column_names
from qcode.analysis.matrix.matrix import matrix
from qcode.analysis.tidy.filters import Filters
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName


def test_known_values_lead_and_codes_follow(study: Corpus) -> None:
    table = matrix(study, Filters(coders=("WM",)), cases="source", values="count")
    assert [column.id for column in table.columns] == [
        "coder", "source", "village", "county", "endowment", "round", "village_class", "synergy",
        "logic", "alliance", "benefits",
    ]  # fmt: skip
    first, second = table.data()
    assert (first["source"], first["round"]) == ("first", "initial")
    assert [first[key] for key in ("logic", "alliance", "benefits")] == [1, 0, 1]
    assert [second[key] for key in ("logic", "alliance", "benefits")] == [1, 1, 0]


def test_a_value_on_which_turns_differ_is_left_empty_and_said(study: Corpus) -> None:
    table = matrix(study, Filters(), cases="person")
    types = {row["person"]: row["actor_type"] for row in table.data()}
    assert types == {"XYJ": None, "LJB": "villager", "QXR": None}
    assert any("are left empty" in note.en for note in table.notes)


def test_a_zero_means_read_and_not_coded(study: Corpus) -> None:
    rows = matrix(study, Filters(), cases="source").data()
    assert [(row["coder"], row["source"]) for row in rows] == [
        ("LY", "first"), ("LY", "second"), ("WM", "first"), ("WM", "second")
    ]  # fmt: skip
    filters = Filters(coders=("LY",), where=(("person", "QXR"),))
    only = matrix(study, filters, cases="person", empty=True).data()
    assert [(row["person"], row["driver"]) for row in only] == [("QXR", 0)]


def test_the_legend_tells_what_a_column_stands_for(study: Corpus) -> None:
    table = matrix(study, Filters(), cases="person")
    legend = table.meta["legend"]
    assert [*legend] == [column.id for column in table.columns]
    assert legend["benefits"] == {"id": "benefits", "en": "Benefits for all", "zh": "雨露均沾"}
    assert "benefits = 雨露均沾" in table.notes[-1].zh


def test_an_unknown_kind_of_case_is_answered_with_those_known(study: Corpus) -> None:
    with pytest.raises(UnknownName) as unknown:
        matrix(study, Filters(), cases="persons")
    assert unknown.value.hint == "did you mean person?"


@given(st.lists(st.text(max_size=80) | st.sampled_from(["a", "A", "if", "IF", "a_2", "x" * 70])))
def test_column_names_are_legal_and_different(ids: list[str]) -> None:
    names = column_names(ids)
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name) for name in names)
    assert all(len(name) <= LONGEST for name in names)
    assert not {name.casefold() for name in names} & {"if", "by", "all", "to", "function", "true"}
