"""What the coding room reads: a source, its codings, their details, and how far everyone is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.selection import Choice
from qcode.project.tagging import Where

Write = Callable[[str, str], Path]

ACTORS = """\
id: actors
version: 1.0.0
title: Actors
variables:
  - id: actor_type
    of: person
    name: Actor type
    levels:
      - {id: cadre, name: Cadre}
      - {id: villager, name: Villager}
"""


def tag(project: Project, start: int, end: int, code: str = "money", coder: str = "LIN") -> str:
    where = Where(span=Span(start, end))
    return project.tag("one", code, coder=coder, where=where).coding


def test_a_source_is_read_turn_by_turn_with_its_labels(project: Project) -> None:
    reading = project.reading("one")
    assert (reading.source, reading.title, reading.language) == ("one", "one", "zh")
    assert reading.text == project.open_source("one").text
    shown = [
        (reading.text[turn.start : turn.said], reading.text[turn.said : turn.end])
        for turn in reading.turns
    ]
    assert shown == [
        ("访谈者：", "修了什么？"),
        ("王：", "修了一条渠，县里出的钱。"),
        ("李：", "钱没见着，渠也漏。"),
    ]
    assert [(turn.number, turn.label, turn.interviewer, turn.person) for turn in reading.turns] == [
        (1, "访谈者", True, None),
        (2, "王", False, "王"),
        (3, "李", False, "李"),
    ]


def test_a_label_begins_with_its_line_and_ends_where_the_words_begin(
    project: Project, write: Write
) -> None:
    text = (
        "开头没有标签。\n\n"
        "[00:01:02] 1. **王：** 王：我说王。\n  还是我。\n\n"
        "李：\n"
        "王：\n\n   下一段。\n"
        "A: yes\n"
    )
    project.import_files([write("odd.txt", text)], all_or_nothing=True)
    reading = project.reading("odd")
    shown = [
        (reading.text[turn.start : turn.said], reading.text[turn.said : turn.end])
        for turn in reading.turns
    ]
    assert shown == [
        ("", "开头没有标签。"),
        ("[00:01:02] 1. **王：** ", "王：我说王。\n  还是我。"),
        ("王：\n\n   ", "下一段。"),
        ("A: ", "yes"),
    ]


def test_the_actor_type_is_what_it_was_in_this_interview(project: Project, write: Write) -> None:
    project.add_codebooks([write("actors.yaml", ACTORS)])
    people = write("more.csv", "person,actor_type\n王,villager\n李,villager\n")
    project.import_files(
        [
            write(
                "then.txt", "---\nspeakers:\n  王: {actor_type: cadre}\n---\n王：那时。\n李：对。\n"
            ),
            write("now.txt", "王：现在。\n问：谁？\n众人：嗯。\n"),
        ],
        [("person", people)],
        all_or_nothing=True,
    )
    assert [turn.actor for turn in project.reading("then").turns] == ["cadre", "villager"]
    assert [turn.actor for turn in project.reading("now").turns] == ["villager", None, None]


def test_codings_come_by_place_the_longer_first(project: Project) -> None:
    tag(project, 8, 12)
    tag(project, 2, 5, "doubt")
    tag(project, 2, 9, "help", "MEI")
    seen = project.codings_in("one")
    assert [each[1:] for each in seen] == [
        (2, 9, "help", "MEI", False),
        (2, 5, "doubt", "LIN", False),
        (8, 12, "money", "LIN", False),
    ]
    assert project.codings_in("two") == []


def test_a_coder_who_is_named_sees_nothing_of_the_others(project: Project) -> None:
    ident = tag(project, 8, 12)
    tag(project, 2, 9, "help", "MEI")
    on = MemoOn("coding", ident)
    project.write_memo(on, "not so", coder="MEI")
    assert [(each.id, each.memo) for each in project.codings_in("one", "LIN")] == [(ident, False)]
    assert [each.memo for each in project.codings_in("one")] == [False, True]
    assert project.coding_details(ident, "LIN").memos == []
    with pytest.raises(UsageProblem, match="LIN's, not MEI's") as refused:
        project.coding_details(ident, "MEI")
    assert refused.value.said.zh == "该编码段属于 LIN，不属于 MEI"
    assert project.memos(on, "LIN") == []
    assert project.code_counts("LIN") == {"money": 1}
    assert project.codings_in("one", "ZHAO") == []
    (one,) = (each for each in project.progress("LIN") if each.source == "one")
    assert (one.states, one.counts) == ({"LIN": "in-progress"}, {"LIN": 1})


def test_the_details_of_a_coding(project: Project) -> None:
    text = project.reading("one").text
    start = text.index("县里")
    ident = tag(project, start, start + 5)
    project.write_memo(MemoOn("coding", ident), "哪一级？", coder="LIN")
    details = project.coding_details(ident)
    assert details.coding == project.codings_in("one")[0]
    assert (details.source, details.quotation) == ("one", "县里出的钱")
    assert [(memo.coder, memo.text) for memo in details.memos] == [("LIN", "哪一级？")]
    assert details.attribution.zh == "（王，县水务局，2024-05-01）"
    assert details.attribution.en == "(王, County Water Bureau, 2024-05-01)"
    assert details.created.endswith("Z")


def test_a_passage_is_attributed_as_the_table_of_quotations_does_it(project: Project) -> None:
    """One source read alone says of each passage what the whole corpus says of it."""
    lengths = {name: len(project.reading(name).text) for name in ("one", "two", "three")}
    for name, length in lengths.items():
        for start in range(0, length - 1, 3):
            where = Where(span=Span(start, min(start + 7, length)))
            project.tag(name, "help", coder=f"C{start}", where=where)
    rows = project.quotations_table(Choice(interviewers=True)).data()
    assert len(rows) > 20
    for row in rows:
        said = project.attribution(row["source"], row["start"], row["end"])
        assert {"en": said.en, "zh": said.zh} == row["attribution"]


def test_progress_tells_of_every_source_who_began_and_how_much_there_is(project: Project) -> None:
    tag(project, 2, 5)
    tag(project, 2, 9, "help", "MEI")
    tag(project, 6, 8, "doubt", "MEI")
    project.set_state("one", "MEI", "done")
    told = {each.source: each for each in project.progress()}
    assert list(told) == ["one", "three", "two"]
    assert told["one"].states == {"LIN": "in-progress", "MEI": "done"}
    assert told["one"].counts == {"LIN": 1, "MEI": 2}
    assert (told["two"].states, told["two"].counts) == ({}, {})
    assert told["one"].length == len(project.reading("one").text)


def test_codes_are_counted_by_coder_and_source(project: Project) -> None:
    tag(project, 2, 5)
    tag(project, 6, 8)
    tag(project, 2, 9, "help", "MEI")
    project.tag("two", "money", coder="LIN", where=Where(turn=2))
    assert project.code_counts() == {"money": 3, "help": 1}
    assert project.code_counts("LIN", "one") == {"money": 2}
    assert project.code_counts(source="two") == {"money": 1}
    assert project.code_counts("MEI", "two") == {}


@pytest.mark.parametrize("coder", ["LIN", None])
def test_counts_and_codings_of_one_source_are_found_along_the_index_of_places(
    project: Project, coder: str | None
) -> None:
    tag(project, 2, 5)
    asked: list[str] = []
    connection = project._connection
    connection.set_trace_callback(asked.append)
    project.code_counts(coder, "one")
    project.codings_in("one", coder)
    connection.set_trace_callback(None)
    plans = [
        str([row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()])
        for query in asked
        if "FROM coding" in query
    ]
    depth = "source=? AND coder=?" if coder else "source=?"
    assert len(plans) == 2
    assert all(f"coding_place ({depth})" in plan for plan in plans), plans


def test_what_is_not_there_is_said(project: Project) -> None:
    for ask in (
        lambda: project.reading("nosuch"),
        lambda: project.codings_in("nosuch"),
        lambda: project.coding_details("ffff"),
        lambda: project.code_counts(source="nosuch"),
        lambda: project.memos(MemoOn("source", "nosuch")),
    ):
        with pytest.raises(UnknownName) as caught:
            ask()
        assert caught.value.said.zh.startswith("没有")
