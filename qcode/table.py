"""Table: what every analysis returns and every export takes.

A table is a grid of plain values under (possibly nested) headings, with its caption. It holds
ids beside names, so that a reader gets names in a language of choice and a program gets ids.
It knows nothing of how it will be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from qcode.texts import Lang, Text, locale_lang

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with an id for programs and a name for readers. id None: the value is missing."""

    id: str | None
    name: Text


@dataclass(frozen=True, slots=True)
class Marked:
    """A number with a sign after it, such as + where it is more than expected; "" for none."""

    value: int | float
    mark: str


Cell = Named | Marked | str | int | float | None
"""None: undefined or not given; readers see a dash or nothing, programs null."""

Kind = Literal["text", "count", "decimal", "share", "coefficient", "probability"]
"""count: a whole number.  decimal: a real number.  share: 0 to 1, shown as a percentage.
coefficient: -1 to 1, always with two places. Neither is ever rounded up to 1: see `rounded`.
probability: 0 to 1, with three places."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the grid.

    id: its key where a row is written as an object.
    headings: outermost first; neighbours with equal headings on a level share one, and a column
    with fewer levels than its neighbours lets its last heading reach down.
    """

    id: str
    headings: tuple[Text, ...]
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of values with headings and a caption.

    rows: one tuple a row, one cell a column.
    stub: how many leading columns name the row rather than hold its values.
    indents: the depth of each row's name (0 = outermost); () where all are 0.
    totals: how many of the last rows are totals.
    meta: what was counted, by ids and plain values (design rule: every table says what it counts).
    notes: the same as sentences, in the order in which they stand below the table; a Heading
    among them stands over those that follow it.
    records: one mapping a cell, for programs; None where each row is its own record.
    """

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stub: int = 1
    indents: tuple[int, ...] = ()
    totals: int = 0
    meta: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    records: tuple[Mapping[str, Any], ...] | None = None

    @property
    def depth(self) -> int:
        """How many levels of headings there are."""
        return max((len(column.headings) for column in self.columns), default=0)

    def data(self) -> list[dict[str, Any]]:
        """One object per cell (records), or per row: ids, never names; None where missing."""
        if self.records is not None:
            return [dict(record) for record in self.records]
        keys = [column.id for column in self.columns]
        columns = [_plain_column(cells) for cells in zip(*self.rows, strict=True)]
        return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]

    def frame(self, lang: Lang | None = None) -> pd.DataFrame:
        """The grid as a pandas DataFrame, the stub as its index, names in the language asked.

        lang: None for the one in which tables are shown, else the locale's. The frame's `attrs`
        carry the caption: title and notes, and what was counted as meta.
        """
        import pandas as pd

        lang = lang or (_looks[-1].lang if _looks else locale_lang())
        columns = [tuple(self._padded(column, lang)) for column in self.columns]
        rows = [[shown(cell, lang) for cell in row] for row in self.rows]
        names = columns if self.depth > 1 else [name[0] for name in columns]
        frame = pd.DataFrame(rows, columns=pd.Index(names))
        frame.attrs = {
            "title": self.title.read(lang),
            "notes": [note.read(lang) for note in self.notes],
            "meta": dict(self.meta),
        }
        if self.stub:
            names_of_rows = [column.headings[-1].read(lang) for column in self.columns[: self.stub]]
            frame = frame.set_index(list(frame.columns[: self.stub])).rename_axis(names_of_rows)
        return frame

    def __repr__(self) -> str:
        """Its beginning, as a Python session prints it; in one line until someone draws tables."""
        if _looks:
            return _looks[-1].plain(self)
        size = f"{len(self.rows)} rows × {len(self.columns)} columns"
        return f"<Table: {self.title.read('en')} ({size})>"

    def _repr_html_(self) -> str | None:
        """How a notebook shows it; None, and so as plain text, until someone draws tables."""
        return _looks[-1].html(self) if _looks else None

    def _padded(self, column: Column, lang: Lang) -> list[str]:
        levels = [heading.read(lang) for heading in column.headings]
        return levels + [""] * (self.depth - len(levels))


@dataclass(frozen=True, slots=True)
class Looks:
    """How tables show themselves: in which language, as HTML, and as plain text."""

    lang: Lang
    html: Callable[[Table], str]
    plain: Callable[[Table], str]


_looks: list[Looks] = []


def show_tables(looks: Looks) -> None:
    """Have notebooks and Python sessions show tables so: writers stand above this module."""
    _looks[:] = [looks]


_AS_GOOD_AS_1 = 1 - 1e-9
"""What is nearer to 1 than this is 1, but for an error of rounding in its last digits."""


def rounded(value: float) -> str:
    """A coefficient as readers see it: 0.62; ">0.99" for what isn't 1 and would be rounded to it.

    Adding 0 takes the sign off what is rounded to -0.
    """
    text = f"{round(value, 2) + 0:.2f}"
    return ">0.99" if text == "1.00" and value < _AS_GOOD_AS_1 else text


def percentage(share: float) -> str:
    """A share as readers see it: 62.5%; "<0.1%" and ">99.9%" for what isn't nothing, or all.

    A difference of shares may be below 0: -0.8%, and ">-0.1%".
    """
    if 0 < abs(share) < 0.0005:
        return "<0.1%" if share > 0 else ">-0.1%"
    text = f"{share:.1%}"
    return ">99.9%" if text == "100.0%" and share < _AS_GOOD_AS_1 else text


def _plain_column(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Cells for programs. Most columns hold nothing but numbers: these are left as they are."""
    return cells if {*map(type, cells)}.isdisjoint((Named, Marked)) else [*map(plain, cells)]


def plain(cell: Cell) -> str | int | float | None:
    """A cell for programs: the id of a named thing, the value itself of anything else."""
    if isinstance(cell, Marked):
        return cell.value
    return cell.id if isinstance(cell, Named) else cell


def shown(cell: Cell, lang: Lang) -> str | int | float | None:
    """A cell for readers: the name of a named thing, the value itself of anything else."""
    if isinstance(cell, Marked):
        return cell.value
    return cell.name.read(lang) if isinstance(cell, Named) else cell
