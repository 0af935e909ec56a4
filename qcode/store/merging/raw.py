"""Raw records: what the history alone says of each, before anything is settled.

Of most kinds all records are held; of codings, which are many, only those that were touched, were
settled before, or must be looked at again because of what they refer to. The rest stand in their
table as the history says, or will (fresh), and are left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any

from qcode.store.connection import Connection
from qcode.store.journal import Image, image_read
from qcode.store.merging.acts import (
    Made,
    acts_of,
    changed_once,
    histories,
    without_history,
)
from qcode.store.merging.fold import Clash, Folded, fold
from qcode.store.merging.fresh import MANY, no_longer_fresh, referred_to
from qcode.store.merging.reading import compact
from qcode.store.merging.steps import Step, standing
from qcode.store.records import RECORDS

FEW = tuple(table for table in RECORDS if table not in MANY)

Order = tuple[int, str, str]
"""Where an act on a record stands among all acts: its stamp, its uuid, the record's."""

_STEPS = (
    "SELECT act.uuid, before, after, undone.uuid FROM change JOIN act ON act.id = change.act"
    " LEFT JOIN act AS undone ON undone.id = act.takes_back"
    " WHERE change.uuid = ? AND record = ? ORDER BY act.stamp, act.uuid, change.id"
)


class Raw:
    """The raw records of a project whose history has just changed.

    alive: table → uuid → image, of those that are there.  rows: the same of FEW as their tables
    have them still.  known: table → the uuids of MANY that were looked at.  clashes: what two
    copies changed without knowing of one another, as (table, uuid, clash).

    kinds: only these are held.  made: what acts.bring_in read already; it is emptied.
    """

    def __init__(
        self,
        connection: Connection,
        kinds: Collection[str] = tuple(RECORDS),
        made: Made | None = None,
    ) -> None:
        self.connection = connection
        self._kinds = kinds
        self.rows = {table: dict(images(connection, table)) for table in FEW if table in kinds}
        self.alive: dict[str, dict[str, Image]] = {
            **{table: dict(rows) for table, rows in self.rows.items()},
            **{table: {} for table in MANY},
        }
        self.known: dict[str, set[str]] = {table: set() for table in MANY}
        self.clashes: list[tuple[str, str, Clash]] = []
        self._gone: dict[str, Image] = {}
        self._take_settled()
        self._take_touched(made or {})

    @cached_property
    def fresh(self) -> dict[str, list[str]]:
        """Column → what the codings refer to in it that were fresh when this was first asked: after
        those that aliases speak of are held (standing.follow_aliases).
        """
        return referred_to(self.connection)

    def look_at(self, table: str, uuids: Iterable[str]) -> None:
        """Hold these codings too."""
        for uuid in uuids:
            if uuid not in self.known[table]:
                self._take(table, uuid, fold(table, steps_of(self.connection, table, uuid)))

    def said(self, table: str, uuid: str) -> Image | None:
        """What the history says of a record; None where by it there is none."""
        return self.alive[table].get(uuid)

    def gone(self, table: str, uuid: str) -> Image | None:
        """What a record was that isn't there; None where nothing is known of it."""
        if uuid not in self._gone:
            steps = list(steps_of(self.connection, table, uuid))
            if not steps:
                return None
            self._gone[uuid] = fold(table, steps).image
        return self._gone[uuid]

    def ever(self, table: str) -> Iterator[tuple[str, Image]]:
        """(uuid, image) of all records of a kind that there ever were, as they were made."""
        rows = self.connection.execute(
            "SELECT change.uuid, after FROM change JOIN act ON act.id = change.act"
            " WHERE record = ? AND before IS NULL ORDER BY stamp, act.uuid, change.id",
            (table,),
        )
        for uuid, after in rows.fetchall():
            image = image_read(after)
            assert image is not None
            yield uuid, image

    def born(self, uuid: str) -> Order:
        """Where the act that first made a record stands."""
        if uuid not in self._births:
            row = self.connection.execute(
                "SELECT stamp, act.uuid FROM change JOIN act ON act.id = change.act"
                " WHERE change.uuid = ? ORDER BY stamp, act.uuid LIMIT 1",
                (uuid,),
            ).fetchone()
            self._births[uuid] = int(row[0]), str(row[1]), uuid
        return self._births[uuid]

    def latest(self, table: str, uuid: str, but: Collection[str] = ()) -> Order:
        """Where the act that changed a record last stands; but: changes to these columns alone
        don't count, nor does what was taken back."""
        place = self.born(uuid)
        for step in standing(steps_of(self.connection, table, uuid)):
            before, after = step.before or {}, step.after or {}
            if any(after[each] != before.get(each) for each in after if each not in but):
                place = self.place_of(step.act)
        return place

    def place_of(self, act: str) -> Order:
        """Where an act stands."""
        query = "SELECT stamp FROM act WHERE uuid = ?"
        return int(self.connection.execute(query, (act,)).fetchone()[0]), act, ""

    @cached_property
    def _births(self) -> dict[str, Order]:
        """The same of every record touched but of MANY; all at once, for they may be thousands."""
        return {uuid: (stamp, act, uuid) for uuid, stamp, act in acts_of(self.connection, MANY)}

    def _take_settled(self) -> None:
        rows = self.connection.execute("SELECT record, uuid FROM settled").fetchall()
        for table, uuid in rows:
            if table in self._kinds:
                self._put(table, uuid, None)
                steps = list(steps_of(self.connection, table, uuid))
                if steps:
                    self._take(table, uuid, fold(table, steps))

    def _take_touched(self, made: Made) -> None:
        for table, uuid in without_history(self.connection):
            if table in self._kinds:
                self._put(table, uuid, None)
        for table in self._kinds:
            self._take_new(table, made.get(table, {}))
            for uuid, rows in groupby(histories(self.connection, table), key=itemgetter(0)):
                self._take(table, uuid, fold(table, (step_of(row[1:]) for row in rows)))

    def _take_new(self, table: str, made: dict[str, Image]) -> None:
        for uuid in changed_once(self.connection, table):
            image = made.pop(uuid, None)
            if image is None:
                self._take(table, uuid, fold(table, steps_of(self.connection, table, uuid)))
            else:
                self._put(table, uuid, image)

    def _take(self, table: str, uuid: str, folded: Folded) -> None:
        self._put(table, uuid, compact(table, folded.image) if folded.alive else None)
        if not folded.alive and table not in MANY:
            self._gone[uuid] = folded.image
        self.clashes += [
            (table, uuid, clash)
            for clash in folded.clashes
            if clash.kind == "edited" or not folded.alive
        ]

    def _put(self, table: str, uuid: str, image: Image | None) -> None:
        if table in MANY:
            self.known[table].add(uuid)
            no_longer_fresh(self.connection, uuid)
        if image is None:
            self.alive[table].pop(uuid, None)
        else:
            self.alive[table][intern(uuid)] = image


