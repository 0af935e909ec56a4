"""Words are found in all sources, with turn, speaker and context."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.reading import Hit
from qcode.project.selection import Choice

Write = Callable[[str, str], Path]


def found(project: Project, words: str, **wanted: Any) -> list[Hit]:
    return list(chain.from_iterable(project.search(words, **wanted)))


def test_every_place_is_told_with_who_says_it_and_what_is_around_it(project: Project) -> None:
    hits = found(project, "钱")
    assert [(hit.source, hit.turn, hit.speaker) for hit in hits] == [
        ("one", 2, "王"),
        ("one", 3, "李"),
        ("two", 2, "李"),
    ]
    for hit in hits:
        text = project.reading(hit.source).text
        assert text[hit.start : hit.end] == hit.text == "钱"
        assert hit.before == text[max(0, hit.start - 30) : hit.start].replace("\n", " ")
        assert hit.after == text[hit.end : hit.end + 30].replace("\n", " ")


def test_what_is_in_no_turn_is_found_too(project: Project) -> None:
    (hit,) = found(project, "访谈者", sources=("one",))
    assert (hit.turn, hit.speaker, hit.start) == (None, None, 0)
    (across,) = found(project, "？\n王：修", sources=("one",))
    assert (across.turn, across.text) == (1, "？\n王：修")


def test_it_can_be_narrowed_to_sources(project: Project) -> None:
    hits = found(project, "钱", sources=("two", "one"))
    assert [hit.source for hit in hits] == ["two", "one", "one"]
    with pytest.raises(UnknownName):
        project.search("钱", sources=("nosuch",))


def test_a_table_of_places_takes_conditions_and_a_limit(project: Project) -> None:
    assert [row["source"] for row in project.search_table("钱").data()] == ["one", "one", "two"]
    table = project.search_table("钱", Choice(where=("post=villager",)))
    assert [row["speaker"] for row in table.data()] == ["李", "李"]
    assert table.meta["n"] == {"places": 2, "sources": 2}
    assert len(project.search_table("钱", limit=1).rows) == 1
    asked = project.search_table("什么", Choice(where=("village=上村",)))
    assert [row["speaker"] for row in asked.data()] == ["访谈者"]


def test_case_counts_only_when_asked(project: Project) -> None:
    assert len(found(project, "THE VILLAGE")) == 1
    assert found(project, "THE VILLAGE", case_sensitive=True) == []
    assert len(found(project, "Ｔhe")) == 1


def test_nothing_can_not_be_looked_for(project: Project) -> None:
    for ask in (project.search, project.search_table):
        with pytest.raises(UsageProblem):
            ask("")


def test_source_by_source_it_can_be_stopped_and_nothing_stays_open(project: Project) -> None:
    places = project.search("钱")
    assert len(next(places)) == 2
    project.set_state("one", "LIN", "done")  # a write, in the middle of it
    assert [len(each) for each in places] == [0, 1]


ODD = (
    "甲：😀👍🏽 İstanbul 和 straße，渠。\n乙：ＧＤＰ还是GDP？哈哈哈\n",
    "A: e\u0301 é e\u0301\tİİ\nB: 渠渠渠渠\n\n\n没有标签：渠\n",
)


@pytest.mark.parametrize(
    "words", ["渠", "渠渠", "哈哈", "İ", "ß", "GDP", "😀", "e\u0301", "：", "\nB"]
)
def test_in_odd_texts_the_places_are_those_of_counting(
    project: Project, write: Write, words: str
) -> None:
    for number, text in enumerate(ODD):
        project.import_files([write(f"odd{number}.txt", text)], all_or_nothing=True)
    hits = found(project, words, case_sensitive=True)
    told: list[tuple[str, int, int]] = []
    for name in ("odd0", "odd1", "one", "three", "two"):
        text, at = project.reading(name).text, -1
        while (at := text.find(words, at + 1 if at < 0 else at + len(words))) >= 0:
            told.append((name, at, at + len(words)))
    assert [(hit.source, hit.start, hit.end) for hit in hits] == told
    turns = {(name, t.number): t for name in ("odd0", "odd1") for t in project.reading(name).turns}
    for hit in hits:
        if hit.turn is not None and hit.source.startswith("odd"):
            turn = turns[hit.source, hit.turn]
            assert turn.label == hit.speaker
            assert turn.said < hit.end and hit.start < turn.end
