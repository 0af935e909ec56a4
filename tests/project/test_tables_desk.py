"""A desk: tables and their excerpts, read once as long as nobody writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import ProjectProblem
from qcode.project import Project
from qcode.project.desk import LONGEST, Desk
from qcode.project.sample import build_sample
from qcode.project.selection import Choice
from qcode.project.tagging import Where

CJM = "2024-05-11_CJM"


@pytest.fixture(scope="session")
def _sample_on_the_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def path(_sample_on_the_desk: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_sample_on_the_desk, tmp_path / "sample.qcode"))


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with Desk.at(path) as desk:
        assert isinstance(desk, Desk)
        yield desk


def test_a_table_is_the_project_s_own_with_the_excerpts_of_each_cell(
    desk: Desk, path: Path
) -> None:
    choice = Choice(where=["village_class=missing"], coders=["LIN", "MEI"])
    made = desk.tabulate(choice, cols=["actor_type"], split="round")
    with Project.open(path) as project:
        assert made.table == project.crosstab(choice, cols=["actor_type"], split="round")
        text = {source: project.reading(source).text for source in _names(project)}
    records = made.table.records or ()
    for record in records:
        listed = desk.excerpts(made, record)
        assert listed.count == record["value"]
        assert len(listed.excerpts) == min(listed.count, LONGEST)
        for each in listed.excerpts:
            assert each.quotation == text[each.source][each.start : each.end]
            assert each.coder in ("LIN", "MEI")
    assert any(record["value"] for record in records)


def _names(project: Project) -> list[str]:
    return [each.source for each in project.progress()]


def test_the_excerpts_as_a_table_are_all_of_them_and_say_whose(desk: Desk) -> None:
    made = desk.tabulate(Choice(), cols=["actor_type"])
    total = (made.table.records or ())[-1]
    quoted = desk.quotations(made, total, Choice())
    assert len(quoted.rows) == total["value"] == quoted.meta["n"]["codings"]
    assert quoted.meta["project"] == "sample"


def test_what_is_read_is_kept_until_somebody_writes(desk: Desk, path: Path) -> None:
    before = desk.corpus()
    assert desk.corpus() is before
    count = (desk.tabulate(Choice(), cols=[]).table.records or ())[-1]["value"]
    with Project.open(path) as project:
        turn = next(each for each in project.reading(CJM).turns if not each.interviewer)
        where = Where(span=Span(turn.said, turn.said + 3))
        project.tag(CJM, "cadre-mobilization", coder="NEW", where=where)
    assert desk.corpus() is not before
    assert (desk.tabulate(Choice(), cols=[]).table.records or ())[-1]["value"] == count + 1


def test_a_desk_only_reads(desk: Desk) -> None:
    with pytest.raises(ProjectProblem):
        desk.set_state(CJM, "LIN", "done")


def test_levels_end_with_the_missing_one(desk: Desk) -> None:
    levels = desk.levels("actor_type")
    assert levels[-1].id is None and {"villager", "village-cadre"} <= {each.id for each in levels}
    assert "2024-05-08_SWH" in {each.id for each in desk.levels("source")}
