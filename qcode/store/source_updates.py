"""A source gives way to its corrected text, or is taken away: what stood on it goes with it.

No text ever changes: the corrected one is a new source that takes the old one's name, and an alias
tells every other copy of the project which source the old one is now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qcode.coding.spans import Span, unite
from qcode.store.codings import Place, delete_coding, overlapping, take_over
from qcode.store.connection import Connection
from qcode.store.journal import Act, Value, image_of
from qcode.store.source_transfer import Corrected, MovedCoding, Transfer
from qcode.store.sources import StoredSource, add_source


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of people's work stands on a source. memos: also those on its codings."""

    codings: int
    memos: int
    decisions: int
    turn_values: int

    @property
    def parts(self) -> Mapping[str, int]:
        return {
            "coding": self.codings,
            "memo": self.memos,
            "decision": self.decisions,
            "turn value": self.turn_values,
        }

    def __bool__(self) -> bool:
        return any(self.parts.values())


def supersede(act: Act, old: StoredSource, corrected: Corrected, found: Transfer) -> int:
    """Let a corrected text take a source's place, with all that stood on it.

    What is gone is deleted. Returns the new source's local id.
    """
    act.update("source", old.id, {"name": f"{old.name} (until {act.time})"})
    new = add_source(
        act, old.name, corrected.title, corrected.language, corrected.text, corrected.turns
    )
    for coding in found.codings:
        _move_coding(act, new, coding, corrected.text)
    for table, own, columns in _rewritten(act.connection, old, found):
        _put(act, table, own, columns and {"source": new, **columns})
    for table in ("attribute", "memo", "progress", "assignment"):
        for own in _on(act.connection, table, old.id):
            act.update(table, own, {"source": new})
    act.delete("source", old.id)
    act.alias("source", old.uuid, image_of(act.connection, "source", new)[0])
    return new


def remove_source(act: Act, source: StoredSource) -> None:
    """Take a source away with all that stands on it; its text stays for an undo.

    The last comes first, so that an undo brings them back in the order in which they stood.
    """
    for coding in reversed(_on(act.connection, "coding", source.id)):
        delete_coding(act, coding)
    for table in ("decision", "memo", "attribute", "speaker", "progress", "assignment"):
        for own in reversed(_on(act.connection, table, source.id)):
            act.delete(table, own)
    act.delete("source", source.id)


def standing_on(connection: Connection, source: StoredSource) -> Standing:
    """How much work would go with a source."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM coding WHERE source = :own),"
        " (SELECT count(*) FROM memo LEFT JOIN coding ON coding.id = memo.coding"
        "  WHERE memo.source = :own OR coding.source = :own),"
        " (SELECT count(*) FROM decision WHERE source = :own),"
        " (SELECT count(*) FROM attribute WHERE source = :own AND turn IS NOT NULL)",
        {"own": source.id},
    ).fetchone()
    return Standing(*row)


def _move_coding(act: Act, source: int, coding: MovedCoding, text: str) -> None:
    """Put a coding where its words are now; those that came before it are there already."""
    if coding.new is None:
        delete_coding(act, coding.id)
        return
    place = Place(source, coding.code_id, coding.coder_id, coding.new.start, coding.new.end)
    others = overlapping(act.connection, place)
    if others:
        kept, start, end = others[0]
        (joined,) = unite([coding.new, Span(start, end)])
        wider = replace(place, start=joined.start, end=joined.end)
        take_over(act, kept, [coding.id], wider, text)
        return
    ends: dict[str, Value] = {"start": place.start, "end": place.end}
    act.update("coding", coding.id, {"source": source, **ends, "quotation": coding.says})


def _rewritten(
    connection: Connection, old: StoredSource, found: Transfer
) -> Iterator[tuple[str, int, Mapping[str, Value] | None]]:
    """(table, local id, columns) of rows in which more changes than the source; None: it goes."""
    for value in found.values:
        yield "attribute", value.id, None if value.new is None else {"turn": value.new}
    for each in found.decisions:
        moved = {"about": each.about, "outcome": each.outcome}
        yield "decision", each.id, moved if each.about else None
    labels = "SELECT id, label FROM speaker WHERE source = ? ORDER BY id"
    for own, label in connection.execute(labels, (old.id,)).fetchall():
        now = found.labels.get(label)
        yield "speaker", own, None if now is None else {"label": now}


def _put(act: Act, table: str, own: int, columns: Mapping[str, Value] | None) -> None:
    """Change a row; None: take it away."""
    if columns is None:
        act.delete(table, own)
    else:
        act.update(table, own, columns)


def _on(connection: Connection, table: str, source: int) -> list[int]:
    """The rows of a table that are about a source, by local id."""
    rows = connection.execute(f'SELECT id FROM "{table}" WHERE source = ? ORDER BY id', (source,))
    return [own for (own,) in rows.fetchall()]
