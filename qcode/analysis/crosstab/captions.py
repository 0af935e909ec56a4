"""Captions: what a cross-table says about itself, besides what every table says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qcode.analysis.captions import (
    CONSENSUS_LEFT_OUT,
    TITLES,
    coders_of,
    codes_counted,
    counts,
    how_much,
    ids_of,
    left_outside,
    low,
    narrowed,
    turns_counted,
    whose,
)
from qcode.analysis.crosstab.question import Question
from qcode.analysis.tidy.class_words import rules_of, rules_said
from qcode.analysis.tidy.dimensions import Dimension
from qcode.analysis.tidy.scope import Scope
from qcode.texts import Text

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
    about = (how_much(meta["n"]), whose(meta["coders"], question.filters.coders))
    chosen = narrowed(question.filters, scope.units)
    return (*_what(question), *about, *chosen, *_how(question, scope, missing))


def _what(question: Question) -> Iterator[Text]:
    unit = _unit(question)
    yield Text(f"Cells: {unit.en}.", f"单元格数值：{unit.zh}。")
    base = denominator(question)
    if question.percent and base:
        yield Text(f"%: share of {base.en}.", f"%：占{base.zh}的百分比。")


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


def _unit(question: Question) -> Text:
    return RATE_BY_WORDS if question.per == "words" else UNITS[question.measure]


def _measured(question: Question, measured: str) -> str:
    per = question.per or "characters"
    return f"segments per 1,000 {per}" if question.measure == "rate" else measured


def _in_chinese(question: Question, measured: str) -> str:
    return measured.replace("字", "词") if question.per == "words" else measured
