"""Interviewees: who was interviewed, the first table of a paper.

Persons who speak as respondents, by two properties (actor type × village class), and in how many
interviews (sources) they speak, by round where rounds are recorded. Every total is counted anew:
a person whose post changed between rounds stands in both rows and once in the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qcode.analysis.crosstab.cube import Cell, Cube
from qcode.analysis.crosstab.layout import TOTAL, column_cells, column_id, headings
from qcode.analysis.tidy.dimensions import Dimension, dimension
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope, scope
from qcode.analysis.tidy.units import ROLES
from qcode.coding.corpus import Corpus
from qcode.table import Cell as Shown
from qcode.table import Column, Named, Table
from qcode.texts import Text

PERSONS = Text("Persons", "人数")
INTERVIEWS = Text("Interviews", "访谈次数")
ABOUT = (
    Text(
        "Persons: those who speak as respondents. Interviews: the sources in which they do.",
        "人数：以受访者身份发言的人数。访谈次数：其发言所在的文本数。",
    ),
    Text("Totals count everyone once.", "合计中每人只计一次。"),
)


def interviewees(
    corpus: Corpus, rows: str = "actor_type", cols: str = "village_class", round: str = "round"
) -> Table:
    """Persons by rows × cols, and interviews by round if there is such a variable.

    Raises UnknownName for rows and cols, UsageProblem for a typology that rests on codes.
    """
    within = _respondents(corpus)
    row, across = (_dimension(within, id) for id in (rows, cols))
    known = any(variable.id == round for variable in corpus.variables)
    rounds = [_dimension(within, round)] if known else []
    persons = _cube(within, [row, across], "person")
    interviews = _cube(within, [row, *rounds], "source")
    blocks = [
        (PERSONS, "persons", persons, column_cells(within, [across], False, False)),
        (INTERVIEWS, "interviews", interviews, column_cells(within, rounds, False, False)),
    ]
    several = _in_several_cells(persons)
    return Table(
        title=Text("Interviewees", "受访者"),
        columns=(Column(row.id, (row.name,)), *(c for block in blocks for c in _columns(*block))),
        rows=tuple(tuple(_row(row, level, blocks)) for level in [*row.present, None]),
        totals=1,
        meta=_meta(within, rows, cols, round if known else None, persons, interviews),
        notes=(*ABOUT, *_changed(several)),
    )


Block = tuple[Text, str, Cube, list[Cell]]


def _respondents(corpus: Corpus) -> Scope:
    """The turns of respondents who are known as persons."""
    within = scope(corpus, Filters(), rollup=True)
    units = within.units
    respondent = units.role == ROLES.index("respondent")
    turns = within.turns & respondent & (units.factor("person").values >= 0)
    return replace(within, turns=turns)


def _dimension(within: Scope, id: str) -> Dimension:
    return dimension(within, id, Filters(), rollup=True)


def _cube(within: Scope, dimensions: Sequence[Dimension], counted: str) -> Cube:
    turns = np.flatnonzero(within.turns)
    levels = [each.values[turns] for each in dimensions]
    return Cube(dimensions, 0, levels, within.units.factor(counted).values[turns], None)


def _columns(over: Text, id: str, cube: Cube, cells: list[Cell]) -> list[Column]:
    across = cube.dimensions[1:]
    return [
        Column(f"{id}/{column_id(across, cell)}", (over, *headings(across, cell)), "count")
        for cell in cells
    ]


def _row(row: Dimension, level: int | None, blocks: Sequence[Block]) -> list[Shown]:
    name = Named(None, TOTAL) if level is None else row.levels[level]
    return [name, *(cube.value((level, *cell)) for _, _, cube, cells in blocks for cell in cells)]


def _in_several_cells(persons: Cube) -> int:
    """How many persons stand in more than one cell."""
    row, across = persons.levels
    cells = np.stack([persons.item, row, across], axis=1)
    if not len(cells):
        return 0
    found = np.unique(cells, axis=0)[:, 0]
    return int(np.count_nonzero(np.bincount(found) > 1))


def _changed(several: int) -> list[Text]:
    if not several:
        return []
    return [
        Text(
            f"Met as more than one kind, and so counted in more than one cell: {several}.",
            f"因各次访谈时情况不同而计入多个单元格者：{several} 人。",
        )
    ]


def _meta(
    within: Scope, rows: str, cols: str, round: str | None, persons: Cube, interviews: Cube
) -> dict[str, object]:
    return {
        "table": "interviewees",
        "rows": rows,
        "cols": [cols],
        "round": round,
        "measure": "persons, interviews",
        "unit": "persons who speak as respondents; sources in which they speak",
        "n": {
            "persons": persons.value((None, None)),
            "sources": interviews.value((None,) * len(interviews.dimensions)),
            "turns": int(within.turns.sum()),
        },
        "denominator": None,
        "coders": [],
        "filters": {},
        "interviewers": False,
        "seed": None,
    }
