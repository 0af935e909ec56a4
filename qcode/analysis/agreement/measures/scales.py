"""Scales: how far apart two categories are.

Krippendorff's alpha goes by the level of measurement (a squared distance). All other coefficients
go by weights: how much of an agreement two different categories are. Here weights stand as
disagreements, v = 1 - w, so that what agrees fully is exactly 0 and nothing can round to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qcode.analysis.agreement.measures.ratings import Floats

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["linear", "quadratic"]
Categories = Sequence[str | float]


@dataclass(frozen=True, slots=True)
class Scale:
    """level: what alpha takes the categories for.  weights: of all others; None: agree or not."""

    level: Level = "nominal"
    weights: Weights | None = None


NOMINAL = Scale()


def disagreements(weights: Weights | None, categories: Categories) -> Floats:
    """[category, category]; v = 1 - w: 0 for the same, 1 for the farthest apart.

    Categories stand where their values are if all are numbers, else evenly spaced in their order.
    Gwet, K. L. (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 3.
    """
    if weights is None:
        return 1.0 - np.eye(len(categories))
    at = _places(categories)
    apart = np.abs(at[:, None] - at)
    linear: Floats = apart / (apart.max(initial=0.0) or 1.0)
    return linear if weights == "linear" else linear**2


def distances(level: Level, categories: Categories) -> Floats:
    """[category, category]; delta squared of nominal, interval and ratio data, up to a factor.

    Ordinal distances depend on how often each category was given: see `midranks`.
    Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, section D.
    """
    if level == "nominal":
        return 1.0 - np.eye(len(categories))
    at = _places(categories)
    difference, total = at[:, None] - at, at[:, None] + at
    if level == "interval":
        return np.square(difference)
    return np.square(np.divide(difference, total, out=np.zeros_like(total), where=total != 0))


def midranks(margins: Floats) -> Floats:
    """[sample, category]; the middle of the ranks that a category's values hold, from the median.

    margins: [sample, category]; n_c, how often it was given. The difference of two of them is
    Krippendorff's ordinal delta, since n_c/2 + ... + n_k/2 is what lies between both middles.
    """
    middle: Floats = np.cumsum(margins, axis=1) - margins / 2 - margins.sum(axis=1)[:, None] / 2
    return middle


def _places(categories: Categories) -> Floats:
    """[category]; values, else ranks; by a power of two brought to where no square overflows."""
    numbers = [each for each in categories if not isinstance(each, str)]
    if len(numbers) < len(categories):
        return np.arange(len(categories), dtype=np.float64)
    at = np.array(numbers, np.float64)
    _, exponent = np.frexp(np.abs(at).max(initial=0.0))
    return np.ldexp(at, -int(exponent))
