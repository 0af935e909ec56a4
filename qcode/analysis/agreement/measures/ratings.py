"""Ratings: what every coefficient is computed from.

Units that all coders rated alike stand as one row, with how many such units there are. So three
coders' yes and no to a million sentences are eight rows, and a resample is eight numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.tidy.factors import Ints

Floats = NDArray[np.float64]

UNRATED = -1
"""In `Ratings.rated`: this coder gave this unit no value. It is missing, not a category."""

MARKS = ("unmarked", "marked")
"""The categories of yes-and-no decisions: 0 for a unit left unmarked, 1 for a marked one."""


@dataclass(frozen=True)
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

    def among(self, coders: Sequence[str]) -> Ratings:
        """The same units as these coders rated them; what could be given stays the same."""
        columns = [self.coders.index(each) for each in coders]
        return Ratings(tuple(coders), self.categories, self.rated[:, columns], self.count)

    @cached_property
    def first(self) -> Ratings:
        """The data as they are, without the resamples."""
        return Ratings(self.coders, self.categories, self.rated, self.count[:1])

    @cached_property
    def given(self) -> Ints:
        """[row]; how many coders rated it: r_i in Gwet (2014), m_u in Krippendorff (2011)."""
        given: Ints = (self.rated != UNRATED).sum(axis=1)
        return given

    @cached_property
    def tally(self) -> Floats:
        """[row, category]; how many coders gave it that: r_ik in Gwet, n_uc in Krippendorff."""
        tally: Floats = self._chosen.sum(axis=1)
        return tally

    @cached_property
    def margins(self) -> Floats:
        """[sample, coder, category]; to how many units a coder gave it: n_gk in Gwet."""
        rows, coders, categories = self._chosen.shape
        flat = self.count @ self._chosen.reshape(rows, coders * categories)
        return flat.reshape(len(self.count), coders, categories)

    @cached_property
    def shares(self) -> Floats:
        """[sample, category]; each unit's share of coders, summed over units: n pi_k in Gwet."""
        shares: Floats = self.count @ (self.tally / np.maximum(self.given, 1)[:, None])
        return shares

    @cached_property
    def rated_by_any(self) -> Floats:
        """[sample]; how many units any coder rated: n in Gwet."""
        rated_by_any: Floats = self.count @ (self.given >= 1).astype(np.float64)
        return rated_by_any

    @cached_property
    def pairable(self) -> Floats:
        """[sample]; how many units at least two coders rated: n' in Gwet."""
        pairable: Floats = self.count @ (self.given >= 2).astype(np.float64)
        return pairable

    @property
    def units(self) -> int:
        """How many units at least two coders rated, in the data as they are."""
        return round(float(self.pairable[0]))

    @cached_property
    def _chosen(self) -> Floats:
        """[row, coder, category]; 1 for the one that a coder gave it."""
        every = np.arange(len(self.categories))
        return np.where(self.rated[:, :, None] == every, 1.0, 0.0)


def collapsed(
    coders: Sequence[str], categories: Sequence[str | float], rated: Ints
) -> tuple[Ratings, Ints]:
    """Ratings of a table of units, those rated alike put together, and [unit] which row each is.

    rated: [unit, coder]; index into categories, or UNRATED.
    """
    table = rated.reshape(-1, len(coders))
    rows, row = np.unique(table, axis=0, return_inverse=True)
    count = np.bincount(row.ravel(), minlength=len(rows)).astype(np.float64)[None, :]
    return Ratings(tuple(coders), tuple(categories), rows, count), row.ravel()
