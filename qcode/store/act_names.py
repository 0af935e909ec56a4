"""What the acts of the record are called."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.texts import Text

_ACTS = {
    "undo": "撤销",
    "redo": "重做",
    "add codebook": "加入编码簿",
    "import": "导入",
    "tag": "编码",
    "untag": "取消编码",
    "resize": "改动范围",
    "recode": "改换编码",
    "confirm": "确认编码",
    "memo": "备忘",
    "done": "标为已完成",
    "in-progress": "标为进行中",
    "add code": "新增编码",
    "change code": "修改编码",
    "move code": "移动编码",
    "merge codes": "合并编码",
    "split code": "拆分编码",
    "delete code": "删除编码",
    "set value": "填写取值",
    "add case": "新增个案",
    "rename case": "个案改名",
    "delete case": "删除个案",
    "set speaker": "指定说话人",
    "update source": "更新文本",
    "remove source": "移除文本",
    "begin consensus": "开始共识编码",
    "decide": "裁定",
    "reopen": "重新讨论",
    "agreed": "采纳一致编码",
    "assign": "分配文本",
    "hand out": "分发",
    "add relation": "新增关系",
    "support relation": "佐证关系",
    "remove relation": "删除关系",
    "save query": "保存查询",
    "delete query": "删除查询",
    "merge": "合并副本",
    "tell coders apart": "辨明编码员",
    "settle": "确认合并结果",
}


def act_name(verb: str) -> Text:
    """What an act is called."""
    return Text(verb, _ACTS.get(verb, verb))


def verb_named(word: str, known: Iterable[str]) -> str | None:
    """The one of these verbs that a word is, or is the name of, in either language."""
    return next((verb for verb in known if word in (verb, act_name(verb).zh)), None)
