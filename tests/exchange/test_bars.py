"""Bars on a terminal: aligned whatever the names, as long as their numbers."""

from __future__ import annotations

import pytest
from wcwidth import wcswidth

from qcode.errors import UsageProblem
from qcode.exchange.bars import bar_columns, to_bars
from qcode.table import Column, Named, Table
from qcode.texts import Explanation, Lang, Text

CODE = Column("code", (Text("Code", "编码"),))
COUNT = Column("segments", (Text("Segments", "编码段数"),), "count")


def counted(*rows: tuple[str, float | None], totals: int = 0) -> Table:
    cells = tuple((Named(name, Text.plain(name)), value) for name, value in rows)
    return Table(Text("Codes", "编码"), (CODE, COUNT), cells, totals=totals)


def lines(table: Table, width: int = 40, lang: Lang = "en") -> list[str]:
    return to_bars(table, lang, columns=["segments"], width=width).split("\n")[1:-1]


def blocks(line: str) -> float:
    """How many cells a bar takes, in eighths."""
    return sum(8 if mark == "█" else "▏▎▍▌▋▊▉".find(mark) + 1 for mark in line)


def test_what_explains_columns_that_are_not_drawn_is_left_out() -> None:
    columns = (CODE, COUNT, Column("share", (Text.plain("%"),), "share"))
    notes = (
        Text.plain("Of all coders."),
        Explanation("Segments: coded.", "", ("segments",)),
        Explanation("Share: of all.", "", ("share",)),
    )
    table = Table(Text.plain("T"), columns, (("a", 2, 0.5),), notes=notes)
    drawn = to_bars(table, "en", columns=["segments"])
    assert "Of all coders." in drawn and "Segments: coded." in drawn
    assert "Share" not in drawn


def test_bars_begin_in_one_cell_whatever_the_names() -> None:
    table = counted(("逻辑", 8), ("a", 4), ("资源配置逻辑", 2))
    drawn = lines(table)
    assert len({wcswidth(line[: line.index("█")]) for line in drawn}) == 1
    assert all(wcswidth(line) <= 40 for line in drawn)


def test_a_bar_is_as_long_as_its_number() -> None:
    full, half, least, none, undefined = lines(
        counted(("a", 1000), ("b", 500), ("c", 1), ("d", 0), ("e", None))
    )
    assert blocks(full) == pytest.approx(2 * blocks(half), abs=1)
    assert blocks(least) == 1
    assert (none.split(), undefined.split()) == (["d", "0"], ["e", "–"])
    assert wcswidth(full) == 40


def test_totals_have_no_bar_and_a_table_without_rows_has_none() -> None:
    assert lines(counted(("a", 1), ("Total", 100), totals=1)) == lines(counted(("a", 1)))
    assert lines(counted(("Total", 0), totals=1)) == []


def test_a_long_name_is_broken_and_never_pushes_the_bar_out() -> None:
    drawn = lines(counted(("a very long name of a code that goes on and on", 3), ("b", 1)), 30)
    assert all(wcswidth(line) <= 30 for line in drawn)
    assert blocks(drawn[0]) >= 80
    assert "on and on" in " ".join(" ".join(drawn).split())


def test_several_columns_are_lines_under_the_name_of_their_row() -> None:
    columns = (
        CODE,
        Column("round=one", (Text("First", "初访"),), "count"),
        Column("round=two", (Text("Second", "回访"),), "count"),
        Column("total", (Text("Total", "合计"),), "count"),
    )
    rows = ((Named("a", Text("Aim", "目标")), 2, 1, 3), (Named(None, Text("Total")), 2, 1, 3))
    table = Table(Text("Codes", "编码"), columns, rows, totals=1)
    assert bar_columns(table) == ["round=one", "round=two"]
    drawn = to_bars(table, "zh", columns=bar_columns(table), width=20)
    assert [line.split()[0] for line in drawn.split("\n")[1:-1]] == ["目标", "初访", "回访"]


def test_percentages_are_drawn_where_there_are_some() -> None:
    one = Text("First", "初访")
    columns = (
        CODE,
        Column("round=one", (one, Text.plain("n")), "count"),
        Column("round=one/percent", (one, Text.plain("%")), "share"),
        Column("total", (Text("Total"), Text.plain("n")), "count"),
        Column("total/percent", (Text("Total"), Text.plain("%")), "share"),
    )
    table = Table(Text("Codes"), columns, ((Named("a", Text("a")), 1, 0.5, 1, 0.5),))
    assert bar_columns(table) == ["round=one/percent"]
    assert to_bars(table, "en", columns=bar_columns(table)).rstrip().endswith("█ 50.0%")


def test_nested_columns_and_tests_are_refused() -> None:
    nested = Column("a/b", (Text("A"), Text("B")), "count")
    with pytest.raises(UsageProblem, match="one variable in the columns"):
        bar_columns(Table(Text("Codes"), (CODE, nested), ()))
    with pytest.raises(UsageProblem, match="test"):
        bar_columns(Table(Text("Codes"), (CODE, COUNT), (), meta={"test": {"p": 0.1}}))


def test_nothing_in_a_name_acts_on_the_terminal() -> None:
    assert "\x1b" not in "".join(lines(counted(("\x1b[31mred", 1))))
