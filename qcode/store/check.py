"""Does the project still say what its coders did? Every rule that can be checked, checked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from qcode.codebook.relations import twins
from qcode.errors import NotAProject
from qcode.store.codebooks import astray
from qcode.store.connection import Connection
from qcode.store.merging.last import settled_last
from qcode.store.merging.recorded import recorded
from qcode.store.relations import relations
from qcode.store.resettling import otherwise
from qcode.store.sources import sha256_of
from qcode.store.supports import astray as astray_supports
from qcode.texts import Text
from qcode.version import __version__


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. faults: a sentence each; none where all is well. checked: how many things.

    note: why some weren't looked at.
    """

    check: str
    checked: int
    faults: tuple[str, ...]
    note: Text = Text()


def check(connection: Connection) -> list[Finding]:
    """Every check, in order; the later ones only where the file itself is sound."""
    with connection.snapshot():
        integrity = _integrity(connection)
        if integrity.faults:
            return [integrity]
        found = [integrity, *(each(connection) for each in _CHECKS)]
        # Where anything else is wrong, what comes out anew says nothing.
        sound = not any(finding.faults for finding in found)
        return [*found, _settled(connection)] if sound else found


def _integrity(connection: Connection) -> Finding:
    rows = [row for (row,) in connection.execute("PRAGMA integrity_check").fetchall()]
    return Finding("the file is sound", 1, tuple(row for row in rows if row != "ok"))


def _references(connection: Connection) -> Finding:
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    faults = tuple(
        f"{table} {own} points at a {far} that isn't there" for table, own, far, _ in rows
    )
    return Finding("every reference leads somewhere", 1, faults)


def _texts(connection: Connection) -> Finding:
    rows = connection.execute("SELECT sha256, body FROM text")
    checked, faults = 0, []
    for sha256, body in rows:
        checked += 1
        if not isinstance(body, str) or sha256_of(body) != sha256:
            faults.append(f"the text {sha256[:12]} is not what was imported")
    return Finding("every text is what was imported", checked, tuple(faults))


def _turns(connection: Connection) -> Finding:
    rows = connection.execute(
        "SELECT source.name, source.length, turns, body FROM source JOIN text USING (sha256)"
    )
    checked, faults = 0, []
    for name, length, turns, body in rows:
        edges = _edges(turns)
        checked += len(edges) // 2
        inside = edges == sorted(edges) and (not edges or (edges[0] >= 0 and edges[-1] <= length))
        if length != len(body) or not inside:
            faults.append(f"the turns of {name} don't fit its text")
    return Finding("every turn lies in its text", checked, tuple(faults))


def _edges(turns: str) -> list[int]:
    """Where the turns start and end, in order; what no text fits where they can't be read."""
    try:
        return [int(edge) for start, end, _ in json.loads(turns) for edge in (start, end)]
    except (TypeError, ValueError):
        return [1, 0]


def _turn_values(connection: Connection) -> Finding:
    rows = connection.execute(
        "SELECT source.name, turn, json_array_length(turns) FROM attribute"
        " JOIN source ON source.id = attribute.source WHERE turn IS NOT NULL"
    ).fetchall()
    faults = [
        f"a value is recorded of turn {turn} of {name}, which has {count}"
        for name, turn, count in rows
        if not 1 <= turn <= count
    ]
    return Finding("every value of a turn has its turn", len(rows), tuple(faults))


def _quotations(connection: Connection) -> Finding:
    sources = connection.execute(
        "SELECT id, name, body FROM source JOIN text USING (sha256) ORDER BY id"
    )
    checked, faults = 0, []
    for own, name, body in sources:
        rows = connection.execute(
            'SELECT uuid, start, "end", quotation FROM coding WHERE source = ?', (own,)
        ).fetchall()
        checked += len(rows)
        faults += [
            f"coding {uuid[:8]} in {name} no longer quotes characters {start}:{end}"
            for uuid, start, end, quotation in rows
            if body[start:end] != quotation
        ]
    return Finding("every quotation equals its span", checked, tuple(faults))


