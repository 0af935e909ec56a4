"""The acts of another copy: brought into this project's history, and taken out again.

What is brought in is every act that isn't known here, with all its changes; and of known acts what
they did to records that were left out here, and who did them, since they came with a hand-out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qcode.store.connection import Connection
from qcode.store.journal import HAND_OUT, Image
from qcode.store.merging.fresh import MANY, forget_fresh, take_fresh
from qcode.store.merging.reading import compact, require_act, require_change, require_text

Made = dict[str, dict[str, Image]]
"""Kind → uuid → image, of records but of MANY that another copy made: as long as that is all that
was ever done to them, they needn't be read again."""

_ACT = "uuid, time, stamp, coder, verb, summary, program"

_TEXT = "json_extract(ifnull(after, before), '$.sha256')"
"""Which text a change to a source is about."""

_HISTORY = """
    SELECT change.uuid, act.uuid, before, after, undone.uuid
    FROM touched CROSS JOIN change ON change.uuid = touched.uuid AND change.record = touched.record
    JOIN act ON act.id = change.act LEFT JOIN act AS undone ON undone.id = act.takes_back
    WHERE touched.record = ?
        AND (SELECT count(*) FROM change AS each WHERE each.uuid = touched.uuid) > 1
    ORDER BY touched.uuid, act.stamp, act.uuid, change.id"""


def forget_touched(connection: Connection) -> None:
    """Begin anew to note which records an exchange of acts touches."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS touched (record TEXT, uuid TEXT,"
        " PRIMARY KEY (record, uuid)) WITHOUT ROWID"
    )
    connection.execute("DELETE FROM touched")
    forget_fresh(connection)


def note_what_came(connection: Connection, last: int) -> bool:
    """Note which records the changes after the last known one touch, but for codings that are
    fresh. Returns whether there are any.
    """
    take_fresh(connection, last)
    connection.execute(
        "INSERT OR IGNORE INTO touched SELECT record, uuid FROM change"
        " WHERE id > ? AND id NOT IN (SELECT rowid FROM fresh)",
        (last,),
    )
    return last_change(connection) > last


def last_change(connection: Connection) -> int:
    """The number of the last change; 0 where there is none."""
    return int(connection.execute("SELECT ifnull(max(id), 0) FROM change").fetchone()[0])


def touch(connection: Connection, record: str, uuid: str) -> None:
    connection.execute("INSERT OR IGNORE INTO touched VALUES (?, ?)", (record, uuid))


def touched(connection: Connection, record: str) -> set[str]:
    """The uuids of the records of a kind that were touched."""
    rows = connection.execute("SELECT uuid FROM touched WHERE record = ?", (record,))
    return {uuid for (uuid,) in rows.fetchall()}


def acts_of(connection: Connection, but: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """(uuid, act's stamp, act's uuid) of the changes of everything touched, the latest first; but:
    kinds of record that are left out.
    """
    marks = ", ".join("?" * len(but))
    yield from connection.execute(
        "SELECT touched.uuid, stamp, act.uuid FROM touched"
        " CROSS JOIN change ON change.uuid = touched.uuid JOIN act ON act.id = change.act"
        f" WHERE touched.record NOT IN ({marks}) ORDER BY stamp DESC, act.uuid DESC",
        tuple(but),
    )


def without_history(connection: Connection) -> list[tuple[str, str]]:
    """(record, uuid) of everything touched of which no change is left: it never was."""
    return connection.execute(
        "SELECT record, uuid FROM touched"
        " WHERE NOT EXISTS (SELECT 1 FROM change WHERE change.uuid = touched.uuid)"
    ).fetchall()


def changed_once(connection: Connection, record: str) -> Iterator[str]:
    """The uuids of the records of a kind that were touched and have only one change."""
    rows = connection.execute(
        "SELECT touched.uuid FROM touched CROSS JOIN change USING (uuid)"
        " WHERE touched.record = ? GROUP BY touched.uuid HAVING count(*) = 1",
        (record,),
    )
    yield from (uuid for (uuid,) in rows)


def histories(connection: Connection, record: str) -> Iterator[Sequence[Any]]:
    """(uuid, what raw.step_of reads) of every record of a kind that was touched and has several
    changes, in the order of the acts.
    """
    yield from connection.execute(_HISTORY, (record,))


def bring_in(connection: Connection, other: Connection, via: int, made: Made) -> list[str]:
    """Bring in the acts of another copy that are new here.

    via: the number of the merge.  made: gets the records that they make. Returns the uuids of
    those acts, without that of handing out. Raises NotAProject where the other file holds what
    nobody can have written.
    """
    last = last_change(connection)
    known: dict[str, int] = dict(connection.execute("SELECT uuid, id FROM act").fetchall())
    numbers, new = _put_acts(connection, other, known, via)
    _complete_acts(connection, other)
    _put_changes(connection, other, numbers, {known[uuid] for uuid in new}, via, made)
    _put_texts(connection, other, last)
    query = "SELECT uuid FROM act WHERE verb = ?"
    handing = {uuid for (uuid,) in other.execute(query, (HAND_OUT,)).fetchall()}
    return [uuid for uuid in new if uuid not in handing]


def _put_acts(
    connection: Connection, other: Connection, known: dict[str, int], via: int
) -> tuple[dict[int, int], list[str]]:
    """Their numbers there and here, and which were new. known: grows."""
    numbers: dict[int, int] = {}
    new: list[str] = []
    # A merge that only brought others' acts says nothing here.
    rows = other.execute(
        f"SELECT id, takes_back, {_ACT} FROM act WHERE verb = ?"
        " OR id IN (SELECT act FROM change) ORDER BY stamp, uuid",
        (HAND_OUT,),
    )
    for there, takes_back, uuid, time, stamp, *said in rows.fetchall():
        if uuid not in known:
            require_act(other, uuid, stamp, time, *said[1:])
            own = [numbers.get(takes_back), via, uuid, time, stamp, *said]
            known[uuid] = _put_act(connection, own)
            new.append(uuid)
        numbers[there] = known[uuid]
    return numbers, new


def _put_act(connection: Connection, values: Sequence[Any]) -> int:
    marks = ", ".join("?" * len(values))
    number = connection.execute(
        f"INSERT INTO act (takes_back, via, {_ACT}) VALUES ({marks})", values
    ).lastrowid
    assert number is not None
    return number


def _complete_acts(connection: Connection, other: Connection) -> None:
    """Who did the acts that came with a hand-out, and what they say: it doesn't tell of others."""
    known = "SELECT uuid, id, coder, summary FROM act WHERE coder IS NULL OR summary = ''"
    blank = {uuid: said for uuid, *said in connection.execute(known).fetchall()}
    for uuid, coder, summary in other.execute("SELECT uuid, coder, summary FROM act").fetchall():
        number, own_coder, own_summary = blank.get(uuid, (0, coder, summary))
        if (own_coder or coder, own_summary or summary) != (own_coder, own_summary):
            connection.execute(
                "UPDATE act SET coder = ?, summary = ? WHERE id = ?",
                (own_coder or coder, own_summary or summary, number),
            )


