"""What we look for, as tables: codes with their definitions, variables with their levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qcode.codebook.coverage import Remark
from qcode.codebook.model import KIND_NAMES, Code, Codebook, Typology, Variable
from qcode.project.listings import CODE, column
from qcode.table import Cell, Named, Table
from qcode.texts import Text


def codes_table(
    codebooks: Sequence[Codebook], depth: Mapping[str, int], counts: Mapping[str, int] | None
) -> Table:
    """Every code with its definition, what to include and exclude, and an example."""
    columns = [
        CODE,
        column("id", "Id", "标识"),
        column("definition", "Definition", "定义"),
        column("include", "Include", "纳入标准"),
        column("exclude", "Exclude", "排除标准"),
        column("example", "Example", "示例"),
    ]
    if counts is not None:
        columns.append(column("codings", "Codings", "编码段", "count"))
    rows: list[tuple[Cell, ...]] = []
    records = []
    indents = []
    for codebook in codebooks:
        for code in codebook.codes:
            texts = (_joined(code.include), _joined(code.exclude), _joined(code.examples))
            row: tuple[Cell, ...] = (
                Named(code.id, code.name),
                code.id,
                *(Named(None, text) for text in (code.definition, *texts)),
            )
            rows.append(row if counts is None else (*row, counts.get(code.id, 0)))
            indents.append(depth[code.id])
            records.append({**_code_record(codebook, code), **_count(code, counts)})
    return Table(
        Text("Codebook", "编码簿"),
        tuple(columns),
        tuple(rows),
        indents=tuple(indent - min(indents) for indent in indents),
        records=tuple(records),
    )


def codebooks_table(codebooks: Iterable[Codebook], used: frozenset[str]) -> Table:
    """Every codebook that is at hand. used: the ids of those in the project."""
    columns = (
        column("id", "Id", "标识"),
        column("title", "Title", "标题"),
        column("version", "Version", "版本"),
        column("codes", "Codes", "编码数", "count"),
        column("variables", "Variables", "变量数", "count"),
        column("in_project", "In the project", "已加入项目"),
    )
    yes, no = Named("yes", Text("yes", "是")), Named("no", Text("no", "否"))
    rows = tuple(
        (
            book.id,
            Named(book.id, book.title),
            book.version,
            len(book.codes),
            len(book.variables),
            yes if book.id in used else no,
        )
        for book in codebooks
    )
    return Table(Text("Codebooks", "编码簿"), columns, rows)


def variables_table(variables: Iterable[Variable], typologies: Iterable[Typology]) -> Table:
    """Every variable with its levels, and every typology with the rule of its classes."""
    columns = (
        column("variable", "Variable", "变量"),
        column("id", "Id", "标识"),
        column("of", "Of", "所属"),
        column("levels", "Levels", "取值"),
        column("definition", "Definition", "定义"),
    )
    rows = [*map(_variable_row, variables), *map(_typology_row, typologies)]
    return Table(Text("Variables", "变量"), columns, tuple(rows))


def remarks_table(remarks: Iterable[Remark]) -> Table:
    """Where typologies overlap, and what they leave out."""
    columns = (
        column("codebook", "Codebook", "编码簿"),
        column("typology", "Typology", "类型学"),
        column("kind", "Kind", "类别"),
        column("remark", "Remark", "说明"),
    )
    told = list(remarks)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each.codebook,
            each.typology,
            Named(each.kind, _REMARKS[each.kind]),
            Named(None, each.said),
        )
        for each in told
    )
    return Table(Text("Remarks", "提示"), columns, rows, records=tuple(map(_remark_record, told)))


_REMARKS = {
    "overlap": Text("overlap", "重叠"),
    "nested": Text("nested", "嵌套"),
    "gap": Text("gap", "未涵盖"),
    "unnamed": Text("unnamed", "未列出"),
}


def _remark_record(remark: Remark) -> dict[str, Any]:
    return {
        "codebook": remark.codebook,
        "typology": remark.typology,
        "kind": remark.kind,
        "classes": list(remark.classes),
        "values": None if remark.values is None else dict(remark.values),
        "remark": remark.said.en,
    }


def _variable_row(variable: Variable) -> tuple[Cell, ...]:
    free = Text("any text", "任意文字")
    levels = _lines((f"{each.id}: ", each.name) for each in variable.levels)
    return (
        Named(variable.id, variable.name),
        variable.id,
        _kind(variable.of),
        Named(None, levels or free),
        Named(None, variable.definition),
    )


def _typology_row(typology: Typology) -> tuple[Cell, ...]:
    rules = [" + ".join(each.conditions.values()) for each in typology.classes]
    classes = [
        Text(f"{each.name.en} = {rule}", f"{each.name.zh} = {rule}")
        for each, rule in zip(typology.classes, rules, strict=True)
    ]
    if typology.rests_on == "codes":
        classes.append(_shown_by(typology))
    return (
        Named(typology.id, typology.name),
        typology.id,
        _kind(typology.of),
        Named(None, _joined(classes)),
        Named(None, typology.definition),
    )


def _shown_by(typology: Typology) -> Text:
    """By which rule codings show a code."""
    if typology.by == "threshold":
        least = typology.at_least
        return Text(f"(by threshold: {least})", f"（按阈值：{least}）")
    if typology.by == "dominance":
        return Text("(by dominance)", "（按优势）")
    return Text("(by presence)", "（按出现）")


def _kind(kind: str) -> Named:
    return Named(kind, KIND_NAMES.get(kind, Text.plain(kind)))


def _lines(named: Iterable[tuple[str, Text]]) -> Text:
    return _joined([Text(before + name.en, before + name.zh) for before, name in named])


def _joined(texts: Sequence[Text]) -> Text:
    return Text("\n".join(text.en for text in texts), "\n".join(text.zh for text in texts))


def _code_record(codebook: Codebook, code: Code) -> dict[str, Any]:
    def both(text: Text) -> dict[str, str]:
        return {"en": text.en, "zh": text.zh}

    return {
        "code": code.id,
        "parent": code.parent,
        "codebook": codebook.id,
        "name": both(code.name),
        "definition": both(code.definition),
        "include": [both(text) for text in code.include],
        "exclude": [both(text) for text in code.exclude],
        "examples": [both(text) for text in code.examples],
        "cues": {lang: list(words) for lang, words in code.cues.items()},
        "color": code.color,
        "key": code.key,
    }


def _count(code: Code, counts: Mapping[str, int] | None) -> dict[str, int]:
    return {} if counts is None else {"codings": counts.get(code.id, 0)}
