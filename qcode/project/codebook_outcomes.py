"""What became of a codebook, as tables: what differs between two states, what an edit moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qcode.codebook.difference import Change
from qcode.project.listings import column
from qcode.store.code_edits import Moved
from qcode.table import Named, Table
from qcode.texts import Text, counted

_KINDS = {
    "codebook": Text("codebook", "编码簿"),
    "code": Text("code", "编码"),
    "variable": Text("variable", "变量"),
    "typology": Text("typology", "类型学"),
    "relation": Text("relation", "关系"),
}

HOWS = {
    "added": Text("added", "新增"),
    "gone": Text("gone", "已删除"),
    "merged": Text("merged", "已并入"),
    "renamed": Text("renamed", "改名"),
    "redefined": Text("redefined", "改定义"),
    "moved": Text("moved", "移动"),
    "recoloured": Text("recoloured", "改颜色"),
    "changed": Text("changed", "改动"),
}

FIELDS = {
    "name": Text("name", "名称"),
    "title": Text("title", "标题"),
    "version": Text("version", "版本"),
    "citation": Text("citation", "引用"),
    "requires": Text("requires", "依赖"),
    "definition": Text("definition", "定义"),
    "include": Text("include", "纳入标准"),
    "exclude": Text("exclude", "排除标准"),
    "examples": Text("examples", "示例"),
    "cues": Text("cues", "线索词"),
    "color": Text("colour", "颜色"),
    "key": Text("hotkey", "快捷键"),
    "parent": Text("parent", "上位编码"),
    "codebook": Text("codebook", "编码簿"),
    "of": Text("of", "所属"),
    "levels": Text("levels", "取值"),
    "classes": Text("classes", "类别"),
    "by": Text("shown by", "判定方式"),
    "highest": Text("highest class", "最高一端"),
    "else": Text("other combinations", "其他组合"),
}


def difference_table(changes: Iterable[Change]) -> Table:
    """One row a change: what, how, and how it was said before and after."""
    told = list(changes)
    columns = (
        column("kind", "What", "对象"),
        column("id", "Id", "标识"),
        column("name", "Name", "名称"),
        column("change", "Change", "变化"),
        column("field", "Field", "项目"),
        column("before", "Before", "之前"),
        column("after", "After", "之后"),
    )
    rows = tuple(
        (
            Named(each.kind, _KINDS[each.kind]),
            each.id,
            None if each.name.en == each.id else Named(None, each.name),
            Named(each.how, HOWS[each.how]),
            Named(each.field, FIELDS[each.field]) if each.field else None,
            *(Named(None, text) if text else None for text in apart(each.before, each.after)),
        )
        for each in told
    )
    counts = len(told)
    note = Text(f"n = {counted(counts, 'change')}.", f"n = {counts:,} 处变化。")
    return Table(
        Text("What changed in the codebooks", "编码簿的变化"),
        columns,
        rows,
        meta={"n": {"changes": counts}},
        notes=(note,),
        records=tuple(map(_record, told)),
    )


def moved_table(moved: Moved) -> Table:
    """How many codings went where, when codes were merged or one was deleted."""
    columns = (
        column("into", "Into", "并入"),
        column("codings", "Codings", "编码段", "count"),
        column("united", "United", "合并", "count"),
    )
    row = (moved.into or None, moved.codings, moved.united)
    return Table(Text("Codings moved", "移动的编码段"), columns, (row,))


def apart(old: Text, new: Text) -> tuple[Text, Text]:
    """Before and after; what differs in one language alone is shown to readers of either."""
    if (old.en == new.en) == (old.zh == new.zh):
        return old, new
    if old.en == new.en:
        return Text.plain(old.zh), Text.plain(new.zh)
    return Text.plain(old.en), Text.plain(new.en)


def _record(change: Change) -> Mapping[str, object]:
    return {
        "kind": change.kind,
        "id": change.id,
        "name": both(change.name),
        "change": change.how,
        "field": change.field or None,
        "before": both(change.before),
        "after": both(change.after),
    }


def both(text: Text) -> dict[str, str] | None:
    return {"en": text.en, "zh": text.zh} if text else None
