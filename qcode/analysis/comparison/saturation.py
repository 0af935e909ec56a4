"""Saturation: how many new codes each further interview brought.

An *item* is an interview (a source) or a person. Let first(c) be the place of the first item in
which code c stands, in some order of the items. After k items

    codes(k) = #{c: first(c) ≤ k}        new(k) = codes(k) - codes(k - 1)

- Over random orders of the items: the means of both, and the 2.5th and 97.5th percentile of
  codes(k). Where there are no more orders than were asked for, all of them are taken.
- In the order of fieldwork (see chronology; a person by their first interview):
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

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.comparison.chronology import Chronology, chronology
from qcode.analysis.comparison.saturation_curve import (
    ITEMS,
    PLURALS,
    By,
    Items,
    Orders,
    caption,
    information,
    notes,
)
from qcode.analysis.tidy.begun import Begun, begun_only
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope, required, scope
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Cell, Column, Table
from qcode.texts import Text


def saturation(
    corpus: Corpus,
    *,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    by: By = "source",
    orders: int = 1000,
    seed: int = 1,
    begun: Begun = (),
    imported: Sequence[str] = (),
) -> Table:
    """The curve of new codes; see the module.

    orders: how many random ones.  begun: (coder, source).  imported: as `chronology` takes it.
    Raises UnknownName; UsageProblem where nothing is left.
    """
    if by not in ITEMS:
        raise UnknownName("kind of item", by, ITEMS)
    within = scope(corpus, filters, rollup=True)
    required(within.turns, filters)
    within = begun_only(within, filters, begun)
    when = chronology(corpus, imported)
    items = _items(within, when, by)
    drawn = _drawn(items.found, orders, seed)
    own = _codes_so_far(items.found, [np.arange(len(items.names))])[0]
    meta = caption(within, filters, items, drawn, own)
    return Table(
        title=Text(
            f"Saturation: new codes by further {PLURALS[by].en}",
            f"编码饱和：每增加一{PLURALS[by].zh[0]}{ITEMS[by].zh}所得新编码",
        ),
        columns=_columns(items),
        rows=tuple(_rows(items, drawn, own)),
        meta=meta,
        notes=tuple(notes(within, filters, items, meta)),
    )


def _items(within: Scope, when: Chronology, by: By) -> Items:
    """Raises UsageProblem where there are none, or nothing is coded."""
    units, corpus = within.units, within.corpus
    factor = units.factor(by)
    names, values = [str(level.id) for level in factor.levels], factor.values
    eligible = within.turns & (values >= 0)
    ordered = _as_met(values, eligible, when, units.source)
    place = np.full(len(names), -1)
    place[ordered] = np.arange(len(ordered))
    parts = within.parts.take(eligible[within.parts.unit])
    found = np.zeros((len(ordered), len(corpus.codes)), bool)
    found[place[values[parts.unit]], within.codings.code[parts.coding]] = True
    if not found.any():
        raise UsageProblem(
            Text("nothing is coded in what is looked at", "所查看的话轮中没有编码段"),
            Text("widen them, or code first", "请放宽筛选条件，或先编码"),
        )
    read = np.unique(units.source[eligible]).tolist()
    undated = [corpus.sources[at].name for at in read if at in when.undated]
    met = found[:, np.flatnonzero(found.any(axis=0))]
    return Items(by, [names[at] for at in ordered], met, undated, len(undated) < len(read))


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
    return Orders(_codes_so_far(found, (np.array(order) for order in drawn)), exact, seed)


def _codes_so_far(found: NDArray[np.bool_], drawn: Iterable[Ints]) -> Ints:
    """[order, item]; how many codes were met up to each place of an order."""
    first = np.array([found[order].argmax(axis=0) for order in drawn])
    orders, items = len(first), len(found)
    place = first + items * np.arange(orders)[:, None]
    new = np.bincount(place.ravel(), minlength=orders * items).reshape(orders, items)
    return np.cumsum(new, axis=1)


def _columns(items: Items) -> tuple[Column, ...]:
    plural = PLURALS[items.by]
    number = Text(plural.en.capitalize(), f"{ITEMS[items.by].zh}数")
    random = Text("Random orders", "随机顺序")
    came = Text("By date", "按日期") if items.dated else Text("As imported", "按导入顺序")
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
