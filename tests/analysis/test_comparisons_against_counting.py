"""Frequencies, saturation, follow-ups and differences of random studies, against plain counting.

The counting is written from the definitions alone, with sets of characters and plain loops over
the raw corpus; it shares nothing with the code that it checks.
"""

from __future__ import annotations

from itertools import permutations
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qcode.analysis.comparison.followup import followup
from qcode.analysis.comparison.frequency import frequency
from qcode.analysis.comparison.saturation import saturation
from qcode.analysis.crosstab.crosstab import crosstab
from qcode.codebook.model import Code, Level, Variable
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.errors import UsageProblem
from qcode.table import Table, plain
from qcode.texts import Text

CODES = tuple(
    Code(id, Text.plain(id), parent=parent)
    for id, parent in (("b", None), ("a", None), ("a1", "a"), ("a11", "a1"), ("a2", "a"))
)
UNDER = {"b": "b", "a": "a a1 a11 a2", "a1": "a1 a11", "a11": "a11", "a2": "a2"}
CODERS = ("LY", "WM")
PEOPLE = ("XYJ", "LJB")
STAGES = ("one", "two", "three")
ROUND = Variable(
    "round", "source", Text("Round", "轮次"), levels=tuple(Level(s, Text(s, s)) for s in STAGES)
)
SPEAKERS = {
    "Q": CorpusSpeaker("interviewer", None, {}, {}),
    "X": CorpusSpeaker("respondent", 0, {}, {}),
    "Y": CorpusSpeaker("respondent", 1, {}, {}),
    "?": CorpusSpeaker("respondent", None, {}, {}),
}
DATES = ("2022-09-12", "2022年9月2日", "2023-01", "")

pytestmark = pytest.mark.filterwarnings("error")


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    sources: list[CorpusSource] = []
    codings: list[tuple[int, int, int, int, int, int]] = []
    for at in range(draw(st.integers(1, 4))):
        labels = draw(st.lists(st.sampled_from("QXY?"), min_size=1, max_size=4))
        turns = [(1 + 6 * n, 6 + 6 * n, label) for n, label in enumerate(labels)]
        values = {"date": draw(st.sampled_from(DATES)), "round": draw(st.sampled_from(STAGES))}
        values = {key: value for key, value in values.items() if value}
        length = 6 * len(labels) + 1
        name = "source 4321"[:7] + "4321"[at]
        sources.append(CorpusSource(name, "", "", length, turns, SPEAKERS, values, {}, {}))
        for _ in range(draw(st.integers(0, 5))):
            start = draw(st.integers(0, length - 1))
            end = draw(st.integers(start + 1, min(length, start + 9)))
            code, coder = draw(st.integers(0, 4)), draw(st.integers(0, 1))
            codings.append((len(codings) + 1, at, code, coder, start, end))
    cases = tuple(CorpusCase("person", name, {}, {}) for name in PEOPLE)
    return Corpus("study", sources, cases, CODES, CODERS, (ROUND,), (), codings)


def begun(corpus: Corpus) -> set[tuple[str, str]]:
    """LY has begun all; WM what they coded in."""
    coded = {(CODERS[each[3]], corpus.sources[each[1]].name) for each in corpus.codings}
    return coded | {("LY", source.name) for source in corpus.sources}


def speakers_met(corpus: Corpus, coding: tuple[int, ...]) -> set[str]:
    """The labels of the respondents whose words a coding overlaps."""
    _, source, _, _, start, end = coding
    span = set(range(start, end))
    turns = corpus.sources[source].turns
    return {str(label) for s, e, label in turns if label != "Q" and span & {*range(s, e)}}


def somebody_speaks(corpus: Corpus) -> bool:
    return any(label != "Q" for source in corpus.sources for *_, label in source.turns)


