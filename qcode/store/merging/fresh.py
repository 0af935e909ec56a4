"""Codings that another copy made and nobody touched since: most of what a merge brings.

There may be hundreds of thousands, and no other record has a say in them. So they aren't held one
by one, but stand in a table of their own (fresh) as their only change says, until all their rows
are put in at once. What is to come out otherwise is held like any other record (raw.Raw.look_at).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from qcode.store.connection import Connection
from qcode.store.merging.reading import CopyDamaged
from qcode.store.records import RECORDS
from qcode.texts import Text

MANY = ("coding",)
"""The kinds of which there are too many to hold all."""

_CODING = RECORDS["coding"]

_NAMES = ", ".join(f'"{column}"' for column in _CODING.columns)

_SAID = ", ".join(f"json_extract(after, '$.{column}')" for column in _CODING.columns)

_SHOWN = ", ".join(
    f"{column}_at.id" if column in _CODING.refs else f'fresh."{column}"'
    for column in _CODING.columns
)

_PLACES = " ".join(
    f"JOIN place AS {column}_at ON {column}_at.uuid = fresh.{column}" for column in _CODING.refs
)


def forget_fresh(connection: Connection) -> None:
    """Begin anew: no coding is fresh."""
    connection.execute("DROP TABLE IF EXISTS fresh")
    connection.execute(f"CREATE TEMP TABLE fresh (uuid, {_NAMES})")


def take_fresh(connection: Connection, last: int) -> None:
    """Take up the codings that were made by one of the changes after the last known one.

    Each by the number of the change that made it.
    """
    connection.execute(
        f"INSERT INTO fresh (rowid, uuid, {_NAMES}) SELECT id, uuid, {_SAID} FROM change"
        " WHERE id > ? AND record = 'coding' AND before IS NULL"
        " AND (SELECT count(*) FROM change AS each WHERE each.uuid = change.uuid) = 1",
        (last,),
    )
    connection.execute("CREATE INDEX temp.fresh_uuid ON fresh (uuid)")


def is_fresh(connection: Connection, uuid: str) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM fresh WHERE uuid = ?)"
    return bool(connection.execute(query, (uuid,)).fetchone()[0])


def no_longer_fresh(connection: Connection, uuid: str) -> None:
    """A coding is held: what it refers to is needed only if it stays."""
    connection.execute("DELETE FROM fresh WHERE uuid = ?", (uuid,))


def referred_to(connection: Connection) -> dict[str, list[str]]:
    """Column → the uuids of what fresh codings refer to in it."""
    return {
        column: [uuid for (uuid,) in connection.execute(f"SELECT DISTINCT {column} FROM fresh")]
        for column in _CODING.refs
    }


def fresh_on(connection: Connection, column: str, uuids: Collection[str]) -> Iterator[str]:
    """The uuids of the fresh codings that refer to one of these records in a column."""
    query = f"SELECT uuid FROM fresh WHERE {column} IN (SELECT value FROM json_each(?))"
    if uuids:
        yield from (own for (own,) in connection.execute(query, (json.dumps([*uuids]),)))


def put_fresh(connection: Connection, places: Mapping[str, int]) -> int:
    """Put in the rows of all fresh codings. Returns how many.

    places: uuid of what they refer to → local id of what stands for it.
    """
    connection.execute("CREATE TEMP TABLE place (uuid PRIMARY KEY, id) WITHOUT ROWID")
    connection.executemany("INSERT INTO place VALUES (?, ?)", places.items())
    put = connection.execute(
        f"INSERT INTO coding (uuid, {_NAMES}) SELECT fresh.uuid, {_SHOWN} FROM fresh {_PLACES}"
        " ORDER BY fresh.source, fresh.start"
    )
    connection.execute("DROP TABLE place")
    return put.rowcount


def misquoted(uuid: str) -> CopyDamaged:
    """The error for a coding that doesn't quote its text: whoever brought it is damaged."""
    why = Text(f"coding {uuid[:8]} doesn't quote its text", f"编码段 {uuid[:8]} 与文本不符")
    return CopyDamaged(uuid, why)
