"""The portrait of a source: its speakers and its codings by code, as their lists have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.codebook.tree import depth, descendants, ordered
from qcode.errors import UnknownName
from qcode.exchange.plots.timeline import Timeline
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.selection import Choice

SOURCE = "2024-05-08_SWH"

Spans = dict[str, list[tuple[int, int, str]]]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.open(build_sample(tmp_path_factory.mktemp("pictures"))) as project:
        yield project


def drawn(portrait: Timeline) -> Spans:
    return {strand.name.en: sorted(strand.spans) for strand in portrait.strands}


def listed(project: Project, choice: Choice, rollup: bool = True) -> Spans:
    """The same from the list of codings: each under its own code and under those over it."""
    below, spans = descendants(project.codes()), Spans()
    for coding in project.codings_table(choice).data():
        for code in project.codes():
            if coding["code"] in (below[code.id] if rollup else {code.id}):
                place = (coding["start"], coding["end"], coding["coder"])
                spans.setdefault(code.name.en, []).append(place)
    return {name: sorted(each) for name, each in spans.items()}


def test_every_coding_of_the_source_is_under_its_code_and_those_over_it(study: Project) -> None:
    portrait = study.timeline(SOURCE)
    assert drawn(portrait) == listed(study, Choice(sources=(SOURCE,)))
    assert portrait.coders == ("LIN", "MEI", "ZHAO")


def test_without_roll_up_only_under_its_own(study: Project) -> None:
    expected = listed(study, Choice(sources=(SOURCE,)), rollup=False)
    assert drawn(study.timeline(SOURCE, rollup=False)) == expected


def test_one_coder_alone_is_drawn_where_one_is_named(study: Project) -> None:
    choice = Choice(coders=("LIN",))
    portrait = study.timeline(SOURCE, choice)
    assert drawn(portrait) == listed(study, Choice(coders=("LIN",), sources=(SOURCE,)))
    assert portrait.coders == ("LIN",)


def test_a_chosen_code_brings_those_under_it_and_not_those_over_it(study: Project) -> None:
    portrait = study.timeline(SOURCE, Choice(codes=("benefits-all",)))
    under = descendants(study.codes())["benefits-all"]
    names = {code.name.en for code in study.codes() if code.id in under}
    assert drawn(portrait) and set(drawn(portrait)) <= names
    assert portrait.strands[0].depth == 0, "what is over it isn't drawn, so it isn't set in"


def test_codes_stand_in_the_order_of_the_codebook_set_in_under_those_over_them(
    study: Project,
) -> None:
    deep, portrait = depth(study.codes()), study.timeline(SOURCE)
    order = [code.name.en for code in ordered(study.codes())]
    names = [strand.name.en for strand in portrait.strands]
    assert names == sorted(names, key=order.index)
    by_name = {code.name.en: deep[code.id] for code in study.codes()}
    assert [strand.depth for strand in portrait.strands] == [by_name[name] for name in names]


def test_speakers_have_their_turns_and_interviewers_are_told_apart(study: Project) -> None:
    portrait, turns = study.timeline(SOURCE), study.turns_table(SOURCE).data()
    expected = sorted((turn["start"], turn["end"]) for turn in turns)
    assert sorted(span for voice in portrait.voices for span in voice.turns) == expected
    asking = {voice.name.en for voice in portrait.voices if voice.interviewer}
    assert asking == {turn["speaker"] for turn in turns if turn["role"] == "interviewer"}


def test_the_caption_says_how_many_codings_and_whose(study: Project) -> None:
    notes = [note.en for note in study.timeline(SOURCE, Choice(coders=("LIN",))).notes]
    count = len(study.codings_table(Choice(coders=("LIN",), sources=(SOURCE,))).rows)
    assert notes[0] == f"n = {count} codings by LIN."


def test_an_unknown_source_is_answered_with_those_known(study: Project) -> None:
    with pytest.raises(UnknownName, match="no source 'nosuch'"):
        study.timeline("nosuch")


def test_a_source_nobody_coded_has_speakers_and_no_strands(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Q: How?\nJoe: Well.\n", "utf-8")
    with Project.create(tmp_path / "p.qcode") as project:
        project.import_files([tmp_path / "one.txt"])
        portrait = project.timeline("one")
    assert [voice.name.en for voice in portrait.voices] == ["Q", "Joe"]
    assert not portrait.strands
