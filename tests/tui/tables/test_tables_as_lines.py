"""A table as lines of cells: headings over their columns, and names that try to be more."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from qcode.table import Column, Named, Table
from qcode.texts import Lang, Text
from qcode.tui.looks import THEMES
from qcode.tui.tables.grid import gridded
from qcode.tui.tables.sheet import Sheet

HOSTILE = (
    "[b]粗[/b]", "a\tb", "\u202eabc", "笑😀话", "\x1b[31m", "王" * 60, "e\u0301", "甲\u200d乙",
)  # fmt: skip


def table(columns: int = 4) -> Table:
    """Two groups of columns with hostile names, and a total."""
    heads = [
        Column(f"c{at}", (Text.plain(HOSTILE[at // 2]), Text.plain(HOSTILE[at])), "count")
        for at in range(columns)
    ]
    total = Column("total", (Text("Total", "合计"),), "count")
    rows = [
        (Named(name, Text.plain(name)), *range(at, at + columns), 10**at)
        for at, name in enumerate(HOSTILE)
    ]
    name = Column("code", (Text("Code", "编码"),))
    return Table(Text("T"), (name, *heads, total), tuple(rows), indents=(0, 1, 2, 0, 0, 0, 0, 0))


class Stage(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEMES[0])
        self.theme = THEMES[0].name
        self.sheet = Sheet()

    def compose(self) -> ComposeResult:
        yield self.sheet


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (30, 8), (200, 60)])
def test_every_line_is_as_wide_as_the_sheet_wherever_it_is_scrolled(
    lang: Lang, size: tuple[int, int]
) -> None:
    async def scenario() -> None:
        app = Stage()
        async with app.run_test(size=size) as pilot:
            grid = gridded(table(8), lang)
            app.sheet.show(grid, 0, 0)
            for column in range(len(grid.boxes)):
                app.sheet.go(column, column)
                await pilot.pause()
                wide = app.sheet.scrollable_content_region.width
                lines = [app.sheet.render_line(y) for y in range(app.sheet.size.height)]
                assert {line.cell_length for line in lines} == {wide}
                assert {cell_len(line.text) for line in lines} == {wide}
                assert sum("▸" in line.text for line in lines) == 1
                assert not any("\x1b" in line.text or "\u202e" in line.text for line in lines)

    asyncio.run(scenario())


def test_of_a_column_partly_in_view_no_part_of_a_number_is_shown() -> None:
    async def scenario() -> None:
        app = Stage()
        async with app.run_test(size=(40, 16)) as pilot:
            grid = gridded(table(8), "en")
            app.sheet.show(grid, 0, 0)
            for left in range(app.sheet.max_scroll_x + 1):
                app.sheet.scroll_to(left, 0, animate=False, force=True, immediate=True)
                await pilot.pause()
                for row, values in enumerate(grid.cells):
                    line = app.sheet.render_line(grid.depth + row).text
                    values_seen = line[-26:].split()
                    assert {each for each in values_seen if each.isdigit()} <= {*values}, line

    asyncio.run(scenario())


def test_headings_stand_over_their_columns() -> None:
    plain = Table(
        Text("T"),
        (
            Column("code", (Text("Code", "编码"),)),
            Column("a", (Text("County"), Text("Village cadre of long standing")), "count"),
            Column("b", (Text("County"), Text("Total")), "count"),
            Column("total", (Text("Total"),), "count"),
        ),
        ((Named("x", Text("X")), 1, 2, 3),),
    )
    grid = gridded(plain, "en")
    (over,) = grid.over[0]
    assert (over.text, over.start, over.end) == ("County", 0, grid.starts[2])
    assert len(grid.over[0]) == 1  # the total names one column and stands right above it
    assert [line[2] for line in grid.heads][-1] == "Total"
    assert grid.depth == 1 + len(grid.heads) and len(grid.heads) == 3


def test_a_sheet_without_rows_or_columns_can_be_shown_and_walked() -> None:
    async def scenario() -> None:
        app = Stage()
        async with app.run_test(size=(40, 10)):
            bare = Table(Text("T"), (Column("code", (Text("Code"),)),), ())
            app.sheet.show(gridded(bare, "en"), 3, 3)
            app.sheet.go(1, 1)
            assert app.sheet.empty
            assert "Code" in app.sheet.render_line(0).text

    asyncio.run(scenario())
