"""The codebook edited on the screen: by keys alone, literally, at 80 by 24."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Static, TextArea

from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.texts import Text
from qcode.tui.codebook import actions
from qcode.tui.codebook.codings import ChooseCodings
from qcode.tui.codebook.form import CodeForm
from qcode.tui.codebook.options import Options
from qcode.tui.codebook.place import ChoosePlace
from qcode.tui.dialogs.ask import Ask
from qcode.tui.field import Field
from qcode.tui.prose import Prose
from qcode.tui.rows import Rows
from qcode.tui.session import Change

Play = Callable[..., None]


class Doing:
    """An action of the list of codes, under way."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.changes: list[Change | None] = []

    @property
    def screen(self) -> Screen[Any]:
        screen: Screen[Any] = self.stage.pilot.app.screen
        return screen

    @property
    def said(self) -> str:
        """What the last action said it did; "" where it was given up."""
        change = self.changes[-1]
        return "" if change is None else change.said

    async def begin(self, action: Any, code: str | None) -> None:
        app, session = self.stage.pilot.app, self.stage.session
        session.read_codebook()

        async def work() -> None:
            self.changes.append(await action(app, session, code))

        app.run_worker(work())
        await self.stage.pilot.pause()
        await self.stage.pilot.pause()

    async def keys(self, *keys: str) -> None:
        await self.stage.keys(*keys)
        await self.stage.pilot.pause()

    def on_screen(self) -> str:
        """All text of the widgets on the screen."""
        return "\n".join(
            "".join(segment.text for segment in widget.render_line(y))
            for widget in self.screen.walk_children()
            if isinstance(widget, Rows | Prose | Static | Field)
            for y in range(widget.size.height)
        )


def codes(project: Project) -> dict[str, str | None]:
    return {code.id: code.parent for code in project.codes()}


def test_a_new_code_is_filled_in_and_stands_below_the_one_chosen(
    stage: Play, hostile: Project
) -> None:
    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.new_code, "logic")
        assert isinstance(doing.screen, CodeForm)
        await doing.keys("ctrl+s")
        assert "needs a name" in doing.on_screen()
        await stage.type("Who [b]waits[/b]")
        await doing.keys("tab", *"谁在等", "tab", "tab", "right", "right", "tab", "tab", "w")
        await doing.keys("enter")
        assert stage.closed
        assert doing.said == "new code Who [b]waits[/b]"

    stage(scenario)
    made = hostile.codes()[3]
    assert (made.id, made.parent, made.key) == ("who-b-waits-b", "logic", "w")
    assert made.name == Text("Who [b]waits[/b]", "谁在等")
    assert made.color == "#e69f00"


def test_a_new_code_can_stand_beside_or_at_the_top(stage: Play, hostile: Project) -> None:
    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        for number, steps in enumerate(["", "right", "left"]):
            await doing.begin(actions.new_code, "alliance")
            await stage.type(f"n{number}")
            await doing.keys("tab", "tab", *([steps] if steps else []), "ctrl+s")
        await doing.begin(actions.new_code, None)
        await stage.type("own")
        await doing.keys("enter")

    stage(scenario)
    tree = codes(hostile)
    assert [tree[each] for each in ("n0", "n1", "n2", "own")] == ["alliance", "logic", None, None]
    assert [each.id for each in hostile.codebooks()[0].codes][-1] == "n2"
    assert hostile.codebooks()[-1].id == "own-codes"


def test_editing_keeps_what_nobody_touched(stage: Play, hostile: Project) -> None:
    before = hostile.codes()[1]

    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.edit_code, "resource-capture")
        assert doing.screen.query_one(Field).value == "资源捕获"
        await doing.keys("ctrl+s")
        assert doing.changes == [None]
        await doing.begin(actions.edit_code, "resource-capture")
        area = doing.screen.query(TextArea)[0]
        area.focus()
        area.text = "新的[b]定义"
        rules = doing.screen.query(TextArea)[2]
        rules.text = "项目给了亲戚。\n第二条"
        await doing.keys("escape")
        assert isinstance(doing.screen, Ask)
        await doing.keys("s")
        assert doing.changes[-1] is not None and doing.changes[-1].code == "resource-capture"

    stage(scenario, lang="zh")
    after = hostile.codes()[1]
    assert after.definition == Text(before.definition.en, "新的[b]定义")
    assert after.include == (before.include[0], Text(zh="第二条"))
    assert (after.exclude, after.name, after.key) == (before.exclude, before.name, before.key)


def test_a_form_saves_only_what_was_filled_in(stage: Play, hostile: Project) -> None:
    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.edit_code, "alliance")
        hostile.change_code("alliance", name="强强", color="#0072b2", coder="MEI")
        await stage.type("!")
        await doing.keys("ctrl+s")

    before = hostile.codes()[2].name
    stage(scenario)
    after = hostile.codes()[2]
    assert (after.name.zh, after.color) == ("强强", "#0072b2")
    assert after.name.en != before.en and "!" in after.name.en


def test_a_code_moves_to_a_place_found_by_typing(stage: Play, hostile: Project) -> None:
    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.move_code, "resource-capture")
        assert isinstance(doing.screen, ChoosePlace)
        shown = [row.key for row in doing.screen.query_one(Rows).rows]
        assert shown == ["top:", "alliance", "doubt"]
        await stage.type("qqlh")
        await doing.keys("enter")
        assert doing.said == "Resource capture stands under Strong [red]alliance now"
        await doing.begin(actions.move_code, "resource-capture")
        await doing.keys("enter")
        assert doing.said == "Resource capture stands at the top now"
        await doing.begin(actions.move_code, "logic")
        await doing.keys("escape")
        assert doing.said == ""

    stage(scenario)
    assert codes(hostile)["resource-capture"] is None


