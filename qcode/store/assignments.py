"""Who is to code what, and when a coder finished a source."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.store.connection import Connection
from qcode.store.journal import Act


def assignments(connection: Connection) -> list[tuple[str, str]]:
    """(source, coder), in the order of the sources' names."""
    rows = connection.execute(
        "SELECT source.name, coder.name FROM assignment JOIN source ON source.id = source"
        " JOIN coder ON coder.id = coder ORDER BY source.name, coder.id"
    )
    return list(rows.fetchall())


def assign(act: Act, source: int, coders: Iterable[int], among: Iterable[int]) -> None:
    """Of these many, the source is for these coders; whoever else it is for keeps it."""
    rows = act.connection.execute("SELECT id, coder FROM assignment WHERE source = ?", (source,))
    known = {coder: own for own, coder in rows.fetchall()}
    wanted = set(coders)
    for coder in sorted(known.keys() & set(among) - wanted):
        act.delete("assignment", known[coder])
    for coder in sorted(wanted - known.keys()):
        act.insert("assignment", {"coder": coder, "source": source})


def finished(connection: Connection) -> dict[tuple[str, str], str]:
    """(coder, source) → when the coder's state for it last changed; only where it is done."""
    rows = connection.execute(
        "SELECT coder.name, source.name, act.time, max(act.id) FROM progress"
        " JOIN coder ON coder.id = progress.coder JOIN source ON source.id = progress.source"
        " JOIN change ON change.uuid = progress.uuid AND change.record = 'progress'"
        " JOIN act ON act.id = change.act WHERE state = 'done' GROUP BY progress.id"
    )
    return {(coder, source): time for coder, source, time, _ in rows.fetchall()}
