"""Settling: the records as they come out of the history, on their way to being consistent."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from qcode.store.journal import Image
from qcode.store.merging.fresh import MANY
from qcode.store.merging.hanging import settled_before, stood_before
from qcode.store.merging.raw import Raw
from qcode.store.merging.report import Remark, RemarkKind
from qcode.store.records import RECORDS

_NAMED = {
    "coder": "name", "codebook": "ident", "variable": "ident", "typology": "ident",
    "code": "ident", "source": "name", "cases": "name", "speaker": "label",
    "query": "name", "memo": "text", "coding": "quotation",
}  # fmt: skip
"""The column that tells a researcher which one it is."""

_PAIRS = {
    "progress": ("coder", "source"),
    "assignment": ("coder", "source"),
    "support": ("relation", "coding"),
}
"""Kinds that are known by what they bring together."""


def as_text(value: object) -> str:
    """A value as a remark tells it: what isn't a text itself as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass
class Settling:
    """One settling of all that is raw.

    stands: uuid → the uuid of what stands for it.  before: the same as it was until now.
    marked: of the records that come out otherwise than the history alone says, or might, what it
    says.  needed: records that must be there whatever the history says.  superseded: those of
    stands that somebody's act put another in the place of → their table.  told: what an earlier
    merge settled, and told, and nobody touched since.  moved: superseded → how many codings were
    made on it where that wasn't known.
    """

    raw: Raw
    stands: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(init=False)
    marked: dict[tuple[str, str], Image | None] = field(default_factory=dict)
    needed: set[tuple[str, str]] = field(default_factory=set)
    superseded: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    moved: Counter[str] = field(default_factory=Counter)
    _ever: dict[str, dict[str, str]] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.before = stood_before(self.raw)
        self.told = settled_before(self.raw)

    def news(self) -> list[Remark]:
        """The remarks, without those that an earlier merge made of what nobody touched since."""
        return [each for each in self.remarks if (each.record, each.uuid) not in self.told]

    def heir(self, uuid: str) -> str:
        """What stands for a record; itself, as a rule."""
        while uuid in self.stands:
            uuid = self.stands[uuid]
        return uuid

    def mark(self, table: str, uuid: str) -> None:
        """Note what the history says of a record, before it comes out otherwise."""
        if (table, uuid) not in self.marked:
            said = self.raw.said(table, uuid)
            self.marked[table, uuid] = None if said is None else dict(said)

    def put(self, table: str, uuid: str, image: Image) -> None:
        """Let a record come out so."""
        self.mark(table, uuid)
        self.raw.alive[table][uuid] = image

    def drop(self, table: str, uuid: str) -> None:
        """Let a record not be there."""
        self.mark(table, uuid)
        self.raw.alive[table].pop(uuid, None)

    def stays(self, table: str, uuid: str) -> bool:
        """Whether a record, or what stands for it, is there; of MANY, as far as was looked."""
        heir = self.heir(uuid)
        if table in MANY and heir not in self.raw.known[table]:
            return True
        return heir in self.raw.alive[table]

    def stood_for(self, uuid: str) -> str | None:
        """What stands for a record; None where it stands for itself."""
        return self.heir(uuid) if uuid in self.stands else None

    def shown(self, table: str, image: Image) -> Image:
        """An image that refers to what stands for what it referred to."""
        stood_for = {
            column: self.heir(image[column])
            for column in RECORDS[table].refs
            if image[column] in self.stands
        }
        return {**image, **stood_for} if stood_for else image

    def called(self, table: str, ident: str) -> str | None:
        """The uuid of the record that a researcher calls so: the first made that is there, else
        one that was."""
        column = _NAMED[table]
        there = [own for own, each in self.raw.alive[table].items() if each[column] == ident]
        if there:
            return there[0] if len(there) == 1 else min(there, key=self.raw.born)
        if table not in self._ever:
            self._ever[table] = {}
            for own, each in self.raw.ever(table):
                self._ever[table].setdefault(str(each[column]), own)
        found = self._ever[table].get(ident)
        return None if found is None else self.heir(found)

    def remark(
        self, kind: RemarkKind, table: str, uuid: str, image: Image, *,
        field: str = "", kept: object = "", lost: object = "", who: tuple[str, str] = ("", ""),
        number: int = 1,
    ) -> None:  # fmt: skip
        told = [as_text(each) for each in (kept, lost)]
        name = self.name(table, image)
        self.remarks.append(Remark(kind, table, uuid, name, field, told[0], told[1], *who, number))

    def name(self, table: str, image: Image) -> str:
        """What a researcher knows a record by."""
        if table == "relation":
            ends = (self._far(table, image, end) for end in ("origin", "target"))
            return f" {image['kind']} ".join(ends)
        if table == "attribute":
            whose = "source" if image["cases"] is None else "cases"
            return f"{self._far(table, image, whose)}: {image['variable']}"
        if table in _PAIRS:
            return ", ".join(self._far(table, image, column) for column in _PAIRS[table])
        said = str(image.get(_NAMED.get(table, ""), ""))
        if table == "decision":
            codes = {code for _, code, *_ in json.loads(str(image["about"]))}
            names = sorted(self._far("coding", {"code": code}, "code") for code in codes)
            return f"{', '.join(names)} in {self._far(table, image, 'source')}"
        if table == "coding":
            code, source = (self._far(table, image, column) for column in ("code", "source"))
            return f"{code} in {source}: {said}"
        return said

    def readable(self, table: str, column: str, value: object) -> object:
        """A column's value as a researcher knows it."""
        far = RECORDS[table].refs.get(column)
        return value if far is None or value is None else self._far(table, {column: value}, column)

    def _far(self, table: str, image: Image, column: str) -> str:
        """The name of what an image refers to."""
        far, heir = RECORDS[table].refs[column], self.heir(str(image[column]))
        there = self.raw.alive[far].get(heir) or self.raw.gone(far, heir)
        return "?" if there is None else self.name(far, there)
