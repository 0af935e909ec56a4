"""Scope: the eligible units, and the parts of the chosen codings that lie in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.codings import Codings, Parts, codings, parts
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import (
    Chosen,
    Filters,
    chosen_codes,
    eligible,
    places,
)
from qcode.analysis.tidy.units import Units, units
from qcode.coding.corpus import Corpus
from qcode.errors import UsageProblem
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Scope:
    """What a table is counted from.

    turns: [unit]; the eligible turns.
    codings: those that coders, codes and sources were chosen for; parts: theirs in these turns.
    outside: how many of the codings overlap no turn at all (a label, a blank line).
    consensus: whether codings of the consensus were left out, since no coders were chosen.
    """

    corpus: Corpus
    units: Units
    turns: Chosen
    codings: Codings
    parts: Parts
    outside: int
    consensus: bool

    def counted(self) -> Ints:
        """The codings of which a part is counted, each once."""
        return np.flatnonzero(np.bincount(self.parts.coding, minlength=len(self.codings)))


def scope(corpus: Corpus, filters: Filters, rollup: bool) -> Scope:
    """What the filters leave of a corpus. Raises UnknownName."""
    table = units(corpus, filters.coders, filters.interviewers)
    chosen = eligible(table, filters)
    all_codings = codings(corpus, table)
    wanted = np.ones(len(all_codings), bool)
    coders = places("coder", filters.coders or corpus.pooled, corpus.coders)
    wanted &= np.isin(all_codings.coder, coders)
    repeated = not filters.coders and not wanted.all()
    if filters.codes:
        wanted &= np.isin(all_codings.code, chosen_codes(corpus, filters.codes, rollup))
    if filters.sources:
        names = [source.name for source in corpus.sources]
        wanted &= np.isin(all_codings.source, places("source", filters.sources, names))
    kept = all_codings if wanted.all() else all_codings.where(wanted)
    everywhere = parts(kept, table)
    inside = np.bincount(everywhere.coding, minlength=len(kept)) > 0
    outside = len(kept) - int(np.count_nonzero(inside))
    return Scope(
        corpus, table, chosen, kept, everywhere.take(chosen[everywhere.unit]), outside, repeated
    )


def required(turns: Chosen, filters: Filters) -> Chosen:
    """The turns that the filters leave an analysis. Raises UsageProblem where there are none."""
    if turns.any():
        return turns
    if not len(turns):
        raise UsageProblem(
            Text("the project has no turns yet", "项目中还没有话轮"),
            Text("import sources first: qcode import FILE", "请先导入文本：qcode import 文件"),
        )
    if filters.sources or filters.where or filters.queries:
        raise UsageProblem(
            Text("no turn is left by these filters", "筛选后没有剩下任何话轮"),
            Text("leave one of them out", "请去掉其中一项筛选条件"),
        )
    if not filters.interviewers:
        raise UsageProblem(
            Text("all turns are interviewers' turns", "所有话轮都是访谈者的话轮"),
            Text("count them too: --interviewer", "如需计入，请加 --interviewer"),
        )
    raise UsageProblem(
        Text("no turn is left to go by", "没有可依据的话轮"),
        Text("see qcode sources for what there is", "已有文本见 qcode sources"),
    )


def matching(corpus: Corpus, filters: Filters, rollup: bool = True) -> frozenset[int]:
    """The ids of the codings that a table with these filters would count. Raises UnknownName."""
    within = scope(corpus, filters, rollup)
    return frozenset(within.codings.id[within.counted()].tolist())
