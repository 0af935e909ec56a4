"""Desk: a project opened to look at one table after the other, from a thread of its own.

Reading all codings of a large project takes longer than counting them; a desk keeps what it has
read until another program, or another window, writes in the project.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcode.project import Project
from qcode.project.selection import Choice
from qcode.store import codings as stored_codings
from qcode.table import Named, Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.analysis.crosstab.cells import Cells
    from qcode.coding.corpus import Corpus
    from qcode.store.codings import StoredCoding

LONGEST = 500
"""So many excerpts of a cell are listed."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A coding of a cell, with its words and who says them where and when."""

    id: str
    source: str
    start: int
    end: int
    quotation: str
    code: str
    coder: str
    attribution: Text


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A table and what its cells are made of.

    dimensions: of the rows, then of the columns; the keys of a record that say its levels.
    """

    table: Table
    cells: Cells
    dimensions: Sequence[str]

    def levels(self, record: Mapping[str, Any]) -> dict[str, str | None]:
        """Which levels a cell has; a dimension that isn't there is united in it."""
        return {id: record[id] for id in self.dimensions if id not in record["total"]}


@dataclass(frozen=True, slots=True)
class Listed:
    """The excerpts of a cell: how many there are, and the first of them."""

    count: int
    excerpts: Sequence[Excerpt]


class Desk(Project):
    """A project opened for reading only."""

    _read: tuple[int, Corpus] | None = None

    @classmethod
    def at(cls, path: Path) -> Desk:
        """Raises what Project.open raises."""
        return cls.open(path, read_only=True)

    def corpus(self, *, codings: bool = True) -> Corpus:
        """All that the analyses read, codings always among it."""
        seen = self.changes_seen()
        if self._read is None or self._read[0] != seen:
            self._read = (seen, super().corpus())
        return self._read[1]

    def tabulate(self, choice: Choice, **asked: Any) -> Tabulated:
        """A cross-table, asked for as in Project.crosstab, with its cells. Raises QcodeError."""
        from qcode.analysis.crosstab.cells import cells

        with self._connection.snapshot():
            table = self.crosstab(choice, **asked)
            corpus = self.corpus()
            made_of = cells(corpus, self._filters(corpus, choice), table.meta["rollup"])
        split = table.meta["split"]
        across = [*([split] if split else []), *table.meta["cols"]]
        return Tabulated(table, made_of, [table.meta["rows"], *across])

    def understand(self, choice: Choice) -> None:
        """Raises QcodeError where it names what isn't there, or asks what is no query."""
        with self._connection.snapshot():
            self._filters(self.corpus(), choice)

    def excerpts(self, tabulated: Tabulated, record: Mapping[str, Any]) -> Listed:
        """The codings that a cell was counted from, by source and place."""
        from qcode.project.attribution import attributions

        ids = tabulated.cells.codings(tabulated.levels(record))
        with self._connection.snapshot():
            said = attributions(self.corpus())
            found = stored_codings.codings_with_ids(self._connection, ids[:LONGEST].tolist())
            return Listed(len(ids), [_excerpt(each, said(*_place(each))) for each in found])

    def quotations(self, tabulated: Tabulated, record: Mapping[str, Any], choice: Choice) -> Table:
        """All excerpts of a cell as a table. choice: the table's own."""
        from qcode.project import listings
        from qcode.project.selection import about_codings

        ids = tabulated.cells.codings(tabulated.levels(record))
        with self._connection.snapshot():
            corpus = self.corpus()
            found = stored_codings.codings_with_ids(self._connection, ids.tolist())
            table = listings.quotations_table(found, corpus, self._codes_by_id(), False)
            return self.signed(about_codings(table, found, choice, corpus))

    def levels(self, variable: str) -> list[Named]:
        """What a variable, typology or kind of case can be, the missing level last.

        Raises UnknownName.
        """
        from qcode.analysis.tidy.units import units

        with self._connection.snapshot():
            factor = units(self.corpus()).factor(variable)
        return [*factor.levels, Named(None, factor.missing)]


def _place(coding: StoredCoding) -> tuple[str, int, int]:
    return coding.source, coding.start, coding.end


def _excerpt(coding: StoredCoding, attribution: Text) -> Excerpt:
    place = _place(coding)
    return Excerpt(coding.uuid, *place, coding.quotation, coding.code, coding.coder, attribution)
