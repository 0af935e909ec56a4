"""One record out of all its changes, whichever copies of the project they were made in.

The steps of a record stand in the order of their acts' stamps, which is later than anything that
the coder could have known. So a step whose `before` is not what the steps before it come to was
made without knowing them: two copies changed the same thing, and the later change stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qcode.store.codebooks import to_json
from qcode.store.journal import Image
from qcode.store.merging.steps import Step, told_apart

TOGETHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "coding": (("source", "start", "end", "quotation"),),
    "attribute": (("value", "target"),),
    "code": (("codebook", "parent"),),
    "decision": (("source", "about", "outcome"),),
    "speaker": (("source", "label"),),
}
"""Columns that mean something only with one another: the last change to one of them decides all."""

BY_FIELD = {"code": "body"}
"""Columns that hold a JSON object, of which each field is changed by itself."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two copies changed the same without knowing of one another.

    kind: edited twice, or deleted in one and edited in the other.  field: the column, or the field
    of a column, that it was; "" of a deletion.  lost: what gave way.  winner: the act that stands.
    """

    kind: Literal["edited", "deleted"]
    field: str
    kept: object
    lost: object
    winner: str
    loser: str


@dataclass
class Folded:
    """image: the record's columns, also where it is gone; alive: whether it is there.

    left: what it was to whoever deleted it last.
    """

    image: Image
    alive: bool
    left: Image
    clashes: list[Clash] = field(default_factory=list)


def fold(table: str, steps: Iterable[Step]) -> Folded:
    """What a record's changes come to. steps: in order; at least one."""
    folded: Folded | None = None
    changed: dict[str, str] = {}  # column → the act that changed it last
    for step, counts in told_apart(steps):
        if not counts:  # alters nothing, but is what somebody else may have known
            changed |= dict.fromkeys(_altered(table, step.before or {}, step.after or {}), step.act)
            continue
        if folded is None:
            image = (step.before if step.after is None else step.after) or {}
            folded = Folded(image, step.after is not None, image)
        else:
            if folded.image is folded.left:
                folded.image = dict(folded.left)  # from now on it is changed
            _take(table, folded, step, changed)
        changed.setdefault("", step.act)
    assert folded is not None
    return folded


def _take(table: str, folded: Folded, step: Step, changed: dict[str, str]) -> None:
    if step.after is None:
        _delete(folded, step, changed)
    elif step.before is None:
        _insert(table, folded, step, changed)
    else:
        _edit(table, folded, step, changed)


def _delete(folded: Folded, step: Step, changed: dict[str, str]) -> None:
    if folded.alive and step.before != folded.image:
        column = next(
            (each for each in folded.image if folded.image[each] != (step.before or {}).get(each)),
            "",
        )
        loser = changed.get(column, changed[""])
        folded.clashes.append(Clash("deleted", "", None, None, step.act, loser))
    folded.alive = False
    folded.left = dict(step.before or {})
    changed[""] = step.act


def _insert(table: str, folded: Folded, step: Step, changed: dict[str, str]) -> None:
    """Made again, as whoever deleted it knew it; several copies may have undone one deletion."""
    folded.alive = True
    _edit(table, folded, step._replace(before=folded.left), changed)
    changed[""] = step.act


def _edit(table: str, folded: Folded, step: Step, changed: dict[str, str]) -> None:
    assert step.before is not None and step.after is not None
    if not folded.alive:
        loser = step.act
        folded.clashes.append(Clash("deleted", "", None, None, changed[""], loser))
    for column in sorted(_altered(table, step.before, step.after)):
        if folded.image.get(column) == step.before.get(column):
            folded.image[column] = step.after[column]
        elif column == BY_FIELD.get(table):
            folded.image[column] = _fields(folded, column, step, changed)
        else:
            _overwrite(folded, column, step, changed)
        changed[column] = step.act


def _altered(table: str, before: Image, after: Image) -> set[str]:
    """The columns that a change altered, with those that go together with them."""
    found = {each for each in after if after[each] != before.get(each)}
    for group in TOGETHER.get(table, ()):
        if found & set(group):
            found |= set(group) & after.keys()
    return found


def _overwrite(folded: Folded, column: str, step: Step, changed: Mapping[str, str]) -> None:
    """The column was changed elsewhere since; what is later stands."""
    assert step.after is not None
    kept, lost = step.after[column], folded.image.get(column)
    if kept != lost and folded.alive:
        loser = changed.get(column, changed[""])
        folded.clashes.append(Clash("edited", column, kept, lost, step.act, loser))
    folded.image[column] = kept


def _fields(folded: Folded, column: str, step: Step, changed: dict[str, str]) -> str:
    """The same, field by field, of a column that holds an object."""
    assert step.before is not None and step.after is not None
    before, after = json.loads(step.before[column]), json.loads(step.after[column])
    present = json.loads(folded.image[column])
    for name in after:
        if after[name] == before.get(name):
            continue
        kept, overrules = _put(present.get(name), before.get(name), after[name])
        if overrules and folded.alive:
            loser = changed.get(name, changed.get(column, changed[""]))
            clash = Clash("edited", name, kept, present.get(name), step.act, loser)
            folded.clashes.append(clash)
        present[name] = kept
        changed[name] = step.act
    return to_json(present)


def _put(present: object, before: object, after: object) -> tuple[object, bool]:
    """What a field comes to, each language by itself; and whether another's change gives way."""
    if not (isinstance(present, dict) and isinstance(before, dict) and isinstance(after, dict)):
        return after, present not in (before, after)
    differs = [each for each in {**before, **after} if after.get(each) != before.get(each)]
    overrules = any(
        present.get(each) not in (before.get(each), after.get(each)) for each in differs
    )
    kept = {**present, **{each: after.get(each) for each in differs}}
    return {each: words for each, words in kept.items() if words is not None}, overrules
