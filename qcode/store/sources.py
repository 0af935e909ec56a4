"""Sources and cases in the project file: texts, turns, speakers, people, villages, their values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from qcode.sources.model import Role, Turn
from qcode.store.connection import Connection
from qcode.store.damage import read_back
from qcode.store.journal import Act, Value
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source as it is listed: without its text. length: code points."""

    id: int
    uuid: str
    name: str
    title: str
    language: str
    sha256: str
    length: int
    imported: str


@dataclass(frozen=True, slots=True)
class StoredSpeaker:
    """A label of a source. person: the case's name."""

    label: str
    role: Role
    person: str | None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose value it is, by local ids: a case's, a case's in one source, a source's, a turn's."""

    case: int | None = None
    source: int | None = None
    turn: int | None = None


_LISTED = "SELECT id, uuid, name, title, language, sha256, length, imported FROM source"


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def add_source(
    act: Act, name: str, title: str, language: str, text: str, turns: Sequence[Turn]
) -> int:
    """Take in a text and its turns. Returns the source's local id."""
    sha256 = sha256_of(text)
    act.connection.execute(
        "INSERT OR IGNORE INTO text (sha256, body) VALUES (?, ?)", (sha256, text)
    )
    return act.insert(
        "source",
        {
            "name": name,
            "title": title,
            "language": language,
            "sha256": sha256,
            "length": len(text),
            "turns": _turns_json(turns),
            "imported": act.time,
        },
    )


def sources(connection: Connection) -> list[StoredSource]:
    """All sources, in the order of their names."""
    rows = connection.execute(f"{_LISTED} ORDER BY name").fetchall()
    return [StoredSource(*row) for row in rows]


