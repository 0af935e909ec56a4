"""Settling all records of a project whose history has just changed, and writing them down."""

from __future__ import annotations

import json

from qcode.codebook.edits import required
from qcode.store.codebooks import codebooks, to_json
from qcode.store.connection import Connection
from qcode.store.merging import placing
from qcode.store.merging.acts import Made
from qcode.store.merging.deciding import settle_decisions
from qcode.store.merging.raw import FEW, Raw
from qcode.store.merging.report import KindCount
from qcode.store.merging.rows import Rows
from qcode.store.merging.settling import Settling
from qcode.store.merging.standing import bring_back, follow_aliases, look_again
from qcode.store.merging.trees import plant, straighten_relations
from qcode.store.merging.twins import BEFORE_RELATIONS, PAIRS, tell_apart, unite_twins
from qcode.store.records import RECORDS
from qcode.store.supports import astray


def settle(
    connection: Connection, made: Made | None = None
) -> tuple[Settling, tuple[KindCount, ...]]:
    """Work the records out anew after acts were brought in or taken out (acts.touched).

    made: what was read already of what was brought in. Returns what was settled, and how many
    records of each kind came, changed and went.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    settling = Settling(Raw(connection, made=made))
    rows = Rows(connection)
    follow_aliases(settling)
    bring_back(settling)
    unite_twins(settling, BEFORE_RELATIONS)
    while look_again(settling):
        bring_back(settling)
        unite_twins(settling, BEFORE_RELATIONS)
    texts = placing.Texts(settling)
    placing.hold_what_moves(settling, texts)
    placing.place_in_texts(settling, texts)
    placing.require_quotations(settling, texts)
    unite_twins(settling, PAIRS)
    tell_apart(settling)
    plant(settling)
    straighten_relations(settling)
    _write(settling, texts, rows)
    return settling, _counted(rows)


def _write(settling: Settling, texts: placing.Texts, rows: Rows) -> None:
    """The few kinds, then the codings, and what hangs on these only then."""
    for table in FEW:
        if table not in ("decision", "memo", "support"):
            _replace(settling, rows, table)
    _require_named(settling, rows)
    raw = settling.raw
    before, after = placing.shown_rows(settling)
    rows.replace("coding", before, after)
    last = rows.put_fresh(raw.fresh, settling.heir)
    placing.require_new_quotations(settling, texts, last)
    placing.unite_overlapping(settling, rows)
    settle_decisions(settling, texts, rows)
    _replace(settling, rows, "decision")
    placing.place_memos(settling)
    placing.drop_supports(settling)
    unite_twins(settling, ["memo", "support"])
    _replace(settling, rows, "memo")
    _replace(settling, rows, "support")
    _drop_astray(settling, rows)
    placing.tell_what_moved_on(settling)
    _note(settling)


def _replace(settling: Settling, rows: Rows, table: str) -> None:
    raw = settling.raw
    before = dict(raw.rows[table])
    after = {uuid: settling.shown(table, image) for uuid, image in raw.alive[table].items()}
    for old in [uuid for uuid in before if uuid not in after]:
        heir = settling.heir(old)
        if heir in after and heir not in before and old not in settling.superseded:
            rows.relabel(table, old, heir)
            before[heir] = before.pop(old)
    for uuid, image in after.items():
        if image != raw.alive[table][uuid]:
            settling.mark(table, uuid)
    rows.replace(table, before, after)


def _require_named(settling: Settling, rows: Rows) -> None:
    """A codebook requires those whose codes it names, wherever they have come to stand."""
    books = codebooks(settling.raw.connection)
    home = {code.id: book.id for book in books for code in book.codes}
    for book in books:
        wanted = required(book, home)
        if wanted == book.requires:
            continue
        uuid = settling.called("codebook", book.id)
        assert uuid is not None
        image = settling.raw.alive["codebook"][uuid]
        body = to_json({**json.loads(str(image["body"])), "requires": wanted})
        settling.put("codebook", uuid, {**image, "body": body})
        rows.update("codebook", uuid, settling.raw.alive["codebook"][uuid])


def _drop_astray(settling: Settling, rows: Rows) -> None:
    """Take away the supports whose codings have come to stand under another code."""
    query = "SELECT uuid FROM support WHERE id = ?"
    for each in astray(settling.raw.connection):
        (uuid,) = settling.raw.connection.execute(query, (each.id,)).fetchone()
        settling.drop("support", uuid)
        rows.delete("support", [uuid])


def _note(settling: Settling) -> None:
    """Note what came out otherwise than its changes alone say."""
    connection = settling.raw.connection
    connection.execute("DELETE FROM settled")
    connection.executemany(
        "INSERT INTO settled (record, uuid, stands) VALUES (?, ?, ?)",
        ((table, uuid, settling.stood_for(uuid)) for table, uuid in settling.marked),
    )


def _counted(rows: Rows) -> tuple[KindCount, ...]:
    counts = rows.counts
    counts["coding", "changed"] = rows.rewritten()
    return tuple(
        KindCount(table, counts[table, "added"], counts[table, "changed"], counts[table, "gone"])
        for table in RECORDS
        if any(counts[table, each] for each in ("added", "changed", "gone"))
    )
