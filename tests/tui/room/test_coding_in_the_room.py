"""Coding by keys alone in the whole room, and taking back whatever was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.widgets import TextArea

from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where
from qcode.texts import Text

Play = Callable[..., None]
Playing = Any

CAPTURED = "资源被捕获了"
VILLAGE = "示范村"


def test_words_are_coded_by_a_letter_a_digit_again_and_more_than_once(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("c")
        assert "nothing is selected" in room.said and room.codings == {}
        await room.select(CAPTURED)
        assert "6 characters selected" in room.status
        await room.keys("c")
        assert room.said == f"coded Resource capture: “{CAPTURED}”"
        assert room.reader.selection is None and "▸Resource capture" in room.status
        await room.keys("ampersand", "A")  # a key of the codebook that is the room's without words
        assert {each.code for each in room.reader.under()} == {"resource-capture", "doubt"}
        assert not room.session.everyone
        await room.select("路修好了")
        await room.keys("2")  # the one used before the last
        await room.select("水没有来")
        await room.keys("full_stop")
        await room.select("水没有来")
        await room.keys("full_stop")
        assert "coded so already" in room.said
        await room.select("路修好了，可是水")
        await room.keys("c")
        assert "united with what overlapped it" in room.said
        await room.keys("9")
        assert room.codings == {
            CAPTURED: "doubt",
            "路修好了，可是水没有来": "resource-capture",
        }

    play(study, scenario, source="talk")


def test_where_the_line_is_short_what_to_do_is_never_cut(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("村里的资源怎么分？")
        await room.keys("c")
        tail = "… – only an interviewer's words: tables leave them out"
        assert room.said.startswith("coded Resource capture:") and room.said.endswith(tail)
        assert cell_len(room.said) <= 80 and tail in room.seen
        said = Text("a long word on what is wrong " * 4)
        room.room.refuse(UsageProblem(said, Text("press ? and read")))
        assert room.said.startswith("✗ a long word on what is wrong")
        assert room.said.endswith("… – press ? and read") and cell_len(room.said) <= 80

    play(study, scenario, source="talk")


def test_selected_words_become_a_code_that_is_named_by_them(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("I")
        assert "还没有选中文字" in room.said
        await room.go("排队就")
        await room.keys("shift+right", "shift+right", "I")
        assert room.codings == {"排队": "pai-dui"}
        assert "排队" in room.status
        await room.select("别的村排队")
        await room.keys("shift+left", "escape")
        await room.select("排队。")
        await room.keys("shift+left", "I")  # a code of that name is there already
        assert list(room.codings.values()) == ["pai-dui"]
        assert [code.id for code in room.session.codes].count("pai-dui") == 1
        await room.keys("J")
        await room.select("Roads")
        await room.keys("I")
        assert room.codings == {"Roads": "roads"}

    play(study, scenario, source="talk", lang="zh")


def test_the_palette_finds_a_code_tells_what_it_is_and_makes_a_new_one(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.select(CAPTURED)
        await room.keys("enter")
        assert CAPTURED in room.seen and room.dialog == "CodePalette"
        await room.keys(*"zybh", "enter")
        assert room.codings == {CAPTURED: "resource-capture"}
        await room.select(VILLAGE)
        await room.keys("enter")
        await room.keys("down")
        assert "做给人看" not in room.seen
        await room.keys("down")
        assert "做给人看。" in room.seen
        await room.keys("escape")
        assert room.dialog == "" and room.reader.selection is not None
        await room.keys("enter")
        await room.type("doub", "enter")
        await room.select("排队就排队吧")
        await room.keys("enter")
        await room.type("认命", "enter")  # a name that was mistyped would make a code as well
        assert room.dialog == "Ask"
        await room.keys("m")
        assert room.codings == {
            CAPTURED: "resource-capture",
            VILLAGE: "doubt",
            "排队就排队吧": "ren-ming",
        }
        assert "认命" in room.said

    play(study, scenario, source="talk", lang="zh")


def test_the_coding_under_the_cursor_is_moved_recoded_cycled_through_and_taken_away(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("X")
        assert "no coding of yours under the cursor" in room.said
        await room.select(VILLAGE)
        await room.keys("s", "left_square_bracket", "right_curly_bracket")
        assert room.codings == {f"“{VILLAGE}”": "showcase"}
        await room.keys("right_square_bracket", "left_curly_bracket", "left_curly_bracket")
        assert room.codings == {"示范": "showcase"}
        await room.keys("left_curly_bracket", "left_curly_bracket")  # never to nothing
        assert room.codings == {"示": "showcase"}
        await room.keys("equals_sign", *"doubt", "enter")
        assert room.said == "now Doubt: “示”" and room.codings == {"示": "doubt"}
        await room.select("别的村排队")
        await room.keys("c")
        await room.select("排队。")
        await room.keys("s", "left")
        assert "▸Showcase" in room.status
        await room.keys("semicolon")
        assert "▸Resource capture" in room.status
        await room.keys("X")
        assert room.codings == {"示": "doubt", "排队。": "showcase"}
        assert room.said.startswith("no longer Resource capture")
        await room.keys("left", "colon", "delete")
        assert room.codings == {"示": "doubt"}

    play(study, scenario, source="talk")


def test_a_memo_is_kept_on_each_kind_of_thing(play: Play, study: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.select("资源被")
        await room.keys("c")
        for down, words in enumerate(("on the coding", "texte", "一位村民", "代码", "全部")):
            await room.keys("M", "shift+tab", *["down"] * down, "tab")
            await room.until(lambda: isinstance(room.app.screen.focused, TextArea))
            await room.type(words, "ctrl+s")
            assert room.dialog == "" and room.said == "the memo is kept"
        assert room.reader.current.memo
        coding = room.reader.current.id
        things = (
            MemoOn("coding", coding), MemoOn("source", "talk"), MemoOn("person", "王玉霞"),
            MemoOn("code", "resource-capture"), MemoOn("project"),
        )  # fmt: skip
        kept = [[memo.text for memo in room.app.project.memos(on)] for on in things]
        assert kept == [["on the coding"], ["texte"], ["一位村民"], ["代码"], ["全部"]]
        await room.keys("O")
        await room.until(lambda: "on the coding" in room.seen)
        await room.keys("O", "M")
        room.app.screen.focused.text = ""
        await room.keys("ctrl+s")
        assert room.said == "the memo is taken away" and not room.reader.current.memo
        await room.keys("ctrl+z")
        assert room.reader.current.memo

    play(study, scenario, source="talk")


def test_everything_is_undone_to_the_beginning_and_redone_by_another_window_too(
    play: Play, study: Path
) -> None:
    after: list[dict[str, str]] = []

    async def work(room: Playing) -> None:
        await room.keys("ctrl+z")
        assert "you have done nothing yet" in room.said
        await room.select(CAPTURED)
        await room.keys("c", "left_square_bracket")
        await room.select(VILLAGE)
        await room.keys("enter")
        await room.type("model", "enter", "m")
        await room.keys("D", "X")
        after.append(room.codings)
        await room.keys("ctrl+z")
        assert room.reader.cursor == room.reader.reading.text.index(VILLAGE)
        assert room.codings[VILLAGE] == "model" and "undone" in room.said

    async def later(room: Playing) -> None:
        for _act in range(3):
            await room.keys("ctrl+z")
            assert "undone" in room.said
        assert room.codings == {CAPTURED: "resource-capture"}
        assert "model" not in {code.id for code in room.session.codes}
        await room.keys("ctrl+z")
        assert room.codings == {} and len(room.session.codings) == 0
        await room.keys("ctrl+z")
        assert "✗" in room.said
        for _act in range(5):
            await room.keys("ctrl+y")
            assert "done again" in room.said
        assert room.codings == after[0]
        await room.keys("ctrl+y")
        assert "✗" in room.said

    play(study, work, source="talk")
    play(study, later, source="talk")
    with Project.open(study) as project:
        assert not any(finding.faults for finding in project.check())
        assert project.progress("LIN")[1].states == {"LIN": "done"}


def test_what_can_not_be_undone_is_told_and_passed_over_by_the_next_undo(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        for words, key in (("路修好了", "s"), (CAPTURED, "c"), (VILLAGE, "I")):
            await room.select(words)
            await room.keys(key)
        before = room.codings
        with Project.open(study) as other:
            other.tag("talk", VILLAGE, coder="MEI", where=Where(span=Span(0, 3)))
        room.room.look_if_changed()
        assert "another window has worked" in room.said
        await room.keys("ctrl+z")
        assert room.said.startswith("✗ Ctrl+Z again passes over it: can't undo tag (new code")
        assert room.codings == before
        await room.keys("ctrl+z")
        assert room.said.startswith("undone: tag") and room.codings.keys() == {"路修好了", VILLAGE}
        await room.select(CAPTURED)
        await room.keys("c", "ctrl+z")  # something else was done, and is undone
        assert room.said.startswith("undone: tag") and room.codings.keys() == {"路修好了", VILLAGE}
        await room.keys("ctrl+z")
        assert "passes over it: can't undo tag (new code" in room.said, "told again"
        await room.keys("ctrl+z", "ctrl+z")
        assert "nothing of LIN to undo" in room.said

    play(study, scenario, source="talk")


def test_a_quotation_is_copied_with_who_said_it(play: Play, sample: Path) -> None:
    async def scenario(room: Playing) -> None:
        await room.keys("C")
        assert "还没有选中文字" in room.said and room.app.clipboard == ""
        await room.select("先数人头")
        await room.keys("C")
        assert room.app.clipboard == "先数人头（CJM，青棹县委组织部，2024-05-11）"
        assert "已复制：“先数人头”（CJM" in room.said
        room.reader.go(room.session.codings.after(0, lambda _each: True).start)
        await room.keys("C")  # of the coding under the cursor, in a window for reading only
        assert room.app.clipboard.endswith("（CJM，青棹县委组织部，2024-05-11）")
        assert len(room.app.clipboard) > 30

    play(sample, scenario, source="2024-05-11_CJM", lang="zh", read_only=True)


def test_words_are_selected_by_dragging_and_a_code_is_given_by_the_mouse(
    play: Play, study: Path
) -> None:
    async def scenario(room: Playing) -> None:
        lines, columns = room.reader.lines, room.reader.columns
        start = room.reader.reading.text.index(CAPTURED)
        row, cell = lines.place(start)
        at = columns.number + cell
        await room.pilot.mouse_down(room.reader, (at, row))
        await room.pilot.hover(room.reader, (at + 11, row))
        await room.pilot.mouse_up(room.reader, (at + 11, row))
        await room.pilot.pause()
        selection = room.reader.selection
        assert selection is not None
        assert room.reader.reading.text[selection.start : selection.end] == CAPTURED
        codes = room.room.codes.list
        await room.pilot.click(codes, (10, 1), times=2)
        await room.pilot.pause()
        assert room.codings == {CAPTURED: "resource-capture"}

    play(study, scenario, source="talk", size=(120, 30))
