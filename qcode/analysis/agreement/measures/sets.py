"""Agreement where a unit bears several codes: alpha over the coders' sets of codes.

A coder's value of a unit is the set of all codes given to it, the empty set too. How far two sets
are apart is 1 - J (Jaccard 1901) or 1 - JM, which is MASI (Passonneau 2006). Alpha is
Krippendorff's, its D_e over all pairs of values, none with itself.

Nearly all values are the empty set, which is like no other. So it is counted apart here, and
set_pairs.py sums over the pairs of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from qcode.analysis.agreement.measures import reasons
from qcode.analysis.agreement.measures.chance import ratio
from qcode.analysis.agreement.measures.figures import Figure, interval
from qcode.analysis.agreement.measures.ratings import Floats
from qcode.analysis.agreement.measures.set_pairs import Alike, DistinctSets, Similarity, alike
from qcode.analysis.tidy.factors import Ints
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.analysis.agreement.units.marking import Marks

EMPTY = -1
"""In `CodeSets.given`: no code."""

_CELLS = 2_000_000
"""Of how often each set was given in a few samples: 16 MB."""

_ROUNDING = 1e-12
"""Of n²: more than rounding leaves of D_e where all values are the same, and less than one other
value makes of it."""


def jaccard(a: Ints, b: Ints, t: Ints) -> Floats:
    """J: the codes in both sets, of those in either.

    Jaccard, P. (1901). Étude comparative de la distribution florale dans une portion des Alpes et
    du Jura. Bulletin de la Société Vaudoise des Sciences Naturelles, 37, 547–579.
    """
    j: Floats = t / (a + b - t)
    return j


def masi(a: Ints, b: Ints, t: Ints) -> Floats:
    """JM: M is 1 for the same set, 2/3 for a subset, 1/3 for an overlap, 0 for nothing shared.

    Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and
    pragmatic annotation. Proceedings of LREC 2006, 831–836.
    """
    m = np.select([(t == a) & (t == b), t == np.minimum(a, b), t > 0], [1, 2 / 3, 1 / 3], 0.0)
    jm: Floats = jaccard(a, b, t) * m
    return jm


SIMILARITIES: Mapping[str, Similarity] = {
    "krippendorff-alpha-jaccard": jaccard,
    "krippendorff-alpha-masi": masi,
}


ALL_THE_SAME = Text(
    "every coder gave every unit the same codes", "所有编码员给所有单元的编码完全相同"
)


@dataclass(frozen=True, slots=True)
class CodeSets:
    """Which set of codes each coder gave each unit.

    units: [cluster]; how many units it has, also those that nobody marked.
    A piece is one unit, or several of one cluster that are marked alike; only those that somebody
    marked are here. cluster, size: [piece]; the cluster that it lies in, how many units it is.
    given: [piece, coder]; index into sets, or EMPTY.
    """

    coders: tuple[str, ...]
    units: Ints
    cluster: Ints
    size: Ints
    sets: DistinctSets
    given: Ints


def sets_of(marks: Marks) -> CodeSets:
    """The sets of codes that the compared coders gave directly, parents not rolled up."""
    triples = (marks.piece, marks.coder, marks.code)
    coders = marks.compared.coders
    return code_sets(coders, marks.units, marks.cluster, marks.pieces.size, triples)


def code_sets(
    coders: Sequence[str],
    units: Ints,
    cluster: Ints,
    size: Ints,
    marks: tuple[Ints, Ints, Ints],
) -> CodeSets:
    """The sets of codes in marks: [mark] times three, a piece, a coder, and a code they gave it.

    Each mark stands once, by piece, then coder, then code. units: [cluster]. cluster, size:
    [piece]; those that nobody marked may be there, or not.
    """
    marked, piece = np.unique(marks[0], return_inverse=True)
    codes, code = np.unique(marks[2], return_inverse=True)
    value = piece * len(coders) + marks[1]
    begins = np.flatnonzero(np.diff(value, prepend=-1))
    sets, which = _distinct(begins, code, max(1, len(codes)))
    given = np.full((len(marked), len(coders)), EMPTY)
    given.flat[value[begins]] = which
    return CodeSets(tuple(coders), units, cluster[marked], size[marked], sets, given)


def _distinct(begins: Ints, code: Ints, codes: int) -> tuple[DistinctSets, Ints]:
    """The different sets, and [value] which of them each is.

    begins: [value]; where its codes begin in code, ascending and each once.
    """
    from scipy.sparse import csr_array

    sizes = np.diff(begins, append=len(code))
    number, known = np.zeros(len(begins), np.int64), 1
    for place in range(int(sizes.max(initial=0))):
        longer = np.flatnonzero(sizes > place)
        grown = number[longer] * codes + code[begins[longer] + place]
        distinct, at = np.unique(grown, return_inverse=True)
        number[longer] = at + known
        known += len(distinct)
    _, first, which = np.unique(number, return_index=True, return_inverse=True)
    ends = np.concatenate([[0], np.cumsum(sizes[first])])
    places = np.arange(ends[-1]) + np.repeat(begins[first] - ends[:-1], sizes[first])
    holds = csr_array((np.ones(len(places)), code[places], ends), (len(first), codes))
    return DistinctSets(holds), which


def set_figures(sets: CodeSets, samples: Floats) -> list[Figure]:
    """Alpha with each similarity: all coders together, then each pair if there are more than two.

    samples: [sample, cluster]; as in `set_alphas`. The first is the data as they are.
    """
    found = _alike(sets)
    alphas = _alphas(sets, found, samples)
    return [
        _figure(sets, found, group, at, alphas[at, group])
        for group in _groups(len(sets.coders))
        for at in range(len(SIMILARITIES))
    ]


def set_alphas(sets: CodeSets, samples: Floats) -> dict[tuple[str, tuple[str, ...]], Floats]:
    """Alpha [sample] by coefficient and coders: all together, then each pair of more than two.

    samples: [sample, cluster]; how often each holds each cluster. nan: undefined, as there are no
    units, or all values are the same.
    """
    ids = list(SIMILARITIES)
    alphas = _alphas(sets, _alike(sets), samples)
    return {
        (ids[at], tuple(sets.coders[each] for each in group)): values
        for (at, group), values in alphas.items()
    }


def _alike(sets: CodeSets) -> Alike:
    return alike(sets.sets, list(SIMILARITIES.values()))


def _groups(coders: int) -> list[tuple[int, ...]]:
    """All together, and each pair of more than two."""
    return [tuple(range(coders)), *(combinations(range(coders), 2) if coders > 2 else ())]


def _figure(
    sets: CodeSets, found: Alike, group: tuple[int, ...], at: int, alphas: Floats
) -> Figure:
    id, units = list(SIMILARITIES)[at], int(sets.units.sum())
    coders = tuple(sets.coders[each] for each in group)
    value = float(alphas[0])
    if isnan(value):
        why = _undefined(sets, group)
        return Figure(None, id, coders, None, None, None, None, units, why)
    error = _error(sets, found, group, at)
    ends, without = interval(alphas, error)
    low, high = ends or (None, None)
    return Figure(None, id, coders, value, error, low, high, units, without)


def _undefined(sets: CodeSets, group: Sequence[int]) -> Text:
    """Why alpha of these coders would divide by zero."""
    if len(group) < 2:
        return reasons.ONE_CODER
    if not sets.units.sum():
        return reasons.NO_UNITS
    return ALL_THE_SAME if (sets.given[:, group] != EMPTY).any() else reasons.NOBODY_MARKED


def _alphas(
    sets: CodeSets, found: Alike, samples: Floats
) -> dict[tuple[int, tuple[int, ...]], Floats]:
    """[sample] by similarity and coders, both as indexes."""
    units, expected = samples @ sets.units, _expected(sets, found, samples)
    alphas = {}
    for at, like in enumerate(found.likes):
        observed = _observed(sets, like, samples)
        for group in _groups(len(sets.coders)):
            among = np.ix_(group, group)
            apart = observed[among].sum(axis=(0, 1)), expected[at][among].sum(axis=(0, 1))
            alphas[at, group] = _alpha(len(group), units, *apart)
    return alphas


def _alpha(m: int, units: Floats, observed: Floats, expected: Floats) -> Floats:
    """[sample]; of m coders.

    observed: [sample]; distances summed over the pairs of values of a unit, each both ways.
    expected: over all pairs of values.
    """
    n = m * units
    d_o = ratio(observed, n * (m - 1))
    d_e = ratio(np.where(expected > _ROUNDING * n * n, expected, 0), n * (n - 1))
    return 1 - ratio(d_o, d_e)


def _error(sets: CodeSets, found: Alike, group: Sequence[int], at: int) -> float | None:
    """Gwet's standard error of alpha, as in standard_errors.alpha_error; every value is there.

    at: of the similarity.
    """
    units, n = int(sets.units.sum()), len(group) * int(sets.units.sum())
    if units < 2 or len(group) < 2:
        return None
    given = sets.given[:, group]
    piece, coder = np.nonzero(given != EMPTY)
    n_k = _counted(given[piece, coder], sets.size[piece], len(sets.sets))
    e = n - n_k.sum()
    near = np.append(found.towards(n_k)[at], e)  # EMPTY, -1, is the last
    pairs = list(combinations(group, 2))
    apart = sum(_apart(sets, found.likes[at], *pair) for pair in pairs) / len(pairs)
    count = np.append(sets.size, units - sets.size.sum())  # the last: units that nobody marked
    d_i = np.append(apart, 0.0)
    e_i = 1 - np.append(near[given].mean(axis=1), e) / n
    d_o, d_e = count @ d_i / units, count @ e_i / units
    x = 1 - d_i / d_e - 2 * d_o / d_e * (1 - e_i / d_e)
    return float(np.sqrt(count @ np.square(x - count @ x / units) / (units * (units - 1))))


def _observed(sets: CodeSets, like: Similarity, samples: Floats) -> Floats:
    """[coder, coder, sample]; distances between two coders' sets of the same unit."""
    coders = len(sets.coders)
    observed = np.zeros((coders, coders, len(samples)))
    for one, other in combinations(range(coders), 2):
        apart = sets.size * _apart(sets, like, one, other)
        summed = _counted(sets.cluster, apart, len(sets.units))
        observed[one, other] = observed[other, one] = samples @ summed
    return observed


