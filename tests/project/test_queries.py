"""Queries on a small study: what names mean, what is found, and how a query is kept and used."""

from __future__ import annotations

import numpy as np
import pytest

from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.selection import Choice
from qcode.project.tagging import Where


@pytest.fixture
def coded(project: Project) -> Project:
    """LIN: money in 王's and both of 李's turns; help in Ann's. MEI: doubt in 李's turn of one."""
    for source, code, coder, quote in (
        ("one", "money", "LIN", "县里出的钱"),
        ("one", "money", "LIN", "钱没见着"),
        ("two", "money", "LIN", "这个钱"),
        ("three", "help", "LIN", "The village did"),
        ("one", "doubt", "MEI", "渠也漏"),
        ("two", "doubt", "MEI", "您怎么看"),
    ):
        project.tag(source, code, coder=coder, where=Where(quote=quote))
    return project


def found(project: Project, expression: str, choice: Choice = Choice()) -> list[str]:  # noqa: B008
    rows = project.query_table(expression, choice).data()
    return [f"{row['source']} {row['turn']}" for row in rows]


@pytest.mark.parametrize(
    ("expression", "turns"),
    [
        ("code:money", ["one 2", "one 3", "two 2"]),
        ("code:help", ["one 2", "one 3", "three 2", "two 2"]),
        ("编码：帮助 且 非 编码：钱", ["three 2"]),
        ("code:money NOT code:doubt", ["one 2", "two 2"]),
        ("code:doubt", ["one 3"]),
        ("post:villager", ["one 3", "two 2"]),
        ("职务：村民", ["one 3", "two 2"]),
        ("po:official", ["one 2", "three 2"]),
        ("kind_of_village:A", ["one 2"]),
        ("村庄类型=缺失", []),
        ("date:missing", ["three 2", "two 2"]),
        ("village:下村", ["one 3", "three 2", "two 2"]),
        ("person:李", ["one 3", "two 2"]),
        ("source:two", ["two 2"]),
        ("speaker:ann", ["three 2"]),
        ("说话人：李 钱", ["one 3", "two 2"]),
        ("speaker:访谈者", []),
        ("speaker:missing", []),
        ("VILLAGE", ["three 2"]),
        ('"in a meeting"', ["three 2"]),
        ('"meeting in"', []),
        ("渠 钱", ["one 2", "one 3"]),
        ("渠 邻近/3字 code:doubt", ["one 3"]),
        ("渠 NEAR/4c 钱", ["one 3"]),
        ("渠 NEAR/6c 钱", ["one 2", "one 3"]),
        ("code:money NEAR code:doubt", ["one 2", "one 3"]),
        ("code:money NEAR/0 code:doubt", ["one 3"]),
        ("NOT code:help", []),
    ],
)
def test_a_query_finds_turns(coded: Project, expression: str, turns: list[str]) -> None:
    assert found(coded, expression) == turns


def test_interviewers_turns_are_found_where_they_are_counted(coded: Project) -> None:
    heard = Choice(interviewers=True)
    assert found(coded, "code:doubt", heard) == ["one 3", "two 1"]
    assert found(coded, "speaker:访谈者", heard) == ["one 1", "two 1"]
    # 访谈者 asks between; now 李 is two turns from the question before 王's answer.
    assert found(coded, "person:李 NEAR/1 怎么", heard) == ["two 2"]


def test_whose_codings_are_looked_at_is_chosen_and_said(coded: Project) -> None:
    assert found(coded, "code:doubt", Choice(coders=["LIN"])) == []
    table = coded.query_table("code:doubt", Choice(coders=["MEI"]))
    said = "钱没见着，渠也漏。"
    start = coded.open_source("one").text.index(said)
    place = {"start": start, "end": start + len(said), "text": said}
    row = {"source": "one", "turn": 3, "speaker": "李", **place, "codes": ["doubt"]}
    assert table.data() == [row]
    assert table.meta["coders"] == ["MEI"] and table.meta["n"] == {"turns": 1, "sources": 1}
    assert table.meta["filters"]["queries"] == ["code:doubt"]
    notes = [note.en for note in table.notes]
    assert "Only turns that the query finds: code:doubt" in notes


def test_codes_narrow_the_listing_and_what_it_tells(coded: Project) -> None:
    rows = coded.query_table("person:李", Choice(codes=["doubt"])).data()
    assert [(row["source"], row["codes"]) for row in rows] == [("one", ["doubt"])]
    both = coded.query_table("person:李").data()
    assert [row["codes"] for row in both] == [["money", "doubt"], ["money"]]


def test_a_query_filters_every_table(coded: Project) -> None:
    choice = Choice(queries=["code:money NOT code:doubt", "NOT source:two"])
    table = coded.crosstab(choice, cols=["post"])
    assert table.meta["n"]["turns"] == 1 and table.meta["n"]["codings"] == 1
    assert len(table.meta["filters"]["queries"]) == 2
    quoted = [row["quotation"] for row in coded.codings_table(choice).data()]
    assert quoted == ["县里出的钱"]
    assert [row["quotation"] for row in coded.quotations_table(choice).data()] == quoted
    places = coded.search_table("钱", choice).data()
    assert [(row["source"], row["turn"]) for row in places] == [("one", 2)]
    words = {row["word"] for row in coded.words_table(Choice(queries=["code:doubt"])).data()}
    assert "渠" in words and "一条" not in words and "值" not in words


def test_a_query_chooses_what_coders_are_compared_on(coded: Project) -> None:
    for source in ("one", "two", "three"):
        for coder in ("LIN", "MEI"):
            coded.set_state(source, coder, "done")
    table = coded.agree(Choice(queries=["code:doubt"]), unit="turn", replicates=0)
    assert table.meta["n"]["units"] == 1
    with pytest.raises(UsageProblem, match="no turn passes the filters"):
        coded.agree(Choice(queries=["speaker:missing"]), unit="turn", replicates=0)