def count_sources(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM source").fetchone()[0])


def source_named(connection: Connection, name: str) -> StoredSource | None:
    row = connection.execute(f"{_LISTED} WHERE name = ?", (name,)).fetchone()
    return StoredSource(*row) if row else None


def source_with_text(connection: Connection, text: str) -> StoredSource | None:
    """The source that has this very text."""
    row = connection.execute(f"{_LISTED} WHERE sha256 = ?", (sha256_of(text),)).fetchone()
    return StoredSource(*row) if row else None


def text_of(connection: Connection, source: StoredSource) -> str:
    """A source's text; the last one stays at hand, since no text ever changes."""
    sha256, text = connection.at_hand
    if sha256 != source.sha256:
        query = "SELECT body FROM text WHERE sha256 = ?"
        text = str(connection.execute(query, (source.sha256,)).fetchone()[0])
        connection.at_hand = (source.sha256, text)
    return text


@read_back(Text("the turns of a source", "话轮"))
def turns_of(connection: Connection, source: StoredSource) -> list[Turn]:
    row = connection.execute("SELECT turns FROM source WHERE id = ?", (source.id,)).fetchone()
    return [Turn(number, *turn) for number, turn in enumerate(json.loads(row[0]), 1)]


def turn_count(connection: Connection, source: StoredSource) -> int:
    row = connection.execute(
        "SELECT json_array_length(turns) FROM source WHERE id = ?", (source.id,)
    ).fetchone()
    return int(row[0])


def has_turn_values(connection: Connection, source: StoredSource) -> bool:
    """Whether anything is recorded of single turns of a source."""
    query = "SELECT 1 FROM attribute WHERE source = ? AND turn IS NOT NULL LIMIT 1"
    return connection.execute(query, (source.id,)).fetchone() is not None


def speakers_of(connection: Connection, source: StoredSource) -> dict[str, StoredSpeaker]:
    """Label → speaker."""
    rows = connection.execute(
        "SELECT label, role, cases.name FROM speaker LEFT JOIN cases ON cases.id = person"
        " WHERE source = ? ORDER BY speaker.id",
        (source.id,),
    ).fetchall()
    return {label: StoredSpeaker(label, role, person) for label, role, person in rows}


def put_source(act: Act, own: int, title: str, language: str, turns: Sequence[Turn]) -> None:
    """Bring what is said of a source up to date; its text stays."""
    act.update("source", own, {"title": title, "language": language, "turns": _turns_json(turns)})


def put_speaker(act: Act, source: int, label: str, role: Role, person: int | None) -> None:
    """Record who a label of a source stands for."""
    known = act.connection.execute(
        "SELECT id FROM speaker WHERE source = ? AND label = ?", (source, label)
    ).fetchone()
    if known:
        act.update("speaker", known[0], {"role": role, "person": person})
    else:
        add_speaker(act, source, label, role, person)


def add_speaker(act: Act, source: int, label: str, role: Role, person: int | None) -> None:
    """The same for a source that was just taken in."""
    row: dict[str, Value] = {"source": source, "label": label, "role": role, "person": person}
    act.insert("speaker", row)


def case_ids(connection: Connection, kind: str) -> dict[str, int]:
    """Name → local id, in the order in which the cases were met."""
    rows = connection.execute("SELECT name, id FROM cases WHERE kind = ? ORDER BY id", (kind,))
    return dict(rows.fetchall())


def case_kinds(connection: Connection) -> list[str]:
    return [kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM cases ORDER BY kind")]


def add_case(act: Act, kind: str, name: str) -> int:
    return act.insert("cases", {"kind": kind, "name": name})


def put_attribute(
    act: Act, owner: Owner, variable: str, *, value: Value, target: Value
) -> str | None:
    """Record what is known of an owner: a value, or a link to another case; the other is None.

    Returns what was known before, if it was something else: the value, or the other case's name.
    """
    known = act.connection.execute(
        "SELECT own.id, value, target, cases.name FROM attribute AS own"
        " LEFT JOIN cases ON cases.id = own.target WHERE ifnull(own.cases, 0) = ?"
        " AND ifnull(source, 0) = ? AND ifnull(turn, 0) = ? AND variable = ?",
        (owner.case or 0, owner.source or 0, owner.turn or 0, variable),
    ).fetchone()
    if known is None:
        add_attribute(act, owner, variable, value=value, target=target)
        return None
    own, before, pointed, name = known
    if (before, pointed) == (value, target):
        return None
    act.update("attribute", own, {"value": value, "target": target})
    return str(name if before is None else before)


def add_attribute(act: Act, owner: Owner, variable: str, *, value: Value, target: Value) -> None:
    """The same for an owner of whom nothing is known of this variable yet."""
    row = {"cases": owner.case, "source": owner.source, "turn": owner.turn, "variable": variable}
    act.insert("attribute", {**row, "value": value, "target": target})


def values_of_variable(connection: Connection, variable: str) -> list[tuple[int, str]]:
    """(attribute, value) of everyone of whom this is known."""
    return connection.execute(
        "SELECT id, value FROM attribute WHERE variable = ? AND value IS NOT NULL ORDER BY id",
        (variable,),
    ).fetchall()


def values_of_cases(connection: Connection, kind: str) -> dict[str, dict[str, str]]:
    """Case name → variable → value (of a link: the other case's name), whatever the interview."""
    values: dict[str, dict[str, str]] = {name: {} for name in case_ids(connection, kind)}
    rows = connection.execute(
        "SELECT own.name, variable, ifnull(value, far.name) FROM attribute"
        " JOIN cases AS own ON own.id = attribute.cases"
        " LEFT JOIN cases AS far ON far.id = attribute.target"
        " WHERE attribute.source IS NULL AND own.kind = ? ORDER BY own.id, attribute.id",
        (kind,),
    )
    for name, variable, value in rows.fetchall():
        values[name][variable] = value
    return values


def values_of_sources(connection: Connection) -> dict[str, dict[str, str]]:
    """Source name → variable → value (of a link: the case's name)."""
    rows = connection.execute(
        "SELECT source.name, variable, ifnull(value, far.name) FROM attribute"
        " JOIN source ON source.id = attribute.source LEFT JOIN cases AS far ON far.id = target"
        " WHERE attribute.cases IS NULL AND turn IS NULL ORDER BY attribute.id"
    ).fetchall()
    values: dict[str, dict[str, str]] = {}
    for name, variable, value in rows:
        values.setdefault(name, {})[variable] = value
    return values


def sources_of_people(connection: Connection) -> dict[str, list[str]]:
    """Person → the sources in which they speak."""
    rows = connection.execute(
        "SELECT DISTINCT cases.name, source.name FROM speaker JOIN cases ON cases.id = person"
        " JOIN source ON source.id = speaker.source ORDER BY source.name"
    ).fetchall()
    spoken: dict[str, list[str]] = {}
    for person, source in rows:
        spoken.setdefault(person, []).append(source)
    return spoken


def _turns_json(turns: Sequence[Turn]) -> str:
    rows = [[turn.start, turn.end, turn.label] for turn in turns]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
