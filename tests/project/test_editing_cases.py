"""Cases edited by hand: values, links, classes, names, and whom a label stands for."""

from __future__ import annotations

import pytest

from qcode.errors import AmbiguousName, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where
from qcode.texts import Text


def sound(project: Project) -> bool:
    return not any(finding.faults for finding in project.check())


def classes(project: Project) -> dict[str, str | None]:
    rows = project.case_sheet("village").rows
    return {name: row["kind_of_village"] for name, row in rows.items()}


def helped(project: Project) -> dict[object, int]:
    """Class of village → codings of help."""
    records = project.crosstab(cols=("kind_of_village",)).records or ()
    return {
        each["kind_of_village"]: each["value"]
        for each in records
        if each["code"] == "help" and each["total"] == []
    }


def test_a_sheet_has_every_case_with_its_values_links_and_classes(project: Project) -> None:
    villages = project.case_sheet("村庄")
    assert villages.kind == "village"
    assert villages.variables == ("unit", "wealth") and villages.classes == ("kind_of_village",)
    assert villages.rows["上村"] == {"unit": "high", "wealth": "rich", "kind_of_village": "A"}
    assert villages.rows["远村"] == {"unit": "high", "wealth": None, "kind_of_village": None}
    people = project.case_sheet("person")
    assert people.variables == ("village", "post", "organisation", "organisation_en")
    assert people.rows["李"]["village"] == "下村" and people.rows["李"]["organisation"] is None


def test_a_sheet_of_sources_has_those_of_which_nothing_is_known(project: Project) -> None:
    sheet = project.source_sheet()
    assert sheet.variables == ("village", "date")
    assert sheet.rows == {
        "one": {"village": "上村", "date": "2024-05-01"},
        "three": {"village": None, "date": None},
        "two": {"village": "下村", "date": None},
    }


def test_setting_what_a_class_rests_on_changes_the_class_and_the_crosstab(
    project: Project,
) -> None:
    project.tag("three", "help", coder="LIN", where=Where(turn=2))
    project.set_value("person", "Ann", "village", "远村")
    assert helped(project) == {"A": 0, "B": 0, None: 1}
    changed = project.set_value("village", "远村", "资源", "丰富", coder="LIN")
    assert (changed.key, changed.before, changed.after) == ("wealth", "", "rich")
    assert classes(project)["远村"] == "A"
    assert helped(project) == {"A": 1, "B": 0}
    project.undo("LIN")
    assert classes(project)["远村"] is None and helped(project)[None] == 1
    assert sound(project)


@pytest.mark.parametrize("word", ["cadre", "Cadre", "干部", "official", " OFFICIAL "])
def test_a_value_is_taken_by_id_name_or_alias(project: Project, word: str) -> None:
    assert project.set_value("person", "李", "职务", word).after == "cadre"


def test_an_unknown_value_is_refused_with_the_list(project: Project) -> None:
    with pytest.raises(UnknownName) as refused:
        project.set_value("person", "李", "post", "cader")
    assert "did you mean cadre?" in refused.value.hint and "villager" in refused.value.hint


def test_a_link_must_lead_to_a_case_that_there_is(project: Project) -> None:
    with pytest.raises(UnknownName) as refused:
        project.set_value("person", "李", "village", "上上村")
    assert "上村" in refused.value.hint
    assert project.set_value("person", "李", "村", "远村").before == "下村"
    assert project.case_sheet("person").rows["李"]["village"] == "远村"
    assert sound(project)


def test_an_empty_value_takes_away_what_was_known(project: Project) -> None:
    project.set_values("person", "王", {"post": "", "village": "", "organisation": " "})
    assert set(project.case_sheet("person").rows["王"].values()) == {None, "County Water Bureau"}
    project.undo()
    assert project.case_sheet("person").rows["王"]["village"] == "上村"
    assert sound(project)


def test_several_values_are_one_act_or_none(project: Project) -> None:
    before = project.case_sheet("village").rows
    with pytest.raises(UnknownName):
        project.set_values("village", "远村", {"wealth": "poor", "unit": "middling"})
    assert project.case_sheet("village").rows == before
    project.set_values("village", "远村", {"wealth": "poor", "unit": "low"})
    assert classes(project)["远村"] == "B"
    assert project.undo().summary == "远村: wealth = poor, unit = low"
    assert project.case_sheet("village").rows == before


