"""Records into their tables: only what differs from what stands there is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qcode.store.connection import Connection
from qcode.store.journal import Image
from qcode.store.merging.fresh import MANY, put_fresh
from qcode.store.merging.raw import image_with
from qcode.store.records import RECORDS

_ONCE = {
    "coder": "name", "codebook": "ident", "variable": "ident", "typology": "ident",
    "code": "ident", "source": "name", "cases": "name", "query": "name",
}  # fmt: skip
"""Columns that no two rows may have alike; they are emptied before any is filled anew."""

_PAIRED = ("speaker", "attribute", "progress", "assignment", "support")
"""Tables whose rows are pairs that stand once, and to which no other refers; a row that changes is
taken out and put in again."""


@dataclass
class Rows:
    """What is written into the tables.

    counts: (kind, "added" | "changed" | "gone") → how many; of codings that changed, `rewritten`.
    """

    connection: Connection
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _ids: dict[str, dict[str, int]] = field(default_factory=dict)
    _new: set[str] = field(default_factory=set)
    _fresh_after: int = 0
    _codings: dict[str, Image] = field(default_factory=dict)

    def relabel(self, table: str, old: str, new: str) -> None:
        """Let a row be the row of the record that stands for its own."""
        self.connection.execute(f'UPDATE "{table}" SET uuid = ? WHERE uuid = ?', (new, old))
        self._ids.pop(table, None)

    def replace(self, table: str, before: Mapping[str, Image], after: Mapping[str, Image]) -> None:
        """Bring a table from some images of its rows to others."""
        gone = [uuid for uuid in before if uuid not in after]
        changed = [uuid for uuid in before if uuid in after and before[uuid] != after[uuid]]
        added = [uuid for uuid in after if uuid not in before]
        self._new.update(added)
        self.count(table, len(added), 0 if table in MANY else len(changed), len(gone))
        self._codings.update({uuid: before[uuid] for uuid in changed if table in MANY})
        self.delete(table, gone)
        if table in _PAIRED:
            ids = {uuid: self._id(table, uuid) for uuid in changed}
            self.delete(table, changed)
            self.insert(table, ((uuid, after[uuid]) for uuid in changed), ids)
            changed = []
        if table in _ONCE:
            self._empty(table, changed)
        self.insert(table, ((uuid, after[uuid]) for uuid in added))
        for uuid in changed:
            self.update(table, uuid, after[uuid])

    def put_fresh(self, refs: Mapping[str, Iterable[str]], heir: Callable[[str], str]) -> int:
        """Put in all fresh codings. Returns the last local id before them.

        refs: column → what they refer to.  heir: what stands for what.
        """
        (last,) = self.connection.execute("SELECT ifnull(max(id), 0) FROM coding").fetchone()
        places = {
            uuid: self._id(RECORDS["coding"].refs[column], heir(uuid))
            for column, uuids in refs.items()
            for uuid in uuids
        }
        self.count("coding", put_fresh(self.connection, places), 0, 0)
        self._fresh_after = int(last)
        return self._fresh_after

    def take_out(self, uuids: Sequence[str]) -> None:
        """Take codings out again that were put in (put_fresh) or stood there before."""
        for uuid in uuids:
            new = self._is_new(uuid)
            self.counts["coding", "added" if new else "gone"] += -1 if new else 1
        self.delete("coding", uuids)

    def rewrite(self, uuid: str, before: Image, after: Image) -> None:
        """Let a coding become another, which it may have been until now."""
        if not self._is_new(uuid):
            self._codings.setdefault(uuid, before)
        self.update("coding", uuid, after)

    def rewritten(self) -> int:
        """How many codings are there still and not what they were."""
        now = (
            (image_with(self.connection, "coding", uuid), was)
            for uuid, was in self._codings.items()
        )
        return sum(image is not None and image != was for image, was in now)

    def _is_new(self, uuid: str) -> bool:
        return uuid in self._new or self._id("coding", uuid) > self._fresh_after

    def count(self, table: str, added: int, changed: int, gone: int) -> None:
        self.counts[table, "added"] += added
        self.counts[table, "changed"] += changed
        self.counts[table, "gone"] += gone

    def insert(
        self,
        table: str,
        images: Iterable[tuple[str, Image]],
        ids: Mapping[str, int] | None = None,
    ) -> None:
        """Put rows in; ids: the local ids that some of them had."""
        columns = ("id", "uuid", *RECORDS[table].columns)
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        known = ids or {}
        late: list[tuple[str, Image]] = []
        self.connection.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
            (
                (known.get(uuid), uuid, *self._values(table, image, uuid, late))
                for uuid, image in images
            ),
        )
        self._ids.pop(table, None)
        for uuid, image in late:
            self.update(table, uuid, image)

    def update(self, table: str, uuid: str, image: Image) -> None:
        sets = ", ".join(f'"{column}" = ?' for column in RECORDS[table].columns)
        self.connection.execute(
            f'UPDATE "{table}" SET {sets} WHERE uuid = ?',
            (*self._values(table, image, uuid, []), uuid),
        )

    def delete(self, table: str, uuids: Sequence[str]) -> None:
        self.connection.executemany(
            f'DELETE FROM "{table}" WHERE uuid = ?', ((uuid,) for uuid in uuids)
        )
        self._ids.pop(table, None)

    def _values(
        self, table: str, image: Image, uuid: str, late: list[tuple[str, Image]]
    ) -> list[object]:
        """A row's columns, references as local ids. late: gets those that refer to a row of the
        same table that isn't there yet."""
        refs = RECORDS[table].refs
        values: list[object] = []
        for column in RECORDS[table].columns:
            value = image[column]
            if column not in refs or value is None:
                values.append(value)
            elif refs[column] == table and value not in self._of(table):
                late.append((uuid, image))
                values.append(None)
            else:
                values.append(self._id(refs[column], str(value)))
        return values

    def _of(self, table: str) -> dict[str, int]:
        """uuid → local id of all rows of a table."""
        if table not in self._ids:
            rows = self.connection.execute(f'SELECT uuid, id FROM "{table}"').fetchall()
            self._ids[table] = dict(rows)
        return self._ids[table]

    def _id(self, table: str, uuid: str) -> int:
        if table not in MANY:
            return self._of(table)[uuid]
        query = f'SELECT id FROM "{table}" WHERE uuid = ?'
        return int(self.connection.execute(query, (uuid,)).fetchone()[0])

    def _empty(self, table: str, uuids: Iterable[str]) -> None:
        column = _ONCE[table]
        self.connection.executemany(
            f'UPDATE "{table}" SET "{column}" = char(0) || uuid WHERE uuid = ?',
            ((uuid,) for uuid in uuids),
        )
