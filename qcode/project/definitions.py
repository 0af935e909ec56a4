"""Definitions as they stood when something was coded, in words and as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qcode.codebook.model import Code
from qcode.project.codebook_outcomes import both
from qcode.project.listings import column
from qcode.store.looks import Older
from qcode.table import Named, Table
from qcode.texts import Text, counted

MARK = "△"
"""The sign of a coding that was made under an older definition."""


def definition_said(code: Code) -> Text:
    """What a code asks for, in lines: its definition, what to include, and to exclude."""
    texts = [
        *((code.definition,) if code.definition else ()),
        *(_led("+ ", text) for text in code.include),
        *(_led("− ", text) for text in code.exclude),
    ]
    said = texts or [code.name]
    return Text(
        "\n".join(each.read("en") for each in said), "\n".join(each.read("zh") for each in said)
    )


def older_said(older: Older) -> tuple[Text, Text]:
    """That a coding was made under an older definition, and what that was."""
    times = older.changes
    return (
        Text(
            f"{MARK} coded under an older definition (changed {counted(times, 'time')} since):",
            f"{MARK} 依旧定义编码（其后改动 {times} 次）：",
        ),
        definition_said(older.then),
    )


def with_definitions(table: Table, then: Mapping[str, Code]) -> Table:
    """The listing of codings with what the code of each said when it was coded."""
    codes = [then.get(str(row[0])) for row in table.rows]
    said = [None if code is None else definition_said(code) for code in codes]
    return replace(
        table,
        columns=(*table.columns, column("definition_then", "Coded under", "编码时的定义")),
        rows=tuple(
            (*row, None if text is None else Named(None, text))
            for row, text in zip(table.rows, said, strict=True)
        ),
        records=tuple(
            {**record, "definition_then": None if text is None else both(text)}
            for record, text in zip(table.data(), said, strict=True)
        ),
    )


def about_older(table: Table, older: Sequence[Older]) -> Table:
    """The listing with how many of its codings were made under an older definition."""
    meta = {**table.meta, "older": len(older)}
    if not older:
        return replace(table, meta=meta)
    count = len(older)
    note = Text(
        f"{counted(count, 'coding')} made under an older definition of the code: it was changed"
        " after a coder last looked at the passage (tag, resize, recode, split, confirm).",
        f"{count:,} 个编码段依旧定义编码："
        "编码员最后一次查看（编码、改动范围、改换编码、拆分、确认）之后，定义有改动。",
    )
    return replace(table, meta=meta, notes=(*table.notes, note))


def _led(lead: str, text: Text) -> Text:
    return Text(*(f"{lead}{said}" if said else "" for said in (text.en, text.zh)))
