"""The codings of a cell: as many as it counts, and those that the definition names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qcode.analysis.crosstab.cells import cells
from qcode.analysis.crosstab.crosstab import crosstab
from qcode.analysis.tidy.filters import Filters
from qcode.codebook.tree import descendants
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName

Row = tuple[int, int, int, int, int, int]

PROPERTIES = ("code", "coder", "source", "person", "village", "actor_type", "village_class",
              "round", "period", "moment")  # fmt: skip
CONDITIONS = [("actor_type", "villager"), ("actor_type", None), ("village_class", "B"),
              ("round", "initial"), ("person", "XYJ")]  # fmt: skip


@st.composite
def coded(draw: st.DrawFn) -> list[Row]:
    """Codings of the study in conftest: two sources of 50 characters."""
    rows = []
    for id in range(1, draw(st.integers(0, 12)) + 1):
        start = draw(st.integers(0, 48))
        end = draw(st.integers(start + 1, 50))
        source, code, coder = (draw(st.integers(0, top)) for top in (1, 3, 1))
        rows.append((id * 7 % 13, source, code, coder, start, end))
    return rows


FILTERS = st.builds(
    Filters,
    coders=st.sampled_from(((), ("LY",), ("LY", "WM"))),
    codes=st.sampled_from(((), (), ("logic",), ("alliance", "driver"), ("logic", "alliance"))),
    sources=st.sampled_from(((), (), ("first",))),
    where=st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True).map(tuple),
    interviewers=st.booleans(),
)
DIMENSIONS = st.lists(st.sampled_from(PROPERTIES), min_size=1, max_size=3, unique=True)

many = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def levels(record: Mapping[str, Any], ids: list[str]) -> dict[str, str | None]:
    return {id: record[id] for id in ids if id not in record["total"]}


@many
@given(coded(), DIMENSIONS, FILTERS, st.booleans(), st.booleans())
def test_a_cell_has_as_many_codings_as_it_counts_segments(
    study: Corpus, codings: list[Row], ids: list[str], filters: Filters, rollup: bool, empty: bool
) -> None:
    corpus = replace(study, codings=codings)
    made_of = cells(corpus, filters, rollup)
    assume(made_of.within.turns.any())
    table = crosstab(
        corpus, rows=ids[0], cols=tuple(ids[1:]), filters=filters, rollup=rollup, empty=empty
    )
    for record in table.data():
        found = made_of.codings(levels(record, ids)).tolist()
        assert len(found) == len(set(found)) == record["value"], record


@many
@given(coded(), st.sampled_from(("LY", "WM")), st.sampled_from(("logic", "driver", "alliance")))
def test_the_codings_are_those_with_the_code_that_reach_into_a_turn_of_the_speaker(
    study: Corpus, codings: list[Row], coder: str, code: str
) -> None:
    """Written anew from the definition, for one speaker whose turns are known: LJB, in `first`."""
    corpus = replace(study, codings=codings)
    start, end = study.sources[0].turns[2][:2]
    under = descendants(study.codes)[code]
    expected = {
        id
        for id, source, at, who, begin, stop in codings
        if source == 0
        and study.codes[at].id in under
        and study.coders[who] == coder
        and begin < end
        and start < stop
    }
    cell = {"code": code, "coder": coder, "person": "LJB"}
    assert set(cells(corpus, Filters()).codings(cell).tolist()) == expected


def test_codings_come_in_the_order_of_their_places(study: Corpus) -> None:
    assert cells(study, Filters()).codings({}).tolist() == [2, 1, 3, 6]
    assert cells(study, Filters()).codings({"actor_type": None}).tolist() == [3, 6]


def test_a_level_that_there_is_not_is_told(study: Corpus) -> None:
    with pytest.raises(UnknownName, match="level of actor_type 'cadre'"):
        cells(study, Filters()).codings({"actor_type": "cadre"})
