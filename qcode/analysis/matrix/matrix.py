"""Matrix: cases by codes as 0/1 or counts, with what is known of each case, for R and SPSS.

A row is a coder and a case; coders are never pooled. The case is there if one of its eligible
turns lies in a source that the coder has begun, so a 0 means "read, and not coded".

    count     distinct codings of the code (or one under it) that overlap an eligible turn of the
              case
    presence  1 if there is one, else 0

What is known of each case leads its row: see `cases`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from qcode.analysis.captions import (
    CONSENSUS_LEFT_OUT,
    coders_of,
    codes_counted,
    counts,
    how_much,
    ids_of,
    left_outside,
    narrowed,
    turns_counted,
)
from qcode.analysis.matrix.cases import Cases, Legend, cases_of
from qcode.analysis.matrix.column_names import column_names
from qcode.analysis.pairs.blocks import Block, blocks
from qcode.analysis.pairs.captions import BEGUN, classes_pooled, coders_apart
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.dimensions import CODER, Dimension, dimension
from qcode.analysis.tidy.factors import SOURCE, Ints
from qcode.analysis.tidy.families import Families
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope, scope
from qcode.analysis.tidy.tree import distinct
from qcode.codebook.model import KIND_NAMES
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName
from qcode.table import Cell, Column, Table
from qcode.texts import Text

VALUES = ("presence", "count")


def matrix(
    corpus: Corpus,
    filters: Filters,
    *,
    cases: str = SOURCE,
    values: str = "presence",
    rollup: bool = True,
    empty: bool = False,
    begun: Begun = frozenset(),
) -> Table:
    """A row a case and coder, a column a code. empty: codes nobody used have columns, too.

    cases: "turn", "source" or a case kind.  values: one of VALUES.
    Raises UnknownName, UsageProblem.
    """
    if values not in VALUES:
        raise UnknownName("kind of value", values, VALUES)
    within = scope(corpus, filters, rollup)
    code = dimension(within, "code", filters, rollup)
    shown = code.shown(empty)
    known = cases_of(within, cases)
    rows = [
        row
        for block in blocks(within, filters, None, begun)
        for row in _rows(block, known, code, shown, values)
    ]
    legend = _legend(known, code, shown)
    names = column_names([id for id, _ in legend])
    lead = len(legend) - len(shown)
    meta = _meta(within, filters, cases, values, rollup, dict(zip(names, legend, strict=True)))
    return Table(
        title=_title(cases, values),
        columns=tuple(_columns(names, lead)),
        rows=tuple(rows),
        stub=1 + len(known.naming),
        meta=meta,
        notes=tuple(_notes(within, filters, meta, known, names[lead:], legend[lead:])),
    )


def _columns(names: Sequence[str], lead: int) -> Iterator[Column]:
    """lead: how many stand before the codes."""
    for at, name in enumerate(names):
        yield Column(name, (Text.plain(name),), "count" if at >= lead else "text")


def _rows(
    block: Block, known: Cases, code: Dimension, shown: Sequence[int], values: str
) -> Iterator[tuple[Cell, ...]]:
    case = known.case[block.turns]
    cases = distinct(case[case >= 0])
    figures = _counts(block, known.case, cases, code)[list(shown)]
    if values == "presence":
        figures = np.minimum(figures, 1)
    for at, row in zip(cases.tolist(), figures.T.tolist(), strict=True):
        yield (block.coder, *known.names[at], *(each[at] for each in known.known), *row)


def _counts(block: Block, case: Ints, cases: Ints, code: Dimension) -> Ints:
    """[level, place among cases]; distinct codings."""
    coding, of = block.parts.coding, case[block.parts.unit]
    key = distinct(coding[of >= 0] * (int(case.max(initial=0)) + 1) + of[of >= 0])
    coding, of = np.divmod(key, int(case.max(initial=0)) + 1)
    cell = code.values[coding] * len(cases) + np.searchsorted(cases, of)
    size = len(code.levels)
    own = np.bincount(cell, minlength=size * len(cases)).reshape(size, len(cases))
    return Families.of(code.tree).sum(own)


def _legend(known: Cases, code: Dimension, shown: Sequence[int]) -> Legend:
    about = ((each.id, each.name) for each in known.factors)
    codes = ((str(code.levels[at].id), code.levels[at].name) for at in shown)
    return (("coder", CODER), *known.naming, *about, *codes)


def _title(cases: str, values: str) -> Text:
    kind = KIND_NAMES.get(cases, Text.plain(cases))
    what = {"presence": Text("0/1", "0/1"), "count": Text("segments", "编码段数")}[values]
    en, zh = kind.read("en"), kind.read("zh")
    return Text(f"{en} × code: {what.en}", f"{zh} × 编码：{what.zh}")


def _meta(
    within: Scope,
    filters: Filters,
    cases: str,
    values: str,
    rollup: bool,
    legend: dict[str, tuple[str, Text]],
) -> dict[str, Any]:
    return {
        "table": "matrix",
        "cases": cases,
        "values": values,
        "unit": _unit(values).en,
        "n": counts(within),
        "denominator": None,
        "coders": coders_of(within),
        "filters": ids_of(filters),
        "rollup": rollup,
        "interviewers": filters.interviewers,
        "seed": None,
        "legend": {
            name: {"id": id, "en": text.read("en"), "zh": text.read("zh")}
            for name, (id, text) in legend.items()
        },
    }


def _unit(values: str) -> Text:
    if values == "presence":
        return Text(
            "1 if a segment of the code overlaps a turn of the case, else 0",
            "该个案的话轮中出现该编码为 1，否则为 0",
        )
    return Text(
        "segments of the code that overlap a turn of the case", "与该个案话轮重叠的该编码编码段数"
    )


def _notes(
    within: Scope,
    filters: Filters,
    meta: dict[str, Any],
    known: Cases,
    names: Sequence[str],
    legend: Legend,
) -> Iterator[Text]:
    unit = _unit(meta["values"])
    yield Text(f"Cells: {unit.en}.", f"单元格数值：{unit.zh}。")
    yield how_much(meta["n"])
    yield from coders_apart(meta["coders"], filters.coders)
    classed = [*(each.id for each in known.factors), *(variable for variable, _ in filters.where)]
    yield from classes_pooled(within, classed, meta["coders"])
    yield BEGUN
    yield from narrowed(filters, within.units)
    yield turns_counted(filters.interviewers)
    yield codes_counted(meta["rollup"])
    if nobodys := int(np.count_nonzero(within.turns & (known.case < 0))):
        yield Text(
            f"Turns that belong to no such case are left out ({nobodys:,}).",
            f"不属于任何此类个案的话轮不计入（{nobodys:,} 个）。",
        )
    if known.varied:
        yield Text(
            f"Values on which the turns of a case differ are left empty ({known.varied:,}).",
            f"同一个案各话轮取值不一致者留空（{known.varied:,} 处）。",
        )
    if within.consensus:
        yield CONSENSUS_LEFT_OUT
    yield from left_outside(within)
    yield _named(names, legend)


def _named(names: Sequence[str], legend: Legend) -> Text:
    """What the columns of codes stand for."""
    pairs = [(name, text) for name, (_, text) in zip(names, legend, strict=True)]
    en = "; ".join(f"{name} = {text.read('en')}" for name, text in pairs)
    zh = "；".join(f"{name} = {text.read('zh')}" for name, text in pairs)
    return Text(f"Columns: {en or 'none'}.", f"变量名对照：{zh or '无'}。")
