"""Krippendorff's unitizing coefficients: published figures, sums by hand, and counted places.

The counting is written from the definitions alone: a place is one position of one coder. Two places
are a pair by chance unless they are of one unit, or one place of a gap. For the coefficients of
coding only, a place weighs as much as the share of the other coders who marked that position too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.measures.resampling import samples
from qcode.analysis.agreement.spans.continuum import Continua, Segments, continua_of
from qcode.analysis.agreement.spans.span_figures import unitizing_figures
from qcode.table import Named
from qcode.texts import Text

Marked = Mapping[str, Sequence[tuple[int, int, str]]]
"""Coder → their segments of one continuum: start, end, code. Who isn't there didn't work on it."""

# Krippendorff 2019, Content Analysis, 4th ed., Figure 12.11: three coders, one continuum of 60.
BOOK: Marked = {
    "1": [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"), (44, 60, "7")],
    "2": [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
    "3": [(0, 7, "1"), (7, 13, "4"), (13, 21, "5"), (32, 37, "6"), (37, 41, "6"), (41, 44, "6")],
}


def continua(*texts: tuple[int, Marked], ticks: int = 1) -> Continua:
    """texts: the length of each, and what its coders marked."""
    coders = list(dict.fromkeys(coder for _, marked in texts for coder in marked))
    rows = [
        (at, coders.index(coder), code, start, end)
        for at, (_, marked) in enumerate(texts)
        for coder, segments in marked.items()
        for start, end, code in segments
    ]
    codes = sorted({row[2] for row in rows})
    columns = [(at, coder, codes.index(code), start, end) for at, coder, code, start, end in rows]
    return continua_of(
        Continua(
            names=tuple(f"text {at}" for at in range(len(texts))),
            length=np.array([length for length, _ in texts], np.int64),
            ticks=ticks,
            coders=tuple(coders),
            present=np.array([[each in marked for each in coders] for _, marked in texts]),
            categories=tuple(Named(code, Text.plain(code)) for code in codes),
            parents=(-1,) * len(codes),
            segments=Segments(*np.array(columns, np.int64).reshape(-1, 5).T),
        )
    )


def figures(given: Continua, draws: int = 0, seed: int = 1) -> list[Figure]:
    return unitizing_figures(given, samples(len(given), draws, seed))


def together(given: Continua) -> dict[tuple[str | None, str], float | None]:
    """(code, coefficient) → the value of all coders together."""
    return {
        (each.code, each.coefficient): each.value
        for each in figures(given)
        if set(each.coders) == set(given.coders)
    }


def values_of(*texts: tuple[int, Marked]) -> dict[tuple[str | None, str], float | None]:
    return together(continua(*texts))


def figure(given: Continua, code: str | None, coefficient: str) -> Figure:
    """The one of all coders together."""
    return next(
        each for each in figures(given) if (each.code, each.coefficient) == (code, coefficient)
    )


# Published and by hand


def test_the_published_example_comes_out_as_printed_in_the_book() -> None:
    value = values_of((60, BOOK))
    assert value[None, "u-alpha"] == pytest.approx(0.510, abs=0.001)
    assert value[None, "u-alpha-binary"] == pytest.approx(0.413, abs=0.001)
    assert value[None, "cu-alpha"] == pytest.approx(0.724, abs=0.001)


def test_the_published_example_keeps_its_further_digits() -> None:
    value = values_of((60, BOOK))
    assert value[None, "u-alpha"] == pytest.approx(0.50998, abs=5e-6)
    assert value[None, "u-alpha-binary"] == pytest.approx(0.41360, abs=5e-6)
    assert value[None, "cu-alpha"] == pytest.approx(0.72417, abs=5e-6)


def test_each_code_of_the_published_example_is_told_as_the_book_tells_it() -> None:
    value = values_of((60, BOOK))
    by_code = {code: value[code, "ku-alpha"] for code in "1234567"}
    assert by_code == {"1": 1.0, "5": 1.0, "6": 1.0, "2": 0.0, "3": 0.0, "4": 0.0, "7": None}


def test_one_segment_of_two_coders_by_hand() -> None:
    # N = 20, l_a. = 9, l_phi. = 11, W = 16 + 25 + 11; D_o = 2, D_e = 2·20·9·11 / (400 − 52)
    value = values_of((10, {"x": [(0, 4, "a")], "y": [(0, 5, "a")]}))
    assert value[None, "u-alpha"] == pytest.approx(1 - 2 * 348 / (2 * 20 * 99), abs=1e-15)
    assert value[None, "u-alpha"] == pytest.approx(0.8242424242, abs=1e-10)


def test_touching_units_are_two_and_merging_them_changes_the_value() -> None:
    merged = {
        coder: _merged([(start, end, "any") for start, end, _ in segments])
        for coder, segments in BOOK.items()
    }
    value = values_of((60, merged))
    assert value[None, "u-alpha-binary"] == pytest.approx(0.438, abs=0.0005)


def _merged(segments: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    merged: list[tuple[int, int, str]] = []
    for start, end, code in segments:
        if merged and merged[-1][1] == start:
            start = merged.pop()[0]
        merged.append((start, end, code))
    return merged


# Counting places

LETTERS = (None, None, "a", "b", "c")


@st.composite
def marked(draw: st.DrawFn, length: int) -> list[tuple[int, int, str]]:
    """What one coder marked: any code or none at every position, units cut anywhere."""
    values = draw(st.lists(st.sampled_from(LETTERS), min_size=length, max_size=length))
    breaks = draw(st.lists(st.booleans(), min_size=length, max_size=length))
    found: list[tuple[int, int, str]] = []
    for at, (value, cut) in enumerate(zip(values, breaks, strict=True)):
        if value is None:
            continue
        if found and found[-1][1:] == (at, value) and not cut:
            found.append((found.pop()[0], at + 1, value))
        else:
            found.append((at, at + 1, value))
    return found


@st.composite
def texts(draw: st.DrawFn, most: int = 3) -> list[tuple[int, Marked]]:
    """Texts of a few characters, each with two to four of the coders."""
    found: list[tuple[int, Marked]] = []
    for _ in range(draw(st.integers(1, most))):
        length = draw(st.integers(1, 7))
        coders = draw(st.lists(st.sampled_from("ABCD"), min_size=2, max_size=4, unique=True))
        found.append((length, {coder: draw(marked(length)) for coder in coders}))
    return found


class Places:
    """Every place of all texts: its value, the unit it is of, its weight, and what it meets."""

    def __init__(self, texts: Sequence[tuple[int, Marked]], *, only: str | None = None) -> None:
        self.value: list[str | None] = []
        self.unit: list[tuple[int, ...] | tuple[int, str, int, int]] = []
        self.meets: list[dict[int, Fraction]] = []
        """Place → what it weighs as a partner: 1/(m − 1) for every other coder's."""
        for at, (length, by_coder) in enumerate(texts):
            here = self._add(at, length, by_coder, only)
            share = Fraction(1, len(by_coder) - 1)
            for places in here:
                for one, other in permutations(places, 2):
                    self.meets[one][other] = share

    def _add(self, at: int, length: int, by_coder: Marked, only: str | None) -> list[list[int]]:
        here: list[list[int]] = [[] for _ in range(length)]
        for coder, segments in by_coder.items():
            for position in range(length):
                here[position].append(len(self.value))
                inside = [each for each in segments if each[0] <= position < each[1]
                          and only in (None, each[2])]  # fmt: skip
                self.value.append(inside[0][2] if inside else None)
                unit = (at, coder, *inside[0][:2]) if inside else (len(self.value),)
                self.unit.append(unit)
                self.meets.append({})
        return here

    def weights(self) -> list[Fraction]:
        """Of each marked place: the share of the other coders who marked its position."""
        return [
            sum((share for other, share in meets.items() if self.value[other]), Fraction())
            if value
            else Fraction()
            for value, meets in zip(self.value, self.meets, strict=True)
        ]