def _apart(sets: CodeSets, like: Similarity, one: int, other: int) -> Floats:
    """[piece]; the distance between two coders' sets: 1 where one of them is empty."""
    left, right = sets.given[:, one], sets.given[:, other]
    apart: Floats = (left != right).astype(np.float64)
    both = np.flatnonzero((left != right) & (left != EMPTY) & (right != EMPTY))
    pair, which = np.unique(left[both] * len(sets.sets) + right[both], return_inverse=True)
    apart[both] -= sets.sets.similarity(*np.divmod(pair, len(sets.sets)), like)[which]
    return apart


def _expected(sets: CodeSets, found: Alike, samples: Floats) -> Floats:
    """[similarity, coder, coder, sample]; distances between all values of two coders.

    n² - e e' - the sum of S over the pairs of their sets: n values each, e and e' of them empty.
    """
    n = samples @ sets.units
    filled = np.stack([samples @ _filled(sets, coder) for coder in range(len(sets.coders))])
    unlike = n * filled[None, :] + filled[:, None] * (n - filled[None, :])
    columns = len(sets.coders) * len(sets.units)
    few = len(sets.units) < len(samples) and columns**2 <= _CELLS
    return unlike - (_by_cluster if few else _by_sample)(found, sets, samples)


def _filled(sets: CodeSets, coder: int) -> Floats:
    """[cluster]; how many of its units a coder gave any code."""
    filled = sets.size * (sets.given[:, coder] != EMPTY)
    return _counted(sets.cluster, filled, len(sets.units))


