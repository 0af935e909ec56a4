"""ReadingFilter: what is read of a source; the rest stays in the background."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """What is read; an empty set leaves out nothing.

    speakers: labels.  actors: levels of the actor type.  codes: ids.
    query: as typed, or a saved query's name; "" for none.  found: source → the numbers of the turns
    that it found when it was asked.
    """

    speakers: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    query: str = ""
    found: Mapping[str, frozenset[int]] = field(default_factory=dict, compare=False)

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.speakers or self.actors or self.codes or self.query)

    def among(self, codes: Collection[str]) -> ReadingFilter | None:
        """The filter without codes that are no more; None: it leaves out nothing now."""
        kept = replace(self, codes=self.codes.intersection(codes))
        return kept if kept.any else None
