"""The record of every change: the only way in which a project is ever written.

An Act is one thing a researcher did, in one transaction. Each row that it adds, changes or takes
away leaves a change with the row's image before and after. Undo puts the images back in reverse
(taking_back.py), as an act of its own; redo undoes the undo. So nothing is ever forgotten, and undo
works for anything, also after a restart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from qcode.errors import Conflict
from qcode.store.connection import Connection
from qcode.store.damage import THE_PROJECT, Damaged, unreadable
from qcode.store.records import RECORDS
from qcode.version import __version__

UNDO, REDO, MERGE, SETTLE = "undo", "redo", "merge", "settle"

HAND_OUT = "hand out"
"""The verb of the act that ends what is handed out."""

_ALIASES = UUID("5f0e6f0a-6f0c-4d0e-9a53-2d3f2a4f9f31")

Image = dict[str, Any]
Value = str | int | None

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def now() -> str:
    """This moment, in UTC, to the millisecond."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment as the record keeps it; one of no time zone is of the zone we are in."""
    try:
        there = moment.astimezone(UTC)
    except (OverflowError, ValueError):  # the calendar's first day, or last, is another year there
        there = moment.replace(tzinfo=UTC)
    return there.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_uuid() -> str:
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Done:
    """One act of the past. undone: whether it is taken back at present."""

    number: int
    time: str
    coder: str | None
    verb: str
    summary: str
    undone: bool
    changes: int


