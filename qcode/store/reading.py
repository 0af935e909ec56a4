"""What the coding room reads, in few and narrow queries: it asks at every source that is opened."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qcode.sources.model import Role
from qcode.store.connection import Connection
from qcode.store.damage import read_back
from qcode.texts import Text

ACTOR = "actor_type"
"""The variable that says what kind of actor a person is."""


_CODER = "SELECT id FROM coder WHERE name = :coder"

Turns = Sequence[tuple[int, int, str | None]]
"""Of each, start and end of the spoken words, and the label."""


class Voice(NamedTuple):
    """Whom a label of a source stands for. actor: as it was in this interview.

    case: the person's local id.
    """

    label: str
    role: Role
    person: str | None
    actor: str | None
    case: int | None


def voices(connection: Connection, source: int) -> dict[str, Voice]:
    """Label → who speaks; what the interview says of a person goes before what is always so."""
    rows = connection.execute(
        "SELECT label, role, cases.name, ifnull(here.value, always.value), person FROM speaker"
        " LEFT JOIN cases ON cases.id = person"
        f" LEFT JOIN attribute AS here ON {_known('here', 'speaker.source')}"
        f" LEFT JOIN attribute AS always ON {_known('always', '0')}"
        " WHERE speaker.source = ?",
        (source,),
    ).fetchall()
    return {row[0]: Voice._make(row) for row in rows}


def _known(name: str, source: str) -> str:
    """Joins the person's actor type, along the index that holds each such value once."""
    return (
        f"ifnull({name}.cases, 0) = person AND ifnull({name}.source, 0) = {source}"
        f" AND ifnull({name}.turn, 0) = 0 AND {name}.variable = '{ACTOR}'"
    )


def codings_of(
    connection: Connection, source: int, coder: str | None
) -> Iterator[tuple[str, int, int, str, str, bool]]:
    """(uuid, start, end, code, coder, whether it has a memo) of a source's codings, the longer
    first of those that start together. Of one coder: only theirs, memos too.
    """
    # Names are joined here, so that tens of thousands of rows share them.
    codes: dict[int, str] = dict(connection.execute("SELECT id, ident FROM code").fetchall())
    coders: dict[int, str] = dict(connection.execute("SELECT id, name FROM coder").fetchall())
    theirs = "" if coder is None else f" AND coder = ({_CODER})"
    rows = connection.execute(
        'SELECT uuid, start, "end", code, coder, id IN (SELECT coding FROM memo WHERE coding'
        f" IS NOT NULL{theirs}) FROM coding WHERE source = :source{theirs}"
        ' ORDER BY start, "end" DESC, id',
        {"source": source, "coder": coder},
    ).fetchall()
    return (
        (uuid, start, end, codes[code], coders[who], memo == 1)
        for uuid, start, end, code, who, memo in rows
    )


def counts(connection: Connection, coder: str | None) -> list[tuple[str, str, int]]:
    """(source, coder, codings) of everyone who coded anything there, or of one coder."""
    return connection.execute(
        "SELECT source.name, coder.name, n FROM (SELECT source, coder, count(*) AS n FROM coding"
        " GROUP BY source, coder) AS own JOIN source ON source.id = own.source"
        " JOIN coder ON coder.id = own.coder WHERE :coder IS NULL OR coder.name = :coder"
        " ORDER BY coder.id",
        {"coder": coder},
    ).fetchall()


def code_counts(connection: Connection, coder: str | None, source: int | None) -> dict[str, int]:
    """Code → its own codings, of one coder and in one source where they are named."""
    # Only what is named stands in the query, since a condition that may be none is on no index; the
    # unary + keeps SQLite on the index of the place, which holds all that is asked.
    named = {"source = :source": source, f"coder = ({_CODER})": coder}
    where = " AND ".join(each for each, value in named.items() if value is not None) or "true"
    rows = connection.execute(
        f"SELECT code.ident, n FROM (SELECT code, count(*) AS n FROM coding WHERE {where}"
        " GROUP BY +code) AS own JOIN code ON code.id = own.code",
        {"coder": coder, "source": source},
    )
    return dict(rows.fetchall())


def text_named(connection: Connection, name: str) -> tuple[int, str] | None:
    """A source's local id and its text."""
    found: tuple[int, str] | None = connection.execute(
        "SELECT id, body FROM source JOIN text USING (sha256) WHERE name = ?", (name,)
    ).fetchone()
    return found


def turns(connection: Connection, source: int) -> Turns:
    """The turns of a source."""
    row = connection.execute("SELECT turns FROM source WHERE id = ?", (source,)).fetchone()
    return () if row is None else _parsed(row[0])


def values(connection: Connection, case: int | None, source: int | None) -> dict[str, str]:
    """Variable → value: a case's always, a case's in one source, or a source's own."""
    rows = connection.execute(
        "SELECT variable, value FROM attribute WHERE ifnull(cases, 0) = ? AND"
        " ifnull(source, 0) = ? AND ifnull(turn, 0) = 0 AND value IS NOT NULL ORDER BY id",
        (case or 0, source or 0),
    )
    return dict(rows.fetchall())


@lru_cache(maxsize=4)
@read_back(Text("the turns of a source", "话轮"))
def _parsed(turns: str) -> Turns:
    """Kept, since the same few sources are asked for again and again."""
    return tuple(map(tuple, json.loads(turns)))
