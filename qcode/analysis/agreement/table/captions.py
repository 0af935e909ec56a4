"""Captions: what an agreement says of itself, as plain values and as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qcode.analysis.agreement.table.about import UNITS, About, Draws, Ground
from qcode.analysis.agreement.table.grid import Grid
from qcode.analysis.agreement.table.phrases import (
    MOST,
    counted,
    few,
    listed,
    source_count,
    with_interval,
)
from qcode.analysis.agreement.table.symbols import (
    DISTANCES,
    SYMBOLS,
    by_citation,
    citation_of,
    errors_of,
    meaning_of,
    short,
)
from qcode.analysis.captions import codes_counted, turns_counted
from qcode.table import Table
from qcode.texts import Text

FEW = 10
"""Fewer clusters than this carry no trustworthy interval."""

_CUT = {
    "turn": Text(
        "the turn; a coding marks each turn that it shares a character with",
        "话轮；与编码段有字符重合的话轮即计为被标注",
    ),
    "sentence": Text(
        "the sentence, cut where its turn ends; a coding marks each that it shares a character "
        "with",
        "句（不跨话轮）；与编码段有字符重合的句即计为被标注",
    ),
    "character": Text("the character", "字符"),
    "span": Text("the free segment", "自由切分的编码段"),
    "rating": Text("a row of the file", "文件中的一行"),
}


def title(about: About, by_code: bool) -> Text:
    """Agreement of LIN and MEI, by code: sentences."""
    who, unit = listed(about.coders), UNITS[about.unit]
    return Text(
        f"Agreement of {who.en}{', by code' * by_code}: {unit.en}",
        f"{'各编码的' * by_code}编码者间一致性（{who.zh}；分析单元：{unit.zh}）",
    )


def caption(about: About, coefficients: Iterable[str]) -> dict[str, Any]:
    """The same in plain values."""
    draws = about.draws
    return {
        "table": "agree",
        "unit": about.unit,
        "coders": list(about.coders),
        "coefficients": list(coefficients),
        "n": {"units": about.units, "codes": about.codes},
        "interval": "bootstrap" if draws.replicates else "analytic",
        "bootstrap": draws.replicates,
        "seed": draws.seed if draws.replicates else None,
        "clusters": {"of": draws.of, "n": draws.clusters},
        "file": about.file or None,
        **({} if about.level is None else {"level": about.level, "weights": about.weights}),
        **(_ground_caption(about.ground) if about.ground else {}),
    }


def _ground_caption(ground: Ground) -> dict[str, Any]:
    return {
        "sources": list(ground.sources),
        "left_out": {name: list(who) for name, who in ground.left_out.items()},
        "codings": dict(ground.codings),
        "filters": dict(ground.filters),
        "unfinished": list(ground.unfinished),
        "rollup": ground.rollup,
        "interviewers": ground.interviewers,
    }


def on_ground(table: Table, ground: Ground) -> Table:
    """A table of what is compared that says what that is."""
    meta = {**table.meta, **_ground_caption(ground)}
    said = (_whose(ground.codings), *_compared(ground), *_chosen(ground))
    return replace(table, meta=meta, notes=(*table.notes, *said))


def notes(about: About, grid: Grid) -> Iterator[Text]:
    """The caption as sentences, and what the grid's columns and totals are."""
    yield _unit(about)
    if about.ground:
        yield _whose(about.ground.codings)
        yield from _compared(about.ground)
    else:
        yield Text(f"Data: {about.file}.", f"数据：{about.file}。")
    if about.level:
        yield _scale(about)
    yield _columns(grid)
    if not (grid.coded or grid.pairs):
        yield _errors(grid)
    if not grid.pairs:
        yield from _intervals(about.draws, grid)
    if grid.coded:
        yield _totals(about, grid)
    yield from _sets(about, grid)
    yield from about.said
    if about.ground:
        yield from _chosen(about.ground)


def _chosen(ground: Ground) -> Iterator[Text]:
    yield from ground.only
    yield turns_counted(ground.interviewers)
    yield codes_counted(ground.rollup)


def _unit(about: About) -> Text:
    cut, n = _CUT[about.unit], f"{about.units:,}"
    if about.unit != "span":
        return Text(f"Unit: {cut.en} (n = {n}).", f"分析单元：{cut.zh}（n = {n}）。")
    if not about.ground:
        return Text(
            f"Unit: {cut.en} (length of the whole: {n}).", f"分析单元：{cut.zh}（总长 {n}）。"
        )
    return Text(
        f"Unit: {cut.en}; lengths in characters of what is compared, laid end to end (the whole: "
        f"{n}).",
        f"分析单元：{cut.zh}；长度为参与比较的文字首尾相接后的字符数（总长 {n}）。",
    )


def _scale(about: About) -> Text:
    """Of ratings: what they are, and which coefficients make use of it."""
    said = Text(f"Ratings: {about.scale.en}.", f"评定：{about.scale.zh}。")
    if about.weights:
        return Text(
            f"{said.en} α goes by the level; AC2 and what is called weighted, by the weights.",
            f"{said.zh}α 依测量层次计算；AC2 及名称含“加权”的系数依权重计算。",
        )
    if about.level == "nominal":
        return said
    return Text(
        f"{said.en} Only α goes by the level; to the others two ratings are the same or not, "
        "unless near misses are counted with --weights.",
        f"{said.zh}只有 α 依测量层次计算；其余系数只看两个评定是否相同，"
        "除非用 --weights 计入近似一致。",
    )