@dataclass
class Act:
    """One act while it is being done. Rows are named by table and local id.

    verb, summary, coder: what is being done and by whom; may be said better until it is over.
    takes_back: the act that it undoes, or the undo that it takes back.
    via: the merge that it belongs to.
    stamp: where it stands in the order of all acts of all copies; known once it has begun.
    changes: how many rows it has changed so far.
    """

    connection: Connection
    verb: str
    summary: str
    coder: str | None
    takes_back: int | None = None
    via: int | None = None
    time: str = field(default_factory=now)
    stamp: int = 0
    changes: int = 0
    _number: int | None = None
    _recorded: tuple[str, str | None] | None = None
    _uuids: dict[tuple[str, int], str] = field(default_factory=dict)
    _settling: Act | None = None

    def insert(self, table: str, values: Mapping[str, Value], uuid: str | None = None) -> int:
        """Add a row; columns not given are NULL. Returns its local id."""
        record = RECORDS[table]
        uuid = uuid or new_uuid()
        row = [values.get(column) for column in record.columns]
        cursor = self.connection.execute(record.insert, (uuid, *row))
        identity = cursor.lastrowid
        assert identity is not None
        self._uuids[table, identity] = uuid
        columns = dict(zip(record.columns, row, strict=True))
        self.note(table, uuid, None, self._image(table, columns))
        return identity

    def update(self, table: str, identity: int, values: Mapping[str, Value]) -> None:
        """Change some columns of a row; recorded only if something differs."""
        uuid, before = image_of(self.connection, table, identity)
        self._change(table, identity, uuid, before, {**before, **self._image(table, values)})

    def delete(self, table: str, identity: int) -> None:
        """Take a row away."""
        self._touch(table, identity)
        uuid, before = image_of(self.connection, table, identity)
        self.connection.execute(RECORDS[table].delete, (identity,))
        self.note(table, uuid, before, None)

    def attest(self, table: str, identity: int) -> None:
        """Record that a row was looked at and stays as it is."""
        uuid, image = image_of(self.connection, table, identity)
        self.note(table, uuid, image, image)

    def alias(self, kind: str, old: str, new: str, known: str | None = None) -> None:
        """Record that whoever refers to one record means another from now on, also in other copies
        of the project. The same said in two copies is the same record.

        old, new: uuids.  known: the image of old, where that holds only as long as it is that.
        """
        uuid = str(uuid5(_ALIASES, f"{kind}/{old}/{new}/{known or ''}"))
        query = "SELECT 1 FROM alias WHERE uuid = ?"
        if self.connection.execute(query, (uuid,)).fetchone() is None:
            row: dict[str, Value] = {"kind": kind, "old": old, "new": new, "known": known}
            self.insert("alias", row, uuid)

    def put(
        self,
        table: str,
        uuid: str,
        expected: Image | None,
        wanted: Image | None,
        *,
        more: bool = False,
    ) -> None:
        """Bring the row of this uuid from one image to another; None: the row is not there.

        What others did to it elsewhere meanwhile stands (fold); more: not yet, for this isn't all
        that the act does to it. Raises Conflict where the row isn't as expected.
        """
        found = self.connection.execute(
            f'SELECT id FROM "{table}" WHERE uuid = ?', (uuid,)
        ).fetchone()
        present = image_of(self.connection, table, found[0])[1] if found else None
        if present != expected:
            raise Conflict(f"this {table} has changed since")
        if found:
            self._touch(table, found[0])
        if wanted is not None and not more:
            wanted = self._among_others(table, uuid, expected, wanted)
        if wanted is None and found:
            self.delete(table, found[0])
        elif found and wanted == expected:
            self.attest(table, found[0])
        elif found:
            self._change(table, found[0], uuid, present or {}, wanted or {})
        elif wanted is not None:
            self.insert(table, self._local(table, wanted), uuid)

    def begin(self) -> int:
        """Record the act even if it changes no row itself. Returns its number."""
        if self._number is None:
            self._number = self._begin()
        assert self._number is not None
        return self._number

    def restamp(self) -> None:
        """Let what the act does from here on come after all acts known by now."""
        self.stamp = next_stamp(self.connection)
        number = self.begin()
        self.connection.execute("UPDATE act SET stamp = ? WHERE id = ?", (self.stamp, number))

    def _touch(self, table: str, identity: int) -> None:
        """What a merge settled of a row becomes part of the record before anyone builds on it.

        As an act of its own just before this one, so that an undo of this one leaves it.
        """
        row = self.connection.execute(
            f'SELECT own.uuid FROM "{table}" AS own JOIN settled ON settled.uuid = own.uuid'
            " WHERE own.id = ? AND record = ?",
            (identity, table),
        ).fetchone()
        if row is None:
            return
        from qcode.store.merging.taking_up import take_up

        if self._settling is None:
            self.stamp = self.stamp or next_stamp(self.connection)
            before = self.stamp - 1
            self._settling = Act(self.connection, SETTLE, "", None, time=self.time, stamp=before)
        take_up(self._settling, table, row[0])

    def _among_others(self, table: str, uuid: str, before: Image | None, after: Image) -> Image:
        """What the history says of a row once this act has brought it from one image to another."""
        from qcode.store.merging.fold import fold
        from qcode.store.merging.raw import steps_of
        from qcode.store.merging.steps import Step

        own, undone = self.connection.execute(
            "SELECT own.uuid, undone.uuid FROM act AS own"
            " LEFT JOIN act AS undone ON undone.id = own.takes_back WHERE own.id = ?",
            (self.begin(),),
        ).fetchone()
        step = Step(own, before, after, undone)
        image = fold(table, [*steps_of(self.connection, table, uuid), step]).image
        return {column: image.get(column) for column in RECORDS[table].columns}

    def _change(self, table: str, identity: int, uuid: str, before: Image, after: Image) -> None:
        """Write the columns in which two images of a row differ."""
        differing = {column: after[column] for column in after if after[column] != before[column]}
        if not differing:
            return
        self._touch(table, identity)
        values = self._local(table, differing)
        sets = ", ".join(f'"{column}" = ?' for column in values)
        self.connection.execute(
            f'UPDATE "{table}" SET {sets} WHERE id = ?', (*values.values(), identity)
        )
        self.note(table, uuid, before, after)

    def _image(self, table: str, values: Mapping[str, Value]) -> Image:
        """Columns as an image has them, references as uuids."""
        refs = RECORDS[table].refs
        return {
            column: self._uuid(refs[column], value) if column in refs else value
            for column, value in values.items()
        }

    def _local(self, table: str, image: Image) -> dict[str, Value]:
        """An image with its references as local ids."""
        refs = RECORDS[table].refs
        return {
            column: self._identity(refs[column], value) if column in refs and value else value
            for column, value in image.items()
        }

    def _identity(self, table: str, uuid: str) -> int:
        row = self.connection.execute(
            f'SELECT id FROM "{table}" WHERE uuid = ?', (uuid,)
        ).fetchone()
        if row is None:
            raise Conflict(f"the {table} it belonged to is gone")
        return int(row[0])

    def _uuid(self, table: str, identity: Value) -> str | None:
        if not isinstance(identity, int):
            return None
        known = self._uuids.get((table, identity))
        if known is None:
            query = f'SELECT uuid FROM "{table}" WHERE id = ?'
            known = str(self.connection.execute(query, (identity,)).fetchone()[0])
            self._uuids[table, identity] = known
        return known

    def note(self, table: str, uuid: str, before: Image | None, after: Image | None) -> None:
        """Record that a row became another; the row itself is the caller's to change."""
        number = self.begin()
        self.changes += 1
        self.connection.execute(
            "INSERT INTO change (act, record, uuid, before, after) VALUES (?, ?, ?, ?, ?)",
            (number, table, uuid, written(before), written(after)),
        )

    def _begin(self) -> int | None:
        """An act is recorded from its first change on: what changed nothing leaves no trace."""
        self._recorded = (self.summary, self.coder)
        self.stamp = self.stamp or next_stamp(self.connection)
        return self.connection.execute(
            "INSERT INTO act (uuid, time, stamp, coder, verb, summary, takes_back, via, program)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new_uuid(),
                self.time,
                self.stamp,
                self.coder,
                self.verb,
                self.summary,
                self.takes_back,
                self.via,
                __version__,
            ),
        ).lastrowid

    def finish(self) -> None:
        """Record what is known of the act only now that it is over."""
        if self._number is not None and self._recorded != (self.summary, self.coder):
            self.connection.execute(
                "UPDATE act SET summary = ?, coder = ? WHERE id = ?",
                (self.summary, self.coder, self._number),
            )


