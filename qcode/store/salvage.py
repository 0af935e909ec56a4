"""What can still be read of a damaged project, row by row, in a new file of the same schema.

A page that can't be read loses its rows and no others. What was passed over is told by row ids, so
that whoever mends the file (mending.py) knows what to look for elsewhere, and whether it was found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qcode.store.connection import Connection, create
from qcode.store.copying import look_into
from qcode.store.damage import BEGINNING, Damaged
from qcode.store.migrations import APPLICATION_ID, LATEST
from qcode.texts import Text

_GIVEN_UP = 2000
"""So many row ids in a row that can't be read are taken for the table's end."""

_SINGLY = 20_000
"""So many row ids in a row are tried one by one: more than a lost page of pages leads to. Then ever
longer leaps are made, since the end itself may be a damaged number."""

_HIGHEST = 100_000_000
"""No project makes so many rows of a kind that a higher row id isn't damaged."""

_ALONE = ("settled",)
"""Tables without row ids."""

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Row ids that couldn't be read, both included; last None: up to an end that nobody knows."""

    table: str
    first: int
    last: int | None


def salvage(path: Path, draft: Path) -> list[Gap]:
    """Read all that can be read into a new file. Raises NotAProject where nothing can be."""
    with closing(look_into(path)) as old:
        # As it says of itself, else SQLite refuses a file whose end is missing.
        old.execute("PRAGMA writable_schema = ON")
        version = _version(old, path)
        with closing(create(draft, version=version)) as new:
            new.execute("PRAGMA foreign_keys = OFF")
            with new.atomic():
                return [gap for table in _tables(new) for gap in _take(old, new, table)]


def _version(old: sqlite3.Connection, path: Path) -> int:
    try:
        (application,) = old.execute("PRAGMA application_id").fetchone()
        (version,) = old.execute("PRAGMA user_version").fetchone()
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise Damaged(path, Text.plain(str(error))) from None
    if application != APPLICATION_ID or not 1 <= version <= LATEST:
        raise Damaged(path, BEGINNING)
    return int(version)


def _tables(new: Connection) -> list[str]:
    rows = new.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in rows.fetchall()]


def _take(old: sqlite3.Connection, new: Connection, table: str) -> list[Gap]:
    columns = [each[1] for each in new.execute(f'PRAGMA table_info("{table}")').fetchall()]
    names = ", ".join(f'"{column}"' for column in columns)
    if table in _ALONE:
        _put(new, table, names, len(columns), _until_unreadable(old, table, names))
        return []
    rows = _Rows(old, table, names)
    _put(new, table, f"rowid, {names}", len(columns) + 1, rows)
    return rows.gaps


def _put(new: Connection, table: str, names: str, width: int, rows: Iterable[_Row]) -> None:
    """A row that breaks a rule of its table is damaged, and left out."""
    marks = ", ".join("?" * width)
    for row in rows:
        new.execute(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', row)


def _until_unreadable(old: sqlite3.Connection, table: str, names: str) -> Iterator[_Row]:
    with suppress(sqlite3.DatabaseError):
        yield from old.execute(f'SELECT {names} FROM "{table}"')


class _Rows:
    """The readable rows of a table, each with its row id before it; then `gaps` are known."""

    def __init__(self, connection: sqlite3.Connection, table: str, names: str) -> None:
        self._connection, self._table, self._names = connection, table, names
        self.gaps: list[Gap] = []

    def __iter__(self) -> Iterator[_Row]:
        read, at, end = 0, 0, self._end()
        while (at < end) if end is not None else (at - read <= _GIVEN_UP):
            try:
                for row in self._after(at):
                    if not at < row[0] <= (_HIGHEST if end is None else end):
                        break  # a page that leads back, or a damaged row id
                    if at > read:
                        self.gaps.append(Gap(self._table, read + 1, row[0] - 1))
                    read = at = row[0]
                    yield row
            except sqlite3.DatabaseError:
                pass
            at += 1 if at - read < _SINGLY else at - read
        if end is None or read < end:
            self.gaps.append(Gap(self._table, read + 1, end))

    def _after(self, at: int) -> Iterator[_Row]:
        query = f'SELECT rowid, {self._names} FROM "{self._table}" WHERE rowid > ? ORDER BY rowid'
        return self._connection.execute(query, (at,))

    def _end(self) -> int | None:
        query = f'SELECT ifnull(max(rowid), 0) FROM "{self._table}"'
        try:
            end = int(self._connection.execute(query).fetchone()[0])
        except sqlite3.DatabaseError:
            return None
        return end if 0 <= end <= _HIGHEST else None
