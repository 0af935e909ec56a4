"""Captions: what a cross-table says about itself, as ids for programs and sentences for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from qcode.analysis.crosstab.question import Question
from qcode.analysis.tidy.dimensions import Dimension
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope
from qcode.analysis.tidy.units import Units
from qcode.analysis.typologies.words import rules_of, rules_said
from qcode.texts import Text

TITLES = {
    "segments": Text("segments", "编码段数"),
    "turns": Text("turns", "话轮数"),
    "persons": Text("persons", "人数"),
    "sources": Text("sources", "文本数"),
    "villages": Text("villages", "村庄数"),
    "characters": Text("characters", "字数"),
    "coverage": Text("coverage", "覆盖率"),
    "rate": Text("rate", "每千字编码段数"),
}
UNITS = {
    "segments": Text("coded segments that overlap a turn in the cell", "与该格话轮重叠的编码段数"),
    "turns": Text("turns that a coded segment overlaps", "含有编码段的话轮数"),
    "persons": Text("persons in whose turns a segment is coded", "话轮中出现该编码的人数"),
    "sources": Text("sources in whose turns a segment is coded", "话轮中出现该编码的文本数"),
    "villages": Text("villages in whose turns a segment is coded", "话轮中出现该编码的村庄数"),
    "characters": Text("coded characters of turns", "该格话轮中被编码的字数"),
    "coverage": Text(
        "coded share of the characters of the cell's turns", "被编码字数占该格话轮总字数的比例"
    ),
    "rate": Text(
        "coded segments per 1,000 characters of the cell's turns", "该格话轮每千字的编码段数"
    ),
}
RATE_BY_WORDS = Text(
    "coded segments per 1,000 words of the cell's turns", "该格话轮每千词的编码段数"
)
SHARES = {
    "row": Text("the row's total", "行合计"),
    "column": Text("the column's total", "列合计"),
    "total": Text("the grand total", "总计"),
}


CONSENSUS_LEFT_OUT = Text(
    "The consensus is left out: --coder consensus for it alone.",
    "不含共识编码；只看共识编码请用 --coder consensus。",
)


def title(question: Question, dimensions: Sequence[Dimension]) -> Text:
    """Codes by actor type and village class: segments."""
    start = 2 if question.split else 1
    row, across = dimensions[0], dimensions[start:]
    split = dimensions[1].name if question.split else None
    first = "Codes" if row.id == "code" else row.name.read("en")
    en = first + (" by " + " and ".join(low(each.name) for each in across) if across else "")
    names = " × ".join(each.name.read("zh") for each in across)
    zh = row.name.read("zh") + (
        f" ×（{names}）" if len(across) > 1 else f" × {names}" * bool(names)
    )
    if split:
        en, zh = f"{en}, split by {low(split)}", f"{zh}，按{split.read('zh')}分列"
    measured = TITLES[question.measure]
    return Text(
        f"{en}: {_measured(question, measured.en)}", f"{zh}：{_in_chinese(question, measured.zh)}"
    )


def caption(question: Question, scope: Scope) -> dict[str, Any]:
    """What was counted, in plain values."""
    filters = question.filters
    return {
        "table": "crosstab",
        "rows": question.rows,
        "cols": list(question.cols),
        "split": question.split,
        "measure": question.measure,
        "unit": _unit(question).en,
        "n": counts(scope),
        "denominator": (denominator(question) or Text()).en or None,
        "coders": coders_of(scope),
        "filters": ids_of(filters),
        "rollup": question.rollup,
        "interviewers": filters.interviewers,
        "percent": question.percent,
        "typologies": rules_of(scope.corpus, question.dimensions),
        "seed": None,
    }


def counts(scope: Scope) -> dict[str, int]:
    """How much is in scope: codings counted, and the eligible turns with what is theirs."""
    units, turns = scope.units, scope.turns
    person, village = (units.factor(kind).values[turns] for kind in ("person", "village"))
    return {
        "codings": len(scope.counted()),
        "turns": int(turns.sum()),
        "persons": _different(person),
        "sources": _different(units.source[turns]),
        "villages": _different(village),
        "characters": int(units.characters[turns].sum()),
    }


def _different(values: Ints) -> int:
    """How many different ones there are, -1 aside."""
    return int(np.count_nonzero(np.bincount(values + 1)[1:]))


def denominator(question: Question) -> Text | None:
    """What a share or a rate is based on; None where nothing is divided."""
    if question.percent:
        block = question.split is not None
        share = SHARES[question.percent]
        return Text(share.en + " in its block", "所在分列内" + share.zh) if block else share
    if question.measure not in ("coverage", "rate"):
        return None
    unit = Text("words", "词") if question.per == "words" else Text("characters", "字")
    if question.measure == "coverage":
        return Text("eligible characters of the cell's turns", "单元格内纳入统计的话轮总字数")
    return Text(
        f"1,000 eligible {unit.en} of the cell's turns",
        f"单元格内纳入统计的话轮每千{unit.zh}",
    )


def notes(
    question: Question, meta: Mapping[str, Any], scope: Scope, missing: Sequence[Text]
) -> tuple[Text, ...]:
    """The caption as sentences. meta: what `caption` gives."""
    about = (how_much(meta["n"]), whose(meta["coders"]))
    chosen = narrowed(question.filters, scope.units)
    return (*_what(question), *about, *chosen, *_how(question, scope, missing))


def _what(question: Question) -> Iterator[Text]:
    unit = _unit(question)
    yield Text(f"Cells: {unit.en}.", f"单元格数值：{unit.zh}。")
    base = denominator(question)
    if question.percent and base:
        yield Text(f"%: share of {base.en}.", f"%：占{base.zh}的百分比。")


def how_much(n: Mapping[str, int]) -> Text:
    en = {key: f"{count:,} {key[:-1] if count == 1 else key}" for key, count in n.items()}
    return Text(
        f"n = {en['codings']}; {en['turns']}, {en['persons']}, {en['sources']}, {en['villages']}, "
        f"{en['characters']}.",
        f"n = {n['codings']:,} 个编码段；统计范围：{n['sources']:,} 份文本、{n['villages']:,} 个"
        f"村庄、{n['persons']:,} 人、{n['turns']:,} 个话轮，共 {n['characters']:,} 字。",
    )


def whose(coders: Sequence[str]) -> Text:
    if len(coders) < 2:
        name = coders[0] if coders else ""
        return Text(f"Coder: {name or 'none'}.", f"编码员：{name or '无'}。")
    return Text(
        f"Coders, pooled: {', '.join(coders)}.", f"编码员（合并计算）：{'、'.join(coders)}。"
    )


def narrowed(filters: Filters, units: Units) -> Iterator[Text]:
    """To which codes, sources and levels the filters keep, as sentences."""
    if filters.codes:
        names = {code.id: code.name for code in units.corpus.codes}
        codes = [names[code] for code in filters.codes]
        yield Text(
            f"Only the codes {', '.join(each.read('en') for each in codes)}.",
            f"仅统计以下编码：{'、'.join(each.read('zh') for each in codes)}。",
        )
    if filters.sources:
        sources = filters.sources
        yield Text(
            f"Only the sources {', '.join(sources)}.", f"仅统计以下文本：{'、'.join(sources)}。"
        )
    for variable in dict.fromkeys(variable for variable, _ in filters.where):
        factor = units.factor(variable)
        names = {level.id or "": level.name for level in factor.levels}
        chosen = [level for each, level in filters.where if each == variable]
        levels = [factor.missing if level is None else names[level] for level in chosen]
        en = " or ".join(each.read("en") for each in levels)
        zh = "或".join(each.read("zh") for each in levels)
        yield Text(
            f"Only where {low(factor.name)} is {en}.", f"仅统计{factor.name.read('zh')}为{zh}者。"
        )
    yield from rules_said(units.corpus, [variable for variable, _ in filters.where])
    for query in filters.queries:
        said = f"{query.name} = {query.expression}" if query.name else query.expression
        yield Text(f"Only turns that the query finds: {said}", f"仅统计查询找到的话轮：{said}")


def _how(question: Question, scope: Scope, missing: Sequence[Text]) -> Iterator[Text]:
    chosen = [variable for variable, _ in question.filters.where]
    yield from rules_said(scope.corpus, [id for id in question.dimensions if id not in chosen])
    yield turns_counted(question.filters.interviewers)
    if "code" in question.dimensions or question.filters.codes:
        yield codes_counted(question.rollup)
    if question.measure not in ("coverage", "rate"):
        yield Text(
            "Totals count each thing once and may be less than the sum of their cells.",
            "合计不重复计数，可能小于各单元格之和。",
        )
    if missing:
        en = ", ".join(name.en for name in missing)
        zh = "、".join(name.zh for name in missing)
        yield Text(f"{en}: what has no value there.", f"{zh}：该项无取值者。")
    if scope.consensus:
        yield CONSENSUS_LEFT_OUT
    yield from left_outside(scope)


def left_outside(scope: Scope) -> Iterator[Text]:
    """How many codings are nobody's words, if there are some."""
    if scope.outside:
        count = f"{scope.outside:,}"
        yield Text(
            f"Left out: codings that overlap no turn ({count}).",
            f"不在任何话轮内的编码段不计入（{count} 个）。",
        )


