"""JSON, for programs: what was counted, then one object per line, with ids and never names."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from qcode.table import Named, Table
from qcode.texts import Text


def to_json(table: Table) -> str:
    """{"meta": {…, "title": {en, zh}, "notes": [{en, zh}, …]}, "data": [one object a line]}."""
    caption = {"title": table.title, "notes": table.notes}
    meta = json.dumps(_jsonable({**table.meta, **caption}), ensure_ascii=False, indent=1)
    records = [_encoded(record) for record in table.data()]
    data = "[\n" + ",\n".join(records) + "\n]" if records else "[]"
    return f'{{\n"meta": {meta},\n"data": {data}\n}}\n'


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def _encoded(record: dict[str, Any]) -> str:
    try:
        return _ENCODER.encode(record)
    except ValueError:  # NaN or infinity: rare, and costly to look for beforehand
        return _ENCODER.encode(_jsonable(record))


def _jsonable(value: Any) -> Any:
    """The same value without what JSON doesn't know: NaN and infinity are null."""
    if isinstance(value, Text):
        return {"en": value.en, "zh": value.zh}
    if isinstance(value, Named):
        return value.id
    if isinstance(value, Mapping):
        return {key: _jsonable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
