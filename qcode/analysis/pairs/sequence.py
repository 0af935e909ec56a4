"""Sequence: what follows what within a source, coder by coder; see `following` for the figures.

- Only codings of the chosen codes that are counted in the block are in the order: with --where or
  --split, what lies elsewhere neither follows nor comes between.
- A code can follow itself. With roll-up, a code and one under it are no pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np

from qcode.analysis.pairs.asked import AskedInOrder
from qcode.analysis.pairs.blocks import Block
from qcode.analysis.pairs.captions import about_sequence
from qcode.analysis.pairs.following import Following, Precedence, following, precedence
from qcode.analysis.pairs.frame import Frame, frame
from qcode.analysis.pairs.pair import ratio
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import scope
from qcode.coding.corpus import Corpus
from qcode.table import Cell, Column, Table
from qcode.texts import Text

_IN_SOURCES = Text("Sources with both", "同时含两者的文本")
FIGURES = (
    Column("count", (Text("Count", "次数"),), "count"),
    Column("n_from", (Text("n from", "前项 n"),), "count"),
    Column("n_to", (Text("n to", "后项 n"),), "count"),
    Column("n", (Text.plain("N"),), "count"),
    Column("share", (Text("Share", "占前项比例"),), "share"),
    Column("expected", (Text("Expected", "期望次数"),), "decimal"),
    Column("residual", (Text("Residual", "校正标准化残差"),), "decimal"),
    Column("sources", (_IN_SOURCES, Text("n")), "count"),
    Column("first", (_IN_SOURCES, Text("first comes first", "前项先出现")), "count"),
    Column("last", (_IN_SOURCES, Text("second comes first", "后项先出现")), "count"),
    Column("tied", (_IN_SOURCES, Text("at once", "同时出现")), "count"),
)


def sequence(
    corpus: Corpus, filters: Filters, asked: AskedInOrder, begun: Begun = frozenset()
) -> Table:
    """Ordered pairs of codes with how often the second comes next. Raises as cooccurrence."""
    asked.checked()
    within = scope(corpus, filters, asked.rollup)
    framed = frame(within, filters, asked.split, asked.rollup, begun)
    stub = framed.stub(
        Column("from", (Text("Code", "前项编码"),)),
        Column("to", (Text("Followed by", "后项编码"),)),
    )
    rows = tuple(row for block in framed.blocks() for row in _rows(framed, block, asked))
    table = Table(Text(), (*stub, *FIGURES), rows, stub=len(stub))
    return about_sequence(table, framed, asked)


def _rows(framed: Frame, block: Block, asked: AskedInOrder) -> Iterator[tuple[Cell, ...]]:
    chosen = block.codings
    if not len(chosen):
        return
    codings = framed.scope.codings.where(chosen)
    level = framed.code.values[chosen]
    after = following(codings, level, framed.families, asked.gap)
    order = precedence(codings, level, framed.families)
    levels = framed.code.levels
    for a, b in _pairs(framed, after.count, asked.least):
        names = (*framed.naming(block), levels[a], levels[b])
        yield (*names, *_figures(after, a, b), *_order(order, a, b))


def _pairs(framed: Frame, count: Ints, least: int) -> list[tuple[int, int]]:
    """The pairs that have a row: a code after itself, or two of which neither is over the other."""
    shown = framed.shown
    codes = np.ix_(shown, shown)
    pairable = ~framed.families.kin()[codes] | np.eye(len(shown), dtype=bool)
    found: list[tuple[int, int]] = shown[np.argwhere(pairable & (count[codes] >= least))].tolist()
    return found


def _figures(after: Following, a: int, b: int) -> tuple[Cell, ...]:
    count, n_a, n_b, n = (
        int(after.count[a, b]),
        int(after.given[a]),
        int(after.target[b]),
        after.all,
    )
    expected = ratio(n_a * n_b, n)
    return (count, n_a, n_b, n, ratio(count, n_a), expected, _residual(count, n_a, n_b, n))


def _residual(count: int, n_a: int, n_b: int, n: int) -> float | None:
    if not (0 < n_a < n and 0 < n_b < n):
        return None
    expected = n_a * n_b / n
    return (count - expected) / sqrt(expected * (1 - n_a / n) * (1 - n_b / n))


def _order(order: Precedence, a: int, b: int) -> tuple[Cell, ...]:
    """A code doesn't come before itself."""
    if a == b:
        return (None,) * 4
    first, last, tied = order.first[a, b], order.first[b, a], order.tied[a, b]
    return tuple(int(each) for each in (order.sources[a, b], first, last, tied))
