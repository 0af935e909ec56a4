"""Somebody builds on what a merge settled: it becomes part of the record as they see it."""

from __future__ import annotations

from qcode.store.connection import Connection
from qcode.store.journal import Act, Image, written
from qcode.store.merging.fold import fold
from qcode.store.merging.raw import image_with, steps_of


def take_up(settling: Act, table: str, uuid: str) -> None:
    """Record a settled row as it stands, and for which others it stands.

    These aren't deleted: should one of them have been changed elsewhere, it is there again.
    """
    connection = settling.connection
    shown, said = image_with(connection, table, uuid), _said(connection, table, uuid)
    if shown != said:
        settling.note(table, uuid, said, shown)
    others = "SELECT uuid FROM settled WHERE record = ? AND stands = ? ORDER BY uuid"
    for (other,) in connection.execute(others, (table, uuid)).fetchall():
        known = _said(connection, table, other)
        if known is not None:
            settling.alias(table, other, uuid, written(known))
    connection.execute("DELETE FROM settled WHERE record = ? AND uuid = ?", (table, uuid))


def _said(connection: Connection, table: str, uuid: str) -> Image | None:
    """What the history says of a record."""
    folded = fold(table, steps_of(connection, table, uuid))
    return folded.image if folded.alive else None
