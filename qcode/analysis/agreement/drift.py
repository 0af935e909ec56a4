"""Drift: agreement week by week, in the order in which coders finished their sources.

Coders who agreed after their training may come to read a codebook differently later; a coder who
codes some sources a second time, under a second name, shows the same of one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import numpy as np

from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.figures import Figure, figures
from qcode.analysis.agreement.measures.ratings import Floats
from qcode.analysis.agreement.measures.resampling import samples
from qcode.analysis.agreement.measures.scales import NOMINAL
from qcode.analysis.agreement.table.about import UNITS, ground
from qcode.analysis.agreement.table.captions import FEW, on_ground
from qcode.analysis.agreement.table.grid import HIGH, LOW, records
from qcode.analysis.agreement.table.symbols import SYMBOLS, kind_of
from qcode.analysis.agreement.units.marking import Marks
from qcode.analysis.agreement.units.tallying import Tallies, tallied
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters
from qcode.table import Cell, Column, Table
from qcode.texts import Text

By = Literal["week", "month"]

_SHOWN = tuple(COEFFICIENTS[id] for id in ("percent-agreement", "gwet-ac1", "krippendorff-alpha"))


@dataclass(frozen=True, slots=True)
class Asked:
    """How long a period is, and where intervals come from (replicates 0: standard errors)."""

    by: By
    replicates: int
    seed: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A week or month.

    sources: how many were finished in it.  figures: those of _SHOWN, over all codes.
    units: in them; a decision is one for each of these and each code.
    clusters: how many there are to resample; of one alone there is no interval.
    """

    period: str
    sources: int
    units: int
    clusters: int
    figures: tuple[Figure, ...]


def period_of(time: str, by: By) -> str:
    """The ISO week (2026-W47) or the month (2026-11) of a moment of the record, as it was here."""
    moment = datetime.fromisoformat(time).astimezone()
    if by == "month":
        return f"{moment:%Y-%m}"
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


def stages(marks: Marks, periods: Sequence[str], asked: Asked) -> list[Stage]:
    """Agreement over all codes in each period, in order. periods: [source] as compared."""
    tallies, period = tallied(marks), _of_clusters(marks, periods)
    found = []
    for name in sorted(set(periods)):
        inside = np.flatnonzero(period == name)
        drawn = np.zeros((1 + asked.replicates, marks.clusters))
        drawn[:, inside] = samples(len(inside), asked.replicates, asked.seed)
        made = _figures(tallies, drawn)
        if asked.replicates and len(inside) < 2:
            made = tuple(replace(each, low=None, high=None) for each in made)
        units = int(tallies.units[inside].sum())
        found.append(Stage(name, list(periods).count(name), units, len(inside), made))
    return found


def _of_clusters(marks: Marks, periods: Sequence[str]) -> Any:
    """[cluster]; the period of the source that it is, or lies in."""
    first = np.unique(marks.cluster, return_index=True)[1]
    source: Ints = marks.compared.units.source[marks.pieces.turn[first]]
    return np.array(periods)[np.searchsorted(marks.compared.sources, source)]


def _figures(tallies: Tallies, drawn: Floats) -> tuple[Figure, ...]:
    made = figures(tallies.ratings(None, drawn), NOMINAL, _SHOWN)
    return tuple(each for each in made if each.coders == tallies.coders)


def drift_table(marks: Marks, periods: Sequence[str], asked: Asked, filters: Filters) -> Table:
    """A row a period: how much was finished in it, and how far coders agreed there.

    periods: [source] as compared.
    """
    found = stages(marks, periods, asked)
    columns = (
        Column("period", (Text("Finished", "完成时间"),)),
        Column("sources", (Text("Sources", "文本"),), "count"),
        Column("units", (_capital(UNITS[marks.unit]),), "count"),
        *(Column(each.id, (SYMBOLS[each.id],), kind_of(each.id)) for each in _SHOWN),
        Column("low", (LOW,), "coefficient"),
        Column("high", (HIGH,), "coefficient"),
    )
    table = Table(
        Text("Agreement over time", "一致性随时间的变化"),
        columns,
        tuple(map(_row, found)),
        meta={
            "table": "drift",
            "unit": marks.unit,
            "by": asked.by,
            "bootstrap": asked.replicates,
            "seed": asked.seed if asked.replicates else None,
        },
        notes=tuple(_said(found, asked, marks.of)),
        records=tuple(record for stage in found for record in _records(stage)),
    )
    return on_ground(table, ground(marks.compared, filters, rollup=True))


def _intervals(found: Sequence[Stage], asked: Asked, of: str) -> Iterator[Text]:
    """Where low and high come from."""
    if not asked.replicates:
        yield Text(
            "low, high: of α, the value ± 1.96 standard errors, units taken as independent.",
            "下限、上限：α 的估计值 ± 1.96 × 标准误，假定各单元相互独立。",
        )
    elif any(stage.clusters > 1 for stage in found):
        en, zh = ("sources", "文本") if of == "source" else ("turns", "话轮")
        yield Text(
            f"low, high: of α, 95% percentile bootstrap interval; {asked.replicates:,} resamples "
            f"of the period's {en}, seed {asked.seed}; none of a single one.",
            f"下限、上限：α 的 95% 自助法百分位区间；对该时段的{zh}重抽样 {asked.replicates:,} 次，"
            f"随机种子 {asked.seed}；仅有一份时不给区间。",
        )


def _capital(name: Text) -> Text:
    return Text(name.en.capitalize(), name.zh)


def _row(stage: Stage) -> tuple[Cell, ...]:
    alpha = stage.figures[-1]
    values = (each.value for each in stage.figures)
    return (stage.period, stage.sources, stage.units, *values, alpha.low, alpha.high)


def _records(stage: Stage) -> Iterator[dict[str, Any]]:
    for record in records(stage.figures):
        yield {"period": stage.period, "sources": stage.sources, **record}


def _said(found: Sequence[Stage], asked: Asked, of: str) -> Iterator[Text]:
    yield Text(
        "A source counts in the period in which the last of these coders finished it.",
        "每份文本计入最后一位编码员完成它的时段。",
    )
    yield Text(
        "Over all codes: a decision for each unit and each code used.",
        "就全部编码而言：每个单元对所用编码逐一判断。",
    )
    yield from _intervals(found, asked, of)
    few = [stage.period for stage in found if stage.sources < FEW]
    if few:
        yield Text(
            f"Fewer than {FEW} sources, so that figures say little: {', '.join(few)}.",
            f"文本不足 {FEW} 份、数值仅供参考的时段：{'、'.join(few)}。",
        )
    for stage in found:
        for each in stage.figures:
            if each.value is None:
                name = COEFFICIENTS[each.coefficient].name
                yield Text(
                    f"{stage.period}, {name.en}: undefined, {each.note.en}.",
                    f"{stage.period}，{name.zh}：未定义，{each.note.zh}。",
                )
