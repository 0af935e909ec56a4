"""Under which definition each coding was made: what its code said when a coder last looked at it.

A coder looks at a coding by making it, changing its ends or its code, splitting it off, or saying
so (confirm): by any act on it that stands, but not where codings go along with an edit of the
codebook, a corrected text, an undo or a merge. The definition is the one in force by the order of
acts (past.Place), also where it was another copy of the project that had it at the time.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from qcode.codebook.definitions import redefinitions, same_definition
from qcode.codebook.model import Code
from qcode.store.codebooks import code_said
from qcode.store.codebooks_past import MERGE
from qcode.store.connection import Connection
from qcode.store.journal import REDO, SETTLE, UNDO
from qcode.store.past import Place, states_of

CARRYING = frozenset((MERGE, "delete code", "update source", "merge", UNDO, REDO, SETTLE))
"""The verbs of acts by which codings change without being looked at one by one."""

_NAMED = "SELECT value FROM json_each(?)"


class Older(NamedTuple):
    """A coding whose code asks for something else now. Codes are without their place in the tree.

    then: the code as it was.  changes: how often what it asks for was changed since, at least 1.
    """

    then: Code
    changes: int


class Look(NamedTuple):
    """When a coding was last looked at, and as what. code: a uuid, maybe of one that is gone."""

    place: Place
    code: str


_Touch = tuple[str, int, int, str, str, int | None, str | None]
"""One change of a coding: (coding, act, its stamp and uuid, verb, the act that it takes back, the
uuid of the code that the coding has after it, None where it is gone)."""


class CodesPast:
    """What codes said, and when; read code by code as it is asked for. Codes go by their uuids."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, tuple[list[Place], list[Code]]] = {}

    def states(self, code: str) -> list[Code]:
        """Every state of a code, oldest first; none where there was never such a code."""
        return self._read(code)[1]

    def nth(self, code: str, place: Place) -> int:
        """Which of them was in force when an act was over."""
        return max(bisect_right(self._read(code)[0], place) - 1, 0)

    def _read(self, code: str) -> tuple[list[Place], list[Code]]:
        if code not in self._known:
            there = [
                (place, code_said(image["ident"], None, image["body"]))
                for place, image in states_of(self._connection, code)
                if image is not None
            ]
            self._known[code] = ([place for place, _ in there], [state for _, state in there])
        return self._known[code]


def older(connection: Connection) -> dict[str, Older]:
    """The codings, by uuid, that were made under an older definition."""
    codes = CodesPast(connection)
    uuids = [uuid for (uuid,) in connection.execute("SELECT uuid FROM code").fetchall()]
    redefined = [uuid for uuid in uuids if redefinitions(codes.states(uuid))]
    candidates = _codings_of(connection, redefined) | _carried(connection)
    return _older_among(connection, codes, candidates)


def older_coding(connection: Connection, coding: str) -> Older | None:
    """The same of one coding, without reading the others."""
    return _older_among(connection, CodesPast(connection), {coding}).get(coding)


def coded_under(connection: Connection, codings: Iterable[str]) -> dict[str, Code]:
    """Coding → what its code said when it was last looked at, by uuid."""
    codes = CodesPast(connection)
    return {
        uuid: codes.states(look.code)[codes.nth(look.code, look.place)]
        for uuid, look in looks(connection, codings)
        if codes.states(look.code)
    }


def looks(connection: Connection, codings: Iterable[str]) -> Iterator[tuple[str, Look]]:
    """(uuid, look) of each coding that there is, or was."""
    for coding, touches in groupby(_touches(connection, codings), itemgetter(0)):
        look = _look([*touches])
        if look is not None:
            yield coding, look


def _older_among(
    connection: Connection, codes: CodesPast, candidates: Iterable[str]
) -> dict[str, Older]:
    wanted = [*candidates]
    present = _present_codes(connection, wanted)
    ages: dict[tuple[str, int, str, int], Older | None] = {}
    found = {}
    for coding, look in looks(connection, wanted):
        own, now = present.get(coding, ("", None))
        if now is None:
            continue
        nth, since = codes.nth(look.code, look.place), codes.nth(own, look.place)
        age = (look.code, nth, own, since)
        if age not in ages:
            then = codes.states(look.code)[nth : nth + 1]
            ages[age] = _older(then, codes.states(own)[since:], now)
        if (older := ages[age]) is not None:
            found[coding] = older
    return found


def _older(then: Sequence[Code], since: Sequence[Code], now: Code) -> Older | None:
    """then: what was said, if it is known.  since: all that the present code has said since."""
    if not then or same_definition(then[0], now):
        return None
    return Older(then[0], max(redefinitions(since), 1))


def _present_codes(connection: Connection, codings: Sequence[str]) -> dict[str, tuple[str, Code]]:
    """Coding → the uuid of its code, and what that says now."""
    said = {
        own: (uuid, code_said(ident, None, body))
        for own, uuid, ident, body in connection.execute(
            "SELECT id, uuid, ident, body FROM code"
        ).fetchall()
    }
    rows = connection.execute(
        f"SELECT uuid, code FROM coding WHERE uuid IN ({_NAMED})", (json.dumps(codings),)
    )
    return {coding: said[code] for coding, code in rows.fetchall()}


def _codings_of(connection: Connection, codes: Sequence[str]) -> set[str]:
    rows = connection.execute(
        f"SELECT coding.uuid FROM coding JOIN code ON code.id = code WHERE code.uuid IN ({_NAMED})",
        (json.dumps(codes),),
    )
    return {uuid for (uuid,) in rows.fetchall()}


def _carried(connection: Connection) -> set[str]:
    """The codings that ever went along with something, or that a merge gave another code."""
    rows = connection.execute(
        "SELECT change.uuid FROM act JOIN change ON change.act = act.id"
        f" WHERE act.verb IN ({_NAMED}) AND record = 'coding'"
        " UNION SELECT uuid FROM settled WHERE record = 'coding'",
        (json.dumps([*CARRYING]),),
    )
    return {uuid for (uuid,) in rows.fetchall()}


def _touches(connection: Connection, codings: Iterable[str]) -> list[_Touch]:
    """What happened to codings, coding by coding, oldest first."""
    rows = connection.execute(
        "SELECT change.uuid, act.id, act.stamp, act.uuid, verb, takes_back,"
        " json_extract(after, '$.code') FROM change JOIN act ON act.id = change.act"
        f" WHERE change.uuid IN ({_NAMED}) ORDER BY change.uuid, act.stamp, act.uuid, change.id",
        (json.dumps([*codings]),),
    )
    return rows.fetchall()


def _look(touches: Sequence[_Touch]) -> Look | None:
    """The last look at a coding; its first state, where only what carried it along stands."""
    undone = _undone(touches) if len(touches) > 1 else ()
    first: Look | None = None
    last: Look | None = None
    for _, act, stamp, uuid, verb, _, code in touches:
        if code is None:
            continue
        look = Look(Place(stamp, uuid), code)
        first = first or look
        if verb not in CARRYING and act not in undone:
            last = look
    return last or first


def _undone(touches: Sequence[_Touch]) -> set[int]:
    """The acts that are taken back: what took them back changed the coding as well."""
    origin: dict[int, int] = {}
    undone: set[int] = set()
    for _, act, _, _, verb, takes_back, _ in touches:
        if takes_back is not None:
            origin[act] = origin.get(takes_back, takes_back)
            (undone.add if verb == UNDO else undone.discard)(origin[act])
    return undone
