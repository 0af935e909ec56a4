"""Compared: who is compared on which text, and what is left out because it isn't finished.

"Not coded" is a judgement only in a source that the coder has finished. So coders are compared on
the sources that all of them marked done; every other one is listed with who hasn't finished it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qcode.analysis.codings import Codings, codings
from qcode.analysis.factors import Ints
from qcode.analysis.filters import Filters, chosen_codes, eligible, places
from qcode.analysis.units import Units, units
from qcode.coding.consensus import CONSENSUS
from qcode.coding.corpus import Corpus
from qcode.errors import UsageProblem
from qcode.texts import Text

States = Sequence[tuple[str, str, str]]
"""(coder, source, state): how far each coder is; a pair that isn't there has not been begun."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared. A source without an eligible turn is no part of it.

    turns: [turn]; the eligible ones of the compared sources, in order; indexes into units.
    coders: [coder]; their names.  coder: [coder]; indexes into corpus.coders.
    sources: [source]; those that all of them finished; indexes into corpus.sources, in order.
    codings: theirs in these sources; codings.coder is an index into coders.
    finished: coder → how many sources they finished.
    left_out: source → the coders who haven't finished it.
    """

    units: Units
    turns: Ints
    coders: tuple[str, ...]
    coder: Ints
    sources: Ints
    codings: Codings
    finished: Mapping[str, int]
    left_out: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> list[str]:
        """[source]; what the compared sources are called."""
        return [self.units.corpus.sources[at].name for at in self.sources]


def compared(
    corpus: Corpus,
    states: States,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    rollup: bool = True,
) -> Compared:
    """Who is compared on what. filters.coders: whom; () for all who finished something.

    Raises UsageProblem where there are not two coders, or no source that all have finished.
    """
    coders = _coders(corpus, states, filters.coders)
    table = units(corpus)
    turns = np.flatnonzero(eligible(table, filters) & (table.characters > 0))
    open_to = [corpus.sources[at].name for at in np.unique(table.source[turns])]
    done = {(coder, source) for coder, source, state in states if state == "done"}
    finished = {coder: sum((coder, each) in done for each in open_to) for coder in coders}
    behind = {each: tuple(who for who in coders if (who, each) not in done) for each in open_to}
    shared = [name for name, who in behind.items() if not who]
    if not shared:
        raise _unfinished(finished) if behind else _no_turns()
    sources = np.array(places("source", shared, [each.name for each in corpus.sources]))
    coder = np.array(places("coder", coders, corpus.coders))
    return Compared(
        units=table,
        turns=turns[np.isin(table.source[turns], sources)],
        coders=coders,
        coder=coder,
        sources=sources,
        codings=_codings(table, coder, sources, filters.codes, rollup),
        finished=finished,
        left_out={name: who for name, who in behind.items() if who},
    )


def _coders(corpus: Corpus, states: States, named: Sequence[str]) -> tuple[str, ...]:
    """Raises UsageProblem, and UnknownName."""
    places("coder", named, corpus.coders)
    coders = tuple(dict.fromkeys(named)) or _active(corpus, states)
    if len(coders) > 1:
        return coders
    en, zh = (f"only {coders[0]}", f"只有 {coders[0]}") if coders else ("nobody", "没有编码员")
    raise UsageProblem(
        Text(
            f"agreement needs two coders or more, and there is {en}",
            f"一致性至少需要两名编码员，而这里{zh}",
        ),
        Text("name them: --coders A,B", "请指定：--coders A,B"),
    )


def _active(corpus: Corpus, states: States) -> tuple[str, ...]:
    """Who has finished something, in the project's order; if not two have, who did anything.

    The consensus is compared only if it is named.
    """
    finished = {coder for coder, _, state in states if state == "done"} - {CONSENSUS}
    coded = np.unique(np.asarray(corpus.codings, np.int64).reshape(-1, 6)[:, 3])
    begun = {corpus.coders[at] for at in coded} | {coder for coder, _, _ in states}
    active = finished if len(finished) > 1 else begun - {CONSENSUS}
    return tuple(coder for coder in corpus.coders if coder in active)


def _no_turns() -> UsageProblem:
    return UsageProblem(
        Text(
            "nothing can be compared: no turn passes the filters",
            "无可比较：没有符合筛选条件的话轮",
        ),
        Text("choose more sources, or another --where", "请多选一些文本，或改用其他 --where"),
    )


def _unfinished(finished: Mapping[str, int]) -> UsageProblem:
    each = ", ".join(f"{coder} {count}" for coder, count in finished.items())
    zh = "、".join(f"{coder} {count}" for coder, count in finished.items())
    return UsageProblem(
        Text(
            f"nothing can be compared: no source is finished by all (finished: {each})",
            f"无可比较：没有所有编码员都已完成的文本（已完成：{zh}）",
        ),
        Text(
            "say what is finished: qcode done SOURCE --coder NAME; or compare others: --coders A,B",
            "请标记已完成的文本：qcode done SOURCE --coder NAME；或比较其他编码员：--coders A,B",
        ),
    )


def _codings(
    table: Units, coder: Ints, sources: Ints, codes: Sequence[str], rollup: bool
) -> Codings:
    """Their codings in these sources, the coders counted as they are compared."""
    found = codings(table.corpus, table)
    place = np.full(len(table.corpus.coders), -1)
    place[coder] = np.arange(len(coder))
    wanted = np.isin(found.source, sources) & (place[found.coder] >= 0)
    if codes:
        wanted &= np.isin(found.code, chosen_codes(table.corpus, codes, rollup))
    theirs = found.where(wanted)
    return replace(theirs, coder=place[theirs.coder])