def _overlaps(connection: Connection) -> Finding:
    rows = connection.execute(
        'SELECT source, coder, code, uuid, start, "end" FROM coding'
        " ORDER BY source, coder, code, start"
    )
    checked, faults, last_place, last_end = 0, [], None, 0
    for source, coder, code, uuid, start, end in rows:
        checked += 1
        if (source, coder, code) == last_place and start < last_end:
            faults.append(f"coding {uuid[:8]} overlaps another of the same coder and code")
        last_place, last_end = (source, coder, code), end
    return Finding("no coder's codings of one code overlap", checked, tuple(faults))


def _trees(connection: Connection) -> Finding:
    (checked,) = connection.execute("SELECT count(*) FROM code").fetchone()
    faults = tuple(
        f"the code {ident} stands under itself, or in another codebook than the code above it"
        for ident in astray(connection)
    )
    return Finding("every code stands in its tree", checked, faults)


def _decisions(connection: Connection) -> Finding:
    """Whether each can be read, and what it holds lies in its source."""
    rows = connection.execute(
        "SELECT decision.uuid, compared, about, outcome, length FROM decision"
        " JOIN source ON source.id = decision.source"
    ).fetchall()
    faults = [
        f"decision {uuid[:8]} can't be read, or holds what isn't in its source"
        for uuid, compared, about, outcome, length in rows
        if not _sound(compared, about, outcome, length)
    ]
    return Finding("every decision says what it settles", len(rows), tuple(faults))


def _sound(compared: str, about: str, outcome: str, length: int) -> bool:
    try:
        named = all(isinstance(coder, str) for coder in json.loads(compared))
        spans = [(start, end) for _, _, start, end in json.loads(about)]
        spans += [(start, end) for _, start, end in json.loads(outcome)]
        return named and all(0 <= start < end <= length for start, end in spans)
    except (TypeError, ValueError):
        return False


def _supports(connection: Connection) -> Finding:
    (checked,) = connection.execute("SELECT count(*) FROM support").fetchone()
    faults = tuple(
        f"coding {each.coding[:8]} supports a relation of neither its code nor one above it"
        for each in astray_supports(connection)
    )
    return Finding("every support is of a relation of its code", checked, faults)


def _relations(connection: Connection) -> Finding:
    found = [each.relation for each in relations(connection)]
    faults = tuple(
        f"the relation {each.origin} {each.kind} {each.target} stands more than once"
        for each in twins(found)
    )
    return Finding("no relation stands twice", len(found), faults)


def _history(connection: Connection) -> Finding:
    """What the changes of every record come to is the record as it stands."""
    found = list(recorded(connection))
    faults = tuple(f"{table} {uuid[:8]} {fault}" for table, uuid, fault in found if fault)
    return Finding("every record is what the history says", len(found), faults)


def _settled(connection: Connection) -> Finding:
    """What merges settled, of which the history says what it was made from."""
    name = "what merges settled comes out so again"
    (count,) = connection.execute("SELECT count(*) FROM settled").fetchone()
    last = settled_last(connection)
    if not count or last is None:
        return Finding(name, 0, ())
    if last.elsewhere:
        return Finding(name, 0, (), _ELSEWHERE)
    if last.program != __version__:
        return Finding(name, 0, (), _EARLIER)
    try:
        found = sorted(otherwise(connection, last))
    except (NotAProject, KeyError, TypeError, ValueError, sqlite3.IntegrityError):
        return Finding(name, count, ("what was merged can't be settled anew from its history",))
    return Finding(
        name, count, tuple(f"{table} {uuid[:8]} isn't as merging left it" for table, uuid in found)
    )


_ELSEWHERE = Text(
    "What a merge settled before this file was handed out is checked where it came from.",
    "分发前合并时整理的记录，由分发的项目检查。",
)

_EARLIER = Text(
    "What another version of qcode settled in merging wasn't checked; the next merge settles it"
    " anew.",
    "由其他版本的 qcode 在合并时整理的记录未作检查；下次合并时将重新整理。",
)


_CHECKS: tuple[Callable[[Connection], Finding], ...] = (
    _references,
    _texts,
    _turns,
    _turn_values,
    _quotations,
    _overlaps,
    _trees,
    _decisions,
    _relations,
    _supports,
    _history,
)
