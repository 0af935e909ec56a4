"""Where villages differ by themselves and their class makes no difference, χ² finds one all the
same; the permutation test keeps its level. benchmarks/permutation_level.py has the whole figures.
"""

from __future__ import annotations

import numpy as np

from qcode.analysis.testing.contingency import contingency
from qcode.analysis.testing.observations import Observations
from qcode.analysis.testing.shuffling import shuffle
from qcode.analysis.testing.verdict import Summing

STUDIES, VILLAGES = 150, 8


def test_the_permutation_test_holds_its_level_where_chi_squared_does_not() -> None:
    random = np.random.default_rng(20)
    chi2, shuffled = [], []
    for _ in range(STUDIES):
        size = random.integers(10, 51, VILLAGES)
        odds = np.exp(random.normal(0, 1, (VILLAGES, 4)))
        own = np.array(
            [random.multinomial(n, each / each.sum()) for n, each in zip(size, odds, strict=True)]
        )
        labels = np.arange(VILLAGES) % 2
        figures = contingency(np.stack([own[labels == at].sum(axis=0) for at in (0, 1)]))
        assert figures is not None
        seen = Observations("segments", "village", (0, 1), labels, size, own, own, 0)
        chi2.append(figures.p <= 0.05)
        shuffled.append(shuffle(labels, Summing.of(seen, ())).p[0] <= 0.05)
    assert np.mean(chi2) > 0.5
    assert np.mean(shuffled) < 0.09  # 5 %, and two standard errors of so few studies
