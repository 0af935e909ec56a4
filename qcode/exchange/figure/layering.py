"""Which layer everything in a figure stands in, and in which order: with few lines that cross.

After Sugiyama, Tagawa & Toda (1981): every line leads from a layer to a later one. A circle is
opened by turning one of its lines around while the layers are found. What spans several layers
stands in each, so that all lines join neighbouring layers; then each layer is ordered by the mean
places of what its items are joined to, over and over, and the order with the fewest crossings kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 24


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float

    @property
    def lying(self) -> Size:
        """On its side."""
        return Size(self.height, self.width)


@dataclass(slots=True)
class Item:
    """Something with a place in a layer: a box, a label, or a line that passes.

    before, after: what it is joined to in the layer before and in the one after.
    """

    layer: int
    size: Size
    line: bool = False
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


def forward(ids: Sequence[str], ends: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The ends of every line, of those that close a circle turned around."""
    onward: dict[str, list[str]] = {each: [] for each in ids}
    for origin, target in ends:
        onward[origin].append(target)
    done: set[str] = set()
    back: set[tuple[str, str]] = set()
    for start in ids:
        path = {start: iter(onward[start])} if start not in done else {}
        while path:
            at = next(reversed(path))
            step = next(path[at], None)
            if step is None:
                done.add(at)
                del path[at]
            elif step in path:
                back.add((at, step))
            elif step not in done:
                path[step] = iter(onward[step])
    return [end[::-1] if end in back else end for end in ends]


def layers_of(ids: Sequence[str], forward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Layer by box: behind all that leads to it, and then as near as may be to what it leads to."""
    before: dict[str, list[str]] = {each: [] for each in ids}
    after: dict[str, list[str]] = {each: [] for each in ids}
    for start, end in forward:
        before[end].append(start)
        after[start].append(end)
    layer: dict[str, int] = {}
    waiting = list(ids)
    while waiting:
        ready = [each for each in waiting if all(one in layer for one in before[each])]
        for each in ready:
            layer[each] = max((layer[one] + 1 for one in before[each]), default=0)
        waiting = [each for each in waiting if each not in layer]
    for each in sorted(ids, key=lambda one: -layer[one]):
        if after[each]:
            layer[each] = min(layer[one] for one in after[each]) - 1
    return layer


def ordered(items: Sequence[Item]) -> list[list[int]]:
    """The items of each layer from top to bottom: of many orders, one of few crossings."""
    layers: list[list[int]] = [[] for _ in range(1 + max(each.layer for each in items))]
    for number in _as_met(items):
        layers[items[number].layer].append(number)
    best, fewest = [list(each) for each in layers], _crossings(items, layers)
    for sweep in range(SWEEPS):
        _sweep(items, layers, rightwards=sweep % 2 == 0, turning=sweep % 4 > 1)
        _swap(items, layers)
        crossings = _crossings(items, layers)
        if crossings < fewest:
            best, fewest = [list(each) for each in layers], crossings
    return best


def _as_met(items: Sequence[Item]) -> list[int]:
    """All items, those that hang together one after the other."""
    met: dict[int, None] = {}
    waiting = list(range(len(items)))[::-1]
    while waiting:
        at = waiting.pop()
        if at not in met:
            met[at] = None
            waiting += [*items[at].before[::-1], *items[at].after[::-1]]
    return list(met)


def _sweep(
    items: Sequence[Item], layers: list[list[int]], *, rightwards: bool, turning: bool
) -> None:
    """Order each layer by the mean places of what its items are joined to in the one just done.

    turning: those whose means are equal change places, which leads out of many a dead end.
    """
    pairs = list(pairwise(layers))
    for left, right in pairs if rightwards else [(b, a) for a, b in reversed(pairs)]:
        place = {number: at for at, number in enumerate(left)}
        key = {}
        for at, number in enumerate(right):
            joined = items[number].before if rightwards else items[number].after
            key[number] = sum(place[each] for each in joined) / len(joined) if joined else at
        if turning:
            right.reverse()
        right.sort(key=lambda number: key[number])


def _swap(items: Sequence[Item], layers: Sequence[list[int]]) -> None:
    """Let neighbours change places where that undoes crossings; their means didn't tell."""
    place = {number: at for layer in layers for at, number in enumerate(layer)}

    def crossing(above: int, below: int) -> int:
        sides = (
            (items[above].before, items[below].before),
            (items[above].after, items[below].after),
        )
        return sum(
            place[one] > place[other] for ones, others in sides for one in ones for other in others
        )

    for layer in layers:
        for at in range(len(layer) - 1):
            above, below = layer[at], layer[at + 1]
            if crossing(below, above) < crossing(above, below):
                layer[at], layer[at + 1] = below, above
                place[above], place[below] = at + 1, at


def _crossings(items: Sequence[Item], layers: Sequence[Sequence[int]]) -> int:
    """How many pairs of lines cross between neighbouring layers."""
    total = 0
    for left, right in pairwise(layers):
        place = {number: at for at, number in enumerate(right)}
        ends = [
            place[end]
            for number in left
            for end in sorted(items[number].after, key=place.__getitem__)
        ]
        total += sum(one > other for at, one in enumerate(ends) for other in ends[at + 1 :])
    return total
