"""A project file for one coder: what they need to code some sources, and nothing of the others.

It is made anew from what is allowed in, so that no byte of what is withheld gets into it. Of a
record, all of its history goes along or none of it: an act may be there with fewer changes than
here, and the merge adds what it lacks, never takes away. Records keep their uuids, and acts theirs
and their place in the order; so what comes back is a copy of this project like any other.

What goes along: the codebooks with all their past; the sources, their turns and speakers, with the
cases that speak or are named there, and where those lead (a person's village); the coder's own
codings, memos, states and queries on them. An act that another coder did names nobody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from qcode.store.codebooks_past import MERGE
from qcode.store.connection import Connection
from qcode.store.journal import HAND_OUT, new_uuid, next_stamp, now
from qcode.store.records import RECORDS, Record
from qcode.version import __version__

_WITH_ALL_THEIR_PAST = ("codebook", "variable", "typology", "code")

_CODEBOOK_VERBS = (
    "add codebook",
    "add code",
    "change code",
    "move code",
    MERGE,
    "split code",
    "delete code",
)
"""Acts whose summary names codes only."""

_CASES = """own.id IN (
    WITH RECURSIVE
        of_sources(cases, target) AS (
            SELECT cases, target FROM main.attribute WHERE source IN
                (SELECT id FROM kept WHERE record = 'source')),
        near(id) AS (
            SELECT person FROM main.speaker WHERE source IN
                (SELECT id FROM kept WHERE record = 'source')
            UNION SELECT cases FROM of_sources UNION SELECT target FROM of_sources
            UNION SELECT far.target FROM near JOIN main.attribute AS far ON far.cases = near.id
                WHERE far.source IS NULL)
    SELECT id FROM near)"""

_STANDING = """
    WITH RECURSIVE
        became(old, new) AS (
            SELECT uuid, stands FROM main.settled UNION ALL SELECT old, new FROM main.alias),
        standing(uuid) AS (
            SELECT uuid FROM kept
            UNION SELECT old FROM standing JOIN became ON became.new = standing.uuid)
    SELECT uuid FROM standing"""
"""What goes along, and all that it stands for, however often that was corrected or united."""

_DRAWN_BY = """(own.codebook IS NOT NULL OR :coder = (
    SELECT act.coder FROM main.change JOIN main.act ON act.id = change.act
    WHERE change.uuid = own.uuid ORDER BY change.id LIMIT 1))"""

_ROOTS: Mapping[str, str] = {
    "coder": "own.name = :coder",
    "codebook": "true",
    "source": "own.id IN (SELECT value FROM json_each(:sources))",
    "cases": _CASES,
    "alias": f"own.kind = 'code' OR own.new IN ({_STANDING})",
}
"""Which records go along of the kinds that refer to nothing; of the others, those all of whose
references do."""

_BESIDES: Mapping[str, str] = {"relation": _DRAWN_BY, "decision": "false"}
"""What else must hold. Decisions speak of what several coders did."""

_OWN = """(coder = :coder AND
    (SELECT count(*) FROM main.change WHERE act = own.id)
    = (SELECT count(*) FROM handed.change WHERE act = own.id))"""
"""The coder's own act, and nothing of it is withheld."""

_ACTS = f"""
    WITH RECURSIVE needed(id) AS (
        SELECT act FROM handed.change
        UNION SELECT takes_back FROM needed JOIN main.act USING (id) WHERE takes_back IS NOT NULL)
    INSERT INTO handed.act (id, uuid, time, stamp, coder, verb, summary, takes_back, program, via)
    SELECT id, uuid, time, stamp,
        CASE WHEN coder = :coder THEN coder END,
        verb,
        CASE WHEN verb IN (SELECT value FROM json_each(:verbs))
            OR ({_OWN} AND NOT EXISTS (
                SELECT 1 FROM main.coder WHERE name <> :coder AND instr(own.summary, name)))
            THEN summary ELSE '' END,
        takes_back, program,
        CASE WHEN {_OWN} AND via IS NULL THEN NULL ELSE :handing END
    FROM main.act AS own WHERE id IN (SELECT id FROM needed)"""


_TABLES = """
    SELECT sql FROM main.sqlite_master
    WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"""

_MADE = re.compile(r"CREATE (TABLE|(UNIQUE )?INDEX) ")
"""How SQLite keeps the beginning of what made a table or an index, however that was written."""


