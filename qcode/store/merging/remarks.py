"""What two copies changed without knowing of one another, as it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from qcode.store.connection import Connection
from qcode.store.journal import Image
from qcode.store.merging.fold import Clash
from qcode.store.merging.raw import steps_of
from qcode.store.merging.report import Remark
from qcode.store.merging.settling import Settling, as_text
from qcode.store.merging.steps import standing
from qcode.store.records import RECORDS

_SILENT = {("coding", "start"), ("coding", "end"), ("coding", "source"), ("source", "turns"),
           ("code", "position"), ("variable", "position"), ("typology", "position"),
           ("decision", "about"), ("source", "imported"), ("coding", "created")}  # fmt: skip
"""Columns that say nothing, or say it again with another."""


def clashes(settling: Settling, merge: int) -> Iterator[Remark]:
    """What the merge of this number made clash."""
    brought = _brought(settling.raw.connection, merge)
    deleted: dict[tuple[str, str, str], Remark] = {}
    edited: dict[tuple[str, str, str], list[Clash]] = {}
    for table, uuid, clash in settling.raw.clashes:
        if not brought & {clash.winner, clash.loser} or table == "alias":
            continue
        image = _image(settling, table, uuid)
        if image is None:
            continue
        if clash.kind == "deleted":
            for each in _given_up(settling, table, uuid, image, clash):
                deleted[table, uuid, each.field] = each  # the last edit tells it all
        elif uuid not in settling.stands and (table, clash.field) not in _SILENT:
            edited.setdefault((table, uuid, clash.field), []).append(clash)
    for (table, uuid, field), group in edited.items():
        yield from _edited_twice(settling, table, uuid, field, group)
    yield from deleted.values()
    yield from _called_otherwise(settling, merge)


def _image(settling: Settling, table: str, uuid: str) -> Image | None:
    """A record as it is, or was; None where nothing is known of it."""
    return settling.raw.alive[table].get(uuid) or settling.raw.gone(table, uuid)


def whose(settling: Settling, act: str) -> tuple[str, str]:
    """Who did an act, and when."""
    query = "SELECT ifnull(coder, ''), time FROM act WHERE uuid = ?"
    who, when = settling.raw.connection.execute(query, (act,)).fetchone()
    return str(who), str(when)


def _edited_twice(
    settling: Settling, table: str, uuid: str, field: str, group: Sequence[Clash]
) -> Iterator[Remark]:
    """What gave way to what stands now, each thing once."""
    image = _image(settling, table, uuid) or {}
    name, present = settling.name(table, image), _by_field(table, image).get(field)
    kept = as_text(settling.readable(table, field, present))
    given_up = dict.fromkeys(
        as_text(settling.readable(table, field, clash.lost)) for clash in group
    )
    told = field if field in RECORDS[table].columns or table == "code" else ""
    who = whose(settling, _changed_last(settling, table, uuid, field, group[-1].winner))
    for lost in given_up:
        if lost != kept:
            yield Remark("edited", table, uuid, name, told, kept, lost, *who)


def _changed_last(settling: Settling, table: str, uuid: str, field: str, act: str) -> str:
    """The act that changed a field last; the one given, where no edit that counts did."""
    for step in standing(steps_of(settling.raw.connection, table, uuid)):
        if step.before is not None and step.after is not None:
            before, after = (_by_field(table, each) for each in (step.before, step.after))
            if after.get(field) != before.get(field):
                act = step.act
    return act


def _given_up(
    settling: Settling, table: str, uuid: str, image: Image, clash: Clash
) -> Iterator[Remark]:
    """What was said elsewhere of what is deleted, or gave way: a row for each field, or one
    without.
    """
    stands = settling.raw.alive[table].get(settling.heir(uuid))
    if stands is not None and uuid not in settling.superseded:
        return
    kept = "" if stands is None else settling.name(table, stands)
    name, who = settling.name(table, image), whose(settling, clash.winner)
    given_up = _altered(settling, table, uuid, clash.loser)
    # A corrected text gets the name of the one before, which is set aside under another.
    if settling.superseded.get(uuid) == "source" and given_up.keys() == {"name"}:
        return
    for field, lost in (given_up or {"": ""}).items():
        yield Remark("deleted", table, uuid, name, field, kept, lost, *who)


def _altered(settling: Settling, table: str, uuid: str, act: str) -> dict[str, str]:
    """Field → value of what an act changed of a record, as far as that is told."""
    found: dict[str, str] = {}
    for step in steps_of(settling.raw.connection, table, uuid):
        if step.act == act and step.before is not None and step.after is not None:
            before, after = (_by_field(table, each) for each in (step.before, step.after))
            found |= {
                field: as_text(settling.readable(table, field, after[field]))
                for field in after
                if after[field] != before.get(field) and (table, field) not in _SILENT
            }
    return found


def _by_field(table: str, image: Image) -> Image:
    """An image with the fields of a code among its columns."""
    if table != "code":
        return image
    return {**{each: image[each] for each in image if each != "body"}, **json.loads(image["body"])}


def _called_otherwise(settling: Settling, merge: int) -> Iterator[Remark]:
    """Coders whom this merge made one with another of another name."""
    raw = settling.raw
    for uuid, image in sorted(raw.alive["alias"].items()):
        old = str(image["old"])
        gone = raw.gone("coder", old) if old in settling.stands else None
        stands = raw.alive["coder"].get(settling.heir(old))
        if image["kind"] != "coder" or gone is None or stands is None:
            continue
        kept = str(stands["name"])
        if gone["name"] != kept and _came_with(raw.connection, merge, uuid, old):
            yield Remark("one", "coder", old, str(gone["name"]), "", kept)


def _came_with(connection: Connection, merge: int, *uuids: str) -> bool:
    """Whether a merge brought any change to these records."""
    query = (
        "SELECT 1 FROM change JOIN act ON act.id = change.act"
        " WHERE change.uuid IN (SELECT value FROM json_each(?)) AND act.via = ? LIMIT 1"
    )
    return connection.execute(query, (json.dumps(uuids), merge)).fetchone() is not None


def _brought(connection: Connection, merge: int) -> set[str]:
    """The uuids of the acts that a merge brought in, or took back or did again with one."""
    rows = connection.execute(
        "WITH RECURSIVE came (id) AS (SELECT id FROM act WHERE via = ? UNION"
        " SELECT takes_back FROM act JOIN came USING (id) WHERE takes_back IS NOT NULL)"
        " SELECT uuid FROM act JOIN came USING (id)",
        (merge,),
    )
    return {uuid for (uuid,) in rows.fetchall()}
