"""Changing the codes of a project in use, with everything that hangs on them.

What may be done is decided in codebook.edits; here it is carried out, through journal.Act, so
that every edit is recorded and can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from qcode.codebook.model import Code, Codebook
from qcode.store import memos
from qcode.store.codebooks import add_codebook, code_body, to_json
from qcode.store.codings import Place, delete_coding, place_of, take_over
from qcode.store.connection import Connection
from qcode.store.consensus_coder import derived_coder
from qcode.store.journal import Act, Value, image_of
from qcode.store.memos import Subject


@dataclass(frozen=True, slots=True)
class Moved:
    """Codings that went from code to code, or away.

    into: the id of the code that has them now, "" where they were taken away.
    codings: how many went.  united: how many of them met the coder's own coding there, and became
    one with it.
    """

    into: str
    codings: int
    united: int


QUOTED = 200
"""So many characters of a quotation tell which one it is."""

_Placed = tuple[int, Place]


class QuotedCoding(NamedTuple):
    """A coding as it is chosen from a list. id: its uuid. quotation: the beginning of it."""

    id: str
    source: str
    quotation: str
    coder: str


def code_ids(connection: Connection) -> dict[str, int]:
    """Id → local id of every code."""
    return dict(connection.execute("SELECT ident, id FROM code").fetchall())


def book_id(connection: Connection, ident: str) -> int:
    """The local id of a codebook."""
    row = connection.execute("SELECT id FROM codebook WHERE ident = ?", (ident,)).fetchone()
    return int(row[0])


def codings_by_coder(connection: Connection, code: str) -> dict[str, int]:
    """Coder → how many codings of a code they have; those of the codes under it not counted."""
    rows = connection.execute(
        "SELECT coder.name, count(*) FROM coding JOIN coder ON coder.id = coder"
        " JOIN code ON code.id = code WHERE code.ident = ? GROUP BY coder.id ORDER BY coder.id",
        (code,),
    )
    return dict(rows.fetchall())


def memos_on(connection: Connection, code: str) -> list[int]:
    """The memos on a code itself."""
    rows = connection.execute(
        "SELECT memo.id FROM memo JOIN code ON code.id = code WHERE ident = ?", (code,)
    )
    return [own for (own,) in rows.fetchall()]


def add_code(act: Act, code: Code, codebook: Codebook) -> None:
    """Put a new code into a codebook, last among those beside it; a new codebook comes with it."""
    if not act.connection.execute(
        "SELECT 1 FROM codebook WHERE ident = ?", (codebook.id,)
    ).fetchone():
        add_codebook(act, codebook)
    home = book_id(act.connection, codebook.id)
    row: dict[str, Value] = {"ident": code.id, "codebook": home, "body": code_body(code)}
    parent = None if code.parent is None else code_ids(act.connection)[code.parent]
    act.insert("code", {**row, "parent": parent, "position": _last(act.connection, home)})


def change_code(act: Act, code: Code) -> None:
    """Let a code say something else; its id, parent and codebook stay."""
    act.update("code", code_ids(act.connection)[code.id], {"body": code_body(code)})


def move_code(act: Act, subtree: Sequence[str], parent: str | None, codebook: str) -> None:
    """Put a code last under a parent, or at the top of a codebook.

    subtree: the code, then all below it, which follow it into the codebook.
    """
    connection = act.connection
    ids, home = code_ids(connection), book_id(connection, codebook)
    position = _last(connection, home)
    above = None if parent is None else ids[parent]
    came = _home(connection, ids[subtree[0]]) != home
    place: dict[str, Value] = {"codebook": home, "position": position}
    act.update("code", ids[subtree[0]], {**place, "parent": above})
    if came:
        for number, code in enumerate(subtree[1:], position + 1):
            act.update("code", ids[code], {"codebook": home, "position": number})


def put_parents(act: Act, parents: Mapping[str, str | None]) -> None:
    """Give codes other parents within their codebook; they keep their order."""
    ids = code_ids(act.connection)
    for code, parent in parents.items():
        act.update("code", ids[code], {"parent": None if parent is None else ids[parent]})


def delete_codes(act: Act, codes: Iterable[str]) -> None:
    """Take codes away on which nothing hangs any more."""
    ids = code_ids(act.connection)
    for code in codes:
        act.delete("code", ids[code])


def merge_away(act: Act, codes: Iterable[str], into: str) -> None:
    """Take codes away whose place another takes, also where another copy still uses them."""
    ids = code_ids(act.connection)
    heir = image_of(act.connection, "code", ids[into])[0]
    for code in codes:
        act.alias("code", image_of(act.connection, "code", ids[code])[0], heir)
        act.delete("code", ids[code])


def put_requires(act: Act, codebook: str, requires: Sequence[str]) -> None:
    own = book_id(act.connection, codebook)
    query = "SELECT body FROM codebook WHERE id = ?"
    body = json.loads(act.connection.execute(query, (own,)).fetchone()[0])
    act.update("codebook", own, {"body": to_json({**body, "requires": requires})})


def quoted(connection: Connection, code: str, coder: str | None) -> list[QuotedCoding]:
    """A code's codings by source and place, without derived ones; of one coder, if one is named."""
    rows = connection.execute(
        f"SELECT coding.uuid, source.name, substr(quotation, 1, {QUOTED}), coder.name FROM coding"
        " JOIN code ON code.id = code JOIN source ON source.id = source"
        " JOIN coder ON coder.id = coder WHERE code.ident = :code"
        " AND (:coder IS NULL OR coder.name = :coder) AND coder.name IS NOT :derived"
        " ORDER BY source.name, start, coding.id",
        {"code": code, "coder": coder, "derived": derived_coder(connection)},
    )
    return list(map(QuotedCoding._make, rows.fetchall()))


