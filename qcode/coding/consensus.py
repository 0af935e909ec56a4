"""Consensus: what comes of coders' disagreements once they are decided.

The coder `consensus` is nobody: its codings in a source are what all compared coders did alike,
and what was decided where they didn't. They are worked out anew at every decision, never made by
hand; the coders' own codings stay as they are.

A decision is in force while the codings that it is about stand as they stood, and no coder has
added another to the place. Then it settles every disagreement about those codings, or some of them
(as when fewer coders are compared); else the place is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qcode.coding.disagreement import About, Disagreement, ids
from qcode.coding.spans import Span, unite

CONSENSUS = "consensus"
"""The coder that stands for all."""

AGREED = "agreed"
"""The choice of taking over what all did alike, in a source where nothing need be decided."""


class CodedSpan(NamedTuple):
    """A code, and where it goes."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a disagreement is to be decided.

    take: what the coder `taken` did there, which may be nothing.  both: what everyone did.
    neither: nothing.  span: `spans`.
    """

    kind: Literal["take", "both", "neither", "span"]
    taken: str = ""
    spans: tuple[CodedSpan, ...] = ()

    @property
    def choice(self) -> str:
        """As a decision keeps it: take LIN, both, neither, span."""
        return f"take {self.taken}" if self.kind == "take" else self.kind

    def outcome(self, found: Disagreement) -> tuple[CodedSpan, ...]:
        """What the consensus is to hold there, what overlaps of one code made one."""
        if self.kind == "neither":
            return ()
        if self.kind == "span":
            return united(self.spans)
        return united(
            CodedSpan(each.code, each.start, each.end)
            for each in found.codings
            if self.kind == "both" or each.coder == self.taken
        )


@dataclass(frozen=True)
class Decision:
    """How a disagreement was decided. coder: who decided; None where nobody is recorded.

    compared: the coders whose disagreement it was.  about: the codings it settles, as they stood.
    choice: as in Resolution; AGREED of the one that settles nothing but says who is compared.
    """

    uuid: str
    source: str
    coder: str | None
    compared: tuple[str, ...]
    choice: str
    outcome: tuple[CodedSpan, ...]
    reason: str
    created: str
    about: About

    @cached_property
    def ids(self) -> frozenset[str]:
        """Of the codings it is about, as they stand now or stood then."""
        return ids(self.about)


def in_force(
    decisions: Iterable[Decision], present: About, found: Iterable[Disagreement]
) -> list[Decision]:
    """Those that still hold. present: all codings of the source; found: what is at odds in it."""
    place = {ident: each.about for each in found for ident in each.ids}
    return [
        decision
        for decision in decisions
        if decision.about <= present
        and all(place.get(ident, decision.about) <= decision.about for ident in decision.ids)
    ]


def settled(
    found: Iterable[Disagreement], decisions: Iterable[Decision]
) -> Mapping[Disagreement, Decision]:
    """The disagreements that are decided. decisions: those in force, of which the last counts."""
    of = {ident: decision for decision in decisions for ident in decision.ids}
    decided = {each: of.get(each.codings[0].uuid) for each in found}
    return {
        each: decision
        for each, decision in decided.items()
        if decision is not None and each.about <= decision.about
    }


def consensus_spans(
    agreed: Iterable[tuple[str, int, int]], decisions: Iterable[Decision]
) -> tuple[CodedSpan, ...]:
    """What the consensus holds in a source: what all did alike, and what was decided.

    decisions: those in force.
    """
    decided = (span for decision in decisions for span in decision.outcome)
    return united([*(CodedSpan(*each) for each in agreed), *decided])


def united(spans: Iterable[CodedSpan]) -> tuple[CodedSpan, ...]:
    """The same, those of one code that overlap made one; by code and place.

    >>> [tuple(each) for each in united([CodedSpan("a", 4, 8), CodedSpan("a", 0, 5)])]
    [('a', 0, 8)]
    """
    by_code: dict[str, set[Span]] = {}
    for code, start, end in spans:
        by_code.setdefault(code, set()).add(Span(start, end))
    return tuple(
        CodedSpan(code, span.start, span.end)
        for code in sorted(by_code)
        for span in unite(by_code[code])
    )