def rows(table: Table) -> dict[Any, dict[str, Any]]:
    """By the cells of the stub."""
    ids = [column.id for column in table.columns]
    found = {}
    for row in table.rows:
        cells = [plain(cell) for cell in row]
        key = tuple(cells[: table.stub]) if table.stub > 1 else cells[0]
        found[key] = dict(zip(ids, cells, strict=True))
    return found


@settings(max_examples=60, deadline=None)
@given(corpora(), st.booleans())
def test_frequencies_are_what_crosstab_counts_and_lengths_those_of_whole_codings(
    corpus: Corpus, rollup: bool
) -> None:
    assume(somebody_speaks(corpus))
    shown = rows(frequency(corpus, rollup=rollup, empty=True))
    for measure in ("segments", "turns", "persons", "sources", "villages", "characters"):
        table = rows(crosstab(corpus, cols=(), measure=measure, rollup=rollup, empty=True))
        assert {code: row[measure] for code, row in shown.items()} == {
            code: row["total"] for code, row in table.items()
        }
    heard = [each for each in corpus.codings if speakers_met(corpus, each)]
    for code, row in shown.items():
        wanted = UNDER[code].split() if rollup and code else [code] if code else [*UNDER]
        lengths = [c[5] - c[4] for c in heard if CODES[c[2]].id in wanted]
        assert row["segments"] == len(lengths)
        assert row["share"] == (len(lengths) / len(heard) if heard else None)
        assert row["mean_length"] == (pytest.approx(mean(lengths)) if lengths else None)
        assert row["median_length"] == (median(lengths) if lengths else None)


def date_of(source: CorpusSource) -> tuple[int, ...]:
    known = {"2022-09-12": (2022, 9, 12), "2022年9月2日": (2022, 9, 2), "2023-01": (2023, 1)}
    return known.get(source.values.get("date", ""), (9999,))


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_saturation_over_all_orders_and_in_the_order_of_fieldwork(corpus: Corpus) -> None:
    spoken = [s for s in corpus.sources if any(label != "Q" for _, _, label in s.turns)]
    found = {source.name: set[int]() for source in spoken}
    for coding in corpus.codings:
        if speakers_met(corpus, coding):
            found[corpus.sources[coding[1]].name].add(coding[2])
    if not any(found.values()):
        with pytest.raises(UsageProblem):
            saturation(corpus, begun=begun(corpus))
        return
    # Imported in the order of their names, for want of anything else.
    imported = sorted(each.name for each in corpus.sources)
    shown = rows(saturation(corpus, begun=begun(corpus), imported=imported))
    curves = [
        [
            len(set[int]().union(*(found[name] for name in order[:k])))
            for k in range(1, len(order) + 1)
        ]
        for order in permutations(found)
    ]
    for k, row in shown.items():
        met = [curve[k - 1] for curve in curves]
        assert row["codes"] == pytest.approx(mean(met))
        assert (
            min(met) <= row["low"] <= row["codes"] + 1e-9 <= row["high"] + 2e-9 <= max(met) + 3e-9
        )
        before = [curve[k - 2] if k > 1 else 0 for curve in curves]
        assert row["new"] == pytest.approx(mean(met) - mean(before))
    order = [s.name for s in sorted(spoken, key=lambda s: (date_of(s), s.name))]
    assert [row["actual"] for row in shown.values()] == order
    met_so_far = set[int]()
    for name, row in zip(order, shown.values(), strict=True):
        assert row["actual_new"] == len(found[name] - met_so_far)
        met_so_far |= found[name]
        assert row["actual_codes"] == len(met_so_far)


