"""Which codings support which relations between codes, and what becomes of that when they change.

A relation rests on codings of either of its codes, or of a code under one. A support goes with its
coding, or goes over to the coding that this one became part of; one whose coding has come to
stand under another code says nothing any more, and is dropped in the act that put it there.
"""

from __future__ import annotations

from typing import NamedTuple

from qcode.store.connection import Connection
from qcode.store.journal import Act


class Support(NamedTuple):
    """A coding behind a relation. relation, id: the local ids of the two.  coding: its uuid."""

    relation: int
    id: int
    coding: str
    coder: str
    source: str


class Astray(NamedTuple):
    """A support whose coding is of neither code of its relation. id, relation: local ids."""

    id: int
    relation: int
    coding: str


_ASTRAY = """
    SELECT support.id, relation.id, coding.uuid FROM support
    JOIN relation ON relation.id = support.relation JOIN coding ON coding.id = support.coding
    WHERE NOT EXISTS (
        WITH RECURSIVE up (code) AS (
            SELECT coding.code UNION
            SELECT parent FROM code JOIN up ON code.id = up.code WHERE parent IS NOT NULL)
        SELECT 1 FROM up WHERE code IN (relation.origin, relation.target))
    ORDER BY support.id"""


def supports(connection: Connection) -> list[Support]:
    """Every support, relation by relation, by the place of the coding."""
    rows = connection.execute(
        "SELECT support.relation, coding.id, coding.uuid, coder.name, source.name FROM support"
        " JOIN coding ON coding.id = support.coding JOIN source ON source.id = coding.source"
        " JOIN coder ON coder.id = coding.coder"
        ' ORDER BY support.relation, source.name, start, "end", coding.id'
    )
    return list(map(Support._make, rows.fetchall()))


def add_support(act: Act, relation: int, coding: int) -> bool:
    """Let a coding support a relation; False where it did already."""
    known = act.connection.execute(
        "SELECT 1 FROM support WHERE relation = ? AND coding = ?", (relation, coding)
    ).fetchone()
    if known is None:
        act.insert("support", {"relation": relation, "coding": coding})
    return known is None


def remove_support(act: Act, relation: int, coding: int) -> bool:
    """Let a coding no longer support a relation; False where it didn't."""
    known = act.connection.execute(
        "SELECT id FROM support WHERE relation = ? AND coding = ?", (relation, coding)
    ).fetchone()
    if known is not None:
        act.delete("support", known[0])
    return known is not None


def hand_over(act: Act, column: str, origin: int, target: int) -> None:
    """Let what one coding supports be supported by another, or one relation's supports be
    another's. column: "coding" or "relation", whichever the two are.
    """
    other = {"coding": "relation", "relation": "coding"}[column]
    rows = act.connection.execute(
        f'SELECT id, "{other}" IN (SELECT "{other}" FROM support WHERE "{column}" = ?)'
        f' FROM support WHERE "{column}" = ? ORDER BY id',
        (target, origin),
    ).fetchall()
    for own, known in rows:
        if known:
            act.delete("support", own)
        else:
            act.update("support", own, {column: target})


def drop_supports(act: Act, column: str, of: int) -> None:
    """Take away the supports of a relation, or by a coding. column: "coding" or "relation"."""
    rows = act.connection.execute(
        f'SELECT id FROM support WHERE "{column}" = ? ORDER BY id', (of,)
    ).fetchall()
    for (own,) in rows:
        act.delete("support", own)


def astray(connection: Connection) -> list[Astray]:
    """The supports whose codings are of neither code of their relation, nor of one under it."""
    return list(map(Astray._make, connection.execute(_ASTRAY).fetchall()))


def drop_astray(act: Act) -> None:
    """Take away the supports that say nothing any more."""
    for each in astray(act.connection):
        act.delete("support", each.id)
