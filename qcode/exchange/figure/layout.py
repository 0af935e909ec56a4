"""Where the boxes and lines of a figure go, layer by layer from left to right.

Boxes stand in even layers. The labels of lines stand in the odd layers between them, as if they
were boxes too, and so does each line in every layer that it passes: so no label ever lies on a box,
a line or another label, and no line on a box.

Places are inches, x to the right and y upwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qcode.exchange.figure.layering import SWEEPS, Item, Size, forward, layers_of, ordered

Point = tuple[float, float]

APART, LINES_APART = 0.16, 0.1
"""Between two boxes or labels above each other, and where one of the two is only a line."""

BETWEEN, PER_LINE, WIDEST = 0.3, 0.05, 1.1
"""Between two layers; wider by so much for each line that crosses over; at most."""

GROUPS_APART = 0.35
"""Between parts of the figure that no relation joins."""


@dataclass(frozen=True, slots=True)
class Box:
    """Something that takes room. x, y: its middle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Link:
    """A line to be led from one box to another, with a label of this size."""

    origin: str
    target: str
    label: Size


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a link: pieces from its origin to its target, with the label between two of them.

    A piece is a row of points through which the line goes level, turning only between two of them.
    """

    pieces: tuple[tuple[Point, ...], ...]
    label: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """boxes: by id.  routes: in the order of the links."""

    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of all that it holds."""
        taken = [*self.boxes.values(), *(route.label for route in self.routes)]
        passed = [y for route in self.routes for piece in route.pieces for _, y in piece]
        low = min([*passed, *(box.y - box.height / 2 for box in taken)])
        high = max([*passed, *(box.y + box.height / 2 for box in taken)])
        return min(box.left for box in taken), low, max(box.right for box in taken), high


@dataclass(frozen=True, slots=True)
class _Way:
    """The items that a link passes, from left to right. turned: it leads from right to left.

    label: which of the items bears its label.
    """

    items: list[int]
    label: int
    turned: bool


def lay_out(sizes: Mapping[str, Size], links: Sequence[Link]) -> Layout:
    """Places for boxes of these sizes and for the links between them, group by group."""
    boxes: dict[str, Box] = {}
    routes: dict[int, Route] = {}
    floor = 0.0
    for group in _groups(sizes, links):
        mine = [number for number, link in enumerate(links) if link.origin in group]
        part = _Part({each: sizes[each] for each in group}, [links[number] for number in mine])
        placed = part.placed(floor)
        boxes |= placed.boxes
        routes |= dict(zip(mine, placed.routes, strict=True))
        floor = part.bottom(floor) - GROUPS_APART
    return Layout(boxes, tuple(routes[number] for number in range(len(links))))


def _groups(sizes: Mapping[str, Size], links: Sequence[Link]) -> Iterator[list[str]]:
    """The boxes that links join, directly or by way of others, each group in the order given."""
    root = {each: each for each in sizes}

    def find(each: str) -> str:
        while root[each] != each:
            each = root[each]
        return each

    for link in links:
        root[find(link.target)] = find(link.origin)
    groups: dict[str, list[str]] = {}
    for each in sizes:
        groups.setdefault(find(each), []).append(each)
    yield from groups.values()


