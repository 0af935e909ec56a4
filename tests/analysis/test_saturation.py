"""The saturation curve, counted by hand and against what is known of random orders."""

from __future__ import annotations

from itertools import permutations
from math import comb
from typing import Any

import numpy as np
import pytest

from qcode.analysis.comparison.saturation import saturation
from qcode.analysis.comparison.saturation_curve import information
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code
from qcode.coding.corpus import Corpus, CorpusSource, CorpusSpeaker
from qcode.errors import UnknownName, UsageProblem
from qcode.texts import Text

SPEAKERS = {"X": CorpusSpeaker("respondent", None, {}, {})}


def study(*interviews: str, dates: tuple[str, ...] = ()) -> Corpus:
    """An interview is the codes that stand in it, a letter each."""
    sources = [
        CorpusSource(f"s{at}", "", "", 10, [(0, 10, "X")], SPEAKERS,
                     {"date": dates[at]} if at < len(dates) and dates[at] else {}, {}, {})
        for at in range(len(interviews))
    ]  # fmt: skip
    letters = sorted({letter for each in interviews for letter in each})
    codes = [Code(letter, Text.plain(letter)) for letter in letters]
    placed = [(at, letters.index(each)) for at, said in enumerate(interviews) for each in said]
    codings = [(id, at, code, 0, 0, 5) for id, (at, code) in enumerate(placed, 1)]
    return Corpus("study", sources, (), codes, ("LY", "WM"), (), (), codings)


def column(corpus: Corpus, id: str, **options: Any) -> list[Any]:
    everything = {("LY", source.name) for source in corpus.sources}
    table = saturation(corpus, **{"begun": everything, **options})
    return [row[id] for row in table.data()]


def test_two_interviews_by_hand() -> None:
    # a b | b c d: 2 or 3 codes first, then 2 or 1 more.
    corpus = study("ab", "bcd")
    assert column(corpus, "codes") == [2.5, 4]
    assert column(corpus, "new") == [2.5, 1.5]
    assert column(corpus, "actual_new") == [2, 2]


def test_percentiles_are_those_of_all_orders_where_these_are_few() -> None:
    corpus = study("ab", "bc", "", "adef", "c")
    interviews = ["ab", "bc", "", "adef", "c"]
    curves = np.array([
        [len(set("".join(order[:k]))) for k in range(1, 6)] for order in permutations(interviews)
    ])  # fmt: skip
    assert column(corpus, "low") == pytest.approx(np.percentile(curves, 2.5, axis=0))
    assert column(corpus, "high") == pytest.approx(np.percentile(curves, 97.5, axis=0))
    table = saturation(corpus, begun=[("LY", f"s{at}") for at in range(5)])
    assert (table.meta["exact"], table.meta["orders"], table.meta["seed"]) == (True, 120, None)


def test_the_mean_of_random_orders_comes_near_to_the_expected_number_of_codes() -> None:
    """The expected number of kinds in k of n: Hurlbert (1971), The nonconcept of species diversity:
    the sum over codes of 1 - C(n - n_c, k) / C(n, k).
    """
    interviews = ("ab", "bc", "cd", "de", "ef", "fg", "ga", "ahi", "", "aj")
    n = len(interviews)
    within = {letter: sum(letter in each for each in interviews) for letter in "abcdefghij"}
    expected = [
        sum(1 - comb(n - count, k) / comb(n, k) for count in within.values())
        for k in range(1, n + 1)
    ]
    corpus = study(*interviews)
    assert column(corpus, "codes", orders=4000) == pytest.approx(expected, abs=0.08)


def test_a_seed_gives_the_same_curve_and_another_another() -> None:
    corpus = study("ab", "bc", "cd", "de", "ef", "fg", "ga", "ahi")
    assert column(corpus, "codes", seed=5) == column(corpus, "codes", seed=5)
    assert column(corpus, "codes", seed=5) != column(corpus, "codes", seed=6)


def test_the_order_of_fieldwork_is_by_date_and_what_has_none_comes_last() -> None:
    corpus = study("a", "b", "c", "d", dates=("2024-06-01", "", "2024-05", "2024-05-31"))
    assert column(corpus, "actual") == ["s2", "s3", "s0", "s1"]
    without = study("a", "b", "c")
    assert column(without, "actual", imported=["s2", "s0", "s1"]) == ["s2", "s0", "s1"]


def test_new_information_of_a_run_against_the_base() -> None:
    """Guest, Namey & Chen (2020), their example: of a base of 37 codes 4 are 11%, and 1 is 3%."""
    codes = np.array([20, 30, 35, 37, 39, 41, 42, 42])
    runs = information(codes)
    assert runs[:5] == [None] * 5
    assert [f"{run:.0%}" for run in runs[5:] if run is not None] == ["11%", "8%", "3%"]


def test_saturation_is_said_to_be_reached_before_its_run() -> None:
    corpus = study("abcdefghijklmnopqrstuvwx", "", "", "", "y", "", "", "z")
    table = saturation(corpus, begun=[("LY", f"s{at}") for at in range(8)])
    # After interviews 5 and 6 one of 24 is new (4.2%), after 6 and 7 none, after 7 and 8 one.
    assert table.meta["saturated"] == 4
    assert any("after 4+2 interviews." in note.en for note in table.notes)
    again = study("abcdefghij", "", "", "", "", "", "klm", "")
    later = saturation(again, begun=[("LY", f"s{at}") for at in range(8)])
    assert any("4+2 interviews, though not from there on" in note.en for note in later.notes)


def test_new_information_is_undefined_for_few_interviews_and_a_base_without_codes() -> None:
    assert column(study("a", "b", "c", "d", "e"), "run") == [None] * 5
    assert column(study("", "", "", "", "a", "b"), "run") == [None] * 6


def test_an_interview_that_nobody_has_begun_is_not_one_without_codes() -> None:
    corpus = study("a", "", "b")
    shown = column(corpus, "actual", begun=[("LY", "s0"), ("LY", "s2")])
    assert shown == ["s0", "s2"]
    # The other coder's beginnings don't count where one is chosen.
    more = [("LY", "s0"), ("WM", "s1"), ("LY", "s2")]
    assert column(corpus, "actual", begun=more) == ["s0", "s1", "s2"]
    assert column(corpus, "actual", begun=more, filters=Filters(coders=("LY",))) == ["s0", "s2"]


def test_what_can_t_be_answered_is_said() -> None:
    with pytest.raises(UsageProblem, match="no coder has begun"):
        saturation(study(""), begun=[])
    with pytest.raises(UsageProblem, match="no turn is left"):
        saturation(study("a"), begun=[], filters=Filters(where=(("source", None),)))
    with pytest.raises(UsageProblem, match="nothing is coded"):
        saturation(study("", ""), begun=[("LY", "s0")])
    with pytest.raises(UnknownName):
        saturation(study("a"), by="village", begun=[("LY", "s0")])  # type: ignore[arg-type]
