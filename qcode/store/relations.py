"""Relations between codes in the project file: from codebooks, or drawn by coders.

A relation of no codebook was drawn by a coder: whoever's act first made the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qcode.codebook.edits import redirected, turned
from qcode.codebook.model import Relation
from qcode.store.connection import Connection
from qcode.store.journal import Act, Value
from qcode.store.supports import drop_supports, hand_over


@dataclass(frozen=True, slots=True)
class StoredRelation:
    """A relation as it is kept. id: local.

    codebook: the id of its codebook, None where a coder drew it.
    coder: who drew it, None where nobody is recorded, or a codebook has it.
    """

    id: int
    relation: Relation
    codebook: str | None
    coder: str | None


def relations(connection: Connection) -> list[StoredRelation]:
    """Every relation: the codebooks' in their order, then those drawn, as they were first made."""
    rows = connection.execute(
        "SELECT relation.id, origin.ident, target.ident, kind, codebook.ident,"
        " CASE WHEN relation.codebook IS NULL THEN (SELECT act.coder FROM change"
        " JOIN act ON act.id = change.act WHERE change.uuid = relation.uuid"
        " ORDER BY change.id LIMIT 1) END FROM relation"
        " JOIN code AS origin ON origin.id = relation.origin"
        " JOIN code AS target ON target.id = relation.target"
        " LEFT JOIN codebook ON codebook.id = relation.codebook"
        " ORDER BY relation.codebook IS NULL, relation.codebook,"
        " (SELECT min(change.id) FROM change WHERE change.uuid = relation.uuid)"
    )
    return [
        StoredRelation(own, Relation(origin, target, kind), codebook, coder)
        for own, origin, target, kind, codebook, coder in rows.fetchall()
    ]


def add_relation(act: Act, relation: Relation) -> int:
    """Draw a relation; it is no codebook's. Returns its local id."""
    ids = _code_ids(act.connection)
    ends: dict[str, Value] = {"origin": ids[relation.origin], "target": ids[relation.target]}
    return act.insert("relation", {**ends, "kind": relation.kind})


def delete_relation(act: Act, relation: int) -> None:
    """Take a relation away, with what says which codings support it."""
    drop_supports(act, "relation", relation)
    act.delete("relation", relation)


def delete_relations(act: Act, code: str) -> None:
    """Take the relations of a code away."""
    for each in relations(act.connection):
        if code in (each.relation.origin, each.relation.target):
            delete_relation(act, each.id)


def move_relations(act: Act, gone: Iterable[str], into: str) -> None:
    """Let the relations of some codes be another's; what says nothing any more goes.

    One that comes to say what another says leaves its supports to that one.
    """
    ids, leaving = _code_ids(act.connection), set(gone)
    found = relations(act.connection)
    fates = redirected([each.relation for each in found], leaving, into)
    heirs = {fate: each.id for each, fate in zip(found, fates, strict=True) if fate is not None}
    for each, fate in zip(found, fates, strict=True):
        if fate is None:
            heir = heirs.get(turned(each.relation, leaving, into))
            if heir is not None:
                hand_over(act, "relation", each.id, heir)
            delete_relation(act, each.id)
        elif fate != each.relation:
            ends: dict[str, Value] = {"origin": ids[fate.origin], "target": ids[fate.target]}
            act.update("relation", each.id, ends)


def give_up_drawn(act: Act) -> None:
    """Take away the drawn relations that a codebook has too; it gets what supports them."""
    found = relations(act.connection)
    heirs = {each.relation: each.id for each in found if each.codebook is not None}
    for each in found:
        if each.codebook is None and each.relation in heirs:
            hand_over(act, "relation", each.id, heirs[each.relation])
            delete_relation(act, each.id)


def _code_ids(connection: Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT ident, id FROM code").fetchall())
