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
from qcode.project.comparable import dispute, disputes, disputes_in, named
from qcode.project.disputes import (
    Dispute,
    Reconciled,
    SeenDecision,
    SeenDisagreement,
    ident,
    shown,
)
from qcode.project.names import coder_name, find_code
from qcode.project.questions import Questions
from qcode.store import codings as stored_codings
from qcode.store import decisions as stored
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
            every = self._disputes(source, coders)
            memos = stored.memos_by_coding(connection, every[0].source.id if source else None)
        found = (each for here in every for each in here.seen(memos))
        return [each for each in found if not codes or not wanted.isdisjoint(each.codes)]

    def disagreement(self, word: str, *, coders: Sequence[str] = ()) -> SeenDisagreement:
        """The one of this id, or the beginning of it, or SOURCE:START-END CODE.

        Raises UnknownName, AmbiguousName, UsageProblem.
        """
        with self._connection.snapshot():
            here, found = named(self._connection, word, coders)
            return self._seen(here, ident(found))

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
            found = [named(connection, word, coders) for word in words]
            chosen = {ident(each): (here, each) for here, each in found}
            decisions = [
                deciding.decision_on(connection, each, resolution, coder, reason)
                for each in chosen.values()
            ]
            self._begin_consensus({here.source: here for here, _ in found}.values())
            summary = _summary([each for _, each in chosen.values()], resolution)
            with self._deciding(deciding.DECIDE, summary, coder) as (act, who):
                deciding.put_decisions(act, chosen.values(), decisions, who)
                deciding.derive(act, (here.source for here, _ in chosen.values()))
            return [
                self._seen(disputes_in(connection, [here.source], here.coders)[0], name)
                for name, (here, _) in chosen.items()
            ]

    def reopen(self, word: str, *, coder: str | None, coders: Sequence[str] = ()) -> SeenDecision:
        """Take a decision back; its disagreement is open again. word: the one's id, or the other's.

        Raises UnknownName, AmbiguousName, UsageProblem.
        """
        with self._connection.atomic():
            source, decision = deciding.decided(self._connection, word, coders)
            summary = f"{decision.choice} in {decision.source}"
            with self._deciding(deciding.REOPEN, summary, coder) as (act, _):
                stored.delete_decisions(act, [decision.uuid])
                deciding.derive(act, [source])
        return shown(decision)

    def take_agreed(
        self, source: str | None = None, *, coder: str | None, coders: Sequence[str] = ()
    ) -> list[Reconciled]:
        """Let the consensus hold what all of the coders did alike, in one source or all.

        Raises UnknownName; UsageProblem where nothing can be compared.
        """
        with self._connection.atomic():
            every = self._disputes(source, coders)
            self._begin_consensus()
            summary = every[0].source.name if len(every) == 1 else f"sources {len(every)}"
            with self._deciding(deciding.TAKE_AGREED, summary, coder) as (act, who):
                for here in every:
                    deciding.put_compared(act, here, coder, who)
                deciding.derive(act, (here.source for here in every))
            return [self._reconciled(here) for here in every]

    # within

    def _disputes(self, source: str | None, coders: Sequence[str]) -> list[Dispute]:
        """Of one source, or of all that can be compared; never none."""
        if source is None:
            return disputes(self._connection, coders)
        return [dispute(self._connection, source, coders)]

    def _with_those_under(self, words: Sequence[str]) -> frozenset[str]:
        from qcode.codebook.tree import descendants

        if not words:
            return frozenset()
        codes = self.codes()
        below = descendants(codes)
        return frozenset[str]().union(*(below[find_code(codes, word).id] for word in words))

    def _seen(self, here: Dispute, name: str) -> SeenDisagreement:
        memos = stored.memos_by_coding(self._connection, here.source.id)
        return next(each for each in here.seen(memos) if each.id == name)

    def _reconciled(self, here: Dispute) -> Reconciled:
        codings = stored.consensus_in(self._connection, here.source.id)
        return Reconciled(here.source.name, len(codings), here.open)

    def _begin_consensus(self, decided: Iterable[Dispute] = ()) -> None:
        """See that there is the coder, and what all agree on in the sources to be decided on.

        As an act of its own, by nobody, so that whoever decided first can still undo just that.
        """
        new = [here for here in decided if not here.decisions]
        if deciding.require_derived(self._connection) and not new:
            return
        with self._act(stored.BEGIN, ", ".join(here.source.name for here in new)) as act:
            stored_codings.coder_id(act, CONSENSUS)
            for here in new:
                deciding.put_compared(act, here, None, None)
            deciding.derive(act, (here.source for here in new))

    @contextmanager
    def _deciding(
        self, verb: str, summary: str, coder: str | None
    ) -> Iterator[tuple[Act, int | None]]:
        """An act, and the local id of who does it."""
        name = None if coder is None else coder_name(coder)
        with self._act(verb, summary, name) as act:
            yield act, None if name is None else stored_codings.coder_id(act, name)


def _summary(found: Sequence[Disagreement], resolution: Resolution) -> str:
    """As the history tells it: take LIN: money in first 12:40."""
    one = found[0]
    place = f"{', '.join(one.codes)} in {one.source} {one.start}:{one.end}"
    return f"{resolution.choice}: {place if len(found) == 1 else f'{len(found)} disagreements'}"
