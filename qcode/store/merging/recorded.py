"""Whether the records are what the history says they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from qcode.errors import NotAProject
from qcode.store.connection import Connection
from qcode.store.journal import Image, written
from qcode.store.merging.fold import fold
from qcode.store.merging.raw import image_with, step_of
from qcode.store.records import RECORDS

_HISTORY = """
    SELECT record, change.uuid, act.uuid, before, after, undone.uuid
    FROM change JOIN act ON act.id = change.act
    LEFT JOIN act AS undone ON undone.id = act.takes_back
    ORDER BY change.uuid, record, act.stamp, act.uuid, change.id"""


def recorded(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """(table, uuid, what is wrong or "") of every record that is there, or should be."""
    settled = set(connection.execute("SELECT record, uuid FROM settled").fetchall())
    heirs = _heirs(connection)
    for (table, uuid), rows in groupby(connection.execute(_HISTORY), key=itemgetter(0, 1)):
        changes = list(rows)
        if table not in RECORDS:
            fault: str | None = "is of a kind that there isn't"
        elif (table, uuid) in settled:
            fault = ""  # other records have a say in it
        else:
            fault = _as_said(table, changes, image_with(connection, table, uuid), heirs)
        if fault is not None:
            yield table, uuid, fault
    for table in RECORDS:
        query = f'SELECT uuid FROM "{table}" WHERE uuid NOT IN (SELECT uuid FROM change)'
        for (uuid,) in connection.execute(query).fetchall():
            yield table, uuid, "was added without a record"


def _as_said(
    table: str, changes: Sequence[Any], row: Image | None, heirs: dict[str, str]
) -> str | None:
    """What is wrong with a row; "" where nothing is, None where it is rightly gone."""
    if len(changes) > 1 or changes[0][4] != written(row):
        said = _folded(table, changes)
        if row != (_shown(table, said, heirs) if said else said):
            return "is gone without a record" if row is None else "was changed without a record"
    return None if row is None else ""


def _folded(table: str, changes: Sequence[Any]) -> Image | None:
    try:
        folded = fold(table, (step_of(row[2:]) for row in changes))
    except NotAProject:
        return {}  # a change that can't be read
    if not folded.alive:
        return None
    return {column: folded.image.get(column) for column in RECORDS[table].columns}


def _heirs(connection: Connection) -> dict[str, str]:
    """uuid → what stands for it. An alias whose record is there is one that no longer holds."""
    settled = "SELECT uuid, stands FROM settled WHERE stands IS NOT NULL"
    heirs: dict[str, str] = dict(connection.execute(settled).fetchall())
    for kind, old, new in connection.execute("SELECT kind, old, new FROM alias").fetchall():
        if kind in RECORDS and image_with(connection, kind, old) is None:
            heirs.setdefault(old, new)
    return heirs


def _shown(table: str, image: Image, heirs: dict[str, str]) -> Image:
    shown = dict(image)
    for column in RECORDS[table].refs:
        met = set()
        while (far := shown[column]) in heirs and far not in met:
            met.add(far)
            shown[column] = heirs[far]
    return shown
