"""Which panes stand around the reader: by the width of the terminal, and by what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Pane = Literal["sources", "codes", "details"]

LEFT_FROM, RIGHT_FROM = 110, 150
"""From these widths on, the panes at the left and at the right are open unless closed."""

_FROM: dict[Pane, int] = {"sources": LEFT_FROM, "codes": LEFT_FROM, "details": RIGHT_FROM}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What was asked for.

    closed: panes that were closed on a wide screen, or opened although it isn't wide enough for
    them (False).  only: the one pane that is open on a narrow screen.
    """

    closed: Mapping[str, bool] = field(default_factory=dict)
    only: Pane | None = None

    def shown(self, width: int) -> dict[Pane, bool]:
        """Whether each pane is open on so many columns."""
        if width < LEFT_FROM:
            return {pane: pane == self.only for pane in _FROM}
        return {pane: not self.closed.get(pane, width < wide) for pane, wide in _FROM.items()}

    def on(self, width: int) -> Arrangement:
        """As it goes on from here: on a wide screen, what was open on a narrow one is forgotten."""
        return self if width < LEFT_FROM else replace(self, only=None)

    def turned(self, pane: Pane, width: int, *, close: bool) -> Arrangement:
        """A pane opened, or closed."""
        if width < LEFT_FROM:
            return replace(self, only=None if close else pane)
        return replace(self, closed={**self.closed, pane: close})
