"""Correction: p-values of many tests asked at once.

With m p-values p(1) ≤ … ≤ p(m),

    Holm (1979), Scandinavian Journal of Statistics 6: 65–70, keeps the chance of any false finding
        p̃(i) = max over j ≤ i of min(1, (m − j + 1) p(j))
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57: 289–300, keep the
    share of false findings among the findings
        p̃(i) = min over j ≥ i of min(1, m p(j) / j).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from qcode.analysis.testing.contingency import Reals


def corrected(values: Sequence[float | None], correction: str) -> list[float | None]:
    """Each p-value corrected for those asked with it; what isn't defined wasn't asked.

    correction: one of CORRECTIONS.
    """
    asked = [at for at, value in enumerate(values) if value is not None]
    given = np.array([values[at] for at in asked], np.float64)
    order = np.argsort(given, kind="stable")
    made = np.empty(len(asked))
    made[order] = _RULES[correction](given[order])
    answers: list[float | None] = [None] * len(values)
    for at, value in zip(asked, made.tolist(), strict=True):
        answers[at] = value
    return answers


def _holm(p: Reals) -> Reals:
    m = len(p)
    return np.minimum(1, np.maximum.accumulate((m - np.arange(m)) * p))


def _benjamini_hochberg(p: Reals) -> Reals:
    m = len(p)
    return np.minimum(1, np.minimum.accumulate((m * p / np.arange(1, m + 1))[::-1])[::-1])


_RULES: Mapping[str, Callable[[Reals], Reals]] = {"holm": _holm, "bh": _benjamini_hochberg}
