"""An inquiry: every property in one place, always something that can be asked, kept as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qcode.tui.tables.inquiry import MEASURES, PERCENTS, Inquiry, Slot, from_kept, kept

PROPERTIES = ("code", "coder", "source", "actor_type", "village_class", "round")
SLOTS = ("rows", "outer", "inner", "split")

CHANGES = st.lists(
    st.tuples(st.sampled_from(SLOTS), st.sampled_from(("", *PROPERTIES))), max_size=12
)


def standing(inquiry: Inquiry) -> list[str]:
    return [getattr(inquiry, slot) for slot in SLOTS if getattr(inquiry, slot)]


@given(CHANGES)
def test_no_property_ever_stands_twice_and_there_are_always_rows(
    changes: list[tuple[Slot, str]],
) -> None:
    inquiry = Inquiry()
    for slot, property in changes:
        if slot == "rows" and not property:
            continue
        inquiry = inquiry.put(slot, property)
        assert len(standing(inquiry)) == len(set(standing(inquiry)))
        assert inquiry.rows
        assert inquiry.outer or not inquiry.inner
        if property and slot != "inner":
            assert getattr(inquiry, slot) == property


def test_a_property_changes_places_with_what_stood_there() -> None:
    turned = Inquiry().put("rows", "village_class")
    assert (turned.rows, turned.outer, turned.inner) == ("village_class", "actor_type", "code")
    assert Inquiry(outer="", inner="").put("outer", "code").rows == "coder"


def test_columns_under_no_columns_are_the_columns() -> None:
    alone = Inquiry().put("outer", "")
    assert (alone.outer, alone.inner) == ("village_class", "")


def test_a_ratio_loses_its_percentages() -> None:
    inquiry = replace(Inquiry(), percent="row")
    assert inquiry.measured("turns").percent == "row"
    assert inquiry.measured("rate/words").percent == ""
    assert inquiry.measured("rate/words").asked["per"] == "words"


def test_levels_of_a_variable_are_replaced_together() -> None:
    inquiry = Inquiry().only("round", ["initial"]).only("actor_type", ["villager", None])
    assert inquiry.choice.where == ("round=initial", "actor_type=villager", "actor_type=")
    assert inquiry.only("round", ["follow-up"]).levels_of("round") == ["follow-up"]
    assert not inquiry.unfiltered().where


def test_what_the_project_does_not_have_any_more_is_dropped() -> None:
    before = Inquiry(
        rows="gone", outer="lost", inner="round", split="away", codes=("a", "b"), coders=("LIN",),
        where=(("gone", "x"), ("round", None)),
    )  # fmt: skip
    now = before.among(["code", "round"], ["b"], [])
    assert now == Inquiry(rows="code", outer="round", inner="", codes=("b",),
                          where=(("round", None),))  # fmt: skip


WORDS = st.text(max_size=5)
INQUIRIES = st.builds(
    Inquiry,
    rows=WORDS, outer=WORDS, inner=WORDS, split=WORDS, query=WORDS,
    measure=st.sampled_from(MEASURES), percent=st.sampled_from(PERCENTS),
    coders=st.lists(WORDS, max_size=2).map(tuple), codes=st.lists(WORDS, max_size=2).map(tuple),
    where=st.lists(st.tuples(WORDS, st.none() | WORDS), max_size=2).map(tuple),
    interviewers=st.booleans(), rollup=st.booleans(), empty=st.booleans(),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(INQUIRIES)
def test_what_is_kept_comes_back_as_it_was(inquiry: Inquiry) -> None:
    assert from_kept(json.loads(json.dumps(kept(inquiry)))) == inquiry


@given(st.dictionaries(st.sampled_from(tuple(kept(Inquiry()))), JSON))
def test_a_broken_file_gives_an_inquiry_or_none(values: dict[str, object]) -> None:
    inquiry = from_kept(values)
    assert inquiry is None or from_kept(json.loads(json.dumps(kept(inquiry)))) == inquiry
