"""What a merge did, in words: readable in both languages, ids and numbers for programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from qcode.codebook.model import Code
from qcode.exchange import render
from qcode.project.merge_outcomes import merge_sentences, merge_table
from qcode.project.merge_screen import merge_on_screen
from qcode.store.merging.report import KindCount, MergedFile, MergeReport, Remark, RemarkKind
from qcode.store.records import RECORDS
from qcode.texts import Lang, Text

EDITED = Remark(
    "edited", "code", "c0de", "money", "definition", "what is paid", "what is owed", "MEI",
    "2026-11-20T08:00:00.000Z",
)  # fmt: skip


def report(*remarks: Remark, separate: bool = False) -> MergeReport:
    files = (
        MergedFile(Path("post/mei.qcode"), separate, 3, ("MEI", "ANN")),
        MergedFile(Path("old.qcode"), False, 0, ()),
    )
    counts = (KindCount("coding", 2, 0, 1), KindCount("code", 0, 1, 0), KindCount("alias", 1, 0, 0))
    return MergeReport(files, counts, remarks)


def test_what_came_is_told_file_by_file_and_kind_by_kind() -> None:
    told = merge_sentences(report())
    assert [each.en for each in told] == [
        "mei.qcode: 3 new acts of MEI, ANN.",
        "old.qcode: nothing new.",
        "Added: 2 codings.",
        "Changed: 1 code.",
        "Gone: 1 coding.",
    ]
    assert [each.zh for each in told][2:] == [
        "新增：编码段 2。",
        "改动：编码 1。",
        "删除：编码段 1。",
    ]


def test_a_project_of_its_own_making_is_said_to_be_one() -> None:
    first = merge_sentences(report(separate=True))[0]
    assert first.en.endswith("it is no copy of this project but was made by itself.")
    assert first.zh.endswith("它不是本项目的副本，而是另行建立的。")


def test_a_merge_that_is_only_tried_out_says_so() -> None:
    assert merge_sentences(report(), dry_run=True)[-1].en == "Only tried out: nothing was written."
    assert merge_table(report(), dry_run=True).meta["dry_run"] is True


def test_a_decision_is_a_row_with_what_stands_and_what_gave_way() -> None:
    table = merge_table(report(EDITED))
    assert table.data() == [
        {
            "decided": "edited", "kind": "code", "id": "c0de", "name": "money",
            "number": None,
            "field": "definition", "kept": "what is paid", "lost": "what is owed", "who": "MEI",
            "time": "2026-11-20T08:00:00.000Z",
        }
    ]  # fmt: skip
    assert table.meta["files"][0] == {
        "path": str(Path("post/mei.qcode")), "separate": False, "acts": 3, "coders": ["MEI", "ANN"]
    }  # fmt: skip
    assert [each["kind"] for each in table.meta["counts"]] == ["coding", "code"]
    shown = render(table, "table", "zh")
    assert "两处均改" in shown and "定义" in shown and "以较晚的改动为准" in shown


def test_what_is_said_in_two_languages_is_shown_in_the_one_that_differs() -> None:
    kept, lost = '{"en":"what is paid","zh":"所付"}', '{"en":"what is paid","zh":"所欠"}'
    table = merge_table(report(replace(EDITED, kept=kept, lost=lost)))
    for lang in get_args(Lang):
        shown = render(table, "table", lang)
        assert "所付" in shown and "所欠" in shown and "what is paid" not in shown
    listed = '[{"en":"a bribe","zh":""},{"en":"a gift","zh":""}]'
    remark = replace(EDITED, field="include", kept=listed, lost="[]")
    shown = render(merge_table(report(remark)), "table", "en")
    assert "a bribe" in shown and "a gift" in shown and "[" not in shown


def test_what_was_decided_on_a_disagreement_is_told_in_words() -> None:
    decision = replace(
        EDITED, record="decision", name="money, doubt in one", field="choice",
        kept="take LIN", lost="neither",
    )  # fmt: skip
    names = [Code("money", Text("Money", "钱")), Code("doubt", Text("Doubt", "怀疑"))]
    shown = render(merge_table(report(decision), names), "table", "zh")
    assert "取 LIN" in shown and "均不保留" in shown and "钱、怀疑，one" in shown


def test_a_screen_gets_ids_only_where_something_has_no_name() -> None:
    table = merge_on_screen(merge_table(report(EDITED)))
    assert [each.id for each in table.columns] == [
        "decided", "kind", "name", "field", "kept", "who", "lost"
    ]  # fmt: skip
    coding = Remark("united", "coding", "0123456789abcdef", "help in one")
    table = merge_on_screen(merge_table(report(EDITED, coding)))
    assert table.data()[1]["id"] == "01234567"


def test_a_screen_gets_the_first_of_many_rows_alike_and_is_told_of_the_others() -> None:
    many = [Remark("back", "source", f"{number}", f"talk {number}") for number in range(30)]
    table = merge_table(report(*many, EDITED))
    shown = merge_on_screen(table)
    assert [row["name"] for row in shown.data()] == [*(f"talk {n}" for n in range(10)), "money"]
    assert shown.notes[0].en.startswith("20 more") and "20" in shown.notes[0].zh
    assert len(table.rows) == 31 and len(merge_on_screen(merge_table(report(EDITED))).rows) == 1


def test_sources_and_cases_that_are_one_are_told_in_a_sentence_and_not_row_by_row() -> None:
    one = [Remark("one", "source", f"{number}", f"talk {number}") for number in range(6)]
    shown = merge_on_screen(merge_table(report(*one, EDITED)))
    assert [row["name"] for row in shown.data()] == ["money"]
    told = shown.notes[-1]
    assert told.en.endswith("6 sources (talk 0, talk 1, talk 2, talk 3, talk 4 …).")
    assert "文本 6" in told.zh and "talk 5" not in told.zh
    assert (
        len(merge_table(report(*one)).rows) == 6
        and not merge_on_screen(merge_table(report(*one))).rows
    )


def test_how_much_moved_on_is_told() -> None:
    code = Remark("moved on", "code", "c0de", "money", kept="funds", number=7)
    assert merge_table(report(code)).data()[0]["number"] == 7
    shown = merge_on_screen(merge_table(report(code)))
    assert "funds (7 codings and memos)" in render(shown, "table", "en")
    assert "funds（编码段与备忘 7）" in render(shown, "table", "zh")
    name = "talk (until 2026-11-20T08:00:00.000Z)"
    sources = [Remark("moved on", "source", key, name, kept="talk", number=3) for key in "ab"]
    assert merge_table(report(*sources)).data()[0]["name"] == "talk"
    shown = merge_on_screen(merge_table(report(*sources)))
    assert not shown.rows and "6 codings and memos (talk, talk)" in shown.notes[-1].en


def test_a_source_that_came_for_one_that_went_was_corrected() -> None:
    moved = Remark("moved on", "source", "50", "talk", kept="talk", number=3)
    counts = (KindCount("source", 2, 0, 1), KindCount("coding", 3, 0, 0))
    told = [each.en for each in merge_sentences(MergeReport((), counts, (moved,)))]
    assert told == ["Corrected: 1 transcript.", "Added: 1 source, 3 codings."]
    told = [each.en for each in merge_sentences(MergeReport((), counts, ()))]
    assert told == ["Added: 2 sources, 3 codings.", "Gone: 1 source."]
    assert merge_table(MergeReport((), counts, (moved,))).meta["counts"][0]["gone"] == 1


def test_who_deleted_what_is_there_again_is_not_said_to_have_what_stands() -> None:
    table = merge_table(report(Remark("back", "code", "c0de", "money", who="LIN")))
    assert table.data()[0]["who"] == "LIN"
    assert "(deleted by LIN)" in render(table, "table", "en")


def test_whose_coding_lost_its_place_is_told() -> None:
    coding = Remark("unplaced", "coding", "0123", "money in talk: the water", who="MEI")
    table = merge_table(report(coding))
    assert table.data()[0]["who"] == "MEI"
    assert "(made by MEI)" in render(table, "table", "en")
    assert "（MEI 所作）" in render(table, "table", "zh")


def test_codes_are_called_by_their_names_in_the_language_of_the_report() -> None:
    codes = [Code("money", Text("who pays", "谁出钱")), Code("funds", Text("", "资金"))]
    moved = Remark("moved on", "code", "c0de", "money", kept="funds", number=7)
    coding = Remark("united", "coding", "0123", "money in talk: in the water")
    table = merge_table(report(moved, coding), codes)
    assert table.data()[0]["name"] == "money" and table.data()[0]["kept"] == "funds"
    shown = render(merge_on_screen(table), "table", "zh")
    assert "谁出钱，talk: in the water" in shown and "资金（编码段与备忘 7）" in shown
    assert "money" not in shown and "funds" not in shown
    assert "who pays in talk: in the water" in render(table, "table", "en")


def test_of_two_codes_of_one_name_the_ids_tell_which_is_which() -> None:
    renamed = Remark("renamed", "code", "c0de", "money", kept="money-2", lost="money")
    (row,) = merge_table(report(renamed), [Code("money", Text("who pays", "谁出钱"))]).rows
    assert "money" in row and "money-2" in row


def test_each_part_of_a_table_that_is_too_wide_names_its_rows() -> None:
    words = "a definition of so many words that no narrow screen has room for all of them at once"
    coding = Remark("united", "coding", "0123456789abcdef", "help in talk: the water came")
    wide = replace(EDITED, kept=words, lost=words[::-1])
    moved = Remark("moved on", "code", "c0de", "money", kept="funds", number=7)
    table = merge_on_screen(merge_table(report(wide, coding, moved)))
    *parts, told = render(table, "table", "en", width=60).split("\n\n─")
    assert parts
    assert all("01234567" in part and "money" in part for part in (*parts, told))


def test_files_of_one_name_are_told_by_their_paths() -> None:
    files = tuple(MergedFile(Path(name) / "a.qcode", False, 0, ()) for name in ("mei", "ann"))
    told = [each.en for each in merge_sentences(MergeReport(files, (), ()))]
    assert told == [f"{Path('mei/a.qcode')}: nothing new.", f"{Path('ann/a.qcode')}: nothing new."]


@pytest.mark.parametrize("kind", get_args(RemarkKind))
def test_every_kind_of_decision_is_named_and_explained_in_both_languages(kind: RemarkKind) -> None:
    table = merge_table(report(Remark(kind, "coding", "x", "a coding")))
    meaning = table.notes[-1]
    assert meaning.en[0].isupper() and ": " in meaning.en and meaning.en.endswith(".")
    assert "：" in meaning.zh and meaning.zh.endswith("。")


@pytest.mark.parametrize("record", sorted(RECORDS.keys() - {"alias"}))
def test_every_record_is_named_in_both_languages(record: str) -> None:
    table = merge_table(MergeReport((), (KindCount(record, 1, 0, 0),), ()))
    assert table.notes[0].en.startswith("Added: 1 ")
    assert table.notes[0].zh.removeprefix("新增：").strip("1 。") != record
