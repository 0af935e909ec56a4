"""Co-occurrence and sequence on studies small enough to count by hand, and on published numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qcode.analysis.pairs.asked import Asked, AskedInOrder
from qcode.analysis.pairs.cooccurrence import cooccurrence
from qcode.analysis.pairs.sequence import sequence
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code
from qcode.coding.corpus import Corpus, CorpusSource
from qcode.errors import UnknownName, UsageProblem
from qcode.texts import Text

Rows = dict[tuple[str, str], dict[str, Any]]


def corpus(
    sources: list[list[tuple[int, int, str]]],
    codes: str,
    *,
    length: int = 100,
    coders: tuple[str, ...] = ("LY",),
    others: list[tuple[int, int, str]] | None = None,
) -> Corpus:
    """Sources of turns of ten characters, with one coder's codings (start, end, code) in each;
    others: the second coder's, in the first source.
    """
    ids = codes.split()
    turns = [(at, at + 10, None) for at in range(0, length, 10)]
    texts = [
        CorpusSource(f"s{at}", "", "", length, turns, {}, {}, {}, {}) for at in range(len(sources))
    ]
    placed = [(at, *each, 0) for at, own in enumerate(sources) for each in own]
    placed += [(0, *each, 1) for each in others or []]
    codings = [
        (id, at, ids.index(code), coder, start, end)
        for id, (at, start, end, code, coder) in enumerate(placed)
    ]
    made = tuple(Code(id, Text.plain(id)) for id in ids)
    return Corpus("p", texts, (), made, coders, (), (), codings)


def met(corpus: Corpus, near: str = "turn", **asked: Any) -> Rows:
    table = cooccurrence(corpus, Filters(), Asked(near, **asked))
    return {(row["a"], row["b"]): row for row in table.data()}


def followed(corpus: Corpus, **asked: Any) -> Rows:
    table = sequence(corpus, Filters(), AskedInOrder(**asked))
    return {(row["from"], row["to"]): row for row in table.data()}


def test_support_and_lift_are_those_of_the_textbook() -> None:
    # Han, Kamber & Pei, Data Mining (3rd ed. 2012), examples 6.7 and 6.8: of 10,000 transactions
    # 6,000 have games, 7,500 videos, 4,000 both: support 40%, confidence 66%, lift 0.89. Here
    # each turn stands for 500 transactions.
    games, videos = range(12), [*range(8), *range(12, 19)]
    marks = [(10 * at, 10 * at + 1, "games") for at in games]
    marks += [(10 * at + 5, 10 * at + 6, "videos") for at in videos]
    pair = met(corpus([marks], "games videos", length=200))["games", "videos"]
    assert (pair["count"], pair["n_a"], pair["n_b"], pair["n"]) == (8, 12, 15, 20)
    assert pair["support"] == pytest.approx(0.40)
    assert pair["share_a"] == pytest.approx(0.66, abs=0.01)
    assert pair["lift"] == pytest.approx(0.89, abs=0.005)
    assert pair["jaccard"] == pytest.approx(8 / 19)


def test_residuals_are_those_of_a_published_table() -> None:
    # Agresti, An Introduction to Categorical Data Analysis (2nd ed. 2007), tables 2.5 and 2.6:
    # gender by party, standardized (adjusted) residuals 4.50, 0.70, -5.32. Each person is a source
    # here in which the party follows the gender.
    published = {
        ("female", "democrat"): (762, 703.7, 4.50),
        ("female", "independent"): (327, 319.6, 0.70),
        ("female", "republican"): (468, 533.7, -5.32),
        ("male", "democrat"): (484, 542.3, -4.50),
        ("male", "independent"): (239, 246.4, -0.70),
        ("male", "republican"): (477, 411.3, 5.32),
    }
    sources = [
        [(0, 1, gender), (5, 6, party)]
        for (gender, party), (count, _, _) in published.items()
        for _ in range(count)
    ]
    codes = "female male democrat independent republican"
    rows = followed(corpus(sources, codes, length=10))
    assert {*rows} == {*published}
    for pair, (count, expected, residual) in published.items():
        assert rows[pair]["count"] == count
        assert rows[pair]["n"] == 2757
        assert rows[pair]["expected"] == pytest.approx(expected, abs=0.05)
        assert rows[pair]["residual"] == pytest.approx(residual, abs=0.005)


def test_two_coders_on_one_passage_are_never_a_co_occurrence() -> None:
    study = corpus(
        [[(0, 5, "a"), (20, 25, "a"), (21, 26, "b")]],
        "a b",
        coders=("LY", "WM"),
        others=[(0, 5, "b"), (40, 45, "a")],
    )
    table = cooccurrence(study, Filters(), Asked("source", least=0))
    assert [(row["coder"], row["count"]) for row in table.data()] == [("LY", 1), ("WM", 1)]
    table = cooccurrence(study, Filters(), Asked("turn", least=0))
    assert [(row["coder"], row["count"]) for row in table.data()] == [("LY", 1), ("WM", 0)]
    assert "pooled" in " ".join(note.en for note in table.notes)


def test_the_consensus_stands_in_the_table_only_where_it_is_named() -> None:
    study = replace(
        corpus([[(0, 5, "a"), (0, 5, "b")]], "a b", coders=("LY", "consensus"),
               others=[(0, 5, "a"), (1, 6, "b")]),
        derived="consensus",
    )  # fmt: skip
    unnamed = cooccurrence(study, Filters(), Asked())
    assert {row["coder"] for row in unnamed.data()} == {"LY"}
    assert any("consensus is left out" in note.en for note in unnamed.notes)
    named = cooccurrence(study, Filters(coders=("consensus",)), Asked())
    assert [(row["coder"], row["count"]) for row in named.data()] == [("consensus", 1)]


def test_each_nearness_counts_what_its_name_says() -> None:
    first = [
        *[(0, 4, "a"), (2, 6, "b")],
        *[(30, 34, "a"), (30, 34, "b")],
        *[(50, 54, "a"), (57, 59, "b")],
        *[(70, 74, "a"), (80, 84, "b")],
    ]
    study = corpus([first, [(0, 2, "a")]], "a b")
    counts = {near: met(study, near)["a", "b"]["count"] for near in ("turn", "source", "same")}
    assert counts == {"turn": 3, "source": 1, "same": 1}
    overlapping = met(study, "overlap")["a", "b"]
    assert overlapping["count"] == 2
    assert overlapping["n"] == 200
    characters = [overlapping[f"characters_{of}"] for of in ("a", "b", "both")]
    assert characters == [4 + 4 + 4 + 4 + 2, 4 + 4 + 2 + 4, 2 + 4]
    near = met(study, "distance", distance=3)["a", "b"]
    assert (near["count"], near["share_a"], near["share_b"]) == (3, 3 / 5, 3 / 4)
    assert (near["n"], near["jaccard"], near["lift"], near["support"]) == (None,) * 4


def test_only_sources_that_the_coder_has_begun_are_the_base() -> None:
    study = corpus([[(0, 4, "a"), (4, 8, "b")], []], "a b")
    assert met(study)["a", "b"]["n"] == 10
    table = cooccurrence(study, Filters(), Asked(), frozenset({("LY", "s1")}))
    assert table.data()[0]["n"] == 20


def test_choosing_codes_leaves_lift_as_it_is() -> None:
    study = corpus([[(0, 4, "a"), (0, 4, "b"), (10, 14, "a"), (20, 24, "c")]], "a b c")
    whole = met(study, "same")["a", "b"]
    table = cooccurrence(study, Filters(codes=("a", "b")), Asked("same"))
    assert table.data() == [whole]
    assert whole["lift"] == pytest.approx(1 * 3 / (2 * 1))


def test_a_grid_says_of_each_pair_what_the_rows_say() -> None:
    study = corpus([[(0, 4, "a"), (0, 4, "b"), (10, 14, "a"), (20, 24, "c")]], "a b c")
    rows = met(study, least=0)
    table = cooccurrence(study, Filters(), Asked(grid="jaccard"))
    cells = {(cell["a"], cell["b"]): cell["value"] for cell in table.data()}
    assert all(cells[pair] == cells[pair[::-1]] == row["jaccard"] for pair, row in rows.items())
    assert [cells[code, code] for code in "abc"] == [None] * 3
    assert len(cells) == 9


def test_a_grid_of_several_coders_is_refused_and_the_coders_named() -> None:
    study = corpus([[(0, 4, "a")]], "a b", coders=("LY", "WM"), others=[(0, 4, "b")])
    with pytest.raises(UsageProblem) as refused:
        cooccurrence(study, Filters(), Asked(grid="count"))
    assert "LY, WM" in refused.value.hint
    assert cooccurrence(study, Filters(coders=("LY",)), Asked(grid="count")).rows


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Asked("distance"), "needs a distance"),
        (Asked("turn", 5), "doesn't go with near turn"),
        (Asked("distance", 5, grid="lift"), "isn't defined"),
        (Asked(grid="count", split="village"), "can't be split"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(asked: Asked, error: str) -> None:
    with pytest.raises(UsageProblem, match=error):
        cooccurrence(corpus([[]], "a b"), Filters(), asked)


def test_what_the_shares_are_of_is_said_for_each_nearness() -> None:
    def said(near: str) -> Text:
        asked = Asked(near, distance=9 if near == "distance" else None)
        study = corpus([[(0, 4, "a"), (2, 6, "b")]], "a b")
        notes = cooccurrence(study, Filters(), asked).notes
        return next(note for note in notes if "a with b" in note.en)

    assert "that overlap one of b" in said("overlap").en and "与 b 重叠者" in said("overlap").zh
    assert "that are near one of b" in said("distance").en and "邻近 b 者" in said("distance").zh


def test_an_unknown_nearness_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as unknown:
        cooccurrence(corpus([[]], "a"), Filters(), Asked("overlaps"))
    assert unknown.value.hint == "did you mean overlap?"


@pytest.mark.parametrize("near", ["same", "overlap", "turn", "person", "village", "source"])
def test_a_project_without_codings_or_codes_has_no_pairs_and_says_so(near: str) -> None:
    for codes in ("a b", ""):
        table = cooccurrence(corpus([[]], codes), Filters(), Asked(near))
        assert table.rows == ()
        assert any("no such pair" in note.en for note in table.notes)
    assert sequence(corpus([[]], ""), Filters(), AskedInOrder()).rows == ()


def test_what_starts_at_one_place_comes_next_together() -> None:
    study = corpus([[(0, 4, "a"), (2, 5, "d"), (6, 9, "b"), (6, 8, "c"), (12, 14, "a")]], "a b c d")
    rows = followed(study)
    assert {pair: row["count"] for pair, row in rows.items()} == {
        ("a", "b"): 1, ("a", "c"): 1, ("d", "b"): 1, ("d", "c"): 1, ("b", "a"): 1, ("c", "a"): 1,
    }  # fmt: skip
    assert rows["a", "b"]["n"] == 4
    assert set(followed(study, gap=1)) == {("d", "b"), ("d", "c")}


def test_precedence_goes_by_the_first_of_each_code() -> None:
    study = corpus(
        [
            [(0, 2, "a"), (4, 6, "b"), (8, 9, "a")],
            [(0, 2, "b"), (4, 6, "a")],
            [(0, 2, "a"), (0, 2, "b")],
            [(0, 2, "a")],
        ],
        "a b",
    )
    row = followed(study)["a", "b"]
    assert [row[key] for key in ("sources", "first", "last", "tied")] == [3, 1, 1, 1]
    assert followed(corpus([[(0, 1, "a"), (2, 3, "a")]], "a"))["a", "a"]["sources"] is None


def test_a_residual_without_variation_is_undefined() -> None:
    row = followed(corpus([[(0, 1, "a"), (2, 3, "b")]], "a b"))["a", "b"]
    assert (row["share"], row["expected"], row["residual"]) == (1.0, 1.0, None)
