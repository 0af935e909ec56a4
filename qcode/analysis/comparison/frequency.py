"""Frequency: how often, how widely and at what length each code was used.

A row is a code with those under it (unless rolling up is turned off); the last row is all codes.
With T the eligible turns and C the code's codings that overlap one of them:

    segments     |C|
    share        |C| / all coded segments
    turns, persons, sources, villages
                 distinct ones of the turns in T that C overlaps
    characters   distinct characters of T that C covers
    coverage     characters / all characters of T
    mean_length, median_length
                 of the codings in C, in characters: whole codings, whatever lies outside of T

A coding counts once in a row, whoever else's coding lies on the same words: coders are pooled.
Shares of codes may add up to more than a parent's, and to more than 100% with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from qcode.analysis.captions import (
    coders_of,
    counts,
    ids_of,
    left_outside,
    pooled,
)
from qcode.analysis.crosstab.cube import Base, cube
from qcode.analysis.crosstab.layout import TOTAL
from qcode.analysis.crosstab.measures import COUNTS
from qcode.analysis.tidy.dimensions import Dimension, dimension
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope, required, scope
from qcode.coding.corpus import Corpus
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Explanation, Text

COLUMNS = (
    Column("segments", (Text("Segments", "编码段数"),), "count"),
    Column("share", (Text("Share", "占比"),), "share"),
    Column("turns", (Text("Turns", "话轮数"),), "count"),
    Column("persons", (Text("Persons", "人数"),), "count"),
    Column("sources", (Text("Sources", "文本数"),), "count"),
    Column("villages", (Text("Villages", "村庄数"),), "count"),
    Column("characters", (Text("Characters", "字数"),), "count"),
    Column("coverage", (Text("Coverage", "覆盖率"),), "share"),
    Column("mean_length", (Text("Mean length", "平均长度"),), "decimal"),
    Column("median_length", (Text("Median length", "长度中位数"),), "decimal"),
)

EXPLANATIONS = (
    Text("Segments: coded segments that overlap a turn.", "编码段数：与话轮重叠的编码段数。"),
    Explanation(
        "Share: of all coded segments. Turns, persons, sources, villages: those in whose words "
        "the code stands. Coverage: coded share of the characters of all turns counted.",
        "占比：占全部编码段的比例。话轮数、人数、文本数、村庄数：出现该编码的数目。"
        "覆盖率：被编码字数占纳入统计的话轮总字数的比例。",
        ("share", "turns", "persons", "sources", "villages", "characters", "coverage"),
    ),
    Explanation(
        "Lengths: characters of whole codings, also where they reach beyond the turns counted.",
        "长度：整个编码段的字数，含超出所统计话轮的部分。",
        ("mean_length", "median_length"),
    ),
)


def frequency(
    corpus: Corpus,
    *,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    rollup: bool = True,
    empty: bool = False,
) -> Table:
    """How often each code was used; see the module. empty: also codes that nobody used.

    Raises UnknownName.
    """
    within = scope(corpus, filters, rollup)
    required(within.turns, filters)
    codes = dimension(within, "code", filters, rollup)
    shown = codes.shown(empty)
    meta = _meta(within, filters, rollup)
    return Table(
        title=Text("Codes: frequency, spread and length", "编码频次、分布与长度"),
        columns=(Column("code", (codes.name,)), *COLUMNS),
        rows=tuple(_rows(within, codes, [*shown, None])),
        indents=(*codes.indents(shown), 0),
        totals=1,
        meta=meta,
        notes=tuple(_notes(within, filters, meta)),
    )


def _rows(
    within: Scope, codes: Dimension, levels: Sequence[int | None]
) -> Iterator[tuple[Cell, ...]]:
    cubes = {measure: cube(within, measure, [codes]) for measure in COUNTS}
    characters = Base([codes], np.flatnonzero(within.turns), within.units.characters).value((None,))
    segments = cubes["segments"].value((None,))
    lengths = _Lengths(within, codes)
    for level in levels:
        counted = [cubes[measure].value((level,)) for measure in COUNTS]
        yield (
            Named(None, TOTAL) if level is None else codes.levels[level],
            counted[0],
            counted[0] / segments if segments else None,
            *counted[1:],
            counted[-1] / characters if characters else None,
            *lengths.of(level),
        )  # fmt: skip


class _Lengths:
    """How long the counted codings under each level are.

    ordered: [coding]; their levels, ascending.  lengths: [coding]; in characters, alike.
    """

    def __init__(self, within: Scope, codes: Dimension) -> None:
        counted = within.counted()
        levels = codes.values[counted]
        order = np.argsort(levels, kind="stable")
        self.ordered: Ints = levels[order]
        self.lengths: Ints = (within.codings.end - within.codings.start)[counted][order]
        self.tree = codes.tree

    def of(self, level: int | None) -> tuple[float | None, float | None]:
        """Mean and median; None where there is nothing. None: of all codings."""
        node = 0 if level is None else level + 1
        # A level is its node - 1, and its subtree the run of levels up to its end.
        first, last = np.searchsorted(self.ordered, [node - 1, self.tree.end[node] - 1])
        under = self.lengths[first:last]
        return (float(np.mean(under)), float(np.median(under))) if len(under) else (None, None)


def _meta(within: Scope, filters: Filters, rollup: bool) -> dict[str, Any]:
    return {
        "table": "frequency",
        "unit": "coded segments that overlap an eligible turn",
        "n": counts(within),
        "denominator": "share: all coded segments; coverage: eligible characters",
        "coders": coders_of(within),
        "filters": ids_of(filters),
        "rollup": rollup,
        "interviewers": filters.interviewers,
        "seed": None,
    }


def _notes(within: Scope, filters: Filters, meta: dict[str, Any]) -> Iterator[Text]:
    yield from EXPLANATIONS
    yield from pooled(within, filters, meta)
    yield from left_outside(within)
