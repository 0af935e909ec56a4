"""RoomQuestions: what the coding room asks of a project, and the command line of words and memos.

Where a coder is named, only what that coder did is told: coding is blind unless asked otherwise.
Of others no more than a number is heard in the room: how many codings an edit of a code would touch
(CodebookActs.code_use).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from qcode.project.names import (
    find_code,
    find_coder,
    find_own_coding,
    find_source,
    one_or_more,
)
from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.reading import (
    CodingDetails,
    Hit,
    MemoOn,
    Progress,
    Reading,
    SeenCoding,
    WrittenMemo,
)
from qcode.store import codings as stored_codings
from qcode.store import memos as stored_memos
from qcode.store import reading as stored
from qcode.store import sources as stored_sources
from qcode.store.assignments import assignments
from qcode.store.codings import State
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.project.selection import Choice
    from qcode.table import Table


class RoomQuestions(Questions):
    """What a coder sees of a project."""

    def reading(self, source: str) -> Reading:
        """A source to read. Raises UnknownName, AmbiguousName."""
        from qcode.project.passage import read

        with self._connection.snapshot():
            return read(self._connection, find_source(self._connection, source))

    def codings_in(self, source: str, coder: str | None = None) -> list[SeenCoding]:
        """The codings of a source by their place, the longer first where several start."""
        with self._connection.snapshot():
            found = find_source(self._connection, source)
            rows = stored.codings_of(self._connection, found.id, coder)
        return list(map(SeenCoding._make, rows))

    def coding_details(self, ident: str, coder: str | None = None) -> CodingDetails:
        """All that is known of a coding. coder: who asks, if only their own work is to be seen.

        Raises UnknownName, AmbiguousName; UsageProblem where the coding is another's.
        """
        from qcode.project.definitions import older_said
        from qcode.project.passage import attribution
        from qcode.store.looks import older_coding

        with self._connection.snapshot():
            found = find_own_coding(self._connection, ident, coder)
            source = find_source(self._connection, found.source)
            memos = self.memos(MemoOn("coding", found.uuid), coder)
            said = attribution(self._connection, source, found.start, found.end)
            before = older_coding(self._connection, found.uuid)
        older = () if before is None else older_said(before)
        place = (found.uuid, found.start, found.end, found.code, found.coder)
        seen = SeenCoding(*place, memo=bool(memos))
        return CodingDetails(seen, found.source, found.quotation, found.created, memos, said, older)

    def attribution(self, source: str, start: int, end: int) -> Text:
        """Who says a passage, where and when, as a paper cites it."""
        from qcode.project.passage import attribution

        with self._connection.snapshot():
            found = find_source(self._connection, source)
            return attribution(self._connection, found, start, end)

    def progress(self, coder: str | None = None) -> list[Progress]:
        """How far the coders, or this one, are with every source; in the order of their names."""
        states: defaultdict[str, dict[str, State]] = defaultdict(dict)
        counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        coders: defaultdict[str, set[str]] = defaultdict(set)
        with self._connection.snapshot():
            sources = stored_sources.sources(self._connection)
            for who, source, state in stored_codings.states(self._connection):
                if coder in (None, who):
                    states[source][who] = state
            for source, who, count in stored.counts(self._connection, coder):
                counts[source][who] = count
            for source, who in assignments(self._connection):
                if coder in (None, who):
                    coders[source].add(who)
        return [
            Progress(
                each.name,
                each.title,
                each.language,
                each.length,
                states.get(each.name, {}),
                counts.get(each.name, {}),
                coders.get(each.name, ()),
            )
            for each in sources
        ]

    def code_counts(self, coder: str | None = None, source: str | None = None) -> dict[str, int]:
        """Code → how many codings it has itself; a code that isn't there has none."""
        own = None if source is None else find_source(self._connection, source).id
        return stored.code_counts(self._connection, coder, own)

    def memos(self, on: MemoOn, coder: str | None = None) -> list[WrittenMemo]:
        """What is written on a thing, oldest first. Raises UnknownName, AmbiguousName."""
        from qcode.project.memos import subject_of

        with self._connection.snapshot():
            subject, _ = subject_of(self._connection, on)
            rows = stored_memos.memos_on(self._connection, subject)
        return [
            WrittenMemo(own, who, text, created)
            for own, who, text, created in rows
            if coder in (None, who)
        ]

    @at_one_moment
    def memos_table(self, choice: Choice = EVERYTHING, kinds: Sequence[str] = ()) -> Table:
        """The memos, of all kinds or some. Raises UnknownName."""
        from qcode.project.memos import MemoChoice, memo_kind, memos_table
        from qcode.project.selection import filtered

        codes, catalog = self.codes(), self.catalog()
        chosen = MemoChoice(
            coders=tuple(find_coder(self._connection, word) for word in choice.coders),
            kinds=tuple(memo_kind(catalog, word) for word in one_or_more(kinds)),
            codes=tuple(find_code(codes, word).id for word in choice.codes),
            sources=tuple(find_source(self._connection, word).name for word in choice.sources),
        )
        kept = filter(chosen.takes, stored_memos.memos(self._connection))
        return filtered(memos_table(kept, codes), choice, chosen.kinds)

    def search(
        self, words: str, *, sources: Sequence[str] = (), case_sensitive: bool = False
    ) -> Iterator[list[Hit]]:
        """Where the words stand, source by source: a screen shows them and stops when it likes.

        Every source gives a list, also an empty one. Nothing is held open in between. Raises
        UsageProblem, UnknownName at once.
        """
        from qcode.coding.finding import pattern
        from qcode.project.search import hits

        wanted = pattern(words, case_sensitive=case_sensitive)
        known = [find_source(self._connection, word).name for word in sources]
        names = known or [each.name for each in stored_sources.sources(self._connection)]
        return (hits(self._connection, name, wanted) for name in names)

    @at_one_moment
    def search_table(
        self,
        words: str,
        choice: Choice = EVERYTHING,
        *,
        case_sensitive: bool = False,
        limit: int | None = None,
    ) -> Table:
        """Where the words stand, as a table; in the choice's sources, where and queries alone."""
        from qcode.project.search import hits_table
        from qcode.project.selection import filtered

        each = self.search(words, sources=choice.sources, case_sensitive=case_sensitive)
        found: Iterator[Hit] = chain.from_iterable(each)
        if choice.where or choice.queries:
            heard = self._turns_where(choice)
            found = (hit for hit in found if (hit.source, hit.turn) in heard)
        most = () if limit is None else (f"-n {limit}",)
        return filtered(hits_table(islice(found, limit), words), choice, most)

    def changes_seen(self, *, wait: bool = True) -> int:
        """A number that is another one as soon as another program has written in the project.

        wait: for one that is writing just now. Raises ProjectBusy; ProjectProblem where the file
        is no longer in its place.
        """
        return self._connection.changes_seen(wait=wait)

    def came_since(self, number: int, coder: str) -> Text:
        """What was done after the act of this number, in words; what this coder did here only where
        there is nothing else.
        """
        from qcode.project.arrivals import in_words
        from qcode.store.arrivals import came_since

        connection = self._connection
        return in_words(came_since(connection, number, coder) or came_since(connection, number))

    def _turns_where(self, choice: Choice) -> frozenset[tuple[str, int | None]]:
        """(source, number) of the turns that the choice's conditions and queries leave."""
        from qcode.analysis.tidy.filters import eligible
        from qcode.analysis.tidy.units import units

        corpus = self.corpus(codings=bool(choice.queries) or self._on_codings(*choice.where))
        table = units(corpus, interviewers=True)
        chosen = eligible(table, self._filters(corpus, replace(choice, interviewers=True)))
        pairs = zip(table.source[chosen].tolist(), table.number[chosen].tolist(), strict=True)
        return frozenset((corpus.sources[source].name, number) for source, number in pairs)
