"""A code as the columns: which of its kinds is coded in the same passage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.analysis.crosstab.crosstab import crosstab
from qcode.analysis.tidy.filters import Filters
from qcode.coding.corpus import Corpus

DRIVER, LOGIC, ALLIANCE, BENEFITS = range(4)
KINDS = {ALLIANCE: "alliance", BENEFITS: "benefits"}
TURNS = [range(2 + 12 * at, 12 + 12 * at) for at in range(4)]

Row = tuple[int, int, int, int, int, int]
ROWS = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(0, 3), st.integers(0, 1), st.integers(0, 44),
        st.integers(1, 12),
    ),
    max_size=12,
)  # fmt: skip


def cells(corpus: Corpus, **asked: Any) -> dict[tuple[Any, Any], float]:
    """(row's code, column's kind) → value, for inner cells and rows' totals."""
    records = crosstab(corpus, cols=("logic",), **asked).data()
    return {
        (each["code"], "total" if "logic" in each["total"] else each["logic"]): each["value"]
        for each in records
        if "code" not in each["total"]
    }


def beside(row: Row, rows: list[Row]) -> str | None:
    """The kind of logic that the same coder coded there; "mixed" for several."""
    _, source, _, coder, start, end = row
    kinds = {
        KINDS[other[2]]
        for other in rows
        if other[1] == source and other[3] == coder and other[2] in KINDS
        and set(range(other[4], other[5])) & set(range(start, end))
    }  # fmt: skip
    if not kinds:
        return None
    return kinds.pop() if len(kinds) == 1 else "mixed"


def test_what_a_coding_shares_a_passage_with_is_its_column(study: Corpus) -> None:
    codings = [
        (1, 0, DRIVER, 0, 14, 20),  # LY coded an alliance there
        (2, 0, ALLIANCE, 0, 19, 22),
        (3, 0, DRIVER, 1, 14, 20),  # WM coded nothing else there
        (4, 0, DRIVER, 0, 26, 36),  # both kinds
        (5, 0, ALLIANCE, 0, 26, 27),
        (6, 0, BENEFITS, 0, 30, 31),
        (7, 1, DRIVER, 0, 14, 20),  # they only touch
        (8, 1, BENEFITS, 0, 20, 22),
    ]
    found = cells(replace(study, codings=codings))
    drivers = {kind: found["driver", kind] for kind in ("alliance", "mixed", None, "total")}
    assert drivers == {"alliance": 1, "mixed": 1, None: 2, "total": 4}
    assert found["logic", "alliance"] == 2 and found["logic", "benefits"] == 2


def test_a_table_of_few_codes_goes_by_all_codings(study: Corpus) -> None:
    codings = [(1, 0, DRIVER, 0, 14, 20), (2, 0, BENEFITS, 0, 14, 20)]
    found = cells(replace(study, codings=codings), filters=Filters(codes=("driver",)))
    assert found["driver", "benefits"] == 1


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=ROWS, interviewers=st.booleans())
def test_every_cell_is_what_counting_gives(
    study: Corpus, drawn: list[tuple[int, int, int, int, int]], interviewers: bool
) -> None:
    rows: list[Row] = [
        (id, source, code, coder, start, min(start + size, 50))
        for id, (source, code, coder, start, size) in enumerate(drawn)
    ]
    found = cells(replace(study, codings=rows), filters=Filters(interviewers=interviewers))
    asked = [set(turn) for turn in (TURNS if interviewers else TURNS[1:])]
    counted = [row for row in rows if any(set(range(row[4], row[5])) & turn for turn in asked)]
    under = {"driver": {DRIVER}, "logic": {LOGIC, *KINDS}, "alliance": {ALLIANCE},
             "benefits": {BENEFITS}}  # fmt: skip
    for (code, kind), value in found.items():
        of_code = [row for row in counted if row[2] in under[code]]
        assert value == sum(kind in ("total", beside(row, rows)) for row in of_code)
