"""Taking files in: who is who, what holds where, what is refused, and a second import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcode.codebook.shipped import find_codebook
from qcode.errors import FileProblem, UsageProblem
from qcode.project import Project
from qcode.project.report import ImportReport
from qcode.project.tagging import Where
from qcode.sources import transcripts_in

Write = Callable[[str, str], Path]


def rows(project: Project, kind: str) -> dict[str, dict[str, Any]]:
    return {row[kind]: row for row in project.cases_table(kind).data()}


def source(project: Project, name: str) -> dict[str, Any]:
    return next(row for row in project.sources_table().data() if row["name"] == name)


def statuses(report: ImportReport) -> dict[str, str]:
    return {file.path.name: file.status for file in report.files}


def overrides(project: Project, name: str) -> dict[str, dict[str, str]]:
    """Person → what holds of them in this interview only."""
    corpus = project.corpus()
    (found,) = [each for each in corpus.sources if each.name == name]
    return {
        corpus.cases[each.person].name: dict(each.overrides)
        for each in found.speakers.values()
        if each.person is not None
    }


def sound(project: Project) -> bool:
    return not [fault for finding in project.check() for fault in finding.faults]


def test_people_are_known_before_the_transcripts_whatever_the_order(
    empty: Project, study: Path
) -> None:
    report = empty.import_files(
        [study / "interviews" / "three.md"],
        [("person", study / "people.csv"), ("village", study / "villages.csv")],
    )
    assert report.cases == {"person": 3, "village": 3}
    assert report.undescribed == ()
    assert rows(empty, "person")["Ann"]["sources"] == "three"


def test_a_person_in_two_interviews_is_one(project: Project) -> None:
    people = rows(project, "person")
    assert list(people) == ["王", "李", "Ann"]
    assert people["李"]["sources"] == "one; two"


def test_values_are_taken_by_id_name_in_either_language_and_alias(project: Project) -> None:
    people, villages = rows(project, "person"), rows(project, "village")
    assert [people[name]["post"] for name in ("王", "李", "Ann")] == ["cadre", "villager", "cadre"]
    assert [villages[name]["unit"] for name in villages] == ["high", "low", "high"]
    assert [villages[name]["wealth"] for name in villages] == ["rich", "poor", None]


def test_a_class_is_derived_and_never_forced(project: Project) -> None:
    villages = rows(project, "village")
    assert [row["kind_of_village"] for row in villages.values()] == ["A", "B", None]


def test_a_village_of_a_source_is_not_the_village_of_its_speaker(project: Project) -> None:
    assert source(project, "one")["village"] == "上村"
    assert source(project, "three")["village"] is None
    assert rows(project, "person")["李"]["village"] == "下村"


def test_front_matter_says_what_holds_in_one_interview_only(project: Project, write: Write) -> None:
    path = write("four.txt", "---\npost: cadre\n---\n访谈者：现在呢？\n李：我当了会计。\n")
    project.import_files([path])
    assert overrides(project, "four") == {"李": {"post": "cadre"}}
    assert overrides(project, "two") == {"李": {}}
    assert rows(project, "person")["李"]["post"] == "villager"


def test_what_is_said_of_a_speaker_goes_before_what_is_said_of_all(
    project: Project, write: Write
) -> None:
    path = write(
        "four.txt",
        "---\npost: cadre\nspeakers:\n  王:\n  李: {post: 村民}\n---\n王：你说。\n李：好。\n",
    )
    project.import_files([path])
    assert overrides(project, "four") == {"王": {"post": "cadre"}, "李": {"post": "villager"}}
    assert statuses(project.import_files([path])) == {"four.txt": "unchanged"}


def test_columns_that_no_codebook_declares_are_kept_and_told(
    project: Project, write: Write
) -> None:
    people = write("people.csv", "person,hobby\n王,钓鱼\n")
    path = write("four.txt", "---\nweather: rain\n---\n王：下雨了。\n")
    report = project.import_files([path], [("person", people)])
    assert set(report.undeclared) == {("hobby", "person"), ("weather", "source")}
    assert rows(project, "person")["王"]["hobby"] == "钓鱼"
    assert source(project, "four")["weather"] == "rain"


def test_a_column_called_as_one_of_a_listing_is_kept_beside_it(
    project: Project, write: Write
) -> None:
    path = write("four.txt", "---\ncoder: LIN\nturns: many\n---\n王：下雨了。\n")
    project.import_files([path])
    row = source(project, "four")
    assert (row["turns"], row["source_turns"], row["source_coder"]) == (1, "many", "LIN")


def test_who_is_described_nowhere_is_told_with_the_nearest_name(
    project: Project, write: Write
) -> None:
    path = write("four.txt", "---\nvillage: 上村村\n---\nAnne: Good morning, all of you.\n")
    report = project.import_files([path])
    told = {(each.kind, each.name): each.near for each in report.undescribed}
    assert told == {("person", "Anne"): ("Ann",), ("village", "上村村"): ("上村",)}


def test_one_text_under_two_names_is_refused_and_the_others_go_on(
    project: Project, study: Path, write: Write
) -> None:
    twin = write("twin.txt", (study / "interviews" / "two.txt").read_text(encoding="utf-8"))
    other = write("other.txt", "王：还有一句。\n")
    report = project.import_files([twin, other])
    assert statuses(report) == {"twin.txt": "refused", "other.txt": "imported"}
    assert "already here, as two" in str(report.refused[0].error)
    assert sound(project)


def test_the_same_import_again_changes_nothing(project: Project, study: Path) -> None:
    acts = len(project.history_table().rows)
    report = project.import_files(
        sorted((study / "interviews").iterdir()),
        [("person", study / "people.csv"), ("village", study / "villages.csv")],
    )
    assert set(statuses(report).values()) == {"unchanged"}
    assert len(project.history_table().rows) == acts


def test_an_import_again_brings_what_is_said_up_to_date(
    project: Project, study: Path, write: Write
) -> None:
    text = (study / "interviews" / "one.txt").read_text(encoding="utf-8")
    path = write("interviews/one.txt", text.replace("---\n", "---\ntitle: 头一次\n", 1))
    people = write("people.csv", "person,post\n李,干部\n")
    report = project.import_files([path], [("person", people)])
    assert statuses(report) == {"one.txt": "updated"}
    assert source(project, "one")["title"] == "头一次"
    assert rows(project, "person")["李"]["post"] == "cadre"


def test_an_import_again_cuts_the_turns_as_the_file_now_says(
    project: Project, write: Write
) -> None:
    words = "王：说好了：明天修。\n老支书的话：我不同意。\n"
    path = write("four.txt", words)
    project.import_files([path])
    before = source(project, "four")["turns"]
    write("four.txt", "---\nspeakers: [王, 老支书的话]\n---\n" + words)
    report = project.import_files([path])
    turns = [row["speaker"] for row in project.turns_table("four").data()]
    assert turns == ["王", "老支书的话"]
    assert statuses(report)["four.txt"] == ("unchanged" if before == 2 else "updated")
    assert sound(project)


def test_two_files_of_one_name_are_two_sources_also_when_they_come_again(
    project: Project, write: Write
) -> None:
    other = write("later/one.txt", "王：第二年，渠修好了。\n")
    report = project.import_files([other])
    assert (report.files[0].source, report.files[0].status) == ("one-2", "imported")
    assert "there is another one" in report.files[0].notes[0]
    assert statuses(project.import_files([other])) == {"one.txt": "unchanged"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("person,post\n王,师傅\n", "line 2: there is no post value '师傅'"),
        ("post\n干部\n", "no column says which person"),
        ("person,post\n王,干部\n王,村民\n", "line 3: the person '王' stands here again"),
        ("person,post,职务\n王,干部,村民\n", "line 2: 职务 says post a second time"),
        ("person,village,村\n王,上村,下村\n", "line 2: 村 says village a second time"),
    ],
)
def test_a_bad_case_file_refuses_the_whole_import(
    empty: Project, study: Path, write: Write, content: str, told: str
) -> None:
    bad = write("bad.csv", content)
    with pytest.raises(FileProblem) as caught:
        empty.import_files([study / "interviews" / "one.txt"], [("person", bad)])
    assert told in caught.value.message
    assert caught.value.message.startswith(str(bad))
    assert caught.value.hint
    assert empty.sources_table().rows == ()
    assert rows(empty, "person") == {}


def test_a_level_that_is_not_known_comes_with_those_that_are(
    project: Project, write: Write
) -> None:
    path = write("four.txt", "---\npost: cadres\n---\n王：好。\n")
    (refused,) = project.import_files([path]).refused
    assert refused.error is not None
    assert "front matter: there is no post value 'cadres'" in refused.error.message
    assert (
        refused.error.hint
        == "did you mean cadre? known: cadre (Cadre, 干部); villager (Villager, 村民)"
    )


def test_front_matter_that_says_a_thing_twice_is_refused(project: Project, write: Write) -> None:
    path = write("four.txt", "---\nvillage: 上村\n村: 下村\n---\n王：好。\n")
    (refused,) = project.import_files([path]).refused
    assert "村 says village a second time" in str(refused.error)


def test_an_empty_value_is_no_value(project: Project, write: Write) -> None:
    path = write("four.txt", '---\nvillage: ""\npost: " "\nweather: ""\n---\n王：好。\n')
    assert statuses(project.import_files([path])) == {"four.txt": "imported"}
    assert source(project, "four")["village"] is None
    assert "" not in rows(project, "village")
    assert overrides(project, "four") == {"王": {}}


def test_all_or_nothing_takes_nothing_if_one_file_is_bad(
    empty: Project, study: Path, write: Write
) -> None:
    bad = write("interviews/void.txt", "")
    with pytest.raises(FileProblem) as caught:
        empty.import_files([study / "interviews" / "one.txt", bad], all_or_nothing=True)
    assert caught.value.path == bad
    assert empty.sources_table().rows == ()
    assert empty.import_files([study / "interviews" / "one.txt", bad]).refused[0].path == bad
    assert len(empty.sources_table().rows) == 1


def test_a_file_may_say_something_of_sources(project: Project, write: Write) -> None:
    about = write("about.csv", "source,date,village\nthree,2024-06-03,下村\n")
    report = project.import_files([], [("source", about)])
    assert report.cases == {"source": 1}
    row = source(project, "three")
    assert (row["date"], row["village"]) == ("2024-06-03", "下村")
    wrong = write("wrong.csv", "source,date\nthre,2024-06-03\n")
    with pytest.raises(FileProblem, match="line 2: there is no source 'thre'") as caught:
        project.import_files([], [("source", wrong)])
    assert caught.value.hint == "did you mean three?"


def test_a_kind_of_case_may_be_named_in_either_language(empty: Project, study: Path) -> None:
    report = empty.import_files([], [("村庄", study / "villages.csv")])
    assert report.cases == {"village": 3}
    assert list(rows(empty, "village")) == ["上村", "下村", "远村"]


def test_an_import_is_one_act_and_can_be_taken_back(project: Project) -> None:
    (act,) = project.history_table(1).data()
    assert act["summary"] == "sources 3, person cases 3, village cases 3"
    project.undo()
    assert project.sources_table().rows == ()
    assert rows(project, "person") == {}
    project.redo()
    assert len(project.sources_table().rows) == 3
    assert sound(project)


def test_a_codebook_may_declare_what_was_met_before(project: Project, write: Write) -> None:
    project.import_files([], [("person", write("p.csv", "person,mood\n王,好\n李,Bad\n"))])
    more = write(
        "more.yaml",
        "id: more\nversion: 1.0.0\ntitle: {en: More}\nvariables:\n"
        "  - {id: mood, of: person, name: {en: Mood}, levels:"
        " [{id: good, name: {en: Good, zh: 好}}, {id: bad, name: {en: Bad, zh: 坏}}]}\n",
    )
    project.add_codebooks([more])
    people = rows(project, "person")
    assert (people["王"]["mood"], people["李"]["mood"]) == ("good", "bad")
    assert project.codebooks()[-1].variables[0].levels[0].id == "good"
    assert sound(project)
    project.undo()
    assert rows(project, "person")["王"]["mood"] == "好"


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("of: person, name: {en: M}, levels: [{id: bad, name: {en: Bad}}]", "mood '好'"),
        ("of: village, name: {en: M}", "mood is of a village"),
    ],
)
def test_a_codebook_that_contradicts_what_was_met_before_is_refused(
    project: Project, write: Write, declared: str, told: str
) -> None:
    project.import_files([], [("person", write("p.csv", "person,mood\n王,好\n"))])
    head = "id: more\nversion: 1.0.0\ntitle: {en: More}\nvariables:\n"
    with pytest.raises(UsageProblem, match=told) as caught:
        project.add_codebooks([write("more.yaml", f"{head}  - {{id: mood, {declared}}}\n")])
    assert caught.value.hint
    assert len(project.codebooks()) == 1
    assert rows(project, "person")["王"]["mood"] == "好"


def test_values_of_turns_come_from_a_file_with_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("XYJ：那时候水先通。\n问：现在呢？\nXYJ：现在看亮点。", "utf-8")
    listed = tmp_path / "turns.csv"
    listed.write_text("source,turn,period\na,1,poverty-alleviation\na,3,transition\n", "utf-8")
    books = [find_codebook("field-variables"), find_codebook("resource-capture")]
    with Project.create(tmp_path / "p.qcode", books) as project:
        project.import_files([tmp_path / "a.txt"], [("turn", listed)])
        project.tag("a", "benefits-all", coder="LIN", where=Where(turn=1))
        project.tag("a", "strong-alliance", coder="LIN", where=Where(turn=3))
        cells = project.crosstab(cols=["period"]).data()
        counted = {(cell["code"], cell["period"]): cell["value"] for cell in cells}
        assert counted["benefits-all", "poverty-alleviation"] == 1
        assert counted["strong-alliance", "transition"] == 1
        listed.write_text("source,turn,period\na,4,transition\n", "utf-8")
        with pytest.raises(FileProblem, match="line 2: a has no turn 4"):
            project.import_files([], [("turn", listed)])


def test_one_text_under_two_names_is_refused_also_in_another_folder(
    empty: Project, write: Write
) -> None:
    one = write("a/x.txt", "---\nvillage: 甲村\n---\nXYJ：好。")
    two = write("b/x.txt", "---\nvillage: 乙村\n---\nXYJ：好。")
    report = empty.import_files([one, two])
    assert [file.status for file in report.files] == ["imported", "refused"]
    assert source(empty, "x")["village"] == "甲村"
    again = empty.import_files([one])
    assert [file.status for file in again.files] == ["unchanged"]


def test_what_a_file_says_of_a_typology_is_passed_over_and_told(
    tmp_path: Path, write: Write
) -> None:
    with Project.create(tmp_path / "t.qcode", [find_codebook("field-variables")]) as project:
        text = write("i.txt", "---\nvillage: L村\n---\nXYJ：好。")
        rows = "village,unit_level,endowment,村庄类型\nL村,市级,丰富,B\n"
        report = project.import_files([text], [("village", write("villages.csv", rows))])
        (row,) = project.cases_table("village").data()
        assert row["village_class"] == "A"
        assert report.derived == ("村庄类型",)


def test_a_stray_column_leaves_a_variable_of_that_name_usable(tmp_path: Path, write: Write) -> None:
    with Project.create(tmp_path / "t.qcode", [find_codebook("field-variables")]) as project:
        text = write("i.txt", "---\nvillage: L村\nround: initial\n---\nXYJ：好。")
        project.import_files([text], [("village", write("v.csv", "village,round\nL村,x\n"))])
        assert project.crosstab(cols=["round"]).meta["cols"] == ["round"]


def test_values_of_turns_that_change_are_told(empty: Project, write: Write) -> None:
    text = write("a.txt", "XYJ：一。")
    empty.import_files([text], [("turn", write("t.csv", "source,turn,mood\na,1,glad\n"))])
    report = empty.import_files([], [("turn", write("t.csv", "source,turn,mood\na,1,angry\n"))])
    (change,) = report.changed
    assert (change.of, change.before, change.after) == ("a turn 1", "glad", "angry")


def test_an_unknown_kind_of_case_is_refused(empty: Project, write: Write) -> None:
    with pytest.raises(UsageProblem, match="no kind of case 'vilage'"):
        empty.import_files([], [("vilage", write("v.csv", "village\nL村\n"))])


def test_a_text_whose_turns_have_values_is_not_cut_anew(empty: Project, write: Write) -> None:
    text = "XYJ：一。\n\nANN：二。"
    empty.import_files(
        [write("a.txt", text)], [("turn", write("turns.csv", "source,turn,mood\na,2,calm\n"))]
    )
    report = empty.import_files([write("a.txt", f"---\nspeakers: [XYJ]\n---\n{text}")])
    assert [file.status for file in report.files] == ["refused"]
    assert all(not finding.faults for finding in empty.check())


def test_what_a_list_says_otherwise_than_before_is_told(empty: Project, write: Write) -> None:
    empty.import_files([], [("person", write("people.csv", "person,post\nXYJ,干部\n"))])
    report = empty.import_files(
        [], [("person", write("people.csv", "person,post\nXYJ,villager\n"))]
    )
    (change,) = report.changed
    assert (change.of, change.key, change.before, change.after) == (
        "XYJ",
        "post",
        "cadre",
        "villager",
    )


def test_two_lists_of_people_in_one_folder_are_refused(tmp_path: Path, write: Write) -> None:
    write("f/a.txt", "XYJ：好。")
    write("f/people.csv", "person\nXYJ\n")
    write("f/sub/people.csv", "person\nXYJ\n")
    with pytest.raises(FileProblem, match="second list of person cases"):
        transcripts_in([tmp_path / "f"])


def test_a_person_met_again_and_never_described_is_told_as_one_person(
    empty: Project, write: Write
) -> None:
    empty.import_files([write("a.txt", "LBX：一。")])
    report = empty.import_files([write("b.txt", "LBX：二。")])
    (person,) = report.undescribed
    assert (person.name, person.near, person.sources) == ("LBX", (), 2)
