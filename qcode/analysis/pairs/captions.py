"""Captions: what the two tables of pairs of codes say about themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from qcode.analysis.captions import (
    CONSENSUS_LEFT_OUT,
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
from qcode.analysis.pairs.asked import Asked, AskedInOrder
from qcode.analysis.pairs.frame import Frame
from qcode.analysis.tidy.factors import typology_at
from qcode.analysis.tidy.scope import Scope
from qcode.table import Table
from qcode.texts import Text

COUNTED = {
    "turn": Text("Turns with both", "同时含两者的话轮"),
    "source": Text("Sources with both", "同时含两者的文本"),
    "person": Text("Persons with both", "同时含两者的人员"),
    "village": Text("Villages with both", "同时含两者的村庄"),
    "same": Text("Spans with both", "同时含两者的片段"),
    "overlap": Text("Overlapping pairs", "重叠对数"),
    "distance": Text("Near pairs", "邻近对数"),
}
"""What `count` is, by nearness."""

_PLACES = {
    "turn": Text("in the same turn", "同一话轮"),
    "source": Text("in the same source", "同一文本"),
    "person": Text("in the same person's turns", "同一人员的话轮"),
    "village": Text("in the same village", "同一村庄"),
    "same": Text("on the same span", "同一片段"),
    "overlap": Text("in overlapping spans", "片段重叠"),
}
_MEMBERS = {
    "turn": Text("turns", "话轮"),
    "source": Text("sources", "文本"),
    "person": Text("persons", "人员"),
    "village": Text("villages", "村庄"),
    "same": Text("coded spans, each distinct one once", "编码片段（同一片段只计一次）"),
    "overlap": Text("characters", "字"),
}
"""What the sets are of, on which Jaccard, lift and support are based."""

BEGUN = Text(
    "A coder's figures are of the sources that this coder has begun.",
    "各编码员的统计范围为其已开始编码的文本。",
)
KIN = Text(
    "A code and one under it make no pair, since the one contains the other.",
    "上下级编码不成对，因为上级包含下级。",
)


def about_cooccurrence(table: Table, framed: Frame, asked: Asked, counted: Scope) -> Table:
    """The table with its title, meta and notes. counted: what is left of the chosen codes."""
    meta = {
        "table": "cooccur",
        "near": asked.near,
        "distance": asked.distance,
        "grid": asked.grid,
        "unit": _count_of(asked).en,
        "denominator": None if asked.near == "distance" else _MEMBERS[asked.near].en,
        **_meta(framed, counted, asked.split, asked.least, asked.rollup),
    }
    about = (*_none(table), *_of_figures(asked), *_notes(framed, counted, meta))
    return replace(table, title=_title(framed, asked), meta=meta, notes=about)


def about_sequence(table: Table, framed: Frame, asked: AskedInOrder) -> Table:
    """The table with its title, meta and notes."""
    meta = {
        "table": "sequence",
        "gap": asked.gap,
        "unit": "transitions from a coding to what comes next in its source",
        "denominator": "all transitions of the coder (and level)",
        **_meta(framed, framed.scope, asked.split, asked.least, asked.rollup),
    }
    about = (*_none(table), *_of_sequence(asked), *_notes(framed, framed.scope, meta))
    title = _split(framed, Text("What follows what", "编码的先后顺序"))
    return replace(table, title=title, meta=meta, notes=about)


def _meta(
    framed: Frame, counted: Scope, split: str | None, least: int, rollup: bool
) -> dict[str, Any]:
    return {
        "split": split,
        "least": least,
        "n": counts(counted),
        "coders": coders_of(counted),
        "filters": ids_of(framed.filters),
        "rollup": rollup,
        "interviewers": framed.filters.interviewers,
        "seed": None,
    }


def _title(framed: Frame, asked: Asked) -> Text:
    place = _place(asked)
    return _split(framed, Text(f"Co-occurrence of codes, {place.en}", f"编码共现（{place.zh}）"))


def _split(framed: Frame, title: Text) -> Text:
    if framed.split is None:
        return title
    name = framed.split.name
    return Text(f"{title.en}, split by {low(name)}", f"{title.zh}，按{name.read('zh')}分列")


def _place(asked: Asked) -> Text:
    if asked.distance is None:
        return _PLACES[asked.near]
    return Text(f"within {asked.distance:,} characters", f"相距不超过 {asked.distance:,} 字")


def _count_of(asked: Asked) -> Text:
    if asked.near == "overlap":
        return Text(
            "pairs of a segment of a and one of b that share a character",
            "编码 a 与编码 b 至少共有一字的编码段对数",
        )
    if asked.near == "distance":
        return Text(
            f"pairs of a segment of a and one of b in one source with at most {asked.distance:,} "
            "characters between them",
            f"同一文本内编码 a 与编码 b 相距不超过 {asked.distance:,} 字的编码段对数",
        )
    members = _MEMBERS[asked.near]
    return Text(f"{members.en} with both codes", f"同时含两编码的{members.zh}数")


def _of_figures(asked: Asked) -> Iterator[Text]:
    if asked.grid in (None, "count"):
        unit = _count_of(asked)
        yield Text(f"Count: {unit.en}.", f"计数：{unit.zh}。")
    if asked.grid is None:
        yield _of_shares(asked)
    if asked.grid != "count":
        yield _of_sets(asked)
    if asked.near in ("person", "village"):
        yield Text("Turns without one don't count.", "无所属者的话轮不计。")


def _of_shares(asked: Asked) -> Text:
    if asked.near == "overlap":
        return Text(
            "n: segments of the code. a with b: share of a's segments that overlap one of b.",
            "n：该编码的编码段数。a 中含 b：a 的编码段中与 b 重叠者所占比例。",
        )
    if asked.near == "distance":
        return Text(
            "n: segments of the code. a with b: share of a's segments that are near one of b.",
            "n：该编码的编码段数。a 中含 b：a 的编码段中邻近 b 者所占比例。",
        )
    return Text(
        "n: those with the code. a with b: share of a's that have b, too.",
        "n：含该编码者的数量。a 中含 b：含 a 者中同时含 b 的比例。",
    )


def _of_sets(asked: Asked) -> Text:
    if asked.near == "distance":
        return Text(
            "Jaccard, lift and support are of sets, and are undefined for a distance.",
            "Jaccard 系数、提升度与支持度以集合为基础，按距离计算时无定义。",
        )
    members = _MEMBERS[asked.near]
    return Text(
        f"Of the {members.en}, Jaccard: both / either; support: both / N; lift: both × N / (a × b),"
        " 1 where the two codes meet as often as by chance.",
        f"以{members.zh}计，Jaccard 系数：两者兼有 / 有其一；支持度：两者兼有 / N；提升度："
        "两者兼有 × N /（a × b），等于 1 表示与随机相遇无异。",
    )


def _of_sequence(asked: AskedInOrder) -> Iterator[Text]:
    yield Text(
        "Count: transitions from a segment of the first code to what comes next, if the second "
        "code is in it. Next: what starts first at or after the segment's end, in its source; "
        "several that start at one place all come next.",
        "次数：由前项编码的编码段转到其后续编码段、且后续含后项编码的次数。后续：同一文本中在该编码段"
        "结束处或之后最先开始的编码段；同时开始者均计为后续。",
    )
    if asked.gap is not None:
        yield Text(
            f"Only what begins at most {asked.gap:,} characters later.",
            f"仅计相距不超过 {asked.gap:,} 字的后续。",
        )
    yield Text(
        "n from: transitions from the first code; n to: those to the second; N: all. Share: of the "
        "transitions from the first code. Expected: were the second independent of "
        "the first. Residual: adjusted residual z (Bakeman & Gottman 1997); beyond ±1.96 it is "
        "rare by chance, though segments aren't independent, so read it as a description, and not "
        "where less than 5 are expected.",
        "前项 n：由前项编码出发的转移次数；后项 n：转入后项编码的转移次数；N：全部转移。"
        "占前项比例：占由前项编码出发的转移的比例。期望次数：假定两者独立。校正标准化残差 z"
        "（Bakeman & Gottman 1997）：绝对值超过 1.96 者随机出现的可能很小；但编码段之间并不独立，"
        "宜作描述看待，期望次数不足 5 时不宜解读。",
    )
    yield Text(
        "In the sources with both: how often the first segment of either code starts first.",
        "同时含两者的文本中：两编码各自首个编码段何者先出现。",
    )


def _none(table: Table) -> Iterator[Text]:
    if not table.rows:
        yield Text("There is no such pair of codes.", "没有符合条件的编码对。")


def _notes(framed: Frame, counted: Scope, meta: dict[str, Any]) -> Iterator[Text]:
    filters = framed.filters
    yield how_much(meta["n"])
    yield from coders_apart(meta["coders"], filters.coders)
    yield from classes_pooled(counted, _variables(framed), meta["coders"])
    yield BEGUN
    yield from narrowed(filters, counted.units)
    yield turns_counted(filters.interviewers)
    yield codes_counted(meta["rollup"])
    if meta["rollup"]:
        yield KIN
    if meta["least"] > 1:
        yield Text(
            f"Only pairs with a count of at least {meta['least']}.",
            f"仅列计数不少于 {meta['least']} 的编码对。",
        )
    if framed.missing:
        name = framed.missing
        yield Text(f"{name.en}: what has no value there.", f"{name.zh}：该项无取值者。")
    if counted.consensus:
        yield CONSENSUS_LEFT_OUT
    yield from left_outside(counted)


def _variables(framed: Frame) -> list[str]:
    """What the table is split by and narrowed to."""
    split = [] if framed.split is None else [framed.split.id]
    return [*split, *(variable for variable, _ in framed.filters.where)]


def classes_pooled(scope: Scope, variables: Sequence[str], coders: Sequence[str]) -> Iterator[Text]:
    """That classes made of codes go by several coders' codings, where these stand apart."""
    found = (typology_at(scope.corpus, id) for id in dict.fromkeys(variables))
    names = [each.name for each in found if each is not None and each.rests_on == "codes"]
    if names and len(coders) > 1:
        yield Text(
            f"{', '.join(each.read('en') for each in names)}: classed by the codings of these "
            "coders together; --coder for one coder's own classes.",
            f"{'、'.join(each.read('zh') for each in names)}：按上述编码员合并后的编码归类；"
            "只按一位编码员归类请用 --coder。",
        )


def coders_apart(coders: Sequence[str], asked: Sequence[str]) -> Iterator[Text]:
    """Whose codings are counted, and that they aren't pooled where there are several."""
    if len(coders) < 2:
        yield whose(coders, asked)
        return
    yield Text(f"Coders: {', '.join(coders)}.", f"编码员：{'、'.join(coders)}。")
    yield Text("Each coder's figures stand apart; nothing is pooled.", "各编码员分别计算，不合并。")
