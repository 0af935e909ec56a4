"""What is still without a coding: the next such stretch of somebody's words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from qcode.coding.spans import Span

_LETTER = re.compile(r"\w")


def uncoded_after(
    text: str, passages: Sequence[Span], codings: Sequence[Span], offset: int
) -> Span | None:
    """The next stretch of a passage, beginning after the offset, that no coding overlaps.

    passages: whose words count, in order and apart.  codings: in any order. A stretch holds at
    least a letter or a digit, begins with it, and doesn't end in blanks.

    >>> uncoded_after("A: yes, yes. No.", [Span(3, 16)], [Span(3, 7)], 0)
    Span(start=8, end=16)
    """
    for start, end in _bare(codings, offset, len(text)):
        for at in range(bisect_right(passages, start, key=_end), len(passages)):
            passage = passages[at]
            if passage.start >= end:
                break
            found = _spoken(text, max(start, passage.start), min(end, passage.end))
            if found is not None and found.start > offset:
                return found
    return None


def _bare(codings: Iterable[Span], offset: int, length: int) -> Iterator[tuple[int, int]]:
    """The stretches under no coding, from the one in which the offset lies."""
    edges = [(each.start, each.end) for each in codings]
    reach = max((end for _, end in edges if end <= offset), default=0)
    for start, end in sorted(edge for edge in edges if edge[1] > offset):
        if start > reach:
            yield reach, start
        reach = max(reach, end)
    yield reach, length


def _spoken(text: str, start: int, end: int) -> Span | None:
    letter = _LETTER.search(text, start, end)
    if letter is None:
        return None
    return Span(letter.start(), letter.start() + len(text[letter.start() : end].rstrip()))


def _end(span: Span) -> int:
    return span.end
