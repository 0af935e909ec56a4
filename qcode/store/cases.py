"""Cases in the project file as they are edited: what refers to one, and taking values away."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.store.connection import Connection
from qcode.store.journal import Act
from qcode.store.sources import Owner

_OF_OWNER = (
    "ifnull(own.cases, 0) = ? AND ifnull(own.source, 0) = ? AND ifnull(own.turn, 0) = ?"
    " AND variable = ?"
)


@dataclass(frozen=True, slots=True)
class CaseUse:
    """What refers to a case.

    sources: where a label stands for it.  linked: names of the cases and sources that point at
    it.  memos: how many are written on it.
    """

    sources: tuple[str, ...]
    linked: tuple[str, ...]
    memos: int

    def __bool__(self) -> bool:
        return bool(self.sources or self.linked or self.memos)


def use_of(connection: Connection, case: int) -> CaseUse:
    speaking = connection.execute(
        "SELECT DISTINCT source.name FROM speaker JOIN source ON source.id = speaker.source"
        " WHERE person = ? ORDER BY source.name",
        (case,),
    ).fetchall()
    linked = connection.execute(
        "SELECT DISTINCT ifnull(cases.name, source.name) FROM attribute"
        " LEFT JOIN cases ON cases.id = attribute.cases"
        " LEFT JOIN source ON source.id = attribute.source WHERE target = ? ORDER BY 1",
        (case,),
    ).fetchall()
    memos = connection.execute("SELECT count(*) FROM memo WHERE cases = ?", (case,)).fetchone()
    return CaseUse(tuple(name for (name,) in speaking), tuple(name for (name,) in linked), memos[0])


def value_of(connection: Connection, owner: Owner, variable: str) -> str | None:
    """What is known of an owner: a value, or the name of the case it is linked to."""
    row = connection.execute(
        "SELECT ifnull(value, far.name) FROM attribute AS own"
        f" LEFT JOIN cases AS far ON far.id = own.target WHERE {_OF_OWNER}",
        (owner.case or 0, owner.source or 0, owner.turn or 0, variable),
    ).fetchone()
    return None if row is None else str(row[0])


def clear_attribute(act: Act, owner: Owner, variable: str) -> None:
    """Nothing is known any more of this variable of an owner."""
    known = act.connection.execute(
        f"SELECT id FROM attribute AS own WHERE {_OF_OWNER}",
        (owner.case or 0, owner.source or 0, owner.turn or 0, variable),
    ).fetchone()
    if known is not None:
        act.delete("attribute", known[0])


def values_in_source(connection: Connection, source: int) -> dict[str, dict[str, str]]:
    """Person → variable → value or the linked case's name, where it holds in this source only."""
    rows = connection.execute(
        "SELECT person.name, variable, ifnull(value, far.name) FROM attribute AS own"
        " JOIN cases AS person ON person.id = own.cases"
        " LEFT JOIN cases AS far ON far.id = own.target WHERE own.source = ? ORDER BY own.id",
        (source,),
    ).fetchall()
    values: dict[str, dict[str, str]] = {}
    for person, variable, value in rows:
        values.setdefault(person, {})[variable] = value
    return values


def rename_case(act: Act, case: int, name: str) -> None:
    act.update("cases", case, {"name": name})


def delete_case(act: Act, case: int) -> None:
    """Take a case away with what is known of it; nothing else may refer to it."""
    rows = act.connection.execute("SELECT id FROM attribute WHERE cases = ? ORDER BY id", (case,))
    for (own,) in rows.fetchall():
        act.delete("attribute", own)
    act.delete("cases", case)
