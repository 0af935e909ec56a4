"""When all records were settled last, and whether anything was done since that they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.store.connection import Connection
from qcode.store.journal import HAND_OUT, MERGE

_LAST = f"""
    SELECT act.id, act.verb, act.program FROM act LEFT JOIN act AS undone
    ON undone.id = act.takes_back WHERE (act.verb = '{HAND_OUT}' AND act.via = act.id)
    OR (act.via IS NULL AND '{MERGE}' IN (act.verb, undone.verb)) ORDER BY act.id DESC LIMIT 1"""

_BUILT_ON = """
    SELECT EXISTS (SELECT 1 FROM settled) AND EXISTS (
        SELECT 1 FROM change JOIN act ON act.id = act WHERE act.via IS NULL AND act.id > ?)"""


@dataclass(frozen=True, slots=True)
class Settled:
    """The act upon which all records were settled last: a merge, or the undo of one.

    Of a project that was handed out it is that act: they came as they had been settled elsewhere.
    """

    act: int
    verb: str
    program: str

    @property
    def elsewhere(self) -> bool:
        return self.verb == HAND_OUT


def settled_last(connection: Connection) -> Settled | None:
    """None: there never was anything to settle."""
    row = connection.execute(_LAST).fetchone()
    return None if row is None else Settled(*row)


def is_behind(connection: Connection) -> bool:
    """Whether something was done since a merge settled records, which may come out otherwise now.

    Never of what was handed out: to settle that, records may be lacking.
    """
    last = settled_last(connection)
    if last is None or last.elsewhere:
        return False
    return bool(connection.execute(_BUILT_ON, (last.act,)).fetchone()[0])