def next_stamp(connection: Connection) -> int:
    """Where an act that begins now stands in the order: after all that are known here, also where
    the clock has jumped back. One place before it stays free, for what is settled.
    """
    (last,) = connection.execute("SELECT ifnull(max(stamp), 0) FROM act").fetchone()
    return max(int(datetime.now(UTC).timestamp() * 1000), int(last) + 2)


def image_of(connection: Connection, table: str, identity: int) -> tuple[str, Image]:
    """A row's uuid and image."""
    record = RECORDS[table]
    uuid, *row = connection.execute(record.select, (identity,)).fetchone()
    return uuid, dict(zip(record.columns, row, strict=True))


@contextmanager
def act(
    connection: Connection,
    verb: str,
    summary: str,
    coder: str | None,
    takes_back: int | None = None,
) -> Iterator[Act]:
    """Do one act: all of it is kept and recorded, or none."""
    with connection.atomic():
        doing = Act(connection, verb, summary, coder, takes_back)
        yield doing
        doing.finish()


def coders_of_acts(connection: Connection) -> list[str]:
    """Everyone who did something, also where all of it is undone."""
    rows = connection.execute("SELECT DISTINCT coder FROM act WHERE coder IS NOT NULL")
    return [name for (name,) in rows.fetchall()]


def last_act(connection: Connection) -> int:
    """The number of the last act; 0 where there is none."""
    return int(connection.execute("SELECT ifnull(max(id), 0) FROM act").fetchone()[0])


def acts_where(connection: Connection, where: str, value: int) -> list[Done]:
    """Acts as they are listed; undone is left for `history` to say."""
    rows = connection.execute(
        "SELECT id, time, coder, verb, summary, false,"
        f" (SELECT count(*) FROM change WHERE act = act.id) FROM act WHERE {where}",
        (value,),
    )
    return [Done(*row) for row in rows.fetchall()]


def original_of(connection: Connection, number: int) -> int:
    """The act that a chain of undo and redo is about."""
    query = "SELECT takes_back FROM act WHERE id = ?"
    while (below := connection.execute(query, (number,)).fetchone()[0]) is not None:
        number = below
    return number


def written(image: Image | None) -> str | None:
    """An image as the history keeps it."""
    return None if image is None else _WRITER.encode(image)


def image_read(text: str | None) -> Image | None:
    """An image from the history. Raises NotAProject where it can't be one."""
    if text is None:
        return None
    try:
        image: Image = json.loads(text)
    except ValueError as error:
        raise Damaged(THE_PROJECT, unreadable("what the history says", "历史记录")) from error
    return image
