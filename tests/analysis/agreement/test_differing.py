"""Each figure's disagreements are exactly those behind it, against counting by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.agreement.comparison import Compared, compared
from qcode.analysis.agreement.units.differing import AtOdds, decisions_behind, segments_behind
from qcode.analysis.agreement.units.marking import Unit, marks
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.model import Code
from qcode.coding.corpus import Corpus, CorpusSource, CorpusSpeaker
from qcode.coding.disagreement import Disagreement, Placed, disagreements
from qcode.texts import Text

CODERS = ("LIN", "MEI", "ZHAO")
CODES = (Code("a", Text("A")), Code("b", Text("B"), parent="a"))
TURNS = ((2, 10, "A"), (12, 20, "Q"), (22, 34, "A"))
SENTENCES = ((2, 6), (7, 10), (12, 20), (22, 28), (28, 34))
LENGTH = 36


@dataclass(frozen=True)
class Study:
    """Two interviews of one shape. codings: of each."""

    codings: tuple[list[Placed], list[Placed]]

    def compared(self) -> Compared:
        roles = {"A": "respondent", "Q": "interviewer"}
        speakers = {label: CorpusSpeaker(role, None, {}, {}) for label, role in roles.items()}  # type: ignore[arg-type]
        sources = [
            CorpusSource(name, name, "en", LENGTH, TURNS, speakers, {}, {}, {})
            for name in ("one", "two")
        ]
        codes = [code.id for code in CODES]
        rows = [
            (at, where, codes.index(each.code), CODERS.index(each.coder), each.start, each.end)
            for at, (where, each) in enumerate(self.placed())
        ]
        corpus = Corpus("made", sources, [], CODES, CODERS, [], [], rows)
        states = [(coder, source.name, "done") for coder in CODERS for source in sources]
        return compared(corpus, states, Filters(coders=CODERS))

    def placed(self) -> Iterator[tuple[int, Placed]]:
        for where, codings in enumerate(self.codings):
            yield from ((where, each) for each in codings)

    def found(self) -> list[Disagreement]:
        return [
            each
            for name, codings in zip(("one", "two"), self.codings, strict=True)
            for each in disagreements(name, codings, CODERS)
        ]


@st.composite
def codings(draw: st.DrawFn) -> list[Placed]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(CODERS),
                st.sampled_from("ab"),
                st.integers(0, LENGTH - 1),
                st.integers(1, 12),
            ),
            max_size=10,
        )
    )
    kept: list[Placed] = []
    for at, (coder, code, start, length) in enumerate(rows):
        end = min(LENGTH, start + length)
        if all(
            (each.coder, each.code) != (coder, code) or each.end <= start or end <= each.start
            for each in kept
        ):
            kept.append(Placed(start, end, code, coder, f"{at}"))
    return kept


studies = st.builds(Study, st.tuples(codings(), codings()))
ELIGIBLE = [at for start, end, label in TURNS if label == "A" for at in range(start, end)]


def cut(unit: Unit) -> list[set[int]]:
    """The units of one interview, as sets of its characters."""
    if unit == "character":
        return [{at} for at in ELIGIBLE]
    spans = SENTENCES if unit == "sentence" else [turn[:2] for turn in TURNS]
    units = [set(range(*span)) & set(ELIGIBLE) for span in spans]
    return [each for each in units if each]


def touched(each: Placed, units: list[set[int]]) -> set[tuple[int, str]]:
    span = set(range(each.start, each.end))
    return {(at, each.code) for at, unit in enumerate(units) if span & unit}


def at_odds(within: Compared, found: list[Disagreement]) -> AtOdds:
    base = dict(zip(("one", "two"), within.units.base.tolist(), strict=True))
    codes = [code.id for code in CODES]
    rows = [
        (owner, codes.index(one.code), base[each.source] + one.start, base[each.source] + one.end)
        for owner, each in enumerate(found)
        for one in each.codings
    ]
    return AtOdds(*np.array(rows, np.int64).reshape(-1, 4).T, len(found))


@pytest.mark.parametrize("unit", ["turn", "sentence", "character"])
@given(study=studies)
def test_the_decisions_on_which_coders_differ_are_those_of_the_disagreements(
    study: Study, unit: Unit
) -> None:
    units = cut(unit)
    differing: list[set[tuple[int, str]]] = []
    for every in study.codings:
        marked: dict[tuple[int, str], set[str]] = {}
        for each in every:
            for decision in touched(each, units):
                marked.setdefault(decision, set()).add(each.coder)
        differing.append({key for key, coders in marked.items() if coders != set(CODERS)})
    found = study.found()
    wanted, united = [], [set[tuple[int, str]](), set[tuple[int, str]]()]
    for each in found:
        where = ("one", "two").index(each.source)
        made = {key for one in each.codings for key in touched(one, units)} & differing[where]
        united[where] |= made
        wanted.append(len(made))
    within = study.compared()
    spans = [np.array(SENTENCES, np.int32)] * 2 if unit == "sentence" else ()
    counts = decisions_behind(marks(within, unit, spans), at_odds(within, found))
    assert counts.tolist() == wanted
    assert united == differing


@given(study=studies)
def test_free_segments_differ_where_not_every_coder_has_the_same(study: Study) -> None:
    found = study.found()
    wanted = []
    for each in found:
        segments = [
            (one.code, sorted(set(range(one.start, one.end)) & set(ELIGIBLE)))
            for one in each.codings
        ]
        segments = [segment for segment in segments if segment[1]]
        wanted.append(sum(segments.count(each) < len(CODERS) for each in segments))
    within = study.compared()
    assert segments_behind(within, at_odds(within, found)).tolist() == wanted
