"""What a merge did, as a table: a row for each thing that it decided; in the notes, what came."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from qcode.project.codebook_outcomes import apart
from qcode.project.listings import column
from qcode.project.record_names import KINDS, field_name
from qcode.project.screen import on_screen
from qcode.store.merging.report import KindCount, MergedFile, MergeReport, Remark, RemarkKind
from qcode.table import Cell, Named, Table, plain
from qcode.texts import Text, counted

_DECIDED: Mapping[RemarkKind, tuple[Text, Text]] = {
    "edited": (
        Text("edited twice", "两处均改"),
        Text(
            "two copies changed it; the later change stands, and the other is in the history.",
            "两份副本都改过；以较晚的改动为准，另一改动保留在历史中。",
        ),
    ),
    "deleted": (
        Text("stays deleted", "仍为已删"),
        Text(
            "one copy deleted it and another changed it; what is deleted stays so.",
            "一份副本删除了它，另一份改过它；删除的不再恢复。",
        ),
    ),
    "back": (
        Text("there again", "恢复"),
        Text(
            "one copy deleted it, but work of another stands on it; see whether it is to go.",
            "一份副本删除了它，但另一份副本的工作以它为据，故予恢复；请看是否仍要删除。",
        ),
    ),
    "moved on": (
        Text("moved on", "随之转移"),
        Text(
            "it was merged into another code, or corrected; what was coded on it meanwhile went"
            " there.",
            "它已并入另一编码，或已更正；其间在其上所做的编码随之转移。",
        ),
    ),
    "one": (
        Text("one thing", "视为同一"),
        Text(
            "made in two copies and the same; they stand as one.",
            "在两份副本中分别建立，实为同一，合而为一。",
        ),
    ),
    "united": (
        Text("united", "合并"),
        Text(
            "one coder's codings of one code overlapped; they are one coding now.",
            "同一编码员的同一编码有重叠，已并为一段。",
        ),
    ),
    "renamed": (
        Text("renamed", "改名"),
        Text(
            "different things had one name; the younger has another now: rename it as you like.",
            "不同的对象同名；较晚建立的已改名，可再自行改名。",
        ),
    ),
    "cut": (
        Text("moved to the top", "移至顶层"),
        Text(
            "each copy had put one code under the other; see where they belong.",
            "两份副本把两个编码互置于对方之下；请看应如何归属。",
        ),
    ),
    "reworded": (
        Text("other words", "措辞有变"),
        Text(
            "its transcript was corrected; these are the words that are coded now.",
            "所属文本已更正；现在所编的是这些话。",
        ),
    ),
    "unplaced": (
        Text("no longer placed", "失去位置"),
        Text(
            "coded on words that the corrected transcript no longer has.",
            "所编的话在更正后的文本中已不存在。",
        ),
    ),
    "differs": (
        Text("texts differ", "文本不同"),
        Text(
            "two sources of one name with different texts, and both are there:"
            " qcode source update makes one of them.",
            "两份文本同名而内容不同，两者都保留：可用 qcode source update 并为一份。",
        ),
    ),
}
"""Kind of remark → what it is called, and what it means with what to do about it."""

_SHOWN = 10
"""So many rows of the same decision on the same kind of record stand on a screen."""

_PLURALS = {
    "typology": "typologies",
    "query": "queries",
    "progress": "states of sources",
    "support": "supports of relations",
}
"""Where several aren't told by an s."""

_NAMELESS = ("coding", "memo", "decision")
"""What a researcher has only an id for."""


def merge_table(report: MergeReport, *, dry_run: bool = False) -> Table:
    """What was decided, a row each; what came, and what each decision means, below."""
    columns = (
        column("decided", "Decided", "处理"),
        column("kind", "What", "对象"),
        column("id", "Id", "编号"),
        column("name", "Name", "名称"),
        column("field", "Field", "项目"),
        column("kept", "Stands", "现为"),
        column("lost", "Gave way", "让位"),
        column("who", "Whose", "何人所为"),
        column("time", "When", "时间"),
    )
    return Table(
        Text("What the merge decided", "合并时的处理"),
        columns,
        tuple(map(_row, report.remarks)),
        meta=_meta(report, dry_run),
        notes=(*merge_sentences(report, dry_run=dry_run), *_meanings(report)),
    )


def merge_on_screen(table: Table) -> Table:
    """The same where room is short: of many rows alike the first ones, without times, and with ids
    only if something has no name.
    """
    ids = [column.id for column in table.columns]
    rows = list(_first(table.rows))
    nameless = any(plain(row[ids.index("kind")]) in _NAMELESS for row in rows)
    shown = [at for at, each in enumerate(ids) if each != "time" and (nameless or each != "id")]
    return on_screen(
        replace(
            table,
            columns=tuple(table.columns[at] for at in shown),
            rows=tuple(tuple(row[at] for at in shown) for row in rows),
            notes=(*_left_out(len(table.rows) - len(rows)), *table.notes),
        )
    )


