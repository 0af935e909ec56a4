"""ConsensusActs: from disagreement to consensus. What coders differ on, and what is decided.

Every act works the consensus of its sources out anew (qcode.coding.consensus) and writes only what
differs. Who decides is recorded, so that undo takes back one's own decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from qcode.coding.consensus import CONSENSUS, Resolution
from qcode.coding.disagreement import Disagreement
from qcode.project import deciding
from qcode.project.comparable import dispute, disputes, named
from qcode.project.disputes import (
    Dispute,
    Reconciled,
    SeenDecision,
    SeenDisagreement,
    shown,
)
from qcode.project.names import find_code, find_source, hand_coder, one_or_more
from qcode.project.questions import Questions
from qcode.store import codings as stored_codings
from qcode.store import decisions as stored
from qcode.store.consensus_coder import BEGIN
from qcode.store.journal import Act


class ConsensusActs(Questions):
    """Disagreements, and the acts that settle them."""

    def disagreements(
        self, source: str | None = None, *, coders: Sequence[str] = (), codes: Sequence[str] = ()
    ) -> list[SeenDisagreement]:
        """Where the coders differ, by source and place, decided or not.

        coders: those compared; all but the consensus where none is named. codes: only these, with
        those under them. Raises UnknownName; UsageProblem where nothing can be compared.
        """
        connection = self._connection
        with connection.snapshot():
            wanted = self._with_those_under(codes)
            every = self._disputes([] if source is None else [source], coders)
            memos = stored.memos_by_coding(connection, every[0].source.id if source else None)
        found = (each for here in every for each in here.seen(memos))
        return [each for each in found if not codes or not wanted.isdisjoint(each.codes)]

    def disagreement(self, word: str, *, coders: Sequence[str] = ()) -> SeenDisagreement:
        """The one of this id, or the beginning of it, or SOURCE:START-END CODE.

        Raises UnknownName, AmbiguousName, UsageProblem.
        """
        with self._connection.snapshot():
            ((here, found),) = named(self._connection, [word], coders)
            return self._seen([here], [found])[0]

    def decide(
        self,
        word: str,
        resolution: Resolution,
        *,
        coder: str | None,
        reason: str = "",
        coders: Sequence[str] = (),
    ) -> SeenDisagreement:
        """Settle a disagreement, also one that was decided before. coder: who decides.

        Raises UnknownName, AmbiguousName, SpanOutside, UsageProblem.
        """
        return self.decide_all([word], resolution, coder=coder, reason=reason, coders=coders)[0]

    def decide_all(
        self,
        words: Iterable[str],
        resolution: Resolution,
        *,
        coder: str | None,
        reason: str = "",
        coders: Sequence[str] = (),
    ) -> list[SeenDisagreement]:
        """The same for several, in one act."""
        connection = self._connection
        with connection.atomic():
            deciding.require_people(connection, coders)
            chosen = {each.id: (here, each) for here, each in named(connection, words, coders)}
            decisions = [
                deciding.decision_on(connection, each, resolution, coder, reason)
                for each in chosen.values()
            ]
            self._begin_consensus(here for here, _ in chosen.values())
            summary = _summary([each for _, each in chosen.values()], resolution)
            with self._deciding(deciding.DECIDE, summary, coder) as (act, who):
                deciding.put_decisions(act, chosen.values(), decisions, who)
                now = deciding.derive(act, (here.work for here, _ in chosen.values()))
            return self._seen(now, [each for _, each in chosen.values()])

    def reopen(self, word: str, *, coder: str | None, coders: Sequence[str] = ()) -> SeenDecision:
        """Take a decision back; its disagreement is open again. word: the one's id, or the other's.

        Raises UnknownName, AmbiguousName, UsageProblem.
        """
        return self.reopen_all([word], coder=coder, coders=coders)[0]

    def reopen_all(
        self, words: Iterable[str], *, coder: str | None, coders: Sequence[str] = ()
    ) -> list[SeenDecision]:
        """The same for several, in one act."""
        connection = self._connection
        with connection.atomic():
            found = deciding.decided(connection, words, coders)
            _, one = found[0]
            several = f"{len(found)} decisions"
            summary = f"{one.choice} in {one.source}" if len(found) == 1 else several
            with self._deciding(deciding.REOPEN, summary, coder) as (act, _):
                stored.delete_decisions(act, [decision.uuid for _, decision in found])
                deciding.derive_in(act, (source for source, _ in found))
        return [shown(decision) for _, decision in found]

    def take_agreed(
        self, *sources: str, coder: str | None, coders: Sequence[str] = ()
    ) -> list[Reconciled]:
        """Let the consensus hold what all of the coders did alike, in these sources or all.

        Raises UnknownName; UsageProblem where nothing can be compared.
        """
        with self._connection.atomic():
            deciding.require_people(self._connection, coders)
            every = self._disputes(sources, coders)
            self._begin_consensus()
            summary = every[0].source.name if len(every) == 1 else f"sources {len(every)}"
            with self._deciding(deciding.TAKE_AGREED, summary, coder) as (act, who):
                for here in every:
                    deciding.put_compared(act, here, coder, who)
                deciding.derive(act, (here.work for here in every))
            return [self._reconciled(here) for here in every]

    # within

    def _disputes(self, sources: Sequence[str], coders: Sequence[str]) -> list[Dispute]:
        """Of these sources, each once, or of all that can be compared; never none."""
        connection = self._connection
        if not sources:
            return disputes(connection, coders)
        names = dict.fromkeys(find_source(connection, word).name for word in sources)
        return [dispute(connection, name, coders) for name in names]

    def _with_those_under(self, words: Sequence[str]) -> frozenset[str]:
        from qcode.codebook.tree import descendants

        if not words:
            return frozenset()
        codes = self.codes()
        below = descendants(codes)
        chosen = [find_code(codes, word) for word in one_or_more(words)]
        return frozenset[str]().union(*(below[code.id] for code in chosen))

    def _seen(
        self, within: Iterable[Dispute], found: Iterable[Disagreement]
    ) -> list[SeenDisagreement]:
        """The disagreements as they stand. within: the sources that they are in."""
        by_name = {here.source.name: here for here in within}
        memos: dict[str, list[stored.Memo]] = {}
        for here in by_name.values():
            memos |= stored.memos_by_coding(self._connection, here.source.id)
        return [by_name[each.source].seen_one(each, memos) for each in found]

    def _reconciled(self, here: Dispute) -> Reconciled:
        codings = stored.consensus_in(self._connection, here.source.id)
        return Reconciled(here.source.name, len(codings), here.open)

    def _begin_consensus(self, decided: Iterable[Dispute] = ()) -> None:
        """See that there is the coder, and what all agree on in the sources to be decided on.

        As an act of its own, by nobody, so that whoever decided first can still undo just that.
        """
        new = {here.source.id: here for here in decided if not here.decisions}.values()
        if deciding.require_derived(self._connection) and not new:
            return
        with self._act(BEGIN, ", ".join(here.source.name for here in new)) as act:
            stored_codings.coder_id(act, CONSENSUS)
            for here in new:
                deciding.put_compared(act, here, None, None)
            deciding.derive(act, (here.work for here in new))

    @contextmanager
    def _deciding(
        self, verb: str, summary: str, coder: str | None
    ) -> Iterator[tuple[Act, int | None]]:
        """An act, and the local id of who does it."""
        name = None if coder is None else hand_coder(self._connection, coder)
        with self._act(verb, summary, name) as act:
            yield act, None if name is None else stored_codings.coder_id(act, name)


def _summary(found: Sequence[Disagreement], resolution: Resolution) -> str:
    """As the history tells it: take LIN: money in first 12:40."""
    one = found[0]
    place = f"{', '.join(one.codes)} in {one.source} {one.start}:{one.end}"
    return f"{resolution.choice}: {place if len(found) == 1 else f'{len(found)} disagreements'}"
