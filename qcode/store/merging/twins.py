"""What was made separately in two copies and is the same stands once; what merely has the same
name is told apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qcode.coding.consensus import CONSENSUS
from qcode.store.journal import Image
from qcode.store.memos import joined
from qcode.store.merging.remarks import whose
from qcode.store.merging.report import RemarkKind
from qcode.store.merging.settling import Settling, as_text

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
    "memo": ("coder", "coding", "source", "cases", "code"),
}
"""Kinds of which two records are the same that agree in these columns. A coder is somebody, and
only the consensus is one by its name. In this order: the later refer to the earlier."""

BEFORE_RELATIONS = ("coder", "variable", "code", "source", "cases", "query")
PAIRS = ("relation", "speaker", "attribute", "progress", "assignment")

_LATEST = ("attribute", "progress", "speaker")
"""Of these what was said last stands; of the others what was said first."""

_TOLD: Mapping[str, tuple[str, ...]] = {
    "source": ("name", "title", "language"),
    "variable": ("body",),
    "code": ("parent",),
    "attribute": ("value", "target"),
    "progress": ("state",),
    "speaker": ("role", "person"),
}
"""Columns in which two may differ that stand as one, so that what one of them said is lost."""

_APART: Mapping[str, tuple[str, ...]] = {
    "coder": ("name",), "codebook": ("ident",), "typology": ("ident",), "code": ("ident",),
    "source": ("name",), "cases": ("name", "kind"), "query": ("name",),
}  # fmt: skip
"""Kinds of which no two may have the same name: the column that is their name, and within what."""


def unite_twins(settling: Settling, tables: Iterable[str]) -> None:
    """Let one record stand for all that are the same, kind by kind."""
    for table in tables:
        groups: dict[tuple[object, ...], list[str]] = {}
        for uuid, image in settling.raw.alive[table].items():
            if table != "coder" or image["name"] == CONSENSUS:
                shown = settling.shown(table, image)
                groups.setdefault(tuple(shown[each] for each in _SAME[table]), []).append(uuid)
        alike = [group for group in groups.values() if len(group) > 1]
        for group in _of_one_name(settling, alike) if table == "cases" else alike:
            if len(group) > 1:
                _unite(settling, table, group)


def _of_one_name(settling: Settling, groups: Sequence[list[str]]) -> Iterator[list[str]]:
    """Cases called alike, apart by the name they were made under: two who only later were given one
    name, a pseudonym perhaps, aren't one person.
    """
    if not groups:
        return
    names: dict[str, str] = {}
    for uuid, image in settling.raw.ever("cases"):
        names.setdefault(uuid, str(image["name"]))
    for group in groups:
        for name in sorted({names[uuid] for uuid in group}):
            yield [uuid for uuid in group if names[uuid] == name]


def _unite(settling: Settling, table: str, group: Iterable[str]) -> None:
    """The first that was made stands for all; a variable that a codebook declares before others,
    and a relation likewise. A memo says what all of them say."""
    raw = settling.raw
    alive = raw.alive[table]
    members = sorted(
        group, key=lambda uuid: (alive[uuid].get("codebook", "") is None, raw.born(uuid))
    )
    first = members[0]
    speaking = first
    if table in _LATEST and _differ(settling, table, members):
        speaking = max(members, key=lambda uuid: raw.latest(table, uuid, _SAME[table]))
    said = {each: alive[speaking][each] for each in alive[first] if each not in _SAME[table]}
    image = {**alive[first], **said}
    if table == "memo":
        image["text"] = joined(str(alive[uuid]["text"]) for uuid in members)
    _tell(settling, table, speaking, [uuid for uuid in members if uuid != speaking])
    for uuid in members:
        settling.mark(table, uuid)
    for uuid in members[1:]:
        settling.stands[uuid] = first
        settling.drop(table, uuid)
    settling.put(table, first, image)


def _differ(settling: Settling, table: str, members: Sequence[str]) -> bool:
    """Whether any of these says anything else than the first."""
    first, *others = (settling.shown(table, settling.raw.alive[table][each]) for each in members)
    return any(other != first for other in others)


def _tell(settling: Settling, table: str, speaking: str, others: Iterable[str]) -> None:
    """What is one, and what was said of it otherwise than it is said now."""
    alive = settling.raw.alive[table]
    kept = alive[speaking]
    told: set[tuple[str, object]] = set()
    for uuid in others:
        if table in ("source", "cases", "variable", "code", "query"):
            settling.remark("one", table, uuid, kept)
        for field, mine, theirs in _differences(settling, table, kept, alive[uuid]):
            if (field, theirs) not in told:
                told.add((field, theirs))
                who = whose(settling, settling.raw.latest(table, speaking, _SAME[table])[1])
                settling.remark(
                    "edited", table, uuid, kept, field=field, kept=mine, lost=theirs, who=who
                )


def _differences(
    settling: Settling, table: str, kept: Image, lost: Image
) -> Iterator[tuple[str, str, str]]:
    """(field, what stands, what gave way) of two that stand as one, as it is told."""
    for column in _TOLD.get(table, ()):
        if column == "body":
            mine, theirs = (json.loads(str(each["body"])) for each in (kept, lost))
            fields = [(field, mine[field], theirs.get(field)) for field in mine]
        else:
            mine, theirs = (settling.shown(table, each) for each in (kept, lost))
            fields = [(column, mine[column], theirs[column])]
        for field, value, other in fields:
            if value != other:
                told = (settling.readable(table, field, each) for each in (value, other))
                yield field, *map(as_text, told)


def tell_apart(settling: Settling) -> None:
    """Give other names to what came to have the name of something made before it."""
    for table, (column, *within) in _APART.items():
        alive = settling.raw.alive[table]
        taken = {str(image[column]) for image in alive.values()}
        groups: dict[tuple[str, ...], list[str]] = {}
        for uuid, image in alive.items():
            place = tuple(str(image[each]) for each in (column, *within))
            groups.setdefault(place, []).append(uuid)
        for place in sorted(place for place, group in groups.items() if len(group) > 1):
            first, *others = sorted(groups[place], key=settling.raw.born)
            settling.mark(table, first)
            for uuid in others:
                _rename(settling, table, column, uuid, _free(place[0], taken))


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
