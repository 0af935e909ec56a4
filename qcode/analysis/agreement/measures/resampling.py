"""Clusters drawn anew, for intervals: a source (or a turn) counts as often as it is drawn.

Units of one source resemble each other, so whole sources are drawn (Davison & Hinkley 1997,
Bootstrap Methods and their Application, 3.8). A resample is how often each was drawn; what is
counted a cluster becomes what is counted a resample by one matrix product.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qcode.analysis.agreement.measures.ratings import Floats
from qcode.analysis.tidy.factors import Ints
from qcode.errors import UsageProblem

_HALF = np.uint64(32)


def samples(clusters: int, replicates: int, seed: int) -> Floats:
    """[1 + replicates, cluster]; how often each is drawn. Row 0: the data as they are."""
    drawings = draws(clusters, replicates, seed)
    counts = np.ones((1 + replicates, clusters))
    for row, drawn in zip(counts[1:], drawings, strict=True):
        row[:] = np.bincount(drawn, minlength=clusters)
    return counts


def draws(clusters: int, replicates: int, seed: int) -> Iterator[Ints]:
    """[draw] of each replicate: as many clusters as there are, drawn with replacement.

    The same seed gives the same on every system and with every numpy: the bits of PCG64 are fixed,
    those of numpy's own distributions are not. Raises UsageProblem.
    """
    for what, number in (("replicates", replicates), ("seed", seed)):
        if number < 0:
            raise UsageProblem(f"{what} can't be {number}", "take 0 or more")
    return _draws(clusters, replicates, seed)


def _draws(clusters: int, replicates: int, seed: int) -> Iterator[Ints]:
    bits = np.random.PCG64(seed)
    for _ in range(replicates):
        # The upper half of 64 bits as a fraction, times clusters: even to clusters in 2³².
        drawn = (bits.random_raw(clusters) >> _HALF) * np.uint64(clusters) >> _HALF
        yield drawn.astype(np.int64)
