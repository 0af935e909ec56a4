"""Asked: what is asked of the two tables of pairs of codes, and whether it can be answered."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.errors import UnknownName, UsageProblem
from qcode.texts import Text

UNITS = ("turn", "source", "person", "village")
NEARNESS = ("same", "overlap", *UNITS, "distance")
"""What it can mean that two codes meet; defined in together.py."""
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
            raise UsageProblem(
                Text("a grid can't be split", "矩阵不能分列"),
                Text("choose a level with --where instead", "请改用 --where 选定一个取值"),
            )
        return self

    def _check_distance(self) -> None:
        if self.near == "distance" and self.distance is None:
            raise UsageProblem(
                Text("near by distance needs a distance", "按距离计算需要给出距离"),
                Text("add one: --distance 100", "请加上距离：--distance 100"),
            )
        if self.near != "distance" and self.distance is not None:
            raise UsageProblem(
                Text(
                    f"a distance doesn't go with near {self.near}",
                    f"距离不能与 near {self.near} 同用",
                ),
                Text("leave one of them out", "请去掉其中一项"),
            )
        if self.distance is not None and self.distance < 0:
            raise UsageProblem(
                Text("a distance can't be less than 0", "距离不能小于 0"),
                Text("0: touching or overlapping", "0 表示相接或重叠"),
            )
        if self.near == "distance" and self.grid not in (None, "count"):
            raise UsageProblem(
                Text(
                    f"{self.grid} isn't defined for a distance", f"按距离计算时 {self.grid} 无定义"
                ),
                Text(
                    "ask for a grid of counts, or for another nearness",
                    "请改用计数矩阵，或改用其他邻近方式",
                ),
            )


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
            raise UsageProblem(
                Text("a gap can't be less than 0", "间隔不能小于 0"),
                Text("0: what follows right after", "0 表示紧接其后"),
            )
        return self
