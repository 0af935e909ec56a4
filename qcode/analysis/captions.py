"""Captions: what every table says about itself, as ids for programs and sentences for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from qcode.analysis.tidy.class_words import rules_said
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope
from qcode.analysis.tidy.units import Units
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

CONSENSUS_LEFT_OUT = Text(
    "The consensus is left out: --coder consensus for it alone.",
    "不含共识编码；只看共识编码请用 --coder consensus。",
)


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


def how_much(n: Mapping[str, int]) -> Text:
    en = {key: f"{count:,} {key[:-1] if count == 1 else key}" for key, count in n.items()}
    return Text(
        f"n = {en['codings']}; {en['turns']}, {en['persons']}, {en['sources']}, {en['villages']}, "
        f"{en['characters']}.",
        f"n = {n['codings']:,} 个编码段；统计范围：{n['sources']:,} 份文本、{n['villages']:,} 个"
        f"村庄、{n['persons']:,} 人、{n['turns']:,} 个话轮，共 {n['characters']:,} 字。",
    )


def whose(coders: Sequence[str], asked: Sequence[str] = ()) -> Text:
    """Whose codings are counted. asked: whose were asked for, some of whom may have none here."""
    without = [each for each in asked if each not in coders]
    en = [*coders, *(f"{each} (no codings here)" for each in without)]
    zh = [*coders, *(f"{each}（此处没有编码段）" for each in without)]
    if len(coders) < 2:
        return Text(f"Coder: {', '.join(en) or 'none'}.", f"编码员：{'、'.join(zh) or '无'}。")
    return Text(f"Coders, pooled: {', '.join(en)}.", f"编码员（合并计算）：{'、'.join(zh)}。")


def pooled(within: Scope, filters: Filters, meta: Mapping[str, Any]) -> Iterator[Text]:
    """How much was counted, whose, of what and by which rules, where coders are pooled."""
    yield how_much(meta["n"])
    yield whose(meta["coders"], filters.coders)
    yield from narrowed(filters, within.units)
    yield turns_counted(filters.interviewers)
    yield codes_counted(meta["rollup"])
    if within.consensus:
        yield CONSENSUS_LEFT_OUT


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
