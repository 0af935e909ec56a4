"""The past of a project: who did what and when, how each code was defined, what came from where."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from qcode.coding.spans import Span
from qcode.errors import AmbiguousName, Conflict, UnknownName
from qcode.exchange import render
from qcode.project import Project
from qcode.project.past_questions import WhichActs
from qcode.project.reading import MemoOn
from qcode.project.record_names import field_name
from qcode.project.screen import on_screen
from qcode.project.tagging import Where
from qcode.store.records import RECORDS
from qcode.texts import Lang, Text

FIRST = Where(span=Span(10, 14))


def tag(project: Project, code: str = "help", where: Where = FIRST, coder: str = "LIN") -> str:
    return project.tag("one", code, coder=coder, where=where).coding


def verbs(rows: list[dict[str, Any]]) -> list[str]:
    return [row["what"] for row in rows]


@pytest.fixture
def copy(project: Project, tmp_path: Path) -> Iterator[Project]:
    """A copy of the project on another laptop."""
    there = tmp_path / "laptop"
    there.mkdir()
    shutil.copy(project.path, there / "small.qcode")
    with Project.open(there / "small.qcode") as opened:
        yield opened


# the history


def test_the_history_can_be_asked_for_one_coder_or_one_kind_of_act(project: Project) -> None:
    tag(project, coder="LIN")
    tag(project, coder="MEI")
    project.write_memo(MemoOn("source", "one"), "why?", coder="MEI")
    of_mei = project.history_table(done=WhichActs(coder="MEI")).data()
    assert verbs(of_mei) == ["memo", "tag"] and {row["coder"] for row in of_mei} == {"MEI"}
    assert len(project.history_table(done=WhichActs(verb="编码")).rows) == 2
    assert len(project.history_table(1, WhichActs(verb="tag")).rows) == 1


def test_the_history_can_be_asked_for_a_time(project: Project) -> None:
    tag(project)
    now = datetime.now(UTC)
    everything = project.history_table().data()
    assert project.history_table(done=WhichActs(until=now + timedelta(1))).data() == everything
    assert project.history_table(done=WhichActs(since=now + timedelta(1))).data() == []
    assert project.history_table(done=WhichActs(until=now - timedelta(1))).data() == []


def test_an_act_that_nobody_ever_did_is_an_unknown_name(project: Project) -> None:
    with pytest.raises(UnknownName, match="no act 'tga'"):
        project.history_table(done=WhichActs(verb="tga"))
    with pytest.raises(UnknownName, match="NOBODY"):
        project.history_table(done=WhichActs(coder="NOBODY"))


def test_all_that_happened_to_a_coding_is_told_with_before_and_after(project: Project) -> None:
    coding = tag(project)
    project.write_memo(MemoOn("coding", coding), "typical", coder="LIN")
    project.recode(coding, "doubt", coder="LIN")
    project.untag(coding, "LIN")
    told = project.record_table(coding[:8])
    rows = told.data()
    assert verbs(rows) == ["tag", "memo", "recode", "untag", "untag"]  # its memo goes with it
    assert {row["record"] for row in rows if row["kind"] == "coding"} == {coding}
    at = [column.id for column in told.columns].index("before")
    before, after = (getattr(cell, "name", Text()) for cell in told.rows[2][at : at + 2])
    assert (before.en, after.zh) == ("code: help", "编码：doubt")


def test_a_record_can_be_named_by_its_name_also_when_it_is_gone(project: Project) -> None:
    project.change_code("doubt", definition="unsure", coder="MEI")
    project.delete_code("doubt", coder="MEI")
    assert verbs(project.record_table("doubt").data()) == [
        "add codebook", "change code", "delete code",
    ]  # fmt: skip
    assert project.record_table("王").data()[0]["kind"] == "cases"
    assert project.record_table("one").data()[0]["kind"] == "source"
    with pytest.raises(UnknownName, match="no record 'nothing'"):
        project.record_table("nothing")


def end(project: Project, word: str) -> Text:
    """The first note: how a thing went."""
    return project.record_table(word).notes[0]


def test_the_history_of_a_thing_that_is_gone_ends_with_how_it_went(project: Project) -> None:
    coding = tag(project)
    assert "is there no more" not in end(project, coding).en
    project.untag(coding, "LIN")
    assert "is there no more: act 4, untag by LIN" in end(project, coding).en
    assert "已不存在：操作 4，LIN 取消编码" in end(project, coding).zh
    project.undo()
    assert "is there no more" not in end(project, coding).en
    project.merge_codes(["doubt"], "help", coder="MEI")
    assert "doubt gave way to help: act" in end(project, "doubt").en
    assert "merge codes by MEI" in end(project, "doubt").en


def test_a_record_that_a_merge_made_one_with_another_says_so(
    project: Project, copy: Project
) -> None:
    mine, hers = tag(project), tag(copy)  # LIN's, on two laptops
    project.merge([copy.path], same=["LIN"])
    gone = [one for one in (mine, hers) if "gave way" in end(project, one).en]
    assert len(gone) == 1
    assert end(project, gone[0]).en.endswith("a merge found that both are one.")


def test_a_coding_that_lost_its_place_says_so_in_words_and_names_its_source_as_it_was_called(
    project: Project, copy: Project, write: Callable[[str, str], Path]
) -> None:
    coding = tag(copy, where=Where(quote="钱没见着"), coder="MEI")
    project.update_source("one", write("corrected/one.txt", "访谈者：您修了什么？\n"))
    project.merge([copy.path])
    told = end(project, coding)
    assert told.en.endswith(": its place isn't in the corrected transcript.")
    assert told.zh.endswith("：更正后的文本中已没有它的位置。") and " one " in told.en
    tables = (project.record_table(coding), project.audit_table())
    for lang in get_args(Lang):
        shown = "".join(render(on_screen(table), "md", lang) for table in tables)
        assert "until 20" not in shown and "ident" not in shown
        assert not re.search(r"\d{4}-\d\d-\d\dT", render(on_screen(tables[0]), "md", lang))
    renamed = render(tables[1], "md", "zh")
    assert "名称：one（更正前的文本）" in renamed and "标识：help" in renamed


def test_of_two_codes_of_one_name_another_stands(project: Project, copy: Project) -> None:
    for each in (project, copy):
        each.add_code("吉", definition="x")
    project.merge([copy.path])
    ids = {row["record"] for row in project.audit_table().data() if row["what"] == "add code"}
    (told,) = [end(project, one) for one in ids if "gave way" in end(project, one).en]
    assert told.en.startswith("This ji gave way to another one: a merge found")
    assert told.zh.startswith("这一条 ji 已由另一条同名者取代：合并时")


@pytest.mark.parametrize("record", sorted(RECORDS))
def test_every_column_of_a_record_has_a_name_in_chinese(record: str) -> None:
    columns = {*RECORDS[record].columns} - {"body", "known", "sha256"}
    assert [each for each in columns if field_name(each).zh == each] == []


def test_what_settles_is_told_where_it_stands_in_the_history(
    project: Project, copy: Project
) -> None:
    tag(project)
    tag(copy, where=Where(span=Span(12, 16)))
    project.merge([copy.path], same=["LIN"])
    assert not any("settle" in note.en for note in project.history_table().notes)
    [coding] = project.codings_table().data()
    project.recode(coding["id"], "doubt", coder="LIN")
    assert any("settle: what a merge had made" in note.en for note in project.history_table().notes)
    assert any("settle: what" in note.en for note in project.audit_table().notes)


# undo beside what came from elsewhere


def test_undo_past_what_is_no_act_is_refused(project: Project) -> None:
    tag(project, "help", coder="MEI")
    last = project.last_act()
    for number in (last + 1, 0):
        with pytest.raises(UnknownName, match=f"no act '{number}'"):
            project.undo(past=number)
    assert project.last_act() == last


def test_undo_stops_at_what_the_coder_did_later_on_another_laptop(
    project: Project, tmp_path: Path
) -> None:
    first = tag(project, "help", coder="MEI")
    second = tag(project, "money", Where(span=Span(5, 7)), coder="MEI")
    other = shutil.copy(project.path, tmp_path / "laptop.qcode")
    with Project.open(other) as laptop:
        brought = tag(laptop, "doubt", Where(span=Span(2, 4)), coder="MEI")
    tag(project, "money", Where(span=Span(8, 10)), coder="LIN")
    project.merge([other])
    with pytest.raises(Conflict, match=r"what MEI did last came by a merge.*: tag \(") as refused:
        project.undo("MEI")
    assert project.undo("LIN").verb == "tag"
    assert {row["id"] for row in project.codings_table().data()} == {first, second, brought}
    assert project.undo("MEI", past=refused.value.act).verb == "tag"
    assert {row["id"] for row in project.codings_table().data()} == {first, brought}


def test_who_did_everything_elsewhere_is_told_so_and_not_that_there_is_nothing(
    project: Project, copy: Project
) -> None:
    tag(copy, coder="MEI")
    project.merge([copy.path])
    with pytest.raises(Conflict, match="came by a merge"):
        project.undo("MEI")
    tag(project, "doubt", Where(span=Span(2, 4)), coder="MEI")
    assert project.undo("MEI").verb == "tag"


def test_a_name_that_several_records_had_is_asked_about(project: Project) -> None:
    project.merge_codes(["doubt"], "help")
    project.add_code("Doubt", ident="doubt")
    with pytest.raises(AmbiguousName, match="several records are called 'doubt'"):
        project.record_table("doubt")


# the audit trail


def test_the_audit_trail_has_a_row_for_every_change_with_its_reason(project: Project) -> None:
    project.tag("one", "help", coder="LIN", where=FIRST, memo="as he says")
    table = project.audit_table()
    changes = sum(row["changes"] for row in project.history_table().data())
    assert len(table.rows) == table.meta["n"]["changes"] == changes
    keys = [column.id for column in table.columns]
    coded = next(dict(zip(keys, row, strict=True)) for row in table.rows if "10:14" in str(row[6]))
    assert coded["thing"] == "help · one 10:14" and coded["reason"] == "as he says"
    assert "quotation: " in coded["after"].name.en and coded["before"] is None  # type: ignore[union-attr]


def test_a_change_in_one_language_is_read_in_both(project: Project) -> None:
    project.change_code("help", name=Text("Help", "帮忙"))
    row = project.record_table("help").rows[-1]
    assert "name: 帮忙" in [getattr(cell, "name", Text()).en for cell in row]


# the codebook


def test_every_version_of_a_definition_is_told_with_who_changed_it(project: Project) -> None:
    project.change_code("help", definition="aid", coder="LIN")
    project.change_code("help", color="#112233", coder="MEI")
    project.change_code("help", definition="aid, in money or in kind", coder="MEI")
    rows = [
        (row["coder"], row["field"], row["version"])
        for row in project.versions_table("help").data()
    ]
    assert rows == [
        (None, None, 1),
        ("LIN", "definition", 2),
        ("MEI", "color", 2),
        ("MEI", "definition", 3),
    ]


def test_a_code_that_is_gone_keeps_its_versions(project: Project) -> None:
    project.change_code("doubt", definition="unsure")
    project.merge_codes(["doubt"], "help", coder="LIN")
    last = project.versions_table("doubt").data()[-1]
    assert (last["change"], last["after"]) == ("merged", {"en": "help", "zh": "help"})
    assert {row["code"] for row in project.versions_table().data()} == {"help", "money", "doubt"}


def test_the_codebook_grows_by_what_stands(project: Project) -> None:
    project.add_code("Road")
    project.add_code("Water")
    project.undo()
    project.change_code("help", definition="aid")
    project.change_code("help", name=Text("Aid", "帮助"))
    project.merge_codes(["doubt"], "help")
    project.delete_code("money")
    (month,) = project.growth_table().data()
    del month["when"]
    assert month == {
        "added": 4, "redefined": 1, "changed": 1, "merged": 1, "deleted": 1, "total": 2,
    }  # fmt: skip
    assert month["total"] == len(project.codes())
    assert [row["total"] for row in project.growth_table("act").data()] == [3, 4, 4, 4, 3, 2]


# codings and definitions


def test_the_codings_say_under_which_definition_they_were_made(project: Project) -> None:
    project.change_code("help", definition="aid", include=["gifts"])
    first = tag(project)
    project.change_code("help", definition="aid in money")
    second = tag(project, where=Where(span=Span(20, 24)))
    table = project.codings_table(definitions=True)
    then = {row["id"]: row["definition_then"]["en"] for row in table.data()}
    assert then == {first: "aid\n+ gifts", second: "aid in money\n+ gifts"}
    (row,) = project.codings_table(outdated=True).data()
    assert (row["id"], row["definition"], row["redefined"]) == (first, "older", 1)


def test_the_room_is_told_what_a_code_said_when_it_was_used(project: Project) -> None:
    project.change_code("help", definition="aid")
    coding = tag(project)
    assert project.coding_details(coding).older == ()
    project.change_code("help", definition="aid in money")
    older = project.coding_details(coding).older
    assert older
    mark, then = older
    assert mark.en.startswith("△ coded under an older definition (changed 1 time since)")
    assert then.en == "aid"


# after a merge


def test_what_a_merge_brought_stands_where_it_was_done_and_says_so(
    project: Project, copy: Project
) -> None:
    tag(project, coder="LIN")
    tag(copy, coder="MEI")
    tag(project, "doubt", coder="LIN")
    project.merge([copy.path])
    rows = project.history_table().data()
    assert [row["coder"] for row in rows if row["what"] == "tag"] == ["LIN", "MEI", "LIN"]
    merge = next(row["act"] for row in rows if row["what"] == "merge")
    assert [row["via"] for row in rows if row["what"] == "tag"] == [None, merge, None]
    assert [row["stamp"] for row in rows] == sorted((row["stamp"] for row in rows), reverse=True)


def test_a_definition_changed_elsewhere_makes_codings_older_after_the_merge(
    project: Project, copy: Project
) -> None:
    coding = tag(project)
    copy.change_code("help", definition="aid", coder="MEI")
    assert project.codings_table(outdated=True).data() == []
    project.merge([copy.path])
    assert [row["id"] for row in project.codings_table(outdated=True).data()] == [coding]
    assert [row["coder"] for row in project.versions_table("help").data()] == [None, "MEI"]


def test_a_coding_that_a_merge_united_can_be_confirmed(project: Project, copy: Project) -> None:
    first = tag(project, where=Where(span=Span(10, 14)))
    tag(copy, where=Where(span=Span(12, 18)))
    project.change_code("help", definition="aid")
    copy.merge([project.path], same=["LIN"])
    (row,) = copy.codings_table(outdated=True).data()
    assert (row["start"], row["end"]) == (10, 18) and first
    copy.confirm([row["id"]], coder="LIN")
    assert copy.codings_table(outdated=True).data() == []
    assert not [fault for finding in copy.check() for fault in finding.faults]
    project.merge([copy.path])
    assert project.codings_table(outdated=True).data() == []
    assert not [fault for finding in project.check() for fault in finding.faults]


def test_what_two_copies_changed_of_a_code_is_in_its_versions_one_upon_the_other(
    project: Project, copy: Project
) -> None:
    project.change_code("help", definition="aid", coder="LIN")
    copy.change_code("help", include=["gifts"], coder="MEI")
    project.merge([copy.path])
    fields = [(row["coder"], row["field"]) for row in project.versions_table("help").data()]
    assert fields == [(None, None), ("LIN", "definition"), ("MEI", "include")]
    last = project.codes()[0]
    assert (last.definition.en, last.include[0].en) == ("aid", "gifts")


def test_growth_says_where_a_merge_made_the_last_number_another(
    project: Project, copy: Project
) -> None:
    assert "now" not in project.growth_table().notes[1].en
    copy.delete_code("doubt", coder="MEI")
    tag(project, "doubt")
    project.merge([copy.path])
    table = project.growth_table()
    assert table.data()[-1]["total"] == len(project.codes()) - 1
    assert f"There are {len(project.codes())} now" in table.notes[1].en


def test_the_codebooks_of_now_are_those_after_the_last_act_also_when_merged(
    project: Project, copy: Project
) -> None:
    copy.add_code("Road", coder="MEI")
    project.change_code("help", definition="aid", coder="LIN")
    project.merge([copy.path])
    last = project.history_table(1).data()[0]["act"]
    assert project.codebooks_at(last) == project.codebooks()
    assert [change.id for change in project.codebook_changes()] == ["road", "help"]
