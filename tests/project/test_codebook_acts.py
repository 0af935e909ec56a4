"""The codebook evolves while it is in use: nothing that hangs on a code is lost unsaid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from qcode.codebook.reading import parse_codebook
from qcode.coding.spans import Span
from qcode.errors import AmbiguousName, Conflict, SpanOutside, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Tagged, Where
from qcode.texts import Text

OTHER = """\
id: other
version: 1.0.0
title: Other
requires: [small]
typologies:
  - {id: mood, of: village, name: {en: Mood, zh: 情绪}, classes: {A: {talk: thanks}}}
codes:
  - {id: talk, name: {en: Talk, zh: 说话}, children: [
      {id: thanks, name: {en: Thanks, zh: 感谢}}, {id: blame, name: {en: Blame, zh: 埋怨}, key: b}]}
relations:
  - {from: blame, to: doubt, kind: leads-to}
  - {from: blame, to: money, kind: leads-to}
"""


@pytest.fixture
def two(project: Project, study: Path) -> Project:
    """The study with a second codebook."""
    (study / "other.yaml").write_text(OTHER, encoding="utf-8")
    project.add_codebooks([study / "other.yaml"])
    return project


def tag(project: Project, code: str, coder: str, start: int, end: int, memo: str = "") -> Tagged:
    where = Where(span=Span(start, end))
    return project.tag("one", code, coder=coder, where=where, memo=memo)


def codings(project: Project) -> list[tuple[str, str, int, int, str | None]]:
    rows = project.codings_table().data()
    return [(r["coder"], r["code"], r["start"], r["end"], r["memo"]) for r in rows]


def codes(project: Project) -> dict[str, str | None]:
    return {code.id: code.parent for code in project.codes()}


def acts(project: Project) -> list[tuple[str, str, str | None]]:
    rows = project.history_table().data()
    return [(row["what"], row["summary"], row["coder"]) for row in rows]


def said(project: Project, *moments: Any) -> list[tuple[str, str, str]]:
    changes = project.codebook_changes(*moments)
    return [(each.id, each.how, each.field) for each in changes]


# new and changed codes


def test_a_new_code_goes_last_under_its_parent_and_is_recorded(project: Project) -> None:
    code = project.add_code("Loan", parent="帮助", key="l", color="#0072b2", coder="LIN")
    assert (code.id, code.name, code.parent) == ("loan", Text(en="Loan"), "help")
    assert list(codes(project)) == ["help", "money", "loan", "doubt"]
    assert acts(project)[0] == ("add code", "loan", "LIN")
    exported = parse_codebook(project.codebook_yaml("small"), "small.yaml")
    assert [each.id for each in exported.codes] == ["help", "money", "loan", "doubt"]


def test_a_chinese_name_gives_a_readable_id_that_is_free(project: Project) -> None:
    first = project.add_code("怀疑别人")
    again = project.add_code("怀疑别人", parent="help")
    assert first.name == Text(zh="怀疑别人")
    assert first.id.isascii() and again.id == f"{first.id}-2"


def test_a_code_that_belongs_under_none_goes_to_the_only_codebook_else_to_one_of_its_own(
    project: Project, study: Path
) -> None:
    project.add_code("first")
    assert [book.id for book in project.codebooks()] == ["small"]
    (study / "other.yaml").write_text(OTHER, encoding="utf-8")
    project.add_codebooks([study / "other.yaml"])
    project.add_code("second")
    project.add_code("third")
    project.add_code("fourth", codebook="other")
    books = {book.id: [code.id for code in book.codes] for book in project.codebooks()}
    assert books["own-codes"] == ["second", "third"]
    assert books["other"][-1] == "fourth"
    for _ in range(3):
        project.undo()
    assert [book.id for book in project.codebooks()] == ["small", "other"]
    with pytest.raises(UnknownName, match="codebook"):
        project.add_code("x", codebook="nowhere")


def test_a_project_without_a_codebook_gets_one_for_its_own_codes(tmp_path: Path) -> None:
    with Project.create(tmp_path / "bare.qcode") as project:
        assert project.add_code("修路", ident="roads").id == "roads"
        (book,) = project.codebooks()
        assert (book.id, book.title.zh) == ("own-codes", "本项目新增编码")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "Help"},
        {"name": "x", "ident": "Not An Id"},
        {"name": "x", "ident": "money"},
        {"name": "x", "parent": "nothing"},
        {"name": "x", "parent": "help", "codebook": "nothing"},
        {"name": "x", "color": "blue"},
        {"name": "x", "coder": "\n"},
        {"name": "half \ud800"},
    ],
)
def test_a_code_that_cannot_be_made_changes_nothing(
    project: Project, wrong: dict[str, str]
) -> None:
    before = acts(project)
    with pytest.raises(UsageProblem):
        project.add_code(**wrong)  # type: ignore[arg-type]
    assert acts(project) == before


def test_renaming_changes_names_and_never_the_id(project: Project) -> None:
    tag(project, "money", "LIN", 20, 24)
    code = project.change_code(
        "钱", name="现金", definition="Sums", include=["a", "", "b"], key="m"
    )
    assert (code.id, code.name) == ("money", Text("Money", "现金"))
    assert code.definition == Text(en="Sums")
    assert [each.en for each in code.include] == ["a", "b"]
    assert codings(project)[0][1] == "money"
    cleared = project.change_code("money", definition="", include=[], key="")
    assert (cleared.definition, cleared.include, cleared.key) == (Text(), (), "")
    assert project.codes()[1] == cleared


def test_a_change_that_changes_nothing_is_not_recorded(project: Project) -> None:
    before = acts(project)
    project.change_code("money", name="Money")
    project.move_code("money", "help")
    assert acts(project) == before


def test_a_new_code_and_a_coding_with_it_are_one_act(project: Project) -> None:
    where = Where(span=Span(20, 24))
    code, tagged = project.tag_new("one", "县里出的", coder="LIN", where=where)
    assert (code.name, tagged.code, tagged.outcome) == (Text(zh="县里出的"), code.id, "new")
    assert acts(project)[0] == ("tag", f"new code {code.id} in one", "LIN")
    project.undo("LIN")
    assert code.id not in codes(project) and codings(project) == []
    project.redo("LIN")
    assert codings(project)[0][1] == code.id
    again, _ = project.tag_new("one", "县里出的", coder="MEI", where=where)
    assert again == code
    assert acts(project)[0] == ("tag", f"{code.id} in one", "MEI")


def test_a_new_code_is_not_kept_where_it_can_not_code(project: Project) -> None:
    before = acts(project)
    with pytest.raises(SpanOutside):
        project.tag_new("one", "新的", coder="LIN", where=Where(span=Span(0, 10_000)))
    assert acts(project) == before and len(codes(project)) == 3


def test_what_another_coder_changed_meanwhile_stays_unless_it_is_changed_too(
    project: Project,
) -> None:
    seen = next(code for code in project.codes() if code.id == "money")
    project.change_code("money", name="现金", color="#0072b2", key="m", coder="MEI")
    changed = project.change_code(
        "money", name=Text("Cash", "钱"), definition="Sums", color="", key="", seen=seen
    )
    assert changed.name == Text("Cash", "现金")
    assert (changed.definition.en, changed.color, changed.key) == ("Sums", "#0072b2", "m")
    assert project.codes()[1] == changed


# moving


def test_a_code_moves_with_all_below_it_and_stays_itself(project: Project) -> None:
    tag(project, "money", "LIN", 20, 24)
    project.move_code("help", "doubt", coder="MEI")
    assert codes(project) == {"doubt": None, "help": "doubt", "money": "help"}
    assert acts(project)[0] == ("move code", "help under doubt", "MEI")
    project.move_code("money", None)
    assert list(codes(project)) == ["doubt", "help", "money"]
    with pytest.raises(UsageProblem, match="can't stand under"):
        project.move_code("doubt", "help")


def test_a_code_that_moves_to_another_codebook_is_exported_there(two: Project) -> None:
    two.move_code("help", "blame")
    small, other = two.codebooks()
    assert [code.id for code in small.codes] == ["doubt"]
    assert [code.id for code in other.codes] == ["talk", "thanks", "blame", "help", "money"]
    two.undo()
    two.move_code("blame", "help")
    for book in two.codebooks():
        assert parse_codebook(two.codebook_yaml(book.id), "x.yaml") == book


def test_no_edit_puts_two_codes_of_one_name_beside_each_other(project: Project) -> None:
    project.add_code("Money", ident="other-money", parent="doubt")
    for edit in (
        lambda: project.move_code("money", "doubt"),
        lambda: project.merge_codes(["help"], "doubt"),
        lambda: [project.delete_code(each) for each in ("help", "doubt")],
    ):
        with pytest.raises(UsageProblem, match="money and other-money would stand beside"):
            edit()
    assert codes(project) == {"money": None, "doubt": None, "other-money": "doubt"}


def test_a_parent_and_a_codebook_that_it_is_not_in_are_not_both_taken(two: Project) -> None:
    with pytest.raises(UsageProblem, match="stands in the codebook small, not in other"):
        two.add_code("x", parent="help", codebook="other")
    assert two.add_code("x", parent="help", codebook="small").parent == "help"


def test_codebooks_require_the_homes_of_what_they_name(two: Project) -> None:
    two.add_code("root", codebook="small")
    two.move_code("doubt", "blame")
    two.add_code("third", ident="third")
    two.move_code("money", "third")
    assert {book.id: book.requires for book in two.codebooks()} == {
        "small": (),
        "other": ("small", "own-codes"),
        "own-codes": (),
    }


def test_a_hotkey_can_not_come_twice_into_one_codebook(two: Project) -> None:
    two._connection.execute(
        """UPDATE code SET body = replace(body, '"key":""', '"key":"b"') WHERE ident = 'money'"""
    )
    with pytest.raises(UsageProblem, match="same hotkey 'b'"):
        two.move_code("help", "talk")


# merging


def test_merging_moves_everything_and_unites_a_coders_overlapping_codings(two: Project) -> None:
    tag(two, "money", "LIN", 20, 24, "from money")
    stays = tag(two, "doubt", "LIN", 22, 28, "from doubt")
    tag(two, "money", "LIN", 30, 33)
    tag(two, "money", "MEI", 21, 23)
    two.write_memo(MemoOn("code", "money"), "why money", coder="LIN")
    moved = two.merge_codes(["钱"], "doubt", coder="MEI")
    assert (moved.into, moved.codings, moved.united) == ("doubt", 3, 1)
    assert stays.coding in [row["id"] for row in two.codings_table().data()]
    assert codings(two) == [
        ("LIN", "doubt", 20, 28, "from money\n\nfrom doubt"),
        ("MEI", "doubt", 21, 23, None),
        ("LIN", "doubt", 30, 33, None),
    ]
    assert codes(two).keys() == {"help", "doubt", "talk", "thanks", "blame"}
    assert len(two.memos(MemoOn("code", "doubt"))) == 1
    other = two.codebooks()[1]
    assert [(each.origin, each.target) for each in other.relations] == [("blame", "doubt")]
    assert acts(two)[0] == ("merge codes", "money into doubt", "MEI")
    two.undo()
    assert {row[1] for row in codings(two)} == {"money", "doubt"}
    assert len(two.memos(MemoOn("code", "money"))) == 1


def test_a_parent_can_be_merged_into_its_child(project: Project) -> None:
    project.add_code("Loan", parent="help")
    tag(project, "help", "LIN", 20, 24)
    project.merge_codes(["help"], "money")
    assert codes(project) == {"money": None, "loan": "money", "doubt": None}
    assert codings(project)[0][1] == "money"


def test_children_follow_into_another_codebook(two: Project) -> None:
    two.merge_codes(["help", "doubt"], "blame")
    assert [code.id for code in two.codebooks()[1].codes] == ["talk", "thanks", "blame", "money"]
    assert two.codebooks()[0].codes == ()


def test_a_merge_that_makes_no_sense_is_refused(two: Project) -> None:
    with pytest.raises(UsageProblem, match="merged with itself"):
        two.merge_codes(["money"], "money")
    with pytest.raises(UsageProblem, match=r"typology mood \(Mood\)"):
        two.merge_codes(["thanks"], "blame")
    with pytest.raises(UnknownName):
        two.merge_codes(["nothing"], "blame")


def test_a_merge_that_would_make_a_code_part_of_itself_is_refused(
    project: Project, study: Path
) -> None:
    text = (
        "id: parts\nversion: 1\ntitle: Parts\nrequires: [small]\ncodes: []\nrelations:\n"
        "  - {from: money, to: doubt, kind: part-of}\n  - {from: doubt, to: help, kind: part-of}\n"
    )
    (study / "parts.yaml").write_text(text, encoding="utf-8")
    project.add_codebooks([study / "parts.yaml"])
    with pytest.raises(UsageProblem, match="part of itself"):
        project.merge_codes(["money"], "help")
    assert "money" in codes(project)


# splitting


def test_chosen_codings_go_to_a_new_code_below_the_one_they_come_from(project: Project) -> None:
    first, second = tag(project, "money", "LIN", 20, 22), tag(project, "money", "LIN", 24, 26)
    code = project.split_code([second.coding, second.coding[:9]], "欠款", coder="LIN")
    assert code.parent == "money"
    assert [row[1] for row in codings(project)] == ["money", code.id]
    assert acts(project)[0] == ("split code", f"{code.id} from money", "LIN")
    beside = project.split_code([first.coding], "Paid", parent="help")
    assert beside.parent == "help"


def test_only_codings_of_one_code_are_split_off(project: Project) -> None:
    money, doubt = (tag(project, code, "LIN", 20, 22).coding for code in ("money", "doubt"))
    for wrong in ([money, doubt], []):
        with pytest.raises(UsageProblem, match="codings of one code"):
            project.split_code(wrong, "New")
    with pytest.raises(UsageProblem, match="codings of one code"):
        project.split_code([money], "New", origin="怀疑")
    assert project.split_code([money], "New", origin="钱").parent == "money"


# deleting


def test_a_deleted_code_takes_its_codings_away_or_sends_them_elsewhere(project: Project) -> None:
    tag(project, "help", "LIN", 20, 24, "note")
    tag(project, "help", "MEI", 26, 28)
    project.write_memo(MemoOn("code", "help"), "on help", coder="LIN")
    moved = project.delete_code("help", into="doubt")
    assert (moved.into, moved.codings) == ("doubt", 2)
    assert codes(project) == {"money": None, "doubt": None}
    assert [row[1:2] + row[4:] for row in codings(project)] == [("doubt", "note"), ("doubt", None)]
    assert len(project.memos(MemoOn("code", "doubt"))) == 1
    project.undo()
    assert project.delete_code("help").codings == 2
    assert codings(project) == []
    assert codes(project) == {"money": None, "doubt": None}
    project.undo()
    assert len(codings(project)) == 2
    assert len(project.memos(MemoOn("code", "help"))) == 1
    with pytest.raises(UsageProblem, match="to be deleted"):
        project.delete_code("help", into="帮助")


def test_a_code_that_was_coded_since_it_was_asked_about_is_not_deleted(project: Project) -> None:
    use = project.code_use("money")
    kept = tag(project, "money", "MEI", 20, 24)
    with pytest.raises(Conflict, match="coded or changed since") as refused:
        project.delete_code("money", expected=use, coder="LIN")
    assert "又被编码" in refused.value.said.zh
    assert codings(project)[0][1] == kept.code
    project.delete_code("money", expected=project.code_use("money"), coder="LIN")
    assert "money" not in codes(project)


def test_what_hangs_on_a_code_is_told_before_anything_is_done(two: Project) -> None:
    tag(two, "thanks", "LIN", 20, 24)
    tag(two, "thanks", "LIN", 26, 28)
    tag(two, "thanks", "MEI", 20, 24)
    two.write_memo(MemoOn("code", "thanks"), "hm", coder="LIN")
    use = two.code_use("感谢")
    assert use.codings == {"LIN": 2, "MEI": 1}
    assert (use.total, use.memos, use.relations, use.children) == (3, 1, 0, ())
    assert [typology.id for typology in use.typologies] == ["mood"]
    assert two.code_use("blame").relations == 2
    assert two.code_use("talk").children == ("thanks", "blame")


# how it was


def test_the_codebooks_can_be_seen_as_they_were(two: Project) -> None:
    act = two.history_table(1).data()[0]["act"]
    before = two.codebooks()
    two.merge_codes(["money"], "doubt")
    two.change_code("doubt", name=Text("Distrust", "不信"))
    assert two.codebooks_at(act) == before
    assert two.codebooks_at(act + 2) == two.codebooks()
    assert two.codebooks_at(0) == []
    assert two.codebooks_at(datetime.now(UTC) + timedelta(hours=1)) == two.codebooks()
    assert two.codebooks_at(datetime(2000, 1, 1)) == []
    for number in (-1, 10**30):
        with pytest.raises(UnknownName, match="act"):
            two.codebooks_at(number)


def test_what_became_of_the_codebooks_is_told_from_their_files_on(two: Project) -> None:
    assert said(two) == []
    two.merge_codes(["money"], "doubt")
    two.merge_codes(["doubt"], "help")
    first = two.history_table(1).data()[0]["act"]
    two.change_code("help", color="#0072b2")
    two.add_code("new")
    found = said(two)
    assert ("money", "merged", "") in found and ("doubt", "merged", "") in found
    assert ("new", "added", "") in found and ("own-codes", "added", "") in found
    assert {each.id: each.after.en for each in two.codebook_changes() if each.how == "merged"} == {
        "money": "help",
        "doubt": "help",
    }
    assert said(two, first) == [("own-codes", "added", ""), ("new", "added", ""),
                                ("help", "recoloured", "color")]  # fmt: skip
    assert said(two, first, first + 1) == [("help", "recoloured", "color")]


def test_a_merge_that_was_undone_is_no_merge(project: Project) -> None:
    project.merge_codes(["money"], "doubt")
    project.undo()
    assert said(project) == []
    project.delete_code("money")
    assert said(project) == [("money", "gone", "")]


def test_a_name_that_several_codes_have_is_not_guessed_at(two: Project) -> None:
    two.add_code("Doubt", parent="talk")
    with pytest.raises(AmbiguousName):
        two.delete_code("Doubt")


def test_a_tree_three_thousand_deep_is_edited(tmp_path: Path) -> None:
    lines = ["id: deep", "version: 1", "title: Deep", "codes: " + "[{id: c0, name: c0, children: "]
    lines[-1] += "".join(f"[{{id: c{n}, name: c{n}, children: " for n in range(1, 3000))
    lines[-1] += "[]" + "}]" * 3000
    (tmp_path / "deep.yaml").write_text("\n".join(lines), encoding="utf-8")
    with Project.create(tmp_path / "deep.qcode", [tmp_path / "deep.yaml"]) as project:
        project.add_code("leaf", parent="c2999")
        project.move_code("c1500", None)
        project.merge_codes(["c0"], "c1499")
        project.delete_code("c2999")
        tree = codes(project)
        assert (tree["leaf"], tree["c1"], tree["c1499"]) == ("c2998", "c1499", None)
        for _ in range(4):
            project.undo()
        assert list(codes(project)) == [f"c{n}" for n in range(3000)]
