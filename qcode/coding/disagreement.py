"""Disagreement: a place where coders who finished a source didn't do the same.

Pure: codings in, disagreements out. How they are told apart stands at `disagreements`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["one-sided", "boundary", "different-code"]


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A coding as it is compared. uuid: its id.  start, end: offsets into the source's text."""

    start: int
    end: int
    code: str
    coder: str
    uuid: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """kind: one-sided (some coders coded it, others not), boundary (all, with other ends), or
    different-code (some coded it so, others otherwise).

    start, end: from where the first of its codings starts to where the last ends.
    codings: those at odds, by start.  coders: all that are compared here, also who coded nothing.
    """

    source: str
    kind: Kind
    start: int
    end: int
    codings: tuple[Placed, ...]
    coders: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes it is about, each once, in the order of its codings."""
        return tuple(dict.fromkeys(each.code for each in self.codings))

    @property
    def about(self) -> frozenset[tuple[str, str, int, int]]:
        """What a decision on it settles: (uuid, code, start, end) of each coding."""
        return frozenset((each.uuid, each.code, each.start, each.end) for each in self.codings)