Unlike = Callable[[str | None, str | None], bool]


def differ(one: str | None, other: str | None) -> bool:
    return one != other


def gap_or_not(one: str | None, other: str | None) -> bool:
    return (one is None) != (other is None)


def counted(places: Places, unlike: Unlike) -> float | None:
    """1 - observed / expected share of unlike pairs, every place weighing the same."""
    observed = pairs = Fraction()
    for place, meets in enumerate(places.meets):
        for other, share in meets.items():
            pairs += share
            observed += share * unlike(places.value[place], places.value[other])
    expected = chance = 0
    for one, other in permutations(range(len(places.value)), 2):
        if places.unit[one] != places.unit[other]:
            chance += 1
            expected += unlike(places.value[one], places.value[other])
    return None if not expected else float(1 - (observed / pairs) / Fraction(expected, chance))


def counted_coding(places: Places, of: str | None = None) -> float | None:
    """The same among marked places that meet marked ones; of: only pairs that begin with it."""
    weight = places.weights()
    at = [place for place, each in enumerate(weight) if each]
    first = [place for place in at if of is None or places.value[place] == of]
    observed = met = chance = expected = Fraction()
    for one in first:
        for other, share in places.meets[one].items():
            if places.value[other]:
                met += share
                observed += share * differ(places.value[one], places.value[other])
        for other in at:
            if places.unit[one] != places.unit[other]:
                product = weight[one] * weight[other]
                chance += product
                expected += product * differ(places.value[one], places.value[other])
    return None if not expected else float(1 - (observed / met) / (expected / chance))


