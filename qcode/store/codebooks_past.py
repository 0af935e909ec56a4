"""The codebooks as they were: rebuilt from the record of changes, which forgets nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from qcode.codebook.model import Code, Codebook, Relation
from qcode.codebook.tree import ordered
from qcode.store.codebooks import book_said, code_said, typology_said, variable_said
from qcode.store.connection import Connection
from qcode.store.journal import Image, history, stamp

MERGE = "merge codes"
"""The verb of merging; its summary is what `merging` says."""

_INTO = " into "

_TABLES = ("codebook", "variable", "typology", "code", "relation")
_MARKS = ", ".join("?" * len(_TABLES))


def merging(gone: Iterable[str], into: str) -> str:
    """What an act of merging says it did; ids hold neither commas nor blanks."""
    return ", ".join(gone) + _INTO + into


def merges(connection: Connection, since: int, until: int) -> dict[str, str]:
    """Gone code → the one it is part of, by acts after `since` up to `until` that stand today."""
    into: dict[str, str] = {}
    for act in history(connection):
        if act.verb == MERGE and not act.undone and since < act.number <= until:
            gone, _, target = act.summary.rpartition(_INTO)
            into |= dict.fromkeys(gone.split(", "), target)
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


def act_at(connection: Connection, moment: datetime) -> int:
    """The number of the last act up to a moment; 0 where there is none."""
    query = "SELECT ifnull(max(id), 0) FROM act WHERE time <= ?"
    return int(connection.execute(query, (stamp(moment),)).fetchone()[0])


def codebooks_at(connection: Connection, act: int) -> list[Codebook]:
    """The project's codebooks as they were when an act was over."""
    there = _images(connection, act)
    variables = {each["ident"]: variable_said(each["body"]) for each in there["variable"].values()}
    ids = {uuid: each["ident"] for uuid, each in there["code"].items()}
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
                relations=tuple(_relation(each, ids) for each in own["relation"]),
            )
        )
    return books


def codebooks_added(connection: Connection) -> list[Codebook]:
    """The codebooks of today as their files were when they were added."""
    rows = connection.execute(
        "SELECT codebook.ident, min(act.id) FROM codebook JOIN change USING (uuid)"
        " JOIN act ON act.id = change.act WHERE act.verb = 'add codebook'"
        " GROUP BY codebook.id ORDER BY codebook.id"
    ).fetchall()
    then = {act: codebooks_at(connection, act) for act in {act for _, act in rows}}
    return [book for ident, act in rows for book in then[act] if book.id == ident]


def _images(connection: Connection, act: int) -> dict[str, dict[str, Image]]:
    """Table → uuid → its last image up to an act, as first met; what was gone is left out."""
    last: dict[str, dict[str, Image | None]] = {table: {} for table in _TABLES}
    rows = connection.execute(
        f"SELECT record, uuid, after FROM change WHERE act <= ? AND record IN ({_MARKS})"
        " ORDER BY id",
        (act, *_TABLES),
    )
    for table, uuid, after in rows:
        last[table][uuid] = None if after is None else json.loads(after)
    return {
        table: {uuid: image for uuid, image in images.items() if image is not None}
        for table, images in last.items()
    }


def _position(image: Image) -> int:
    return int(image["position"])


def _code(image: Image, ids: Mapping[str, str]) -> Code:
    parent = None if image["parent"] is None else ids[image["parent"]]
    return code_said(image["ident"], parent, image["body"])


def _relation(image: Image, ids: Mapping[str, str]) -> Relation:
    return Relation(ids[image["origin"]], ids[image["target"]], image["kind"])
