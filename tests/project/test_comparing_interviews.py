"""Frequencies, saturation and follow-ups of a project: names resolved, states heeded, said so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.selection import Choice
from qcode.project.tagging import Where
from qcode.table import Table, plain

CODEBOOKS = Path(__file__).parents[2] / "codebooks"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.open(build_sample(tmp_path_factory.mktemp("compared"))) as project:
        yield project


def cells(table: Table, column: str) -> dict[tuple[object, ...], object]:
    at = [each.id for each in table.columns].index(column)
    return {tuple(map(plain, row[: table.stub])): plain(row[at]) for row in table.rows}


def said(table: Table, part: str) -> bool:
    return any(part in note.en for note in table.notes)


def test_frequencies_take_names_in_either_language(sample: Project) -> None:
    table = sample.frequency(Choice(codes=["资源配置逻辑"], coders=["LIN"]))
    only = sample.frequency(Choice(codes=["allocation-logic"], coders=["LIN"]))
    assert table.rows == only.rows
    assert (table.meta["coders"], table.meta["project"]) == (["LIN"], "sample")
    assert said(table, "Of 13 sources finished: LIN 12")


def test_frequencies_count_the_codings_that_are_listed(sample: Project) -> None:
    counted = cells(sample.frequency(Choice(coders=["MEI"])), "segments")
    for code in ("allocation-logic", "strong-alliance", "formal-pairing"):
        choice = Choice(coders=["MEI"], codes=[code], where=["person=missing"])
        nobody = len(sample.codings_table(choice).rows)
        spoken = sample.quotations_table(Choice(coders=["MEI"], codes=[code]))
        assert counted[code,] == len(spoken.rows) >= nobody
    with pytest.raises(UnknownName, match="alocation"):
        sample.frequency(Choice(codes=["alocation"]))


def test_saturation_is_in_the_order_of_dates_of_what_the_coder_has_begun(sample: Project) -> None:
    table = sample.saturation(Choice(coders=["ZHAO"]))
    order = [str(row["actual"]) for row in table.data()]
    assert order == sorted(order)
    # ZHAO hasn't begun five of the thirteen.
    assert len(order) == table.meta["items"] == 8
    assert table.meta["codes"] == table.data()[-1]["actual_codes"]
    persons = sample.saturation(Choice(coders=["ZHAO"]), by="person")
    assert persons.meta["codes"] == table.meta["codes"]
    assert {*[row["actual"] for row in persons.data()]} >= {"SWH", "HYQ"}


def test_the_consensus_saturates_only_when_named(sample: Project) -> None:
    assert "consensus" not in sample.saturation().meta["coders"]


def test_interviews_are_named_in_the_order_of_their_dates(tmp_path: Path) -> None:
    with Project.create(tmp_path / "met.qcode") as project:
        project.add_codebooks(sorted(CODEBOOKS.glob("*.yaml")))
        for name, date in (("a_later", "2024-06-01"), ("b_first", "2023-06-01")):
            path = tmp_path / f"{name}.txt"
            path.write_text(f"---\ndate: {date}\n---\nAA：{date} 我们村的路修好了。\n", "utf-8")
            project.import_files([path])
            project.tag(name, "formal-pairing", coder="X", where=Where(turn=1))
        table = project.followup()
    assert table.meta["persons"]["AA"]["sources"] == ["b_first", "a_later"]
    assert said(table, "AA: b_first, a_later; coded by X.")


def test_a_follow_up_leaves_out_the_coder_who_has_not_begun_it(sample: Project) -> None:
    table = sample.followup(Choice(codes=["pairing-risk"]), person="jsm")
    assert table.meta["persons"] == {
        "JSM": {
            "rounds": ["1", "2"],
            "sources": ["2024-06-06_DWK", "2025-06-10_JSM"],
            "coders": ["LIN", "MEI"],
        }
    }
    both = cells(sample.followup(), "difference")
    assert {person for person, _ in both} == {"JSM", "DWK"}
    assert {**both, **cells(table, "difference")} == both
    assert said(sample.followup(), "Left out, met only once: 16.")


def test_rounds_can_be_those_of_a_variable(sample: Project) -> None:
    by_round, each = sample.followup(round="调研轮次"), sample.followup()
    assert by_round.columns[2].id == "round=initial"
    assert cells(by_round, "difference") == cells(each, "difference")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"person": "SWH"}, "nobody was met more than once"),
        ({"person": "JMS"}, "no person 'JMS'"),
        ({"round": "roundd"}, "no variable 'roundd'"),
        ({"choice": Choice(where=["person=missing"])}, "no turn of a person"),
    ],
)
def test_a_follow_up_that_can_t_be_is_said(
    sample: Project, options: dict[str, object], told: str
) -> None:
    with pytest.raises(UsageProblem, match=told):
        sample.followup(**options)  # type: ignore[arg-type]


def test_an_empty_project_has_frequencies_of_nothing(project: Project) -> None:
    (total,) = project.frequency().rows
    assert [plain(cell) for cell in total[1:]] == [0, None, 0, 0, 0, 0, 0, 0.0, None, None]
    with pytest.raises(UsageProblem, match="no coder has begun"):
        project.saturation()


def test_sources_without_a_date_are_said_to_stand_last(project: Project) -> None:
    project.tag("one", "money", coder="LIN", where=Where(turn=2))
    project.tag("two", "doubt", coder="LIN", where=Where(turn=2))
    table = project.saturation()
    assert table.meta["undated"] == ["two"]
    assert [row["actual"] for row in table.data()] == ["one", "two"]
    assert project.saturation(Choice(sources=["two"])).meta["order"] == "imported"
    assert said(table, "Sources without a date stand last")


def test_blocks_split_by_round_end_with_their_differences(sample: Project) -> None:
    table = sample.crosstab(cols=["actor_type"], split="round", difference=True)
    last = table.columns[-1]
    assert last.id == "difference:follow-up-initial/total"
    assert [text.zh for text in last.headings] == ["差异", "回访 − 初访", "合计"]
    assert table.meta["difference"] == [["initial", "follow-up"]]
    differences = [each for each in table.data() if "difference" in each]
    assert {tuple(each["difference"]) for each in differences} == {("initial", "follow-up")}
    assert all("−" not in str(row[0]) for row in table.rows)


def test_where_nobody_spoke_again_there_is_no_difference_rather_than_a_loss(
    sample: Project,
) -> None:
    # Only 砾滩村 (class D) was visited twice.
    table = sample.crosstab(cols=["village_class"], split="round", difference=True)
    total = dict(zip((each.id for each in table.columns), table.rows[-1], strict=True))
    assert total["difference:follow-up-initial/village_class=A"] is None
    lost = total["round=follow-up/village_class=D"], total["round=initial/village_class=D"]
    assert total["difference:follow-up-initial/village_class=D"] == int(lost[0]) - int(lost[1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "no split"),
        ({"split": "round", "choice": Choice(where=["round=initial"])}, "fewer than two levels"),
    ],
)
def test_a_difference_needs_two_blocks(
    sample: Project, options: dict[str, object], told: str
) -> None:
    with pytest.raises(UsageProblem, match=told):
        sample.crosstab(cols=["village"], difference=True, **options)  # type: ignore[arg-type]


def test_how_far_coders_are_is_listed_as_either_language_lists(sample: Project) -> None:
    notes = sample.frequency().notes
    (note,) = (each for each in notes if "sources finished" in each.en)
    assert "LIN " in note.en and ", MEI " in note.en
    assert "、MEI " in note.zh and ", " not in note.zh
