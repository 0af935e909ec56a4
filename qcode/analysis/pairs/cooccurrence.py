"""Co-occurrence: which codes meet, coder by coder; see `together` for what each figure is.

- A row is a pair of codes, a before b in the codebook's order. With roll-up, a code and one under
  it are no pair: the one contains the other.
- Narrowing the table to some codes leaves N, and with it lift and support, as they are.
- A block of the split says what the same table says with --where that level.
- A grid is the same figures of one coder, codes by codes, either way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from qcode.analysis.captions import coders_of
from qcode.analysis.pairs.asked import Asked
from qcode.analysis.pairs.captions import COUNTED, about_cooccurrence
from qcode.analysis.pairs.frame import Frame, frame
from qcode.analysis.pairs.pair import met_pairs
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.dimensions import CODE
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import scope
from qcode.coding.corpus import Corpus
from qcode.errors import UsageProblem
from qcode.table import Cell, Column, Kind, Named, Table, plain
from qcode.texts import Text

FIGURES = (
    Column("n_a", (Text("n of a", "a 的 n"),), "count"),
    Column("n_b", (Text("n of b", "b 的 n"),), "count"),
    Column("n", (Text.plain("N"),), "count"),
    Column("share_a", (Text("a with b", "a 中含 b"),), "share"),
    Column("share_b", (Text("b with a", "b 中含 a"),), "share"),
    Column("jaccard", (Text("Jaccard", "Jaccard 系数"),), "coefficient"),
    Column("lift", (Text("Lift", "提升度"),), "decimal"),
    Column("support", (Text("Support", "支持度"),), "share"),
)


def cooccurrence(
    corpus: Corpus, filters: Filters, asked: Asked, begun: Begun = frozenset()
) -> Table:
    """Pairs of codes with how often they meet. Raises UnknownName, UsageProblem."""
    asked.checked()
    counted = scope(corpus, filters, asked.rollup)
    whole = scope(corpus, replace(filters, codes=()), asked.rollup) if filters.codes else counted
    framed = frame(whole, filters, asked.split, asked.rollup, begun)
    table = _as_grid(framed, asked) if asked.grid else _as_rows(framed, asked)
    return about_cooccurrence(table, framed, asked, counted)


def _as_rows(framed: Frame, asked: Asked) -> Table:
    a, b = Column("a", (Text("Code a", "编码 a"),)), Column("b", (Text("Code b", "编码 b"),))
    stub = framed.stub(a, b)
    columns = (*stub, Column("count", (COUNTED[asked.near],), "count"), *FIGURES)
    levels = framed.code.levels
    rows: list[tuple[Cell, ...]] = []
    characters: list[tuple[int, ...]] = []
    for block, a_, b_, pair in met_pairs(framed, asked):
        figures = (pair.count, pair.n_a, pair.n_b, pair.n, pair.share_a, pair.share_b)
        more = (pair.jaccard, pair.lift, pair.support)
        rows.append((*framed.naming(block), levels[a_], levels[b_], *figures, *more))
        characters.append(pair.characters)
    records = _with_characters(columns, rows, characters) if asked.near == "overlap" else None
    return Table(Text(), columns, tuple(rows), stub=len(stub), records=records)


def _with_characters(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], counts: Sequence[Sequence[int]]
) -> tuple[dict[str, Any], ...]:
    keys = [column.id for column in columns] + [f"characters_{of}" for of in ("a", "b", "both")]
    return tuple(
        dict(zip(keys, (*map(plain, row), *more), strict=True))
        for row, more in zip(rows, counts, strict=True)
    )


def _as_grid(framed: Frame, asked: Asked) -> Table:
    """Of the one coder there is. Raises UsageProblem where there are several."""
    coders = coders_of(framed.scope)
    if len(coders) > 1:
        hint = f"say whose, with --coder: {', '.join(coders)}"
        raise UsageProblem("a grid holds the figures of one coder, and there are several", hint)
    measure = str(asked.grid)
    kind: Kind = next((each.kind for each in FIGURES if each.id == measure), "count")
    found = {
        place: getattr(pair, measure)
        for _, a, b, pair in met_pairs(framed, replace(asked, least=0))
        for place in ((a, b), (b, a))
    }
    shown = framed.shown.tolist() if coders else []
    levels = [framed.code.levels[at] for at in shown]
    rows = [tuple(found.get((a, b)) for b in shown) for a in shown]
    return Table(
        Text(),
        (Column("code", (CODE,)), *(Column(str(each.id), (each.name,), kind) for each in levels)),
        tuple((level, *row) for level, row in zip(levels, rows, strict=True)),
        records=tuple(_cells(levels, rows)),
    )


def _cells(levels: Sequence[Named], rows: Sequence[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    for a, row in zip(levels, rows, strict=True):
        for b, value in zip(levels, row, strict=True):
            yield {"a": a.id, "b": b.id, "value": value}
