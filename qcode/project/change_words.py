"""Changes of records, in words: what a thing is called, and what of it is otherwise.

Every thing is called as it was last known, also where it is long gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qcode.codebook.difference import code_fields, typology_fields, variable_fields
from qcode.project.codebook_outcomes import apart
from qcode.project.record_names import field_name, without_until
from qcode.store.codebooks import code_said, typology_said, variable_said
from qcode.store.connection import Connection
from qcode.store.journal import Image
from qcode.store.past import PastChange, last_image
from qcode.store.records import RECORDS
from qcode.texts import Text

Fields = Mapping[str, Text]
"""Field → what it says; what says nothing isn't there."""

SHORT = 40
"""So many characters of a quotation or memo tell which one it is."""


class ChangeWords:
    """The words for the changes of one project."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[str, str] = {}

    def name(self, uuid: str | None) -> str:
        """What the record of this uuid is called; "" for none."""
        if uuid is None:
            return ""
        if uuid not in self._names:
            self._names[uuid] = uuid[:8]  # should a record refer to itself
            known = last_image(self._connection, uuid)
            if known is not None:
                self._names[uuid] = self.thing(*known)
        return self._names[uuid]

    def thing(self, record: str, image: Image) -> str:
        """What a record is called, by its image; the same in any language."""
        if record in ("codebook", "variable", "typology", "code"):
            return str(image["ident"])
        if record in ("coder", "source", "cases", "query"):
            return without_until(str(image["name"]))
        if record == "coding":
            place = f"{self.name(image['source'])} {image['start']}:{image['end']}"
            return f"{self.name(image['code'])} · {place}"
        if record == "relation":
            return f"{self.name(image['origin'])} {image['kind']} {self.name(image['target'])}"
        parts = (self._part(record, image, column) for column in _TOLD_BY.get(record, ()))
        return " · ".join(filter(None, parts))

    def difference(self, change: PastChange) -> tuple[Text, Text]:
        """What a change made otherwise: how it was, how it is."""
        before, after = (
            {} if image is None else self._fields(change.record, image)
            for image in (change.before, change.after)
        )
        said = [
            (field_name(each), *apart(before.get(each, Text()), after.get(each, Text())))
            for each in {**before, **after}
            if before.get(each) != after.get(each)
        ]
        return _lines((name, old) for name, old, _ in said), _lines(
            (name, new) for name, _, new in said
        )

    def reason(self, change: PastChange) -> str:
        """Why something was done, where this change says it: a decision's reason, a memo."""
        image = change.after or {}
        column = {"decision": "reason", "memo": "text"}.get(change.record, "")
        return str(image.get(column) or "")

    def _fields(self, record: str, image: Image) -> Fields:
        said = {column: self._part(record, image, column) for column in RECORDS[record].columns}
        plain = {column: Text.plain(text) for column, text in said.items() if text}
        spoken = _BODIES[record](image) if record in _BODIES else {}
        return {**plain, **{field: text for field, text in spoken.items() if text}}

    def _part(self, record: str, image: Image, column: str) -> str:
        """A column as it is read; "" where it says nothing, or is told otherwise."""
        value = image.get(column)
        if column in RECORDS[record].refs:
            return self.name(value)
        if value is None or column in _TOLD_ELSEWHERE:
            return ""
        if column == "turns":
            return str(len(json.loads(value)))
        if record == "decision" and column in ("compared", "about", "outcome"):
            return self._decided(json.loads(value))
        if record == "alias" and column in ("old", "new"):
            return self.name(value)
        return str(value)

    def _decided(self, parts: list[Any]) -> str:
        """A decision's coders, or codings, each of which ends with its code, start and end."""
        return ", ".join(
            self.name(part)
            if isinstance(part, str)
            else f"{self.name(part[-3])} {part[-2]}:{part[-1]}"
            for part in parts
        )


_TOLD_ELSEWHERE = ("body", "created", "imported", "known")
"""What is told field by field, what the time of the act says, and what only a merge asks for."""

_TOLD_BY = {
    "speaker": ("label", "source"),
    "attribute": ("variable", "cases", "source", "turn"),
    "memo": ("coding", "source", "cases", "code"),
    "progress": ("source", "coder"),
    "decision": ("source", "about"),
    "assignment": ("source", "coder"),
    "support": ("relation", "coding"),
    "alias": ("old", "new"),
}
"""What has no name is told by what it belongs to."""


def _of_code(image: Image) -> Fields:
    fields = code_fields(code_said(image["ident"], None, image["body"]), "")
    return {key: text for key, text in fields.items() if key not in ("parent", "codebook")}


def _of_variable(image: Image) -> Fields:
    fields = variable_fields(variable_said(image["body"]), "")
    return {key: text for key, text in fields.items() if key != "codebook"}


def _of_typology(image: Image) -> Fields:
    fields = typology_fields(typology_said(image["body"]), "")
    return {key: text for key, text in fields.items() if key != "codebook"}


def _of_codebook(image: Image) -> Fields:
    said = json.loads(image["body"])
    return {
        "title": Text(**said["title"]),
        "citation": Text.plain(said["citation"]),
        "requires": Text.plain(", ".join(said["requires"])),
    }


def _of_source(image: Image) -> Fields:
    recorded = str(image["name"])
    name = without_until(recorded)
    if name == recorded:
        return {}
    return {"name": Text(f"{name} (until it was corrected)", f"{name}（更正前的文本）")}


_BODIES: Mapping[str, Callable[[Image], Fields]] = {
    "code": _of_code,
    "variable": _of_variable,
    "typology": _of_typology,
    "codebook": _of_codebook,
    "source": _of_source,
}


def _lines(told: Iterable[tuple[Text, Text]]) -> Text:
    lines = [(name, text) for name, text in told if text]
    return Text(
        "\n".join(f"{name.en}: {text.read('en')}" for name, text in lines),
        "\n".join(f"{name.zh}：{text.read('zh')}" for name, text in lines),
    )
