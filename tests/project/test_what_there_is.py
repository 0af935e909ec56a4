"""The tables of a small study, against numbers that were counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

import qcode
from qcode.codebook.reading import read_codebook
from qcode.codebook.shipped import shipped
from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.selection import Choice
from qcode.project.tagging import Where
from qcode.table import Table, plain

CODED = (
    # source, code, coder, turn: who says it
    ("one", "money", "LIN", 2),  # 王, cadre, 上村 (A)
    ("one", "money", "LIN", 3),  # 李, villager, 下村 (B)
    ("one", "doubt", "LIN", 3),  # 李
    ("two", "money", "LIN", 2),  # 李
    ("two", "doubt", "MEI", 2),  # 李
    ("three", "help", "MEI", 2),  # Ann, cadre, 下村 (B)
)


@pytest.fixture
def coded(project: Project) -> Project:
    for source, code, coder, turn in CODED:
        project.tag(source, code, coder=coder, where=Where(turn=turn))
    project.set_state("one", "LIN", "done")
    return project


def grid(table: Table) -> dict[Any, list[Any]]:
    """First column → the others."""
    return {plain(row[0]): [plain(cell) for cell in row[1:]] for row in table.rows}


def counts(table: Table) -> dict[Any, dict[str, Any]]:
    """Row → column → count, without totals and zeros."""
    ids = [column.id.rpartition("=")[2] for column in table.columns[1:]]
    found = {row: dict(zip(ids, cells, strict=True)) for row, cells in grid(table).items() if row}
    return {
        row: {column: count for column, count in cells.items() if column != "total" and count}
        for row, cells in found.items()
    }


def test_codes_by_post(coded: Project) -> None:
    table = coded.crosstab(Choice(), cols=["post"])
    assert [column.id for column in table.columns][1:3] == ["post=cadre", "post=villager"]
    assert counts(table) == {
        "help": {"cadre": 2, "villager": 2},  # money lies under it
        "money": {"cadre": 1, "villager": 2},
        "doubt": {"villager": 2},
    }


def test_names_in_either_language_mean_the_same(coded: Project) -> None:
    table = coded.crosstab(Choice(), cols=["职务"])
    assert grid(table) == grid(coded.crosstab(Choice(), cols=["Post"]))


def test_codes_by_a_class_derived_from_the_village(coded: Project) -> None:
    table = coded.crosstab(Choice(), cols=["村庄类型"])
    assert counts(table) == {
        "help": {"A": 1, "B": 3},
        "money": {"A": 1, "B": 2},
        "doubt": {"B": 2},
    }


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [
        (Choice(coders=["MEI"]), {"help": 1, "doubt": 1}),
        (Choice(codes=["钱"]), {"money": 3}),
        (Choice(codes=["help"]), {"help": 4, "money": 3}),
        (Choice(sources=["two"]), {"help": 1, "money": 1, "doubt": 1}),
        (Choice(where=["post=干部"]), {"help": 2, "money": 1}),
        (Choice(where=["village=上村"]), {"help": 1, "money": 1}),
        (Choice(where=["kind_of_village=B", "post=villager"]), {"help": 2, "money": 2, "doubt": 2}),
        (Choice(where=["date=missing"]), {"help": 2, "money": 1, "doubt": 1}),
        (Choice(where=["日期=缺失"]), {"help": 2, "money": 1, "doubt": 1}),
        (Choice(where=["date=2024-05-01"]), {"help": 2, "money": 2, "doubt": 1}),
        (Choice(where=["source=three"]), {"help": 1}),
        (Choice(where=["person=李"]), {"help": 2, "money": 2, "doubt": 2}),
    ],
)
def test_a_choice_is_counted_and_listed_alike(
    coded: Project, choice: Choice, numbers: dict[str, int]
) -> None:
    counted = counts(coded.crosstab(choice, cols=["source"]))
    assert {code: sum(cells.values()) for code, cells in counted.items()} == numbers
    listed = [row["code"] for row in coded.codings_table(choice).data()]
    children = {"help": {"help", "money"}}
    assert {
        code: sum(each in children.get(code, {code}) for each in listed) for code in numbers
    } == numbers
    quoted = [record["code"] for record in coded.quotations_table(choice).data()]
    assert sorted(quoted) == sorted(listed)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("post", "has no ="),
        ("pst=cadre", "no variable 'pst'"),
        ("post=师傅", "no level of post '师傅'"),
        ("village=中村", "no village '中村'"),
        ("kind_of_village=E", "no class of kind_of_village 'E'"),
        ("source=four", "no source 'four'"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(coded: Project, where: str, told: str) -> None:
    for use in (
        coded.codings_table,
        coded.quotations_table,
        lambda choice: coded.crosstab(choice, cols=["post"]),
    ):
        with pytest.raises(UsageProblem) as caught:
            use(Choice(where=[where]))
        assert told in caught.value.message
        assert caught.value.hint


def test_a_filter_that_names_nobody_is_refused(coded: Project) -> None:
    for choice in (Choice(coders=["ZHAO"]), Choice(codes=["mony"]), Choice(sources=["four"])):
        with pytest.raises(UnknownName):
            coded.codings_table(choice)


def test_interviewees_by_post_and_class(coded: Project) -> None:
    table = coded.interviewees_table("post", "kind_of_village")
    assert [plain(cell) for cell in table.rows[0]][:1] == ["cadre"]
    numbers = {plain(row[0]): [plain(cell) for cell in row[1:]] for row in table.rows}
    # 王 (A) and Ann (B) are cadres, 李 (B) is a villager.
    assert numbers["cadre"][:2] == [1, 1]
    assert numbers["villager"][:2] == [0, 1]


def test_quotations_stand_under_their_code_with_who_said_it_where_and_when(coded: Project) -> None:
    records = coded.quotations_table(Choice(coders=["LIN"])).data()
    assert [(each["code"], each["attribution"]["zh"]) for each in records] == [
        ("money", "（王，县水务局，2024-05-01）"),
        ("money", "（李，2024-05-01）"),
        ("money", "（李）"),
        ("doubt", "（李，2024-05-01）"),
    ]
    assert records[0]["attribution"]["en"] == "(王, County Water Bureau, 2024-05-01)"
    assert records[0]["quotation"] == "修了一条渠，县里出的钱。"


def test_states_and_counts_of_coders(coded: Project) -> None:
    assert grid(coded.coders_table()) == {"LIN": [4, 1, 1], "MEI": [2, 0, 2]}
    row = next(each for each in coded.sources_table().data() if each["name"] == "one")
    assert (row["state:LIN"], row["state:MEI"]) == ("done", "not-begun")


def test_turns_of_a_source(coded: Project) -> None:
    rows = coded.turns_table("one").data()
    assert [(row["turn"], row["speaker"], row["role"]) for row in rows] == [
        (1, "访谈者", "interviewer"),
        (2, "王", "respondent"),
        (3, "李", "respondent"),
    ]


def listings(project: Project) -> list[Table]:
    return [
        project.sources_table(),
        project.cases_table("人员"),
        project.cases_table("village"),
        project.coders_table(),
        project.codings_table(Choice()),
        project.quotations_table(Choice(), definitions=True),
        project.codes_table(),
        project.history_table(),
        project.interviewees_table("post", "village"),
    ]


def tables(project: Project) -> list[Table]:
    return [*listings(project), project.crosstab(Choice(), cols=["post"])]


def test_every_table_says_which_project_and_version_it_comes_from(coded: Project) -> None:
    for table in [*tables(coded), coded.turns_table("one")]:
        assert table.meta["project"] == "small"
        assert table.meta["version"] == qcode.__version__
        assert table.notes[-1].en == f"Project small; qcode {qcode.__version__}."


def test_a_project_with_nothing_in_it_has_empty_listings_and_nothing_to_count(
    empty: Project,
) -> None:
    for table in listings(empty):
        assert {column.id for column in table.columns}
    with pytest.raises(UsageProblem, match="the project has no turns yet"):
        empty.crosstab(Choice(), cols=["post"])
    assert empty.sources_table().rows == ()
    assert empty.codings_table(Choice()).rows == ()
    assert [finding.faults for finding in empty.check()] == [()] * len(empty.check())


def test_columns_of_a_table_have_different_ids(coded: Project) -> None:
    for table in tables(coded):
        ids = [column.id for column in table.columns]
        assert len(ids) == len(set(ids)), ids


def test_a_codebook_is_not_added_twice(empty: Project, study: Any) -> None:
    with pytest.raises(UsageProblem, match="the codebook small is in small already"):
        empty.add_codebooks([study / "small.yaml"])
    assert len(empty.codebooks()) == 1


def test_codebooks_whose_ids_clash_are_refused_all_together(empty: Project, write: Any) -> None:
    head = "version: 1.0.0\ntitle: {en: X}\ncodes:\n"
    fine = write("fine.yaml", f"id: fine\n{head}  - {{id: fresh, name: {{en: F}}}}\n")
    clash = write("clash.yaml", f"id: clash\n{head}  - {{id: money, name: {{en: M}}}}\n")
    with pytest.raises(UsageProblem, match="both have 'money'"):
        empty.add_codebooks([fine, clash])
    assert [book.id for book in empty.codebooks()] == ["small"]
    assert "fresh" not in [code.id for code in empty.codes()]


def test_two_codebooks_may_share_a_variable_and_both_keep_it(empty: Project, write: Any) -> None:
    shared = (
        "version: 1.0.0\ntitle: {en: X}\nvariables:\n"
        "  - {id: own_%s, of: person, name: {en: Own}}\n"
        "  - {id: mood, of: person, name: {en: Mood}}\n"
    )
    paths = [write(f"{each}.yaml", f"id: {each}\n" + shared % each) for each in ("a", "b")]
    empty.add_codebooks(paths)
    assert empty.codebooks()[1:] == [read_codebook(path) for path in paths]


def test_the_shipped_codebooks_come_out_of_a_project_as_they_went_in(tmp_path: Any) -> None:
    books = shipped()
    assert len(books) == 5
    with Project.create(tmp_path / "all.qcode", list(books.values())) as project:
        assert project.codebooks() == [read_codebook(path) for path in books.values()]
        for ident in books:
            again = tmp_path / f"{ident}.yaml"
            again.write_text(project.codebook_yaml(ident), encoding="utf-8")
            assert read_codebook(again) == read_codebook(books[ident])


def test_one_of_several_codebooks_is_named(empty: Project, write: Any) -> None:
    assert empty.codebook_yaml().startswith("id: small")
    empty.add_codebooks([write("b.yaml", "id: b\nversion: 1.0.0\ntitle: {en: B}\n"
                                         "codes:\n  - {id: x, name: {en: X}}\n")])  # fmt: skip
    with pytest.raises(UsageProblem, match="has several codebooks"):
        empty.codebook_yaml()
    with pytest.raises(UnknownName, match="no codebook 'c'"):
        empty.codebook_yaml("c")


def test_the_sample_is_a_sound_project(tmp_path: Any) -> None:
    path = build_sample(tmp_path / "demo")
    with Project.open(path) as project:
        assert [finding.faults for finding in project.check()] == [()] * len(project.check())
        assert len(project.sources_table().rows) == 13
        assert project.coders() == ["LIN", "MEI", "ZHAO"]
        villages = {row["village"]: row["village_class"] for row in
                    project.cases_table("village").data()}  # fmt: skip
    assert list(villages.values()) == ["A", "B", "C", "D", None]


def test_quotations_leave_interviewers_words_out_unless_asked(project: Project) -> None:
    name = project.corpus().sources[0].name
    asked = next(
        number
        for number, (_, _, label) in enumerate(project.corpus().sources[0].turns, 1)
        if label and project.corpus().sources[0].speakers[label].role == "interviewer"
    )
    project.tag(name, "doubt", coder="LIN", where=Where(turn=asked))
    assert project.quotations_table(Choice()).data() == []
    assert len(project.quotations_table(Choice(interviewers=True)).data()) == 1


def test_a_listing_of_codings_says_how_many_whose_and_what_was_chosen(coded: Project) -> None:
    table = coded.quotations_table(Choice(coders=["LIN"]))
    assert table.meta["coders"] == ["LIN"]
    assert table.meta["n"] == {"codings": len(table.rows)}
    assert table.meta["filters"]["coders"] == ["LIN"]
    assert any(note.zh.startswith("n = ") for note in table.notes)


def test_a_table_says_how_far_its_coders_are(coded: Project) -> None:
    table = coded.crosstab(cols=["kind_of_village"])
    assert set(table.meta["finished"]) == set(table.meta["coders"])
    assert any("sources finished" in note.en for note in table.notes)


def test_variables_and_typologies_can_be_seen(coded: Project) -> None:
    (row,) = coded.variables_table("kind_of_village").data()
    assert row["id"] == "kind_of_village"
    assert {each["id"] for each in coded.variables_table("small").data()} >= {"post", "wealth"}