def same(value: float | None, expected: float | None) -> bool:
    if value is None or expected is None:
        return value is expected
    return value == pytest.approx(expected, abs=1e-12, rel=1e-12)


@settings(max_examples=80, deadline=None)
@given(texts())
def test_ends_and_codes_agree_with_counting_every_two_places(
    drawn: list[tuple[int, Marked]],
) -> None:
    value, places = values_of(*drawn), Places(drawn)
    assert same(value[None, "u-alpha"], counted(places, differ))
    assert same(value[None, "u-alpha-binary"], counted(places, gap_or_not))


@settings(max_examples=80, deadline=None)
@given(texts())
def test_each_code_by_itself_agrees_with_counting_every_two_places(
    drawn: list[tuple[int, Marked]],
) -> None:
    value = values_of(*drawn)
    for code in {code for code, _ in value if code not in (None, "*")}:
        assert same(value[code, "u-alpha"], counted(Places(drawn, only=code), differ))


@settings(max_examples=80, deadline=None)
@given(texts())
def test_coding_alone_agrees_with_counting_places_by_their_weight(
    drawn: list[tuple[int, Marked]],
) -> None:
    value, places = values_of(*drawn), Places(drawn)
    assert same(value[None, "cu-alpha"], counted_coding(places))
    for code in {code for code, _ in value if code not in (None, "*")}:
        assert same(value[code, "ku-alpha"], counted_coding(places, code))


@settings(max_examples=60, deadline=None)
@given(texts(), st.permutations("ABCD"), st.permutations("abc"))
def test_the_order_and_the_names_of_coders_codes_texts_and_segments_change_nothing(
    drawn: list[tuple[int, Marked]], coders: list[str], codes: list[str]
) -> None:
    coder, code = dict(zip("ABCD", coders, strict=True)), dict(zip("abc", codes, strict=True))
    other = [
        (length, {coder[who]: [(start, end, code[each]) for start, end, each in reversed(segments)]
                  for who, segments in reversed(list(by_coder.items()))})
        for length, by_coder in reversed(drawn)
    ]  # fmt: skip

    def known(texts: Sequence[tuple[int, Marked]], told: Mapping[str, str]) -> dict[object, object]:
        return {
            (told.get(each.code or "", each.code), each.coefficient, frozenset(
                coder[who] if told else who for who in each.coders)):
            None if each.value is None else round(each.value, 10)
            for each in figures(continua(*texts))
        }  # fmt: skip

    assert known(drawn, code) == known(other, {})


@settings(max_examples=60, deadline=None)
@given(texts())
def test_with_one_code_marking_is_all_there_is_to_agree_on(
    drawn: list[tuple[int, Marked]],
) -> None:
    one = [
        (length, {who: [(start, end, "a") for start, end, _ in segments]
                  for who, segments in by_coder.items()})
        for length, by_coder in drawn
    ]  # fmt: skip
    value = values_of(*one)
    assert same(value[None, "u-alpha"], value[None, "u-alpha-binary"])
    assert same(value[None, "u-alpha"], value["*", "u-alpha"])


# What is absent, and what is undefined


def test_a_coder_who_did_not_work_on_a_text_is_absent_and_not_one_who_found_nothing() -> None:
    both: Marked = {"x": [(0, 4, "a")], "y": [(0, 5, "a")]}
    absent = values_of((10, both), (10, {**both, "z": [(0, 4, "a")]}))
    nothing = values_of((10, {**both, "z": []}), (10, {**both, "z": [(0, 4, "a")]}))
    # The second text: N = 30, l_a. = 13, l_aa = 2·(4 + 4 + 4) / 2, W_a = 16 + 25 + 16. The first as
    # above, or, with z: N = 30, l_aa = 2·4 / 2. D_e = 2·N·l_a.·l_phi. / (N² − W_a − l_phi.)
    absent_expected = 2 * 50 * 22 * 28 / (50**2 - 98 - 28)
    nothing_expected = 2 * 60 * 22 * 38 / (60**2 - 98 - 38)
    assert absent[None, "u-alpha"] == pytest.approx(1 - 4 / absent_expected, abs=1e-12)
    assert nothing[None, "u-alpha"] == pytest.approx(1 - 12 / nothing_expected, abs=1e-12)


