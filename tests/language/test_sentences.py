"""Where sentences begin and end, in Chinese, in English, and in texts that mix them."""

from __future__ import annotations

import itertools

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qcode.language.sentences import sentences
from qcode.language.tokens import tokens

MARKS = "。！？；…．.!?,，、：:“”‘’「」『』（）()《》[]\"'’—-\n \t　"
TEXTS = st.text(st.one_of(st.sampled_from(MARKS + "我村aBc35\u0301\u200d👩é字"), st.characters()))
LANGUAGES = st.sampled_from(["zh", "en", "fr"])


def told(text: str, language: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["修了路。", "通了水！", "谁出的钱？"],
        ["我没走；", "他走了……", "后来呢？！"],
        ["他说：“来了？好！坐。”", "我就坐了。"],
        ["他说：「来了？」", "我说：『来了。』"],
        ["“修路。修渠。”", "这是他的话。"],
        ["他问‘谁？’，没人应。"],
        ["他（真的！）来了。", "（大家笑。）", "好。"],
        ["《怎么办？》这本书我看过。"],
        ["没说完“就走了。", "后来没来。"],
        ["2019年修了3.5公里。", "Mr. Wang来看过。", "He said no.", "就算了。"],
        ["1.第一条。", "2.第二条。"],
        ["——他来了。", "——谁？"],
    ],
)
def test_chinese_sentences_end_at_their_marks_but_not_inside_quotation_marks(
    expected: list[str],
) -> None:
    assert told("".join(expected), "zh") == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Wang came in the U.S. at 3 p.m. with 3.5 yuan, e.g. coins.", "Dr. Li left."],
        ["He said “Really? Yes!” and left.", "We stayed."],
        ['"No. Never."', "That was all."],
        ["“Really?” she asked.", "“Yes.”", "Done."],
        ["He said ‘I don’t know. Really.’ and left."],
        ["Roads, canals, etc. were built.", "Then nothing."],
        ["Well... I think… so.", "Sure!"],
        ["It ended in 2019.", "Then it began."],
        ["1. The first thing.", "2. The second."],
        ["(They laugh.)", "All of them (really!) did."],
        ["没有办法。", "Then he left."],
    ],
)
def test_english_sentences_keep_abbreviations_decimals_and_quotations(expected: list[str]) -> None:
    assert told(" ".join(expected), "en") == expected


def test_a_newline_ends_a_sentence_and_blanks_belong_to_none() -> None:
    text = "  没说完“\n\n\t他走了。  真的？” \n"
    assert told(text, "zh") == ["没说完“", "他走了。", "真的？”"]
    assert told(" \n\n", "zh") == told("", "en") == []


def test_the_semicolon_and_the_chinese_ellipsis_end_chinese_sentences_only() -> None:
    text = "先修路；后修渠……再说。"
    assert told(text, "zh") == ["先修路；", "后修渠……", "再说。"]
    assert told(text, "en") == [text]


@given(TEXTS, LANGUAGES)
def test_every_visible_character_lies_in_exactly_one_sentence(text: str, language: str) -> None:
    spans = sentences(text, language)
    covered = [place for span in spans for place in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {match.start() for match in regex.finditer(r"\S", text)} <= set(covered)


@given(TEXTS, LANGUAGES)
def test_no_sentence_goes_past_its_line_or_begins_with_a_blank(text: str, language: str) -> None:
    for sentence in told(text, language):
        assert sentence and "\n" not in sentence
        assert not regex.match(r"\s", sentence[0]) and not regex.match(r"\s", sentence[-1])


@given(TEXTS)
def test_tokens_are_in_order_and_leave_out_only_blanks(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end
        assert regex.fullmatch(r"\s*", text[at : token.start])
        at = token.end
    assert regex.fullmatch(r"\s*", text[at:])


@pytest.mark.parametrize("unit", ["。", "，", "(", "“(]", "a.", "我", "!", "a", "👩‍👩‍👧", ' "'])
def test_a_very_long_line_of_anything_is_no_trouble(unit: str) -> None:
    text = unit * 50_000
    found = sentences(text, "zh")
    assert not text.strip() or found[-1].end == len(text.rstrip())
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
