"""People, villages, sources and speakers, seen and edited on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from qcode.codebook.shipped import shipped
from qcode.project import Project
from qcode.tui.cases.dialogs import Asking, Choosing

Play = Callable[..., None]
Room = Any


def sound(project: Project) -> bool:
    return not any(finding.faults for finding in project.check())


def test_choosing_a_value_changes_the_class_at_once_and_is_undone(
    play: Play, project: Project
) -> None:
    async def scenario(room: Room) -> None:
        await room.keys("2")
        assert room.cell("雁碑村", "village_class") == "（未归类）"
        await room.go("雁碑村", "endowment")
        await room.keys("enter")
        assert isinstance(room.pilot.app.screen, Choosing)
        await room.keys("down", "enter")
        assert room.cell("雁碑村", "endowment") == "资源丰富"
        assert room.cell("雁碑村", "village_class") == "A类"
        assert "A类" in room.said and room.cases.table.place == ("雁碑村", "endowment")
        await room.keys("ctrl+z")
        assert room.cell("雁碑村", "village_class") == "（未归类）"
        await room.keys("ctrl+y")
        assert room.cell("雁碑村", "village_class") == "A类"
        await room.keys("enter", "home", "up", "enter")
        assert room.cell("雁碑村", "endowment") == "（缺失）"

    play(scenario, lang="zh", size=(80, 24))
    assert project.case_sheet("village").rows["雁碑村"]["village_class"] is None
    assert sound(project)


def test_free_text_is_typed_and_shown_whole_below(play: Play, project: Project) -> None:
    async def scenario(room: Room) -> None:
        await room.go("NAS", "organisation")
        await room.keys("enter")
        assert isinstance(room.pilot.app.screen, Asking)
        await room.type("a very long name of an office in the county town")
        await room.keys("enter")
        assert room.cell("NAS", "organisation").endswith("…")
        assert "office in the county town" in room.cases.about.plain
        await room.keys("enter", "escape")
        assert room.pilot.app.screen is room.cases

    play(scenario)
    organisation = project.case_sheet("person").rows["NAS"]["organisation"]
    assert organisation == "a very long name of an office in the county town"


def test_a_village_that_is_not_there_is_made_of_what_was_typed(
    play: Play, project: Project
) -> None:
    async def scenario(room: Room) -> None:
        await room.go("NAS", "village")
        await room.keys("enter")
        await room.type("北村")
        await room.keys("enter")
        assert room.cell("NAS", "village") == "北村"
        await room.keys("enter")
        await room.type("lianduicun")
        await room.keys("enter")
        assert room.cell("NAS", "village") == "莲碓村"
        await room.keys("2")
        assert room.cell("北村", "village_class") == "(unclassified)"
        await room.keys("ctrl+z", "ctrl+z")
        assert "北村" not in room.cases.table.grid.rows
        await room.keys("3")
        await room.go("2024-05-08_SWH", "village")
        await room.keys("enter")
        await room.type("南村")
        await room.keys("enter")
        assert room.cell("2024-05-08_SWH", "village") == "南村"
        await room.keys("ctrl+z", "2")
        assert "南村" not in room.cases.table.grid.rows

    play(scenario)
    assert sound(project)


def test_cases_are_made_renamed_and_deleted(play: Play, project: Project) -> None:
    async def scenario(room: Room) -> None:
        await room.keys("2", "N")
        await room.type("北村")
        await room.keys("enter")
        await room.go("北村", "name")
        assert "nothing refers to it" in room.cases.about.plain
        await room.keys("R", "end")
        await room.type("落")
        await room.keys("enter")
        assert "北村落" in room.cases.table.grid.rows
        await room.go("北村落", "name")
        await room.keys("X")
        assert "北村落" not in room.cases.table.grid.rows and not room.problem
        await room.keys("ctrl+z")
        assert "北村落" in room.cases.table.grid.rows

    play(scenario)
    assert "北村落" in project.case_sheet("village").rows and sound(project)


def test_what_cannot_be_done_is_told_on_the_screen(play: Play) -> None:
    async def scenario(room: Room) -> None:
        await room.keys("X")
        assert room.problem and "2024-05-08_SWH" in room.said
        await room.keys("N")
        await room.type("CJM")
        await room.keys("enter")
        assert room.problem and "CJM" in room.said
        await room.keys("2")
        await room.go("雁碑村", "village_class")
        await room.keys("enter")
        assert room.problem and "Level of the sending unit" in room.said
        await room.keys("4", "N")
        assert room.problem
        await room.keys("R")
        assert room.problem
        await room.keys("X", "enter")
        assert room.problem and room.pilot.app.screen is room.cases

    play(scenario)


def test_a_label_is_given_to_a_person_an_interviewer_nobody_or_someone_new(
    play: Play, project: Project
) -> None:
    async def scenario(room: Room) -> None:
        await room.keys("4")
        await room.go("WGY", "who")
        await room.keys("enter")
        await room.type("TAP")
        await room.keys("enter")
        assert room.cell("WGY", "who") == "TAP"
        assert room.cell("WGY", "role") == "respondent"
        await room.go("WGY", "role")
        await room.keys("enter")
        await room.type("interviewer")
        await room.keys("enter")
        assert room.cell("WGY", "role") == "interviewer" and room.cell("WGY", "who") == "TAP"
        assert room.said == "WGY in 2024-05-16_LDC: TAP, interviewer"
        await room.go("WGY", "who")
        await room.keys("enter")
        await room.type("nobody")
        await room.keys("enter")
        assert room.cell("WGY", "who") == "(nobody known)"
        assert room.cell("WGY", "role") == "interviewer"
        await room.go("WGY", "actor_type")
        await room.keys("enter")
        assert room.problem and room.pilot.app.screen is room.cases
        await room.go("WGY", "name")
        await room.keys("enter")
        await room.type("老魏")
        await room.keys("enter")
        assert room.cell("WGY", "who") == "老魏"
        assert room.cell("WGY", "role") == "interviewer"
        await room.keys("ctrl+z")
        assert room.cell("WGY", "who") == "(nobody known)"
        await room.keys("1")
        assert "老魏" not in room.cases.table.grid.rows
        await room.keys("4", "ctrl+y")
        assert room.cell("WGY", "who") == "老魏"

    play(scenario, source="2024-05-16_LDC")
    rows = {row.label: row.person for row in project.speakers("2024-05-16_LDC")}
    assert rows["WGY"] == "老魏" and sound(project)


def test_a_value_can_hold_in_the_open_interview_only(play: Play, project: Project) -> None:
    async def scenario(room: Room) -> None:
        await room.keys("4")
        assert room.cell("JSM", "actor_type").startswith("*")
        await room.go("DWK", "actor_type")
        await room.keys("enter")
        await room.type("villager")
        await room.keys("enter")
        assert room.cell("DWK", "actor_type") == "*Villager"
        await room.go("JSM", "actor_type")
        await room.keys("enter", "pageup", "enter")
        assert room.cell("JSM", "actor_type") == "Township cadre"

    play(scenario, source="2025-06-10_JSM")
    assert project.values_here("2025-06-10_JSM")["DWK"] == {"actor_type": "villager"}
    assert project.case_sheet("person").rows["DWK"]["actor_type"] == "village-cadre"
    assert sound(project)


def test_sources_are_edited_and_lead_to_their_speakers(play: Play, project: Project) -> None:
    async def scenario(room: Room) -> None:
        await room.keys("4")
        assert "S chooses one" in room.cases.about.plain
        await room.keys("3")
        await room.go("2024-05-08_SWH", "period")
        await room.keys("enter", "down", "enter")
        assert room.cell("2024-05-08_SWH", "period") == "Poverty-alleviation peri…"
        await room.go("2024-05-11_CJM", "name")
        await room.keys("enter")
        assert room.cases.view is room.cases.speakers and room.cell("CJM", "turns") == "9"
        await room.keys("S")
        await room.type("2024-05-16")
        await room.keys("enter")
        assert "ZSX" in room.cases.table.grid.rows

    play(scenario)
    assert project.source_sheet().rows["2024-05-08_SWH"]["period"] == "poverty-alleviation"


def test_typing_in_the_filter_leaves_what_fits(play: Play) -> None:
    async def scenario(room: Room) -> None:
        await room.keys("slash")
        await room.type("N")
        await room.keys("A", "S")
        assert list(room.cases.table.grid.rows) == ["NAS"]
        await room.keys("escape")
        assert len(room.cases.table.grid.rows) == 18 and room.cases.table.has_focus
        await room.keys("slash")
        await room.type("雁碑")
        await room.keys("enter")
        assert "QAN" in room.cases.table.grid.rows and room.cases.table.has_focus
        await room.keys("escape", "escape")
        assert room.pilot.app.screen is not room.cases

    play(scenario)


def test_a_cell_is_changed_by_clicking_it_again(play: Play) -> None:
    async def scenario(room: Room) -> None:
        await room.pilot.click(room.cases.table, offset=(10, 2))
        assert room.pilot.app.screen is room.cases
        await room.pilot.click(room.cases.table, offset=(10, 2))
        await room.pilot.pause()
        assert isinstance(room.pilot.app.screen, Choosing)
        await room.keys("escape")
        await room.pilot.click("Tab#sheet-2")
        await room.pilot.pause()
        assert room.cases.view.title == "Villages"

    play(scenario)


def test_a_project_that_is_read_only_is_shown_and_not_changed(play: Play, project: Project) -> None:
    before = project.path.read_bytes()

    async def scenario(room: Room) -> None:
        assert room.problem and "只读" in room.said
        for key in ("enter", "N", "R", "X", "ctrl+z"):
            await room.keys(key)
            assert room.problem and room.pilot.app.screen is room.cases
        await room.keys("3", "enter")
        assert room.cases.view is room.cases.speakers

    play(scenario, lang="zh", read_only=True)
    assert project.path.read_bytes() == before


@pytest.fixture
def hostile(tmp_path: Path) -> Project:
    """People whose names and values would act, were they taken for markup."""
    (tmp_path / "people.csv").write_text(
        "person,organisation,village\n[b]王[/b],[/b] x\ty [red],[笑]村\n李\u202e四,[00:12:33],\n",
        "utf-8",
    )
    (tmp_path / "talk.txt").write_text("Q: And?\n[b]王[/b]: Yes.\n", "utf-8")
    made = Project.create(tmp_path / "hostile.qcode", [shipped()["field-variables"]])
    made.import_files([tmp_path / "talk.txt"], [("person", tmp_path / "people.csv")])
    return made


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_names_and_values_are_shown_literally_and_lined_up(
    play: Play, hostile: Project, size: tuple[int, int]
) -> None:
    async def scenario(room: Room) -> None:
        assert room.cell("[b]王[/b]", "name") == "[b]王[/b]"
        assert room.cell("[b]王[/b]", "organisation") == "[/b] x y [red]"
        assert room.cell("李\u202e四", "name") == "李\\u202e四"
        table = room.cases.table
        for line in range(3):
            assert cell_len(table.render_line(line).text) == table.size.width
        await room.keys("right", "enter")
        assert isinstance(room.pilot.app.screen, Choosing)
        await room.keys("escape", "2", "N")
        await room.type("[/b]")
        await room.keys("enter")
        assert room.said == "new: [/b]" and room.cell("[/b]", "name") == "[/b]"
        for sheet in ("3", "4"):
            await room.keys(sheet, "enter", "escape")

    play(scenario, on=hostile, size=size, source="talk")
    hostile.close()
