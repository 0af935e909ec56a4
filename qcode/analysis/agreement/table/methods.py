"""Methods: the paragraph for the paper, and the references that it needs.

It says what a reader must know to judge the coding and to do it again: who coded what, how it was
cut into units, by which coefficients it was compared, what came out over all codes and between
them, where intervals come from, and what was left out. It claims nothing that the data don't show:
whether coders worked independently, or how they were trained, is for the authors to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.table.about import UNITS, About
from qcode.analysis.agreement.table.grid import Grid
from qcode.analysis.agreement.table.lines import ALL, ANY
from qcode.analysis.agreement.table.phrases import (
    MOST,
    counted,
    listed,
    source_count,
    with_interval,
)
from qcode.analysis.agreement.table.symbols import (
    by_citation,
    citation_of,
    errors_of,
    short,
)
from qcode.table import rounded
from qcode.texts import Heading, Text
from qcode.version import __version__

BOOTSTRAP = (
    "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall."
)

METHODS = Heading("Methods", "方法")
REFERENCES = Heading("References", "参考文献")
NOTES = Heading("Notes", "注")

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
    """The paragraph under its heading, then what it and the notes cite; the notes' heading last."""
    said = [*_coded(about), *_measured(about, grid), *_results(grid), *_intervals(about, grid)]
    said.append(Text(f"Computed with qcode {__version__}.", f"由 qcode {__version__} 计算。"))
    paragraph = Text(" ".join(each.en for each in said), "".join(each.zh for each in said))
    references = (Text.plain(each) for each in sorted(_cited(about, grid)))
    return (METHODS, paragraph, REFERENCES, *references, NOTES)


def _cited(about: About, grid: Grid) -> set[str]:
    """As they stand in a list of references."""
    cited = {citation_of(id) for id in (*grid.shown, *grid.of_sets)}
    if not grid.coded or not about.draws.replicates:
        cited |= {*errors_of(grid.ranged or grid.shown)}
    if about.draws.replicates and about.draws.possible:
        cited.add(BOOTSTRAP)
    return cited


def _coded(about: About) -> Iterator[Text]:
    """Who coded what, how it was cut, and what was left out."""
    who, coders = listed(about.coders), len(about.coders)
    if about.unit == "rating":
        yield Text(
            f"{coders} coders ({who.en}) rated {counted(about.units, 'units')}.",
            f"{coders} 名编码员（{who.zh}）评定了 {about.units:,} 个单元。",
        )
        return
    ground = about.ground
    what = source_count(len(ground.sources)) if ground else about.draws.what
    yield Text(
        f"{coders} coders ({who.en}) coded {what.en}, using {counted(about.codes, 'codes')}.",
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
        length = Text(counted(about.units, "characters"), f"{n} 字符") if ground else Text.plain(n)
        en = f"Their segments were compared as they are (length of the whole: {length.en})"
        zh = f"直接比较自由切分的编码段，不预先划分单元（总长 {length.zh}）"
    else:
        found = _FOUND[about.unit]
        en = f"The units of analysis were {units.en} (n = {n}). {found.en}"
        zh = f"分析单元为{units.zh}（n = {n}）。{found.zh}"
    if ground and ground.rollup:
        en, zh = f"{en}; codes include those under them", f"{zh}（上级编码包含其下级编码）"
    if ground and not ground.interviewers:
        en, zh = f"{en}; interviewers' turns were left out", f"{zh}；不含访谈者的话轮"
    return Text(f"{en}.", f"{zh}。")


def _measured(about: About, grid: Grid) -> Iterator[Text]:
    en, zh = [], []
    for whose, ids in by_citation(grid.shown):
        en.append(f"{listed([grid.name(id).en for id in ids]).en} ({whose})")
        zh.append(f"{'、'.join(grid.name(id).zh for id in ids)}（{whose}）")
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
        en = "; ".join(f"{grid.name(f.coefficient).en} = {with_interval(f)}" for f in figures)
        zh = "；".join(f"{grid.name(f.coefficient).zh} = {with_interval(f)}" for f in figures)
        yield Text(f"Results: {en}.", f"结果：{zh}。")
        return
    for id in grid.ranged or grid.shown[:1]:
        yield from _over_all(grid, id)
        yield from _between(grid, id)


def _over_all(grid: Grid, id: str) -> Iterator[Text]:
    """What came out for all codes together, and for being coded at all."""
    together = grid.found.get((ALL.id, id, grid.coders))
    anything = grid.found.get((ANY.id, id, grid.coders))
    name = grid.name(id)
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
        n = Text.plain(f"n = {len(defined)}")
        if any(line.depth for line in grid.lines):
            n = Text(f"{n.en}, those over others among them", f"{n.zh}，含上级编码")
        reached = _reached(defined, names)
        yield Text(f"By code ({n.en}) it {reached.en}.", f"就各编码（{n.zh}）而言{reached.zh}。")
    undefined = [names[each.code] for each in figures if each.value is None]
    if undefined:
        which = _codes(undefined)
        yield Text(f"It is undefined for {which.en}.", f"未定义的编码：{which.zh}。")


def _reached(defined: Sequence[Figure], names: Mapping[str | None, Text]) -> Text:
    """From where to where the figures lie, which are in order."""
    low, middle, high = (
        rounded(each)
        for each in (_value(defined[0]), median(map(_value, defined)), _value(defined[-1]))
    )
    if low == high:
        return Text(f"was {low} throughout", f"均为 {low}")
    least, most = _end(low, defined, names), _end(high, defined, names)
    return Text(
        f"ranged from {least.en} to {most.en}, with a median of {middle}",
        f"为 {least.zh}至 {most.zh}，中位数为 {middle}",
    )


def _end(value: str, figures: Sequence[Figure], names: Mapping[str | None, Text]) -> Text:
    """A value that it reaches, and for which codes."""
    which = _codes([names[each.code] for each in figures if rounded(_value(each)) == value], 1)
    return Text(f"{value} ({which.en})", f"{value}（{which.zh}）")


def _codes(names: Sequence[Text], most: int = MOST) -> Text:
    """Codes by their names; more than these are only counted."""
    if len(names) > most:
        return Text(counted(len(names), "codes"), f"{len(names)} 个编码")
    return Text(
        listed([each.read("en") for each in names]).en,
        listed([each.read("zh") for each in names]).zh,
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
