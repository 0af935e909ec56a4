"""The coder `consensus` in the project file: whether there is one, and whose its codings are."""

from __future__ import annotations

from typing import NamedTuple

from qcode.coding.consensus import CONSENSUS
from qcode.store.connection import Connection

BEGIN = "begin consensus"
"""The verb of the act that makes the coder; it stands alone, so that each decision can be undone
whoever made the first."""


class ConsensusCoder(NamedTuple):
    """id: local.  derived: made by decisions, and not by somebody who coded under that name."""

    id: int
    derived: bool


def consensus_coder(connection: Connection) -> ConsensusCoder | None:
    """The coder of this name, where there is one."""
    row = connection.execute("SELECT id, uuid FROM coder WHERE name = ?", (CONSENSUS,)).fetchone()
    if row is None:
        return None
    made = connection.execute(
        "SELECT verb FROM change JOIN act ON act.id = change.act"
        " WHERE change.uuid = ? ORDER BY change.id LIMIT 1",
        (row[1],),
    ).fetchone()
    return ConsensusCoder(row[0], made is not None and made[0] == BEGIN)


def derived_coder(connection: Connection) -> str | None:
    """The coder whose codings follow from decisions and repeat what others did, if there is one."""
    coder = consensus_coder(connection)
    return CONSENSUS if coder is not None and coder.derived else None
