"""Typologies of the sample study: four villages of a class each, one of conflicting evidence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.selection import Choice
from qcode.table import Named, Table, plain

LIN = Choice(coders=["LIN"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample(built: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(built, tmp_path / "sample.qcode"))) as project:
        yield project


def classes(table: Table, kind: str = "village") -> dict[str, Any]:
    return {record[kind]: record["class"] or record["status"] for record in table.data()}


INTERACTION = {
    "鹤梨村": "lack-of-willingness",
    "莲碓村": "positive",
    "苔垄村": "lack-of-capacity",
    "砾滩村": "conflict",
    "雁碑村": "mixed",
}


def cells(table: Table) -> dict[tuple[Any, str], str]:
    return {
        (plain(row[0]), column.id): cell.name.en
        for row in table.rows
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
        if isinstance(cell, Named)
    }


def test_the_grid_holds_each_village_in_its_cell(sample: Project) -> None:
    found = cells(sample.typology(LIN, "village_class", measure="persons"))
    assert found["high", "endowment=rich"] == "Class A\n鹤梨村\nn = 1; persons: 3"
    assert found["high", "endowment="].startswith("(unclassified)\n雁碑村\n")
    assert found["low", "endowment="] == "n = 0"


def test_a_typology_of_codes_classes_villages_by_what_is_coded_in_them(sample: Project) -> None:
    table = sample.typology(Choice(), "interaction_type")
    assert classes(table) == INTERACTION
    assert table.meta["n"] == {
        "cases": 5, "classified": 4, "mixed": 1, "unclassified": 0, "turns": 155,
    }  # fmt: skip
    assert cells(table)["several", "farmer-participation=several"].startswith("(mixed)\n雁碑村\n")


def test_dominance_and_threshold_can_be_asked_for(sample: Project) -> None:
    by_most = classes(sample.typology(Choice(), "interaction_type", by="dominance"))
    assert by_most == {**INTERACTION, "雁碑村": "unclassified"}  # administrative × governance
    by_many = classes(sample.typology(Choice(), "干群互动类型", by="threshold", at_least=9))
    assert by_many == {**dict.fromkeys(INTERACTION, "unclassified"), "砾滩村": "conflict"}


def test_the_reason_names_the_codes(sample: Project) -> None:
    notes = [note.en for note in sample.typology(Choice(), "interaction_type@person").notes]
    assert any("(nothing shown of Farmer participation)" in note for note in notes)
    zh = [note.zh for note in sample.typology(Choice(), "interaction_type@person").notes]
    assert any("农民参与无证据" in note for note in zh)


def test_who_has_not_begun_a_case_is_the_reason_for_its_having_no_class(sample: Project) -> None:
    zhao = Choice(coders=["ZHAO"])
    listed = sample.typology_cases(zhao, "interaction_type@person").data()
    unread = {each["person"] for each in listed if each["reason"] == "not-begun"}
    assert unread == {"CJM", "FBS", "PZH"}
    table = sample.typology(zhao, "interaction_type@person")
    said = ("Unclassified: CJM, FBS, PZH (not begun by ZHAO).", "ZHAO 尚未开始编码")
    assert any(said[0] in note.en and said[1] in note.zh for note in table.notes)
    for source in sample.corpus(codings=False).sources:
        sample.set_state(source.name, "ZHAO", "done")
    after = sample.typology_cases(zhao, "interaction_type@person").data()
    assert {each["reason"] for each in after if each["person"] in unread} == {"insufficient"}


def test_every_turn_with_evidence_is_listed_also_below_the_threshold(sample: Project) -> None:
    table = sample.typology_cases(LIN, "interaction_type@turn", by="threshold", at_least=2)
    by_one = sample.typology_cases(LIN, "interaction_type@turn", by="presence")
    assert [each["turn"] for each in table.data()] == [each["turn"] for each in by_one.data()]
    assert any("from what is coded in each turn;" in note.en for note in table.notes)


def test_the_list_names_the_codings_by_their_ids(sample: Project) -> None:
    (record,) = [
        each
        for each in sample.typology_cases(LIN, "interaction_type").data()
        if each["village"] == "砾滩村"
    ]
    choice = Choice(coders=["LIN"], codes=["rights-defence"], where=["village=砾滩村"])
    codings = {each["id"] for each in sample.codings_table(choice).data()}
    assert set(record["codings"]["rights-defence"]) == codings
    assert record["reason"] is None


def test_a_village_without_interviews_is_listed_as_unclassified(
    sample: Project, tmp_path: Path
) -> None:
    more = tmp_path / "villages.csv"
    more.write_text("village,unit_level\n远村,high\n", "utf-8")
    sample.import_files([], [("village", more)])
    assert classes(sample.typology(Choice(), "interaction_type"))["远村"] == "unclassified"
    assert classes(sample.typology(Choice(), "village_class"))["远村"] == "unclassified"
    table = sample.typology(Choice(), "interaction_type")
    assert table.meta["without_turns"] == 1
    assert any("without a turn here: 1 village." in note.en for note in table.notes)
    chosen = Choice(where=["village_class=A"])
    assert classes(sample.typology(chosen, "interaction_type")) == {"鹤梨村": "lack-of-willingness"}


def test_a_typology_of_codes_serves_as_column_split_and_condition(sample: Project) -> None:
    table = sample.crosstab(LIN, rows="code", cols=["interaction_type"])
    columns = ["positive", "lack-of-capacity", "lack-of-willingness", "conflict", "mixed", ""]
    ids = [column.id for column in table.columns[1:-1]]
    assert ids == [f"interaction_type={each}" for each in columns]
    assert table.meta["typologies"]["interaction_type"]["by"] == "presence"
    for word, village in (("mixed", "雁碑村"), ("混合", "雁碑村"), ("conflict", "砾滩村")):
        one = sample.crosstab(Choice(where=[f"interaction_type={word}"]), cols=["village"])
        other = sample.crosstab(Choice(where=[f"village={village}"]), cols=["village"])
        assert one.rows == other.rows
    split = sample.crosstab(LIN, rows="code", cols=["actor_type"], split="interaction_type@source")
    assert any("interaction_type@source=conflict" in column.id for column in split.columns)


def test_a_condition_on_a_typology_of_codes_holds_in_every_listing(sample: Project) -> None:
    where = Choice(where=["干群互动类型=冲突"])
    villages = {each["source"] for each in sample.codings_table(where).data()}
    other = Choice(where=["village=砾滩村"])
    assert villages == {each["source"] for each in sample.codings_table(other).data()}
    assert sample.words_table(where).rows == sample.words_table(other).rows
    shown = sample.interviewees_table(cols="interaction_type")
    assert any("interaction_type=conflict" in column.id for column in shown.columns)


def test_villages_are_listed_with_their_class(sample: Project) -> None:
    listed = {
        each["village"]: each["interaction_type"] for each in sample.cases_table("village").data()
    }
    assert listed == INTERACTION


def test_a_listing_of_villages_says_whose_codings_its_classes_go_by(sample: Project) -> None:
    notes = [note.en for note in sample.cases_table("village").notes]
    (said,) = [note for note in notes if "by what is coded" in note]
    assert said.endswith("Coders, pooled: LIN, MEI, ZHAO.")
    assert not any("by what is coded" in note.en for note in sample.cases_table("person").notes)


def test_the_classes_go_by_the_coders_who_are_named(sample: Project) -> None:
    def by(coder: str) -> str:
        choice = Choice(coders=[coder])
        table = sample.typology(choice, "interaction_type", by="threshold", at_least=2)
        return str(classes(table)["砾滩村"])

    assert (by("LIN"), by("ZHAO")) == ("conflict", "unclassified")


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        (None, {}, "the project has several typologies"),
        ("interaction", {}, "there is no typology 'interaction'"),
        ("interaction_type", {"of": "vilage"}, "there is no kind of case 'vilage'"),
        ("interaction_type", {"by": "most"}, "there is no rule 'most'"),
        ("interaction_type", {"by": "threshold"}, "a threshold needs a number of codings"),
        ("interaction_type", {"by": "presence", "at_least": 2}, "for a threshold, not for pres"),
        ("village_class", {"of": "person"}, "rests on variables of village"),
        ("interaction_type", {"measure": "rate"}, "there is no measure 'rate'"),
        ("village_class", {"by": "dominance"}, "rests on variables"),
        ("village_class", {"of": "person"}, "rests on variables"),
    ],
)
def test_what_can_not_be_answered_is_said_in_one_sentence(
    sample: Project, name: str | None, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageProblem) as refused:
        sample.typology(Choice(), name, **options)
    assert said in refused.value.message
    assert refused.value.hint


def test_a_class_that_there_is_not_is_answered_with_those_known(sample: Project) -> None:
    with pytest.raises(
        UnknownName, match="there is no class of interaction_type 'conflikt'"
    ) as one:
        sample.crosstab(Choice(where=["interaction_type=conflikt"]))
    assert one.value.hint == "did you mean conflict?"
    with pytest.raises(UnknownName, match="no class of village_class 'mixed'"):
        sample.crosstab(Choice(where=["village_class=mixed"]))


def test_a_project_without_typologies_says_so(tmp_path: Path) -> None:
    with (
        Project.create(tmp_path / "empty.qcode") as empty,
        pytest.raises(UsageProblem, match="no codebook of the project has a typology"),
    ):
        empty.typology()