class _Part:
    """The places of one group."""

    def __init__(self, sizes: Mapping[str, Size], links: Sequence[Link]) -> None:
        self.items: list[Item] = []
        self.box_of: dict[str, int] = {}
        ends = forward(list(sizes), [(link.origin, link.target) for link in links])
        layer_of = layers_of(list(sizes), ends)
        for each, size in sizes.items():
            self.box_of[each] = self._item(Item(2 * layer_of[each], size))
        self.ways = [
            self._way(start, end, link, turned=start != link.origin)
            for link, (start, end) in zip(links, ends, strict=True)
        ]
        self.layers = ordered(self.items)
        self.y = self._heights()
        self.x = self._columns()

    def placed(self, top: float) -> Layout:
        """The layout with its highest edge at `top`."""
        shift = top - self._top()
        self.y = [y + shift for y in self.y]
        ports = self._ports()
        boxes = {each: self._box(item) for each, item in self.box_of.items()}
        return Layout(boxes, tuple(self._route(way, ports) for way in self.ways))

    def bottom(self, top: float) -> float:
        low = min(y - item.size.height / 2 for y, item in zip(self.y, self.items, strict=True))
        return min(low, top)

    def _top(self) -> float:
        return max(y + item.size.height / 2 for y, item in zip(self.y, self.items, strict=True))

    # what stands in which layer

    def _item(self, item: Item) -> int:
        self.items.append(item)
        return len(self.items) - 1

    def _way(self, start: str, end: str, link: Link, turned: bool) -> _Way:
        """Lead a link through the layers, its label right behind the box that it comes from."""
        first, last = self.box_of[start], self.box_of[end]
        between = range(self.items[first].layer + 1, self.items[last].layer)
        labelled = between[-1] if turned else between[0]
        passed = [first]
        for layer in between:
            line = layer != labelled
            passed.append(self._item(Item(layer, Size(0, 0) if line else link.label, line)))
        passed.append(last)
        for left, right in pairwise(passed):
            self.items[left].after.append(right)
            self.items[right].before.append(left)
        return _Way(passed, passed[labelled - between[0] + 1], turned)

    # where it stands

    def _heights(self) -> list[float]:
        """y of every item: as near as may be to the mean of what it is joined to."""
        y = [0.0] * len(self.items)
        for layer in self.layers:
            self._settle(layer, [0.0] * len(layer), y)
        for sweep in range(SWEEPS):
            for layer in self.layers if sweep % 2 else reversed(self.layers):
                wanted = []
                for number in layer:
                    joined = [*self.items[number].before, *self.items[number].after]
                    wanted.append(sum(y[each] for each in joined) / len(joined) if joined else 0.0)
                self._settle(layer, wanted, y)
        return y

    def _settle(self, layer: Sequence[int], wanted: Sequence[float], y: list[float]) -> None:
        """Give the items of a layer the places nearest to those wanted that keep them apart.

        Least squares under an order: with each item's due distance from the first taken off, the
        places may only fall, and neighbours that don't are pooled to their mean.
        """
        due = [0.0]
        for above, below in pairwise(layer):
            due.append(due[-1] + self._distance(self.items[above], self.items[below]))
        pools: list[tuple[float, int]] = []
        for place, taken_off in zip(wanted, due, strict=True):
            mean, count = place + taken_off, 1
            while pools and pools[-1][0] < mean:
                other, many = pools.pop()
                mean, count = (other * many + mean * count) / (many + count), many + count
            pools.append((mean, count))
        levels = [mean for mean, count in pools for _ in range(count)]
        for number, level, taken_off in zip(layer, levels, due, strict=True):
            y[number] = level - taken_off

    def _distance(self, above: Item, below: Item) -> float:
        apart = LINES_APART if above.line or below.line else APART
        return (above.size.height + below.size.height) / 2 + apart

    def _columns(self) -> list[tuple[float, float]]:
        """(left, right) of every layer."""
        columns = [(0.0, max(self.items[each].size.width for each in self.layers[0]))]
        for layer in self.layers[1:]:
            crossing = sum(len(self.items[each].before) for each in layer)
            left = columns[-1][1] + min(BETWEEN + PER_LINE * crossing, WIDEST)
            columns.append((left, left + max(self.items[each].size.width for each in layer)))
        return columns

    def _box(self, number: int) -> Box:
        item = self.items[number]
        left, right = self.x[item.layer]
        return Box((left + right) / 2, self.y[number], item.size.width, item.size.height)

    # the lines

    def _ports(self) -> dict[tuple[int, int], float]:
        """(box, item joined to it) → y of the point of the box's side where that line ends."""
        ports: dict[tuple[int, int], float] = {}
        for number in self.box_of.values():
            item = self.items[number]
            for joined in (item.before, item.after):
                upwards = sorted(joined, key=lambda each: self.y[each])
                step = 0.7 * item.size.height / len(upwards) if upwards else 0
                low = self.y[number] - step * (len(upwards) - 1) / 2
                ports |= {(number, each): low + step * at for at, each in enumerate(upwards)}
        return ports

    def _route(self, way: _Way, ports: Mapping[tuple[int, int], float]) -> Route:
        """The line from box to box, cut where its label stands."""
        first, *between, last = way.items
        pieces: list[list[Point]] = [[(self._box(first).right, ports[first, between[0]])]]
        for number in between:
            left, right = self.x[self.items[number].layer]
            box = self._box(number)
            if number == way.label:
                pieces[-1] += [(left, box.y), (box.left, box.y)]
                pieces.append([(box.right, box.y), (right, box.y)])
            else:
                pieces[-1] += [(left, box.y), (right, box.y)]
        pieces[-1].append((self._box(last).left, ports[last, between[-1]]))
        if way.turned:
            pieces = [piece[::-1] for piece in pieces[::-1]]
        return Route(tuple(map(tuple, pieces)), self._box(way.label))
