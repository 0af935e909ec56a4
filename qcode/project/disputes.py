"""Disputes: where coders differ, as a screen or a table shows it, and whose word decided it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Literal, NamedTuple

from qcode.coding.consensus import CodedSpan, Decision, consensus_spans, in_force, settled
from qcode.coding.disagreement import Disagreement, Kind, Placed, about, agreed, disagreements
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
class Dispute:
    """One source as its coders left it.

    codings: everyone's, with when each was made; coders: who of them is compared.
    decisions: all that were made there, oldest first.
    """

    source: StoredSource
    coders: tuple[str, ...]
    codings: Sequence[tuple[Placed, str]]
    decisions: Sequence[Decision]

    @cached_property
    def compared(self) -> list[Placed]:
        wanted = frozenset(self.coders)
        return [each for each, _ in self.codings if each.coder in wanted]

    @cached_property
    def found(self) -> list[Disagreement]:
        return disagreements(self.source.name, self.compared, self.coders)

    @cached_property
    def in_force(self) -> list[Decision]:
        present = about(each for each, _ in self.codings)
        return in_force(self.decisions, present, self.found)

    @cached_property
    def settled(self) -> Mapping[Disagreement, Decision]:
        return settled(self.found, self.in_force)

    @property
    def open(self) -> int:
        """How many disagreements are still to be decided."""
        return len(self.found) - len(self.settled)

    def consensus(self) -> tuple[CodedSpan, ...]:
        """What the consensus holds here by what all did alike and what was decided."""
        return consensus_spans(agreed(self.compared, self.coders), self.in_force)

    def seen(self, memos: Mapping[str, Sequence[Memo]]) -> Iterator[SeenDisagreement]:
        """The disagreements by place. memos: of codings, by uuid."""
        created = {each.uuid: when for each, when in self.codings}
        for each in self.found:
            sides = tuple(
                Side(
                    side.uuid,
                    side.start,
                    side.end,
                    side.code,
                    side.coder,
                    created[side.uuid],
                    tuple(WrittenMemo(*memo) for memo in memos.get(side.uuid, ())),
                )
                for side in each.codings
            )
            decision, status = self.status(each)
            yield SeenDisagreement(
                ident(each),
                each.source,
                each.kind,
                each.start,
                each.end,
                each.codes,
                each.coders,
                sides,
                status,
                None if decision is None else shown(decision),
            )

    def status(self, found: Disagreement) -> tuple[Decision | None, Status]:
        """Whether it is decided, and the decision; or the one that was."""
        if found in self.settled:
            return self.settled[found], "decided"
        former = [each for each in self.decisions if each.touches(found)]
        return (former[-1], "changed") if former else (None, "open")


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


def ident(found: Disagreement) -> str:
    """A disagreement's id: the first coding's, then a digest of all as they stand."""
    digest = blake2b(repr(sorted(found.about)).encode(), digest_size=4).hexdigest()
    return found.codings[0].uuid[:8] + digest
