"""Together: how often each two codes meet in a block, by one of seven meanings of "near".

For codes a and b, each with all under it, in the turns of the block:

    turn, source, person, village
              the sets A and B of units in which a coding of the code overlaps an eligible turn;
              N: all such units of the block
    same      the sets of spans that carry the code, each distinct span once; N: all coded spans
    overlap   count: pairs of a coding of a and one of b that share an eligible character;
              A, B: the eligible characters that the codes cover; N: all eligible characters
    distance  count: pairs in one source with at most so many characters between them (touching
              and overlapping ones have none); no sets, hence no Jaccard, lift or support

    count   |A ∩ B|, or the pairs            share_a   of a's units (or codings), those with b
    n_a     |A|, or the codings of a         jaccard   |A ∩ B| / |A ∪ B|
    support |A ∩ B| / N                      lift      |A ∩ B| N / (|A| |B|)

Support and lift are those of association rules (Brin, Motwani, Ullman & Tsur 1997), Jaccard's
coefficient is Jaccard's (1912).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qcode.analysis.pairs.blocks import Block
from qcode.analysis.tidy.codings import spread
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.families import Families
from qcode.analysis.tidy.filters import Chosen
from qcode.analysis.tidy.scope import Scope
from qcode.analysis.tidy.tree import distinct

ITEMS_AT_ONCE = 1 << 15
PAIRS_AT_ONCE = 1 << 20
"""How many are worked on at once, so that memory is bounded."""


@dataclass(frozen=True, slots=True)
class Together:
    """count, near: [level, level]; near[a, b]: how many of a's own have a b.  own: [level].

    shared: [level, level]; |A ∩ B|, and |A| on the diagonal.  base: N. Both None for distance.
    """

    count: Ints
    near: Ints
    own: Ints
    shared: Ints | None
    base: int | None


def together(
    scope: Scope, block: Block, level: Ints, families: Families, near: str, distance: int | None
) -> Together:
    """level: [coding]; each coding's own code.  near: one of NEARNESS; distance: for that."""
    if near in ("overlap", "distance"):
        return _of_pairs(scope, block, level, families, distance)
    if near == "same":
        chosen = block.codings
        item, own = _spans(scope, chosen), level[chosen]
        base = len(distinct(item))
    else:
        factor = _items(scope, near)
        item, own = factor[block.parts.unit], level[block.parts.coding]
        base = len(distinct(_known(factor[block.turns])))
    known = item >= 0
    shared = _shared(_marked(own[known], item[known], families))
    return Together(shared, shared, np.diagonal(shared), shared, base)


def _items(scope: Scope, near: str) -> Ints:
    """[unit]; which of the sets' members each turn is or belongs to, -1 for none."""
    if near == "turn":
        return np.arange(len(scope.units.source))
    return scope.units.source if near == "source" else scope.units.factor(near).values


def _spans(scope: Scope, codings: Ints) -> Ints:
    """[coding]; a number that is the same for codings of the same span."""
    start, end = scope.codings.start[codings], scope.codings.end[codings]
    return start * (int(end.max(initial=0)) + 1) + end


def _known(values: Ints) -> Ints:
    return values[values >= 0]


def _of_pairs(
    scope: Scope, block: Block, level: Ints, families: Families, distance: int | None
) -> Together:
    """distance None: overlap."""
    chosen = block.codings
    own = level[chosen]
    counted = families.sum(np.bincount(own, minlength=len(families)))
    if distance is not None:
        count, near = _meetings(own, _within(scope, chosen, distance), families)
        return Together(count, near, counted, None, None)
    count, near = _meetings(own, _overlapping(scope, block, chosen), families)
    base = int(scope.units.characters[block.turns].sum())
    return Together(count, near, counted, _characters(block, level, families), base)


def _within(scope: Scope, codings: Ints, distance: int) -> Ints:
    """[coding]; those after it up to this one start in its source and near enough."""
    start, end = scope.codings.start[codings], scope.codings.end[codings]
    lengths = np.array([source.length for source in scope.corpus.sources], np.int64)
    border = (scope.units.base + lengths)[scope.codings.source[codings]]
    far = min(distance, int(lengths.max(initial=0)))
    reach: Ints = np.searchsorted(start, np.minimum(end + far, border - 1), "right")
    return reach


def _overlapping(scope: Scope, block: Block, codings: Ints) -> Ints:
    """[coding]; those after it up to this one have their first eligible character in it.

    What two codings share begins where the later one begins, so they share an eligible character
    if and only if they share the later one's first.
    """
    parts = block.parts
    fresh = np.diff(parts.coding, prepend=-1) > 0
    return np.searchsorted(parts.start[fresh], scope.codings.end[codings], "left")


def _meetings(own: Ints, reach: Ints, families: Families) -> tuple[Ints, Ints]:
    """(count, near) of the pairs p, q with p < q < reach[p].  own: [coding]."""
    size = len(families)
    pairs = np.zeros(size * size, np.int64)
    met = np.zeros((size, len(own)), bool)
    for p, q in _pairs(reach):
        pairs += np.bincount(own[p] * size + own[q], minlength=size * size)
        met[own[q], p] = True
        met[own[p], q] = True
    table = pairs.reshape(size, size)
    count = families.sum(families.sum(table + table.T).T)
    near = [np.bincount(own[each], minlength=size) for each in families.any(met)]
    return count, families.sum(np.reshape(near, (size, size)).T)


def _pairs(reach: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Each p with every q between it and reach[p], some at a time."""
    first = np.arange(len(reach)) + 1
    upto = np.cumsum(np.maximum(reach - first, 0))
    cuts = np.searchsorted(
        upto, np.arange(PAIRS_AT_ONCE, upto[-1] if len(upto) else 0, PAIRS_AT_ONCE)
    )
    borders = [0, *distinct(cuts + 1).tolist(), len(reach)]
    for low, high in pairwise(borders):
        p, q = spread(first[low:high], reach[low:high])
        yield p + low, q


def _characters(block: Block, level: Ints, families: Families) -> Ints:
    """[level, level]; how many characters both cover.

    Between two neighbouring borders of parts nothing changes: such a stretch is one item that
    weighs as much as it is long.
    """
    parts = block.parts
    border = distinct(np.concatenate([parts.start, parts.end]))
    row, stretch = spread(np.searchsorted(border, parts.start), np.searchsorted(border, parts.end))
    items = distinct(stretch)
    marked = _marked(level[parts.coding[row]], stretch, families)
    return _shared(marked, np.diff(border)[items])


def _marked(level: Ints, item: Ints, families: Families) -> Chosen:
    """[level, place]; whether the family occurs in the item, items in order, each once."""
    items = distinct(item)
    own = np.zeros((len(families), len(items)), bool)
    own[level, np.searchsorted(items, item)] = True
    return families.any(own)


def _shared(marked: Chosen, weight: Ints | None = None) -> Ints:
    """[level, level]; how many items (or what weight of them) have both.

    float64 holds every whole number up to 2⁵³, so these sums are exact.
    """
    size, items = marked.shape
    total = np.zeros((size, size))
    for at in range(0, items, ITEMS_AT_ONCE):
        piece = marked[:, at : at + ITEMS_AT_ONCE].astype(np.float64)
        heavy = piece if weight is None else piece * weight[at : at + ITEMS_AT_ONCE]
        total += heavy @ piece.T
    return total.astype(np.int64)
