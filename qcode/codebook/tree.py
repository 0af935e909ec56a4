"""The tree of codes: who stands above and below whom.

Every walk is iterative and, except `descendants`, linear, so that a tree of any depth will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qcode.codebook.model import Code


def parents(codes: Sequence[Code]) -> dict[str, str | None]:
    """From each code to the one above it, None at the top."""
    return {code.id: code.parent for code in codes}


def children(codes: Sequence[Code]) -> dict[str | None, list[str]]:
    """From each code to those right below it, in order; under None, those at the top."""
    below: dict[str | None, list[str]] = {None: []}
    below.update((code.id, []) for code in codes)
    for code in codes:
        below[code.parent].append(code.id)
    return below


def path_up(code: str, above: Mapping[str, str | None]) -> Iterator[str]:
    """The code itself, its parent, and so on to the top. above: what `parents` gives."""
    at: str | None = code
    while at is not None:
        yield at
        at = above[at]


def ancestors(code: str, above: Mapping[str, str | None]) -> Iterator[str]:
    """The codes above this one, nearest first, without itself. above: what `parents` gives."""
    path = path_up(code, above)
    next(path)
    return path


def ordered(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Depth first: each parent, then all below it; siblings in the order given."""
    by_id = {code.id: code for code in codes}
    below = children(codes)
    found: list[Code] = []
    waiting = below[None][::-1]
    while waiting:
        at = waiting.pop()
        found.append(by_id[at])
        waiting += below[at][::-1]
    return tuple(found)


def depth(codes: Sequence[Code]) -> dict[str, int]:
    """How many codes stand above each one; 0 at the top."""
    deep: dict[str, int] = {}
    for code in ordered(codes):
        deep[code.id] = 0 if code.parent is None else deep[code.parent] + 1
    return deep


def subtree(top: str, codes: Sequence[Code]) -> tuple[str, ...]:
    """A code and all codes below it, depth first."""
    below = children(codes)
    found: list[str] = []
    waiting = [top]
    while waiting:
        at = waiting.pop()
        found.append(at)
        waiting += below[at][::-1]
    return tuple(found)


def descendants(codes: Sequence[Code]) -> dict[str, frozenset[str]]:
    """From each code to itself and all codes below it; as large as all paths to the top."""
    above = parents(codes)
    below: dict[str, list[str]] = {code.id: [] for code in codes}
    for code in codes:
        for each in path_up(code.id, above):
            below[each].append(code.id)
    return {code: frozenset(found) for code, found in below.items()}
