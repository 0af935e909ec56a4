"""Cooccurrences: which codes meet and which follow which, and cases by codes for R and SPSS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice
from qcode.table import Table

if TYPE_CHECKING:
    from qcode.coding.corpus import Corpus


class Cooccurrences(Questions):
    """What is asked of each coder's codings apart."""

    @at_one_moment
    def cooccur(
        self,
        choice: Choice = EVERYTHING,
        *,
        near: str | None = None,
        distance: int | None = None,
        split: str | None = None,
        least: int = 1,
        grid: str | None = None,
        rollup: bool = True,
    ) -> Table:
        """Which codes meet: analysis.pairs.cooccurrence, names resolved.

        near: None for the same turn, or for a distance where one is given.
        Raises UnknownName, UsageProblem.
        """
        from qcode.analysis.pairs.asked import Asked
        from qcode.analysis.pairs.cooccurrence import cooccurrence

        corpus = self.corpus()
        nearness = near or ("turn" if distance is None else "distance")
        by = self._split(corpus, split)
        asked = Asked(nearness, distance, by, least, grid, rollup)
        table = cooccurrence(corpus, self._filters(corpus, choice), asked, self._begun())
        return self._with_stale(table, choice)

    @at_one_moment
    def sequence(
        self,
        choice: Choice = EVERYTHING,
        *,
        gap: int | None = None,
        split: str | None = None,
        least: int = 1,
        rollup: bool = True,
    ) -> Table:
        """Which codes follow which: analysis.pairs.sequence, names resolved.

        Raises UnknownName, UsageProblem.
        """
        from qcode.analysis.pairs.asked import AskedInOrder
        from qcode.analysis.pairs.sequence import sequence

        corpus = self.corpus()
        asked = AskedInOrder(gap, self._split(corpus, split), least, rollup)
        table = sequence(corpus, self._filters(corpus, choice), asked, self._begun())
        return self._with_stale(table, choice)

    @at_one_moment
    def matrix(
        self,
        choice: Choice = EVERYTHING,
        *,
        cases: str = "source",
        values: str = "presence",
        rollup: bool = True,
        empty: bool = False,
    ) -> Table:
        """Cases by codes: analysis.matrix, names resolved. Raises UnknownName, UsageProblem."""
        from qcode.analysis.matrix.matrix import matrix
        from qcode.project.selection import kind_of_case

        corpus = self.corpus()
        table = matrix(
            corpus,
            self._filters(corpus, choice),
            cases=kind_of_case(self.catalog(), cases),
            values=values,
            rollup=rollup,
            empty=empty,
            begun=self._begun(),
        )
        return self._with_stale(table, choice)

    def _split(self, corpus: Corpus, word: str | None) -> str | None:
        from qcode.project.selection import variable_id

        return None if word is None else variable_id(corpus, self.catalog(), word)