def _by_cluster(found: Alike, sets: CodeSets, samples: Floats) -> Floats:
    """[similarity, coder, coder, sample]; S summed between clusters once, then weighed."""
    coders, clusters = len(sets.coders), len(sets.units)
    between = found.kernel(_given(sets).reshape(len(sets.sets), coders * clusters).tocsr())
    k = between.reshape(-1, coders, clusters, coders, clusters).swapaxes(2, 3)
    total = np.empty((*k.shape[:3], len(samples)))
    for at in np.ndindex(k.shape[:3]):
        total[at] = ((samples @ k[at]) * samples).sum(axis=1)
    return total


def _by_sample(found: Alike, sets: CodeSets, samples: Floats) -> Floats:
    """[similarity, coder, coder, sample]; S summed in each sample, a few of them at a time."""
    given, coders = _given(sets), len(sets.coders)
    step = max(1, _CELLS // max(1, coders * found.features.shape[0]))
    parts = [
        found.between((given @ some.T).reshape(len(sets.sets), coders, len(some)))
        for some in np.split(samples, range(step, len(samples), step))
    ]
    return np.concatenate(parts, axis=-1)


def _given(sets: CodeSets) -> Any:
    """Sparse [set and coder, cluster]; to how many of its units a coder gave a set."""
    from scipy.sparse import csr_array

    piece, coder = np.nonzero(sets.given != EMPTY)
    row = sets.given[piece, coder] * len(sets.coders) + coder
    shape = (len(sets.sets) * len(sets.coders), len(sets.units))
    return csr_array((sets.size[piece].astype(np.float64), (row, sets.cluster[piece])), shape)


def _counted(which: Ints, weight: Ints | Floats, kinds: int) -> Floats:
    """[kind]; the sum of weight by which kind."""
    return np.bincount(which, weight, kinds).astype(np.float64)
