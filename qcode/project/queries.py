"""Queries: turns found by what is coded, what is said and who says it; and queries kept by name.

Wherever a table takes filters, it takes queries too (Choice.queries): what is found here is what is
counted there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import UnknownName, UsageProblem
from qcode.project.asking import as_kept, asked, parsed, require_unlike
from qcode.project.names import LONGEST_NAME, hand_coder
from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice
from qcode.store import codings as stored_codings
from qcode.store import queries as stored
from qcode.store import sources as stored_sources
from qcode.store.codings import Outcome
from qcode.store.queries import StoredQuery
from qcode.table import Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.analysis.tidy.units import Units
    from qcode.coding.corpus import Corpus
    from qcode.project.catalog import Catalog
    from qcode.project.query_tables import Answer


class Queries(Questions):
    """Queries, asked and kept."""

    @at_one_moment
    def query_table(self, expression: str, choice: Choice = EVERYTHING) -> Table:
        """The turns that a query finds, with what is coded in them.

        expression: or a saved query's name.  choice.codes: only turns in which one of these is
        coded, and of the codes only these. Raises UsageProblem that shows the place.
        """
        from qcode.analysis.tidy.units import units
        from qcode.project.query_tables import query_table

        corpus = self.corpus()
        filters = self._filters(corpus, replace(choice, queries=[expression, *choice.queries]))
        table = units(corpus, filters.coders, filters.interviewers)
        sources = stored_sources.sources(self._connection)

        def text(at: int) -> str:
            return stored_sources.text_of(self._connection, sources[at])

        return self._with_stale(query_table(table, filters, text), choice)

    def turns_found(
        self, expression: str, coder: str | None = None
    ) -> Mapping[str, frozenset[int]]:
        """Source → the numbers of its turns that a query finds, where it finds any.

        coder: by whose codings alone, where a coder works blind. Raises UsageProblem.
        """
        from qcode.analysis.tidy.evaluation import found
        from qcode.analysis.tidy.units import units

        with self._connection.snapshot():
            blank = coder is not None and coder not in self.coders()
            corpus = self.corpus(codings=not blank)
            (query,) = asked(self._connection, corpus, self.catalog(), [expression])
        table = units(corpus, () if coder is None or blank else (coder,))
        chosen = found(table, query)
        numbers: dict[str, set[int]] = {}
        for at, number in zip(table.source[chosen], table.number[chosen], strict=True):
            numbers.setdefault(corpus.sources[at].name, set()).add(int(number))
        return {source: frozenset(each) for source, each in numbers.items()}

    def saved_queries(self) -> list[StoredQuery]:
        """In the order of their names."""
        return stored.queries(self._connection)

    @at_one_moment
    def queries_table(self, name: str | None = None) -> Table:
        """The saved queries, or one, and how many turns each finds. Raises UnknownName."""
        from qcode.analysis.tidy.units import units
        from qcode.project.query_tables import queries_table

        kept = self.saved_queries() if name is None else [self._saved(name)]
        table = units(self.corpus())
        return queries_table([self._answer(table, each) for each in kept])

    def _answer(self, table: Units, query: StoredQuery) -> Answer:
        """What a saved query finds, or why it can't be asked any more."""
        from qcode.analysis.tidy.evaluation import found
        from qcode.project.query_tables import Answer

        try:
            asking = asked(self._connection, table.corpus, self.catalog(), [query.name])
            chosen = found(table, asking[0])
        except UsageProblem as problem:
            return Answer(query, problem=problem.said)
        sources = len(set(table.source[chosen].tolist()))
        return Answer(query, int(chosen.sum()), sources)

    def lost_queries(self) -> list[str]:
        """The saved queries, by name, of which a name is gone, so that they can't be asked."""
        with self._connection.snapshot():
            kept = self.saved_queries()
            if not kept:
                return []
            corpus, catalog = self.corpus(codings=False), self.catalog()
            return [each.name for each in kept if not _askable(corpus, catalog, each.expression)]

    def save_query(self, name: str, expression: str, coder: str | None = None) -> Outcome:
        """Keep a query under a name, in place of the one that has it. Raises UsageProblem.

        expression: or a saved query's name: another name for what that one asks.
        coder: who does this.
        """
        name = _name(name)
        who = None if coder is None else hand_coder(self._connection, coder)
        with self._act("save query", name, who) as act:
            corpus, catalog = self.corpus(codings=False), self.catalog()
            require_unlike(corpus, catalog, name)
            expression = as_kept(self._connection, expression).expression
            parsed(corpus, catalog, expression)
            known = stored.query_named(self._connection, name)
            if known is not None:
                stored.change_query(act, known, expression)
                return "unchanged" if known.expression == expression else "changed"
            own = None if who is None else stored_codings.coder_id(act, who)
            stored.add_query(act, name, expression, own)
            return "new"

    def delete_query(self, name: str, coder: str | None = None) -> None:
        """Keep it no longer. Raises UnknownName."""
        who = None if coder is None else hand_coder(self._connection, coder)
        with self._act("delete query", name, who) as act:
            stored.delete_query(act, self._saved(name))

    def _saved(self, name: str) -> StoredQuery:
        """Raises UnknownName."""
        known = {each.name: each for each in self.saved_queries()}
        if name.strip() not in known:
            raise UnknownName("query", name, known)
        return known[name.strip()]


def _askable(corpus: Corpus, catalog: Catalog, expression: str) -> bool:
    try:
        parsed(corpus, catalog, expression)
    except UsageProblem:
        return False
    return True


def _name(word: str) -> str:
    """A name fit for a query. Raises UsageProblem."""
    name = word.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageProblem(
            Text(f"{word!r} can't be a query's name", f"{word!r} 不能用作查询名称"),
            Text(
                f"use 1 to {LONGEST_NAME} printable characters",
                f"请用 1 到 {LONGEST_NAME} 个可见字符",
            ),
        )
    return name
