"""Decisions in the project file, and the codings of the coder `consensus`, which follow from them.

A decision names codings and codes by their uuids, so that it means the same in any copy of the
project. A code that is gone is in no outcome any more; where it was merged into another, the
decision speaks of that one (`move_decisions`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from qcode.coding.consensus import CONSENSUS, CodedSpan, Decision
from qcode.coding.disagreement import Placed
from qcode.coding.spans import Span
from qcode.store.codings import Place, State, delete_coding, insert_coding, set_state
from qcode.store.connection import Connection
from qcode.store.damage import read_back
from qcode.store.journal import Act, Image, Value, image_of, image_read
from qcode.texts import Text

Memo = tuple[str, str | None, str, str]
"""A memo's uuid, who wrote it, its text, and when."""


def codings_by_source(
    connection: Connection, source: int | None = None
) -> dict[int, list[tuple[Placed, str]]]:
    """Source, by local id → its codings, each with when it was made; whose doesn't matter."""
    codes, coders = _names(connection, "code", "ident"), _names(connection, "coder", "name")
    found: defaultdict[int, list[tuple[Placed, str]]] = defaultdict(list)
    rows = connection.execute(
        f'SELECT source, start, "end", code, coder, uuid, created FROM coding{_of(source)}',
        _values(source),
    )
    for own, start, end, code, coder, uuid, created in rows.fetchall():
        found[own].append((Placed(start, end, codes[code], coders[coder], uuid), created))
    return found


def memos_by_coding(connection: Connection, source: int | None = None) -> dict[str, list[Memo]]:
    """Coding, by uuid → what is written on it, oldest first."""
    found: defaultdict[str, list[Memo]] = defaultdict(list)
    rows = connection.execute(
        "SELECT coding.uuid, memo.uuid, coder.name, text, memo.created FROM coding"
        " CROSS JOIN memo ON memo.coding = coding.id LEFT JOIN coder ON coder.id = memo.coder"
        f"{_of(source, 'coding.')} ORDER BY memo.id",
        _values(source),
    )
    for coding, *memo in rows.fetchall():
        found[coding].append((memo[0], memo[1], memo[2], memo[3]))
    return found


def decisions_by_source(
    connection: Connection, source: int | None = None
) -> dict[int, list[Decision]]:
    """Source, by local id → its decisions, oldest first."""
    rows = connection.execute(
        "SELECT source, decision.uuid, source.name, coder.name, compared, choice, outcome, reason,"
        " created, about FROM decision JOIN source ON source.id = source"
        f" LEFT JOIN coder ON coder.id = decision.coder{_of(source)} ORDER BY created, decision.id",
        _values(source),
    ).fetchall()
    found: defaultdict[int, list[Decision]] = defaultdict(list)
    names = _uuids(connection) if rows else {}
    for own, *row in rows:
        found[own].append(_decision(row, names["code"], names["coder"]))
    return found


@read_back(Text("a decision", "裁定"))
def _decision(row: Sequence[Any], codes: Mapping[str, str], coders: Mapping[str, str]) -> Decision:
    uuid, source, coder, compared, choice, outcome, reason, created, about = row
    return Decision(
        uuid=uuid,
        source=source,
        coder=coder,
        compared=_compared(json.loads(compared), coders),
        choice=choice,
        outcome=tuple(
            CodedSpan(codes[code], start, end)
            for code, start, end in json.loads(outcome)
            if code in codes
        ),
        reason=reason,
        created=created,
        about=frozenset(
            (coding, codes.get(code, code), start, end)
            for coding, code, start, end in json.loads(about)
        ),
    )


def _compared(uuids: Sequence[str], coders: Mapping[str, str]) -> tuple[str, ...]:
    """Their names; of nobody, where one of them is no coder any more."""
    if any(uuid not in coders for uuid in uuids):
        return ()
    return tuple(sorted(coders[uuid] for uuid in uuids))


