"""What a transcript says about itself is understood, kept, or refused by line."""

from pathlib import Path

import pytest

from qcode.errors import FileProblem
from qcode.sources import Source, read_source


def source_of(folder: Path, text: str) -> Source:
    path = folder / "2022-09-12_XYJ.md"
    path.write_bytes(text.encode())
    return read_source(path)


def test_front_matter_is_no_part_of_the_text(tmp_path: Path) -> None:
    front = (
        "\ufeff\n---\r\ntitle: 首访\r\ndate: 2022-09-12\r\nvillage: L村\r\nlang: 中文\r\n---\r\n"
    )
    source = source_of(tmp_path, f"{front}\r\n\r\nXYJ：好。\r\n\r\n")
    assert source.text == "XYJ：好。"
    assert (source.name, source.title, source.language) == ("2022-09-12_XYJ", "首访", "zh")
    assert source.attributes == {"date": "2022-09-12", "village": "L村"}


def test_keys_may_be_chinese_and_values_stay_as_written(tmp_path: Path) -> None:
    front = "---\n标题: 回访\n日期: 2023-07-20\n语言: English\n轮次: 007\n空:\n---\n"
    source = source_of(tmp_path, front + "好。")
    assert (source.title, source.language) == ("回访", "en")
    assert source.attributes == {"date": "2023-07-20", "轮次": "007"}


def test_without_front_matter_the_name_is_the_title(tmp_path: Path) -> None:
    source = source_of(tmp_path, "好。")
    assert (source.title, source.language, source.attributes) == (source.name, "", {})


def test_a_language_that_is_neither_is_kept_as_an_attribute(tmp_path: Path) -> None:
    source = source_of(tmp_path, "---\nlanguage: 苗语\n---\n好。")
    assert (source.language, source.attributes) == ("", {"language": "苗语"})


@pytest.mark.parametrize("kind", ["field note", "Fieldnote", "田野笔记", "observation"])
def test_field_notes_have_no_speakers(tmp_path: Path, kind: str) -> None:
    source = source_of(tmp_path, f"---\nkind: {kind}\n---\n地点甲：大棚。\nLY：好。")
    assert [turn.label for turn in source.turns] == [None]
    assert source.attributes == {"kind": kind}


def test_an_empty_list_of_speakers_means_none(tmp_path: Path) -> None:
    source = source_of(tmp_path, "---\nspeakers: []\n---\nXYJ：好。")
    assert [turn.label for turn in source.turns] == [None]


@pytest.mark.parametrize("text", ["---\n某村的记录\n\n好。", "---", "----\na: b\n"])
def test_a_rule_is_not_front_matter(tmp_path: Path, text: str) -> None:
    assert source_of(tmp_path, text).text == text.rstrip()


def refusal(folder: Path, text: str) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        source_of(folder, text)
    return caught.value


@pytest.mark.parametrize(
    "text, line",
    [
        ("---\ntitle: a\n\n好。", 1),
        ("\n\n---\ntitle: a\n\n好。", 3),
        ("---\n- a\n---\n好。", 2),
        ("---\n标题：甲\n---\n好。", 2),
        ("---\na: b\nvillage: [L村, J村]\n---\n好。", 3),
        ("---\ntitle: a\n标题: b\n---\n好。", 3),
        ("---\nspeakers: XYJ, LY\n---\n好。", 2),
        ("---\nspeakers: [XYJ]\n说话人: [LY]\n---\n好。", 3),
        ("---\nspeakers:\n  XYJ: {role: boss}\n---\n好。", 3),
        ("---\nspeakers:\n  XYJ: [a, b]\n---\n好。", 3),
        ("---\nspeakers:\n  XYJ: {person: [a]}\n---\n好。", 3),
        ("---\nspeakers:\n  - {a: b}\n---\n好。", 3),
        ("---\nspeakers: ['a: b']\n---\n好。", 2),
        ("---\na: b\na: c\n---\n好。", 3),
        ("\n---\na: b: c\n---\n好。", 3),
    ],
)
def test_front_matter_that_can_not_be_is_refused_by_line(
    tmp_path: Path, text: str, line: int
) -> None:
    assert refusal(tmp_path, text).line == line


def test_front_matter_alone_is_no_text(tmp_path: Path) -> None:
    assert "no text" in refusal(tmp_path, "---\ntitle: a\n---\n\n").message
