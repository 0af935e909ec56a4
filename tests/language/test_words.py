"""Words in Chinese, in English, and where one stands inside the other."""

from __future__ import annotations

import itertools

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qcode.language.words import words

DICTIONARY = ("资源捕获", "W县", "王小二", "李家沟", "a(b", "")
LETTERS = "我们资源捕获王小二〇四年WiFi3.5,don’t-é'e\u0301汉\u0308\u200dक्षि각กำℹ👩🏽1️⃣。“ \n_@"
TEXTS = st.text(st.one_of(st.sampled_from(LETTERS), st.characters()))


def told(text: str, dictionary: tuple[str, ...] = ()) -> list[str]:
    return [text[span.start : span.end] for span in words(text, dictionary)]


def test_chinese_words_leave_out_punctuation_and_blanks() -> None:
    text = "村民们说：“今年修路，通水！”\n　二〇二四年……"
    assert told(text) == ["村民", "们", "说", "今年", "修路", "通水", "二〇二四年"]


def test_the_projects_own_words_are_found_while_they_are_in_its_dictionary() -> None:
    text = "王小二去W县，资源捕获者在李家沟。"
    own = ["王小二", "去", "W县", "资源捕获", "者", "在", "李家沟"]
    assert told(text, DICTIONARY) == own
    assert "资源捕获" not in told(text) and "W县" not in told(text)
    fewer = told(text, ("资源捕获",))
    assert "资源捕获" in fewer and "W县" not in fewer
    assert told(text, DICTIONARY) == own


def test_english_words_are_whole_with_their_apostrophes_hyphens_and_dots() -> None:
    text = "Mr. Li's face-to-face talk (in the U.S., e.g. at 3 p.m.) didn’t cost 1,000.50; a@b.org"
    expected = "Mr.|Li's|face-to-face|talk|in|the|U.S.|e.g.|at|3|p.m.|didn’t|cost|1,000.50|a@b.org"
    assert told(text) == expected.split("|")


def test_either_language_stands_inside_the_other() -> None:
    assert told("他说 it's OK，WiFi不行。") == ["他", "说", "it's", "OK", "WiFi", "不行"]
    assert told("They call it 面子 (face).") == ["They", "call", "it", "面子", "face"]


@pytest.mark.parametrize("word", ["e\u0301te\u0301", "汉\u0308", "क्षत्रिय", "각하", "กำไร"])
def test_a_combining_mark_stays_with_its_letter(word: str) -> None:
    assert told(f"“{word}” {word}。") == [word, word]


@given(TEXTS, st.sampled_from([(), DICTIONARY]))
def test_words_are_in_order_disjoint_and_never_split_a_grapheme(
    text: str, dictionary: tuple[str, ...]
) -> None:
    borders = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    at = 0
    for span in words(text, dictionary):
        assert at <= span.start < span.end <= len(text)
        assert {span.start, span.end} <= borders
        at = span.end


@given(TEXTS)
def test_every_letter_is_in_a_word_and_no_blank_is(text: str) -> None:
    inside = {place for span in words(text) for place in range(span.start, span.end)}
    alone = regex.finditer(r"(?!\u2139|\p{GCB=SpacingMark}|\p{GCB=Extend})[\p{L}\p{N}]", text)
    assert {match.start() for match in alone} <= inside
    assert not {match.start() for match in regex.finditer(r"\s", text)} & inside


@pytest.mark.parametrize("unit", ["我", "龘", "a.", "。", "W县", "a"])
def test_a_very_long_run_of_anything_is_no_trouble(unit: str) -> None:
    words(f"{unit}我.")
    found = words(unit * 20_000)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
