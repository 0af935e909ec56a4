"""The record of what was done, as tables: act by act, change by change, or of one thing alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from qcode.project.change_words import ChangeWords
from qcode.project.listings import CODER, column
from qcode.project.record_names import KINDS
from qcode.store.act_names import act_name
from qcode.store.journal import SETTLE
from qcode.store.past import PastAct, PastChange
from qcode.table import Cell, Named, Table
from qcode.texts import Text, counted

_ACT = column("act", "Act", "序号", "count")
_TIME = column("time", "Time", "时间")
_WHAT = column("what", "What", "操作")
_UNDONE = column("undone", "Undone", "已撤销")
_VIA = column("via", "Came with", "随何合并而来")
_BEFORE = column("before", "Before", "之前")
_AFTER = column("after", "After", "之后")

ORDER = Text(
    "In the order in which it was done; what came from another copy stands where it was done there,"
    " and has the number of the merge that brought it.",
    "按操作先后排列；来自其他副本的操作按其在该副本中的先后排列，并标明随哪一次合并而来。",
)

SETTLED = Text(
    f"{act_name(SETTLE).en}: what a merge had made of a record (of two that are one, or of one that"
    " had to come back) became part of the history when somebody changed it.",
    f"{act_name(SETTLE).zh}：合并时对某条记录所作的调整（合二为一，或因仍被引用而恢复），"
    "在有人再改动该记录时写入历史。",
)

_Done = Iterable[tuple[PastAct, PastChange]]


def acts_table(acts: Iterable[PastAct]) -> Table:
    """What was done, latest first."""
    told = list(acts)
    columns = (
        _ACT,
        _TIME,
        CODER,
        _WHAT,
        column("summary", "Summary", "内容"),
        column("changes", "Changes", "改动数", "count"),
        _UNDONE,
        _VIA,
    )
    rows = tuple((*_done(act), act.summary, act.changes, _undone(act), act.via) for act in told)
    records = tuple(
        {**_act_record(act), "summary": act.summary, "changes": act.changes} for act in told
    )
    return Table(Text("History", "历史"), columns, rows, notes=_merged(told), records=records)


def record_table(done: _Done, words: ChangeWords, called: str, end: Text | None = None) -> Table:
    """All that happened to one thing, oldest first.

    called: what it is called.  end: how it went, where it is gone.
    """
    told = list(done)
    columns = (_ACT, _TIME, CODER, _WHAT, *_CHANGED, _UNDONE, _VIA)
    rows = []
    for act, change in told:
        before, after = words.difference(change)
        said = (Named(change.record, KINDS[change.record]), _said(before), _said(after))
        rows.append((*_done(act), *said, _undone(act), act.via))
    acts = [act for act, _ in told]
    note = Text(f"n = {counted(len(told), 'change')}.", f"n = {len(told):,} 处改动。")
    title = Text(f"History of {called}", f"{called} 的历史")
    records = tuple(_change_record(act, change) for act, change in told)
    notes = (*((end,) if end else ()), note, *_merged(acts))
    return Table(title, columns, tuple(rows), notes=notes, records=records)


def gone(called: str, took: PastAct | None, heir: str, *, corrected: bool = False) -> Text:
    """That a thing is there no more. took: the act that took it away, None where no act did.
    heir: what stands for it, or "".  corrected: its source got another text.
    """
    if took is not None:
        what, who = act_name(took.verb), took.coder
        how = Text(
            f": act {took.number}, {what.en}{f' by {who}' if who else ''} ({took.summary})",
            f"：操作 {took.number}，{f'{who} ' if who else ''}{what.zh}（{took.summary}）",
        )
    elif heir:
        how = Text(": a merge found that both are one", "：合并时认定两者为同一条")
    elif corrected:
        how = Text(
            ": its place isn't in the corrected transcript", "：更正后的文本中已没有它的位置"
        )
    else:
        how = Text(": a merge took away what it belonged to", "：合并时其所属对象已不存在")
    if heir == called:
        said = Text(
            f"This {called} gave way to another one{how.en}.",
            f"这一条 {called} 已由另一条同名者取代{how.zh}。",
        )
    elif heir:
        said = Text(f"{called} gave way to {heir}{how.en}.", f"{called} 已由 {heir} 取代{how.zh}。")
    else:
        said = Text(f"{called} is there no more{how.en}.", f"{called} 已不存在{how.zh}。")
    return said


_CHANGED = (column("kind", "Of", "对象"), _BEFORE, _AFTER)


def audit_table(done: Iterable[tuple[PastAct, list[PastChange]]], words: ChangeWords) -> Table:
    """Every change that was ever made, oldest first: who, when, what, and why where it was said."""
    columns = (
        _TIME,
        CODER,
        _ACT,
        _WHAT,
        column("kind", "Of", "对象"),
        column("id", "Id", "编号"),
        column("thing", "Thing", "名称"),
        _BEFORE,
        _AFTER,
        column("reason", "Reason", "理由"),
        _UNDONE,
        _VIA,
    )
    rows: list[tuple[Cell, ...]] = []
    records: list[Mapping[str, Any]] = []
    settled: tuple[Text, ...] = ()
    for act, changes in done:
        settled = (SETTLED,) if act.verb == SETTLE else settled
        reasons = list(dict.fromkeys(filter(None, map(words.reason, changes))))
        for change in changes:
            rows.append(_audited(act, change, words, "\n".join(reasons)))
            records.append({**_change_record(act, change), "thing": rows[-1][6]})
    note = Text(f"n = {counted(len(rows), 'change')}.", f"n = {len(rows):,} 处改动。")
    return Table(
        Text("Audit trail", "审计记录"), columns, tuple(rows), notes=(note, ORDER, *settled),
        meta={"n": {"changes": len(rows)}}, records=tuple(records),
    )  # fmt: skip


def _audited(act: PastAct, change: PastChange, words: ChangeWords, reason: str) -> tuple[Cell, ...]:
    before, after = words.difference(change)
    image = change.after or change.before or {}
    return (
        act.time,
        act.coder,
        act.number,
        Named(act.verb, act_name(act.verb)),
        Named(change.record, KINDS[change.record]),
        change.uuid,
        words.thing(change.record, image),
        _said(before),
        _said(after),
        reason or None,
        _undone(act),
        act.via,
    )


def _done(act: PastAct) -> tuple[Cell, ...]:
    return act.number, act.time, act.coder, Named(act.verb, act_name(act.verb))


def _undone(act: PastAct) -> Named:
    return Named("yes", Text("undone", "已撤销")) if act.undone else Named("no", Text())


def _said(text: Text) -> Named | None:
    return Named(None, text) if text else None


def _merged(acts: Collection[PastAct]) -> tuple[Text, ...]:
    """What the order is, where it isn't that of the numbers, and what settles is."""
    order = (ORDER,) if any(act.via is not None for act in acts) else ()
    return (*order, SETTLED) if any(act.verb == SETTLE for act in acts) else order


def _act_record(act: PastAct) -> dict[str, Any]:
    return {
        "act": act.number,
        "id": act.place.uuid,
        "time": act.time,
        "stamp": act.place.stamp,
        "coder": act.coder,
        "what": act.verb,
        "undone": "yes" if act.undone else "no",
        "via": act.via,
    }


def _change_record(act: PastAct, change: PastChange) -> dict[str, Any]:
    """For programs: the images as they were recorded, references as ids."""
    said = {"kind": change.record, "record": change.uuid}
    return {**_act_record(act), **said, "before": change.before, "after": change.after}
