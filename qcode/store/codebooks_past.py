"""The codebooks as they were: rebuilt from the record of changes, which forgets nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qcode.codebook.model import Code, Codebook, Relation
from qcode.codebook.tree import ordered
from qcode.store.codebooks import book_said, code_said, typology_said, variable_said
from qcode.store.connection import Connection
from qcode.store.journal import Image
from qcode.store.past import Place, Wanted, acts

MERGE = "merge codes"
"""The verb of merging; its summary is what `merging` says."""

_INTO = " into "

_TABLES = ("codebook", "variable", "typology", "code", "relation")
_MARKS = ", ".join("?" * len(_TABLES))


def merging(gone: Iterable[str], into: str) -> str:
    """What an act of merging says it did; ids hold neither commas nor blanks."""
    return ", ".join(gone) + _INTO + into


def merged(summary: str) -> dict[str, str]:
    """What `merging` said: gone code → the one that it went into."""
    gone, _, target = summary.rpartition(_INTO)
    return dict.fromkeys(gone.split(", "), target)


def merges(connection: Connection, since: Place, until: Place) -> dict[str, str]:
    """Gone code → the one it is part of, by acts after `since` up to `until` that stand today."""
    into: dict[str, str] = {}
    for act in acts(connection, Wanted(verb=MERGE)):
        if not act.undone and since < act.place <= until:
            into |= merged(act.summary)
    return {code: _followed(code, into) for code in into}


def _followed(code: str, into: Mapping[str, str]) -> str:
    """Where a code is in the end; the same id may have come and gone more than once."""
    seen = {code}
    while (code := into[code]) in into and code not in seen:
        seen.add(code)
    return code


def is_edit(connection: Connection, act: int) -> bool:
    """Whether an act changed anything in a codebook."""
    row = connection.execute(
        f"SELECT 1 FROM change WHERE act = ? AND record IN ({_MARKS}) LIMIT 1", (act, *_TABLES)
    ).fetchone()
    return row is not None


def codebooks_at(connection: Connection, place: Place) -> list[Codebook]:
    """The project's codebooks as they were when the act at a place was over.

    Where two copies had them otherwise at the time: as both together had them. What led nowhere
    then, since the other copy had taken it away, is left out.
    """
    there = _images(connection, place)
    variables = {each["ident"]: variable_said(each["body"]) for each in there["variable"].values()}
    ids = {uuid: each["ident"] for uuid, each in there["code"].items()}
    homes = {uuid: each["codebook"] for uuid, each in there["code"].items()}
    for each in there["code"].values():
        if homes.get(each["parent"]) != each["codebook"]:
            each["parent"] = None
    books = []
    for uuid, image in there["codebook"].items():
        own = {
            table: [each for each in there[table].values() if each["codebook"] == uuid]
            for table in ("typology", "code", "relation")
        }
        own["typology"].sort(key=_position)
        own["code"].sort(key=_position)
        books.append(
            replace(
                book_said(image["ident"], image["version"], image["body"], variables),
                typologies=tuple(typology_said(each["body"]) for each in own["typology"]),
                codes=ordered([_code(each, ids) for each in own["code"]]),
                relations=tuple(
                    _relation(each, ids)
                    for each in own["relation"]
                    if each["origin"] in ids and each["target"] in ids
                ),
            )
        )
    return books


def codebooks_added(connection: Connection) -> list[Codebook]:
    """The codebooks of today as their files were when they were added."""
    rows = connection.execute(
        "SELECT codebook.ident, min(act.stamp), act.uuid FROM codebook JOIN change USING (uuid)"
        " JOIN act ON act.id = change.act WHERE act.verb = 'add codebook'"
        " GROUP BY codebook.id ORDER BY codebook.id"
    ).fetchall()
    added = [(ident, Place(*place)) for ident, *place in rows]
    then = {place: codebooks_at(connection, place) for place in {place for _, place in added}}
    return [book for ident, place in added for book in then[place] if book.id == ident]


def _images(connection: Connection, place: Place) -> dict[str, dict[str, Image]]:
    """Table → uuid → its image at a place, as first met; what was gone is left out."""
    from qcode.store.merging.fold import fold
    from qcode.store.merging.raw import step_of
    from qcode.store.merging.steps import Step

    steps: dict[str, dict[str, list[Step]]] = {table: {} for table in _TABLES}
    rows = connection.execute(
        "SELECT record, change.uuid, act.uuid, before, after, undone.uuid FROM change"
        " JOIN act ON act.id = change.act LEFT JOIN act AS undone ON undone.id = act.takes_back"
        f" WHERE (act.stamp, act.uuid) <= (?, ?) AND record IN ({_MARKS})"
        " ORDER BY act.stamp, act.uuid, change.id",
        (*place, *_TABLES),
    )
    for table, uuid, *change in rows:
        steps[table].setdefault(uuid, []).append(step_of(change))
    return {
        table: {uuid: each.image for uuid, each in folded.items() if each.alive}
        for table, changes in steps.items()
        for folded in ({uuid: fold(table, each) for uuid, each in changes.items()},)
    }


def _position(image: Image) -> int:
    return int(image["position"])


def _code(image: Image, ids: Mapping[str, str]) -> Code:
    return code_said(image["ident"], ids.get(image["parent"]), image["body"])


def _relation(image: Image, ids: Mapping[str, str]) -> Relation:
    return Relation(ids[image["origin"]], ids[image["target"]], image["kind"])
