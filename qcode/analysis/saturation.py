"""Saturation: how many new codes each further interview brought.

An *item* is an interview (a source) or a person. Let first(c) be the place of the first item in
which code c stands, in some order of the items. After k items

    codes(k) = #{c: first(c) ≤ k}        new(k) = codes(k) - codes(k - 1)

- Over random orders of the items: the means of both, and the 2.5th and 97.5th percentile of
  codes(k). Where there are no more orders than were asked for, all of them are taken.
- In the order of fieldwork (see `qcode.analysis.chronology`; a person by their first interview):
  both as they came, and the new information of a run (Guest, Namey & Chen 2020), which sets the
  new codes of the last RUN items against the codes of the first BASE items:

    run(k) = (codes(k) - codes(k - RUN)) / codes(BASE)        for k ≥ BASE + RUN

  The first k with run(k) ≤ THRESHOLD says that saturation was reached at k - RUN. Undefined where
  the base has no codes, or there are too few items.

Each code counts for itself: a code over a coded one is no finding of its own. Only interviews
that one of the coders has begun are items: of the others nobody knows what they hold.

Guest, G., Namey, E., & Chen, M. (2020). A simple method to assess and report thematic saturation
in qualitative research. PLoS ONE, 15(5), e0232076.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from math import factorial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.captions import (
    CONSENSUS_LEFT_OUT,
    coders_of,
    counts,
    how_much,
    ids_of,
    narrowed,
    turns_counted,
    whose,
)
from qcode.analysis.chronology import Chronology, chronology
from qcode.analysis.factors import Ints
from qcode.analysis.filters import Filters
from qcode.analysis.scope import Scope, scope
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Cell, Column, Table
from qcode.texts import Text

By = Literal["source", "person"]
BASE, RUN, THRESHOLD = 4, 2, 0.05

NOTHING_LEFT = Text("no turn is left by these filters", "筛选后没有话轮")
ITEMS = {"source": Text("Interview", "访谈"), "person": Text("Person", "人员")}
PLURALS = {"source": Text("interviews", "次访谈"), "person": Text("persons", "名人员")}


@dataclass(frozen=True, slots=True)
class Items:
    """What is met one after the other.

    names: [item], in the order of fieldwork.  found: [item, code]; whether it is coded there.
    """

    by: By
    names: Sequence[str]
    found: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Orders:
    """Random orders of the items. codes: [order, item]; how many codes were met so far."""

    codes: Ints
    exact: bool
    seed: int


def saturation(
    corpus: Corpus,
    *,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    by: By = "source",
    orders: int = 1000,
    seed: int = 1,
    begun: Collection[tuple[str, str]] = (),
    imported: Sequence[str] = (),
) -> Table:
    """The curve of new codes; see the module.

    orders: how many random ones.  begun: (coder, source).  imported: as `chronology` takes it.
    Raises UnknownName; UsageProblem where nothing is left.
    """
    if by not in ITEMS:
        raise UnknownName("kind of item", by, ITEMS)
    within = _begun_only(scope(corpus, filters, rollup=True), filters, begun)
    when = chronology(corpus, imported)
    items = _items(within, when, by)
    drawn = _drawn(items.found, orders, seed)
    own = _codes_so_far(items.found, [np.arange(len(items.names))])[0]
    meta = _meta(within, filters, items, drawn, own, when)
    return Table(
        title=Text(
            f"Saturation: new codes by further {PLURALS[by].en}",
            f"编码饱和：每增加一{PLURALS[by].zh[0]}{ITEMS[by].zh}所得新编码",
        ),
        columns=_columns(items, when),
        rows=tuple(_rows(items, drawn, own)),
        meta=meta,
        notes=tuple(_notes(within, filters, items, meta)),
    )


def _begun_only(within: Scope, filters: Filters, begun: Collection[tuple[str, str]]) -> Scope:
    """The scope without the sources that none of the coders has begun."""
    coders = filters.coders or within.corpus.pooled
    known = {source for coder, source in begun if coder in coders}
    read = [at for at, source in enumerate(within.corpus.sources) if source.name in known]
    turns = within.turns & np.isin(within.units.source, read)
    return replace(within, turns=turns, parts=within.parts.take(turns[within.parts.unit]))


def _items(within: Scope, when: Chronology, by: By) -> Items:
    """Raises UsageProblem where there are none, or nothing is coded."""
    units, corpus = within.units, within.corpus
    factor = units.factor(by)
    names, values = [str(level.id) for level in factor.levels], factor.values
    eligible = within.turns & (values >= 0)
    if not eligible.any():
        raise UsageProblem(NOTHING_LEFT, Text("widen them", "请放宽筛选条件"))
    ordered = _as_met(values, eligible, when, units.source)
    place = np.full(len(names), -1)
    place[ordered] = np.arange(len(ordered))
    parts = within.parts.take(eligible[within.parts.unit])
    found = np.zeros((len(ordered), len(corpus.codes)), bool)
    found[place[values[parts.unit]], within.codings.code[parts.coding]] = True
    if not found.any():
        raise UsageProblem(
            Text("nothing is coded in what these filters leave", "筛选后的话轮中没有编码段"),
            Text("widen them", "请放宽筛选条件"),
        )
    return Items(by, [names[at] for at in ordered], found[:, found.any(axis=0)])


def _as_met(values: Ints, eligible: NDArray[np.bool_], when: Chronology, source: Ints) -> Ints:
    """The values of eligible units, each once, in the order of fieldwork."""
    rank = np.argsort(np.array(when.order))
    chosen = np.flatnonzero(eligible)
    chosen = chosen[np.argsort(rank[source[chosen]], kind="stable")]
    met, first = np.unique(values[chosen], return_index=True)
    return met[np.argsort(first)]


def _drawn(found: NDArray[np.bool_], orders: int, seed: int) -> Orders:
    """Random orders, or all of them where they are no more."""
    items = len(found)
    exact = items < 20 and factorial(items) <= orders
    generator = np.random.default_rng(seed)
    drawn = (
        permutations(range(items))
        if exact
        else (generator.permutation(items) for _ in range(orders))
    )
    return Orders(_codes_so_far(found, [np.array(order) for order in drawn]), exact, seed)


def _codes_so_far(found: NDArray[np.bool_], drawn: Sequence[Ints]) -> Ints:
    """[order, item]; how many codes were met up to each place of an order."""
    first = np.array([found[order].argmax(axis=0) for order in drawn])
    orders, items = len(drawn), len(found)
    place = first + items * np.arange(orders)[:, None]
    new = np.bincount(place.ravel(), minlength=orders * items).reshape(orders, items)
    return np.cumsum(new, axis=1)


def information(codes: Ints) -> list[float | None]:
    """run(k) of each item. codes: [item]; codes met so far, in the order of fieldwork."""
    if len(codes) < BASE or not codes[BASE - 1]:
        return [None] * len(codes)
    base = codes[BASE - 1]
    run = (codes[BASE + RUN - 1 :] - codes[BASE - 1 : -RUN]) / base
    return [*[None] * (len(codes) - len(run)), *run.tolist()]


def _columns(items: Items, when: Chronology) -> tuple[Column, ...]:
    plural = PLURALS[items.by]
    number = Text(plural.en.capitalize(), f"{ITEMS[items.by].zh}数")
    random = Text("Random orders", "随机顺序")
    came = Text("As imported", "按导入顺序") if _as_imported(when) else Text("By date", "按日期")
    new, so_far = Text("New codes", "新编码"), Text("Codes so far", "累计编码")
    return (
        Column("k", (number,), "count"),
        Column("new", (random, new), "decimal"),
        Column("codes", (random, so_far), "decimal"),
        Column("low", (random, Text("2.5%", "2.5%")), "decimal"),
        Column("high", (random, Text("97.5%", "97.5%")), "decimal"),
        Column("actual", (came, ITEMS[items.by])),
        Column("actual_new", (came, new), "count"),
        Column("actual_codes", (came, so_far), "count"),
        Column("run", (came, Text("New information", "新信息")), "share"),
    )


def _rows(items: Items, drawn: Orders, own: Ints) -> Iterator[tuple[Cell, ...]]:
    mean = drawn.codes.mean(axis=0)
    low, high = np.percentile(drawn.codes, [2.5, 97.5], axis=0)
    columns = (
        range(1, len(own) + 1),
        np.diff(mean, prepend=0).tolist(),
        mean.tolist(),
        low.tolist(),
        high.tolist(),
        items.names,
        np.diff(own, prepend=0).tolist(),
        own.tolist(),
        information(own),
    )
    return zip(*columns, strict=True)


def _as_imported(when: Chronology) -> bool:
    """Whether no source has a date to go by."""
    return len(when.undated) == len(when.order)


def _meta(
    within: Scope, filters: Filters, items: Items, drawn: Orders, own: Ints, when: Chronology
) -> dict[str, Any]:
    runs = information(own)
    low = [at for at, run in enumerate(runs) if run is not None and run <= THRESHOLD]
    names = [within.corpus.sources[at].name for at in sorted(when.undated)]
    return {
        "table": "saturation",
        "by": items.by,
        "unit": f"codes, by {items.by}",
        "n": counts(within),
        "items": len(items.names),
        "codes": int(own[-1]),
        "orders": len(drawn.codes),
        "exact": drawn.exact,
        "seed": None if drawn.exact else drawn.seed,
        "order": "imported" if _as_imported(when) else "date",
        "undated": [] if _as_imported(when) else names,
        "last_new": int(np.searchsorted(own, own[-1])) + 1,
        "base": BASE,
        "run": RUN,
        "threshold": THRESHOLD,
        "saturated": low[0] + 1 - RUN if low else None,
        "lasting": bool(low) and low == [*range(low[0], len(runs))],
        "coders": coders_of(within),
        "filters": ids_of(filters),
        "rollup": False,
        "interviewers": filters.interviewers,
    }


def _notes(within: Scope, filters: Filters, items: Items, meta: dict[str, Any]) -> Iterator[Text]:
    yield _orders(meta)
    yield _last_new(items, meta)
    yield _stopping(items, meta)
    yield how_much(meta["n"])
    yield whose(meta["coders"])
    yield from narrowed(filters, within.units)
    yield turns_counted(filters.interviewers)
    yield Text(
        "Each code counts for itself, not for those over it. Only sources that one of the coders "
        "has begun are counted.",
        "每个编码只计自身，不计入其上级编码；只统计至少一名编码员已开始编码的文本。",
    )
    if meta["undated"]:
        count = len(meta["undated"])
        yield Text(
            f"Sources without a date stand last, in the order of their import: {count}.",
            f"没有日期的文本排在最后，按导入顺序排列：{count} 份。",
        )
    if within.consensus:
        yield CONSENSUS_LEFT_OUT


def _orders(meta: dict[str, Any]) -> Text:
    count = f"{meta['orders']:,}"
    en = (
        f"every order ({count})"
        if meta["exact"]
        else f"{count} random orders (seed {meta['seed']})"
    )
    zh = f"全部 {count} 种顺序" if meta["exact"] else f"{count} 次随机顺序（种子 {meta['seed']}）"
    return Text(
        f"New codes and codes so far: means over {en}, with the 2.5th and 97.5th percentile.",
        f"新编码与累计编码：{zh}的均值及第 2.5、97.5 百分位数。",
    )


def _last_new(items: Items, meta: dict[str, Any]) -> Text:
    last, total = meta["last_new"], len(items.names)
    name, what = items.names[last - 1], ITEMS[items.by]
    return Text(
        f"{meta['codes']} codes in all; the last new one came with {what.en.lower()} {last} of "
        f"{total} ({name}).",
        f"共 {meta['codes']} 个编码；最后一个新编码出现在第 {last} {PLURALS[items.by].zh}"
        f"（{name}），共 {total} {PLURALS[items.by].zh}。",
    )


def _stopping(items: Items, meta: dict[str, Any]) -> Text:
    plural, reached = PLURALS[items.by], meta["saturated"]
    en = (
        f"New information: new codes of the last {RUN} {plural.en}, as a share of the codes of the "
        f"first {BASE} (Guest, Namey & Chen 2020, doi:10.1371/journal.pone.0232076); "
    )
    zh = (
        f"新信息：最近 {RUN} {plural.zh}的新编码占前 {BASE} {plural.zh}编码数的比例"
        "（Guest、Namey 与 Chen，2020，doi:10.1371/journal.pone.0232076）；"
    )
    share = f"{THRESHOLD:.0%}"
    if reached is not None:
        again = Text() if meta["lasting"] else Text(", though not from there on", "，其后又有超过")
        return Text(
            f"{en}first at most {share} after {reached}+{RUN} {plural.en}{again.en}.",
            f"{zh}首次不超过 {share}：第 {reached}+{RUN} {plural.zh}{again.zh}。",
        )
    if len(items.names) < BASE + RUN:
        return Text(
            f"{en}undefined for fewer than {BASE + RUN}.",
            f"{zh}不足 {BASE + RUN} {plural.zh}时无定义。",
        )
    return Text(f"{en}never at most {share}.", f"{zh}始终高于 {share}。")
