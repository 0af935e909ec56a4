"""Methods: the paragraph for the paper, and the references that it needs.

It says what a reader must know to judge the coding and to do it again: who coded what, how it was
cut into units, by which coefficients it was compared, what came out over all codes and between
them, where intervals come from, and what was left out. It claims nothing that the data don't show:
whether coders worked independently, or how they were trained, is for the authors to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.table.about import UNITS, About
from qcode.analysis.agreement.table.grid import Grid
from qcode.analysis.agreement.table.lines import ALL, ANY
from qcode.analysis.agreement.table.phrases import few, listed, number, source_count, with_interval
from qcode.analysis.agreement.table.symbols import (
    by_citation,
    citation_of,
    errors_of,
    name_of,
    short,
)
from qcode.texts import Text
from qcode.version import __version__

BOOTSTRAP = (
    "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall."
)

REFERENCES = Text("References", "参考文献")

_FOUND = {
    "turn": Text(
        "A coder was taken to have given a code to each turn that shares a character with a "
        "coding of theirs",
        "编码段与话轮有字符重合，即视为该编码员对该话轮使用了该编码",
    ),
    "sentence": Text(
        "A coder was taken to have given a code to each sentence that shares a character with a "
        "coding of theirs",
        "编码段与句有字符重合，即视为该编码员对该句使用了该编码",
    ),
    "character": Text(
        "A coder was taken to have given a code to every character of a coding of theirs",
        "编码段内的每个字符均视为该编码员使用了该编码",
    ),
}


def report(about: About, grid: Grid) -> tuple[Text, ...]:
    """The paragraph, then its references one by one."""
    said = [*_coded(about), *_measured(about, grid), *_results(grid), *_intervals(about, grid)]
    said.append(Text(f"Computed with qcode {__version__}.", f"由 qcode {__version__} 计算。"))
    paragraph = Text(" ".join(each.en for each in said), "".join(each.zh for each in said))
    cited = {citation_of(id) for id in grid.shown}
    if not about.draws.replicates:
        cited |= {*errors_of(grid.ranged or grid.shown)}
    elif about.draws.possible:
        cited.add(BOOTSTRAP)
    return (paragraph, REFERENCES, *(Text.plain(each) for each in sorted(cited)))


def _coded(about: About) -> Iterator[Text]:
    """Who coded what, how it was cut, and what was left out."""
    who, coders = listed(about.coders), len(about.coders)
    if about.unit == "rating":
        yield Text(
            f"{coders} coders ({who.en}) rated {about.units:,} units.",
            f"{coders} 名编码员（{who.zh}）评定了 {about.units:,} 个单元。",
        )
        return
    ground = about.ground
    what = source_count(len(ground.sources)) if ground else about.draws.what
    yield Text(
        f"{coders} coders ({who.en}) coded {what.en}, using {about.codes} codes.",
        f"{coders} 名编码员（{who.zh}）使用 {about.codes} 个编码对 {what.zh}进行了编码。",
    )
    if ground and ground.left_out:
        count = f"{len(ground.left_out):,}"
        yield Text(
            f"Sources that not all of them had finished were left out ({count}).",
            f"另有 {count} 份文本因并非所有编码员均已完成而未纳入。",
        )
    yield from ground.only if ground else ()
    yield _cut(about)


def _cut(about: About) -> Text:
    n, units, ground = f"{about.units:,}", UNITS[about.unit], about.ground
    if about.unit == "span":
        length = Text(f"{n} characters", f"{n} 字符") if ground else Text.plain(n)
        en = f"Their segments were compared as they are (length of the whole: {length.en})"
        zh = f"直接比较自由切分的编码段，不预先划分单元（总长 {length.zh}）"
    else:
        found = _FOUND[about.unit]
        en = f"The units of analysis were {n} {units.en}. {found.en}"
        zh = f"分析单元为{units.zh}（n = {n}）。{found.zh}"
    if ground and ground.rollup:
        en, zh = f"{en}; codes include those under them", f"{zh}（上级编码包含其下级编码）"
    if ground and not ground.interviewers:
        en, zh = f"{en}; interviewers' turns were left out", f"{zh}；不含访谈者的话轮"
    return Text(f"{en}.", f"{zh}。")


def _measured(about: About, grid: Grid) -> Iterator[Text]:
    en, zh = [], []
    for whose, ids in by_citation(grid.shown):
        en.append(f"{listed([name_of(id).en for id in ids]).en} ({whose})")
        zh.append(f"{'、'.join(name_of(id).zh for id in ids)}（{whose}）")
    by = Text(listed(en).en, listed(zh).zh)
    if grid.coded:
        yield Text(
            f"Agreement on each code was measured by {by.en}.", f"各编码的一致性以{by.zh}衡量。"
        )
        return
    yield Text(
        f"Agreement was measured by {by.en} ({about.scale.en}).",
        f"一致性以{by.zh}衡量（{about.scale.zh}）。",
    )


def _results(grid: Grid) -> Iterator[Text]:
    if not grid.coded:
        figures = [each for each in grid.visible if each.coders == grid.coders]
        en = "; ".join(f"{name_of(f.coefficient).en} = {with_interval(f)}" for f in figures)
        zh = "；".join(f"{name_of(f.coefficient).zh} = {with_interval(f)}" for f in figures)
        yield Text(f"Results: {en}.", f"结果：{zh}。")
        return
    for id in grid.ranged or grid.shown[:1]:
        yield from _over_all(grid, id)
        yield from _between(grid, id)


def _over_all(grid: Grid, id: str) -> Iterator[Text]:
    """What came out for all codes together, and for being coded at all."""
    together = grid.found.get((ALL.id, id, grid.coders))
    anything = grid.found.get((ANY.id, id, grid.coders))
    name = name_of(id)
    if together is not None and together.value is not None:
        value = with_interval(together)
        yield Text(
            f"Over all codes, {name.en} was {value}.", f"全部编码合并计算，{name.zh}为 {value}。"
        )
    if anything is not None and anything.value is not None:
        value = with_interval(anything)
        yield Text(
            f"On whether text was coded at all, it was {value}.",
            f"就是否被编码而言为 {value}。",
        )


def _between(grid: Grid, id: str) -> Iterator[Text]:
    """From which code to which it ranged, and for which it is undefined."""
    names = {line.name.id: line.name.name for line in grid.lines if line.name not in (ALL, ANY)}
    of_all = [each for each in grid.visible if each.coders == grid.coders]
    figures = [each for each in of_all if each.coefficient == id and each.code in names]
    defined = sorted((f for f in figures if f.value is not None), key=_value)
    if len(defined) > 1:
        least, most = defined[0], defined[-1]
        ends = [(number(_value(each)), names[each.code]) for each in (least, most)]
        en = " to ".join(f"{value} ({name.read('en')})" for value, name in ends)
        zh = "至 ".join(f"{value}（{name.read('zh')}）" for value, name in ends)
        middle = number(median(map(_value, defined)))
        deep = any(line.depth for line in grid.lines)
        n = Text(f"n = {len(defined)}", f"n = {len(defined)}")
        if deep:
            n = Text(f"{n.en}, those over others among them", f"{n.zh}，含上级编码")
        yield Text(
            f"By code ({n.en}) it ranged from {en}, with a median of {middle}.",
            f"就各编码（{n.zh}）而言为 {zh}，中位数为 {middle}。",
        )
    undefined = [names[each.code] for each in figures if each.value is None]
    if undefined:
        yield Text(
            f"It is undefined for {few([each.read('en') for each in undefined]).en}.",
            f"以下编码未定义：{few([each.read('zh') for each in undefined]).zh}。",
        )


def _value(figure: Figure) -> float:
    return figure.value or 0.0


def _intervals(about: About, grid: Grid) -> Iterator[Text]:
    draws = about.draws
    if not draws.replicates:
        whose = "; ".join(map(short, errors_of(grid.ranged or grid.shown)))
        yield Text(
            f"Brackets give the value ± 1.96 standard errors ({whose}), with units taken as "
            "independent of one another.",
            f"方括号内为 95% 置信区间（估计值 ± 1.96 × 标准误，{whose}，假定各单元相互独立）。",
        )
        return
    if not draws.possible:
        return
    whose = short(BOOTSTRAP)
    yield Text(
        f"Brackets give 95% percentile bootstrap intervals ({whose}) from {draws.replicates:,} "
        f"resamples of the {draws.what.en} (seed {draws.seed}).",
        f"方括号内为 95% 自助法百分位置信区间（{whose}），对 {draws.what.zh}重抽样 "
        f"{draws.replicates:,} 次，随机种子为 {draws.seed}。",
    )
