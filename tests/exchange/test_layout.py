"""Which headings stand together, how a value reads, and how wide a text is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.exchange.layout import Heading, lay_out, text_of
from qcode.exchange.measure import printable, width, wrap
from qcode.exchange.widths import fit, total
from qcode.table import Column, Named, Table
from qcode.texts import Text


def of_headings(*headings: tuple[str, ...], stub: int = 1) -> list[Heading]:
    columns = tuple(
        Column(f"c{number}", tuple(map(Text.plain, levels)), "count")
        for number, levels in enumerate(headings)
    )
    return list(lay_out(Table(Text(), columns, (), stub=stub), "en").headings)


def test_neighbours_share_a_heading_and_a_short_column_reaches_down() -> None:
    assert of_headings(("Code",), ("Cadre", "A"), ("Cadre", "B"), ("Total",)) == [
        Heading("Code", 0, 0, levels=2, columns=1, leaf=True),
        Heading("Cadre", 0, 1, levels=1, columns=2, leaf=False),
        Heading("Total", 0, 3, levels=2, columns=1, leaf=True),
        Heading("A", 1, 1, levels=1, columns=1, leaf=True),
        Heading("B", 1, 2, levels=1, columns=1, leaf=True),
    ]


def test_equal_headings_under_different_parents_stay_apart() -> None:
    found = of_headings(("2022", "Cadre", "A"), ("2023", "Cadre", "A"), stub=0)
    assert [heading.columns for heading in found] == [1] * 6


def test_equal_headings_that_are_no_neighbours_stay_apart() -> None:
    found = of_headings(("Cadre", "A"), ("Total",), ("Cadre", "B"), stub=0)
    assert [(h.text, h.columns) for h in found if h.level == 0] == [
        ("Cadre", 1),
        ("Total", 1),
        ("Cadre", 1),
    ]


def test_two_columns_of_one_name_stay_two() -> None:
    assert len(of_headings(("Code",), ("L village",), ("L village",))) == 3


def test_no_heading_joins_the_names_of_rows_with_their_values() -> None:
    assert [h.columns for h in of_headings(("Code", "id"), ("Code", "n"))] == [1] * 4


@given(st.lists(st.lists(st.sampled_from("ab"), min_size=1, max_size=3), min_size=1, max_size=6))
def test_headings_cover_each_place_of_the_header_once(headings: list[list[str]]) -> None:
    depth = max(map(len, headings))
    covered = [
        (level, column)
        for heading in of_headings(*map(tuple, headings))
        for level in range(heading.level, heading.level + heading.levels)
        for column in range(heading.column, heading.column + heading.columns)
    ]
    assert sorted(covered) == [(n, c) for n in range(depth) for c in range(len(headings))]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (12345, "count", "12345"),
        (0.7, "decimal", "0.70"),
        (-0.254, "decimal", "-0.25"),
        (0.00312, "decimal", "0.0031"),
        (0.00001, "decimal", "<0.0001"),
        (-0.00001, "decimal", ">-0.0001"),
        (math.inf, "decimal", "∞"),
        (0.123, "share", "12.3%"),
        (1, "share", "100.0%"),
        (0.9996, "share", ">99.9%"),
        (0.9994, "share", "99.9%"),
        (1, "coefficient", "1.00"),
        (1 - 1e-15, "coefficient", "1.00"),
        (0.9996, "coefficient", ">0.99"),
        (0.995, "coefficient", "0.99"),
        (-0.001, "coefficient", "0.00"),
        (-0.01, "coefficient", "-0.01"),
        (0.0001, "share", "<0.1%"),
        (0, "share", "0.0%"),
        (None, "count", "–"),
        (math.nan, "decimal", "–"),
        (None, "text", ""),
        (7, "text", "7"),
        (Named("x", Text("Name", "名")), "text", "名"),
    ],
)
def test_a_cell_reads_as_its_kind_says(value: object, kind: str, expected: str) -> None:
    assert text_of(value, Column("c", (), kind), "zh") == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cells"),
    [("村民", 4), ("“…”—", 4), ("e\u0301", 1), ("👩\u200d👩\u200d👧", 2), ("Ａ，", 4)],
)
def test_width_is_counted_as_terminals_draw(text: str, cells: int) -> None:
    assert width(text) == cells


def test_punctuation_neither_starts_nor_is_left_at_the_end_of_a_line() -> None:
    assert wrap("他说：“好上加好，才行。”然后呢", 8) == [
        "他说：",
        "“好上加",
        "好，才",
        "行。”然",
        "后呢",
    ]


def test_words_stay_whole_and_long_ones_are_cut() -> None:
    assert wrap("the resident cadre", 9) == ["the", "resident", "cadre"]
    assert wrap("a 0123456789", 4) == ["a", "0123", "4567", "89"]


@given(st.text(), st.integers(8, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, limit: int) -> None:
    shown = printable(text)
    lines = wrap(shown, limit)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "").replace("\n", "")
    assert all(width(line) <= limit for line in lines)


@given(st.lists(st.tuples(st.integers(1, 300), st.booleans()), min_size=1), st.integers(20, 200))
def test_columns_shrink_to_the_room_unless_none_can(
    columns: list[tuple[int, bool]], room: int
) -> None:
    widths = [cells for cells, _ in columns]
    can_shrink = [can for _, can in columns]
    fitted = fit(widths, can_shrink, room, least=12)
    least = [min(cells, 12) if can else cells for cells, can in columns]
    assert all(low <= now <= had for low, now, had in zip(least, fitted, widths, strict=True))
    assert total(fitted) <= max(room, total(least))
