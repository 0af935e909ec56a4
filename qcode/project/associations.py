"""Associations: whether outcomes rise with a class of persons, villages or other cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qcode.coding.corpus import Corpus
from qcode.errors import UsageProblem
from qcode.project.catalog import Catalog
from qcode.project.names import find_code, one_or_more
from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice, level_id
from qcode.table import Table

if TYPE_CHECKING:
    from qcode.analysis.testing.shuffling import Progress


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
        progress: Progress | None = None,
        **options: Any,
    ) -> Table:
        """An ordered variable or typology against codes: analysis.testing.association.

        order: levels, lowest first.  options: measure, permutations, seed, correction, rollup.
        Raises UnknownName; UsageProblem where nothing can be compared.
        """
        from qcode.analysis.testing.association import Inquiry
        from qcode.analysis.testing.association_table import associate
        from qcode.project.selection import variable_id

        if not outcomes:
            raise UsageProblem("no outcome is named", "name one or more codes")
        if choice.codes:
            raise UsageProblem("--code is not for associate", "name the outcome codes themselves")
        corpus, catalog = self.corpus(), self.catalog()
        id = variable_id(corpus, catalog, variable)
        asked = Inquiry(
            id,
            _once([find_code(corpus.codes, word).id for word in one_or_more(outcomes)]),
            order=_once([_level(corpus, catalog, id, word) for word in one_or_more(order)]),
            filters=self._filters(corpus, choice),
            begun=self._begun(),
            **options,
        )
        table = associate(corpus, asked, progress)
        return self._with_stale(self._with_states(table), choice)


def _level(corpus: Corpus, catalog: Catalog, variable: str, word: str) -> str:
    found = level_id(corpus, catalog, variable, word)
    if found is None:
        raise UsageProblem(
            f"{word!r} has no rank: cases without a value are left out", "leave it out"
        )
    return found


def _once(ids: Sequence[str]) -> tuple[str, ...]:
    """The ids as they are. Raises UsageProblem where one stands twice."""
    for at, id in enumerate(ids):
        if id in ids[:at]:
            raise UsageProblem(f"{id} is named twice", "name it once")
    return tuple(ids)
