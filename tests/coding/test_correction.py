"""Where words stand in a corrected text: by example, against a naive map, and on any two texts."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.coding.correction import Correction, turns_placed
from qcode.coding.spans import Span
from qcode.sources.model import Turn


def placed(old: str, new: str, words: str) -> str | None:
    """The words that these words of the old text are in the new."""
    start = old.index(words)
    found = Correction(old, new).place(Span(start, start + len(words)))
    return None if found is None else new[found.start : found.end]


WAS = "访谈者：钱怎么花？\n王：县里出的钱，养值了牛。路也修了。\n"


@pytest.mark.parametrize(
    ("corrected", "words", "now"),
    [
        (WAS.replace("养值", "养殖"), "出的钱", "出的钱"),
        ("〔录音开始〕\n" + WAS, "路也修了。", "路也修了。"),
        (WAS.replace("养值", "养殖"), "县里出的钱，养值了牛", "县里出的钱，养殖了牛"),
        (WAS.replace("养值", "养殖"), "值", "殖"),
        (WAS.replace("的钱，", "的好多钱，"), "出的钱", "出的好多钱"),
        (WAS.replace("县里出", "县里也出"), "出的钱", "出的钱"),
        (WAS.replace("的钱，", "的钱呀，"), "出的钱", "出的钱"),
        (WAS.replace("养值了牛。", ""), "养值了牛。", None),
        (WAS.replace("养值了牛。", ""), "，养值了牛。路", "，路"),
        (WAS.replace("养值了牛。", "……"), "养值了牛", None),
    ],
)
def test_words_are_found_in_the_corrected_text(corrected: str, words: str, now: str | None) -> None:
    assert placed(WAS, corrected, words) == now


def test_a_word_of_letters_is_corrected_whole() -> None:
    old, new = "We took responsable decisions there.", "We took responsible decisions there."
    assert placed(old, new, "responsable") == "responsible"
    assert placed(old, new, "took responsable decisions") == "took responsible decisions"


def test_words_replaced_go_to_what_replaced_them_if_they_were_at_least_half_of_it() -> None:
    old = "Before. quite another sentence entirely! After."
    new = "Before. 毫无关系的一句话! After."
    assert placed(old, new, "another sentence entirely") == "毫无关系的一句话"
    assert placed(old, new, "quite") is None


def test_letters_alike_by_chance_between_rewritten_words_hold_nothing() -> None:
    old = "开头。他们那时候根本就没有想过这个的事情到底应该怎么办才好。结尾。"
    new = "开头。村委会主任给我讲了一遍扶贫项目的来龙去脉以及谁出多少钱。结尾。"
    assert placed(old, new, "的事") is None


def test_a_repeated_refrain_stays_in_its_place() -> None:
    lines = [f"问：第{number}个问题？\n答：是的。\n" for number in range(40)]
    old, new = "".join(lines), "".join(lines[:10] + lines[11:])
    start = old.index("答：是的。", old.index("第20个"))
    found = Correction(old, new).place(Span(start, start + 5))
    assert found is not None and new[found.start - 8 : found.start].startswith("第20个")


def test_texts_in_which_every_word_is_repeated_and_many_are_changed_still_come_to_an_end() -> None:
    old, new = "嗯。" * 30_000, "嗯，" * 29_000
    found = Correction(old, new).place(Span(0, len(old)))
    assert found == Span(0, len(new))


UNIQUE = "".join(chr(0x4E00 + number) for number in range(120))
EDITS = st.dictionaries(st.integers(0, 23), st.tuples(st.integers(0, 3), st.integers(0, 4)))


def edited(edits: dict[int, tuple[int, int]]) -> str:
    """From each place (of every fifth) on, so many characters are replaced by so many new ones."""
    parts, at = [], 0
    for nth, (taken, put) in sorted(edits.items()):
        parts += [UNIQUE[at : 5 * nth], "".join(chr(0x7000 + 4 * nth + n) for n in range(put))]
        at = 5 * nth + taken
    return "".join([*parts, UNIQUE[at:]])


@given(EDITS, st.integers(0, 118), st.integers(1, 60))
def test_between_words_that_were_kept_everything_belongs(
    edits: dict[int, tuple[int, int]], start: int, length: int
) -> None:
    end = min(start + length, len(UNIQUE))
    new = edited(edits)
    first, last = UNIQUE[start], UNIQUE[end - 1]
    if first in new and last in new:
        found = Correction(UNIQUE, new).place(Span(start, end))
        assert found == Span(new.index(first), new.index(last) + 1)


TEXTS = st.text("甲乙丙ab ，。\n", max_size=60)
SPANS = st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 50), st.integers(1, 20)
)


def inside(text: str, spans: Iterable[Span]) -> list[Span]:
    return sorted({span for span in spans if span.end <= len(text)})


@given(TEXTS, TEXTS, st.lists(SPANS, max_size=12))
def test_on_any_two_texts_spans_keep_their_order_and_none_is_empty(
    old: str, new: str, spans: list[Span]
) -> None:
    correction = Correction(old, new)
    found = [correction.place(span) for span in inside(old, spans)]
    there = [span for span in found if span is not None]
    assert all(0 <= span.start < span.end <= len(new) for span in there)
    starts, ends = [span.start for span in there], sorted(inside(old, spans), key=lambda s: s.end)
    assert starts == sorted(starts)
    by_end = [placed.end for span in ends if (placed := correction.place(span)) is not None]
    assert by_end == sorted(by_end)


@given(TEXTS, TEXTS)
def test_the_changes_make_the_new_text_of_the_old(old: str, new: str) -> None:
    made, at = "", 0
    for change in Correction(old, new).changes:
        assert change.size > 0 and (at == 0 or change.old.start > at)
        made += old[at : change.old.start] + new[change.new.start : change.new.end]
        at = change.old.end
    assert made + old[at:] == new


@given(TEXTS, st.lists(SPANS, max_size=6))
def test_in_the_same_text_every_span_is_where_it_was(text: str, spans: list[Span]) -> None:
    correction = Correction(text, text)
    assert all(correction.place(span) == span for span in inside(text, spans))


def test_turns_are_found_by_most_of_their_words() -> None:
    old = "甲：一二三四五\n乙：六七八\n甲：九十\n"
    new = "乙：零\n甲：一二\n丙：三四五\n甲：九十\n"
    turns = [Turn(1, 2, 7, "甲"), Turn(2, 10, 13, "乙"), Turn(3, 16, 18, "甲")]
    now = [
        Turn(1, 2, 3, "乙"),
        Turn(2, 6, 8, "甲"),
        Turn(3, 11, 14, "丙"),
        Turn(4, 17, 19, "甲"),
    ]
    assert turns_placed(Correction(old, new), turns, now) == {1: 3, 3: 4}