def codings_of(connection: Connection, code: str) -> list[int]:
    """The codings of a code, source by source."""
    rows = connection.execute(
        "SELECT coding.id FROM coding JOIN code ON code.id = code WHERE ident = ?"
        " ORDER BY source, coding.id",
        (code,),
    )
    return [own for (own,) in rows.fetchall()]


def move_codings(act: Act, codings: Iterable[int], into: str) -> Moved:
    """Give codings another code; what meets the coder's own coding of it becomes one with that."""
    target = code_ids(act.connection)[into]
    coming = {coding: place_of(act.connection, coding)[1] for coding in codings}
    text_at, text = 0, ""
    united = 0
    for group in _meeting([*coming.items(), *_places(act.connection, target)]):
        if len(group) == 1:
            if group[0][0] in coming:
                act.update("coding", group[0][0], {"code": target})
            continue
        place = replace(group[0][1], code=target, end=max(place.end for _, place in group))
        if place.source != text_at:
            text_at, text = place.source, _text(act.connection, place.source)
        members = [coding for coding, _ in group]
        kept = next((coding for coding in members if coding not in coming), members[0])
        others = [coding for coding in members if coding != kept]
        take_over(act, kept, others, place, text)
        united += sum(coding in coming for coding in others)
    return Moved(into, len(coming), united)


def _meeting(placed: Iterable[_Placed]) -> Iterator[list[_Placed]]:
    """Codings in groups: those of one coder that overlap, directly or through others."""
    group: list[_Placed] = []
    reach = 0
    for coding, place in sorted(placed, key=_where):
        last = group[-1][1] if group else place
        if (last.source, last.coder) != (place.source, place.coder) or place.start >= reach:
            if group:
                yield group
            group, reach = [], 0
        group.append((coding, place))
        reach = max(reach, place.end)
    if group:
        yield group


def _where(placed: _Placed) -> tuple[int, int, int]:
    place = placed[1]
    return place.source, place.coder, place.start


def _places(connection: Connection, code: int) -> list[_Placed]:
    """The codings of a code, with where they are."""
    rows = connection.execute(
        'SELECT id, source, code, coder, start, "end" FROM coding WHERE code = ?', (code,)
    )
    return [(own, Place(*place)) for own, *place in rows.fetchall()]


def delete_codings(act: Act, codings: Sequence[int]) -> Moved:
    """Take codings away, with their memos."""
    for coding in codings:
        delete_coding(act, coding)
    return Moved("", len(codings), 0)


def move_memos(act: Act, code: str, into: str) -> None:
    """Let the memos on one code be on another."""
    ids = code_ids(act.connection)
    memos.move_memos(act, Subject(code=ids[code]), Subject(code=ids[into]))


def delete_memos(act: Act, code: str) -> None:
    """Take the memos on a code away."""
    for memo in memos_on(act.connection, code):
        act.delete("memo", memo)


def _home(connection: Connection, code: int) -> int | None:
    row = connection.execute("SELECT codebook FROM code WHERE id = ?", (code,)).fetchone()
    return None if row[0] is None else int(row[0])


def _last(connection: Connection, codebook: int) -> int:
    """The position behind all codes of a codebook."""
    query = "SELECT ifnull(max(position), -1) + 1 FROM code WHERE codebook = ?"
    return int(connection.execute(query, (codebook,)).fetchone()[0])


def _text(connection: Connection, source: int) -> str:
    row = connection.execute(
        "SELECT body FROM source JOIN text USING (sha256) WHERE source.id = ?", (source,)
    ).fetchone()
    return str(row[0])
