"""Span: a stretch of a source's text, and the little arithmetic that coding needs.

Offsets follow the one rule in `qcode.sources.model`. Two spans overlap where they share at least
one character; spans that only touch stay two, and an empty span overlaps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end) in code points. Spans sort by their start, then by their end."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many characters it has."""
        return max(0, self.end - self.start)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return max(self.start, other.start) < min(self.end, other.end)


def unite(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap made one; touching ones stay apart.

    >>> unite([Span(4, 8), Span(0, 5), Span(8, 9)])
    [Span(start=0, end=8), Span(start=8, end=9)]
    """
    united: list[Span] = []
    for span in sorted(spans):
        if united and united[-1].overlaps(span):
            united[-1] = Span(united[-1].start, max(united[-1].end, span.end))
        else:
            united.append(span)
    return united
