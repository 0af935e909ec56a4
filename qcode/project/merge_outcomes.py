"""What a merge did, as a table: a row for each thing that it decided; in the notes, what came."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qcode.codebook.model import Code
from qcode.project.codebook_outcomes import apart
from qcode.project.listings import column
from qcode.project.record_names import KINDS, choice_name, field_name, without_until
from qcode.store.merging.report import KindCount, MergedFile, MergeReport, Remark, RemarkKind
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Lang, Text, counted

_DECIDED: Mapping[RemarkKind, tuple[Text, Text]] = {
    "edited": (
        Text("edited twice", "两处均改"),
        Text(
            "two copies changed it; as a rule the later change stands, and the other is in the"
            " history.",
            "两份副本都改过；通常以较晚的改动为准，另一改动保留在历史中。",
        ),
    ),
    "deleted": (
        Text("stays deleted", "仍为已删"),
        Text(
            "one copy deleted it, or merged it away, and another changed it; it stays deleted.",
            "一份副本删除了它，或已将其并入他处，另一份改过它；不再恢复。",
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
            " give one the other's text in the project it came from (qcode source update), and"
            " merge that again.",
            "两份文本同名而内容不同，两者都保留：请在其中一份所来自的项目中"
            "改用另一份的原文（qcode source update），再次合并。",
        ),
    ),
}
"""Kind of remark → what it is called, and what it means with what to do about it."""

_NOT_STANDING: Mapping[RemarkKind, Text] = {
    "back": Text("(deleted by {who})", "（{who} 曾删除）"),
    "unplaced": Text("(made by {who})", "（{who} 所作）"),
}
"""How it is said whose act it was, where that isn't what stands."""

_PLURALS = {
    "typology": "typologies",
    "query": "queries",
    "progress": "states of sources",
    "support": "supports of relations",
}
"""Where several aren't told by an s."""

CORRECTED = ("moved on", "source")
"""Decision and kind of record of a source that got another text, on which was worked meanwhile."""

_STANDS = Text("Stands", "现为")

NAMING = 4
"""So many columns say what a row is about: decided, kind, id, name."""


def merge_table(report: MergeReport, codes: Iterable[Code] = (), *, dry_run: bool = False) -> Table:
    """What was decided, a row each; what came, and what each decision means, below.

    codes: the project's, by whose names they are called.
    """
    names = {code.id: code.name for code in codes}
    columns = (
        column("decided", "Decided", "处理"),
        column("kind", "What", "对象"),
        column("id", "Id", "编号"),
        column("name", "Name", "名称"),
        column("number", "Number", "数量", "count"),
        column("field", "Field", "项目"),
        Column("kept", (_STANDS, Text("What", "内容"))),
        Column("who", (_STANDS, Text("Whose", "何人所改"))),
        column("lost", "Gave way", "让位"),
        column("time", "When", "时间"),
    )
    return Table(
        Text("What the merge decided", "合并时的处理"),
        columns,
        tuple(_row(remark, names) for remark in report.remarks),
        stub=NAMING,
        meta=_meta(report, dry_run),
        notes=(*merge_sentences(report, dry_run=dry_run), *_meanings(report)),
    )


def merge_sentences(report: MergeReport, *, dry_run: bool = False) -> tuple[Text, ...]:
    """What came, and from where."""
    told = (*_files_told(report.files), *_counts_told(report))
    if not dry_run:
        return told
    return (*told, Text("Only tried out: nothing was written.", "仅为试合并：什么都没有写入。"))


_LISTED: tuple[tuple[Lang, str], ...] = (("en", ", "), ("zh", "、"))


def _row(remark: Remark, names: Mapping[str, Text]) -> tuple[Cell, ...]:
    if remark.kind == "renamed":
        names = {}  # their ids tell which is which
    kept, lost = _sides(remark, names)
    return (
        Named(remark.kind, _DECIDED[remark.kind][0]),
        Named(remark.record, KINDS[remark.record]),
        remark.uuid,
        _name(remark, names),
        remark.number if remark.kind == "moved on" else None,
        Named(remark.field, field_name(remark.field)) if remark.field else None,
        kept,
        _whose(remark),
        lost,
        remark.when or None,
    )


