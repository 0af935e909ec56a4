"""What a corrected text made of a source, as a table: every coding, turn value and decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qcode.project.correcting import SourceUpdate, counts
from qcode.project.listings import CODER, END, START, column
from qcode.store.source_transfer import Fate, MovedCoding, MovedDecision, MovedValue
from qcode.table import Cell, Named, Table, plain
from qcode.texts import Text

FATES: dict[Fate, Text] = {
    "kept": Text("as it was", "未变"),
    "moved": Text("moved", "位置移动"),
    "changed": Text("words changed", "文字有改动"),
    "united": Text("united", "合并"),
    "gone": Text("gone", "已无"),
}

_CODING, _VALUE, _DECISION = (
    Named("coding", Text("coding", "编码段")),
    Named("turn value", Text("turn value", "话轮取值")),
    Named("decision", Text("decision", "裁定")),
)

_COLUMNS = (
    column("what", "What", "对象"),
    column("id", "Id", "编号"),
    column("outcome", "Outcome", "结果"),
    CODER,
    column("of", "Code or variable", "编码或变量"),
    START,
    END,
    column("before", "Before", "原文"),
    column("after", "After", "现文"),
)

Row = tuple[Cell, ...]


def update_table(update: SourceUpdate) -> Table:
    """What became, or would become, of everything on a source. start, end: in the text it has now;
    of what is gone, None. of: the code of a coding, the variable of a turn value.
    """
    found = update.transfer
    rows = (
        *map(_coding, found.codings),
        *map(_value, found.values),
        *map(_decision, found.decisions),
    )
    n = {fate: found.fates.get(fate, 0) for fate in FATES}
    meta = {
        "table": "source update",
        "source": update.source,
        "uuid": update.uuid if update.done else None,
        "done": update.done,
        "codings": n,
        "gone": dict(found.losses),
        "silent": list(update.silent),
    }
    return Table(
        Text(f"What becomes of {update.source}", f"{update.source} 更新结果"),
        _COLUMNS,
        rows,
        stub=2,
        meta=meta,
        notes=tuple(_notes(update)),
    )


def to_look_at(table: Table) -> Table:
    """The same for a screen: only what somebody should look at, ids short."""
    from qcode.project.screen import short_id

    rows = [
        (row[0], short_id(str(row[1])), *row[2:])
        for row in table.rows
        if plain(row[2]) not in ("kept", "moved")
    ]
    return replace(table, rows=tuple(rows))


def _coding(coding: MovedCoding) -> Row:
    start, end = (None, None) if coding.new is None else (coding.new.start, coding.new.end)
    said = (coding.said, coding.says or None)
    return (
        _CODING, coding.uuid, _fate(coding.fate), coding.coder, coding.code, start, end, *said
    )  # fmt: skip


def _value(value: MovedValue) -> Row:
    fate = _fate("gone" if value.new is None else "kept" if value.new == value.turn else "moved")
    before = f"{value.turn}: {value.value}"
    after = None if value.new is None else f"{value.new}: {value.value}"
    return _VALUE, value.uuid, fate, None, value.variable, None, None, before, after


def _decision(decision: MovedDecision) -> Row:
    fate = _fate("moved" if decision.about else "gone")
    return (
        _DECISION, decision.uuid, fate, decision.coder, None, None, None, decision.reason, None
    )  # fmt: skip


def _fate(fate: Fate) -> Named:
    return Named(fate, FATES[fate])


def _notes(update: SourceUpdate) -> Iterator[Text]:
    fates = update.transfer.fates
    yield Text(
        f"Codings: {', '.join(f'{fates.get(each, 0)} {name.en}' for each, name in FATES.items())}.",
        f"编码段：{'，'.join(f'{name.zh} {fates.get(each, 0)}' for each, name in FATES.items())}。",
    )
    lost = counts(update.transfer.losses)
    if lost:
        yield Text(
            f"Without a place in the corrected text: {lost.en}.",
            f"在修订后的文本中没有位置：{lost.zh}。",
        )
    for each in update.changed:
        yield Text.plain(f"{each.of}: {each.key} {each.before} → {each.after}")
    if update.silent:
        yield Text(
            f"No longer among the speakers: {', '.join(update.silent)}.",
            f"不再是说话人：{'、'.join(update.silent)}。",
        )
    if not update.done:
        yield Text("Nothing was done (--dry-run).", "未作任何改动（--dry-run）。")
