"""What comes to a project from elsewhere, before it is taken in and after: acts of another copy
that it hasn't, and acts that other windows did in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from qcode.store.connection import Connection
from qcode.store.merging.acts import handed_out

_NEW = "SELECT uuid FROM act WHERE id IN (SELECT act FROM change)"

_PAIRS = "SELECT DISTINCT act.uuid, change.uuid FROM change JOIN act ON act.id = change.act"

_SINCE = """
    SELECT verb, ifnull(coder, ''), count(*) FROM act
    WHERE id > ? AND verb <> 'settle' AND (via IS NOT NULL OR coder IS NOT ?)
    GROUP BY verb, coder ORDER BY count(*) DESC, max(id) DESC"""


@dataclass(frozen=True, slots=True)
class Came:
    """Acts of one kind by one coder. coder: "" where it isn't said."""

    verb: str
    coder: str
    acts: int


def brings(connection: Connection, other: Connection) -> bool:
    """Whether a merge of another copy would take anything in."""
    known = set(connection.execute("SELECT uuid FROM act").fetchall())
    if any(act not in known for act in other.execute(_NEW)):
        return True
    if not (handed_out(connection) or handed_out(other)):
        return False
    # What was handed out holds of each act a part of what it did.
    parts = set(connection.execute(_PAIRS).fetchall())
    return any(part not in parts for part in other.execute(_PAIRS))


def came_since(connection: Connection, number: int, but: str | None = None) -> list[Came]:
    """What was done after the act of this number, here or brought in, the most frequent first.

    but: what this coder did here is left out.
    """
    return [Came(*row) for row in connection.execute(_SINCE, (number, but)).fetchall()]
