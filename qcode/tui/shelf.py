"""Shelf: the visible codings of the open source, by id and in the order of their place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator

from qcode.project.reading import SeenCoding


class Shelf:
    """Codings in order: by start, longer ones first."""

    def __init__(self, codings: Iterable[SeenCoding] = ()) -> None:
        self._by_id = {coding.id: coding for coding in codings}
        self._ordered = sorted(self._by_id.values(), key=_place)

    def __iter__(self) -> Iterator[SeenCoding]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return len(self._ordered)

    def get(self, ident: str) -> SeenCoding | None:
        return self._by_id.get(ident)

    def put(self, coding: SeenCoding) -> None:
        """Add a coding, or change the one of this id."""
        self.drop(coding.id)
        self._by_id[coding.id] = coding
        insort(self._ordered, coding, key=_place)

    def drop(self, ident: str) -> None:
        coding = self._by_id.pop(ident, None)
        if coding is None:
            return
        at = bisect_left(self._ordered, _place(coding), key=_place)
        while self._ordered[at].id != ident:
            at += 1
        del self._ordered[at]

    def after(self, offset: int, wanted: Callable[[SeenCoding], bool]) -> SeenCoding | None:
        """The first coding that begins after a place and is wanted."""
        at = bisect_right(self._ordered, offset, key=_start)
        return next(filter(wanted, self._ordered[at:]), None)

    def before(self, offset: int, wanted: Callable[[SeenCoding], bool]) -> SeenCoding | None:
        """The last coding that begins before a place and is wanted."""
        at = bisect_left(self._ordered, offset, key=_start)
        return next(filter(wanted, reversed(self._ordered[:at])), None)


def _place(coding: SeenCoding) -> tuple[int, int]:
    return coding.start, -coding.end


def _start(coding: SeenCoding) -> int:
    return coding.start
