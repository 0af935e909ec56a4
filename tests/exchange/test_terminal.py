"""The table on a terminal: it lines up, and nothing in it acts on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.exchange import render
from qcode.exchange.characters import visible
from qcode.exchange.layout import lay_out
from qcode.exchange.measure import width
from qcode.exchange.widths import deciding, least_widths, natural_widths
from qcode.table import Column, Table
from qcode.texts import Lang, Text

SHARED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


def grid(text: str) -> list[str]:
    """The lines from the first rule to the last."""
    lines = text.split("\n")
    rules = [n for n, line in enumerate(lines) if line and set(line) == {"─"}]
    return lines[rules[0] : rules[-1] + 1]


def test_a_nested_header_stands_centred_over_its_columns(crosstab: Table) -> None:
    assert render(crosstab, "table", "zh").split("\n") == [
        "编码、主体类型与村庄类别",
        "─────────────────────────────────────────────",
        "                干部     村民                ",
        "              ────────  ──────               ",
        "编码          A类  B类  未分类  Kappa    占比",
        "─────────────────────────────────────────────",
        "资源配置逻辑    3    0      12   0.71   93.8%",
        "  强强联合      1    0       0      –    6.2%",
        "─────────────────────────────────────────────",
        "合计            4    0      12      –  100.0%",
        "─────────────────────────────────────────────",
        "计数单位为编码片段。",
        "",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("limit", [24, 30, 40, 80, None])
def test_every_line_of_a_block_is_as_wide_and_fits(
    crosstab: Table, lang: Lang, limit: int | None
) -> None:
    blocks = "\n".join(grid(render(crosstab, "table", lang, width=limit))).split("\n\n")
    for block in blocks:
        assert len({width(line) for line in block.split("\n")}) == 1
        assert limit is None or width(block.split("\n")[0]) <= max(limit, 30)


def test_a_wide_table_is_dealt_into_blocks_that_repeat_the_names(crosstab: Table) -> None:
    text = render(crosstab, "table", "en", width=50)
    assert text.count("Strong alliance") == 2
    assert text.count("Codes by actor type") == text.count("Counts are segments") == 1
    for shown in ("Class A", "Class B", "Unclassified", "Kappa", "100.0%"):
        assert text.count(shown) == 1


def test_colours_are_only_around_whole_lines(crosstab: Table) -> None:
    plain = render(crosstab, "table", "en")
    coloured = render(crosstab, "table", "en", color=True)
    assert coloured.startswith("\x1b[1mCodes by actor type and class\x1b[0m\n")
    for code in ("\x1b[1m", "\x1b[2m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


def test_what_acts_is_written_out() -> None:
    shown = visible("\x1b[2J\x07\x00\x7f\x9b\u202e\u2066\u200f\u2028\ud800\ta\r\nb")
    assert shown == "␛[2J␇␀␡\\u009b\\u202e\\u2066\\u200f\\u2028\\ud800 a␍\nb"


@SHARED
@given(texts=st.lists(st.text(), min_size=1, max_size=4), limit=st.integers(20, 90))
def test_any_text_lines_up_and_moves_no_cursor(
    listing: Callable[..., Table], texts: list[str], limit: int
) -> None:
    text = render(listing(*texts), "table", "en", width=limit)
    assert visible(text) == text
    assert len({width(line) for line in grid(text)}) == 1


WORDS = st.text(st.sampled_from("村干部a -b，\n"), max_size=30)


@given(st.lists(st.tuples(st.tuples(WORDS, WORDS, WORDS), st.integers(0, 2)), max_size=12))
def test_few_rows_decide_how_wide_the_columns_stand(
    rows: list[tuple[tuple[str, ...], int]],
) -> None:
    """However long a table is, its parts are tried with these."""
    columns = tuple(Column(f"c{n}", (Text.plain(f"Column {n}"),)) for n in range(3))
    cells, indents = tuple(row for row, _ in rows), tuple(indent for _, indent in rows)
    whole = lay_out(Table(Text.plain("T"), columns, cells, indents=indents), "en")
    few = replace(whole, rows=deciding(whole))
    assert natural_widths(few) == natural_widths(whole)
    assert least_widths(few, 4) == least_widths(whole, 4)
    assert len(few.rows) <= 2 * len(columns)
