"""Continua: texts (or recordings) as lengths on which each coder marked segments of free ends.

The data of Krippendorff's unitizing coefficients, from a project or from a file. All continua stand
in one set of columns, since a project has sources × codes of them; what is computed from them
stands in `unitizing`.

- What a coder left unmarked is a gap, that is data. A coder who didn't work on a continuum is
  absent from it; a continuum with fewer than two coders compares nobody and isn't kept.
- A coder's segments of one category never overlap: those that do are united, those that only touch
  stay two units. Segments of different categories may overlap; then the categories can't be
  compared together (`crossings`), only each by itself (`each_alone`).
- Of a project's text only the eligible turns count, laid end to end: what lies between them is
  squeezed out, and a coding that runs across it stays one segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.agreement.comparison import Compared
from qcode.analysis.agreement.units.tallying import ANY
from qcode.analysis.tidy.codings import spread
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.tree import preorder
from qcode.table import Named
from qcode.texts import Text

Flags = NDArray[np.bool_]

ANY_CODE = Named(ANY, Text("any code", "任一编码"))


@dataclass(frozen=True, slots=True)
class Segments:
    """One row a segment: a unit, in the words of the unitizing coefficients.

    continuum, coder, category: [segment]; indexes into what the Continua list.
    start, end: [segment]; half-open, in ticks.
    """

    continuum: Ints
    coder: Ints
    category: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.start)

    @property
    def length(self) -> Ints:
        """[segment]; in ticks."""
        return self.end - self.start

    def take(self, chosen: Flags | Ints) -> Segments:
        """Those that are chosen, by a mask or by their places."""
        columns = (self.continuum, self.coder, self.category, self.start, self.end)
        return Segments(*(column[chosen] for column in columns))


@dataclass(frozen=True, slots=True)
class Continua:
    """Several continua, laid end to end so that segments of two never meet.

    names: [continuum]; several of one name where one text was cut (see `cut`).
    length: [continuum]; in ticks, at least 1.  ticks: how many make one unit of length, which is a
    character, or what a file counts in.
    present: [continuum, coder]; who worked on it: two at least.
    categories: code ids with their names.  parents: [category]; the place of the one that counts it
    too, -1 where there is none.
    segments: ordered by category, coder and start.  Their offsets are into all continua laid end to
    end.
    united: how many segments were given that overlapped an earlier one of their coder and category.
    single: the names of the continua left out because fewer than two coders worked on them.
    cut: whether the continua are one text, cut between turns where no segment runs across.
    """

    names: tuple[str, ...]
    length: Ints
    ticks: int
    coders: tuple[str, ...]
    present: Flags
    categories: tuple[Named, ...]
    parents: tuple[int, ...]
    segments: Segments
    united: int = 0
    single: tuple[str, ...] = ()
    cut: bool = False

    def __len__(self) -> int:
        return len(self.length)

    @property
    def extent(self) -> int:
        """How long all continua are together, in ticks."""
        return int(self.length.sum())


@dataclass(frozen=True, slots=True)
class Crossing:
    """Segments of one coder and different categories that overlap.

    count: how many segments overlap one that starts before them.
    continuum, categories: where the first of them stands, and what the two are marked with.
    """

    count: int
    continuum: str
    categories: tuple[Named, Named]


def continua_of(given: Continua) -> Continua:
    """The continua as they are compared, from segments in any order and with offsets of their own.

    given: segments' offsets count from the beginning of their continuum, may overlap, and are
    longer than nothing; present may hold continua with a single coder.
    """
    kept = given.present.sum(axis=1) >= 2
    place = np.cumsum(kept) - 1
    segments = given.segments.take(kept[given.segments.continuum])
    length = given.length[kept]
    continuum = place[segments.continuum]
    base = (np.cumsum(length) - length)[continuum]
    moved = replace(
        segments, continuum=continuum, start=segments.start + base, end=segments.end + base
    )
    whole = _united(moved, int(length.sum()))
    return replace(
        given,
        names=tuple(name for name, keep in zip(given.names, kept, strict=True) if keep),
        length=length,
        present=given.present[kept],
        segments=whole,
        united=len(moved) - len(whole),
        single=tuple(name for name, keep in zip(given.names, kept, strict=True) if not keep),
    )


def spans_of(compared: Compared, *, rollup: bool = True, named: Sequence[str] = ()) -> Continua:
    """A project's continua: a compared source each, or what one source falls into.

    rollup: whether parents count what is marked with codes under them, and stand among the
    categories.  named: ids of codes that are categories even if nobody used them.
    """
    turns, codings = compared.turns, compared.codings
    size = compared.units.characters[turns]
    before = np.concatenate([[0], np.cumsum(size)])
    continuum = np.searchsorted(compared.sources, codings.source)
    length = np.bincount(
        np.searchsorted(compared.sources, compared.units.source[turns]),
        size,
        minlength=len(compared.sources),
    ).astype(np.int64)
    base = (np.cumsum(length) - length)[continuum]
    start, end = (_squeezed(compared, before, at) - base for at in (codings.start, codings.end))
    order, parents = preorder(compared.units.corpus.codes)
    category = np.argsort(order)[codings.code]
    marked = Segments(continuum, codings.coder, category, start, end).take(start < end)
    everybody = np.ones((len(length), len(compared.coders)), bool)
    names = tuple(compared.names)
    codes = [compared.units.corpus.codes[at] for at in order]
    categories = tuple(Named(code.id, code.name) for code in codes)
    above = tuple(parents) if rollup else (-1,) * len(parents)
    given = Continua(names, length, 1, compared.coders, everybody, categories, above, marked)
    found = continua_of(_in_use(given, named))
    return _cut(found, before[1:-1]) if len(found) == 1 else found


def each_alone(continua: Continua) -> Continua:
    """Every category with those under it, and ANY: what a coder marked with any of them, united.

    Segments of different categories overlap here; each is a continuum of its own, marked or not.
    """
    lines = [[*_upwards(continua.parents, at), len(continua.categories)]
             for at in range(len(continua.categories))]  # fmt: skip
    flat = np.array([each for line in lines for each in line], np.int64)
    last = np.cumsum([len(line) for line in lines], dtype=np.int64)
    first = np.concatenate([[0], last[:-1]]).astype(np.int64)
    category = continua.segments.category
    row, at = spread(first[category], last[category])
    marked = replace(continua.segments.take(row), category=flat[at])
    categories = (*continua.categories, ANY_CODE)
    segments = _united(marked, continua.extent)
    return replace(continua, categories=categories, parents=(-1,) * len(categories),
                   segments=segments)  # fmt: skip


def crossings(continua: Continua) -> dict[int, Crossing]:
    """Coder → their segments of different categories that overlap, where there are any."""
    found: dict[int, Crossing] = {}
    for coder in range(len(continua.coders)):
        own = continua.segments.take(continua.segments.coder == coder)
        own = own.take(np.argsort(own.start, kind="stable"))
        reach = np.maximum.accumulate(own.end)
        crossing = np.flatnonzero(own.start[1:] < reach[:-1]) + 1
        if len(crossing):
            here = crossing[0]
            other = np.flatnonzero(own.end[:here] > own.start[here])[0]
            pair = (continua.categories[own.category[other]],
                    continua.categories[own.category[here]])  # fmt: skip
            name = continua.names[own.continuum[here]]
            found[coder] = Crossing(len(crossing), name, pair)
    return found


def about(continua: Continua) -> list[Text]:
    """What is to be said below a table of how the continua came about."""
    return [*_about(continua)]


def _about(continua: Continua) -> Iterator[Text]:
    if continua.united:
        count = f"{continua.united:,}"
        yield Text(
            f"Segments of one coder and code that overlap another are united with it ({count}).",
            f"同一编码员、同一编码的重叠编码段已合并（{count} 个）。",
        )
    if continua.single:
        yield Text(
            f"Left out, since fewer than two coders worked there: {', '.join(continua.single)}.",
            f"编码员不足两人，未纳入：{'、'.join(continua.single)}。",
        )
    if continua.cut and len(continua) > 1:
        count = f"{len(continua):,}"
        yield Text(
            f"Resampled are the {count} stretches of turns across which no segment runs.",
            f"重抽样以话轮为单位；有编码段跨越的相邻话轮合为一段，共 {count} 段。",
        )


def _squeezed(compared: Compared, before: Ints, offset: Ints) -> Ints:
    """Where global offsets come to stand once only the compared turns are laid end to end.

    before: [turn + 1]; how much lies before each turn, and all of it.
    """
    start, end = (side[compared.turns] for side in (compared.units.start, compared.units.end))
    turn = np.searchsorted(end, offset, "right")
    begin = np.concatenate([start, [np.iinfo(np.int64).max]])[turn]
    squeezed: Ints = before[turn] + np.maximum(offset - begin, 0)
    return squeezed


def _in_use(given: Continua, named: Sequence[str]) -> Continua:
    """Only the categories that are used, those over them, and the named ones."""
    used = {at for at, each in enumerate(given.categories) if each.id in named}
    for category in np.unique(given.segments.category).tolist():
        used.update(_upwards(given.parents, category))
    kept = sorted(used)
    place = {-1: -1} | {category: at for at, category in enumerate(kept)}
    table = np.zeros(len(given.categories), np.int64)
    table[kept] = np.arange(len(kept))
    return replace(
        given,
        categories=tuple(given.categories[at] for at in kept),
        parents=tuple(place.get(given.parents[at], -1) for at in kept),
        segments=replace(given.segments, category=table[given.segments.category]),
    )


def _upwards(parents: Sequence[int], category: int) -> Iterator[int]:
    """The category itself and all over it."""
    while category >= 0:
        yield category
        category = parents[category]


def _cut(continua: Continua, borders: Ints) -> Continua:
    """One text cut at those of the borders that no segment runs across.

    No coefficient changes by it: units stay whole, and of gaps only the length counts.
    """
    segments = continua.segments
    begun = np.searchsorted(np.sort(segments.start), borders, "left")
    over = np.searchsorted(np.sort(segments.end), borders, "right")
    at = borders[begun == over]
    length = np.diff(np.concatenate([[0], at, continua.length]))
    return replace(
        continua,
        names=continua.names * len(length),
        length=length,
        present=np.repeat(continua.present, len(length), axis=0),
        segments=replace(segments, continuum=np.searchsorted(at, segments.start, "right")),
        cut=True,
    )


def _united(segments: Segments, extent: int) -> Segments:
    """By category, coder and start; what overlaps within these made one, touching ones stay two.

    extent: how long all continua are together.
    """
    if not len(segments):
        return segments
    segments = segments.take(np.argsort(segments.start, kind="stable"))
    lane = segments.category * (int(segments.coder.max()) + 1) + segments.coder
    narrow = lane.astype(np.min_scalar_type(int(lane.max())))  # numpy sorts these in linear time
    order = np.argsort(narrow, kind="stable")
    ordered, beside = segments.take(order), lane[order] * extent
    reach = np.maximum.accumulate(ordered.end + beside)
    fresh = np.ones(len(ordered), bool)
    fresh[1:] = ordered.start[1:] + beside[1:] >= reach[:-1]
    first = np.flatnonzero(fresh)
    return replace(ordered.take(first), end=np.maximum.reduceat(ordered.end, first))