def _name(remark: Remark, names: Mapping[str, Text]) -> Cell:
    """What a record is called; a code, also that of a coding or a decision, by its name."""
    name = without_until(remark.name)
    if remark.record == "code":
        return _called(name, names)
    listed, within, where = name.partition(" in ")
    codes = listed.split(", ")
    if remark.record not in ("coding", "decision") or not within or not {*codes} <= names.keys():
        return name
    en, zh = (mark.join(names[code].read(lang) for code in codes) for lang, mark in _LISTED)
    return Named(name, Text(f"{en} in {where}", f"{zh}，{where}"))


def _called(code: str, names: Mapping[str, Text]) -> Cell:
    return Named(code, names[code]) if code in names else code


def _whose(remark: Remark) -> Cell:
    """Whose act it was, or whose coding: one that stands, but where it is said otherwise."""
    who, said = remark.who, _NOT_STANDING.get(remark.kind)
    if not who or said is None:
        return who or None
    return Named(who, Text(said.en.format(who=who), said.zh.format(who=who)))


def _sides(remark: Remark, names: Mapping[str, Text]) -> tuple[Cell, Cell]:
    """What stands and what gave way; what is said in two languages, in the one that differs."""
    if remark.record == "code" and remark.field in ("", "parent"):
        return _called(remark.kept, names) or None, _called(remark.lost, names) or None
    if remark.record == "decision" and remark.field == "choice":
        kept, lost = (Named(each, choice_name(each)) for each in (remark.kept, remark.lost))
        return kept, lost
    new, old = (_texts(each) for each in (remark.kept, remark.lost))
    if remark.record != "code" or old is None:
        return remark.kept or None, remark.lost or None
    if new is None:
        return _called(remark.kept, names) or None, Named(remark.lost, old)
    new, old = apart(new, old)
    return Named(remark.kept, new), Named(remark.lost, old)


def _texts(value: str) -> Text | None:
    """A text in two languages, or several, as a code's fields are kept; None for anything else."""
    try:
        said = json.loads(value)
        several = [Text(**each) for each in (said if isinstance(said, list) else [said])]
    except (TypeError, ValueError):
        return None
    return Text("\n".join(each.en for each in several), "\n".join(each.zh for each in several))


def _files_told(files: Sequence[MergedFile]) -> Iterator[Text]:
    """By name; by path where several are called alike."""
    names = Counter(file.path.name for file in files)
    for file in files:
        yield _file_told(file, file.path.name if names[file.path.name] == 1 else str(file.path))


def _file_told(file: MergedFile, name: str) -> Text:
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


def _counts_told(report: MergeReport) -> Iterator[Text]:
    corrected = _corrected(report)
    if corrected:
        en = f"Corrected: {counted(corrected, 'transcript')}."
        yield Text(en, f"更正：{KINDS['source'].zh} {corrected:,}。")
    counts = [_but(each, corrected) for each in _counts(report)]
    for what, zh in (("added", "新增"), ("changed", "改动"), ("gone", "删除")):
        told = [(each.kind, getattr(each, what)) for each in counts if getattr(each, what)]
        if told:
            listed = ", ".join(_several(kind, count) for kind, count in told)
            listed_zh = "、".join(f"{KINDS[kind].zh} {count:,}" for kind, count in told)
            yield Text(f"{what.capitalize()}: {listed}.", f"{zh}：{listed_zh}。")


def _corrected(report: MergeReport) -> int:
    """How many sources came for one that went, as far as what was coded on them tells."""
    moved = {each.uuid for each in report.remarks if (each.kind, each.record) == CORRECTED}
    sources = [each for each in report.counts if each.kind == "source"]
    return min(len(moved), *(min(each.added, each.gone) for each in sources)) if sources else 0


def _but(count: KindCount, corrected: int) -> KindCount:
    """A count without the sources that were corrected."""
    if count.kind != "source":
        return count
    return replace(count, added=count.added - corrected, gone=count.gone - corrected)


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
