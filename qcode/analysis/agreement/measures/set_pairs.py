"""How like the sets of codes are that several coders gave, over all pairs of given sets at once.

Thousands of different sets, most of them given once or twice, are millions of pairs, and each
resample weighs them anew. So the sum runs over what sets share instead. Let f_a(T) be how often a
set of a codes was given that holds all codes of T. In the sum of f_a(T) f_b(T) over the T of j
codes, a pair of sets of a and b codes that share t of them counts C(t, j) times. A similarity
h(a, b, t) in Newton's form, the sum over j of C(t, j) Δʲh(a, b, 0), thus becomes a sum over those
T: S = B A B' as matrices, exactly. Sets with too many subsets are compared one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.agreement.measures.ratings import Floats
from qcode.analysis.tidy.factors import Ints

Similarity = Callable[[Ints, Ints, Ints], Floats]
"""h(a, b, t), of sets of a and b codes that share t; 0 where they share none. None is empty."""

_MOST_LISTED = 12
"""Codes of a set whose subsets may be listed: there are 4,095 of them."""

_CELLS = 1_000_000
"""Of the similarities of a few sets to all: 8 MB."""


@dataclass(frozen=True)
class DistinctSets:
    """Sets of codes, none empty, no two alike.

    holds: sparse [set, code] by rows, 1 where the set holds the code.
    """

    holds: Any

    def __len__(self) -> int:
        return int(self.holds.shape[0])

    @cached_property
    def sizes(self) -> Ints:
        """[set]; how many codes it has."""
        sizes: Ints = np.diff(self.holds.indptr).astype(np.int64)
        return sizes

    def similarity(self, left: Ints, right: Ints, like: Similarity) -> Floats:
        """[pair]; of the sets left[pair] and right[pair]."""
        shared = self.holds[left].multiply(self.holds[right]).sum(axis=1)
        return like(self.sizes[left], self.sizes[right], np.asarray(shared, np.int64))

    def to_all(self, some: Ints, likes: Sequence[Similarity]) -> Floats:
        """[like, some, set]; of some sets to every one."""
        shared = (self.holds[some] @ self.holds.T).toarray().astype(np.int64)
        return np.stack([like(self.sizes[some][:, None], self.sizes, shared) for like in likes])


@dataclass(frozen=True)
class Alike:
    """S, the similarity of every set to every other, so kept that it multiplies fast.

    likes: the similarities; there is an S of each.
    features: sparse [feature, set], B'. A feature is a T and the size of the sets that hold it;
    the T that only one set holds are one feature.
    weights: sparse [feature, feature] each, A: Δʲh(a, b, 0) between features of one T of j codes.
    large: [set]; whether it has no features, being compared one by one.
    """

    sets: DistinctSets
    likes: Sequence[Similarity]
    features: Any
    weights: Sequence[Any]
    large: NDArray[np.bool_]

    def between(self, given: Floats) -> Floats:
        """[like, coder, coder, sample]; the sum of S over all pairs of a set of each coder's.

        given: [set, coder, sample]; how often each gave each.
        """
        f = _times(self.features, given)
        total = np.stack([_summed(f, _times(a, f)) for a in self.weights])
        others = np.where(self.large[:, None, None], 0.0, given)
        for some, rows in self._large_rows():
            for at, s in enumerate(rows):
                total[at] += _summed(given[some], _times(s, given))
                total[at] += _summed(_times(s, others), given[some])
        return total

    def kernel(self, given: Any) -> Floats:
        """[like, column, column]; the sum of S over all pairs of a set of each column's.

        given: sparse [set, column]; how often each set stands there.
        """
        f = self.features @ given
        total = np.stack([(f.T @ (a @ f)).toarray() for a in self.weights])
        for some, rows in self._large_rows():
            n = given[some]
            for at, s in enumerate(rows):
                total[at] += n.T @ (s @ given)
                total[at] += (np.where(self.large, 0.0, s) @ given).T @ n
        return total

    def towards(self, given: Floats) -> Floats:
        """[like, set]; S n: how like each set is to all that were given. given: [set]; n."""
        f = self.features @ given
        total = np.stack([self.features.T @ (a @ f) for a in self.weights])
        for some, rows in self._large_rows():
            total[:, some] += rows @ given
            total += np.where(self.large, 0.0, given[some] @ rows)
        return total

    def _large_rows(self) -> Iterator[tuple[Ints, Floats]]:
        """The large sets, a few at a time, and [like, some, set] their similarity to all."""
        large = np.flatnonzero(self.large)
        step = max(1, _CELLS // max(1, len(self.sets)))
        for start in range(0, len(large), step):
            some = large[start : start + step]
            yield some, self.sets.to_all(some, self.likes)


def alike(sets: DistinctSets, likes: Sequence[Similarity], bound: int | None = None) -> Alike:
    """S. bound: codes of the largest sets with features; None: as it takes the least work."""
    from scipy.sparse import block_diag, csr_array, diags_array, eye_array, vstack

    most = _cheapest_bound(sets.sizes) if bound is None else bound
    owner, subset, shared = _subsets(sets, np.flatnonzero(sets.sizes <= most))
    size, alone = sets.sizes[owner], np.bincount(subset)[subset] == 1
    held = np.flatnonzero(~alone)
    key, first, feature = np.unique(
        subset[held] * (most + 1) + size[held], return_index=True, return_inverse=True
    )
    features = csr_array((np.ones(len(held)), (feature, owner[held])), (len(key), len(sets)))
    weights = []
    for like in likes:
        h = _differences(like, most)
        own = np.bincount(owner, np.where(alone, h[size, size, shared], 0), len(sets))
        together = _weights(h, *(each[held[first]] for each in (subset, shared, size)))
        weights.append(block_diag([together, diags_array(own, dtype=np.float64)], "csr"))
    features = vstack([features, eye_array(len(sets))], "csr")
    return Alike(sets, likes, features, weights, sets.sizes > most)


def _cheapest_bound(sizes: Ints) -> int:
    """Larger sets have more subsets than there are sets to compare them with."""

    def work(bound: int) -> float:
        return float((2.0 ** sizes[sizes <= bound]).sum() + (sizes > bound).sum() * len(sizes))

    return min(range(_MOST_LISTED + 1), key=work)


def _subsets(sets: DistinctSets, which: Ints) -> tuple[Ints, Ints, Ints]:
    """Every subset of these sets but the empty one, as [listed] times three.

    The set; the subset's number, one for the same codes, ascending with their count; that count.
    """
    ends, members = sets.holds.indptr.astype(np.int64), sets.holds.indices.astype(np.int64)
    owner, at, number = which, ends[which] - 1, np.zeros(len(which), np.int64)
    found = [(which[:0], number[:0], number[:0])]
    known = shared = 0
    while len(owner):
        more = ends[owner + 1] - at - 1  # each subset grows by every later code of its set
        grown = np.repeat(np.arange(len(owner)), more)
        at = at[grown] + 1 + np.arange(len(grown)) - np.repeat(np.cumsum(more) - more, more)
        owner, shared = owner[grown], shared + 1
        distinct, number = np.unique(
            number[grown] * sets.holds.shape[1] + members[at], return_inverse=True
        )
        number = number + known
        known += len(distinct)
        found.append((owner, number, np.full(len(owner), shared)))
    a, b, c = zip(*found, strict=True)
    return np.concatenate(a), np.concatenate(b), np.concatenate(c)


def _weights(h: Floats, subset: Ints, shared: Ints, size: Ints) -> Any:
    """A. h: [a, b, j]. subset, shared, size: [feature]; T, j and a; by T, then by a."""
    from scipy.sparse import csr_array

    every = np.arange(len(subset))
    pairs = [(every, every)]
    for step in range(1, len(h)):
        left = np.flatnonzero(subset[step:] == subset[:-step])
        pairs += [(left, left + step), (left + step, left)]
    left, right = (np.concatenate(each) for each in zip(*pairs, strict=True))
    weight = h[size[left], size[right], shared[left]]
    return csr_array((weight, (left, right)), (len(subset), len(subset)))


def _differences(like: Similarity, largest: int) -> Floats:
    """[a, b, j]; Δʲh(a, b, 0), of a, b and j from 1 to the largest (the rest is 0)."""
    a, b, t = np.ogrid[1 : largest + 1, 1 : largest + 1, : largest + 1]
    h = like(a, b, np.minimum(t, np.minimum(a, b)))
    found = np.zeros((largest + 1,) * 3)
    for j in range(1, largest + 1):
        found[1:, 1:, j] = np.diff(h, n=j, axis=2)[..., 0]
    return found


def _times(matrix: Any, stack: Floats) -> Floats:
    """[row, coder, sample]; a matrix by a stack of columns."""
    _, coders, samples = stack.shape
    product = matrix @ stack.reshape(len(stack), coders * samples)
    return np.asarray(product).reshape(matrix.shape[0], coders, samples)


def _summed(left: Floats, right: Floats) -> Floats:
    """[coder, coder, sample]; the sum over rows of what one coder and another have there."""
    total: Floats = np.einsum("rcs,rds->cds", left, right)
    return total