def test_a_text_of_a_single_coder_changes_nothing_and_is_told() -> None:
    both = (10, {"x": [(0, 4, "a")], "y": [(0, 5, "a")]})
    given = continua(both, (99, {"x": [(3, 7, "a")]}))
    assert together(given) == values_of(both)
    assert given.single == ("text 1",)
    assert figure(given, None, "u-alpha").units == 10


def test_figures_of_a_pair_rest_only_on_what_both_worked_on() -> None:
    both = (10, {"x": [(0, 4, "a")], "y": [(0, 5, "a")]})
    given = continua(both, (30, {"y": [(2, 9, "a")], "z": [(0, 2, "b")]}))
    pair = next(each for each in figures(given) if each.coders == ("x", "y"))
    assert (pair.value, pair.units) == (values_of(both)[None, "u-alpha"], 10)
    never = next(each for each in figures(given) if each.coders == ("x", "z"))
    assert never.value is None
    assert "no text that two of these coders worked on" in never.note.en


def test_several_texts_are_one_sum() -> None:
    one: Marked = {"x": [(0, 4, "a")], "y": [(0, 5, "a")]}
    other: Marked = {"x": [(1, 3, "a"), (6, 7, "b")], "y": [(5, 8, "b")]}
    end_to_end = {
        who: [*one[who], *((start + 10, end + 10, code) for start, end, code in other[who])]
        for who in one
    }
    apart, joined = values_of((10, one), (9, other)), values_of((19, end_to_end))
    for key, value in joined.items():
        assert same(apart[key], value)


@pytest.mark.parametrize(
    ("by_coder", "code", "coefficient", "reason"),
    [
        ({"x": [], "y": []}, None, "u-alpha", "nobody coded anything"),
        ({"x": [], "y": []}, None, "u-alpha-binary", "nobody coded anything"),
        ({"x": [], "y": []}, None, "cu-alpha", "nobody coded anything"),
        ({"x": [], "y": []}, "*", "u-alpha", "nobody coded anything"),
        ({"x": [(0, 9, "a")], "y": [(0, 9, "a")]}, None, "u-alpha", "no variation"),
        ({"x": [(0, 9, "a")], "y": [(0, 9, "b")]}, None, "u-alpha-binary", "everybody coded every"),
        ({"x": [(0, 9, "a")], "y": [(0, 9, "a")]}, "a", "u-alpha", "everybody coded everything"),
        (
            {"x": [(0, 3, "a")], "y": [(3, 9, "a")]},
            None,
            "cu-alpha",
            "no two coders coded the same",
        ),
        ({"x": [(0, 3, "a")], "y": [(1, 9, "a")]}, None, "cu-alpha", "only one code"),
        ({"x": [(0, 3, "a")], "y": [(1, 9, "a")]}, "a", "ku-alpha", "only one code"),
        ({"x": [(0, 3, "a")], "y": [(3, 9, "a")]}, "a", "ku-alpha", "no other coded anything"),
        ({"x": [(0, 3, "a")]}, None, "u-alpha", "only one coder"),
    ],
)
def test_what_is_undefined_says_why_in_both_languages(
    by_coder: Marked, code: str | None, coefficient: str, reason: str
) -> None:
    found = figure(continua((9, by_coder)), code, coefficient)
    assert (found.value, found.low, found.high) == (None, None, None)
    assert reason in found.note.en
    assert found.note.zh


def test_an_unused_code_is_undefined_for_the_pair_that_did_not_use_it() -> None:
    given = continua((9, {"x": [(0, 3, "a")], "y": [(1, 4, "a")], "z": [(5, 6, "b")]}))
    pair = {each.coefficient: each for each in figures(given)
            if each.coders == ("x", "y") and each.code == "b"}  # fmt: skip
    assert [pair[id].note.en for id in ("u-alpha", "ku-alpha")] == ["nobody used this code"] * 2