def steps_of(connection: sqlite3.Connection, table: str, uuid: str) -> Iterator[Step]:
    """The changes of one record, in the order of the acts."""
    return map(step_of, connection.execute(_STEPS, (uuid, table)).fetchall())


def step_of(row: Sequence[Any]) -> Step:
    """A change from (act's uuid, before, after, uuid of the act that this one takes back)."""
    act, before, after, takes_back = row
    return Step(act, image_read(before), image_read(after), takes_back)


def images(connection: Connection, table: str) -> Iterator[tuple[str, Image]]:
    """(uuid, image) of every row of a table."""
    record = RECORDS[table]
    select = record.select.removesuffix(" WHERE own.id = ?")
    for uuid, *row in connection.execute(select).fetchall():
        yield intern(uuid), dict(zip(record.columns, row, strict=True))


def images_of(
    connection: Connection, table: str, uuids: Iterable[str]
) -> Iterator[tuple[str, Image]]:
    """(uuid, image) of those of these records that have a row."""
    for uuid in uuids:
        image = image_with(connection, table, uuid)
        if image is not None:
            yield uuid, image


def image_with(connection: sqlite3.Connection, table: str, uuid: str) -> Image | None:
    """A row's image; None where there is no row of this uuid."""
    record = RECORDS[table]
    select = record.select.replace("own.id = ?", "own.uuid = ?")
    row = connection.execute(select, (uuid,)).fetchone()
    return None if row is None else dict(zip(record.columns, row[1:], strict=True))
