"""Comparisons: how often codes were used, when no new ones came, and what changed in between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice
from qcode.store import sources as stored_sources
from qcode.table import Table

if TYPE_CHECKING:
    from qcode.analysis.comparison.saturation_curve import By


class Comparisons(Questions):
    """Codes against one another, interviews against those before them."""

    @at_one_moment
    def frequency(
        self, choice: Choice = EVERYTHING, *, rollup: bool = True, empty: bool = False
    ) -> Table:
        """How often each code was used: analysis.frequency, names resolved. Raises UnknownName."""
        from qcode.analysis.comparison.frequency import frequency

        corpus = self.corpus()
        filters = self._filters(corpus, choice)
        table = frequency(corpus, filters=filters, rollup=rollup, empty=empty)
        return self._with_stale(self._with_states(table), choice)

    @at_one_moment
    def saturation(
        self,
        choice: Choice = EVERYTHING,
        *,
        by: By = "source",
        orders: int = 1000,
        seed: int = 1,
    ) -> Table:
        """New codes by further interviews or persons: analysis.saturation, names resolved.

        Raises UnknownName; UsageProblem where nothing is coded in what the choice leaves.
        """
        from qcode.analysis.comparison.saturation import saturation

        corpus = self.corpus()
        table = saturation(
            corpus,
            filters=self._filters(corpus, choice),
            by=by,
            orders=orders,
            seed=seed,
            begun=self._begun(),
            imported=self._as_imported(),
        )
        return self._with_stale(self._with_states(table), choice)

    @at_one_moment
    def followup(
        self,
        choice: Choice = EVERYTHING,
        *,
        person: str | None = None,
        round: str | None = None,
        rollup: bool = True,
    ) -> Table:
        """First and later interviews of those met again: analysis.followup, names resolved.

        person: this one alone.  round: the variable whose levels are compared, instead of each
        interview. Raises UnknownName; UsageProblem where nobody was met again.
        """
        from qcode.analysis.comparison.followup import followup
        from qcode.project.selection import variable_id

        if person is not None:
            choice = replace(choice, where=(*choice.where, f"person={person}"))
        corpus = self.corpus()
        table = followup(
            corpus,
            filters=self._filters(corpus, choice),
            round=None if round is None else variable_id(corpus, self.catalog(), round),
            rollup=rollup,
            begun=self._begun(),
            imported=self._as_imported(),
        )
        return self._with_stale(self._with_states(table), choice)

    def _as_imported(self) -> list[str]:
        """The names of the sources in the order in which they were imported."""
        sources = stored_sources.sources(self._connection)
        return [source.name for source in sorted(sources, key=lambda each: each.id)]