def decisions_with_uuid(connection: Connection, prefix: str) -> list[tuple[str, int]]:
    """(uuid, source's local id) of the decisions whose uuid begins so."""
    return connection.execute(
        "SELECT uuid, source FROM decision WHERE uuid BETWEEN ? AND ? || char(0x10FFFF)",
        (prefix, prefix),
    ).fetchall()


def sources_of_act(connection: Connection, act: int) -> frozenset[str]:
    """The uuids of the sources in which an act made, changed or took away a decision."""
    rows = connection.execute(
        "SELECT DISTINCT json_extract(ifnull(after, before), '$.source') FROM change"
        " WHERE act = ? AND record = 'decision'",
        (act,),
    )
    return frozenset(uuid for (uuid,) in rows.fetchall())


_DERIVED = """
    SELECT record, uuid, before, after FROM change WHERE act = :act AND (record = 'progress'
        OR record = 'coding' AND ifnull(after, before) ->> '$.coder' =
            (SELECT uuid FROM coder WHERE name = :consensus)) ORDER BY id"""

_IN_PLACE_OF = {
    "progress": """
        SELECT id FROM progress WHERE source = (SELECT id FROM source WHERE uuid = :source)
        AND coder = (SELECT id FROM coder WHERE uuid = :coder)""",
    "coding": """
        SELECT id FROM coding WHERE source = (SELECT id FROM source WHERE uuid = :source)
        AND coder = (SELECT id FROM coder WHERE uuid = :coder)
        AND code = (SELECT id FROM code WHERE uuid = :code) AND start < :end AND "end" > :start
        AND id NOT IN (SELECT coding FROM memo WHERE coding IS NOT NULL)
        AND id NOT IN (SELECT coding FROM support WHERE coding IS NOT NULL)""",
}
"""What came since in the place of a record that is gone; nothing on which somebody wrote."""


def restore_derived(act: Act, number: int) -> None:
    """Bring the states and the consensus' codings that an act made back to what it left, whatever
    came of them since.

    They are derived: a later decision, though it is undone, is no reason why an earlier one can't
    be taken back.
    """
    changes = act.connection.execute(_DERIVED, {"act": number, "consensus": CONSENSUS}).fetchall()
    left = {(table, uuid): image_read(after) for table, uuid, _, after in changes}
    was = {(table, uuid): image_read(before) for table, uuid, before, _ in reversed(changes)}
    for (table, uuid), image in left.items():
        row = act.connection.execute(f"SELECT id FROM {table} WHERE uuid = ?", (uuid,)).fetchone()
        present = None if row is None else image_of(act.connection, table, row[0])[1]
        if present is None:
            _make_room(act, table, image or was[table, uuid] or {}, [each for _, each in left])
        if present != image:
            act.put(table, uuid, present, image)


def _make_room(act: Act, table: str, image: Image, but: Collection[str]) -> None:
    """Take away what came since in the place of one that is gone. but: uuids that stay."""
    if not image:
        return
    for (own,) in act.connection.execute(_IN_PLACE_OF[table], image).fetchall():
        if image_of(act.connection, table, own)[0] not in but:
            act.delete(table, own)


def add_decision(act: Act, source: int, coder: int | None, decision: Decision) -> None:
    """Keep a decision. Its codes and coders are among the project's."""
    names = _uuids(act.connection)
    codes = {ident: uuid for uuid, ident in names["code"].items()}
    coders = {name: uuid for uuid, name in names["coder"].items()}
    about = [[coding, codes[code], *span] for coding, code, *span in sorted(decision.about)]
    outcome = [[codes[code], *span] for code, *span in decision.outcome]
    row: dict[str, Value] = {
        "source": source,
        "coder": coder,
        "compared": json.dumps([coders[name] for name in decision.compared]),
        "about": json.dumps(about),
        "choice": decision.choice,
        "outcome": json.dumps(outcome),
        "reason": decision.reason,
        "created": act.time,
    }
    act.insert("decision", row, decision.uuid)


def delete_decisions(act: Act, uuids: Iterable[str]) -> None:
    for uuid in uuids:
        act.delete("decision", _own(act.connection, "decision", uuid))


