"""The panes around the reader, and the line of keys under them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qcode.codebook.model import Code
from qcode.project import Project
from qcode.texts import Text
from qcode.tui.footer import KeyFooter
from qcode.tui.panes.outline import Outline

Play = Callable[..., None]
Stage = Any


def test_sources_show_state_and_count_and_are_chosen_and_filtered(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        sources = room.room.sources
        assert [line.split() for line in room.seen(sources.list).splitlines()[:2]] == [
            ["▸", "◐", "hostile", "◂", "2"],
            ["○", "plain"],
        ]
        heading = str(sources.heading.content)
        assert "Sources: 2 · codings: 2" in heading
        assert "○ not begun 1  ◐ in progress 1" in heading
        sources.focus_list()
        await room.keys("slash", "l", "a", "i")
        assert [row.key for row in sources.list.rows] == ["plain"]
        await room.keys("down", "enter")
        assert room.room.heard == [("source", "plain")]
        await room.keys("escape")
        assert len(sources.list.rows) == 2

    stage(scenario)


def test_of_several_coders_each_has_a_mark_a_state_and_a_count(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        first = room.seen(room.room.sources.list).splitlines()[0]
        assert first.endswith("◐L2 ●M1")

    stage(scenario, everyone=True)


def test_the_codes_stand_under_their_codebooks_with_keys_and_counts(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        lines = room.seen(room.room.codes.list).splitlines()
        assert [" ".join(line.split()) for line in lines[:6]] == [
            "第一本 [b]",
            "▸ ▾ ■ 资源配置逻辑 2/2",
            "■ c 资源捕获 1/1",
            "■ s 强强联合 1/1",
            "第二本",
            "■ 怀疑",
        ]
        assert len({len(line.encode("gbk", "replace")) for line in lines[1:4]}) == 1

    stage(scenario, lang="zh")


def test_codes_are_folded_and_unfolded_by_key_and_by_mouse(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        codes = room.room.codes
        codes.focus_list()
        await room.keys("down", "left")
        assert codes.code == "logic"
        await room.keys("left")
        assert "▹ ■ Logic" in room.seen(codes.list)
        assert [row.key for row in codes.list.rows if row.open] == ["logic", "doubt"]
        await room.pilot.click(codes.list, offset=(2, 1))
        assert len(codes.list.rows) == 6
        codes.go("alliance")
        assert codes.code == "alliance"

    stage(scenario)


def test_the_filter_shows_what_fits_with_what_stands_above_it(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        codes = room.room.codes
        codes.focus_list()
        await room.keys("slash")
        await room.type("zybh")
        assert [row.key for row in codes.list.rows if row.open] == ["logic", "resource-capture"]
        assert codes.code == "resource-capture"
        await room.keys("enter", "enter")
        assert room.room.heard == [("code", "resource-capture")]

    stage(scenario)


def test_in_the_list_of_codes_small_letters_ask_the_room_and_two_clicks_code(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        codes = room.room.codes
        codes.focus_list()
        await room.keys("down", "n")
        assert room.room.heard == [("new under", "resource-capture")]
        await room.pilot.click(codes.list, offset=(12, 3))
        assert len(room.room.heard) == 1
        await room.pilot.double_click(codes.list, offset=(12, 3))
        assert room.room.heard[1:] == [("code", "alliance")]
        room.session.hidden.add("alliance")
        room.room.fill()
        assert "■ ⊘ Strong [red]alliance" in room.seen(codes.list)  # here s is another key
        room.pilot.app.set_focus(None)
        await room.pilot.pause()
        assert "■ s ⊘ Strong [red]alliance" in room.seen(codes.list)

    stage(scenario)


def test_a_tree_of_codes_three_thousand_deep_is_shown(
    stage: Play, hostile: Project, tmp_path: Path
) -> None:
    book = tmp_path / "deep.yaml"
    codes = "".join(f"{{id: c{n}, name: c{n}, children: [" for n in range(3000)) + "]}" * 3000
    book.write_text(f"id: deep\nversion: 1.0.0\ntitle: Deep\ncodes: [{codes}]\n", "utf-8")
    hostile.add_codebooks([book])

    async def scenario(room: Stage) -> None:
        codes = room.room.codes
        codes.focus_list()
        await room.keys("end")
        assert codes.code == "c2999"
        assert "⟨2999⟩" in room.seen(codes.list)
        codes.go("c0")
        await room.keys("left")
        assert codes.list.rows[-1].key == "c0"

    stage(scenario)


def test_the_details_tell_all_of_a_coding_and_its_code_literally(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        session, details = room.session, room.room.details
        coding = next(iter(session.codings))
        told = session.project.coding_details(coding.id)
        details.show_coding(told, session.by_id["resource-capture"])
        await room.pilot.pause()
        shown = room.seen(details)
        for words in ("资源[/b]都让\\u202e他们 占了", "LIN · 2", "Resource capture",
                      "Taking [/b] what was meant", "+ A project steered to kin.",
                      "− A project won fairly."):  # fmt: skip
            assert words in shown
        details.show_coding(None, None)
        assert details.plain == "No coding under the cursor"

    stage(scenario, size=(90, 50))


def test_a_coding_made_under_an_older_definition_is_marked_with_what_it_said(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        project, details = room.session.project, room.room.details
        coding = next(iter(room.session.codings))
        then = room.session.by_id[coding.code].definition.en
        details.show_coding(project.coding_details(coding.id), None)
        assert "△" not in details.plain
        project.change_code(coding.code, definition="something else")
        details.show_coding(project.coding_details(coding.id), None)
        assert "△ coded under an older definition (changed 1 time since):" in details.plain
        assert then in details.plain

    stage(scenario, size=(90, 50))


def test_the_footer_has_the_keys_of_the_focused_place_and_a_click_runs_them(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        footer = room.pilot.app.screen.query_one(KeyFooter)
        room.room.codes.focus_list()
        await room.pilot.pause()
        said = str(footer.render())
        assert said.startswith("n new  e edit")
        assert "? keys" in said
        assert len(said.rstrip()) <= 80
        await room.pilot.click(KeyFooter, offset=(1, 0))
        await room.pilot.click(KeyFooter, offset=(said.index("? keys"), 0))
        assert room.room.heard == [("new under", "logic"), "help"]
        await room.pilot.resize_terminal(12, 24)
        await room.pilot.pause()
        assert "? keys" in str(footer.render())
        room.room.sources.focus_list()
        await room.pilot.pause()
        assert "new" not in str(footer.render())

    stage(scenario)


def test_a_closed_pane_is_brought_up_to_date_when_it_is_opened(stage: Play) -> None:
    async def scenario(room: Stage) -> None:
        sources = room.room.sources
        sources.display = False
        room.session.project.set_state("plain", "LIN", "done")
        room.room.fill()
        await room.pilot.pause()
        assert "● plain" not in room.seen(sources.list)
        sources.display = True
        await room.pilot.pause()
        assert "● plain" in room.seen(sources.list)

    stage(scenario)


@st.composite
def trees(draw: st.DrawFn) -> list[Code]:
    """Codes in order, each parent before all that stands below it."""
    path: list[str] = []
    codes = []
    for number in range(draw(st.integers(0, 12))):
        del path[draw(st.integers(0, len(path))) :]
        codes.append(Code(f"{number}", Text(), parent=path[-1] if path else None))
        path.append(f"{number}")
    return codes


@given(trees(), st.data())
def test_an_outline_keeps_the_tree_whole(codes: list[Code], data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from([code.id for code in codes]))) if codes else set()
    outline = Outline(codes)
    paths = {code.id: outline.path(code.id) for code in codes}
    seen = [code.id for code in outline.seen(chosen)]
    assert seen == [code.id for code in codes if not chosen & set(paths[code.id])]
    kept = {code.id for code in outline.leading_to(chosen)}
    assert kept == chosen.union(*(paths[each] for each in chosen))
    ones = outline.totals(dict.fromkeys(paths, 1))
    assert ones == {
        code.id: sum(code.id in (other, *paths[other]) for other in paths) for code in codes
    }
    assert all(outline.depth[each] == len(path) for each, path in paths.items())
