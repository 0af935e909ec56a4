"""Words are found in either case and width, at offsets that are exact whatever the text holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.coding.finding import pattern, places
from qcode.coding.spans import Span
from qcode.errors import UsageProblem

LETTERS = "aAbBiIéÉσςΣßẞİıſsSkK资源村。，,.ａＡ Ｂ\u3000[]^-\\~～!！😀🏽\u0301\u200d\n"

texts = st.text(alphabet=LETTERS, max_size=60)
queries = st.text(alphabet=LETTERS, min_size=1, max_size=4).filter(str.strip)


def same(one: str, other: str) -> bool:
    """Whether two characters are one letter, in whatever case and width."""
    return not forms(one).isdisjoint(forms(other))


def forms(letter: str) -> set[str]:
    narrow = " " if letter == "\u3000" else letter
    if "！" <= letter <= "～":
        narrow = chr(ord(letter) - ord("！") + ord("!"))
    cased = {narrow, narrow.lower(), narrow.upper(), narrow.upper().lower()}
    # İ and ı are an i, as ſ is an s, to all that compares single characters regardless of case.
    dotted = {"i"} if narrow in "İıiI" else set()
    return {each for each in cased | dotted if len(each) == 1}


def by_hand(text: str, words: str) -> list[Span]:
    found, at = [], 0
    while at + len(words) <= len(text):
        if all(map(same, text[at : at + len(words)], words)):
            found.append(Span(at, at + len(words)))
            at += len(words)
        else:
            at += 1
    return found


@given(texts, queries)
def test_every_place_is_found_where_it_is(text: str, words: str) -> None:
    assert list(places(text, words)) == by_hand(text, words)


@given(texts, queries)
def test_told_apart_only_the_very_characters_are_found(text: str, words: str) -> None:
    found = [text[span.start : span.end] for span in places(text, words, case_sensitive=True)]
    assert found == [words] * text.count(words)


def test_a_letter_that_grows_in_another_case_stays_one_letter() -> None:
    text = "İstanbul, STRASSE, straße 资源"
    assert list(places(text, "istanbul")) == [Span(0, 8)]
    assert list(places(text, "straße")) == [Span(19, 25)]
    assert list(places(text, "资源")) == [Span(26, 28)]


def test_full_and_half_width_are_the_same_letter() -> None:
    assert [span.start for span in places("ＧＤＰ gdp Ｇdp", "GDP")] == [0, 4, 8]
    assert [span.start for span in places("好，a，b,c", "，")] == [1, 3, 5]
    assert list(places("a\u3000b", "a b")) == [Span(0, 3)]


@pytest.mark.parametrize("words", ["", " ", "\n", "\u3000"])
def test_there_must_be_something_to_look_for(words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        places("text", words)
    assert caught.value.said.zh == "没有要查找的词"


def test_a_pattern_is_no_pattern_here() -> None:
    assert list(places("a.*b [b]", ".*")) == [Span(1, 3)]
    assert list(places("a.*b [b]", "[B]")) == [Span(5, 8)]


def test_a_letter_of_either_width_is_found_in_every_case_of_it() -> None:
    """As the flag for case finds it, of which the letters spelled out are the faster way."""
    every = "".join(map(chr, range(0x110000)))
    for half in "isk":
        full = chr(ord(half) + 0xFEE0)
        by_flag = re.compile(f"[{half}{full}]", re.IGNORECASE).findall(every)
        for letter in (half, half.upper(), full, full.upper()):
            assert pattern(letter).findall(every) == by_flag


def test_more_than_can_be_looked_for_at_once_is_refused() -> None:
    assert list(places("a" * 1_000, "a" * 1_000))
    with pytest.raises(UsageProblem, match="more than 1,000 characters"):
        list(places("", "a" * 1_001))
