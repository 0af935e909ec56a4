"""What the records must be by the rule that stands in the manual, worked out as simply as can be.

All acts of all files, each once, in the order of (stamp, uuid). A record's columns have the value
of the last change that altered them; some go together. It is there if the last change that made or
took it away made it. Who makes a record again that was deleted (an undo) alters only what differs
from what the deleter knew. Edits that were taken back last, and what took them back, are as if they
had not been; an undo that changed a record more often than what it takes back is an edit of its
own. Written from the rule, without the merge's own code: files are read with sqlite3 alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Image = dict[str, Any]
Key = tuple[str, str]
"""A record: its table and uuid."""

TOGETHER = {
    "coding": {"source", "start", "end", "quotation"},
    "attribute": {"value", "target"},
    "code": {"codebook", "parent"},
    "decision": {"source", "about", "outcome"},
    "speaker": {"source", "label"},
}


@dataclass
class Act:
    """One act. changes: to each record, before and after, in order."""

    verb: str
    order: tuple[int, str]
    takes_back: str | None
    changes: dict[Key, list[tuple[Image | None, Image | None]]]


def acts(path: Path) -> dict[str, Act]:
    """A file's acts by uuid."""
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute(
            "SELECT act.uuid, act.verb, act.stamp, undone.uuid FROM act"
            " LEFT JOIN act AS undone ON undone.id = act.takes_back"
        ).fetchall()
        found = {uuid: Act(verb, (stamp, uuid), back, {}) for uuid, verb, stamp, back in rows}
        changes = file.execute(
            "SELECT act.uuid, record, change.uuid, before, after FROM change"
            " JOIN act ON act.id = act ORDER BY change.id"
        )
        for act, table, uuid, before, after in changes:
            images = found[act].changes.setdefault((table, uuid), [])
            images.append((read(before), read(after)))
    return found


def read(image: str | None) -> Image | None:
    return None if image is None else dict(json.loads(image))


def all_acts(paths: Iterable[Path]) -> list[Act]:
    """The acts of all files in order, each once; what one file lacks of an act, another has."""
    every: dict[str, Act] = {}
    for path in paths:
        for uuid, act in acts(path).items():
            known = every.setdefault(uuid, act)
            known.changes = {**act.changes, **known.changes}
    return sorted(every.values(), key=lambda act: act.order)


@dataclass
class Record:
    """left: what it was to whoever deleted it last."""

    image: Image = field(default_factory=dict)
    left: Image | None = None
    there: bool = True

    def take(self, table: str, before: Image | None, after: Image | None) -> None:
        """Let one change come after those before it."""
        if after is None:
            self.there, self.left = False, before
            return
        self.there = self.there or before is None
        alter(self.image, table, self.left if before is None else before, after)


def folded(paths: Iterable[Path]) -> dict[Key, Image]:
    """Every record that is there by the acts of these files taken together."""
    known: defaultdict[Key, Record] = defaultdict(Record)
    done = all_acts(paths)
    nothing = as_if_not_done(done)
    for act in done:
        for key, changes in act.changes.items():
            if (act.order[1], key) not in nothing:
                for before, after in changes:
                    known[key].take(key[0], before, after)
    return {key: record.image for key, record in known.items() if record.there}


def as_if_not_done(done: Sequence[Act]) -> set[tuple[str, Key]]:
    """What acts did to records that counts for nothing."""
    by_uuid = {act.order[1]: act for act in done}
    families: defaultdict[tuple[str, Key], list[Act]] = defaultdict(list)
    for act in done:
        for key in act.changes:
            families[lineage(act, key, by_uuid)[-1].order[1], key].append(act)
    return {
        (act.order[1], key)
        for (_, key), members in families.items()
        if withdrawn(key, members, by_uuid)
        for act in members
    }


def lineage(act: Act, key: Key, by_uuid: dict[str, Act]) -> list[Act]:
    """An act on a record, the one that it takes back, the one that that takes back, and so on."""
    line = [act]
    while line[-1].takes_back in by_uuid:
        back = by_uuid[str(line[-1].takes_back)]
        if len(back.changes.get(key, ())) != len(line[-1].changes[key]):
            break
        line.append(back)
    return line


def withdrawn(key: Key, members: list[Act], by_uuid: dict[str, Act]) -> bool:
    """Whether what a family only edited was taken back last. members: in order."""
    edits = [change for act in members for change in act.changes[key]]
    if any(before is None or after is None for before, after in edits):
        return False
    return len(lineage(members[-1], key, by_uuid)) % 2 == 0


def alter(image: Image, table: str, before: Image | None, after: Image) -> None:
    """Put into an image what one change altered."""
    altered = {column for column in after if before is None or differs(column, before, after)}
    if altered & TOGETHER.get(table, set()):
        altered |= TOGETHER[table]
    for column in altered:
        image[column] = put(image.get(column), before, after, table, column)


def differs(column: str, before: Image, after: Image) -> bool:
    return column not in before or before[column] != after[column]


def put(present: Any, before: Image | None, after: Image, table: str, column: str) -> Any:
    """A column's new value; a code's body is taken field by field, and each language by itself."""
    if table != "code" or column != "body" or before is None or present is None:
        return after[column]
    old, new, now = (json.loads(each) for each in (before[column], after[column], present))
    for name in {*old, *new}:
        if old.get(name) == new.get(name):
            continue
        if all(isinstance(each.get(name), dict) for each in (old, new, now)):
            for lang in {*old[name], *new[name]}:
                if old[name].get(lang) != new[name].get(lang):
                    now[name].pop(lang, None)
                    now[name] |= {lang: new[name][lang]} if lang in new[name] else {}
        else:
            now[name] = new.get(name)
    return json.dumps(now, ensure_ascii=False, separators=(",", ":"))


def deleted(paths: Iterable[Path]) -> set[Key]:
    """Every record that somebody took away; what a merge settled is nobody's act."""
    return {
        key
        for act in all_acts(paths)
        for key, changes in act.changes.items()
        if act.verb != "settle" and any(after is None for _, after in changes)
    }
