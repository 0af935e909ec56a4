"""What was done and what came of it, as tables: codings made or taken away, checks."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.project.listings import CODE, CODER, END, SOURCE, START, column
from qcode.project.tagging import Tagged
from qcode.store.check import Finding
from qcode.table import Named, Table
from qcode.texts import Text

_CHECKS = {
    "the file is sound": "文件完好",
    "every reference leads somewhere": "引用均有所指",
    "every text is what was imported": "原文与导入时一致",
    "every turn lies in its text": "话轮均在原文之内",
    "every value of a turn has its turn": "话轮取值均有对应话轮",
    "every quotation equals its span": "引文与其位置一致",
    "no coder's codings of one code overlap": "同一编码员的同一编码互不重叠",
    "no relation stands twice": "没有重复的关系",
    "every code stands in its tree": "编码均在所属树中",
    "every decision says what it settles": "裁定均可读取且位于文本之内",
    "every support is of a relation of its code": "佐证编码段均属于该关系的编码",
    "every record is what the history says": "记录与历史一致",
    "what merges settled comes out so again": "合并所整理的记录可重新得出",
}

_OUTCOMES = {
    "new": Text("new", "新增"),
    "united": Text("united", "合并"),
    "unchanged": Text("unchanged", "未变"),
    "changed": Text("changed", "已改"),
    "confirmed": Text("confirmed", "已确认"),
    "removed": Text("removed", "已取消"),
}


def tagged_table(tagged: Iterable[Tagged]) -> Table:
    """What became of each coding that was asked for."""
    columns = (
        column("id", "Id", "编号"),
        column("outcome", "Outcome", "结果"),
        SOURCE,
        START,
        END,
        column("quotation", "Quotation", "引文"),
        CODE,
        CODER,
    )
    rows = tuple(
        (
            each.coding,
            Named(each.outcome, _OUTCOMES[each.outcome]),
            each.source,
            each.start,
            each.end,
            each.quotation,
            each.code,
            each.coder,
        )
        for each in tagged
    )
    return Table(Text("Codings", "编码段"), columns, rows)


def check_table(findings: Iterable[Finding]) -> Table:
    """Each check with what it found."""
    columns = (
        column("check", "Check", "检查"),
        column("checked", "Checked", "检查数", "count"),
        column("faults", "Faults", "问题数", "count"),
        column("first", "First fault", "首个问题"),
    )
    found = list(findings)
    rows = tuple(
        (
            Named(finding.check, Text(finding.check, _CHECKS.get(finding.check, ""))),
            finding.checked,
            len(finding.faults),
            finding.faults[0] if finding.faults else None,
        )
        for finding in found
    )
    notes = tuple(finding.note for finding in found if finding.note)
    return Table(Text("Check", "检查"), columns, rows, notes=notes)