def _whose(codings: Mapping[str, int]) -> Text:
    en = listed([f"{who} ({counted(count, 'codings')})" for who, count in codings.items()]).en
    zh = listed([f"{who}（{count:,} 个编码段）" for who, count in codings.items()]).zh
    return Text(f"Coders: {en}.", f"编码员：{zh}。")


def _compared(ground: Ground) -> Iterator[Text]:
    count = source_count(len(ground.sources))
    whole = Text(
        f"Compared: {count.en}, finished by every coder.",
        f"比较范围：所有编码员均已完成的 {count.zh}。",
    )
    left_out = _left_out(ground.left_out)
    yield Text(f"{whole.en} {left_out.en}", whole.zh + left_out.zh) if left_out else whole
    if ground.unfinished:
        who = ground.unfinished
        yield Text(
            f"Not compared, since they have finished nothing: {listed(who).en}.",
            f"未参与比较（尚未完成任何文本）：{listed(who).zh}。",
        )


def _left_out(missing: Mapping[str, Sequence[str]]) -> Text:
    if not missing:
        return Text()
    en = few([f"{name} ({', '.join(who)})" for name, who in missing.items()]).en
    zh = few([f"{name}（{'、'.join(who)}）" for name, who in missing.items()]).zh
    all_en = all_zh = ""
    if len(missing) > MOST + 1:
        all_en = " (all of them: --format json, left_out)"
        all_zh = "（完整名单见 --format json 的 left_out）"
    return Text(
        f"Left out, not finished by: {en}{all_en}.",
        f"未纳入（括号内为尚未完成者）：{zh}{all_zh}。",
    )


def _columns(grid: Grid) -> Text:
    """What each coefficient's symbol stands for, and who defined it."""
    en, zh = [], []
    for whose, ids in by_citation(grid.shown):
        said = [_column(grid, id) for id in ids]
        en.append(f"{'; '.join(each.en for each in said)} ({whose})")
        zh.append(f"{'；'.join(each.zh for each in said)}（{whose}）")
    return Text(f"{'; '.join(en)}.", f"{'；'.join(zh)}。")


def _column(grid: Grid, id: str) -> Text:
    if grid.pairs or not grid.coded:
        return grid.name(id)
    symbol, meaning = SYMBOLS[id], meaning_of(id)
    return Text(f"{symbol.en}: {meaning.en}", f"{symbol.zh}：{meaning.zh}")


def _intervals(draws: Draws, grid: Grid) -> Iterator[Text]:
    """Where low and high come from."""
    if not draws.possible:
        yield Text(
            f"No intervals: there is only {draws.what.en} to resample.",
            f"无置信区间：可供重抽样的仅有 {draws.what.zh}。",
        )
        return
    if not draws.replicates:
        whose = "; ".join(map(short, errors_of(grid.ranged or grid.shown)))
        yield Text(
            f"low, high: 95% interval, the value ± 1.96 standard errors ({whose}), with units "
            "taken as independent of one another.",
            f"下限、上限：95% 置信区间，估计值 ± 1.96 × 标准误（{whose}），假定各单元相互独立。",
        )
        return
    yield Text(
        f"low, high: 95% percentile bootstrap interval; {draws.replicates:,} resamples of the "
        f"{draws.what.en}, seed {draws.seed}.",
        f"下限、上限：95% 自助法百分位区间；对 {draws.what.zh}重抽样 "
        f"{draws.replicates:,} 次，随机种子 {draws.seed}。",
    )
    if draws.clusters < FEW:
        yield Text(
            f"Intervals from only {draws.what.en} are rough, and mostly too narrow.",
            f"可供重抽样的仅有 {draws.what.zh}，区间较粗略，且往往偏窄。",
        )


def _errors(grid: Grid) -> Text:
    """Whose standard errors stand in a column."""
    whose = "; ".join(map(short, errors_of(grid.shown)))
    return Text(
        f"SE: standard error, with units taken as independent of one another ({whose}).",
        f"标准误：假定各单元相互独立（{whose}）。",
    )


def _totals(about: About, grid: Grid) -> Text:
    """What the last rows are; sets of codes are of all codes only."""
    if {*grid.shown} <= {*DISTANCES}:
        return Text(
            f"All codes: the value of each of the {UNITS[about.unit].en} is the set of all its "
            "codes.",
            f"全部编码：以各{UNITS[about.unit].zh}的全部编码为一个取值。",
        )
    every = _pooled(about)
    return Text(
        f"Any code: coded at all, or not. All codes: {every.en}.",
        f"任一编码：是否被编码。全部编码：{every.zh}。",
    )


def _pooled(about: About) -> Text:
    one, codes = UNITS[about.unit], counted(about.codes, "codes")
    if about.unit == "span":
        return Text(
            f"segments with their codes ({codes})", f"编码段及其编码（{about.codes} 个编码）"
        )
    pooled = about.units * about.codes
    return Text(
        f"a decision for each of the {one.en} and each code used ({codes}), pooled "
        f"(n = {pooled:,})",
        f"各{one.zh}与所用 {about.codes} 个编码的每一组合为一次判断，合并计算（n = {pooled:,}）",
    )


def _sets(about: About, grid: Grid) -> Iterator[Text]:
    en, zh = [], []
    for id, figure in grid.of_sets.items():
        value, whose = with_interval(figure), short(citation_of(id))
        en.append(f"{value} with the {DISTANCES[id].en} ({whose})")
        zh.append(f"{value}（{DISTANCES[id].zh}，{whose}）")
    if en:
        one = UNITS[about.unit]
        yield Text(
            f"α of code sets, where the value of each of the {one.en} is the set of all its "
            f"codes: {'; '.join(en)}.",
            f"编码集合的 α（以各{one.zh}的全部编码为一个取值）：{'；'.join(zh)}。",
        )
