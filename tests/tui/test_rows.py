"""The one list widget: cursor, mouse, and how its lines are cut and lined up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from qcode.tui.plain import plain
from qcode.tui.rows import Row, Rows, part


class Shown(App[None]):
    """A list and what it told."""

    def __init__(self, rows: Sequence[Row], clicks: int) -> None:
        super().__init__()
        self.list = Rows(rows, clicks=clicks)
        self.told: list[tuple[str, str | None]] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        self.told.append(("chosen", event.key))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        self.told.append(("highlighted", event.key))

    def on_rows_part(self, event: Rows.Part) -> None:
        self.told.append((event.name, event.key))

    def on_rows_toggled(self, event: Rows.Toggled) -> None:
        self.told.append(("toggled", event.key))


Scenario = Callable[[Shown, "Pilot[None]"], Awaitable[None]]


def play(scenario: Scenario, rows: Sequence[Row], clicks: int = 1) -> None:
    async def run() -> None:
        app = Shown(rows, clicks)
        async with app.run_test(size=(30, 10)) as pilot:
            await pilot.pause()
            app.told.clear()
            await scenario(app, pilot)

    asyncio.run(run())


def line(rows: Rows, y: int) -> str:
    return rows.render_line(y).text


def named(*keys: str) -> list[Row]:
    return [Row(key, Content(key)) for key in keys]


def test_the_cursor_passes_over_headings_and_stays_on_its_row_when_others_come() -> None:
    rows = [Row("h", Content("Head"), heading=True), *named("a"),
            Row("off", Content("off"), disabled=True), *named("b", "c")]  # fmt: skip

    async def scenario(app: Shown, pilot: Pilot[None]) -> None:
        assert app.list.highlighted == "a"
        assert line(app.list, 1).startswith("▸ a")
        await pilot.press("down", "up", "up", "down")
        assert app.list.highlighted == "b"
        app.list.set_rows(named("x", "y", "b"))
        assert app.list.highlighted == "b"
        app.list.set_rows(named("x", "y"))
        assert app.list.highlighted == "y"
        app.list.set_rows(())
        await pilot.pause()
        assert app.told[-1] == ("highlighted", None)
        await pilot.press("down", "enter", "pageup", "home", "space")
        assert app.list.highlighted is None

    play(scenario, rows)


def test_lines_are_literal_cut_to_the_width_and_lined_up() -> None:
    texts = ["[b]x[/b]", "强强联合" * 20, "a\u202eb\x1b[31m", "e\u0301😀" * 30, ""]
    rows = [Row(str(at), plain(text), extra=f"{at}/9") for at, text in enumerate(texts)]

    async def scenario(app: Shown, pilot: Pilot[None]) -> None:
        width = app.list.scrollable_content_region.width
        for y in range(len(texts)):
            assert app.list.render_line(y).cell_length == width
            assert line(app.list, y).endswith(f" {y}/9")
        assert line(app.list, 0).startswith("▸ [b]x[/b] ")
        assert "…" in line(app.list, 1)
        assert "…" in line(app.list, 3)
        assert "a\\u202eb␛[31m" in line(app.list, 2)

    play(scenario, rows)


def test_a_deep_tree_is_indented_so_far_and_then_tells_its_depth() -> None:
    rows = [Row(str(depth), Content(f"code {depth}"), indent=depth) for depth in range(3000)]

    async def scenario(app: Shown, pilot: Pilot[None]) -> None:
        assert line(app.list, 3).startswith("        code 3")
        await pilot.press("end")
        assert app.list.highlighted == "2999"
        assert "⟨2999⟩ code 2999" in line(app.list, 9)

    play(scenario, rows)


def test_twenty_thousand_rows_are_moved_through() -> None:
    rows = [Row(str(number), Content(f"row {number}")) for number in range(20_000)]

    async def scenario(app: Shown, pilot: Pilot[None]) -> None:
        for step in (1, 1, -1, 1) * 50:
            app.list.action_step(step)
            app.list.action_page(step)
        app.list.action_last()
        assert app.list.highlighted == "19999"
        await pilot.press("pageup", "home", "pagedown")
        assert app.list.highlighted == "9"

    play(scenario, rows)


def test_a_click_chooses_or_two_do_and_the_wheel_scrolls() -> None:
    rows = [Row("h", Content("Head"), heading=True), *named(*"abcdefghijklmnop")]

    async def once(app: Shown, pilot: Pilot[None]) -> None:
        await pilot.click(Rows, offset=(4, 2))
        assert app.told == [("highlighted", "b"), ("chosen", "b")]
        await pilot.click(Rows, offset=(4, 0))
        assert app.list.highlighted == "b"
        app.list.scroll_relative(y=5, animate=False)
        await pilot.pause()
        await pilot.click(Rows, offset=(4, 2))
        assert app.list.highlighted == "g"

    async def twice(app: Shown, pilot: Pilot[None]) -> None:
        await pilot.click(Rows, offset=(4, 2))
        assert app.told == [("highlighted", "b")]
        await pilot.double_click(Rows, offset=(4, 2))
        assert app.told[1:] == [("chosen", "b")]

    play(once, rows)
    play(twice, rows, clicks=2)


def test_rows_are_checked_by_space_and_by_mouse_and_a_part_tells_of_itself() -> None:
    rows = [
        Row("a", Content("a"), checked=False),
        Row("b", Content("b"), checked=True),
        Row("c", Content.assemble(part("▾ ", "fold"), "c")),
    ]

    async def scenario(app: Shown, pilot: Pilot[None]) -> None:
        assert "[ ] a" in line(app.list, 0)
        await pilot.press("space")
        assert "[x] a" in line(app.list, 0)
        await pilot.click(Rows, offset=(6, 1))
        assert app.list.checked == ["a"]
        await pilot.click(Rows, offset=(2, 2))
        assert app.told[-1] == ("fold", "c")
        assert ("toggled", "b") in app.told
        await pilot.press("enter")
        assert app.told[-1] == ("chosen", "b")

    play(scenario, rows)
