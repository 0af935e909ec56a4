"""What another file holds is looked at before any of it is believed: it may be damaged, or made by
hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from sys import intern
from types import NoneType
from typing import Any

from qcode.store.codebooks import book_said, code_said, typology_said, variable_said
from qcode.store.connection import Connection
from qcode.store.damage import Damaged, one_of
from qcode.store.journal import Image
from qcode.store.records import RECORDS
from qcode.store.sources import sha256_of
from qcode.texts import Text

_FUTURE = 10 * 366 * 86_400_000
"""Milliseconds by which another machine's clock may be ahead: a stamp from beyond would stand
above all that is done from then on."""

_WRITTEN = json.JSONDecoder()
"""Images are written without spaces around them, so that none need be looked for."""

_LISTS = {"decision": ("compared", "about", "outcome"), "source": ("turns",)}
"""Columns that hold a JSON list."""

_NUMBERS = {"start", "end", "length", "position", "turn"}

_KINDS = {
    table: tuple(int if column in _NUMBERS else str for column in record.columns)
    for table, record in RECORDS.items()
}
"""What the columns of each kind of record hold, where they hold anything."""


class CopyDamaged(Damaged):
    """One of the copies is damaged; which, is to be found out by what is wrong in it."""

    def __init__(self, uuid: str, why: Text) -> None:
        super().__init__(Text("a copy", "某个副本"), why)
        self.uuid = uuid

    def found_in(self, others: Sequence[Connection]) -> Damaged:
        """The error that names the files whose history speaks of it."""
        query = "SELECT 1 FROM change WHERE uuid = :uuid OR instr(after, :uuid) LIMIT 1"
        paths = [
            other.path
            for other in others
            if other.execute(query, {"uuid": self.uuid}).fetchone() is not None
        ]
        return Damaged(one_of(paths), self.why) if paths else self


def copy_damaged(other: Connection, en: str, zh: str) -> Damaged:
    """The error for a file whose content nobody can have written."""
    return Damaged(other.path, Text(en, zh))


def require_act(other: Connection, uuid: object, stamp: object, *words: object) -> None:
    """Raises NotAProject where an act isn't one."""
    latest = datetime.now(UTC).timestamp() * 1000 + _FUTURE
    told = all(isinstance(each, str) for each in (uuid, *words))
    if not told or not isinstance(stamp, int) or not 0 <= stamp <= latest:
        raise copy_damaged(other, f"the act {uuid} is no act", f"操作 {uuid} 无法识别")


def require_text(other: Connection, sha256: str, body: object) -> None:
    """Raises NotAProject where a text isn't what was imported."""
    if not isinstance(body, str) or sha256_of(body) != sha256:
        raise copy_damaged(
            other,
            f"the text {sha256[:12]} is not what was imported",
            f"文本 {sha256[:12]} 与导入时不符",
        )


def require_change(other: Connection, row: Sequence[Any]) -> list[Image | None]:
    """The images of a change, read. Raises NotAProject where it is of no record, or says what none
    can be.

    row: (record, uuid, before, after), the images as they are written.
    """
    record, uuid, before, after = row
    try:
        if not isinstance(uuid, str) or before is after is None:
            raise ValueError(uuid)
        return [None if each is None else _sound(record, each) for each in (before, after)]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise copy_damaged(
            other, f"what it says of {record} {str(uuid)[:8]} can't be read",
            f"无法读取 {record} {str(uuid)[:8]} 的记录",
        ) from None  # fmt: skip


def _sound(record: str, written: str) -> Image:
    """An image of this kind of record; raises what its readers raise."""
    image: Image
    image, end = _WRITTEN.raw_decode(written)
    found = tuple(map(type, map(image.get, RECORDS[record].columns)))
    kinds = _KINDS[record]
    if found != kinds and any(a not in (b, NoneType) for a, b in zip(found, kinds, strict=True)):
        raise TypeError(record)
    if end < len(written):
        raise ValueError(written)
    for column in _LISTS.get(record, ()):
        if not isinstance(json.loads(str(image[column])), list):
            raise TypeError(column)
    _read(record, image)
    return image


def _read(record: str, image: Image) -> None:
    """Read what is only ever read whole, as everything else will."""
    if record == "code":
        code_said(str(image["ident"]), None, str(image["body"]))
    elif record == "variable":
        variable_said(str(image["body"]))
    elif record == "typology":
        typology_said(str(image["body"]))
    elif record == "codebook":
        said = json.loads(str(image["body"]))
        book_said(
            str(image["ident"]), str(image["version"]), json.dumps({**said, "variables": []}), {}
        )
    elif record == "coding":
        str(image["created"]).encode()  # half of a character is none; its quotation is compared
    elif record == "alias" and image["kind"] not in RECORDS:
        raise ValueError(image["kind"])


def compact(table: str, image: Image) -> Image:
    """An image whose references are held once, however many images there are."""
    record = RECORDS[table]
    found = dict(zip(record.columns, map(image.get, record.columns), strict=True))
    for column in record.refs:
        if isinstance(value := found[column], str):
            found[column] = intern(value)
    return found
