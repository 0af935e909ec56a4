"""Tree: levels with parents, in the order in which tables show them.

Counting under a parent without counting twice rests on one fact: in preorder a node's subtree is
the run [node, end[node]). Node 0 is the whole, which everything is under; it makes the totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.factors import Ints
from qcode.codebook.model import Code
from qcode.codebook.tree import ordered


@dataclass(frozen=True, slots=True)
class Tree:
    """parent, end: [node]; level i is node i + 1.  The parent of the whole is itself."""

    parent: Ints
    end: Ints

    @classmethod
    def of(cls, parents: Sequence[int]) -> Tree:
        """parents: [level] in preorder; the parent's level, -1 at the top."""
        parent = np.array([0, *(each + 1 for each in parents)], np.int64)
        size = np.ones(len(parent), np.int64)
        for node in range(len(parent) - 1, 0, -1):
            size[parent[node]] += size[node]
        return cls(parent, np.arange(len(parent)) + size)

    def meeting(self, left: Ints, right: Ints) -> Ints:
        """The lowest node that is over both, elementwise; left before right in preorder."""
        over = left.copy()
        while (outside := self.end[over] <= right).any():
            over[outside] = self.parent[over[outside]]
        return over

    def tally(self, node: Ints, group: Ints, item: Ints, groups: int, weight: Ints | None) -> Ints:
        """[node, group]; how many distinct items (or their weight) lie under each node.

        node, group, item: [record].  weight: [item], None for 1 each.

        An item that occurs at several nodes v1 < v2 < … counts once under every node over it:
        +1 at each vi, -1 where vi and its successor meet, and then sum over each subtree.
        """
        size = len(self.parent)
        key = distinct((item * groups + group) * size + node)
        pair, node = np.divmod(key, size)
        item, group = np.divmod(pair, groups)
        worth = np.ones(len(key)) if weight is None else weight[item]
        again = np.flatnonzero(pair[1:] == pair[:-1])
        over = self.meeting(node[again], node[again + 1])
        cells = size * groups
        own = np.bincount(node * groups + group, worth, cells)
        twice = np.bincount(over * groups + group[again], worth[again], cells)
        summed = np.zeros((size + 1, groups), np.int64)
        np.cumsum((own - twice).reshape(size, groups).astype(np.int64), axis=0, out=summed[1:])
        return summed[self.end] - summed[:-1]


def distinct(values: Ints) -> Ints:
    """The values sorted, each once. (Quicker here than numpy's own, which hashes.)"""
    ordered = np.sort(values, kind="stable")
    fresh = np.ones(len(ordered), bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered[fresh]


def preorder(codes: Sequence[Code]) -> tuple[Ints, list[int]]:
    """Codes in the order of tables: where each stands among codes, and its parent's place (-1)."""
    shown = ordered(codes)
    place = {code.id: at for at, code in enumerate(shown)}
    given = {code.id: at for at, code in enumerate(codes)}
    order = np.array([given[code.id] for code in shown], np.int64)
    return order, [place[code.parent] if code.parent else -1 for code in shown]
