"""What a table is asked for may be gone, slow or too large: the screen says so, and stands."""

from __future__ import annotations

from threading import Event

import pytest

from qcode.project import Project
from qcode.project.selection import Choice


def test_a_code_deleted_elsewhere_is_no_filter_any_more(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("k")
        await tabling.pick("benefits-all", "strong-alliance")
        with Project.open(sample) as other:
            other.delete_code("benefits-all", into="strong-alliance", coder="MEI")
        await tabling.screen.look_if_changed()
        await tabling.keys()
        assert "no longer there, and no longer asked for: Benefits for all" in tabling.said
        assert "only the codes Strong alliance" in tabling.asked
        choice = Choice(["LIN"], ["strong-alliance"])
        assert tabling.screen.shown.table.rows == tabling.app.project.crosstab(choice).rows

    play(sample, scenario, size=(160, 40))


def test_a_filter_by_what_is_gone_goes_when_the_table_is_counted_anew(play, sample) -> None:
    async def scenario(tabling) -> None:
        with Project.open(sample) as other:
            other.save_query("mine", "code:benefits-all", coder="MEI")
        await tabling.keys("q")
        assert "Saved: mine" in tabling.seen
        await tabling.type("code:benefits-all")
        assert "found by code:benefits-all" in tabling.asked
        with Project.open(sample) as other:
            other.delete_code("benefits-all", into="strong-alliance", coder="MEI")
        await tabling.screen.look_if_changed()
        await tabling.keys()
        assert tabling.said.startswith("✗")
        assert "found by" not in tabling.asked
        await tabling.keys("e")
        assert not tabling.said.startswith("✗")

    play(sample, scenario)


def test_the_title_says_again_what_is_shown_when_a_slow_question_fails(play, sample) -> None:
    async def scenario(tabling) -> None:
        screen, goes_on = tabling.screen, Event()
        title = str(screen.title_line.content)
        waiting = screen.asking.ask(lambda _desk: goes_on.wait(60))
        screen.run_worker(waiting)
        screen.ask_for(screen.inquiry.only("round", ["no-such-round"]))
        await tabling.until(lambda: "one moment" in str(screen.title_line.content))
        goes_on.set()
        await tabling.keys()
        assert tabling.said.startswith("✗")
        assert str(screen.title_line.content) == title

    play(sample, scenario)


def test_the_cursor_is_in_sight_also_where_scroll_bars_come(play, sample) -> None:
    async def scenario(tabling) -> None:
        sheet = tabling.screen.sheet
        await tabling.keys("i")
        await tabling.pick("none")
        await tabling.keys("c")
        await tabling.pick("none")
        await tabling.keys("ctrl+end")
        await tabling.keys("c")
        await tabling.pick("person")
        assert sheet.show_horizontal_scrollbar
        assert sheet.row - sheet.scroll_offset.y < sheet._rows_shown
        assert "▸" in tabling.seen

    play(sample, scenario)


@pytest.mark.parametrize("size", [(60, 16), (60, 20), (80, 24), (100, 30)])
def test_rows_of_the_table_come_before_excerpts(play, sample, size) -> None:
    async def scenario(tabling) -> None:
        screen = tabling.screen
        assert screen.sheet._rows_shown >= 4
        assert screen.excerpts.display == (size[1] > 16)
        await tabling.keys("enter")
        assert screen.excerpts.display and screen.excerpts.list.has_focus
        await tabling.keys("escape")
        assert screen.sheet._rows_shown >= 4

    play(sample, scenario, size=size)


def test_a_value_that_is_called_missing_is_told_from_having_none(play, sample, tmp_path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("person,nickname\nCJM,missing\n", encoding="utf-8")
    with Project.open(sample) as project:
        project.import_files([], [("person", people)])
    with Project.open(sample) as project:
        both = project.crosstab(rows="nickname", cols=()).rows
    if len(both) < 3:
        pytest.skip("a value can't be called so")

    async def scenario(tabling) -> None:
        await tabling.keys("w", "c", "r")
        await tabling.pick("nickname")
        await tabling.keys("f")
        await tabling.pick("nickname")
        await tabling.until(lambda: tabling.over == "PickSome")
        await tabling.pick("level:missing")
        assert [row[0].id for row in tabling.screen.shown.table.rows[:-1]] == ["missing"]

    play(sample, scenario, size=(120, 30))


def test_leaving_by_its_key_keeps_what_was_asked(play, sample) -> None:
    async def asking(tabling) -> None:
        await tabling.keys("m")
        await tabling.pick("turns")
        await tabling.keys("ctrl+q")

    async def asked(tabling) -> None:
        assert "measure turns" in tabling.asked

    play(sample, asking)
    play(sample, asked)


def test_an_empty_cell_has_nothing_to_write(play, sample) -> None:
    async def scenario(tabling) -> None:
        screen, across = tabling.screen, len(tabling.screen.sheet.grid.boxes)
        values = [each["value"] for each in screen.shown.table.records]
        screen.sheet.go(*divmod(values.index(0), across))
        screen.show_cell()
        await tabling.keys("enter", "x")
        assert "nothing to write" in tabling.said

    play(sample, scenario)


def test_the_sign_of_a_percentage_is_no_level_of_its_cell(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("p")
        await tabling.pick("row")
        for _column in range(2):
            assert "× n" not in tabling.heading and "× %" not in tabling.heading
            await tabling.keys("right")

    play(sample, scenario)
