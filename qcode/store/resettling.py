"""What the last merge made of a project, worked out anew in memory: the file itself is only read.

Whatever was done since is left out there: it was recorded as it was done, upon what that merge had
settled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from qcode.store.connection import Connection, in_memory
from qcode.store.merging.acts import forget_touched
from qcode.store.merging.last import Settled
from qcode.store.merging.raw import image_with
from qcode.store.merging.settle import settle
from qcode.store.records import RECORDS

_SINCE = "via IS NULL AND id > ?"
"""The acts that a merge brought in have later numbers than its own."""


@contextmanager
def settled_anew(connection: Connection, last: Settled, *, whole: bool) -> Iterator[Connection]:
    """The project in memory as it was when it was settled last.

    whole: what the tables say now counts for nothing; else the records that no merge settled, nor
    anybody changed since, are taken to be right.
    """
    with closing(in_memory(connection)) as then:
        then.execute("PRAGMA foreign_keys = OFF")
        with then.atomic():
            forget_touched(then)
            for table in RECORDS if whole else ():
                then.execute(f"INSERT INTO touched SELECT '{table}', uuid FROM \"{table}\"")
            since = f"SELECT id FROM act WHERE {_SINCE}"
            then.execute(
                "INSERT OR IGNORE INTO touched SELECT record, uuid FROM change"
                f" WHERE ? OR act IN ({since})",
                (whole, last.act),
            )
            then.execute(f"DELETE FROM change WHERE act IN ({since})", (last.act,))
            then.execute(f"DELETE FROM act WHERE {_SINCE}", (last.act,))
            settle(then)
        yield then


def otherwise(connection: Connection, last: Settled) -> Iterator[tuple[str, str]]:
    """(table, uuid) of the settled records that aren't as they come out anew."""
    with settled_anew(connection, last, whole=False) as then:
        for table, uuid in connection.execute("SELECT record, uuid FROM settled").fetchall():
            if image_with(connection, table, uuid) != image_with(then, table, uuid):
                yield table, uuid


def changes_since(connection: Connection, last: Settled) -> Iterator[tuple[str, str, str, str]]:
    """(table, uuid, before, after) of what was done since everything was settled, in order."""
    yield from connection.execute(
        "SELECT record, uuid, before, after FROM change"
        f" WHERE act IN (SELECT id FROM act WHERE {_SINCE}) ORDER BY id",
        (last.act,),
    ).fetchall()
