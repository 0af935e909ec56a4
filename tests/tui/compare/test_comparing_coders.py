"""Coders side by side: what is shown, and going from one disagreement to the next."""

from __future__ import annotations

from pathlib import Path

from textual.events import Key, MouseScrollDown

from qcode.coding.consensus import Resolution
from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where

CJM, SWH = "2024-05-11_CJM", "2024-05-08_SWH"
WIDE = (200, 60)


def test_others_codings_are_shown_only_after_it_was_agreed_to_once(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.keys("B")
        assert comparing.over == "Ask"
        assert "Comparing shows everybody's codings" in comparing.seen
        await comparing.keys("escape")
        assert comparing.over == "CodingRoom"
        await comparing.begin()
        assert comparing.over == "CompareScreen"
        await comparing.keys("escape")
        assert not comparing.app.session.everyone  # the room itself stays blind
        await comparing.keys("B")
        assert comparing.over == "CompareScreen"

    play(sample, scenario, begins=False, coder="ZHAO")


def test_who_has_finished_or_codes_nothing_sees_others_unasked_but_hears_who_is_late(
    play, sample
) -> None:
    async def finished_by_all(comparing) -> None:
        await comparing.keys("B")
        assert comparing.over == "CompareScreen"

    async def not_by_zhao(comparing) -> None:
        await comparing.keys("B")
        assert comparing.over == "Ask"
        assert "This source is not finished by ZHAO." in comparing.seen
        assert "can't be unseen" not in comparing.seen
        await comparing.begin()
        assert comparing.comparison.coders == ("LIN", "MEI")

    play(sample, finished_by_all, source=SWH, begins=False)
    play(sample, finished_by_all, source=SWH, begins=False, coder="PI")
    play(sample, not_by_zhao, begins=False, coder="PI")


def test_a_source_that_only_one_has_finished_says_who_has_to(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.keys("B")
        assert comparing.over == "Tell"
        assert "only MEI has finished this source (D), not LIN, ZHAO" in comparing.seen
        assert "two" in comparing.seen.split("ZHAO")[1]

    play(sample, scenario, source="2024-06-12_Yanbei", begins=False)


def test_each_disagreement_is_told_with_its_kind_and_who_did_what(play, sample) -> None:
    with Project.open(sample) as project:
        matters = project.disagreements(CJM, coders=("LIN", "MEI"))
        side = matters[1].sides[0]
        project.write_memo(MemoOn("coding", side.id), "[b]why[/b] so", coder=side.coder)

    async def scenario(comparing) -> None:
        assert [each.id for each in comparing.comparison.matters] == [each.id for each in matters]
        assert "1 of 5 · ± one-sided" in comparing.told
        assert "did not code it" in comparing.told
        await comparing.keys("n")
        assert "2 of 5 · ≠ different code" in comparing.told
        assert "[b]why[/b] so" in comparing.told
        assert "≠ different code" in comparing.seen
        for column in comparing.columns.shown:
            assert column.reader._view.pointed_out == Span(matters[1].start, matters[1].end)
            mine = [side.id for side in matters[1].sides if side.coder == column.coder]
            current = column.reader.current
            assert (current.id in mine) if mine else current is None or current.id not in mine
            assert column.reader._view.current == (current if mine else None)  # bold: at odds here
        assert {each.coder for each in comparing.columns.shown} == {"LIN", "MEI"}

    play(sample, scenario)


def test_every_column_holds_one_coders_codings_and_as_many_are_shown_as_fit(play, sample) -> None:
    async def wide(comparing) -> None:
        columns = comparing.columns
        assert [each.coder for each in columns.shown] == ["LIN", "MEI", "ZHAO", "consensus"]
        for column in columns.shown:
            assert {each.coder for each in column.reader.lanes.codings} <= {column.coder}
        widths = {(each.reader.size.width, len(each.reader.lines)) for each in columns.shown}
        assert len(widths) == 1
        await comparing.pilot.resize_terminal(80, 24)
        await comparing.pilot.pause()
        assert [each.coder for each in columns.shown] == ["LIN", "MEI"]
        await comparing.keys("tab", "tab")
        assert [each.coder for each in columns.shown] == ["MEI", "ZHAO"]
        assert columns.active.coder == "ZHAO"
        assert columns.active.reader.has_focus
        await comparing.keys("C")
        assert [each.coder for each in columns.shown] == ["ZHAO", "consensus"]
        await comparing.keys("shift+tab", "C")
        await comparing.pilot.resize_terminal(50, 24)
        await comparing.pilot.pause()
        assert len(columns.shown) == 1

    play(sample, wide, source=SWH, size=WIDE)


def test_where_one_column_goes_the_others_follow(play, sample) -> None:
    async def scenario(comparing) -> None:
        readers = [each.reader for each in comparing.columns.shown]
        await comparing.keys("ctrl+down", "down", "right")
        assert len({reader.cursor for reader in readers}) == 1
        await comparing.keys("tab", "ctrl+end")
        assert len({reader.cursor for reader in readers}) == 1
        assert len({reader.scroll_offset.y for reader in readers}) == 1
        bottom = readers[0].scroll_offset.y
        await comparing.keys("ctrl+home")
        wheel = MouseScrollDown(readers[0], 2, 2, 0, 1, 0, False, False, False, 2, 2)
        readers[0].post_message(wheel)
        await comparing.pilot.pause()
        await comparing.pilot.pause()
        tops = {reader.scroll_offset.y for reader in readers}
        assert len(tops) == 1
        assert 0 < tops.pop() < bottom

    play(sample, scenario)


def test_after_the_last_comes_the_next_source_and_back_is_in_the_room(play, sample) -> None:
    async def scenario(comparing) -> None:
        comparison = comparing.comparison
        count = len(comparison.matters)
        await comparing.keys(*"n" * (count - 1))
        assert (comparison.source, comparison.at) == (SWH, count - 1)
        await comparing.keys("n")
        assert comparison.source == "2024-05-13_HYQ"  # past one that ZHAO has not finished
        assert comparison.coders == ("LIN", "MEI", "ZHAO")
        await comparing.keys("p")
        assert (comparison.source, comparison.at) == (SWH, count - 1)
        await comparing.keys("H")
        assert "no other source that LIN, MEI, ZHAO finished" in comparing.said
        place = comparing.columns.active.reader.cursor
        await comparing.keys("escape")
        assert comparing.over == "CodingRoom"
        assert comparing.app.session.reading.source == SWH
        assert comparing.app.room.reader.cursor == place
        assert {each.coder for each in comparing.app.session.codings} == {"LIN"}

    play(sample, scenario, source=SWH)


def test_the_next_open_one_is_looked_for_all_round_the_source_before_the_next(play, sample) -> None:
    with Project.open(sample) as project:
        matters = project.disagreements(SWH)
        ids = [each.id for each in matters]
        project.decide_all(ids[3:], Resolution("neither"), coder="MEI")

    async def scenario(comparing) -> None:
        comparison = comparing.comparison
        await comparing.keys("n", "1")
        await comparing.because()
        assert comparing.said.startswith("decided")
        await comparing.keys("n")
        assert comparing.said == ""
        await comparing.keys("1")
        await comparing.because()
        await comparing.keys("u")
        assert (comparison.source, comparison.at) == (SWH, 0)
        assert "from the start of the source" in comparing.said
        await comparing.keys("u")
        assert (comparison.source, comparison.at) == (SWH, 0)
        assert "the only one open" in comparing.said
        await comparing.keys("x")
        await comparing.because()
        await comparing.keys("u")
        assert comparison.source == "2024-05-13_HYQ"
        assert "nothing is open in" in comparing.said

    play(sample, scenario, source=SWH)


def test_what_a_coder_coded_otherwise_on_the_same_words_is_told(play, sample) -> None:
    with Project.open(sample) as project:
        matter = project.disagreements(SWH)[0]
        left = next(each for each in matter.coders if each not in {s.coder for s in matter.sides})
        codings = project.codings_in(SWH)
        unused = {each.id for each in project.codes()} - {each.code for each in codings}
        code = min(unused)
        for coder in matter.coders:
            where = Where(span=Span(matter.start, matter.end))
            project.tag(SWH, code, coder=coder, where=where)

    async def scenario(comparing) -> None:
        assert comparing.here.id == matter.id
        told = comparing.told.splitlines()
        (line,) = (each for each in told if left in each)
        assert "did not code it; here: " in line
        assert comparing.app.session.name(code) in line

    play(sample, scenario, source=SWH)


def test_all_that_is_told_can_be_read_and_the_columns_at_odds_come_into_view(play, sample) -> None:
    with Project.open(sample) as project:
        side = project.disagreements(SWH)[0].sides[0]
        project.write_memo(MemoOn("coding", side.id), "so\n" * 9 + "last", coder=side.coder)

    async def scenario(comparing) -> None:
        pane = comparing.screen.matter
        assert pane.size.height == 8  # a third of 24
        assert "▾O" in comparing.seen
        assert "last" not in comparing.seen
        while "▾" in comparing.seen:
            await comparing.keys("o")
        assert "▴" in comparing.seen
        assert "last" in comparing.seen
        await comparing.keys("o")
        assert "▾O" in comparing.seen
        assert comparing.heads[-1].endswith(" ▸")
        columns = comparing.columns
        for _matter in comparing.comparison.matters[1:]:
            await comparing.keys("n")
            sides = {side.coder for side in comparing.here.sides}
            shown = {column.coder for column in columns.shown}
            assert len(sides & shown) == min(len(sides), 2)
            assert columns.active.coder in shown
            assert columns.active.reader.has_focus
        await comparing.keys("shift+tab")
        assert columns.active.coder in {column.coder for column in columns.shown}
        await comparing.keys("L")
        rows, matters = comparing.screen.list.rows, comparing.comparison.matters
        for row, matter in zip(rows, matters, strict=True):
            start = comparing.comparison.reading.text[matter.start : matter.start + 6]
            assert start in str(row.content)

    play(sample, scenario, source=SWH)


def test_only_open_ones_and_only_some_codes_are_looked_at(play, sample) -> None:
    async def scenario(comparing) -> None:
        comparison = comparing.comparison
        every = list(comparison.matters)
        await comparing.keys("1")
        await comparing.because()
        await comparing.keys("F", "space", "enter")
        assert [each.id for each in comparison.matters] == [each.id for each in every[1:]]
        await comparing.keys("x")
        await comparing.because()
        assert "decided" in comparing.told  # what was just decided is still in question
        await comparing.keys("u")
        assert comparing.here.id == every[2].id
        await comparing.keys("F", "down", "down", "space", "enter")  # and of those, boundaries
        assert "none of the disagreements passes the filter" in comparing.told
        await comparing.keys("1")
        assert "no disagreement to settle" in comparing.said
        await comparing.keys("F", "c")
        assert len(comparison.matters) == len(every)

    play(sample, scenario)


def test_the_list_is_gone_through_by_key_and_mouse(play, sample) -> None:
    async def scenario(comparing) -> None:
        screen = comparing.screen
        assert screen.list.display
        assert len(screen.list.rows) == 5
        await comparing.click("第一任书记")
        assert comparing.comparison.at == 2
        for _press in range(2):
            comparing.app.post_message(Key("p", "p"))
        for _press in range(2):
            comparing.app.post_message(Key("n", "n"))
        for _turn in range(5):
            await comparing.pilot.pause(0.02)
            assert comparing.comparison.at in (0, 1, 2)
        assert comparing.comparison.at == 2  # late news of the list moves nothing back
        await comparing.keys("L", "down")
        assert comparing.comparison.at == 3
        assert "4 of 5" in comparing.told
        await comparing.pilot.resize_terminal(80, 24)
        await comparing.pilot.pause()
        assert not comparing.columns.display  # it stands in the place of the columns
        await comparing.keys("enter")
        assert comparing.columns.active.reader.has_focus
        await comparing.keys("L")
        assert screen.list.has_focus
        await comparing.keys("escape")
        assert comparing.over == "CompareScreen"
        assert comparing.columns.display

    play(sample, scenario, size=(120, 36))


def test_texts_names_and_memos_are_never_more_than_text(play, hostile, tmp_path: Path) -> None:
    text = hostile.reading("hostile").text
    start = text.index("[b]资源")
    hostile.tag("hostile", "doubt", coder="MEI", where=Where(span=Span(start, start + 8)),
                memo="[/b] \x1b[31m \u202e [笑]")  # fmt: skip
    for coder in ("LIN", "[red]X"):
        hostile.set_state("hostile", coder, "done")
    path = hostile.path
    hostile.close()

    async def scenario(comparing) -> None:
        assert "[red]X" in " ".join(comparing.heads) or "[red]X" in comparing.told
        for _matter in comparing.comparison.matters:
            assert "\x1b" not in comparing.seen
            assert "\u202e" not in comparing.seen
            await comparing.keys("n")
        assert "[b]资源" in comparing.told or "[b]资源" in comparing.seen
        await comparing.keys("x")
        await comparing.because("[b]reason[/b]")
        assert "[b]reason[/b]" in comparing.seen

    play(path, scenario, source="hostile", size=WIDE)


def test_what_another_window_does_is_seen(play, sample) -> None:
    async def scenario(comparing) -> None:
        matter = comparing.here
        with Project.open(sample) as other:
            resolution = Resolution("neither")
            other.decide(matter.id, resolution, coder="MEI", reason="far", coders=matter.coders)
        await comparing.screen.look_if_changed()
        await comparing.pilot.pause()
        assert "another window" in comparing.said
        assert "✓ nothing is to be coded here · far · MEI" in comparing.told
        side = matter.sides[0]
        with Project.open(sample) as other:
            other.resize(side.id, side.start + 1, side.end, coder=side.coder)
        await comparing.screen.look_if_changed()
        await comparing.pilot.pause()
        assert "open again: changed since it was decided" in comparing.told
        with Project.open(sample) as other:
            other.set_state(CJM, "MEI", "in-progress")
        await comparing.screen.look_if_changed()
        assert "only LIN has finished" in comparing.said

    play(sample, scenario)


def test_the_keys_are_told(play, sample) -> None:
    async def scenario(comparing) -> None:
        footer = comparing.seen.splitlines()[-1]
        for words in ("N next", "1 LIN", "2 MEI", "B all", "X nothing", "? keys", "Esc back"):
            assert words in footer
        await comparing.keys("question_mark")
        assert comparing.over == "CompareHelp"
        assert "How coders are compared" in comparing.seen

    play(sample, scenario)
