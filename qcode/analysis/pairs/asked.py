"""Asked: what is asked of the two tables of pairs of codes, and whether it can be answered."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.analysis.pairs.together import NEARNESS
from qcode.errors import UnknownName, UsageProblem

GRIDS = ("count", "jaccard", "lift", "support")
"""What a grid of codes by codes can show."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of co-occurrence.

    near: one of NEARNESS.  distance: in characters, for that nearness alone.
    least: pairs that meet less often have no row.  grid: one of GRIDS, or None for a row a pair.
    """

    near: str = "turn"
    distance: int | None = None
    split: str | None = None
    least: int = 1
    grid: str | None = None
    rollup: bool = True

    def checked(self) -> Asked:
        """Itself, if it can be asked. Raises UnknownName, UsageProblem."""
        if self.near not in NEARNESS:
            raise UnknownName("nearness", self.near, NEARNESS)
        if self.grid not in (None, *GRIDS):
            raise UnknownName("measure", str(self.grid), GRIDS)
        self._check_distance()
        if self.grid and self.split:
            raise UsageProblem("a grid can't be split", "choose a level with --where instead")
        return self

    def _check_distance(self) -> None:
        if self.near == "distance" and self.distance is None:
            raise UsageProblem("near by distance needs a distance", "add one: --distance 100")
        if self.near != "distance" and self.distance is not None:
            hint = "leave one of them out"
            raise UsageProblem(f"a distance doesn't go with near {self.near}", hint)
        if self.distance is not None and self.distance < 0:
            raise UsageProblem("a distance can't be less than 0", "0: touching or overlapping")
        if self.near == "distance" and self.grid not in (None, "count"):
            hint = "ask for a grid of counts, or for another nearness"
            raise UsageProblem(f"{self.grid} isn't defined for a distance", hint)


@dataclass(frozen=True, slots=True)
class AskedInOrder:
    """Of sequence.

    gap: no more characters than this between a coding and the next; None for any number.
    least: pairs that follow one another less often have no row.
    """

    gap: int | None = None
    split: str | None = None
    least: int = 1
    rollup: bool = True

    def checked(self) -> AskedInOrder:
        """Itself, if it can be asked. Raises UsageProblem."""
        if self.gap is not None and self.gap < 0:
            raise UsageProblem("a gap can't be less than 0", "0: what follows right after")
        return self
