"""Asking and telling over the room: by keys alone, by mouse, and with nothing read as markup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.events import Paste
from textual.widgets import Static, TextArea

from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.texts import Text
from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.filter import FilterDialog
from qcode.tui.dialogs.help import HelpScreen
from qcode.tui.dialogs.line import Line
from qcode.tui.dialogs.memo import MemoDialog
from qcode.tui.dialogs.results import MOST, Results
from qcode.tui.dialogs.tell import Tell
from qcode.tui.dialogs.too_small import TooSmall
from qcode.tui.field import Field
from qcode.tui.footer import HintLine
from qcode.tui.keys import KEYS
from qcode.tui.prose import Prose
from qcode.tui.reading_filter import ReadingFilter
from qcode.tui.rows import Rows

Play = Callable[..., None]
Stage = Any

MOVE = [Answer("no", "keep “[b]”", "k"), Answer("yes", "move 3 codings", "m")]


def test_a_question_is_answered_by_its_key_by_arrows_and_by_mouse(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        await room.open(Ask("Merge [/b] 强强联合?", MOVE, more="3 codings move."))
        assert "Merge [/b] 强强联合?" in room.seen(room.pilot.app.screen.query_one(Prose))
        assert "▸ k  keep “[b]”" in room.seen(room.pilot.app.screen.query_one(Rows))
        await room.keys("m")
        await room.open(Ask("Merge?", MOVE))
        await room.keys("down", "enter")
        await room.open(Ask("Merge?", MOVE))
        await room.pilot.click(Rows, offset=(6, 0))
        await room.open(Ask("Merge?", MOVE))
        await room.keys("escape")
        assert room.given == ["yes", "yes", "no", "no"]  # Esc is the first, safe answer

    stage(scenario)


def test_an_error_is_told_with_its_advice_in_the_interfaces_language(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        error = UsageProblem(Text("no [x]", "没有 [x]"), Text("try [/y]", "试试 [/y]"))
        await room.open(Tell(error))
        assert room.seen(room.pilot.app.screen.query_one(Prose)) == "没有 [x]\n\n试试 [/y]"
        await room.pilot.click(HintLine, offset=(1, 0))
        assert room.closed

    stage(scenario, lang="zh", theme="qcode-light")


def test_a_line_is_typed_changed_and_pasted_safely(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        await room.open(Line("Turn [b]"))
        await room.keys("1", "2", "enter")
        await room.open(Line("Name", "old\u202e"))
        assert room.pilot.app.screen.query_one(Field).value == "old\\u202e"
        room.pilot.app.screen.query_one(Field).post_message(Paste("a\x1b[31mb"))
        await room.pilot.pause()
        await room.pilot.click(HintLine, offset=(1, 0))
        await room.open(Line("Name", "old"))
        await room.keys("escape")
        assert room.given == ["12", "a␛[31mb", None]

    stage(scenario)


def targets(room: Stage) -> list[tuple[MemoOn, str]]:
    coding = next(iter(room.session.codings))
    return [
        (MemoOn("coding", coding.id), "the coding [b]资源捕获"),
        (MemoOn("source", "hostile"), "the source"),
        (MemoOn("project"), "the project"),
    ]


def memo_dialog(room: Stage, kept: list[tuple[MemoOn, str]], *, first: int = 0) -> MemoDialog:
    return MemoDialog(room.session, targets(room)[first:], lambda on, text: kept.append((on, text)))


def test_a_memo_that_cannot_be_kept_stays_on_the_page(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        def refuse(_on: MemoOn, _text: str) -> None:
            raise UsageProblem(Text("another program is writing", "另一程序正在写入"))

        await room.open(MemoDialog(room.session, targets(room), refuse))
        await room.type("long thought")
        await room.keys("ctrl+s", "escape")
        assert room.pilot.app.screen.query_one(TextArea).text == "long thought"
        assert not room.closed

    stage(scenario)


def test_a_memo_is_written_on_one_of_the_things_at_hand(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        on = [target for target, _name in targets(room)]
        kept: list[tuple[MemoOn, str]] = []
        await room.open(memo_dialog(room, kept))
        assert "▸ the coding [b]资源捕获" in room.seen(room.pilot.app.screen.query_one(Rows))
        await room.type("why")
        await room.keys("enter")
        await room.type("[b]?")
        await room.keys("ctrl+s")
        assert kept == [(on[0], "why\n[b]?")] and room.given == ["why\n[b]?"]
        await room.open(memo_dialog(room, kept))
        await room.type("ok")
        await room.pilot.click(Rows, offset=(5, 1))
        await room.pilot.click(HintLine, offset=(1, 0))
        assert kept[1:] == [(on[1], "ok")]

    stage(scenario)


def test_an_unsaved_memo_asks_before_it_is_given_up(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        kept: list[tuple[MemoOn, str]] = []
        await room.open(memo_dialog(room, kept))
        await room.keys("escape")
        await room.open(memo_dialog(room, kept))
        await room.keys("x", "escape", "g", "y", "escape", "s")
        await room.open(memo_dialog(room, kept))
        await room.keys("x", "escape", "x")
        assert room.given == [None, "xy", None] and kept == [(targets(room)[0][0], "xy")]
        assert room.closed

    stage(scenario)


def test_a_memo_that_is_there_is_changed_and_others_are_seen_only_when_asked(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        project, (on, _name) = room.session.project, targets(room)[1]
        project.write_memo(on, "mine", coder="LIN")
        project.write_memo(on, "hers [b]", coder="MEI")
        kept: list[tuple[MemoOn, str]] = []
        await room.open(memo_dialog(room, kept, first=1))
        screen = room.pilot.app.screen
        assert screen.query_one(TextArea).text == "mine"
        shown = room.session.everyone
        assert ("hers [b]" in screen.query_one(Prose).plain) is shown
        assert screen.query_one(Prose).display is shown
        await room.type(" too")
        await room.keys("ctrl+s")
        assert kept == [(on, "mine too")]

    stage(scenario)
    stage(scenario, everyone=True)


def test_places_found_are_listed_with_context_and_one_is_gone_to(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        await room.open(Results(room.session))
        await room.type("the")
        await room.keys("enter")
        rows = room.pilot.app.screen.query_one(Rows)
        assert "Ann: The village did" in room.seen(rows)
        await room.keys("enter")
        (hit,) = room.given
        assert (hit.source, hit.text, hit.turn) == ("plain", "The", 2)
        await room.open(Results(room.session, "[笑]"))
        await room.pilot.pause()
        shown = room.seen(room.pilot.app.screen.query_one(Rows))
        assert shown.splitlines()[0] == "hostile"
        assert shown.splitlines()[1].startswith("▸ 访谈者：[笑] 村里怎么样？")
        await room.pilot.click(Rows, offset=(5, 1))
        assert room.given[1].source == "hostile"
        await room.open(Results(room.session, "nowhere"))
        await room.keys("enter", "escape")
        assert room.given[2:] == [None]

    stage(scenario)


def test_a_search_can_be_stopped_and_shows_no_more_than_so_many_places(
    stage: Play, hostile: Project, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.txt" for name in ("Ann", "Joe", "Mia")]
    for path in paths:
        path.write_text(f"{path.stem}: " + "pear " * 900, encoding="utf-8")
    hostile.import_files(paths)

    async def scenario(room: Stage) -> None:
        results = Results(room.session)
        await room.open(results)
        for stop, words, count in (
            (True, "900 places; the search was stopped", 900),
            (False, f"the first {MOST} places", MOST),
        ):
            results.search("pear")
            if stop:
                results.action_stop()
            await room.pilot.app.workers.wait_for_complete()
            await room.pilot.pause()
            assert str(results.query_one(Static).content).startswith(words)
            rows = results.query_one(Rows)
            assert len([row for row in rows.rows if row.open]) == count

    stage(scenario)


def test_what_to_read_by_is_checked_and_kept(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        await room.open(FilterDialog(room.session))
        rows = room.pilot.app.screen.query_one(Rows)
        assert "[ ] 王玉霞" in room.seen(rows)
        await room.keys("down", "space", "down", "down")
        await room.pilot.click(Rows, offset=(6, 6))
        await room.keys("enter")
        room.session.filter = room.given[0]
        assert room.given == [
            ReadingFilter(frozenset(["王玉霞"]), codes=frozenset(["resource-capture"]))
        ]
        await room.open(FilterDialog(room.session))
        assert "[x] 王玉霞" in room.seen(room.pilot.app.screen.query_one(Rows))
        await room.keys("c")
        assert room.given[1] == ReadingFilter()
        assert not room.given[1].any

    stage(scenario)


def test_every_key_stands_in_the_help_however_wide_the_screen(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        await room.open(HelpScreen(room.session))
        columns = list(room.pilot.app.screen.query(Prose))
        said = "\n".join(column.plain for column in columns)
        assert len(columns) == (3 if room.pilot.app.size.width == 200 else 1)
        for key in KEYS:
            assert key.shown in said
        assert "c      Resource capture" in said
        await room.keys("question_mark")
        assert room.closed

    stage(scenario)
    stage(scenario, size=(200, 60))


def test_a_terminal_that_is_too_small_says_so_until_it_is_larger(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        await room.pilot.resize_terminal(30, 8)
        await room.open(TooSmall(40, 10))
        await room.keys("escape", "q")
        assert not room.closed
        await room.pilot.resize_terminal(80, 24)
        await room.pilot.pause()
        assert room.closed

    stage(scenario)
