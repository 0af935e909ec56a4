"""What hangs on what: asked of the tables and the history while records are settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcode.store.connection import Connection
from qcode.store.journal import Image, image_read
from qcode.store.merging.fresh import MANY, is_fresh
from qcode.store.merging.raw import Raw
from qcode.store.records import RECORDS


def has_row(raw: Raw, table: str, uuid: str) -> bool:
    """Whether the record stands in its table still, or is about to."""
    if table not in MANY:
        return uuid in raw.rows[table]
    row = raw.connection.execute(f'SELECT 1 FROM "{table}" WHERE uuid = ?', (uuid,)).fetchone()
    return row is not None or is_fresh(raw.connection, uuid)


def loose_rows(raw: Raw, table: str, standing: Iterable[str]) -> set[str]:
    """The rows that are there still, but by the history aren't, or something stands for them."""
    rows = raw.rows[table].keys()
    return (rows - raw.alive[table].keys()) | (rows & set(standing))


def referring(connection: Connection, table: str, far: str, uuids: Iterable[str]) -> Iterator[str]:
    """The uuids of the rows of a table that refer to any of these records of another."""
    columns = [column for column, kind in RECORDS[table].refs.items() if kind == far]
    for uuid in uuids:
        for column in columns:
            rows = connection.execute(
                f'SELECT uuid FROM "{table}" WHERE "{column}" ='
                f' (SELECT id FROM "{far}" WHERE uuid = ?)',
                (uuid,),
            )
            yield from (own for (own,) in rows.fetchall())


def deleted_by(connection: Connection, uuid: str) -> tuple[str, str]:
    """Who deleted a record last, and when; ("", "") where nobody did."""
    return _who(connection, uuid, "after IS NULL ORDER BY stamp DESC, act.uuid DESC")


def made_by(connection: Connection, uuid: str) -> tuple[str, str]:
    """Who made a record first, and when."""
    return _who(connection, uuid, "before IS NULL ORDER BY stamp, act.uuid")


def _who(connection: Connection, uuid: str, which: str) -> tuple[str, str]:
    row = connection.execute(
        "SELECT coder, time FROM change JOIN act ON act.id = change.act"
        f" WHERE change.uuid = ? AND {which} LIMIT 1",
        (uuid,),
    ).fetchone()
    return ("", "") if row is None else (row[0] or "", row[1])


def deleted_with(connection: Connection, uuid: str) -> list[tuple[str, str, Image]]:
    """(table, uuid, image) of what the act that deleted a record last deleted as well."""
    rows = connection.execute(
        "SELECT record, uuid, before FROM change WHERE after IS NULL AND act = ("
        " SELECT act.id FROM change JOIN act ON act.id = change.act WHERE change.uuid = ?"
        " AND after IS NULL ORDER BY stamp DESC, act.uuid DESC LIMIT 1) ORDER BY change.id",
        (uuid,),
    ).fetchall()
    return [(table, other, image_read(before) or {}) for table, other, before in rows]


def settled_before(raw: Raw) -> set[tuple[str, str]]:
    """(table, uuid) of what an earlier merge settled and nobody touched since."""
    query = "SELECT record, uuid FROM settled EXCEPT SELECT record, uuid FROM touched"
    return set(raw.connection.execute(query).fetchall())


def stood_before(raw: Raw) -> dict[str, str]:
    """uuid → what stood for it until now: as somebody's act said, or as it was settled."""
    rows = raw.connection.execute("SELECT uuid, stands FROM settled WHERE stands IS NOT NULL")
    said = {str(image["old"]): str(image["new"]) for image in raw.rows["alias"].values()}
    return {**said, **dict(rows.fetchall())}