def hand_out(connection: Connection, coder: str, sources: Collection[int]) -> bytes:
    """Put into the project that is at hand (`beside`) what this coder needs for these sources.

    sources: by local id. Returns the whole file; to be called within a transaction.
    """
    given = {"coder": coder, "sources": json.dumps([*sources])}
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("INSERT INTO handed.project SELECT * FROM main.project")
    _choose(connection, given)
    _copy_texts(connection)
    for table in RECORDS:
        connection.execute(
            f'INSERT INTO handed."{table}" SELECT * FROM main."{table}"'
            " WHERE id IN (SELECT id FROM kept WHERE record = ?)",
            (table,),
        )
    _copy_history(connection, coder, len(sources))
    return connection.serialize(name="handed")


@contextmanager
def beside(connection: Connection) -> Iterator[None]:
    """Have a new, empty project at hand, in memory alone: whoever is killed leaves no file."""
    connection.execute("ATTACH ':memory:' AS handed")
    try:
        _lay_out(connection)
        yield
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.kept")
        connection.execute("DETACH handed")


def _lay_out(connection: Connection) -> None:
    """Give what is at hand the tables of the project."""
    for (sql,) in connection.execute(_TABLES).fetchall():
        connection.execute(_MADE.sub(r"\g<0>handed.", sql, count=1))
    for mark in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA main.{mark}").fetchone()
        connection.execute(f"PRAGMA handed.{mark} = {value}")


def contents(connection: Connection) -> dict[str, int]:
    """Kind of record → how many of them a file holds; only where there are some."""
    counts = {
        table: int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
        for table in RECORDS
    }
    return {table: count for table, count in counts.items() if count}


def _choose(connection: Connection, given: Mapping[str, Any]) -> None:
    """Note which records go along, in the order in which they refer to one another."""
    connection.execute(
        "CREATE TEMP TABLE kept (record TEXT, id INTEGER, uuid TEXT, PRIMARY KEY (record, id))"
    )
    connection.execute("CREATE INDEX temp.kept_uuid ON kept (uuid)")
    for table, record in RECORDS.items():
        connection.execute(
            f"INSERT INTO kept SELECT '{table}', own.id, own.uuid FROM main.\"{table}\" AS own"
            f" WHERE {_rule(record)}",
            given,
        )


def _rule(record: Record) -> str:
    """Which records of a kind go along."""
    if not record.refs:
        return _ROOTS[record.table]
    rules = [_leads_along(column, far) for column, far in record.refs.items()]
    return " AND ".join([*rules, _BESIDES.get(record.table, "true")])


def _leads_along(column: str, far: str) -> str:
    if column == "parent":
        return "true"  # in the same codebook
    along = f"own.\"{column}\" IN (SELECT id FROM kept WHERE record = '{far}')"
    # What names no coder is nobody's own.
    return along if far == "coder" else f'(own."{column}" IS NULL OR {along})'


def _copy_texts(connection: Connection) -> None:
    connection.execute(
        "INSERT INTO handed.text SELECT * FROM main.text WHERE sha256 IN (SELECT sha256"
        " FROM main.source WHERE id IN (SELECT id FROM kept WHERE record = 'source')"
        " UNION SELECT json_extract(after, '$.sha256') FROM main.change"
        f" WHERE record = 'source' AND uuid IN ({_STANDING}))"
    )


def _copy_history(connection: Connection, coder: str, sources: int) -> None:
    """The changes of what goes along and of what it stands for, and the acts that made them."""
    marks = ", ".join("?" * len(_WITH_ALL_THEIR_PAST))
    connection.execute(
        "INSERT INTO handed.change (id, act, record, uuid, before, after)"
        " SELECT id, act, record, uuid, before, after FROM main.change"
        f" WHERE uuid IN ({_STANDING}) OR record IN ({marks})",
        _WITH_ALL_THEIR_PAST,
    )
    connection.execute(
        f"INSERT INTO handed.settled SELECT * FROM main.settled WHERE uuid IN ({_STANDING})"
    )
    given = {
        "coder": coder,
        "handing": connection.execute("SELECT ifnull(max(id), 0) + 1 FROM main.act").fetchone()[0],
        "verbs": json.dumps(_CODEBOOK_VERBS),
    }
    connection.execute(_ACTS, given)
    # The last one: it says where the file is from, and undo there goes back no further.
    connection.execute(
        "INSERT INTO handed.act (id, uuid, time, stamp, coder, verb, summary, program, via)"
        " VALUES (:handing, :uuid, :time, :stamp, NULL, :verb, :summary, :program, :handing)",
        {
            "handing": given["handing"],
            "uuid": new_uuid(),
            "time": now(),
            "stamp": next_stamp(connection),
            "verb": HAND_OUT,
            "summary": f"sources {sources} to {coder}",
            "program": __version__,
        },
    )