def _put_texts(connection: Connection, other: Connection, last: int) -> None:
    """The texts of the sources that came with the changes after the last known one."""
    lacking = connection.execute(
        f"SELECT DISTINCT {_TEXT} AS named FROM change WHERE id > ? AND record = 'source'"
        " AND named NOT IN (SELECT sha256 FROM text)",
        (last,),
    )
    for (sha256,) in lacking.fetchall():
        query = "SELECT body FROM text WHERE sha256 = ?"
        row = other.execute(query, (sha256,)).fetchone()
        if row is not None:
            require_text(other, sha256, row[0])
            connection.execute("INSERT INTO text VALUES (?, ?)", (sha256, row[0]))


def forget_texts(connection: Connection) -> None:
    """Forget the texts that no source has, or ever had."""
    unnamed = (
        "sha256 NOT IN (SELECT sha256 FROM source) AND sha256 NOT IN"
        f" (SELECT {_TEXT} FROM change WHERE record = 'source')"
    )
    connection.execute(f"DELETE FROM sentences WHERE {unnamed}")
    connection.execute(f"DELETE FROM text WHERE {unnamed}")


def _put_changes(
    connection: Connection,
    other: Connection,
    numbers: dict[int, int],
    new: set[int],
    via: int,
    made: Made,
) -> None:
    """The changes of new acts, and what known ones did to records that were left out here.

    Of what an act did to one record, every copy has all or nothing.
    """
    connection.executemany(
        "INSERT INTO change (act, record, uuid, before, after, via) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (numbers[act], *change, None if numbers[act] in new else via)
            for act, *change in _lacking(connection, other, numbers, new, made)
        ),
    )


def _lacking(
    connection: Connection,
    other: Connection,
    numbers: dict[int, int],
    new: set[int],
    made: Made,
) -> Iterator[Sequence[Any]]:
    """(act there, record, uuid, before, after) of the changes in another copy that aren't here."""
    partial = handed_out(connection) or handed_out(other)
    query = "SELECT record, uuid, before, after FROM change WHERE act = ? ORDER BY id"
    for there, act in numbers.items():
        if act not in new and not partial:
            continue
        lacking: dict[str, bool] = {}
        for change in other.execute(query, (there,)):
            record, uuid, *_ = change
            if act not in new:
                if uuid not in lacking:
                    lacking[uuid] = not _changed_by(connection, act, uuid)
                if not lacking[uuid]:
                    continue
            before, after = require_change(other, change)
            if record not in MANY and before is None and after is not None:
                made.setdefault(record, {})[uuid] = compact(record, after)
            yield there, *change


def handed_out(connection: Connection) -> bool:
    """Whether the project is, or has taken in, what was handed out: acts of which parts are left
    out."""
    query = "SELECT 1 FROM act WHERE verb = ? LIMIT 1"
    return connection.execute(query, (HAND_OUT,)).fetchone() is not None


def _changed_by(connection: Connection, act: int, uuid: str) -> bool:
    # The plus keeps it off the index on acts: one import changes very many records.
    query = "SELECT 1 FROM change WHERE uuid = ? AND +act = ? LIMIT 1"
    return connection.execute(query, (uuid, act)).fetchone() is not None


def coders_of(connection: Connection, acts: Sequence[str]) -> tuple[str, ...]:
    """Who did these acts, by name."""
    query = "SELECT coder FROM act WHERE uuid = ?"
    found = {connection.execute(query, (uuid,)).fetchone()[0] for uuid in acts}
    return tuple(sorted(found - {None}))


def take_out(connection: Connection, merge: int) -> None:
    """Take what a merge brought in out of the history again, and note what that touches."""
    of_merge = "act IN (SELECT id FROM act WHERE via = :merge OR id = :merge) OR via = :merge"
    asked = {"merge": merge}
    connection.execute(
        f"INSERT OR IGNORE INTO touched SELECT record, uuid FROM change WHERE {of_merge}", asked
    )
    connection.execute(f"DELETE FROM change WHERE {of_merge}", asked)
    connection.execute(
        "UPDATE act SET takes_back = NULL WHERE takes_back IN"
        " (SELECT id FROM act WHERE via = :merge)",
        asked,
    )
    connection.execute("DELETE FROM act WHERE via = :merge", asked)
