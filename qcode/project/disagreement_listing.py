"""Disagreements as tables: each with what is needed to decide it, and how far the coders are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qcode.codebook.model import Code
from qcode.codebook.tree import descendants
from qcode.project.disputes import Reconciled, SeenDecision, SeenDisagreement, Side
from qcode.project.listings import END, SOURCE, START, column
from qcode.project.record_names import choice_name
from qcode.project.screen import on_screen, short_id
from qcode.table import Cell, Column, Kind, Named, Table
from qcode.texts import Text, counted

if TYPE_CHECKING:
    from qcode.analysis.agreement.units.settling import Gained

KINDS = {
    "one-sided": Text("one-sided", "单方"),
    "boundary": Text("boundary", "边界"),
    "different-code": Text("different code", "不同编码"),
}
STATUSES = {
    "open": Text("open", "待裁定"),
    "decided": Text("decided", "已裁定"),
    "changed": Text("changed since", "裁定后有改动"),
}
_DECIDED = Named("decided", STATUSES["decided"])
_WHEN = {"before": Text("before", "裁定前"), "after": Text("after", "裁定后")}
_FIGURES: tuple[tuple[str, Text, Kind], ...] = (
    ("percent", Text("Agreement", "一致率"), "share"),
    ("alpha", Text("Alpha", "α"), "coefficient"),
)
_UNITS = {
    # one, and the heading of how many
    "turn": (Text("turn", "话轮"), Text("Turns", "话轮")),
    "sentence": (Text("sentence", "句"), Text("Sentences", "句")),
    "character": (Text("character", "字符"), Text("Characters", "字符")),
    "span": (Text("segment", "编码段"), Text("Segments", "编码段")),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A disagreement, its words, and on how many units × codes the coders differ for it."""

    seen: SeenDisagreement
    quotation: str
    units: int


def disagreements_table(
    told: Sequence[Told], coders: Sequence[str], codes: Mapping[str, Code], unit: str
) -> Table:
    """One row a disagreement, with what each coder did there."""
    columns = (
        column("id", "Id", "编号"),
        SOURCE,
        START,
        END,
        column("kind", "Kind", "类型"),
        column("codes", "Codes", "编码"),
        *(Column(f"coder:{coder}", (Text.plain(coder),)) for coder in coders),
        column("quotation", "Text", "原文"),
        column("memos", "Memos", "备忘"),
        column("status", "Status", "状态"),
        column("decision", "Decision", "裁定"),
        column("reason", "Reason", "理由"),
        Column("units", (_UNITS[unit][1],), "count"),
    )
    rows = tuple(_row(each, coders, codes) for each in told)
    records = tuple(_record(each, coders, unit) for each in told)
    title = Text("Disagreements", "分歧")
    return Table(title, columns, rows, notes=tuple(_how_many(told)), records=records)


_LONG = ("memos", "reason", "status")
"""Columns that a screen has no room for; where nothing is decided yet, the decision tells."""

_SHOWN = 40
"""So many characters of the text tell on a screen which it is."""


def brief(table: Table) -> Table:
    """The disagreements as a screen shows them; files and programs get all of it."""
    ids = [column.id for column in table.columns]
    rows = [_brief(dict(zip(ids, row, strict=True))) for row in table.rows]
    kept = tuple(column for column in table.columns if column.id not in _LONG)
    cells = tuple(tuple(row[column.id] for column in kept) for row in rows)
    return on_screen(replace(table, columns=kept, rows=cells))


def _brief(row: dict[str, Cell]) -> dict[str, Cell]:
    text = str(row["quotation"]).replace("\n", " ")
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    decided = row["decision"] if row["status"] == _DECIDED else row["status"]
    return {**row, "quotation": shown, "decision": decided}


def _row(told: Told, coders: Sequence[str], codes: Mapping[str, Code]) -> tuple[Cell, ...]:
    seen = told.seen
    memos = [f"{memo.coder or '?'}: {memo.text}" for side in seen.sides for memo in side.memos]
    decided = seen.decision
    return (
        seen.id,
        seen.source,
        seen.start,
        seen.end,
        Named(seen.kind, KINDS[seen.kind]),
        _named(seen.codes, codes),
        *(_did(seen, coder, codes) for coder in coders),
        told.quotation,
        "\n".join(memos) or None,
        Named(seen.status, STATUSES[seen.status]),
        None if decided is None else Named(decided.choice, choice_name(decided.choice)),
        None if decided is None else decided.reason or None,
        told.units,
    )


