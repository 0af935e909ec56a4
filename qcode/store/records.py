"""Which rows are a researcher's work, and how one is written down for history and exchange.

Everything recorded has a uuid. An image is such a row as a JSON object in which every reference
is the uuid of what it points at, so that it means the same in any copy of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Record:
    """One kind of recorded row. refs: column → the table it points into."""

    table: str
    columns: tuple[str, ...]
    refs: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def select(self) -> str:
        """One row's image by local id."""
        shown = ", ".join(self._image_of(column) for column in self.columns)
        return f'SELECT uuid, {shown} FROM "{self.table}" AS own WHERE own.id = ?'

    @cached_property
    def insert(self) -> str:
        """A row from its uuid and columns, references as local ids."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        marks = ", ".join("?" * (len(self.columns) + 1))
        return f'INSERT INTO "{self.table}" (uuid, {names}) VALUES ({marks})'

    @cached_property
    def delete(self) -> str:
        return f'DELETE FROM "{self.table}" WHERE id = ?'

    def _image_of(self, column: str) -> str:
        if column not in self.refs:
            return f'own."{column}"'
        return f'(SELECT uuid FROM "{self.refs[column]}" AS far WHERE far.id = own."{column}")'


RECORDS: Mapping[str, Record] = {
    record.table: record
    for record in (
        Record("coder", ("name",)),
        Record("codebook", ("ident", "version", "body")),
        Record("variable", ("ident", "codebook", "position", "body"), {"codebook": "codebook"}),
        Record("typology", ("ident", "codebook", "position", "body"), {"codebook": "codebook"}),
        Record(
            "code",
            ("ident", "codebook", "parent", "position", "body"),
            {"codebook": "codebook", "parent": "code"},
        ),
        Record(
            "relation",
            ("codebook", "origin", "target", "kind"),
            {"codebook": "codebook", "origin": "code", "target": "code"},
        ),
        Record("source", ("name", "title", "language", "sha256", "length", "turns", "imported")),
        Record("cases", ("kind", "name")),
        Record(
            "speaker",
            ("source", "label", "role", "person"),
            {"source": "source", "person": "cases"},
        ),
        Record(
            "attribute",
            ("cases", "source", "turn", "variable", "value", "target"),
            {"cases": "cases", "source": "source", "target": "cases"},
        ),
        Record(
            "coding",
            ("source", "code", "coder", "start", "end", "quotation", "created"),
            {"source": "source", "code": "code", "coder": "coder"},
        ),
        Record(
            "memo",
            ("coder", "coding", "source", "cases", "code", "text", "created"),
            {
                "coder": "coder",
                "coding": "coding",
                "source": "source",
                "cases": "cases",
                "code": "code",
            },
        ),
        Record("progress", ("coder", "source", "state"), {"coder": "coder", "source": "source"}),
        Record(
            "decision",
            ("source", "coder", "compared", "about", "choice", "outcome", "reason", "created"),
            {"source": "source", "coder": "coder"},
        ),
        Record("assignment", ("coder", "source"), {"coder": "coder", "source": "source"}),
        Record("query", ("name", "expression", "coder", "created"), {"coder": "coder"}),
        Record("support", ("relation", "coding"), {"relation": "relation", "coding": "coding"}),
        Record("alias", ("kind", "old", "new", "known")),
    )
}