def move_decisions(act: Act, gone: Sequence[str], into: str) -> None:
    """Let what was decided on some codes speak of the one that they are merged into."""
    uuids = {ident: uuid for uuid, ident in _uuids(act.connection)["code"].items()}
    merged = dict.fromkeys((uuids[code] for code in gone), uuids[into])
    rows = act.connection.execute("SELECT id, about, outcome FROM decision").fetchall()
    for own, *columns in rows:
        about, outcome = (json.dumps(_renamed(json.loads(each), merged)) for each in columns)
        if [about, outcome] != columns:
            act.update("decision", own, {"about": about, "outcome": outcome})


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def put_state(act: Act, coder: int, source: int, state: State | None) -> None:
    """Say how far the consensus is with a source; None: it isn't begun."""
    if state is not None:
        set_state(act, coder, source, state)
        return
    rows = act.connection.execute(
        "SELECT id FROM progress WHERE coder = ? AND source = ?", (coder, source)
    )
    for (own,) in rows.fetchall():
        act.delete("progress", own)


def consensus_in(connection: Connection, source: int) -> list[CodedSpan]:
    """What the consensus holds in a source at present."""
    return [CodedSpan(code, span.start, span.end) for _, code, span in _present(connection, source)]


def put_consensus(
    act: Act, source: int, coder: int, wanted: Iterable[CodedSpan], text: str
) -> None:
    """Bring the consensus' codings in a source to what is wanted; those that are so stay.

    One that is wanted with other ends than before is the same coding, resized. text: the source's.
    """
    missing = set(wanted)
    stale: list[tuple[int, str, Span]] = []
    for coding, code, span in _present(act.connection, source):
        spot = CodedSpan(code, span.start, span.end)
        if spot in missing:
            missing.discard(spot)
        else:
            stale.append((coding, code, span))
    for coding, code, span in stale:
        other = next((each for each in sorted(missing) if _meets(each, code, span)), None)
        if other is None:
            delete_coding(act, coding)
            continue
        missing.discard(other)
        ends: dict[str, Value] = {"start": other.start, "end": other.end}
        act.update("coding", coding, {**ends, "quotation": text[other.start : other.end]})
    codes = {ident: own for own, ident in _names(act.connection, "code", "ident").items()}
    for spot in sorted(missing, key=lambda each: (each.start, each)):
        place = Place(source, codes[spot.code], coder, spot.start, spot.end)
        insert_coding(act, place, text)


def _meets(spot: CodedSpan, code: str, span: Span) -> bool:
    return spot.code == code and Span(spot.start, spot.end).overlaps(span)


def _present(connection: Connection, source: int) -> list[tuple[int, str, Span]]:
    """(local id, code, span) of the consensus' codings in a source."""
    rows = connection.execute(
        'SELECT coding.id, code.ident, start, "end" FROM coding JOIN code ON code.id = code'
        " WHERE source = ? AND coder = (SELECT id FROM coder WHERE name = ?) ORDER BY start",
        (source, CONSENSUS),
    )
    return [(own, code, Span(start, end)) for own, code, start, end in rows.fetchall()]


def _own(connection: Connection, table: str, uuid: str) -> int:
    row = connection.execute(f'SELECT id FROM "{table}" WHERE uuid = ?', (uuid,)).fetchone()
    return int(row[0])


def _names(connection: Connection, table: str, column: str) -> dict[int, str]:
    return dict(connection.execute(f'SELECT id, {column} FROM "{table}"').fetchall())


def _uuids(connection: Connection) -> dict[str, dict[str, str]]:
    """Of codes and coders, uuid → what they are called."""
    called = {"code": "ident", "coder": "name"}
    return {
        table: dict(connection.execute(f"SELECT uuid, {column} FROM {table}").fetchall())
        for table, column in called.items()
    }


def _of(source: int | None, table: str = "") -> str:
    # A condition that may be none is on no index.
    return "" if source is None else f" WHERE {table}source = ?"


def _values(source: int | None) -> tuple[int, ...]:
    return () if source is None else (source,)