def _first(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Of each decision on each kind of record, as many as a screen shows."""
    met: Counter[tuple[Cell, ...]] = Counter()
    for row in rows:
        met[row[:2]] += 1
        if met[row[:2]] <= _SHOWN:
            yield row


def _left_out(count: int) -> Iterator[Text]:
    if count:
        yield Text(
            f"{count:,} more like these: -o FILE or --format json gives them all.",
            f"同类的还有 {count:,} 项：用 -o 文件 或 --format json 可得到全部。",
        )


def merge_sentences(report: MergeReport, *, dry_run: bool = False) -> tuple[Text, ...]:
    """What came, and from where."""
    told = (*map(_file_told, report.files), *_counts_told(_counts(report)))
    if not dry_run:
        return told
    return (*told, Text("Only tried out: nothing was written.", "仅为试合并：什么都没有写入。"))


def _row(remark: Remark) -> tuple[Cell, ...]:
    return (
        Named(remark.kind, _DECIDED[remark.kind][0]),
        Named(remark.record, KINDS[remark.record]),
        remark.uuid,
        remark.name,
        Named(remark.field, field_name(remark.field)) if remark.field else None,
        *_sides(remark),
        remark.who or None,
        remark.when or None,
    )


def _sides(remark: Remark) -> tuple[Cell, Cell]:
    """What stands and what gave way; what is said in two languages, in the one that differs."""
    kept, lost = (_texts(each) for each in (remark.kept, remark.lost))
    if remark.record != "code" or kept is None or lost is None:
        return remark.kept or None, remark.lost or None
    new, old = apart(kept, lost)
    return Named(remark.kept, new), Named(remark.lost, old)


def _texts(value: str) -> Text | None:
    """A text in two languages, or several, as a code's fields are kept; None for anything else."""
    try:
        said = json.loads(value)
        several = [Text(**each) for each in (said if isinstance(said, list) else [said])]
    except (TypeError, ValueError):
        return None
    return Text("\n".join(each.en for each in several), "\n".join(each.zh for each in several))


def _file_told(file: MergedFile) -> Text:
    name = file.path.name
    if not file.acts:
        return Text(f"{name}: nothing new.", f"{name}：没有新内容。")
    by = ", ".join(file.coders) or "nobody named"
    by_zh = "、".join(file.coders) or "未署名者"
    en = f"{name}: {counted(file.acts, 'new act')} of {by}"
    zh = f"{name}：新增操作 {file.acts:,} 项（{by_zh}）"
    if not file.separate:
        return Text(f"{en}.", f"{zh}。")
    return Text(
        f"{en}; it is no copy of this project but was made by itself.",
        f"{zh}；它不是本项目的副本，而是另行建立的。",
    )


def _counts_told(counts: Iterable[KindCount]) -> Iterator[Text]:
    for what, zh in (("added", "新增"), ("changed", "改动"), ("gone", "删除")):
        told = [(each.kind, getattr(each, what)) for each in counts if getattr(each, what)]
        if told:
            listed = ", ".join(_several(kind, count) for kind, count in told)
            listed_zh = "、".join(f"{KINDS[kind].zh} {count:,}" for kind, count in told)
            yield Text(f"{what.capitalize()}: {listed}.", f"{zh}：{listed_zh}。")


def _counts(report: MergeReport) -> list[KindCount]:
    """Aliases are nobody's concern."""
    return [each for each in report.counts if each.kind != "alias"]


def _several(kind: str, count: int) -> str:
    return counted(count, KINDS[kind].en, _PLURALS.get(kind, ""))


def _meanings(report: MergeReport) -> Iterator[Text]:
    """What each kind of decision that was made means."""
    for kind in dict.fromkeys(remark.kind for remark in report.remarks):
        name, meaning = _DECIDED[kind]
        yield Text(f"{name.en[0].upper()}{name.en[1:]}: {meaning.en}", f"{name.zh}：{meaning.zh}")


def _meta(report: MergeReport, dry_run: bool) -> Mapping[str, Any]:
    return {
        "dry_run": dry_run,
        "files": [
            {
                "path": str(file.path),
                "separate": file.separate,
                "acts": file.acts,
                "coders": list(file.coders),
            }
            for file in report.files
        ],
        "counts": [
            {"kind": each.kind, "added": each.added, "changed": each.changed, "gone": each.gone}
            for each in _counts(report)
        ],
    }