@pytest.mark.parametrize(
    ("everyone", "whose"), [(False, "yours: 1, other coders’: 1"), (True, "yours: 1, MEI: 1")]
)
def test_a_merge_asks_with_numbers_that_keep_the_room_blind(
    stage: Play, hostile: Project, everyone: bool, whose: str
) -> None:
    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.merge_code, "resource-capture")
        await stage.type("alliance")
        await doing.keys("enter")
        assert isinstance(doing.screen, Ask)
        shown = doing.on_screen()
        assert "Merge Resource capture into Strong [red]alliance?" in shown
        assert f"Codings: 2 ({whose})." in shown
        assert ("MEI" in shown) == everyone
        await doing.keys("enter")  # the first answer is the safe one
        assert doing.said == ""
        await doing.begin(actions.merge_code, "resource-capture")
        await stage.type("alliance")
        await doing.keys("enter", "m")
        assert "codings moved: 2" in doing.said
        assert ("united with one there: 1" in doing.said) == everyone
        assert doing.changes[-1] is not None and doing.changes[-1].code == "alliance"

    stage(scenario, everyone=everyone)
    assert "resource-capture" not in codes(hostile)


def test_a_split_takes_the_codings_that_are_checked(stage: Play, hostile: Project) -> None:
    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.split_code, "resource-capture")
        assert isinstance(doing.screen, ChooseCodings)
        listed = doing.screen.query_one(Rows)
        assert len(listed.rows) == 2  # a heading and the coder's own coding
        assert "资源[/b]" in doing.on_screen() and "\\u202e" in doing.on_screen()
        await doing.keys("a", "enter")
        await stage.type("Resource capture ")
        await doing.keys("enter", "escape")
        assert doing.said == "new code Resource capture; codings sent there: 1"
        with pytest.raises(Exception, match="Doubt has no codings"):
            await actions.split_code(stage.pilot.app, stage.session, "doubt")

    stage(scenario)
    assert codes(hostile)["resource-capture-2"] == "resource-capture"
    rows = hostile.codings_table().data()
    assert {(row["coder"], row["code"]) for row in rows} == {
        ("LIN", "resource-capture-2"), ("MEI", "resource-capture"), ("LIN", "alliance"),
    }  # fmt: skip


def test_a_split_asks_for_another_name_where_one_will_not_do(stage: Play, hostile: Project) -> None:
    hostile.add_code("Taken", parent="resource-capture")

    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.split_code, "resource-capture")
        await doing.keys("space", "enter", *"Taken", "enter")
        assert "right beside it has the same name" in doing.on_screen()
        await doing.keys("enter", "end", "2", "enter")
        assert doing.said == "new code Taken2; codings sent there: 1"

    stage(scenario)


def test_deleting_asks_what_becomes_of_the_codings(stage: Play, hostile: Project) -> None:
    hostile.write_memo(MemoOn("code", "resource-capture"), "why", coder="LIN")

    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.delete_code, "resource-capture")
        assert "Memos on the code: 1." in doing.on_screen()
        await doing.keys("enter")
        assert doing.said == ""
        await doing.begin(actions.delete_code, "resource-capture")
        await doing.keys("m")
        assert isinstance(doing.screen, ChoosePlace)
        await stage.type("doubt")
        await doing.keys("enter")
        assert doing.said == "Resource capture deleted; codings moved: 2"
        await doing.begin(actions.delete_code, "doubt")
        await doing.keys("t")
        assert doing.said == "Doubt deleted; codings taken away: 2"
        await doing.begin(actions.delete_code, "logic")
        assert "Codes right below it: 1." in doing.on_screen()
        await doing.keys("d")

    stage(scenario)
    assert codes(hostile) == {"alliance": None}


def test_a_click_chooses_a_colour_and_its_hex_is_shown(stage: Play, hostile: Project) -> None:
    async def scenario(stage: Any) -> None:
        doing = Doing(stage)
        await doing.begin(actions.edit_code, "alliance")
        swatches = doing.screen.query(Options)[0]
        await stage.pilot.click(swatches, offset=(7, 0))
        await stage.pilot.pause()
        assert doing.screen.query_one("#color", Field).value == "#0072b2"
        field = doing.screen.query_one("#color", Field)
        field.value = "not a colour"
        await doing.keys("ctrl+s")
        assert "no colour" in doing.on_screen()
        field.value = "#ABCDEF"
        await doing.keys("ctrl+s")

    stage(scenario, size=(200, 60))
    assert hostile.codes()[2].color == "#ABCDEF"


def test_without_a_code_under_the_cursor_the_actions_say_so(stage: Play) -> None:
    async def scenario(stage: Any) -> None:
        every: list[Callable[..., Awaitable[Any]]] = [
            actions.edit_code, actions.move_code, actions.merge_code, actions.split_code,
            actions.delete_code,
        ]  # fmt: skip
        for action in every:
            with pytest.raises(Exception, match="no code is chosen"):
                await action(stage.pilot.app, stage.session, None)

    stage(scenario)
