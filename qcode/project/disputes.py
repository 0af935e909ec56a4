"""Disputes: where coders differ, as a screen or a table shows it, and whose word decided it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qcode.coding.consensus import CodedSpan, Decision, consensus_spans, in_force, settled
from qcode.coding.disagreement import (
    About,
    Disagreement,
    Kind,
    Placed,
    about,
    agreed,
    disagreements,
)
from qcode.project.reading import WrittenMemo
from qcode.store.decisions import Memo
from qcode.store.sources import StoredSource

Status = Literal["open", "decided", "changed"]
"""changed: open again, since a coder changed something there after it was decided."""


class Side(NamedTuple):
    """One coding at odds. id: its uuid.  created: UTC, ISO 8601."""

    id: str
    start: int
    end: int
    code: str
    coder: str
    created: str
    memos: tuple[WrittenMemo, ...]


@dataclass(frozen=True, slots=True)
class SeenDecision:
    """A decision. coder: who decided, None where nobody is recorded.

    choice: take LIN, both, neither, or span.  outcome: what the consensus holds there.
    """

    id: str
    source: str
    coder: str | None
    choice: str
    outcome: tuple[CodedSpan, ...]
    reason: str
    created: str


@dataclass(frozen=True, slots=True)
class SeenDisagreement:
    """A disagreement with all that is needed to decide it.

    id: the same as long as the codings at odds stay as they are.  coders: all that are compared.
    sides: by start.  decision: what settles it; where the status is "changed", what once did.
    """

    id: str
    source: str
    kind: Kind
    start: int
    end: int
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    sides: tuple[Side, ...]
    status: Status
    decision: SeenDecision | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How far the consensus is in one source. codings: its own.  open: left to be decided."""

    source: str
    codings: int
    open: int


@dataclass(frozen=True)
class Work:
    """One source as its coders left it.

    coders: who is compared.  codings: everyone's, with when each was made.
    """

    source: StoredSource
    coders: tuple[str, ...]
    codings: Sequence[tuple[Placed, str]]

    @cached_property
    def compared(self) -> list[Placed]:
        wanted = frozenset(self.coders)
        return [each for each, _ in self.codings if each.coder in wanted]

    @cached_property
    def found(self) -> list[Disagreement]:
        return disagreements(self.source.name, self.compared, self.coders)

    @cached_property
    def agreed(self) -> list[tuple[str, int, int]]:
        return agreed(self.compared, self.coders)

    @cached_property
    def present(self) -> About:
        return about(each for each, _ in self.codings)

    @cached_property
    def created(self) -> dict[str, str]:
        return {each.uuid: when for each, when in self.codings}

    @property
    def among(self) -> tuple[str, ...]:
        """Who is compared, as a decision keeps it."""
        return tuple(sorted(self.coders))

    def by(self, coder: str) -> set[CodedSpan]:
        """What one coder coded."""
        return {
            CodedSpan(each.code, each.start, each.end)
            for each, _ in self.codings
            if each.coder == coder
        }


@dataclass(frozen=True)
class Dispute:
    """What the coders of a source differ on, and what was decided there, oldest first."""

    work: Work
    decisions: Sequence[Decision]

    @property
    def source(self) -> StoredSource:
        return self.work.source

    @property
    def found(self) -> list[Disagreement]:
        return self.work.found

    @property
    def among(self) -> tuple[str, ...]:
        """The coders that the consensus here is of; none before anything is decided."""
        return self.decisions[-1].compared if self.decisions else ()

    @cached_property
    def in_force(self) -> list[Decision]:
        return in_force(self.decisions, self.work.present, self.found) if self.decisions else []

    @cached_property
    def settled(self) -> Mapping[Disagreement, Decision]:
        return settled(self.found, self.in_force)

    @property
    def open(self) -> int:
        """How many disagreements are still to be decided."""
        return len(self.found) - len(self.settled)

    def consensus(self) -> tuple[CodedSpan, ...]:
        """What the consensus holds here by what all did alike and what was decided."""
        return consensus_spans(self.work.agreed, self.in_force)

    def seen(self, memos: Mapping[str, Sequence[Memo]]) -> Iterator[SeenDisagreement]:
        """The disagreements by place. memos: of codings, by uuid."""
        return (self.seen_one(each, memos) for each in self.found)

    def seen_one(
        self, found: Disagreement, memos: Mapping[str, Sequence[Memo]]
    ) -> SeenDisagreement:
        sides = tuple(
            Side(
                side.uuid,
                side.start,
                side.end,
                side.code,
                side.coder,
                self.work.created[side.uuid],
                tuple(WrittenMemo(*memo) for memo in memos.get(side.uuid, ())),
            )
            for side in found.codings
        )
        decision, status = self.status(found)
        return SeenDisagreement(
            found.id,
            found.source,
            found.kind,
            found.start,
            found.end,
            found.codes,
            found.coders,
            sides,
            status,
            None if decision is None else shown(decision),
        )

    def status(self, found: Disagreement) -> tuple[Decision | None, Status]:
        """Whether it is decided, and the decision; or the one that was."""
        if not self.decisions:
            return None, "open"
        decision = self.settled.get(found)
        if decision is not None:
            return decision, "decided"
        former = self.touching(found)
        return (former[-1], "changed") if former else (None, "open")

    def touching(self, found: Disagreement) -> list[Decision]:
        """The decisions on some of its codings, oldest first."""
        which = sorted({at for ident in found.ids for at in self._about.get(ident, ())})
        return [self.decisions[at] for at in which]

    @cached_property
    def _about(self) -> Mapping[str, Sequence[int]]:
        """Coding, by uuid → which of the decisions were about it."""
        which: defaultdict[str, list[int]] = defaultdict(list)
        for at, decision in enumerate(self.decisions):
            for ident in decision.ids:
                which[ident].append(at)
        return which


def shown(decision: Decision) -> SeenDecision:
    return SeenDecision(
        decision.uuid,
        decision.source,
        decision.coder,
        decision.choice,
        decision.outcome,
        decision.reason,
        decision.created,
    )
