"""Question: what is asked of a cross-table, in one piece, and whether it can be answered."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.analysis.crosstab.measures import COUNTS, MEASURES, PERCENTS, RATIOS
from qcode.analysis.tidy.filters import Filters
from qcode.errors import UnknownName, UsageProblem
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Question:
    """The arguments of `crosstab`, as described there."""

    rows: str
    cols: tuple[str, ...]
    measure: str
    filters: Filters
    split: str | None
    percent: str | None
    rollup: bool
    empty: bool
    per: str | None

    @property
    def dimensions(self) -> list[str]:
        """Rows, then the columns from the outermost in."""
        return [self.rows, *([self.split] if self.split else []), *self.cols]

    @property
    def counted(self) -> str:
        """The count that the measure is, or is made from."""
        return RATIOS.get(self.measure, self.measure)

    def checked(self, words_known: bool) -> Question:
        """Itself, if it can be asked. Raises UnknownName or UsageProblem."""
        if self.measure not in MEASURES:
            raise UnknownName("measure", self.measure, MEASURES)
        if self.percent not in (None, *PERCENTS):
            raise UnknownName("percentage", str(self.percent), PERCENTS)
        if self.percent and self.measure in RATIOS:
            raise UsageProblem(
                Text(
                    f"{self.measure} is a ratio and has no percentages",
                    f"{self.measure} 本身是比率，没有百分比",
                ),
                Text(
                    f"leave out the percentages, or use one of {', '.join(COUNTS)}",
                    f"请去掉百分比，或改用其中一项：{'、'.join(COUNTS)}",
                ),
            )
        self._check_dimensions()
        self._check_per(words_known)
        return self

    def _check_dimensions(self) -> None:
        for id in self.dimensions:
            if self.dimensions.count(id) > 1:
                raise UsageProblem(
                    Text(f"{id} is asked for twice in one table", f"同一表中 {id} 出现了两次"),
                    Text("name it once", "请只写一次"),
                )

    def _check_per(self, words_known: bool) -> None:
        if self.per not in (None, "characters", "words"):
            raise UnknownName("length", str(self.per), ["characters", "words"])
        if self.per and self.measure != "rate":
            raise UsageProblem(
                Text(f"only a rate is per {self.per}", f"只有 rate 可按 {self.per} 计算"),
                Text("leave it out, or ask for a rate", "请去掉该项，或改用 rate"),
            )
        if self.per == "words" and not words_known:
            raise UsageProblem(
                Text("the words of the turns haven't been counted", "尚未统计话轮的词数"),
                Text("ask per characters", "请改按 characters 计算"),
            )