def turns_counted(interviewers: bool) -> Text:
    if interviewers:
        return Text("Interviewers' turns are counted.", "含访谈者的话轮。")
    return Text("Interviewers' turns are left out.", "不含访谈者的话轮。")


def codes_counted(rollup: bool) -> Text:
    if rollup:
        return Text("Codes include those under them.", "上级编码包含其下级编码。")
    return Text("Codes don't include those under them.", "上级编码不含其下级编码。")


def _unit(question: Question) -> Text:
    return RATE_BY_WORDS if question.per == "words" else UNITS[question.measure]


def coders_of(scope: Scope) -> list[str]:
    """Whose codings are counted."""
    used = set(scope.codings.coder[scope.counted()].tolist())
    return [name for at, name in enumerate(scope.corpus.coders) if at in used]


def ids_of(filters: Filters) -> dict[str, Any]:
    """The filters in plain values."""
    return {
        "coders": list(filters.coders),
        "codes": list(filters.codes),
        "sources": list(filters.sources),
        "where": [list(pair) for pair in filters.where],
        "queries": [query.expression for query in filters.queries],
    }


def low(name: Text) -> str:
    """The name as it stands inside a sentence; an abbreviation keeps its capitals."""
    en = name.read("en")
    return en if en[1:2].isupper() else en[:1].lower() + en[1:]


def _measured(question: Question, measured: str) -> str:
    per = question.per or "characters"
    return f"segments per 1,000 {per}" if question.measure == "rate" else measured


def _in_chinese(question: Question, measured: str) -> str:
    return measured.replace("字", "词") if question.per == "words" else measured
