"""Pair: all that is said of two codes in a block; see `together` for what each figure is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qcode.analysis.pairs.asked import Asked
from qcode.analysis.pairs.blocks import Block
from qcode.analysis.pairs.frame import Frame
from qcode.analysis.pairs.together import Together, together


@dataclass(frozen=True, slots=True)
class Pair:
    """None: undefined, since it would be divided by nothing or there are no sets.

    characters: of a, of b and of both; () unless that is what shares are based on.
    """

    count: int
    n_a: int
    n_b: int
    n: int | None
    share_a: float | None
    share_b: float | None
    jaccard: float | None = None
    lift: float | None = None
    support: float | None = None
    characters: tuple[int, ...] = ()


def met_pairs(framed: Frame, asked: Asked) -> Iterator[tuple[Block, int, int, Pair]]:
    """Every pair of codes that meet often enough, by block. Raises UsageProblem."""
    shown, codes = framed.shown, np.ix_(framed.shown, framed.shown)
    pairable = np.triu(~framed.families.kin()[codes], 1)
    for block in framed.blocks():
        found = together(
            framed.scope, block, framed.code.values, framed.families, asked.near, asked.distance
        )
        enough = pairable & (found.count[codes] >= asked.least)
        for a, b in shown[np.argwhere(enough)].tolist():
            yield block, a, b, _pair(found, a, b, asked.near == "overlap")


def _pair(found: Together, a: int, b: int, in_characters: bool) -> Pair:
    count, n_a, n_b = int(found.count[a, b]), int(found.own[a]), int(found.own[b])
    shares = ratio(int(found.near[a, b]), n_a), ratio(int(found.near[b, a]), n_b)
    if found.shared is None or found.base is None:
        return Pair(count, n_a, n_b, None, *shares)
    in_a, in_b, both = (int(found.shared[place]) for place in ((a, a), (b, b), (a, b)))
    n = found.base
    characters = (in_a, in_b, both) if in_characters else ()
    jaccard = ratio(both, in_a + in_b - both)
    lift = ratio(both * n, in_a * in_b)
    support = ratio(both, n)
    return Pair(count, n_a, n_b, n, *shares, jaccard, lift, support, characters)


def ratio(part: float, whole: float) -> float | None:
    """None of nothing."""
    return part / whole if whole else None