def _named(ids: Sequence[str], codes: Mapping[str, Code]) -> Named:
    names = [codes[each].name for each in ids]
    en, zh = "; ".join(name.read("en") for name in names), "；".join(n.read("zh") for n in names)
    return Named("; ".join(ids), Text(en, zh))


def _did(seen: SeenDisagreement, coder: str, codes: Mapping[str, Code]) -> Named | None:
    """What a coder did: which codes, where there are several, and from where to where, where that
    isn't the whole place."""
    sides = [side for side in seen.sides if side.coder == coder]
    if not sides:
        return None
    told = [_side(seen, side, codes) for side in sides]
    ids = "; ".join(f"{side.code} {side.start}:{side.end}" for side in sides)
    en, zh = "; ".join(each.en for each in told), "；".join(each.zh for each in told)
    return Named(ids, Text(en, zh))


def _side(seen: SeenDisagreement, side: Side, codes: Mapping[str, Code]) -> Text:
    name = codes[side.code].name if len(seen.codes) > 1 else Text()
    whole = (side.start, side.end) == (seen.start, seen.end)
    span = "" if whole else f"{side.start}:{side.end}"
    if whole and not name:
        return Text("coded", "已编")
    return Text(f"{name.read('en')} {span}".strip(), f"{name.read('zh')} {span}".strip())


def _record(told: Told, coders: Sequence[str], unit: str) -> dict[str, Any]:
    seen = told.seen
    return {
        "id": seen.id,
        "source": seen.source,
        "kind": seen.kind,
        "start": seen.start,
        "end": seen.end,
        "codes": list(seen.codes),
        "coders": {
            coder: [_coding(side) for side in seen.sides if side.coder == coder] for coder in coders
        },
        "quotation": told.quotation,
        "status": seen.status,
        "decision": None if seen.decision is None else _decision(seen.decision),
        "unit": unit,
        "units": told.units,
    }


def _coding(side: Side) -> dict[str, Any]:
    return {
        "id": side.id,
        "code": side.code,
        "start": side.start,
        "end": side.end,
        "created": side.created,
        "memos": [{"coder": memo.coder, "text": memo.text} for memo in side.memos],
    }


def _decision(decision: SeenDecision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "source": decision.source,
        "coder": decision.coder,
        "choice": decision.choice,
        "outcome": [each._asdict() for each in decision.outcome],
        "reason": decision.reason,
        "created": decision.created,
    }


def _how_many(told: Sequence[Told]) -> Iterator[Text]:
    kinds = Counter(each.seen.kind for each in told)
    states = Counter(each.seen.status for each in told)
    en = [f"{count} {KINDS[kind].en}" for kind, count in sorted(kinds.items())]
    zh = [f"{KINDS[kind].zh} {count}" for kind, count in sorted(kinds.items())]
    decided = states["decided"]
    yield Text(
        f"n = {counted(len(told), 'disagreement')}{': ' * bool(en)}{', '.join(en)}; {decided} "
        "decided.",
        f"n = {len(told):,} 处分歧{'：' * bool(zh)}{'、'.join(zh)}；已裁定 {decided} 处。",
    )


def reconcile_table(rows: Sequence[Gained], told: Sequence[Told], codes: Sequence[Code]) -> Table:
    """One row a code, then all: what is decided, and agreement before and after."""
    below = descendants(codes)
    columns = (
        column("code", "Code", "编码"),
        column("disagreements", "Disagreements", "分歧", "count"),
        column("decided", "Decided", "已裁定", "count"),
        column("open", "Open", "待裁定", "count"),
        *(
            Column(f"{name}_{when}", (heading, _WHEN[when]), kind)
            for name, heading, kind in _FIGURES
            for when in _WHEN
        ),
    )
    alike = Counter((each.seen.codes, each.seen.status == "decided") for each in told)
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        under = below.get(row.line.name.id or "")
        counted = {True: 0, False: 0}
        for (about, decided), count in alike.items():
            if under is None or not under.isdisjoint(about):
                counted[decided] += count
        counts = (sum(counted.values()), counted[True], counted[False])
        cells.append((row.line.name, *counts, *row.percent, *row.alpha))
    return Table(
        Text("From disagreement to consensus", "从分歧到共识"),
        columns,
        tuple(cells),
        indents=tuple(row.line.depth for row in rows),
        totals=1,
        notes=(
            Text(
                "Before: as the coders did. After: what is decided taken as done by every coder,"
                " what is open as it is. Agreement: percent agreement; alpha: Krippendorff's.",
                "裁定前：编码员原有的编码。裁定后：已裁定处视为每位编码员都照裁定编码，待裁定处不变。"
                "α 为 Krippendorff α 系数。",
            ),
        ),
    )


