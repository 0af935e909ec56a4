"""Wording: what the test of a cross-table found, as sentences; the permutation test first."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.analysis.captions import TITLES
from qcode.analysis.crosstab.cube import COUNTED_BY
from qcode.analysis.crosstab.grid import Grid
from qcode.analysis.testing.asked import CORRECTIONS
from qcode.analysis.testing.contingency import SMALL
from qcode.analysis.testing.observations import named
from qcode.analysis.testing.shuffling import Shuffled
from qcode.analysis.testing.verdict import Verdict
from qcode.codebook.model import KIND_NAMES
from qcode.texts import Text

_MOST_NAMED = 8


def words(found: Verdict, grid: Grid) -> Iterator[Text]:
    """All that is to be said, in the order of its weight."""
    yield _shuffled(found, grid)
    yield from _why(found, grid)
    yield from _least(found)
    yield from _overall(found)
    yield from _by_row(found, grid)
    yield _marks(found)
    yield from _left_out(found, grid)
    yield from found.seen.unread.said()


def chance(value: float) -> str:
    """A p-value inside a sentence: = 0.023, < 0.001."""
    return "< 0.001" if value < 0.001 else f"= {min(value, 1):.3f}"


def arranged(shuffled: Shuffled, seed: int) -> Text:
    """Which arrangements a permutation test went through."""
    if shuffled.drawn:
        return Text(
            f"{shuffled.arrangements:,} arrangements at random, seed {seed}",
            f"随机置换 {shuffled.arrangements:,} 次，随机种子 {seed}",
        )
    return Text(
        f"all {shuffled.arrangements:,} arrangements", f"全部 {shuffled.arrangements:,} 种排列"
    )


def bound(shuffled: Shuffled) -> float | None:
    """Below what no p can be; None where it isn't known, or where p is 1 in any case."""
    return shuffled.least if shuffled.least is not None and shuffled.least < 1 else None


def corrected_for(tests: int, correction: str) -> Text:
    """How many p-values are corrected together; at least one."""
    rule = CORRECTIONS[correction].en
    return Text(
        f"corrected for {tests:,} {'test' if tests == 1 else 'tests'} ({rule})",
        f"按 {tests:,} 次检验校正（{rule}）",
    )


def _shuffled(found: Verdict, grid: Grid) -> Text:
    column = grid.dimensions[1].name
    cases = named(found.seen.kind, len(found.seen.labels))
    how = arranged(found.shuffled, found.procedure.seed)
    p = found.p
    all_en = f": p {chance(p)} for all rows together" if p is not None else ""
    all_zh = f"：所有行合并 p {chance(p)}" if p is not None else ""
    return Text(
        f"Permutation test, {column.read('en')} shuffled among {cases.en} ({how.en}){all_en}.",
        f"置换检验：将{column.read('zh')}在 {cases.zh}之间重新排列（{how.zh}）{all_zh}。",
    )


def _why(found: Verdict, grid: Grid) -> Iterator[Text]:
    if COUNTED_BY.get(grid.question.measure) == found.seen.kind:
        return
    kind = KIND_NAMES.get(found.seen.kind, Text.plain(found.seen.kind))
    one = named(found.seen.kind, 1)
    item = TITLES[grid.question.measure]
    zh_item = item.zh.removesuffix("数") or "单位"
    each = one.en.removeprefix("1 ")
    yield Text(
        f"It is the one to report: {item.en} of one {each} aren't independent of one another, as "
        "χ², G², Fisher's test and the residuals suppose; shuffling keeps them together.",
        f"应报告置换检验：同一{kind.read('zh')}内的{zh_item}并不相互独立，而卡方、G²、"
        "费舍尔精确检验和残差都以独立为前提；置换时同一个案的内容保持在一起。",
    )


def _least(found: Verdict) -> Iterator[Text]:
    least = bound(found.shuffled)
    if least is not None and least > 0.001:
        cases = named(found.seen.kind, len(found.seen.labels))
        yield Text(
            f"With these {cases.en} no p can be below {least:.3f}.",
            f"仅有 {cases.zh}时，p 不可能小于 {least:.3f}。",
        )


