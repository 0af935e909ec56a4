"""Vocabulary: the words of the interviews, and the names that a dictionary of Chinese lacks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from typing import TYPE_CHECKING

from qcode.project.questions import EVERYTHING, Questions
from qcode.project.report import Progress, quietly
from qcode.project.selection import Choice, filtered
from qcode.store import sources as stored_sources

if TYPE_CHECKING:
    from qcode.table import Table

_LONGEST_CUE = 4
"""A longer cue is a phrase: 为什么给他们."""


class Vocabulary(Questions):
    """What can be asked of a project's words."""

    def dictionary(self) -> tuple[str, ...]:
        """The project's own words: names of codes, their cues, names of people and villages."""
        with self._connection.snapshot():
            codes = self.codes()
            kinds = stored_sources.case_kinds(self._connection)
            cases = [stored_sources.case_ids(self._connection, kind) for kind in kinds]
        cues = (cue for code in codes for cue in code.cues.get("zh", ()))
        named = {code.name.zh for code in codes}.union(*cases)
        words = named.union(cue for cue in cues if len(cue) <= _LONGEST_CUE)
        return tuple(sorted(words - {""}))

    def words_table(
        self,
        choice: Choice = EVERYTHING,
        *,
        limit: int | None = None,
        at_least: int = 1,
        progress: Progress = quietly,
    ) -> Table:
        """Every word with how often and in how many sources it is said, the most frequent first.

        Of the choice, all but coders and codes is heeded.  limit: only so many words.
        at_least: only words of so many characters.
        """
        from qcode.project.word_counts import tally, words_table

        with self._connection.snapshot():
            said = list(self._said(choice))
            dictionary = self.dictionary()
        # Counted after the snapshot, which would keep others from writing for as long.
        counted = [row for row in tally(said, dictionary, progress) if len(row[0]) >= at_least]
        table = words_table(counted, limit, choice.interviewers)
        most = () if limit is None else (f"-n {limit}",)
        short = () if at_least == 1 else (f"--at-least {at_least}",)
        return self.signed(filtered(table, choice, (*short, *most)))

    def _said(self, choice: Choice) -> Iterator[tuple[str, str]]:
        """The turns that are chosen: source, words."""
        from qcode.analysis.tidy.filters import eligible
        from qcode.analysis.tidy.units import units

        corpus = self.corpus(codings=bool(choice.queries) or self._on_codings(*choice.where))
        table = units(corpus, interviewers=choice.interviewers)
        chosen = eligible(table, self._filters(corpus, choice))
        base = table.base[table.source]
        places = zip(table.source, table.start - base, table.end - base, strict=True)
        stored = stored_sources.sources(self._connection)
        for source, start, end in compress(places, chosen):
            text = stored_sources.text_of(self._connection, stored[source])
            yield stored[source].name, text[start:end]
