"""Associations: whether outcomes rise with a class of persons, villages or other cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qcode.errors import UsageProblem
from qcode.project.names import find_code
from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice
from qcode.table import Table


class Associations(Questions):
    """What goes together across cases."""

    @at_one_moment
    def associate(
        self,
        variable: str,
        outcomes: Sequence[str],
        choice: Choice = EVERYTHING,
        *,
        order: Sequence[str] = (),
        **options: Any,
    ) -> Table:
        """An ordered variable or typology against codes: analysis.testing.association.

        order: levels, lowest first.  options: measure, permutations, seed, correction, rollup.
        Raises UnknownName; UsageProblem where nothing can be compared.
        """
        from qcode.analysis.testing.association import Inquiry
        from qcode.analysis.testing.association_table import associate
        from qcode.project.selection import condition, variable_id

        if not outcomes:
            raise UsageProblem("no outcome is named", "name one or more codes")
        if choice.codes:
            raise UsageProblem("--code is not for associate", "name the outcome codes themselves")
        corpus, catalog = self.corpus(), self.catalog()
        id = variable_id(corpus, catalog, variable)
        levels = [condition(corpus, catalog, f"{id}={word}")[1] for word in order]
        asked = Inquiry(
            id,
            tuple(dict.fromkeys(find_code(corpus.codes, word).id for word in outcomes)),
            order=tuple(dict.fromkeys(level for level in levels if level is not None)),
            filters=self._filters(corpus, choice),
            **options,
        )
        return self._with_stale(self._with_states(associate(corpus, asked)), choice)
