"""A label stands for an interviewer, a named person, or a respondent without a name."""

from pathlib import Path

import pytest

from qcode.sources import Source, Speaker, read_source

NOBODY: frozenset[str] = frozenset()


def source_of(folder: Path, text: str, known: frozenset[str] = NOBODY) -> Source:
    path = folder / "talk.txt"
    path.write_bytes(text.encode())
    return read_source(path, known_people=known)


def who(source: Source) -> list[tuple[str, str | None]]:
    return [(speaker.label, speaker.person) for speaker in source.speakers]


@pytest.mark.parametrize(
    "label",
    [
        "访谈者", "访谈员", "访谈人", "访问者", "访问员", "调查员", "调研员", "采访者", "采访人",
        "主持人", "提问者",
        "研究者", "笔者", "问", "Interviewer", "moderator", "FACILITATOR", "Researcher", "Q",
        "INT", "I",
        "访谈者1", "Interviewer 2", "问1", "Q3", "访谈者（李）", "访谈者 A", "Ｑ１",
    ],
)  # fmt: skip
def test_interviewers_are_recognised(tmp_path: Path, label: str) -> None:
    source = source_of(tmp_path, f"{label}：您好\nXYJ：好")
    assert source.speakers[0] == Speaker(label, "interviewer", None)


@pytest.mark.parametrize("label", ["QXR", "IBM", "INTAN", "问题甲", "研究员", "Interviewers Inc"])
def test_what_only_begins_like_an_interviewer_is_a_person(tmp_path: Path, label: str) -> None:
    assert source_of(tmp_path, f"{label}：您好").speakers == (Speaker(label, "respondent", label),)


def test_a_known_person_is_never_an_interviewer(tmp_path: Path) -> None:
    assert who(source_of(tmp_path, "Q：好\nI：好", frozenset({"Q"}))) == [("Q", "Q"), ("I", None)]


def test_a_known_person_speaks_whatever_the_name(tmp_path: Path) -> None:
    assert who(source_of(tmp_path, "王道：好", frozenset({"王道"}))) == [("王道", "王道")]


@pytest.mark.parametrize(
    "label", ["答", "受访者", "被访者2", "A", "R1", "Respondent 2", "participant"]
)
def test_a_respondent_without_name_is_one_of_this_interview_only(
    tmp_path: Path, label: str
) -> None:
    assert who(source_of(tmp_path, f"{label}：好")) == [(label, f"talk {label}")]
    assert who(source_of(tmp_path, f"{label}：好", frozenset({label}))) == [(label, label)]
    named = f"---\nperson: 李某\n---\n{label}：好"
    assert who(source_of(tmp_path, named, frozenset({label}))) == [(label, "李某")]


def test_the_respondent_may_be_named_in_chinese(tmp_path: Path) -> None:
    assert who(source_of(tmp_path, "---\n受访者: 李某\n---\n问：好？\n答：好")) == [
        ("问", None), ("答", "李某")]  # fmt: skip


def test_several_unnamed_labels_for_one_person_are_told(tmp_path: Path) -> None:
    source = source_of(tmp_path, "---\nperson: 李某\n---\nR1：好\nR2：好")
    assert source.notes == ("R1, R2 are all taken as 李某",)


def test_a_person_for_whom_no_label_stands_is_told(tmp_path: Path) -> None:
    source = source_of(tmp_path, "---\nperson: 李某\n---\nXYJ：好")
    assert source.notes == ("no label stands for 李某",)


def test_parentheses_stay_in_the_label_and_leave_the_name_of_a_known_person(tmp_path: Path) -> None:
    text = "王书记（村支书）：好"
    assert who(source_of(tmp_path, text)) == [("王书记（村支书）", "王书记（村支书）")]
    assert who(source_of(tmp_path, text, frozenset({"王书记"}))) == [("王书记（村支书）", "王书记")]


def test_speakers_come_once_in_order_of_appearance(tmp_path: Path) -> None:
    source = source_of(tmp_path, "问：一\nXYJ：二\n问：三\nLY：四\nXYJ：五")
    assert [speaker.label for speaker in source.speakers] == ["问", "XYJ", "LY"]


def test_only_listed_speakers_and_interviewers_begin_turns(tmp_path: Path) -> None:
    source = source_of(
        tmp_path, "---\nspeakers: [XYJ, Sun]\n---\n问：一\nXYJ：二\n资金：三\nLY：四"
    )
    assert [turn.label for turn in source.turns] == ["问", "XYJ"]
    assert source.notes == ("Sun is listed as a speaker and never speaks",)


def test_a_mapping_explains_labels_and_leaves_the_others_theirs(tmp_path: Path) -> None:
    source = source_of(
        tmp_path, "---\nspeakers:\n  FBS: {organisation: Archive}\n---\nFBS：一\nLBX：二"
    )
    assert [turn.label for turn in source.turns] == ["FBS", "LBX"]


def test_speakers_may_be_mapped_to_persons_roles_and_overrides(tmp_path: Path) -> None:
    front = (
        "---\nspeakers:\n  甲: XYJ\n  乙: {person: LY, actor_type: 村干部}\n"
        "  丙: {role: interviewer}\n  Q: {role: respondent}\n  访谈者: 李老师\n---\n"
    )
    source = source_of(tmp_path, front + "甲：一\n乙（补充）：二\n丙：三\nQ：四\n访谈者：五")
    assert source.speakers == (
        Speaker("甲", "respondent", "XYJ"),
        Speaker("乙（补充）", "respondent", "LY", {"actor_type": "村干部"}),
        Speaker("丙", "interviewer", None),
        Speaker("Q", "respondent", "Q"),
        Speaker("访谈者", "interviewer", None),
    )


@pytest.mark.parametrize("label", ["村民1", "甲", "B", "女", "Speaker 2", "Villager"])
def test_who_is_told_apart_only_within_a_transcript_is_somebody_else_in_another(
    tmp_path: Path, label: str
) -> None:
    source = source_of(tmp_path, f"{label}：好。\nXYJ：好。")
    assert [speaker.person for speaker in source.speakers] == [f"{source.name} {label}", "XYJ"]


@pytest.mark.parametrize("label", ["P01", "F12", "B3", "QXR", "王老人"])
def test_a_pseudonym_is_one_person_in_every_transcript(tmp_path: Path, label: str) -> None:
    source = source_of(tmp_path, f"{label}：好。")
    assert [speaker.person for speaker in source.speakers] == [label]