def _overall(found: Verdict) -> Iterator[Text]:
    figures, exact = found.overall, found.fisher
    if figures is None:
        return
    v = "–" if figures.corrected is None else f"{figures.corrected:.2f}"
    yield Text(
        f"If all were independent: χ²({figures.df}) = {figures.chi2:.2f}, p {chance(figures.p)}; "
        f"G² = {figures.g2:.2f}, p {chance(figures.p_ratio)}; Cramér's V = {v} "
        f"(bias-corrected); n = {figures.n:,}.",
        f"假定相互独立：χ²({figures.df}) = {figures.chi2:.2f}，p {chance(figures.p)}；"
        f"G² = {figures.g2:.2f}，p {chance(figures.p_ratio)}；克莱默 V = {v}（偏差校正）；"
        f"n = {figures.n:,}。",
    )
    if exact is not None:
        tables = f"{exact.tables:,}"
        seed = found.procedure.seed
        drawn = Text(f"at random, seed {seed}", f"随机种子 {seed}，随机抽取")
        how = drawn if exact.drawn else Text("all", "全部")
        yield Text(
            f"Fewer than {SMALL} are expected in {figures.small} of {figures.cells} cells; "
            f"Fisher's exact test ({tables} tables, {how.en}): p {chance(exact.p)}.",
            f"{figures.cells} 个单元格中有 {figures.small} 个的期望频数小于 {SMALL}；费舍尔精确"
            f"检验（{how.zh} {tables} 张表）：p {chance(exact.p)}。",
        )


def _by_row(found: Verdict, grid: Grid) -> Iterator[Text]:
    if not found.rows:
        return
    item = TITLES[grid.question.measure]
    if found.p is None:
        yield Text(
            f"There is no test of all codes in one table: {item.en} with several codes would be in "
            "it several times.",
            f"不对全部编码作一次总检验：含多个编码的{item.zh.removesuffix('数')}会被重复计入。",
        )
    against = (
        Text("all others", "其余")
        if grid.question.measure == "segments"
        else Text("those without it", "不含该编码者")
    )
    yield Text(
        f"At the right, each row against {against.en}, by column: χ², bias-corrected V, p by "
        f"shuffling{_corrected(found).en}.",
        f"右侧各列：该行与{against.zh}按列比较的 χ²、偏差校正 V、置换检验 p"
        f"{_corrected(found).zh}。",
    )


def _corrected(found: Verdict) -> Text:
    if not found.tested:
        return Text("; here none is defined", "；此处均无定义")
    how = corrected_for(found.tested, found.procedure.correction)
    return Text(f", and p {how.en}", f"，以及{how.zh}的 p")


def _marks(found: Verdict) -> Text:
    row = Text(" of the row against the rest", "（该行对其余）") if found.rows else Text()
    return Text(
        f"+ more and − fewer than expected: adjusted residual{row.en} beyond 1.96; ++ and −− "
        "beyond 2.58.",
        f"+ 表示多于期望，− 表示少于期望：校正标准化残差{row.zh}绝对值大于 1.96；++ 与 −− 为大于 "
        "2.58。",
    )


def _left_out(found: Verdict, grid: Grid) -> Iterator[Text]:
    seen, item = found.seen, TITLES[grid.question.measure]
    if not seen.missing:
        return
    column = grid.dimensions[1].name
    reasons = (
        (seen.several, Text("has several levels", "有多个取值")),
        (seen.mixed, Text("is mixed", "为混合")),
    )
    en, zh = "", ""
    for cases, what in reasons:
        shown = cases[:_MOST_NAMED]
        more = " …" if len(cases) > len(shown) else ""
        if shown:
            en += f", or because {column.read('en')} {what.en} for {', '.join(shown)}{more}"
            zh += f"，或{column.read('zh')}{what.zh}（{'、'.join(shown)}{more}）"
    yield Text(
        f"Not tested: {seen.missing:,} {item.en}, for want of a value{en}.",
        f"未纳入检验的{item.zh}：{seen.missing:,}，因缺失取值{zh}。",
    )
