"""Outline: the tree of codes as a list; which of its codes are seen, and how deep they stand.

Every walk is one pass over the codes in their order, so that a tree 3,000 deep costs no more than
a flat one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from qcode.codebook.model import Code


class Outline:
    """Codes in order: each parent, then all below it."""

    def __init__(self, codes: Sequence[Code]) -> None:
        self.codes = codes
        self.above = {code.id: code.parent for code in codes}
        self.parents = {code.parent for code in codes if code.parent is not None}
        self.depth: dict[str, int] = {}
        for code in codes:
            self.depth[code.id] = 0 if code.parent is None else self.depth[code.parent] + 1

    def seen(self, folded: Collection[str]) -> Iterator[Code]:
        """The codes that no folded code stands above."""
        unseen: set[str] = set()
        for code in self.codes:
            if code.parent is not None and (code.parent in unseen or code.parent in folded):
                unseen.add(code.id)
            else:
                yield code

    def leading_to(self, found: Iterable[str]) -> list[Code]:
        """These codes and those above them."""
        kept = set(found)
        for code in reversed(self.codes):
            if code.id in kept and code.parent is not None:
                kept.add(code.parent)
        return [code for code in self.codes if code.id in kept]

    def path(self, code: str) -> list[str]:
        """The codes above this one, from the top."""
        path = []
        at = self.above[code]
        while at is not None:
            path.append(at)
            at = self.above[at]
        return path[::-1]

    def totals(self, counts: Mapping[str, int]) -> dict[str, int]:
        """From each code to the sum of its own count and of all below it."""
        sums = {code.id: counts.get(code.id, 0) for code in self.codes}
        for code in reversed(self.codes):
            if code.parent is not None:
                sums[code.parent] += sums[code.id]
        return sums
