"""Somebody builds on what a merge settled: it becomes part of the record as they see it."""

from __future__ import annotations

from qcode.store.connection import Connection
from qcode.store.journal import Act, written
from qcode.store.merging.fold import Folded, fold
from qcode.store.merging.raw import image_with, steps_of


def take_up(settling: Act, table: str, uuid: str) -> None:
    """Record a settled row as it stands, and for which others it stands.

    These aren't deleted: should one of them have been changed elsewhere, it is there again.
    """
    connection = settling.connection
    shown, said = image_with(connection, table, uuid), _folded(connection, table, uuid)
    if not said.alive:
        settling.note(table, uuid, None, said.image)
    if shown != said.image:
        settling.note(table, uuid, said.image, shown)
    others = "SELECT uuid FROM settled WHERE record = ? AND stands = ? ORDER BY uuid"
    for (other,) in connection.execute(others, (table, uuid)).fetchall():
        known = _folded(connection, table, other)
        if known.alive:
            settling.alias(table, other, uuid, written(known.image))
    connection.execute("DELETE FROM settled WHERE record = ? AND uuid = ?", (table, uuid))


def _folded(connection: Connection, table: str, uuid: str) -> Folded:
    """What the history says of a record."""
    return fold(table, steps_of(connection, table, uuid))
