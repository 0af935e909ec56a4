"""What the records of a project, and what is recorded of each, are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qcode.project.codebook_outcomes import FIELDS
from qcode.texts import Text

KINDS: Mapping[str, Text] = {
    "coder": Text("coder", "编码员"),
    "codebook": Text("codebook", "编码簿"),
    "variable": Text("variable", "变量"),
    "typology": Text("typology", "类型学"),
    "code": Text("code", "编码"),
    "relation": Text("relation", "关系"),
    "source": Text("source", "文本"),
    "cases": Text("case", "个案"),
    "speaker": Text("speaker", "说话人"),
    "attribute": Text("value", "取值"),
    "coding": Text("coding", "编码段"),
    "memo": Text("memo", "备忘"),
    "progress": Text("state of a source", "文本进度"),
    "decision": Text("decision", "裁定"),
    "assignment": Text("assignment", "文本分配"),
    "query": Text("query", "查询"),
    "support": Text("support of a relation", "关系佐证"),
    "alias": Text("stand-in", "替代"),
}
"""Kind of record → what one of them is called."""

_FIELDS: Mapping[str, Text] = {
    "about": Text("about", "所涉编码"),
    "cases": Text("case", "个案"),
    "choice": Text("choice", "处理方式"),
    "code": Text("code", "编码"),
    "coder": Text("coder", "编码员"),
    "coding": Text("coding", "编码段"),
    "compared": Text("compared", "所比较的编码员"),
    "created": Text("created", "时间"),
    "end": Text("end", "止"),
    "ident": Text("id", "标识"),
    "expression": Text("query", "查询"),
    "imported": Text("imported", "导入时间"),
    "kind": Text("kind", "种类"),
    "label": Text("label", "标签"),
    "language": Text("language", "语言"),
    "length": Text("characters", "字数"),
    "new": Text("now", "现为"),
    "old": Text("before", "原为"),
    "origin": Text("from", "起点"),
    "outcome": Text("outcome", "结果"),
    "person": Text("person", "人员"),
    "position": Text("position", "次序"),
    "quotation": Text("quotation", "引文"),
    "reason": Text("reason", "理由"),
    "relation": Text("relation", "关系"),
    "role": Text("role", "角色"),
    "sha256": Text("sha256", "sha256"),
    "source": Text("source", "文本"),
    "start": Text("start", "起"),
    "state": Text("state", "进度"),
    "target": Text("to", "终点"),
    "text": Text("text", "内容"),
    "turn": Text("turn", "话轮"),
    "turns": Text("turns", "话轮数"),
    "value": Text("value", "取值"),
    "variable": Text("variable", "变量"),
}


_CHOICES = {
    "both": Text("both", "全部保留"),
    "neither": Text("neither", "均不保留"),
    "span": Text("new span", "另定范围"),
}

_UNTIL = re.compile(r" \(until \d{4}-\S+Z\)")
"""What a source that was corrected is called in the record, so that its successor gets its name."""


def without_until(recorded: str) -> str:
    """What is said in the record, with sources by the names that they had."""
    return _UNTIL.sub("", recorded)


def choice_name(choice: str) -> Text:
    """What was decided, for readers."""
    taken = choice.removeprefix("take ")
    if taken != choice:
        return Text(f"take {taken}", f"取 {taken}")
    return _CHOICES.get(choice, Text.plain(choice))


def field_name(field: str) -> Text:
    """What a column of a record, or a field of a code, is called."""
    return _FIELDS.get(field) or FIELDS.get(field) or Text.plain(field)
