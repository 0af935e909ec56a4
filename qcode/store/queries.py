"""Saved queries in the project file: a question about the turns, kept under a name."""

from __future__ import annotations

from typing import NamedTuple

from qcode.store.connection import Connection
from qcode.store.journal import Act


class StoredQuery(NamedTuple):
    """id: local.  coder: who saved it first, None where nobody is recorded."""

    id: int
    name: str
    expression: str
    coder: str | None
    created: str


_LISTED = (
    "SELECT query.id, query.name, expression, coder.name, created FROM query"
    " LEFT JOIN coder ON coder.id = query.coder"
)


def queries(connection: Connection) -> list[StoredQuery]:
    """All of them, in the order of their names."""
    rows = connection.execute(f"{_LISTED} ORDER BY query.name").fetchall()
    return list(map(StoredQuery._make, rows))


def query_named(connection: Connection, name: str) -> StoredQuery | None:
    row = connection.execute(f"{_LISTED} WHERE query.name = ?", (name,)).fetchone()
    return None if row is None else StoredQuery._make(row)


def add_query(act: Act, name: str, expression: str, coder: int | None) -> None:
    values = {"name": name, "expression": expression, "coder": coder, "created": act.time}
    act.insert("query", values)


def change_query(act: Act, query: StoredQuery, expression: str) -> None:
    act.update("query", query.id, {"expression": expression})


def delete_query(act: Act, query: StoredQuery) -> None:
    act.delete("query", query.id)
