"""Codings, memos, coders and their progress in the project file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Literal, NamedTuple

from qcode.coding.spans import Span, unite
from qcode.store.connection import Connection
from qcode.store.consensus_coder import derived_coder
from qcode.store.journal import Act, Value
from qcode.store.memos import Subject, move_memos
from qcode.store.supports import drop_supports, hand_over

State = Literal["in-progress", "done"]

Outcome = Literal["new", "united", "unchanged", "changed", "confirmed", "removed"]
"""united: it overlapped the coder's codings of this code and became one with them.
unchanged: one of them held it already, or nothing was to be done.
changed: its ends or its code are others, and it met no other coding.
confirmed: the coder looked at it again, and it stays."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a coding goes, by local ids. [start, end): code points of the source's text."""

    source: int
    code: int
    coder: int
    start: int
    end: int


class StoredCoding(NamedTuple):
    """A coding as it is listed (a tuple, for there may be hundreds of thousands).

    memo: its memos, one a line, "" if none.
    """

    id: int
    uuid: str
    source: str
    start: int
    end: int
    quotation: str
    code: str
    coder: str
    memo: str
    created: str


def coder_id(act: Act, name: str) -> int:
    """The coder of this name, new where there was none."""
    row = act.connection.execute("SELECT id FROM coder WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else act.insert("coder", {"name": name})


def coders(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM coder ORDER BY id")]


def add_coding(act: Act, place: Place, text: str) -> tuple[int, Outcome]:
    """Code a span, uniting it with what the coder coded alike and overlapping.

    text: the source's. Returns the coding's local id and what became of it.
    """
    overlapped = overlapping(act.connection, place)
    if not overlapped:
        return insert_coding(act, place, text), "new"
    kept, start, end = overlapped[0]
    wider = replace(place, start=min(start, place.start), end=max(end, place.end))
    outcome = move_coding(act, kept, wider, text)
    return kept, "unchanged" if outcome == "unchanged" else "united"


def insert_coding(act: Act, place: Place, text: str) -> int:
    """Add a coding that overlaps none of its coder and code. Returns its local id."""
    row: dict[str, Value] = {
        "source": place.source,
        "code": place.code,
        "coder": place.coder,
        "start": place.start,
        "end": place.end,
        "quotation": text[place.start : place.end],
        "created": act.time,
    }
    return act.insert("coding", row)


def move_coding(act: Act, coding: int, place: Place, text: str) -> Outcome:
    """Give a coding other ends or another code, uniting it with what the coder has there.

    It keeps its id and its memos, and takes over those of the others. text: the source's.
    """
    others = [each for each in overlapping(act.connection, place) if each[0] != coding]
    # Each of them overlaps the place, so that all of them become one.
    spans = [Span(start, end) for _, start, end in others]
    (united,) = unite([Span(place.start, place.end), *spans])
    before = act.changes
    place = replace(place, start=united.start, end=united.end)
    take_over(act, coding, [other for other, _, _ in others], place, text)
    if others:
        return "united"
    return "changed" if act.changes > before else "unchanged"


def take_over(act: Act, coding: int, others: Iterable[int], place: Place, text: str) -> None:
    """Let a coding stand for others as well, in a place; they go, and their memos and what they
    support come to it.
    """
    for other in others:
        move_memos(act, Subject(coding=other), Subject(coding=coding))
        hand_over(act, "coding", other, coding)
        act.delete("coding", other)
    row: dict[str, Value] = {"code": place.code, "start": place.start, "end": place.end}
    act.update("coding", coding, {**row, "quotation": text[place.start : place.end]})


def place_of(connection: Connection, coding: int) -> tuple[str, Place]:
    """A coding's uuid, and where it is."""
    query = 'SELECT uuid, source, code, coder, start, "end" FROM coding WHERE id = ?'
    uuid, *place = connection.execute(query, (coding,)).fetchone()
    return uuid, Place(*place)


def overlapping(connection: Connection, place: Place) -> list[tuple[int, int, int]]:
    """(id, start, end) of the coder's codings of this code that overlap the place, in order."""
    # Since no two of them overlap, only the last that starts before the place can reach into it.
    alike = "source = :source AND coder = :coder AND code = :code"
    rows = connection.execute(
        f'SELECT id, start, "end" FROM coding WHERE {alike} AND start < :end AND "end" > :start'
        " AND start >= ifnull((SELECT max(start) FROM coding"
        f" WHERE {alike} AND start < :start), :start) ORDER BY start",
        asdict(place),
    )
    return [(own, start, end) for own, start, end in rows.fetchall()]


def delete_coding(act: Act, coding: int) -> None:
    """Take a coding away, with its memos and from the relations that it supports."""
    drop_supports(act, "coding", coding)
    rows = act.connection.execute("SELECT id FROM memo WHERE coding = ?", (coding,)).fetchall()
    for (memo,) in rows:
        act.delete("memo", memo)
    act.delete("coding", coding)


def codings(connection: Connection) -> Iterator[StoredCoding]:
    """All codings, by source and place."""
    for (source,) in connection.execute("SELECT id FROM source ORDER BY name").fetchall():
        yield from _listed(connection, "coding.source = ?", (source,))


def codings_with_uuid(connection: Connection, prefix: str) -> list[StoredCoding]:
    """The codings whose uuid begins so."""
    # As a range, which the index of the uuids answers.
    return _listed(connection, "coding.uuid BETWEEN ? AND ? || char(0x10FFFF)", (prefix, prefix))


def codings_with_ids(connection: Connection, ids: Iterable[int]) -> list[StoredCoding]:
    """The codings of these local ids, by source and place."""
    return _listed(
        connection, "coding.id IN (SELECT value FROM json_each(?))", (json.dumps([*ids]),)
    )


def uuids(connection: Connection) -> dict[int, str]:
    """Local id → uuid, of all codings."""
    return dict(connection.execute("SELECT id, uuid FROM coding").fetchall())


def set_state(act: Act, coder: int, source: int, state: State) -> None:
    row = act.connection.execute(
        "SELECT id FROM progress WHERE coder = ? AND source = ?", (coder, source)
    ).fetchone()
    if row:
        act.update("progress", row[0], {"state": state})
    else:
        act.insert("progress", {"coder": coder, "source": source, "state": state})


def begin(act: Act, coder: int, source: int) -> None:
    """The coder has begun this source, unless they had before."""
    row = act.connection.execute(
        "SELECT 1 FROM progress WHERE coder = ? AND source = ?", (coder, source)
    ).fetchone()
    if row is None:
        act.insert("progress", {"coder": coder, "source": source, "state": "in-progress"})


def coders_with_codings(connection: Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM coder WHERE id IN (SELECT coder FROM coding)")
    return [name for (name,) in rows.fetchall()]


def states(connection: Connection, source: int | None = None) -> list[tuple[str, str, State]]:
    """(coder, source, state), of all sources or one; a pair that isn't there isn't begun."""
    rows = connection.execute(
        "SELECT coder.name, source.name, state FROM progress"
        " JOIN coder ON coder.id = coder JOIN source ON source.id = source"
        " WHERE ifnull(source.id = ?, true) ORDER BY coder.id, source.name",
        (source,),
    )
    return list(rows.fetchall())


def counts_by_coder(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        "SELECT coder.name, count(coding.id) FROM coder"
        " LEFT JOIN coding ON coding.coder = coder.id GROUP BY coder.id ORDER BY coder.id"
    )
    return dict(rows.fetchall())


def counts_by_code(connection: Connection) -> dict[str, int]:
    """Code → how many codings it has, without those of the codes under it and of the consensus,
    which repeats what others coded.
    """
    rows = connection.execute(
        "SELECT code.ident, count(*) FROM coding JOIN code ON code.id = code"
        " WHERE coder IS NOT (SELECT id FROM coder WHERE name = ?) GROUP BY code.id",
        (derived_coder(connection),),
    )
    return dict(rows.fetchall())


def _listed(
    connection: Connection, where: str, parameters: tuple[object, ...]
) -> list[StoredCoding]:
    # The unary + keeps SQLite on the index of the place, which has them in order already.
    rows = connection.execute(
        'SELECT coding.id, coding.uuid, source.name, start, "end", quotation, code.ident,'
        " coder.name, ifnull((SELECT group_concat(text, char(10)) FROM memo"
        " WHERE memo.coding = coding.id), ''), coding.created FROM coding"
        " JOIN source ON source.id = coding.source JOIN code ON code.id = +coding.code"
        f" JOIN coder ON coder.id = +coding.coder WHERE {where}"
        ' ORDER BY source.name, start, "end", coding.id',
        parameters,
    ).fetchall()
    return list(map(StoredCoding._make, rows))
