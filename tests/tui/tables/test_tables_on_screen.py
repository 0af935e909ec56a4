"""Tables on the screen: what is asked, from cell to excerpts to transcript and back, to a file."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from threading import Event

import pytest

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.selection import Choice
from qcode.project.tagging import Where
from qcode.tui.rows import Rows

WIDE = (200, 60)


def test_own_codings_by_speaker_and_village_stand_there_at_first(play, sample) -> None:
    async def scenario(tabling) -> None:
        assert "Codes by actor type and village class: segments" in tabling.seen
        assert "codings LIN" in tabling.asked
        own = tabling.app.project.crosstab(Choice(coders=["LIN"]))
        assert tabling.screen.shown.table.rows == own.rows
        await tabling.keys("w")
        assert "can't be unseen" in tabling.seen
        await tabling.keys("c")
        assert "codings everyone's" in tabling.asked
        assert tabling.screen.shown.table.rows == tabling.app.project.crosstab().rows

    play(sample, scenario)


def test_who_codes_nothing_or_sees_everyone_begins_with_all(play, sample) -> None:
    async def scenario(tabling) -> None:
        assert "codings everyone's" in tabling.asked
        await tabling.keys("w")
        assert "can't be unseen" not in tabling.seen

    play(sample, scenario, coder="PI")
    play(sample, scenario, everyone=True)


def test_what_is_asked_is_chosen_by_keys_and_by_mouse(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("c")
        await tabling.pick("code")  # it changes places with the columns
        assert tabling.asked.startswith("rows Actor type  columns Code  under them Village class")
        await tabling.click("under them")
        await tabling.pick("none")
        await tabling.keys("r")
        await tabling.pick("village")
        await tabling.keys("s")
        await tabling.pick("round")
        await tabling.keys("m")
        await tabling.pick("turns")
        await tabling.keys("p")
        await tabling.pick("row")
        await tabling.keys("e", "t", "b")
        expected = tabling.app.project.crosstab(
            Choice(coders=["LIN"], interviewers=True), rows="village", cols=["code"],
            split="round", measure="turns", percent="row", empty=True, rollup=False,
        )  # fmt: skip
        assert tabling.screen.shown.table == expected
        for told in ("side by side Round", "measure turns", "% of the row's total",
                     "with interviewers' turns", "codes without those under them"):  # fmt: skip
            assert told in tabling.asked
        await tabling.keys("m")
        await tabling.pick("coverage")
        assert "% –" in tabling.asked  # a ratio has none
        await tabling.keys("p")
        assert "has no percentages" in tabling.said

    play(sample, scenario, size=WIDE)


def test_filters_narrow_the_table_and_are_said(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("k")
        await tabling.pick("benefits-all", "strong-alliance")
        await tabling.keys("f")
        await tabling.pick("actor_type")
        await tabling.until(lambda: tabling.over == "PickSome")
        await tabling.pick("level:village-cadre", "missing")
        choice = Choice(
            ["LIN"], ["benefits-all", "strong-alliance"],
            where=["actor_type=village-cadre", "actor_type=missing"],
        )  # fmt: skip
        assert tabling.screen.shown.table.rows == tabling.app.project.crosstab(choice).rows
        assert "only the codes Benefits for all, Strong alliance" in tabling.asked
        assert "only Actor type = Village cadre or (missing)" in tabling.asked
        await tabling.keys("a")
        assert "only" not in tabling.asked

    play(sample, scenario, size=(120, 30))


def test_a_typology_from_codes_stands_wherever_a_variable_can(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("c")
        await tabling.pick("interaction_type@person")
        await tabling.keys("f")
        await tabling.pick("interaction_type")
        await tabling.until(lambda: tabling.over == "PickSome")
        await tabling.pick("level:mixed", "missing")
        choice = Choice(["LIN"], where=["interaction_type=mixed", "interaction_type=missing"])
        cols = ["interaction_type@person", "village_class"]
        assert tabling.screen.shown.table == tabling.app.project.crosstab(choice, cols=cols)
        assert "only Interaction type = (mixed) or (unclassified)" in tabling.asked
        assert "columns Interaction type (person)" in tabling.asked

    play(sample, scenario, size=(120, 30))


def test_a_query_narrows_the_turns(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("q")
        await tabling.type("code:benefits-all")
        choice = Choice(["LIN"], queries=["code:benefits-all"])
        assert tabling.screen.shown.table.rows == tabling.app.project.crosstab(choice).rows
        assert "found by code:benefits-all" in tabling.asked

    play(sample, scenario)


def test_a_question_without_an_answer_leaves_the_table_as_it_is(play, sample) -> None:
    async def scenario(tabling) -> None:
        before = tabling.screen.shown
        await tabling.keys("q")
        await tabling.type("code:no-such-code")
        assert tabling.over == "Line" and "no-such-code" in tabling.app.screen.focused.value
        assert "✗ there is no code 'no-such-code'" in tabling.seen
        await tabling.keys("escape")
        assert tabling.screen.shown is before
        assert "no-such-code" not in tabling.asked

    play(sample, scenario)


def test_every_cell_lists_its_excerpts(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("i")
        await tabling.pick("none")
        sheet = tabling.screen.sheet
        for row in (0, 25, len(sheet.grid.names) - 1):
            for column in (0, 3, len(sheet.grid.boxes) - 1):
                sheet.go(row, column)
                tabling.screen.show_cell()
                await tabling.keys()
                assert tabling.screen.listed.count == tabling.value
                assert len(tabling.screen.excerpts.list.rows) == tabling.value
                assert tabling.heading.endswith(("excerpts", "1 excerpt"))

    play(sample, scenario)


def test_an_excerpt_opens_in_the_transcript_and_the_table_comes_back_as_it_was(
    play, sample
) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("i")
        await tabling.pick("none")
        await tabling.keys("ctrl+end", "end", "up", "up", "up")
        while not tabling.value:
            await tabling.keys("up")
        where, cell = (tabling.screen.sheet.row, tabling.screen.sheet.column), tabling.heading
        await tabling.keys("enter", "end")
        excerpt = tabling.screen.excerpts.current
        await tabling.keys("enter")
        assert tabling.over == "CodingRoom"
        room = tabling.app.room
        assert room.session.reading.source == excerpt.source
        assert excerpt.start <= room.reader.cursor <= excerpt.end
        assert room.reader.current.id == excerpt.id
        await tabling.keys("number_sign")
        assert (tabling.screen.sheet.row, tabling.screen.sheet.column) == where
        assert tabling.heading == cell
        assert tabling.screen.excerpts.current == excerpt
        await tabling.keys("tab", "escape", "escape")
        assert tabling.over == "CodingRoom"

    play(sample, scenario)


def test_what_another_coder_did_is_pointed_out_where_only_ones_own_is_shown(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("w")
        await tabling.pick("LIN", "MEI")  # LIN no longer, MEI instead
        assert "codings MEI" in tabling.asked
        await tabling.keys("ctrl+end", "end", "enter", "enter")
        assert tabling.over == "CodingRoom"
        reader = tabling.app.room.reader
        assert reader._view.pointed_out is not None
        assert reader._view.pointed_out.start == reader.cursor

    play(sample, scenario)


def test_the_mouse_goes_to_a_cell_and_from_an_excerpt_to_its_transcript(play, sample) -> None:
    async def scenario(tabling) -> None:
        sheet, grid = tabling.screen.sheet, tabling.screen.sheet.grid
        x = sheet._names + grid.starts[1] + 2
        y = sheet.region.y + grid.depth + 3
        await tabling.pilot.click(offset=(x, y))
        await tabling.keys()
        assert (sheet.row, sheet.column) == (3, 1)
        assert tabling.heading.startswith(grid.names[3].strip())
        await tabling.pilot.click(offset=(2, y))  # a name is no cell
        assert (sheet.row, sheet.column) == (3, 1)
        words = tabling.screen.excerpts.list.rows[0].content.plain[:6]
        await tabling.click(words, times=2)
        assert tabling.over == "CodingRoom"

    play(sample, scenario)


def test_the_cursor_stays_in_sight_with_the_headings_and_the_names(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("ctrl+end", "end")
        assert tabling.seen.count("Total") >= 3  # the row, the column, the cell in words
        sheet = tabling.screen.sheet
        assert sheet.scroll_offset.x > 0 and sheet.scroll_offset.y > 0
        line = next(line for line in tabling.seen.splitlines() if "▸" in line)
        assert line.strip().startswith("Total") and f" {tabling.value} " in line
        await tabling.keys("ctrl+home", "home")
        assert sheet.scroll_offset == (0, 0)
        await tabling.keys("pagedown", "pageup")
        assert sheet.row == 0

    play(sample, scenario)


def test_names_in_chinese_line_up(play, sample) -> None:
    from rich.cells import cell_len

    async def scenario(tabling) -> None:
        for _step in range(6):
            lines = tabling.seen.splitlines()
            assert {cell_len(line) for line in lines} == {80}
            await tabling.keys("right")
        strips = [tabling.screen.sheet.render_line(y) for y in range(8)]
        assert len({strip.cell_length for strip in strips}) == 1

    play(sample, scenario, lang="zh")


def test_what_is_shown_is_written_to_a_file_never_over_another_unasked(
    play, sample, tmp_path: Path
) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("x")
        await tabling.type("out.csv")
        await tabling.until(lambda: "written" in tabling.said)
        with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) >= len(tabling.screen.shown.table.rows)
        Path("out.csv").write_text("mine")
        await tabling.keys("x")
        await tabling.type("out.csv")
        assert tabling.over == "Ask"
        await tabling.keys("escape")
        assert Path("out.csv").read_text() == "mine"
        await tabling.keys("x")
        await tabling.type("out.csv")
        await tabling.keys("r")
        await tabling.until(lambda: Path("out.csv").read_text() != "mine")
        await tabling.keys("x")
        for wrong, told in ("out.pdf", "as .pdf"), ("no/out.csv", "folder"), (" ", "a name"):
            await tabling.type(wrong)
            assert tabling.over == "Line" and tabling.app.screen.focused.value == wrong
            assert told in tabling.seen
        await tabling.keys("escape")
        await tabling.keys("ctrl+end", "end", "enter", "x")
        await tabling.type("cell.csv")
        await tabling.until(lambda: Path("cell.csv").exists())
        assert Path("cell.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # as Excel needs it
        with Path("cell.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == tabling.value + 1

    play(sample, scenario)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("~nobody-of-that-name/x.csv", "whose folder that is"),
        ("x" * 400 + ".csv", "can't be written"),
        ("nowhere/x.csv", "folder doesn't exist"),
        pytest.param(
            "shut/x.csv", "can't be written",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder"),
        ),
    ],
)  # fmt: skip
def test_a_file_that_can_not_be_is_refused_in_a_sentence(play, sample, name, said) -> None:
    async def scenario(tabling) -> None:
        Path("shut").mkdir(mode=0o000)
        await tabling.keys("x")
        await tabling.type(name)
        await tabling.until(lambda: said in f"{tabling.seen} {tabling.said}")

    play(sample, scenario)


def test_a_file_that_was_confirmed_is_written_though_the_screen_is_left(play, sample) -> None:
    async def scenario(tabling) -> None:
        go_on = Event()
        tabling.screen.run_worker(tabling.screen.asking.ask(lambda _desk: go_on.wait(60)))
        await tabling.pilot.press("x")
        tabling.app.screen.focused.value = "out.csv"
        await tabling.pilot.press("enter")
        await tabling.until(lambda: tabling.over == "TablesScreen")
        await tabling.pilot.press("escape")
        await tabling.until(lambda: tabling.over == "CodingRoom")
        assert not Path("out.csv").exists()
        go_on.set()
        said = tabling.app.screen.said
        await tabling.until(lambda: "out.csv" in str(said.content))
        assert Path("out.csv").exists()

    play(sample, scenario)


def test_what_was_asked_is_there_the_next_time(play, sample) -> None:
    async def first(tabling) -> None:
        await tabling.keys("i")
        await tabling.pick("none")
        await tabling.keys("m")
        await tabling.pick("persons")
        await tabling.keys("escape")

    async def later(tabling) -> None:
        assert "under them –" in tabling.asked and "measure persons" in tabling.asked

    async def another(tabling) -> None:
        assert "measure segments" in tabling.asked

    play(sample, first)
    play(sample, later)
    play(sample, another, coder="MEI")


def test_what_others_do_meanwhile_is_counted(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("ctrl+end", "end")
        before, cell = tabling.value, tabling.heading
        with Project.open(sample) as other:
            reading = other.reading("2024-05-08_SWH")
            turn = next(each for each in reversed(reading.turns) if not each.interviewer)
            where = Where(span=Span(turn.said, turn.said + 2))
            other.tag(reading.source, "cadre-mobilization", coder="LIN", where=where)
        await tabling.screen.look_if_changed()
        await tabling.keys()
        assert tabling.value == before + 1
        assert tabling.heading.split(":")[0] == cell.split(":")[0]
        assert "another window" in tabling.said

    play(sample, scenario)


def test_notes_and_keys_are_there_to_read(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("n")
        assert "Interviewers' turns are left out." in tabling.seen
        await tabling.keys("escape", "question_mark")
        assert "How to read a table" in tabling.seen
        await tabling.keys("escape", "o")
        assert not tabling.screen.excerpts.display
        await tabling.keys("enter")
        assert tabling.screen.excerpts.list.has_focus

    play(sample, scenario)


def test_while_a_table_is_worked_out_the_screen_goes_on(play, sample) -> None:
    async def scenario(tabling) -> None:
        screen, before = tabling.screen, tabling.screen.shown
        go_on = Event()
        screen.run_worker(screen.asking.ask(lambda _desk: go_on.wait(60)))
        await tabling.pilot.press("e", "down", "right", "m")
        assert tabling.over == "PickOne"
        await tabling.pilot.press("escape")
        assert (screen.sheet.row, screen.sheet.column) == (1, 1)
        await tabling.until(lambda: "one moment" in tabling.seen)
        assert screen.shown is before
        go_on.set()
        await tabling.keys()
        assert "one moment" not in tabling.seen
        assert len(screen.shown.table.rows) > len(before.table.rows)

    play(sample, scenario)


def test_leaving_does_not_wait_for_a_table(play, sample) -> None:
    async def scenario(tabling) -> None:
        go_on = Event()
        tabling.screen.run_worker(tabling.screen.asking.ask(lambda _desk: go_on.wait(60)))
        await tabling.pilot.press("e", "escape")
        await tabling.pilot.pause()
        assert tabling.over == "CodingRoom"
        go_on.set()

    play(sample, scenario)


def test_a_filter_that_leaves_nothing_says_so(play, sample) -> None:
    async def scenario(tabling) -> None:
        for variable, level in (("source", "level:2024-05-08_SWH"), ("person", "level:CJM")):
            await tabling.keys("f")
            await tabling.pick(variable)
            await tabling.until(lambda: tabling.over == "PickSome")
            await tabling.pick(level)
        assert "no turn is left" in tabling.said
        assert "only Source = 2024-05-08_SWH" in tabling.asked and "CJM" not in tabling.asked
        choice = Choice(["LIN"], where=["source=2024-05-08_SWH"])
        rows = tabling.app.project.crosstab(choice, empty=True, cols=()).rows
        await tabling.keys("k")
        await tabling.pick(next(row[0].id for row in rows if row[1] == 0))
        assert tabling.value == 0
        assert tabling.said == "nothing is left by this filter"
        await tabling.keys("down", "right", "pagedown", "end", "tab", "enter", "n", "escape")
        assert tabling.over == "TablesScreen"

    play(sample, scenario)


def test_the_kinds_of_a_code_can_be_columns_but_choose_no_turns(play, sample) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("c")
        await tabling.pick("allocation-period")
        expected = tabling.app.project.crosstab(
            Choice(["LIN"]), cols=["allocation-period", "village_class"]
        )
        assert tabling.screen.shown.table == expected
        await tabling.keys("ctrl+end", "end")
        assert tabling.screen.listed.count == tabling.value
        await tabling.keys("f")
        assert "allocation-period" not in {
            row.key for row in tabling.app.screen.query_one(Rows).rows
        }

    play(sample, scenario)