@pytest.mark.parametrize(
    ("expression", "said", "hint"),
    [
        ("code:mony", "no code 'mony'", "did you mean Money"),
        ("psot:cadre", "no variable 'psot'", "did you mean post"),
        ("post:cader", "no level of post 'cader'", "did you mean cadre"),
        ("s:one", "several names begin with 's'", "source, speaker"),
        ("speaker:An", "no speaker 'An'", "did you mean Ann"),
        ("person:Anne", "no person 'Anne'", "did you mean Ann"),
        ("date:2024-05-02", "no level of date '2024-05-02'", "did you mean 2024-05-01"),
        ("source:four", "no source 'four'", "known: one"),
        (":", "needs a name", "qcode query --help"),
    ],
)
def test_a_wrong_name_is_said_in_its_place(
    coded: Project, expression: str, said: str, hint: str
) -> None:
    with pytest.raises(UsageProblem, match=said) as caught:
        coded.query_table(expression)
    assert f"\n    {expression}\n" in caught.value.message and "^" in caught.value.message
    assert hint in caught.value.hint
    with pytest.raises(UsageProblem, match=said):
        coded.crosstab(Choice(queries=[expression]), cols=["post"])


def test_a_query_is_kept_used_changed_and_let_go(coded: Project) -> None:
    assert coded.save_query("李 on money", "person:李 code:money", "LIN") == "new"
    assert coded.save_query("李 on money", " person:李 code:money ") == "unchanged"
    assert found(coded, "李 on money") == ["one 3", "two 2"]
    table = coded.crosstab(Choice(queries=["李 on money"]), cols=["post"])
    assert table.meta["filters"]["queries"] == ["person:李 code:money"]
    assert any("李 on money = person:李 code:money" in note.zh for note in table.notes)
    assert coded.save_query("李 on money", "person:李 渠", "MEI") == "changed"
    (kept,) = coded.queries_table().data()
    assert kept.pop("created").endswith("Z")
    assert kept == {
        "name": "李 on money",
        "expression": "person:李 渠",
        "turns": 1,
        "sources": 1,
        "coder": "LIN",
    }
    coded.delete_query("李 on money")
    assert coded.queries_table().data() == []
    verbs = [row["what"] for row in coded.history_table(limit=3).data()]
    assert verbs == ["delete query", "save query", "save query"]
    coded.undo()
    coded.undo()
    assert [each.expression for each in coded.saved_queries()] == ["person:李 code:money"]
    assert all(not finding.faults for finding in coded.check())


def test_what_can_not_be_kept_is_refused(coded: Project) -> None:
    for name, expression in (("", "钱"), ("x" * 61, "钱"), ("a\nb", "钱"), ("a", "code:mony")):
        with pytest.raises(UsageProblem):
            coded.save_query(name, expression)
    assert coded.saved_queries() == []
    coded.save_query("on money", "code:money")
    with pytest.raises(UnknownName) as caught:
        coded.delete_query("on mony")
    assert "on money" in caught.value.hint


@pytest.mark.parametrize(
    "name",
    [
        "code:money", "编码：钱", "post=cadre", "post＝cadre",
        "(x)", "（钱）", '"x"', "“钱”", "「钱", "且",
        "NOT", "NEAR/2", "money NOT doubt", "钱 邻近/3字 渠",
        "money", "Money", "钱", "post", "职务", "village", "speaker", "编码",
    ],
)  # fmt: skip
def test_a_name_that_would_be_read_as_something_else_is_refused(coded: Project, name: str) -> None:
    with pytest.raises(UsageProblem, match=r"reads as a query itself|what a code or a"):
        coded.save_query(name, "code:doubt")
    assert coded.saved_queries() == []


def test_a_saved_query_is_kept_under_another_name_with_what_it_asks(coded: Project) -> None:
    coded.save_query("on money", "code:money")
    assert coded.save_query("the same", "on money") == "new"
    coded.delete_query("on money")
    assert found(coded, "the same") == ["one 2", "one 3", "two 2"]


def test_a_kept_query_whose_names_are_gone_says_so(coded: Project) -> None:
    coded.save_query("doubts", "code:doubt")
    coded.save_query("on money", "code:money")
    coded.delete_code("doubt", into="help")
    table = coded.queries_table()
    kept = [(row["name"], row["turns"]) for row in table.data()]
    assert kept == [("doubts", None), ("on money", 3)]
    assert "doubts: there is no code 'doubt'." in [note.en for note in table.notes]
    with pytest.raises(UsageProblem, match="no code 'doubt'"):
        coded.crosstab(Choice(queries=["doubts"]), cols=["post"])
    assert coded.lost_queries() == ["doubts"]
    coded.undo()
    assert coded.lost_queries() == []


def test_the_room_is_told_the_turns_by_source(coded: Project) -> None:
    assert coded.turns_found("code:money") == {"one": {2, 3}, "two": {2}}
    assert coded.turns_found("code:doubt", "LIN") == {}
    assert coded.turns_found("code:doubt OR 渠", "NOBODY YET") == {"one": {2, 3}}


def test_a_query_finds_what_the_same_condition_leaves(coded: Project) -> None:
    for field, level in (("post", "cadre"), ("kind_of_village", "B"), ("date", "missing")):
        by_query = coded.crosstab(Choice(queries=[f"{field}:{level}"]), cols=["source"])
        by_where = coded.crosstab(Choice(where=[f"{field}={level}"]), cols=["source"])
        assert by_query.rows == by_where.rows
    assert np.sum([row["value"] for row in by_where.data()]) > 0
