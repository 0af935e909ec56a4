"""Compared: who is compared on which text, and what is left out because it isn't finished.

"Not coded" is a judgement only in a source that the coder has finished. So coders are compared on
the sources that all of them marked done; every other one is listed with who hasn't finished it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qcode.analysis.tidy.codings import Codings, codings
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Filters, chosen_codes, eligible, places
from qcode.analysis.tidy.units import Units, units
from qcode.coding.comparing import States, active, behind, finished, none_shared, require_two
from qcode.coding.corpus import Corpus
from qcode.errors import UsageProblem
from qcode.texts import Text


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
    table = units(corpus, filters.coders, filters.interviewers)
    turns = np.flatnonzero(eligible(table, filters) & (table.characters > 0))
    open_to = [corpus.sources[at].name for at in np.unique(table.source[turns])]
    missing = behind(coders, open_to, states)
    done = finished(coders, missing)
    shared = [name for name, who in missing.items() if not who]
    if not shared:
        raise none_shared(done, corpus.derived) if missing else _no_turns()
    sources = np.array(places("source", shared, [each.name for each in corpus.sources]))
    coder = np.array(places("coder", coders, corpus.coders))
    return Compared(
        units=table,
        turns=turns[np.isin(table.source[turns], sources)],
        coders=coders,
        coder=coder,
        sources=sources,
        codings=_codings(table, coder, sources, filters.codes, rollup),
        finished=done,
        left_out={name: who for name, who in missing.items() if who},
    )


def _coders(corpus: Corpus, states: States, named: Sequence[str]) -> tuple[str, ...]:
    """Raises UsageProblem, and UnknownName."""
    places("coder", named, corpus.coders)
    coded = np.unique(np.asarray(corpus.codings, np.int64).reshape(-1, 6)[:, 3])
    theirs = (corpus.coders[at] for at in coded)
    coders = tuple(dict.fromkeys(named)) or active(corpus.coders, states, theirs, corpus.derived)
    require_two(coders)
    return coders


def _no_turns() -> UsageProblem:
    return UsageProblem(
        Text(
            "nothing can be compared: no turn passes the filters",
            "无可比较：没有符合筛选条件的话轮",
        ),
        Text("choose more sources, or other conditions", "请多选一些文本，或改用其他条件"),
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
