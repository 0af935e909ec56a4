"""Whose acts are whose: the record says who did an act by the name that a coder has in its file.

Another file may call somebody otherwise, or somebody else so; and who is who may be told only when
the two are merged. So acts are given the names that their coders have here from then on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from qcode.store.connection import Connection
from qcode.store.merging.settling import Settling

People = Mapping[str, str]
"""Name → uuid of the coders of a file."""


def people(connection: Connection) -> People:
    return dict(connection.execute("SELECT name, uuid FROM coder").fetchall())


def call_acts_by_names(
    settling: Settling, before: People, brought: Iterable[tuple[Collection[str], People]]
) -> None:
    """Give acts the names that those who did them have now.

    before: who was called how here.  brought: from each other file, the uuids of the acts that came
    and who is called how there. What is known here of somebody who has become one with another
    stays under their own name: taking the merge back makes them two again.
    """
    connection = settling.raw.connection
    names = {uuid: name for name, uuid in people(connection).items()}
    renamed = []
    came: set[str] = set()
    for acts, there in brought:
        called = {name: names.get(settling.heir(uuid), name) for name, uuid in there.items()}
        renamed += _renamed(connection, called, acts)
        came.update(acts)
    own = {name: names.get(uuid, name) for name, uuid in before.items()}
    if any(name != new for name, new in own.items()):
        every = {uuid for (uuid,) in connection.execute("SELECT uuid FROM act").fetchall()}
        renamed += _renamed(connection, own, every - came)
    connection.executemany("UPDATE act SET coder = ? WHERE uuid = ?", renamed)


def _renamed(
    connection: Connection, called: Mapping[str, str], acts: Collection[str]
) -> list[tuple[str, str]]:
    """(new name, uuid) of those of these acts whose coder is called otherwise now."""
    query = "SELECT uuid, coder FROM act WHERE uuid IN (SELECT value FROM json_each(?))"
    otherwise = {name: new for name, new in called.items() if name != new}
    if not otherwise:
        return []
    rows = connection.execute(query, (json.dumps([*acts]),)).fetchall()
    return [(otherwise[coder], uuid) for uuid, coder in rows if coder in otherwise]
