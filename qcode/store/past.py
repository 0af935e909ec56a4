"""What was done, in the one order that holds for all acts of all copies of a project.

An act's number says when it came into this file; its place says when it was done. Of a project
that was never merged both tell the same. Whatever asks what was so at a time goes by places.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qcode.store.connection import Connection
from qcode.store.journal import UNDO, Image, image_read
from qcode.store.records import RECORDS


class Place(NamedTuple):
    """Where an act stands in the order. uuid: decides between acts of one stamp."""

    stamp: int
    uuid: str


BEFORE_ALL, AFTER_ALL = Place(-1, ""), Place(2**63 - 1, "")


@dataclass(frozen=True, slots=True)
class PastAct:
    """One act of the past.

    time: UTC, ISO 8601, by the clock of its machine.  undone: whether it is taken back at present.
    via: the number of the merge that brought it, None where it was done here.
    """

    number: int
    place: Place
    time: str
    coder: str | None
    verb: str
    summary: str
    changes: int
    undone: bool
    via: int | None


class PastChange(NamedTuple):
    """What an act did to one record, as it was recorded. None: the record was not there."""

    record: str
    uuid: str
    before: Image | None
    after: Image | None


class State(NamedTuple):
    """What all copies together had of a record when an act was over. image None: it was gone."""

    place: Place
    image: Image | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts are asked for; None: any.

    since, until: moments as the record keeps them, both included.
    """

    coder: str | None = None
    verb: str | None = None
    since: str | None = None
    until: str | None = None

    def takes(self, act: PastAct) -> bool:
        return (
            self.coder in (None, act.coder)
            and self.verb in (None, act.verb)
            and (self.since is None or act.time >= self.since)
            and (self.until is None or act.time <= self.until)
        )


ALL = Wanted()

_CHOSEN = (
    "(:coder IS NULL OR coder = :coder) AND (:verb IS NULL OR verb = :verb)"
    " AND (:since IS NULL OR time >= :since) AND (:until IS NULL OR time <= :until)"
)


def acts(connection: Connection, wanted: Wanted = ALL, limit: int | None = None) -> list[PastAct]:
    """The acts that are asked for, latest first."""
    chosen = {
        "coder": wanted.coder,
        "verb": wanted.verb,
        "since": wanted.since,
        "until": wanted.until,
        "limit": -1 if limit is None else limit,
    }
    return _acts(connection, f"{_CHOSEN} ORDER BY stamp DESC, uuid DESC LIMIT :limit", chosen)


def _acts(connection: Connection, where: str, parameters: Mapping[str, object]) -> list[PastAct]:
    taken_back = undone(connection)
    rows = connection.execute(
        "SELECT id, stamp, uuid, time, coder, verb, summary,"
        f" (SELECT count(*) FROM change WHERE act = act.id), via FROM act WHERE {where}",
        parameters,
    )
    return [
        PastAct(own, Place(stamp, uuid), time, coder, verb, summary, count, own in taken_back, via)
        for own, stamp, uuid, time, coder, verb, summary, count, via in rows.fetchall()
    ]


def undone(connection: Connection) -> frozenset[int]:
    """The numbers of the acts that are taken back at present."""
    rows = connection.execute(
        "SELECT id, takes_back, verb FROM act WHERE takes_back IS NOT NULL ORDER BY stamp, uuid"
    )
    origin: dict[int, int] = {}
    taken_back: set[int] = set()
    for number, target, verb in rows.fetchall():
        origin[number] = origin.get(target, target)
        (taken_back.add if verb == UNDO else taken_back.discard)(origin[number])
    return frozenset(taken_back)


def verbs(connection: Connection) -> list[str]:
    """All that was ever done here, by its verb."""
    rows = connection.execute("SELECT DISTINCT verb FROM act ORDER BY verb")
    return [verb for (verb,) in rows.fetchall()]


def place_of_act(connection: Connection, number: int) -> Place | None:
    """Where the act of this number stands; None where there is none. 0: before the first."""
    if number == 0:
        return BEFORE_ALL
    row = connection.execute("SELECT stamp, uuid FROM act WHERE id = ?", (number,)).fetchone()
    return None if row is None else Place(*row)


def place_before(connection: Connection, number: int) -> Place:
    """Where the act before the one of this number stands."""
    row = connection.execute(
        "SELECT stamp, uuid FROM act WHERE (stamp, uuid) < (SELECT stamp, uuid FROM act WHERE"
        " id = ?) ORDER BY stamp DESC, uuid DESC LIMIT 1",
        (number,),
    ).fetchone()
    return BEFORE_ALL if row is None else Place(*row)


def place_at(connection: Connection, time: str) -> Place:
    """Where the last act up to a moment stands."""
    row = connection.execute(
        "SELECT stamp, uuid FROM act WHERE time <= ? ORDER BY stamp DESC, uuid DESC LIMIT 1",
        (time,),
    ).fetchone()
    return BEFORE_ALL if row is None else Place(*row)


def changes_of_act(connection: Connection, number: int) -> list[PastChange]:
    """What an act did, in order."""
    rows = connection.execute(
        "SELECT record, uuid, before, after FROM change WHERE act = ? ORDER BY id", (number,)
    )
    return [_change(*row) for row in rows.fetchall()]


