"""Families: a code with all codes under it, when what counts is whether, not only how often.

Levels stand in preorder, so a family is a run of them (see `qcode.analysis.tidy.tree`); without
roll-up each code is a family of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Chosen
from qcode.analysis.tidy.tree import Tree


@dataclass(frozen=True, slots=True)
class Families:
    """end: [level]; the family of level i is the run [i, end[i])."""

    end: Ints

    @classmethod
    def of(cls, tree: Tree) -> Families:
        return cls(tree.end[1:] - 1)

    def __len__(self) -> int:
        return len(self.end)

    def any(self, own: Chosen) -> Chosen:
        """[level, …]; whether it holds of any in the family.  own: [level, …]."""
        rolled = own.copy()
        for level in np.flatnonzero(self.end > np.arange(len(self)) + 1).tolist():
            own[level : self.end[level]].any(axis=0, out=rolled[level])
        return rolled

    def least(self, own: Ints) -> Ints:
        """[level, …]; the least in the family.  own: [level, …]."""
        rolled = own.copy()
        for level in np.flatnonzero(self.end > np.arange(len(self)) + 1).tolist():
            own[level : self.end[level]].min(axis=0, out=rolled[level])
        return rolled

    def sum(self, own: Ints) -> Ints:
        """[level, …]; the sum over the family.  own: [level, …]."""
        summed = np.zeros((len(self) + 1, *own.shape[1:]), np.int64)
        np.cumsum(own, axis=0, out=summed[1:])
        return summed[self.end] - summed[:-1]

    def kin(self) -> Chosen:
        """[level, level]; whether one is the other, or under it."""
        at = np.arange(len(self))
        inside = (at[:, None] <= at) & (at < self.end[:, None])
        return inside | inside.T