@pytest.mark.parametrize(
    ("kind", "name", "variable", "says"),
    [
        ("village", "上村", "kind_of_village", "derived by rule"),
        ("village", "上村", "post", "said of a person, not of a village"),
        ("village", "上村", "altitude", "no variable"),
        ("person", "王五", "post", "no person"),
        ("hamlet", "上村", "unit", "no kind of case"),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_reason(
    project: Project, kind: str, name: str, variable: str, says: str
) -> None:
    with pytest.raises(UsageProblem) as refused:
        project.set_value(kind, name, variable, "high")
    assert says in refused.value.message and refused.value.hint


def test_a_value_can_hold_in_one_interview_only(project: Project) -> None:
    project.set_value("person", "李", "post", "cadre", source="two", coder="LIN")
    assert project.values_here("two") == {"李": {"post": "cadre"}}
    assert project.case_sheet("person").rows["李"]["post"] == "villager"
    cadres = project.interviewees_table("post", "source").rows[0]
    assert cadres[1:5] == (1, 1, 1, 3)  # 王 in one, Ann in three, 李 in two
    project.set_value("person", "李", "post", "", source="two", coder="LIN")
    assert project.values_here("two") == {} and sound(project)


def test_only_of_those_who_speak_there(project: Project) -> None:
    with pytest.raises(UsageProblem) as refused:
        project.set_value("person", "王", "post", "villager", source="two")
    assert "李" in refused.value.hint
    with pytest.raises(UsageProblem):
        project.set_value("village", "上村", "unit", "low", source="one")


def test_values_of_a_source(project: Project) -> None:
    project.set_source_value("three", "village", "下村")
    project.set_source_values("three", {"日期": "2024-05-03", "wealth": "poor"})
    assert project.source_sheet().rows["three"] == {
        "village": "下村", "wealth": "poor", "date": "2024-05-03",
    }  # fmt: skip
    with pytest.raises(UsageProblem):
        project.set_source_value("three", "post", "cadre")
    with pytest.raises(UsageProblem):
        project.set_source_value("three", "person", "Ann")
    project.set_source_value("three", "wealth", "")
    assert "wealth" not in project.source_sheet().variables
    assert sound(project)


def test_a_case_is_made_renamed_and_deleted_and_each_is_undone(project: Project) -> None:
    assert project.add_case("村庄", " 北村 ", coder="LIN") == "北村"
    assert classes(project)["北村"] is None
    with pytest.raises(UsageProblem):
        project.add_case("village", "北村")
    project.set_value("village", "北村", "unit", "high")
    project.rename_case("village", "北村", "北岭村")
    with pytest.raises(UsageProblem):
        project.rename_case("village", "北岭村", "上村")
    assert project.delete_case("village", "北岭村") == "北岭村"
    assert "北岭村" not in classes(project)
    for _ in range(4):
        project.undo()
    assert list(classes(project)) == ["上村", "下村", "远村"] and sound(project)
    for _ in range(3):
        project.redo()
    assert project.case_sheet("village").rows["北岭村"]["unit"] == "high" and sound(project)


@pytest.mark.parametrize("name", ["", "   ", "two\nlines", "x" * 201, "\x1b[31m"])
def test_a_name_is_one_printable_line(project: Project, name: str) -> None:
    with pytest.raises(UsageProblem):
        project.add_case("village", name)


def test_renaming_keeps_whatever_refers_to_the_case(project: Project) -> None:
    project.rename_case("person", "李", "李四")
    project.rename_case("village", "下村", "下坪村")
    assert [row.person for row in project.speakers("two")] == [None, "李四"]
    assert project.case_sheet("person").rows["李四"]["village"] == "下坪村"
    assert project.source_sheet().rows["two"]["village"] == "下坪村" and sound(project)


def test_a_case_that_something_refers_to_is_not_deleted(project: Project) -> None:
    with pytest.raises(UsageProblem) as refused:
        project.delete_case("person", "李")
    assert refused.value.said.en == "李 speaks in one, two" and "two" in refused.value.said.zh
    with pytest.raises(UsageProblem) as refused:
        project.delete_case("village", "下村")
    assert "李" in refused.value.message and "two" in refused.value.message
    project.write_memo(MemoOn("village", "远村"), "too far to go", coder="LIN")
    with pytest.raises(UsageProblem) as refused:
        project.delete_case("village", "远村")
    assert "memo" in refused.value.message and "备忘" in refused.value.said.zh


def test_the_labels_of_a_source_and_whom_they_stand_for(project: Project) -> None:
    rows = project.speakers("one")
    assert [(row.label, row.role, row.person, row.turns) for row in rows] == [
        ("访谈者", "interviewer", None, 1),
        ("王", "respondent", "王", 1),
        ("李", "respondent", "李", 1),
    ]


def test_a_label_can_be_somebody_else_nobody_or_an_interviewer(project: Project) -> None:
    assert project.set_speaker("one", "李", person="Ann", coder="LIN").person == "Ann"
    nobody = project.set_speaker("one", "李", person="")
    assert (nobody.role, nobody.person) == ("respondent", None)
    asking = project.set_speaker("one", "王", role="interviewer")
    assert (asking.role, asking.person) == ("interviewer", "王")
    named = project.set_speaker("one", "访谈者", person="王")
    assert (named.role, named.person) == ("interviewer", "王")
    both = project.set_speaker("one", "访谈者", role="respondent", person="")
    assert (both.role, both.person) == ("respondent", None)
    for _ in range(5):
        project.undo()
    assert [row.person for row in project.speakers("one")] == [None, "王", "李"]
    assert sound(project)


def test_questions_of_an_interviewer_who_is_known_stay_out_of_the_tables(
    project: Project,
) -> None:
    before = project.words_table().rows
    project.set_speaker("one", "访谈者", person="Ann")
    assert project.words_table().rows == before
    assert project.reading("one").turns[0].interviewer


def test_a_person_made_for_a_label_is_one_act_with_it(project: Project) -> None:
    acts = len(project.history_table().rows)
    row = project.set_speaker("one", "访谈者", person=" 老魏 ", make=True, coder="LIN")
    assert (row.role, row.person) == ("interviewer", "老魏")
    with pytest.raises(UsageProblem, match="already"):
        project.set_speaker("one", "李", person="王", make=True)
    assert len(project.history_table().rows) == acts + 1
    project.undo("LIN")
    assert "老魏" not in project.case_sheet("person").rows and sound(project)


def test_a_village_made_for_a_link_is_one_act_with_it(project: Project) -> None:
    acts = len(project.history_table().rows)
    project.set_value("person", "李", "village", "北村", make=True)
    project.set_source_value("one", "village", "南村", make=True)
    assert project.case_sheet("person").rows["李"]["village"] == "北村"
    assert len(project.history_table().rows) == acts + 2
    project.undo()
    project.undo()
    assert list(classes(project)) == ["上村", "下村", "远村"] and sound(project)


def test_one_variable_said_twice_is_refused(project: Project) -> None:
    with pytest.raises(UsageProblem, match="post is said twice") as refused:
        project.set_values("person", "李", {"post": "cadre", "职务": "villager"})
    assert refused.value.said.zh == "post 说了两次"


def test_what_held_of_someone_in_an_interview_can_be_cleared_afterwards(project: Project) -> None:
    project.set_value("person", "李", "post", "cadre", source="one")
    project.set_speaker("one", "李", person="Ann")
    with pytest.raises(UsageProblem, match="doesn't speak in one"):
        project.set_value("person", "李", "post", "villager", source="one")
    assert project.set_value("person", "李", "post", "", source="one").before == "cadre"
    assert project.values_here("one") == {}


def test_unknown_labels_and_persons_are_answered_with_the_nearest(project: Project) -> None:
    with pytest.raises(UnknownName) as refused:
        project.set_speaker("one", "王王", person="李")
    assert "王" in refused.value.hint
    assert refused.value.said == Text("one has no label '王王'", "one 没有标签 '王王'")
    with pytest.raises(UnknownName) as refused:
        project.set_speaker("one", "王", person="An")
    assert "Ann" in refused.value.hint


def test_what_changes_nothing_leaves_no_trace(project: Project) -> None:
    before = len(project.history_table().rows)
    project.set_value("person", "李", "post", "villager")
    project.set_value("person", "李", "organisation", "")
    project.set_speaker("one", "王", person="王")
    project.rename_case("person", "李", "李")
    assert len(project.history_table().rows) == before


def test_catalog_tells_what_keys_and_values_are_called(project: Project) -> None:
    catalog = project.catalog()
    assert catalog.name("kind_of_village") == Text("Kind of village", "村庄类型")
    assert catalog.name("village").zh == "村庄" and catalog.name("nothing").en == "nothing"
    assert catalog.value_name("post", "cadre").zh == "干部"
    assert catalog.value_name("organisation", "县水务局").en == "县水务局"


def test_two_names_that_fold_to_one_are_told_apart(project: Project) -> None:
    project.add_case("person", "ann")
    assert project.set_value("person", "ann", "post", "villager").of == "ann"
    with pytest.raises((UnknownName, AmbiguousName)):
        project.set_value("person", "ANN", "post", "villager")
