"""Codes stand in trees, each in one codebook; typologies and relations hold of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qcode.codebook.model import Relation
from qcode.codebook.relations import WITHIN, circular
from qcode.store.codebooks import to_json
from qcode.store.journal import Image
from qcode.store.merging.settling import Settling
from qcode.store.records import RECORDS

_STAYING = frozenset(RECORDS["code"].columns) - {"parent"}
"""The columns of a code that say nothing of where it stands."""


def plant(settling: Settling) -> None:
    """See that every code stands below the top of one codebook, and has its hotkey for itself."""
    _cut_rings(settling)
    _keep_typologies(settling)
    _one_codebook(settling)
    _own_hotkeys(settling)


def straighten_relations(settling: Settling) -> None:
    """Drop the relations that lead nowhere, or close a circle of parts; the younger gives way."""
    alive = settling.raw.alive["relation"]
    standing: list[Relation] = []
    for uuid in sorted(alive, key=settling.raw.born):
        image = settling.shown("relation", alive[uuid])
        relation = Relation(str(image["origin"]), str(image["target"]), str(image["kind"]))
        circle = relation.kind == WITHIN and circular([*standing, relation]) is not None
        if relation.origin == relation.target or circle:
            settling.remark("cut", "relation", uuid, image)
            settling.drop("relation", uuid)
        else:
            standing.append(relation)


def _parent(settling: Settling, uuid: str) -> str | None:
    parent = settling.raw.alive["code"][uuid]["parent"]
    return None if parent is None else settling.heir(str(parent))


def _above(settling: Settling, uuid: str) -> Iterator[str]:
    """The codes above a code, nearest first; stops where they come round again."""
    met = {uuid}
    parent = _parent(settling, uuid)
    while parent is not None and parent not in met:
        yield parent
        met.add(parent)
        parent = _parent(settling, parent)


def _move(settling: Settling, uuid: str, parent: str | None) -> None:
    image = settling.raw.alive["code"][uuid]
    settling.remark("cut", "code", uuid, image)
    settling.put("code", uuid, {**image, "parent": parent})


def _cut_rings(settling: Settling) -> None:
    """Of codes that came to stand under one another, the one moved last goes to the top."""
    raw = settling.raw
    for uuid in sorted(raw.alive["code"]):
        ring = _ring(settling, uuid)
        if ring:
            _move(settling, max(ring, key=lambda code: raw.latest("code", code, _STAYING)), None)


def _ring(settling: Settling, uuid: str) -> list[str]:
    """The ring that a code is part of; [] where it is part of none."""
    path = [uuid]
    parent = _parent(settling, uuid)
    while parent is not None and parent not in path:
        path.append(parent)
        parent = _parent(settling, parent)
    return path if parent == uuid else []


def _conditions(image: Image) -> Iterator[tuple[str, str]]:
    """The (code above, code below) that a typology rests on."""
    said = json.loads(str(image["body"]))
    if said["rests_on"] == "codes":
        for each in said["classes"]:
            yield from each["conditions"].items()


def _keep_typologies(settling: Settling) -> None:
    """A code stays below the code under which a typology needs it."""
    typologies = settling.raw.alive["typology"]
    for typology in sorted(typologies, key=settling.raw.born):
        for top, below in _conditions(typologies[typology]):
            over, under = settling.called("code", top), settling.called("code", below)
            if over is None or under is None or over in _above(settling, under):
                continue
            if under != over and under not in _above(settling, over):
                _move(settling, under, over)


def _one_codebook(settling: Settling) -> None:
    """A code is in the codebook of the code above it."""
    alive = settling.raw.alive["code"]
    for uuid in sorted(alive):
        top = [uuid, *_above(settling, uuid)][-1]
        home = alive[top]["codebook"]
        if alive[uuid]["codebook"] != home:
            settling.put("code", uuid, {**alive[uuid], "codebook": home})


def _own_hotkeys(settling: Settling) -> None:
    """Of codes that came to have the same hotkey the younger has none."""
    alive = settling.raw.alive["code"]
    taken: set[tuple[object, str]] = set()
    for uuid in sorted(alive, key=settling.raw.born):
        image = alive[uuid]
        said = json.loads(str(image["body"]))
        place = (image["codebook"], said["key"])
        if said["key"] and place in taken:
            settling.remark("renamed", "code", uuid, image, field="key", lost=said["key"])
            settling.put("code", uuid, {**image, "body": to_json({**said, "key": ""})})
        taken.add(place)
