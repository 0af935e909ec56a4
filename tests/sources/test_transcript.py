"""Turns begin where a line begins with a label, and hold the spoken words only."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.sources import Source, read_source
from qcode.sources.labels import can_be_label, names_speaker
from qcode.sources.transcript import cut

Spoken = list[tuple[str | None, str]]


def source_of(folder: Path, text: str, **how: object) -> Source:
    path = folder / "talk.txt"
    path.write_bytes(text.encode())
    return read_source(path, **how)  # type: ignore[arg-type]


def spoken(source: Source) -> Spoken:
    return [(turn.label, source.text[turn.start : turn.end]) for turn in source.turns]


def test_full_and_half_width_colons_begin_turns(tmp_path: Path) -> None:
    source = source_of(tmp_path, "访谈者：您好\nXYJ: 你好\nLY:好\nHSP：\n好的。")
    assert spoken(source) == [("访谈者", "您好"), ("XYJ", "你好"), ("LY", "好"), ("HSP", "好的。")]
    assert [turn.number for turn in source.turns] == [1, 2, 3, 4]


def test_several_paragraphs_continue_a_turn(tmp_path: Path) -> None:
    source = source_of(tmp_path, "XYJ：第一段。\n\n　　第二段。\n\n\nLY：好。\n")
    assert spoken(source) == [("XYJ", "第一段。\n\n　　第二段。"), ("LY", "好。")]


def test_words_before_the_first_label_are_a_turn_without_speaker(tmp_path: Path) -> None:
    source = source_of(tmp_path, "某村，村委会\n\nXYJ：好。")
    assert spoken(source) == [(None, "某村，村委会"), ("XYJ", "好。")]
    assert [speaker.label for speaker in source.speakers] == ["XYJ"]


def test_a_text_without_labels_is_one_turn(tmp_path: Path) -> None:
    assert spoken(source_of(tmp_path, "\n\n某村。\n\n走访。\n")) == [(None, "某村。\n\n走访。")]


def test_a_label_with_nothing_after_it_makes_no_turn_and_is_told(tmp_path: Path) -> None:
    source = source_of(tmp_path, "问：\n答：好。\n问：")
    assert spoken(source) == [("答", "好。")]
    assert source.notes == ("nothing follows the label 问",)


@pytest.mark.parametrize(
    "opening",
    [
        "[00:01:02] XYJ：", "00:01:02 XYJ: ", "(1:02) XYJ：", "（00:01）XYJ：",
        "[00:01:02.500]XYJ：",
        "[00:01 - 00:02] XYJ：", "1. XYJ：", "1、XYJ：", "(1) XYJ：", "（1）XYJ：", "1) XYJ：",
        "#1 XYJ：",
        "12. [00:01:02] XYJ：", "[00:01:02] 12. XYJ：", "**XYJ：**", "**XYJ**：", "**XYJ:** ",
        "**XYJ**: ", "[00:01] **XYJ**：", "**[00:01] XYJ：**", "　　XYJ：", "  XYJ ：", "XYJ　：",
    ],
)  # fmt: skip
def test_stamps_numbering_and_bold_may_stand_round_a_label(tmp_path: Path, opening: str) -> None:
    assert spoken(source_of(tmp_path, f"{opening}我们的。\n问：好")) == [
        ("XYJ", "我们的。"),
        ("问", "好"),
    ]


@pytest.mark.parametrize(
    "label",
    [
        "王书记", "王书记（村支书）", "Mr. Wang", "J. Smith", "O'Brien", "First Secretary LY",
        "Speaker 2",
        "第一书记", "第一书记王某", "W县乡村振兴局副局长李某", "Will Smith", "He Li",
        "第三方评估员", "一组长",
        "访谈者（李）", "受访者 2", "QXR", "村民甲", "speaker_1", "IBM",
    ],
)  # fmt: skip
def test_names_and_posts_are_labels(label: str) -> None:
    assert can_be_label(label)
    assert names_speaker(label)


@pytest.mark.parametrize(
    "line",
    [
        "其次：好", "第一：好", "第二个问题：好", "一是：好", "例如：好", "注：好", "总之：好",
        "原因: 钱", "e.g.: this",
        "note: this", "First: this", "PS: this", "For example: this", "王书记表示：好",
        "村民讲：好", "他说：“好”",
        "我的意思是：好", "he said: well", "She asked: well", "The problem is: money",
        "What I mean: this",
        "https://example.org", "http: x", "12:30 开会", "12：30开会", "上午9：30开会",
        "At 9:30 we left",
        "XYJ:not a label", "他走了。然后：好", "“好”：他", "- 资金：很多", "# 标题：一",
        "2022：好", "a, b: c",
        "one two three four five six: x", "这就是我们村里目前比较突出的问题：钱", "ratio 3:1",
    ],
)  # fmt: skip
def test_lines_with_a_colon_that_nobody_speaks_begin_no_turn(tmp_path: Path, line: str) -> None:
    source = source_of(tmp_path, f"XYJ：起头。\n{line}")
    assert spoken(source) == [("XYJ", f"起头。\n{line}")]


WORDS = st.text(alphabet="我们村的资源好 ab,。\n", min_size=1).filter(lambda text: text.strip())
LABELS = st.sampled_from(["访谈者", "XYJ", "王书记（村支书）", "Speaker 2", "问", "答", "Mr. Li"])


@given(st.lists(st.tuples(LABELS, WORDS, st.sampled_from(["：", ": ", ":\n", "： "]))))
def test_reading_a_transcript_gives_back_the_turns_it_was_built_of(
    parts: list[tuple[str, str, str]],
) -> None:
    text = "\n".join(f"{label}{colon}{words}" for label, words, colon in parts)
    turns, silent = cut(text, names_speaker)
    read = [(turn.label, text[turn.start : turn.end]) for turn in turns]
    assert read == [(label, words.strip()) for label, words, _ in parts]
    assert silent == ()


@given(st.text(alphabet="甲乙Q：: \n[]()*0123.、\u3000“", max_size=80))
def test_turns_are_in_order_apart_stripped_and_never_empty(text: str) -> None:
    turns, _ = cut(text, names_speaker)
    assert [turn.number for turn in turns] == list(range(1, len(turns) + 1))
    ends = [0, *(turn.end for turn in turns)]
    for before, turn in zip(ends, turns, strict=False):
        words = text[turn.start : turn.end]
        assert words and words == words.strip()
        assert before <= turn.start


def test_a_half_width_colon_before_a_digit_ends_only_a_label_that_stands_elsewhere() -> None:
    text = "DWK：三十几个人。\nJSM:112 个手印。\nJSM:还有\n比例:3 比 1\nHall 12:30 was full."
    turns, silent = cut(text, lambda label: label in ("DWK", "JSM", "比例", "Hall 12"))
    assert [(turn.label, text[turn.start : turn.end]) for turn in turns] == [
        ("DWK", "三十几个人。"),
        ("JSM", "112 个手印。"),
        ("JSM", "还有\n比例:3 比 1\nHall 12:30 was full."),
    ]
    assert silent == ()