def test_where_codes_of_one_coder_overlap_they_are_compared_one_by_one_only() -> None:
    x = [(0, 4, "a"), (2, 6, "b"), (5, 7, "a")]
    given = continua((9, {"x": x, "y": [(0, 4, "a"), (4, 6, "b")], "z": [(0, 4, "a")]}))
    overall = figure(given, None, "u-alpha")
    assert overall.value is None
    assert overall.note == Text(
        "x's segments of different codes overlap (2; the first in text 0: a and b), so codes can "
        "only be compared one by one",
        "x 有 2 处不同编码相互重叠（首处在 text 0：a与b），只能逐个编码比较",
    )
    assert figure(given, "a", "u-alpha").value is not None
    assert figure(given, "a", "ku-alpha").value is None
    assert "can't be compared together" in figure(given, "a", "ku-alpha").note.en
    rest = next(each for each in figures(given) if each.coders == ("y", "z"))
    assert (
        rest.value
        == values_of((9, {"y": [(0, 4, "a"), (4, 6, "b")], "z": [(0, 4, "a")]}))[None, "u-alpha"]
    )


def test_coverage_says_how_much_the_coefficients_of_coding_rest_on() -> None:
    given = continua((10, {"x": [(0, 4, "a"), (6, 8, "b")], "y": [(0, 5, "a"), (7, 8, "b")]}))
    assert figure(given, None, "cu-alpha").note.en.startswith("coverage 50.0%:")  # 4 + 1 of 10
    assert figure(given, "a", "ku-alpha").note.zh.startswith("覆盖率 88.9%：")  # 8 of 9


def test_in_ticks_the_values_are_those_of_the_unit_of_length() -> None:
    in_seconds = {who: [(10 * start, 10 * end, code) for start, end, code in segments]
                  for who, segments in BOOK.items()}  # fmt: skip
    in_tenths = continua((600, in_seconds), ticks=10)
    for key, value in values_of((60, BOOK)).items():
        assert same(together(in_tenths)[key], value)
    assert figure(in_tenths, None, "u-alpha").units == 60


def test_a_text_shorter_than_one_unit_of_length_has_no_made_up_value() -> None:
    given = continua((3, {"x": [(0, 1, "a")], "y": [(0, 1, "a")]}), ticks=10)
    assert figure(given, None, "u-alpha").value is None
    assert "smaller unit" in figure(given, None, "u-alpha").note.en


# Intervals

MANY = [
    (20 + at, {"x": [(0, 4, "a"), (12, 15, "b")], "y": [(at, at + 5, "a"), (13, 15 + at, "b")]})
    for at in range(7)
]


def test_the_same_seed_gives_the_same_interval_and_another_another() -> None:
    given = continua(*MANY)
    assert figures(given, 200, seed=3) == figures(given, 200, seed=3)
    assert figures(given, 200, seed=3) != figures(given, 200, seed=4)


def test_an_interval_is_that_of_texts_drawn_anew() -> None:
    given = continua(*MANY)
    draws = samples(len(given), 200, 1)
    redrawn = []
    for times in draws[1:]:
        chosen = [text for text, count in zip(MANY, times, strict=True) for _ in range(int(count))]
        redrawn.append(values_of(*chosen)[None, "u-alpha"])
    found = next(iter(unitizing_figures(given, draws)))
    low, high = np.percentile(np.array(redrawn, float), (2.5, 97.5))
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-12)
    assert found.se is None


def test_without_resamples_there_is_no_interval() -> None:
    assert {(each.low, each.high) for each in figures(continua(*MANY))} == {(None, None)}


def test_a_single_text_has_no_interval_and_says_why() -> None:
    found = figures(continua((60, BOOK)), 50)
    assert {(each.low, each.high) for each in found} == {(None, None)}
    assert "only one continuum" in found[0].note.en


def test_where_many_resamples_are_undefined_there_is_no_interval() -> None:
    rare = (20, {"x": [(0, 4, "c")], "y": [(0, 4, "c")]})
    given = continua(*MANY, rare)
    by_code = {each.code: each for each in figures(given, 200) if each.coefficient == "u-alpha"}
    assert (by_code["c"].value, by_code["c"].low) == (1.0, None)
    assert "undefined in" in by_code["c"].note.en
    assert by_code["a"].low is not None


def test_a_whole_agreement_is_exactly_one_whatever_the_number_of_coders() -> None:
    alike = [(0, 3, "a"), (5, 6, "b")]
    for many in (2, 3, 4, 5, 7):
        value = values_of((11, {str(who): alike for who in range(many)}))
        assert set(value.values()) == {1.0}
