"""The visual lines of a text: they tile it, fit, and never part what belongs together."""

import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from qcode.tui.reader.cells import measure
from qcode.tui.reader.lines import NARROWEST, Lines
from qcode.tui.reader.signs import GRAPHEME, SIGNS, grapheme_sign, shortened, shown

PIECES = st.sampled_from(
    [
        "村里开会，", "（后来呢？）", "“线”", "——", "……", "「好」", "the village ", "cadre's",
        " ", "   ", "\t", "\n", "\n\n", "a\u0301", "\u0301", "\u200d", "\ufe0f", "☀\ufe0f",
        "👍🏽", "👨\u200d👩\u200d👧", "🇨🇳", "🇨", "각", "\u1100\u1161\u11a8", "\u1100" * 9,
        "क्षत्रिय", "ก็ำ", "\u0600", "\u0600🇨🇳", "\u200b", "\u202e", "\u2066", "\ufeff", "\x85",
        "\x1b[31m", "\u2028", "\u3164", "\xad", "\u3000", "￾", "https://example.org/" + "x" * 60,
        "\U000e0061", "🏴\U000e0067\U000e0062\U000e007f", "\u180e", "\uff9e", "ｶﾞ",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=80),
)
WIDTHS = st.integers(NARROWEST, 60)


def painted(text: str, start: int, end: int) -> str:
    parts = GRAPHEME.findall(text, start, end)
    return "".join(SIGNS[ord(part)] if len(part) == 1 else grapheme_sign(part) for part in parts)


@given(TEXTS, WIDTHS)
@settings(max_examples=300, deadline=None)
@example("x" * 9 + " \uff9e", 10)  # a blank that bears a mark can't hang over
def test_lines_tile_the_text_and_fit(text: str, width: int) -> None:
    lines = Lines(measure(text), width)
    bounds = [lines.bounds(line) for line in range(len(lines))]
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(end > start for start, end in bounds[:-1])
    for start, end in bounds:
        assert "\n" not in text[start : end - 1]
        kept = 1 if text[end - 1 : end] in (" ", "\n") and end > start else 0
        assert cell_len(painted(text, start, end)) <= width - 1 + kept
        assert cell_len(painted(text, start, end)) == measure(text).cells[start:end].sum()


@given(TEXTS, WIDTHS)
@settings(max_examples=300, deadline=None)
def test_a_grapheme_is_never_parted(text: str, width: int) -> None:
    measured = measure(text)
    borders = {match.start() for match in regex.finditer(r"\X", text)}
    assert {at for at in range(len(text)) if measured.cells[at]} == borders
    lines = Lines(measured, width)
    assert {lines.bounds(line)[0] for line in range(len(lines))} <= borders | {0, len(text)}
    for offset in range(len(text) + 1):
        before, after = measured.beside(offset, -1), measured.beside(offset, 1)
        assert {before, after, measured.snap(offset)} <= borders | {0, len(text)}
        assert before < offset or offset == 0
        assert after > offset or offset == len(text)


@given(TEXTS, WIDTHS)
@settings(deadline=None)
def test_a_place_leads_back_to_its_character(text: str, width: int) -> None:
    measured = measure(text)
    lines = Lines(measured, width)
    for offset in range(len(text) + 1):
        if offset == len(text) or measured.cells[offset]:
            line, cell = lines.place(offset)
            assert lines.line_of(offset) == line
            assert lines.offset_at(line, cell) == offset


@given(TEXTS)
@settings(deadline=None)
def test_nothing_that_acts_is_shown(text: str) -> None:
    sign = shown(text)
    assert not regex.search(
        r"[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]", sign
    )
    assert cell_len(sign) == measure(text).cells.sum()
    assert cell_len(shortened(text, 10)) <= 10


def lines_of(text: str, width: int) -> list[str]:
    lines = Lines(measure(text), width)
    return [text[slice(*lines.bounds(line))] for line in range(len(lines))]


def test_latin_words_stay_whole_and_chinese_breaks_anywhere() -> None:
    assert lines_of("the village cadre", 13) == ["the village ", "cadre"]
    assert lines_of("the village", 12) == ["the village"]
    assert lines_of("我们去the village", 13) == ["我们去the ", "village"]
    assert lines_of("x" * 30, 11) == ["x" * 10] * 3


def test_punctuation_neither_begins_nor_ends_a_line_wrongly() -> None:
    assert lines_of("一二三四五，六", 11) == ["一二三四", "五，六"]
    assert lines_of("一二三四（五）", 11) == ["一二三四", "（五）"]
    assert lines_of("他说过了“线”", 10) == ["他说过了", "“线”"]


def test_an_empty_text_has_a_line_and_a_final_newline_makes_one() -> None:
    assert lines_of("", 20) == [""]
    assert lines_of("a\n", 20) == ["a\n", ""]
    assert lines_of("a\n\nb", 20) == ["a\n", "\n", "b"]


def test_a_grapheme_of_a_million_marks_is_shown_in_part() -> None:
    text = "a" + "\u0301" * 1_000_000 + "b"
    lines = Lines(measure(text), 20)
    assert len(lines) == 1
    assert measure(text).beside(0, 1) == 1_000_001
    assert len(shown(text)) < 50


def test_a_run_of_flags_takes_no_time_to_speak_of() -> None:
    assert len(Lines(measure("🇨🇳" * 20_000), 21)) == 2000