def decisions_table(decisions: Iterable[SeenDecision]) -> Table:
    """What was decided, or taken back."""
    columns = (
        column("id", "Id", "编号"),
        SOURCE,
        column("choice", "Decision", "裁定"),
        column("outcome", "Consensus", "共识编码"),
        column("reason", "Reason", "理由"),
        column("coder", "Decided by", "裁定人"),
        column("created", "Created", "时间"),
    )
    known = list(decisions)
    rows = tuple(
        (
            each.id,
            each.source,
            Named(each.choice, choice_name(each.choice)),
            "; ".join(f"{code} {start}:{end}" for code, start, end in each.outcome) or None,
            each.reason or None,
            each.coder,
            each.created,
        )
        for each in known
    )
    records = tuple(map(_decision, known))
    return Table(Text("Decisions", "裁定"), columns, rows, records=records)


def reconciled_table(reconciled: Iterable[Reconciled]) -> Table:
    """How far the consensus is, by source."""
    columns = (
        SOURCE,
        column("codings", "Codings", "编码段", "count"),
        column("open", "Open disagreements", "待裁定分歧", "count"),
    )
    rows = tuple((each.source, each.codings, each.open) for each in reconciled)
    return Table(Text("Consensus", "共识编码"), columns, rows)


def compared_note(
    coders: Sequence[str], sources: Sequence[str], left_out: Mapping[str, Sequence[str]]
) -> Text:
    """Who was compared on what."""
    from qcode.analysis.agreement.table.phrases import few, listed

    who, count = listed(coders), len(sources)
    en = f"Compared: {who.en} on the {count} source{'s' * (count != 1)} that all finished"
    zh = f"比较：{who.zh}，共 {count} 份均已完成的文本"
    if not left_out:
        return Text(f"{en}.", f"{zh}。")
    en_out = few([f"{name} ({', '.join(each)})" for name, each in left_out.items()]).en
    zh_out = few([f"{name}（{'、'.join(each)}）" for name, each in left_out.items()]).zh
    return Text(
        f"{en}. Left out, not finished by: {en_out}.",
        f"{zh}。未纳入（括号内为尚未完成者）：{zh_out}。",
    )


def stale_notes(sources: Sequence[str]) -> Iterator[Text]:
    """In which sources a coder changed something after the consensus was worked out."""
    from qcode.analysis.agreement.table.phrases import few

    if sources:
        names = few(sources)
        yield Text(
            f"Changed since the consensus was worked out: {names.en}; qcode reconcile --agreed"
            " brings it up to date.",
            f"共识编码得出后，以下文本又有改动：{names.zh}；可用 qcode reconcile --agreed 更新。",
        )


def unseen(unchanging: int, outside: Sequence[str], unit: str) -> Iterator[Text]:
    """What isn't listed. unchanging: how many differ only in what this unit doesn't see.

    outside: the ids of those that lie in text that isn't compared.
    """
    from qcode.analysis.agreement.table.phrases import few

    one = _UNITS[unit][0]
    if unchanging:
        yield Text(
            f"Left out: {unchanging} that change no {one.en}; --unit span lists them.",
            f"未列出：{unchanging} 处分歧不改变任何{one.zh}，可用 --unit span 列出。",
        )
    if outside:
        ids = few([short_id(each) for each in outside])
        yield Text(
            "Left out, in text that is not compared (interviewers' turns, labels, blanks):"
            f" {ids.en}.",
            f"未列出，位于不参与比较的文字中（访谈者话轮、说话人标签、空白）：{ids.zh}。",
        )
