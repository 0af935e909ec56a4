"""Ratings: what every coefficient is computed from.

Units that all coders rated alike stand as one row, with how many such units there are. So three
coders' yes and no to a million sentences are eight rows, and a resample is eight numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.factors import Ints

Floats = NDArray[np.float64]

UNRATED = -1
"""In `Ratings.rated`: this coder gave this unit no value. It is missing, not a category."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """What several coders made of the same units.

    coders: whose the columns of rated are.
    categories: every value that could be given, in order where they have one; for the levels
    interval and ratio they are numbers.
    rated: [row, coder]; index into categories, or UNRATED.
    count: [sample, row]; how many units a row stands for. Sample 0 is the data as they are, the
    others, if any, are resamples of it; every coefficient comes as [sample].
    """

    coders: tuple[str, ...]
    categories: tuple[str | float, ...]
    rated: Ints
    count: Floats
