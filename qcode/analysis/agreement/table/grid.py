"""Grid: figures as a reader sees them, a row a code and a column a coefficient.

Where there are no codes, a row is a coefficient. For programs every figure is a record of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.table.lines import Line
from qcode.analysis.agreement.table.symbols import (
    AGREEMENT,
    DISTANCES,
    SHARES,
    SYMBOLS,
    kind_of,
    name_of,
)
from qcode.table import Cell, Column
from qcode.texts import Text

CODE = Text("Code", "编码")
COEFFICIENT = Text("Coefficient", "系数")
MARKED = Text("Marked by", "标注数")
EVERYONE = Text("all", "全体")
VALUE, ERROR = Text("Value", "估计值"), Text("SE", "标准误")
LOW, HIGH = Text("low", "下限"), Text("high", "上限")
INTERVAL = Text("95% interval", "95% 置信区间")

Coders = tuple[str, ...]
Key = tuple[str | None, str, Coders]
"""A code, a coefficient, and who is compared."""

Cells = Callable[[Line], Cell]
Fields = list[tuple[Column, Cells]]


@dataclass(frozen=True, slots=True)
class Grid:
    """Figures, and what of them is shown.

    lines: the rows; coded: they are codes.  found: every figure.
    shown: coefficients in order; where rows are codes, a column each.  void: those that would be
    shown, were they defined for any row.
    ranged: those whose interval stands beside them.  pairs: every pair of coders has a column.
    weighted: near misses count in the coefficients that go by weights.
    """

    coders: Coders
    lines: tuple[Line, ...]
    found: Mapping[Key, Figure]
    shown: tuple[str, ...]
    void: tuple[str, ...]
    ranged: tuple[str, ...]
    pairs: bool
    coded: bool
    weighted: bool = False

    @property
    def sets(self) -> list[Coders]:
        """Who is compared with whom in the columns."""
        pairs = list(combinations(self.coders, 2))
        return [*pairs, self.coders] if self.pairs and len(pairs) > 1 else [self.coders]

    @property
    def visible(self) -> list[Figure]:
        """The figures that are shown, and the void ones, by row, then as the columns stand."""
        codes = [line.name.id for line in self.lines] if self.coded else [None]
        ids = (*self.shown, *self.void)
        keys = [(code, id, who) for code in codes for id in ids for who in self.sets]
        return [self.found[key] for key in keys if key in self.found]

    @property
    def of_sets(self) -> dict[str, Figure]:
        """Alphas of code sets, which are of all codes only and so have no column unasked."""
        found = {id: self.found.get((None, id, self.coders)) for id in DISTANCES}
        asked = (*DISTANCES,) if self.pairs else self.shown
        return {
            id: figure
            for id, figure in found.items()
            if figure is not None and figure.value is not None and id not in asked
        }

    def name(self, coefficient: str) -> Text:
        return name_of(coefficient, weighted=self.weighted)

    def fields(self) -> Fields:
        """The columns, each with what stands in it on a line."""
        if not self.coded:
            return _by_coefficient(self)
        return _by_pair(self) if self.pairs else _by_code(self)

    def has(self, coefficient: str, coders: Coders) -> bool:
        """Whether any line has such a figure."""
        return any(key[1:] == (coefficient, coders) for key in self.found)

    def of_code(self, coefficient: str, coders: Coders, part: str) -> Cells:
        """From a line of a code to a figure's value, low or high."""
        return lambda line: self._part((line.name.id, coefficient, coders), part)

    def of_coefficient(self, coders: Coders, part: str) -> Cells:
        """The same from a line of a coefficient."""
        return lambda line: self._part((None, str(line.name.id), coders), part)

    def _part(self, key: Key, part: str) -> Cell:
        figure = self.found.get(key)
        return None if figure is None else getattr(figure, part)


def _by_code(grid: Grid) -> Fields:
    """Who marked how much, and each coefficient of all coders together."""
    fields: Fields = [(Column("code", (CODE,)), _name)]
    for place, coder in enumerate(grid.coders):
        column = Column(f"marked/{coder}", (MARKED, Text.plain(coder)), "count")
        fields.append((column, partial(_marked, place)))
    for id in grid.shown:
        fields += _coefficient(grid, id)
    return fields


def _name(line: Line) -> Cell:
    return line.name


def _marked(place: int, line: Line) -> Cell:
    return line.marked[place]


def _coefficient(grid: Grid, id: str) -> Iterator[tuple[Column, Cells]]:
    """A coefficient's column, with those of its interval."""
    ranged, kind = id in grid.ranged, kind_of(id)
    over = (name_of(id),) if ranged else (AGREEMENT,) if id in SHARES else ()
    of_all = partial(grid.of_code, id, grid.coders)
    yield Column(id, (*over, SYMBOLS[id]), kind), of_all("value")
    if ranged:
        yield Column(f"{id}/low", (*over, LOW), kind), of_all("low")
        yield Column(f"{id}/high", (*over, HIGH), kind), of_all("high")


def _by_pair(grid: Grid) -> Fields:
    """Each coefficient of every pair of coders, and of all together."""
    fields: Fields = [(Column("code", (CODE,)), _name)]
    for id in grid.shown:
        for coders in filter(partial(grid.has, id), grid.sets):
            headings = (name_of(id), _together(coders))
            column = Column(f"{id}/{'+'.join(coders)}", headings, kind_of(id))
            fields.append((column, grid.of_code(id, coders, "value")))
    return fields


def _by_coefficient(grid: Grid) -> Fields:
    """The value with its standard error and interval; or that of every pair."""
    fields: Fields = [(Column("coefficient", (COEFFICIENT,)), _name)]
    if grid.pairs:
        for coders in grid.sets:
            column = Column("+".join(coders), (_together(coders),), "coefficient")
            fields.append((column, grid.of_coefficient(coders, "value")))
        return fields
    parts = {"value": (VALUE,), "se": (ERROR,), "low": (INTERVAL, LOW), "high": (INTERVAL, HIGH)}
    for part, headings in parts.items():
        cells = grid.of_coefficient(grid.coders, part)
        fields.append((Column(part, headings, "coefficient"), cells))
    return fields


def _together(coders: Coders) -> Text:
    return EVERYONE if len(coders) > 2 else Text.plain("–".join(coders))


def records(figures: Sequence[Figure]) -> tuple[Mapping[str, Any], ...]:
    """Every figure for programs."""
    return tuple(
        {
            "code": each.code,
            "coefficient": each.coefficient,
            "coders": list(each.coders),
            "value": each.value,
            "se": each.se,
            "low": each.low,
            "high": each.high,
            "units": each.units,
            "note": each.note.en or None,
        }
        for each in figures
    )
