"""DisagreementTables: every disagreement behind a figure, and what deciding them makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import UnknownName
from qcode.project.agreement import UNITS, Agreement
from qcode.project.comparable import disputes_in
from qcode.project.deciding import stale
from qcode.project.disagreement_listing import (
    Told,
    compared_note,
    disagreements_table,
    reconcile_table,
    stale_notes,
    unseen,
)
from qcode.project.disputes import SeenDisagreement
from qcode.project.questions import EVERYTHING
from qcode.project.report import Progress, quietly
from qcode.project.selection import Choice
from qcode.store import decisions as stored
from qcode.store import sources as stored_sources
from qcode.table import Table

if TYPE_CHECKING:
    from qcode.analysis.agreement.comparison import Compared
    from qcode.analysis.agreement.units.differing import AtOdds
    from qcode.analysis.agreement.units.marking import Marks
    from qcode.analysis.agreement.units.settling import Settled
    from qcode.analysis.tidy.filters import Filters


@dataclass(frozen=True, slots=True)
class _Behind:
    """The disagreements behind the figures of a unit, and those that aren't.

    every: by place.  told: those of them that are.
    unchanging: how many others differ as free segments, but not in these units.
    outside: the ids of those that don't differ in what is compared.
    stale: the sources whose consensus isn't what its decisions make it by now.
    """

    within: Compared
    filters: Filters
    every: Sequence[SeenDisagreement]
    told: Sequence[Told]
    unchanging: int
    outside: Sequence[str]
    stale: Sequence[str]


class DisagreementTables(Agreement):
    """Disagreements as tables."""

    def disagreements_table(
        self,
        choice: Choice = EVERYTHING,
        *,
        unit: str = "sentence",
        open_only: bool = False,
        progress: Progress = quietly,
    ) -> Table:
        """Every disagreement behind the figures of `agree` with this choice and unit.

        choice.coders: who is compared.  open_only: those that are still to be decided.
        Raises UnknownName; UsageProblem where nothing can be compared.
        """
        found, _ = self._behind(choice, unit, progress)
        told = [each for each in found.told if not open_only or each.seen.status != "decided"]
        table = disagreements_table(told, found.within.coders, self._codes_by_id(), unit)
        return self.signed(_about(table, found, unit))

    def reconcile_table(
        self, choice: Choice = EVERYTHING, *, unit: str = "sentence", progress: Progress = quietly
    ) -> Table:
        """By code: how many disagreements are decided, and agreement before and after.

        Raises UnknownName; UsageProblem where nothing can be compared.
        """
        from qcode.analysis.agreement.units.settling import as_settled, gained

        if unit == "span":
            raise UnknownName("unit", unit, UNITS[:-1])
        found, marks = self._behind(choice, unit, progress)
        assert marks is not None
        codes = found.filters.codes
        settled = list(_settled(found.every))
        after = self._marks(as_settled(found.within, settled, codes), unit, progress)
        table = reconcile_table(list(gained(marks, after, codes)), found.told, self.codes())
        return self.signed(_about(table, found, unit))

    def _behind(
        self, choice: Choice, unit: str, progress: Progress
    ) -> tuple[_Behind, Marks | None]:
        from qcode.analysis.agreement.units.differing import decisions_behind, segments_behind

        if unit not in UNITS:
            raise UnknownName("unit", unit, UNITS)
        with self._connection.snapshot():
            within, filters = self._compared(choice, rollup=True)
            compared = frozenset(within.names)
            sources = [
                each for each in stored_sources.sources(self._connection) if each.name in compared
            ]
            every = disputes_in(self._connection, sources, within.coders)
            memos = stored.memos_by_coding(self._connection)
            behind = stale(every)
        marks = None if unit == "span" else self._marks(within, unit, progress)
        found = [each for here in every for each in here.seen(memos)]
        odds = _at_odds(within, filters, found)
        segments = segments_behind(within, odds).tolist()
        counts = segments if marks is None else decisions_behind(marks, odds).tolist()
        words = self._words_at()
        told = [
            Told(each, words(each.source, each.start, each.end), count)
            for each, count in zip(found, counts, strict=True)
            if count
        ]
        outside = [found[at].id for at in sorted(set(odds.owner.tolist())) if not segments[at]]
        unchanging = sum(map(bool, segments)) - len(told)
        return _Behind(within, filters, found, told, unchanging, outside, behind), marks


def _at_odds(within: Compared, filters: Filters, found: Sequence[SeenDisagreement]) -> AtOdds:
    """Their codings, of the codes chosen."""
    import numpy as np

    from qcode.analysis.agreement.units.differing import AtOdds
    from qcode.analysis.tidy.filters import chosen_codes

    corpus = within.units.corpus
    place = {code.id: at for at, code in enumerate(corpus.codes)}
    chosen = chosen_codes(corpus, filters.codes, True) if filters.codes else place.values()
    wanted = frozenset(chosen)
    bases = within.units.base.tolist()
    base = {source.name: bases[at] for at, source in enumerate(corpus.sources)}
    rows = [
        (owner, place[side.code], base[each.source] + side.start, base[each.source] + side.end)
        for owner, each in enumerate(found)
        for side in each.sides
        if place[side.code] in wanted
    ]
    owner, code, start, end = np.array(rows, np.int64).reshape(-1, 4).T
    return AtOdds(owner, code, start, end, len(found))


def _settled(found: Iterable[SeenDisagreement]) -> Iterator[Settled]:
    from qcode.analysis.agreement.units.settling import Settled
    from qcode.coding.disagreement import Placed

    for each in found:
        if each.status == "decided" and each.decision is not None:
            gone = [
                Placed(side.start, side.end, side.code, side.coder, side.id) for side in each.sides
            ]
            yield Settled(each.source, gone, each.decision.outcome)


def _about(table: Table, found: _Behind, unit: str) -> Table:
    """The table with what was compared, and what isn't listed."""
    from qcode.analysis.captions import ids_of, narrowed, turns_counted

    within, filters = found.within, found.filters
    meta = {
        "unit": unit,
        "coders": list(within.coders),
        "sources": within.names,
        "left_out": {name: list(who) for name, who in within.left_out.items()},
        "filters": ids_of(filters),
        "interviewers": filters.interviewers,
        "unchanging": found.unchanging,
        "outside": list(found.outside),
    }
    notes = (
        *table.notes,
        compared_note(within.coders, within.names, within.left_out),
        *narrowed(filters, within.units),
        turns_counted(filters.interviewers),
        *unseen(found.unchanging, () if filters.where or filters.queries else found.outside, unit),
        *stale_notes(found.stale),
    )
    return replace(table, meta={**table.meta, **meta}, notes=notes)
