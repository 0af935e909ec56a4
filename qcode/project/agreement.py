"""Agreement: how far the project's coders agree, and the units that this is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from qcode.errors import UnknownName
from qcode.project.names import one_or_more
from qcode.project.questions import EVERYTHING, Questions
from qcode.project.report import Progress, quietly
from qcode.project.selection import Choice
from qcode.store import codings as stored_codings
from qcode.table import Table

if TYPE_CHECKING:
    from qcode.analysis.agreement.comparison import Compared
    from qcode.analysis.agreement.units.marking import Marks
    from qcode.analysis.agreement.units.unit_table import Words
    from qcode.analysis.tidy.filters import Filters

UNITS = ("turn", "sentence", "character", "span")


class Agreement(Questions):
    """How far coders agree."""

    def agree(
        self,
        choice: Choice = EVERYTHING,
        *,
        unit: str = "sentence",
        coefficients: Sequence[str] = (),
        pairs: bool = False,
        report: bool = False,
        replicates: int = 1000,
        seed: int = 1,
        rollup: bool = True,
        progress: Progress = quietly,
    ) -> Table:
        """Coefficients of agreement, by code: analysis.agreement.agree, names resolved.

        choice.coders: who is compared; () for all who have finished a source.  replicates: of the
        bootstrap; 0 for intervals from standard errors.  progress: of cutting into sentences.
        Raises UnknownName; UsageProblem where nothing can be compared.
        """
        from qcode.analysis.agreement.agree import Wanted, agree_on_spans, agree_on_units
        from qcode.analysis.agreement.spans.continuum import spans_of

        wanted = Wanted(one_or_more(coefficients), pairs, report, replicates, seed)
        within, filters = self._compared(choice, rollup)
        if unit == "span":
            continua = spans_of(within, rollup=rollup, named=filters.codes)
            table = agree_on_spans(within, continua, wanted, filters, rollup=rollup)
        else:
            marks = self._marks(within, unit, progress)
            table = agree_on_units(marks, wanted, filters, rollup=rollup)
        return self.signed(self._with_stale(table, choice))

    def units_table(
        self,
        choice: Choice = EVERYTHING,
        *,
        unit: str = "sentence",
        every: bool = False,
        text: bool = False,
        rollup: bool = True,
        progress: Progress = quietly,
    ) -> Table:
        """Who marked which unit with which code: what `agree` counts.

        every: units that nobody marked, too.  text: with their words.
        """
        from qcode.analysis.agreement.table.about import ground
        from qcode.analysis.agreement.table.captions import on_ground
        from qcode.analysis.agreement.units.unit_table import unit_table

        within, filters = self._compared(choice, rollup)
        marks = self._marks(within, unit, progress)
        words = self._words_at() if text else None
        table = unit_table(marks, codes=filters.codes, rollup=rollup, every=every, words=words)
        table = on_ground(table, ground(within, filters, rollup=rollup))
        return self.signed(self._with_stale(table, choice))

    def _compared(self, choice: Choice, rollup: bool) -> tuple[Compared, Filters]:
        """All that is read, at one moment."""
        from qcode.analysis.agreement.comparison import compared

        with self._connection.snapshot():
            corpus = self.corpus()
            filters = self._filters(corpus, choice)
            states = stored_codings.states(self._connection)
        return compared(corpus, states, filters, rollup=rollup), filters

    def _marks(self, within: Compared, unit: str, progress: Progress) -> Marks:
        from qcode.analysis.agreement.units.marking import marks
        from qcode.project.sentences import sentence_spans

        if unit == "sentence":
            # Outside the snapshot, so that what is cut now is kept for the next time.
            cut = sentence_spans(self._connection, within.names, progress)
            return marks(within, "sentence", cut)
        if unit == "turn":
            return marks(within, "turn")
        if unit == "character":
            return marks(within, "character")
        raise UnknownName("unit", unit, UNITS)

    def _words_at(self) -> Words:
        """What is said somewhere; the last text asked for is kept, since units come by source."""

        @lru_cache(maxsize=1)
        def text(source: str) -> str:
            return self.open_source(source).text

        return lambda source, start, end: text(source)[start:end]