def changes_of_records(
    connection: Connection, uuids: Iterable[str]
) -> Iterator[tuple[PastAct, PastChange]]:
    """All that ever happened to these records, oldest first."""
    named = "SELECT value FROM json_each(:uuids)"
    asked = {"uuids": json.dumps([*uuids])}
    rows = connection.execute(
        "SELECT act.id, record, change.uuid, before, after FROM change"
        f" JOIN act ON act.id = change.act WHERE change.uuid IN ({named})"
        " ORDER BY act.stamp, act.uuid, change.id",
        asked,
    ).fetchall()
    where = f"id IN (SELECT act FROM change WHERE uuid IN ({named}))"
    known = {act.number: act for act in _acts(connection, where, asked)}
    return ((known[number], _change(*row)) for number, *row in rows)


def _change(record: str, uuid: str, before: str | None, after: str | None) -> PastChange:
    return PastChange(record, uuid, image_read(before), image_read(after))


def records_with_id(connection: Connection, prefix: str) -> list[tuple[str, str]]:
    """(kind, uuid) of the records, also those that are gone, whose uuid begins so."""
    rows = connection.execute(
        # As a range, which the index of the uuids answers.
        "SELECT DISTINCT record, uuid FROM change WHERE uuid BETWEEN ? AND ? || char(0x10FFFF)"
        " LIMIT 100",
        (prefix, prefix),
    )
    return list(rows.fetchall())


def records_called(connection: Connection, name: str) -> list[tuple[str, str]]:
    """(kind, uuid) of the codes, sources, cases … that ever had this id or name."""
    rows = connection.execute(
        "SELECT DISTINCT record, uuid FROM change WHERE after IS NOT NULL AND record IN"
        " ('code', 'source', 'cases', 'coder', 'codebook', 'variable', 'typology', 'query')"
        " AND :name IN (json_extract(after, '$.ident'), json_extract(after, '$.name'))",
        {"name": name},
    )
    return list(rows.fetchall())


def codes_ever(connection: Connection) -> list[str]:
    """The uuids of all codes that there are or were, as they were first made."""
    rows = connection.execute(
        "SELECT change.uuid FROM change JOIN act ON act.id = change.act WHERE record = 'code'"
        " GROUP BY change.uuid ORDER BY min(act.stamp), min(change.id)"
    )
    return [uuid for (uuid,) in rows.fetchall()]


def memos_ever_on(connection: Connection, uuid: str) -> list[str]:
    """The uuids of the memos that were ever written on a record."""
    rows = connection.execute(
        "SELECT DISTINCT uuid FROM change WHERE record = 'memo' AND instr(after, ?)", (uuid,)
    )
    return [memo for (memo,) in rows.fetchall()]


def last_image(connection: Connection, uuid: str) -> tuple[str, Image] | None:
    """(kind, image) of a record as it was last known, also of one that is gone."""
    row = connection.execute(
        "SELECT record, after FROM change JOIN act ON act.id = change.act"
        " WHERE change.uuid = ? AND after IS NOT NULL"
        " ORDER BY act.stamp DESC, act.uuid DESC, change.id DESC LIMIT 1",
        (uuid,),
    ).fetchone()
    return None if row is None else (row[0], json.loads(row[1]))


def is_there(connection: Connection, record: str, uuid: str) -> bool:
    """Whether a record of this kind is in the project as it is now."""
    query = f'SELECT 1 FROM "{record}" WHERE uuid = ?'
    return record in RECORDS and connection.execute(query, (uuid,)).fetchone() is not None


def heir_of(connection: Connection, record: str, uuid: str) -> str | None:
    """The uuid of what stands for a record that gave way to another."""
    row = connection.execute(
        "SELECT stands FROM settled WHERE record = :record AND uuid = :uuid AND stands IS NOT NULL"
        " UNION ALL SELECT new FROM alias WHERE kind = :record AND old = :uuid LIMIT 1",
        {"record": record, "uuid": uuid},
    ).fetchone()
    return None if row is None else str(row[0])


def source_gave_way(connection: Connection, uuid: str) -> bool:
    """Whether a record was last known on a source that gave way to its corrected text."""
    known = last_image(connection, uuid)
    source = None if known is None else known[1].get("source")
    return source is not None and heir_of(connection, "source", str(source)) is not None


def states_of(connection: Connection, uuid: str) -> list[State]:
    """A record, change by change: where two copies changed it, as merging them has it."""
    from qcode.store.merging.fold import fold
    from qcode.store.merging.raw import step_of
    from qcode.store.merging.steps import Step

    rows = connection.execute(
        "SELECT act.stamp, record, act.uuid, before, after, undone.uuid FROM change"
        " JOIN act ON act.id = change.act LEFT JOIN act AS undone ON undone.id = act.takes_back"
        " WHERE change.uuid = ?"
        " ORDER BY act.stamp, act.uuid, change.id",
        (uuid,),
    ).fetchall()
    steps: list[Step] = []
    states = []
    for stamp, record, *change in rows:
        steps.append(step_of(change))
        folded = fold(record, steps)
        states.append(State(Place(stamp, change[0]), dict(folded.image) if folded.alive else None))
    return states
