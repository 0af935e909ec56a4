"""Crosstabs: the table of codes by who speaks and where, and the table of who was met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from qcode.errors import UnknownName, UsageProblem
from qcode.project.names import one_or_more
from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice
from qcode.store import sources as stored_sources
from qcode.table import Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.analysis.crosstab.grid import Finish
    from qcode.analysis.testing.asked import Procedure
    from qcode.analysis.testing.shuffling import Progress
    from qcode.analysis.tidy.begun import Begun
    from qcode.project.catalog import Catalog


class Crosstabs(Questions):
    """What is counted by any variables."""

    @at_one_moment
    def crosstab(
        self,
        choice: Choice = EVERYTHING,
        *,
        rows: str = "code",
        cols: Sequence[str] = ("actor_type", "village_class"),
        measure: str = "segments",
        split: str | None = None,
        test: Procedure | bool | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> Table:
        """Codes (or a variable) by one or several variables: analysis.crosstab, names resolved.

        test: how; True for the procedure as it stands by default.  progress: of the test.
        """
        from qcode.analysis.crosstab.crosstab import crosstab
        from qcode.project.selection import dimension_id

        corpus, catalog = self.corpus(), self.catalog()

        def named(word: str) -> str:
            try:
                return dimension_id(corpus, catalog, word)
            except UnknownName:
                self._check_codebooks()
                raise

        lengths = self._words() if options.get("per") == "words" else None
        begun = self._begun()
        table = crosstab(
            corpus,
            rows=named(rows),
            cols=tuple(named(word) for word in one_or_more(cols)),
            measure=measure,
            filters=self._filters(corpus, choice),
            split=None if split is None else named(split),
            lengths=lengths,
            begun=begun,
            finish=_tested(test, catalog, begun, progress) if test else None,
            **options,
        )
        return self._with_stale(self._with_states(table), choice)

    def _check_codebooks(self) -> None:
        """Raises UsageProblem where there are none, so that hardly a name is known."""
        if not self.codebooks():
            raise UsageProblem(
                Text("this project has no codebook", "项目中还没有编码簿"),
                Text(
                    "add one: qcode codebook add FILE, or give --cols source",
                    "请添加：qcode codebook add 文件，或指定 --cols source",
                ),
            )

    @at_one_moment
    def interviewees_table(self, rows: str = "actor_type", cols: str = "village_class") -> Table:
        from qcode.analysis.interviewees import interviewees
        from qcode.project.selection import variable_id

        corpus, catalog = self.corpus(codings=self._on_codings(rows, cols)), self.catalog()
        ids = [variable_id(corpus, catalog, word) for word in (rows, cols)]
        return interviewees(corpus, rows=ids[0], cols=ids[1])

    def _words(self) -> list[int]:
        """The words of every turn, in the order of the corpus."""
        from qcode.language.length import count_words

        words = []
        for source in stored_sources.sources(self._connection):
            text = stored_sources.text_of(self._connection, source)
            for turn in stored_sources.turns_of(self._connection, source):
                words.append(count_words(text[turn.start : turn.end]))
        return words


def _tested(
    asked: Procedure | Literal[True], catalog: Catalog, begun: Begun, progress: Progress | None
) -> Finish:
    """What adds the test to a cross-table; its kind of case may be in either language."""
    from qcode.analysis.testing.asked import Procedure
    from qcode.analysis.testing.marking import with_test

    procedure = Procedure() if asked is True else asked
    kind = procedure.among and (catalog.kind(procedure.among) or procedure.among)
    return with_test(replace(procedure, among=kind), begun, progress)
