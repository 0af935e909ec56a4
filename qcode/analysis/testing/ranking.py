"""Ranking: whether an outcome rises with an ordered class.

Of n cases with classes x and outcomes y, every pair of cases is concordant (the one of the higher
class has the higher outcome), discordant, or tied. With C and D of the first two,

    S = C − D
    τ_b = S / √((n₀ − n₁)(n₀ − n₂))        Kendall (1945), Biometrika 33: 239–251
    D_yx = S / (n₀ − n₁)                   Somers (1962), American Sociological Review 27: 799–811

n₀ = n(n − 1)/2 pairs, of which n₁ are tied in class and n₂ in outcome. D_yx is of the outcome
given the class. Both run from −1 to 1, and aren't defined where all classes or all outcomes are
equal. Whatever cases the classes are shuffled among, n₁ and n₂ stay: so S alone decides the
permutation test, and one p is that of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.testing.contingency import Reals
from qcode.analysis.testing.shuffling import Labels


@dataclass(frozen=True, slots=True)
class Ranked:
    """tau, d: τ_b and D_yx; None where all classes or all outcomes are equal."""

    tau: float | None
    d: float | None


def ranked(classes: Labels, outcome: Reals) -> Ranked:
    """How far the outcome [case] rises with the class [case], both compared by size alone."""
    untied_classes, untied_outcomes = _untied(classes), _untied(outcome)
    if not untied_classes or not untied_outcomes:
        return Ranked(None, None)
    s = float(concordance(classes[None, :], outcome)[0])
    tau = s / np.sqrt(untied_classes * untied_outcomes)
    return Ranked(float(tau), s / untied_classes)


def concordance(classes: Labels, outcome: Reals) -> Reals:
    """[arrangement]; S of each arrangement of classes [arrangement, case] with outcome [case].

    Seen from each case, the cases with a lower outcome: those of a lower class less those of a
    higher one.
    """
    order = np.argsort(outcome, kind="stable")
    ordered = classes[:, order]
    lower = np.searchsorted(outcome[order], outcome[order], "left")
    s = np.zeros(len(classes))
    levels = range(int(classes.max()) + 1)
    below = [_cumulated(ordered == level)[:, lower] for level in levels]
    for level in levels:
        signed = sum(below[:level]) - sum(below[level + 1 :])
        s += np.where(ordered == level, signed, 0).sum(axis=1)
    return s


def _cumulated(marked: NDArray[np.bool_]) -> NDArray[np.int32]:
    """[arrangement, i]; how many of the first i are marked."""
    sums = np.zeros((len(marked), marked.shape[1] + 1), np.int32)
    np.cumsum(marked, axis=1, out=sums[:, 1:])
    return sums


def _untied(values: Labels | Reals) -> int:
    """How many pairs aren't tied."""
    _, sizes = np.unique(values, return_counts=True)
    n = len(values)
    return (n * (n - 1) - int((sizes * (sizes - 1)).sum())) // 2
