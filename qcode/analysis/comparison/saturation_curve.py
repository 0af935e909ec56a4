"""The curve of saturation, and what is said of it: the figures are defined in `saturation`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope
from qcode.texts import Text

By = Literal["source", "person"]
BASE, RUN, THRESHOLD = 4, 2, 0.05

ITEMS = {"source": Text("Interview", "访谈"), "person": Text("Person", "人员")}
PLURALS = {"source": Text("interviews", "次访谈"), "person": Text("persons", "名人员")}


@dataclass(frozen=True, slots=True)
class Items:
    """What is met one after the other.

    names: [item], in the order of fieldwork.  found: [item, code]; whether it is coded there.
    undated: the sources without a date.  dated: whether there are others.
    """

    by: By
    names: Sequence[str]
    found: NDArray[np.bool_]
    undated: Sequence[str]
    dated: bool


@dataclass(frozen=True, slots=True)
class Orders:
    """Random orders of the items. codes: [order, item]; how many codes were met so far."""

    codes: Ints
    exact: bool
    seed: int


def information(codes: Ints) -> list[float | None]:
    """run(k) of each item. codes: [item]; codes met so far, in the order of fieldwork."""
    if len(codes) < BASE or not codes[BASE - 1]:
        return [None] * len(codes)
    base = codes[BASE - 1]
    run = (codes[BASE + RUN - 1 :] - codes[BASE - 1 : -RUN]) / base
    return [*[None] * (len(codes) - len(run)), *run.tolist()]


def caption(
    within: Scope, filters: Filters, items: Items, drawn: Orders, own: Ints
) -> dict[str, Any]:
    """What was counted, in plain values. own: [item]; codes so far, in the order of fieldwork."""
    runs = information(own)
    low = [at for at, run in enumerate(runs) if run is not None and run <= THRESHOLD]
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
        "order": "date" if items.dated else "imported",
        "undated": list(items.undated) if items.dated else [],
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


def notes(within: Scope, filters: Filters, items: Items, meta: dict[str, Any]) -> Iterator[Text]:
    """The caption as sentences. meta: what `caption` gives."""
    yield _orders(meta)
    yield _last_new(items, meta)
    yield _stopping(items, meta)
    yield how_much(meta["n"])
    yield whose(meta["coders"], filters.coders)
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
