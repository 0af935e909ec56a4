"""What two copies changed without knowing of one another, as it is told."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.store.connection import Connection
from qcode.store.journal import Image
from qcode.store.merging.fold import Clash
from qcode.store.merging.report import Remark
from qcode.store.merging.settling import Settling, as_text
from qcode.store.records import RECORDS

_SILENT = {("coding", "start"), ("coding", "end"), ("coding", "source"), ("source", "turns"),
           ("code", "position"), ("variable", "position"), ("typology", "position"),
           ("decision", "about"), ("source", "imported"), ("coding", "created")}  # fmt: skip
"""Columns that say nothing, or say it again with another."""


def clashes(settling: Settling, merge: int) -> Iterator[Remark]:
    """What the merge of this number made clash, of things that are there still."""
    brought = _brought(settling.raw.connection, merge)
    for table, uuid, clash in settling.raw.clashes:
        if (
            uuid in settling.stands
            or (table, clash.field) in _SILENT
            or not brought & {clash.winner, clash.loser}
        ):
            continue
        image = settling.raw.alive[table].get(uuid) or settling.raw.gone(table, uuid)
        if image is not None and table != "alias":
            yield from _told(settling, table, uuid, image, clash)


def _told(
    settling: Settling, table: str, uuid: str, image: Image, clash: Clash
) -> Iterator[Remark]:
    kept, lost = (settling.readable(table, clash.field, each) for each in (clash.kept, clash.lost))
    if clash.kind == "edited" and kept == lost:
        return
    query = "SELECT ifnull(coder, ''), time FROM act WHERE uuid = ?"
    who, when = settling.raw.connection.execute(query, (clash.winner,)).fetchone()
    field = clash.field if clash.field in RECORDS[table].columns or table == "code" else ""
    told = [as_text(each) for each in (kept, lost)]
    name = settling.name(table, image)
    yield Remark(clash.kind, table, uuid, name, field, told[0], told[1], who, when)


def _brought(connection: Connection, merge: int) -> set[str]:
    """The uuids of the acts that a merge brought in."""
    rows = connection.execute("SELECT uuid FROM act WHERE via = ?", (merge,)).fetchall()
    return {uuid for (uuid,) in rows}