@settings(max_examples=80, deadline=None)
@given(corpora(), st.booleans())
def test_follow_ups_count_the_persons_own_turns(corpus: Corpus, by_round: bool) -> None:
    expected: dict[tuple[str, str], tuple[list[int | None], str, int]] = {}
    known = begun(corpus)
    most = 0
    for person, label in zip(PEOPLE, "XY", strict=True):
        met = [s for s in corpus.sources if label in [said for _, _, said in s.turns]]
        met.sort(key=lambda s: (date_of(s), s.name))
        whole = {c for c in CODERS if all((c, s.name) in known for s in met)}
        rounds = [[s.name for s in met if s.values["round"] == stage] for stage in STAGES]
        if not by_round:
            rounds = [[s.name] for s in met]
        taken = [at for at, names in enumerate(rounds) if names]
        if len(taken) < 2:
            continue
        most = max(most, len(rounds))
        for code, under in UNDER.items():
            counts = [
                sum(
                    CODES[c[2]].id in under.split()
                    and CODERS[c[3]] in whole
                    and corpus.sources[c[1]].name in names
                    and label in speakers_met(corpus, c)
                    for c in corpus.codings
                )
                if names
                else None
                for names in rounds
            ]
            first, last = (counts[taken[end]] or 0 for end in (0, -1))
            word = ("kept" if last else "dropped") if first else "new" if last else "between"
            if any(counts):
                expected[person, code] = counts, word, last - first
    names = sorted(each.name for each in corpus.sources)
    asked: dict[str, Any] = {"begun": known, "imported": names}
    if not most:
        with pytest.raises(UsageProblem):
            followup(corpus, round="round" if by_round else None, **asked)
        return
    table = followup(corpus, round="round" if by_round else None, **asked)
    ids = STAGES if by_round else [str(n) for n in range(1, most + 1)]
    shown = {
        key: (
            [row.get(f"round={id}") for id in ids],
            row["change"],
            row["difference"],
        )
        for key, row in rows(table).items()
    }
    padded = {
        key: ([*counts, *[None] * (len(ids) - len(counts))], word, less)
        for key, (counts, word, less) in expected.items()
    }
    assert shown == padded


@settings(max_examples=60, deadline=None)
@given(
    corpora(),
    st.sampled_from(("segments", "persons", "coverage")),
    st.booleans(),
    st.sets(st.integers(0, 3)),
)
def test_a_difference_is_the_later_block_less_the_one_before(
    corpus: Corpus, measure: str, shares: bool, read: set[int]
) -> None:
    """Where somebody of the column spoke in both, in a source that some coder has begun."""
    read |= {each[1] for each in corpus.codings}
    been = {("WM", source.name) for at, source in enumerate(corpus.sources) if at in read}
    heard = {
        (source.values["round"], inner)
        for at, source in enumerate(corpus.sources) if at in read
        for _, _, label in source.turns if label != "Q"
        for inner in (f"person={ {'X': 'XYJ', 'Y': 'LJB'}.get(label, '') }", "total")
    }  # fmt: skip
    percent = "column" if shares and measure != "coverage" else None
    assume(somebody_speaks(corpus))
    said = [
        s.values["round"] for s in corpus.sources if any(label != "Q" for _, _, label in s.turns)
    ]
    stages = [stage for stage in STAGES if stage in said]
    assume(len(stages) > 1)
    plainly = crosstab(corpus, cols=("person",), split="round", measure=measure, percent=percent)
    table = crosstab(
        corpus,
        cols=("person",),
        split="round",
        measure=measure,
        percent=percent,
        difference=True,
        begun=been,
    )
    width = len(plainly.columns)
    assert [row[:width] for row in table.rows] == list(plainly.rows)
    before, after = rows(plainly), rows(table)
    checked = 0
    for column in table.columns[width:]:
        head, _, inner = column.id.partition("/")
        later, _, earlier = head.removeprefix("difference:").partition("-")
        assert stages.index(later) == stages.index(earlier) + 1
        for code, cells in before.items():
            ends: list[Any] = [cells.get(f"round={stage}/{inner}") for stage in (earlier, later)]
            column_of = inner.removesuffix("/percent")
            if any((stage, column_of) not in heard for stage in (earlier, later)):
                ends = [None]
            worth = None if None in ends else pytest.approx(ends[1] - ends[0])
            assert after[code][column.id] == worth
            checked += 1
    assert checked
