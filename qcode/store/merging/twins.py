"""What was made separately in two copies and is the same stands once; what merely has the same
name is told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qcode.coding.consensus import CONSENSUS
from qcode.store.journal import Image
from qcode.store.merging.report import RemarkKind
from qcode.store.merging.settling import Settling
from qcode.store.records import RECORDS

_SAME: Mapping[str, tuple[str, ...]] = {
    "coder": ("name",),
    "variable": ("ident",),
    "code": ("codebook", "ident", "body"),
    "source": ("sha256",),
    "cases": ("kind", "name"),
    "query": ("name", "expression"),
    "relation": ("origin", "target", "kind"),
    "speaker": ("source", "label"),
    "attribute": ("cases", "source", "turn", "variable"),
    "progress": ("coder", "source"),
    "assignment": ("coder", "source"),
    "support": ("relation", "coding"),
    "memo": ("coder", "coding", "source", "cases", "code", "text"),
}
"""Kinds of which two records are the same that agree in these columns. A coder is somebody, and
only the consensus is one by its name. In this order: the later refer to the earlier."""

BEFORE_RELATIONS = ("coder", "variable", "code", "source", "cases", "query")
PAIRS = ("relation", "speaker", "attribute", "progress", "assignment")

_LATEST = ("attribute", "progress", "speaker")
"""Of these what was said last stands; of the others what was said first."""

_APART: Mapping[str, str] = {
    "coder": "name", "codebook": "ident", "typology": "ident", "code": "ident", "source": "name",
    "query": "name",
}  # fmt: skip
"""Kinds of which no two may have the same name, and the column that is their name."""


def unite_twins(settling: Settling, tables: Iterable[str]) -> None:
    """Let one record stand for all that are the same, kind by kind."""
    for table in tables:
        groups: dict[tuple[object, ...], list[str]] = {}
        for uuid, image in settling.raw.alive[table].items():
            if table != "coder" or image["name"] == CONSENSUS:
                shown = settling.shown(table, image)
                groups.setdefault(tuple(shown[each] for each in _SAME[table]), []).append(uuid)
        for group in groups.values():
            if len(group) > 1:
                _unite(settling, table, group)


def _unite(settling: Settling, table: str, group: Iterable[str]) -> None:
    """The first that was made stands for all; a variable that a codebook declares before others,
    and a relation likewise."""
    raw = settling.raw
    alive = raw.alive[table]
    members = sorted(
        group, key=lambda uuid: (alive[uuid].get("codebook", "") is None, raw.born(uuid))
    )
    first = members[0]
    speaking = first
    if table in _LATEST:
        speaking = max(members, key=lambda uuid: raw.latest(table, uuid, _SAME[table]))
    said = {each: alive[speaking][each] for each in alive[first] if each not in _SAME[table]}
    image = {**alive[first], **said}
    for uuid in members:
        settling.mark(table, uuid)
    for uuid in members[1:]:
        settling.stands[uuid] = first
        _tell(settling, table, uuid, image)
        settling.drop(table, uuid)
    settling.put(table, first, image)


def _tell(settling: Settling, table: str, uuid: str, kept: Image) -> None:
    lost = settling.raw.alive[table][uuid]
    if table in ("source", "cases", "variable", "code", "query"):
        settling.remark("one", table, uuid, kept)
    for column in RECORDS[table].columns:
        if table in _LATEST and column not in _SAME[table]:
            mine, theirs = (settling.shown(table, each)[column] for each in (kept, lost))
            if mine != theirs:
                settling.remark(
                    "edited", table, uuid, kept, field=column,
                    kept=settling.readable(table, column, mine),
                    lost=settling.readable(table, column, theirs),
                )  # fmt: skip


def tell_apart(settling: Settling) -> None:
    """Give other names to what came to have the name of something made before it."""
    for table, column in _APART.items():
        alive = settling.raw.alive[table]
        taken = {str(image[column]) for image in alive.values()}
        groups: dict[str, list[str]] = {}
        for uuid, image in alive.items():
            groups.setdefault(str(image[column]), []).append(uuid)
        for name in sorted(name for name, group in groups.items() if len(group) > 1):
            first, *others = sorted(groups[name], key=settling.raw.born)
            settling.mark(table, first)
            for uuid in others:
                _rename(settling, table, column, uuid, _free(name, taken))


def _rename(settling: Settling, table: str, column: str, uuid: str, name: str) -> None:
    image = settling.raw.alive[table][uuid]
    kind: RemarkKind = "differs" if table == "source" else "renamed"
    settling.remark(kind, table, uuid, image, kept=name, lost=image[column])
    settling.put(table, uuid, {**image, column: name})


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    taken.add(f"{name}-{number}")
    return f"{name}-{number}"
