"""The columns, as many as fit, in step: what one scrolls or where it goes, the others follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.events import DescendantFocus, Resize

from qcode.coding.consensus import CONSENSUS
from qcode.coding.spans import Span
from qcode.project.disputes import SeenDisagreement
from qcode.tui.compare.column import Column, LedReader, Sheet, Spot
from qcode.tui.plain import one_line
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.compare.comparison import Comparison
    from qcode.tui.looks import Look

LEAST = 40
"""Cells that a column needs, where there is a choice."""


class SideBySide(Horizontal):
    """One column for each compared coder, and one for the consensus."""

    DEFAULT_CSS = """
    SideBySide { height: 1fr; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[Column] = []
        self.wants_consensus: bool | None = None
        self._active = 0
        self._at_odds: frozenset[str] = frozenset()
        self._led_to: int | None = None

    @property
    def active(self) -> Column:
        return self.columns[self._active]

    @property
    def shown(self) -> list[Column]:
        """The columns that there is room for."""
        return [column for column in self.columns if column.display]

    # what stands in them

    async def seat(self, coders: Sequence[str]) -> None:
        """A column for each coder, and the consensus at the right."""
        wanted = [*coders, CONSENSUS]
        if [column.coder for column in self.columns] == wanted:
            return
        await self.remove_children()
        numbers = [*range(1, len(coders) + 1), None]
        self.columns = [Column(*each) for each in zip(wanted, numbers, strict=True)]
        self._active = 0
        await self.mount_all(self.columns)
        for column in self.columns:
            self.watch(column.reader, "scroll_y", partial(self._scrolled, column), init=False)
        self._arrange()
        self.active.reader.focus()

    def open(self, comparison: Comparison, look: Look) -> None:
        """Show the source in all of them, each with its coder's codings."""
        self._led_to = None
        for column in self.columns:
            column.reader.put_sheet(
                Sheet(
                    comparison.reading,
                    comparison.codings[column.coder],
                    _of(look, column.coder),
                    comparison.session.dictionary,
                )
            )
        for column in self.shown:
            column.reader.fill()

    def renew(self, comparison: Comparison) -> None:
        """Show the codings as they are now."""
        for column in self.columns:
            column.reader.renew(comparison.codings[column.coder])

    def restyle(self, look: Look) -> None:
        for column in self.columns:
            column.reader.look_so(_of(look, column.coder))

    def look_at(self, matter: SeenDisagreement) -> None:
        """Bring a disagreement on the screen, each coder's part in it in that coder's column."""
        self._at_odds = frozenset(side.coder for side in matter.sides)
        self._bring()
        for column in self.columns:
            column.reader.look_at(_spot(column.coder, matter))
        self._led_to = self.active.reader.cursor

    def head(self, comparison: Comparison) -> None:
        """Over each column: who it is, and what they did at the disagreement in question."""
        for column in self.columns:
            column.head(_heading(column, comparison))

    # which are shown

    def on_resize(self, event: Resize) -> None:
        self._arrange()
        self._bring()

    def turn(self, by: int) -> None:
        """Go to the next column, or the one before, also one that isn't shown yet."""
        count = len(self._wanted())
        self._active = (self._active + by) % count
        self._arrange()
        self.active.reader.focus()

    def turn_consensus(self) -> None:
        """The consensus as a column, and the cursor in it; or not."""
        self.wants_consensus = not self.columns[-1].display
        self._active = len(self.columns) - 1 if self.wants_consensus else 0
        self._arrange()
        self.active.reader.focus()

    def _wanted(self) -> list[Column]:
        """The columns that can be gone to."""
        fit = self.size.width // LEAST
        wants = self.wants_consensus
        shows = len(self.columns) <= fit if wants is None else wants
        return self.columns if shows else self.columns[:-1]

    def _arrange(self) -> None:
        """Show as many columns as fit, those that were shown or their neighbours, the active one
        among them.
        """
        if not self.columns or not self.size.width:
            return
        wanted, count = self._wanted(), self._fitting()
        self._active = min(self._active, len(wanted) - 1)
        shown = [column for column in wanted if column.display]
        if len(shown) != count or self.active not in shown:
            first = wanted.index(shown[0]) if shown else 0
            first = max(min(first, self._active), self._active - count + 1)
            first = min(first, len(wanted) - count)
            shown = wanted[first : first + count]
        self._show(shown)

    def _bring(self) -> None:
        """Show the columns of the coders at odds, as many as fit, if they aren't there yet."""
        if not self.columns or not self.size.width:
            return
        count, shown = self._fitting(), self.shown
        wanted = self._wanted()
        needed = [column for column in wanted if column.coder in self._at_odds]
        if sum(column in shown for column in needed) == min(len(needed), count):
            return
        kept = [self.active] if self.active.number is None else []
        kept = list(dict.fromkeys([*kept, *needed, self.active, *shown, *wanted]))[:count]
        if self.active not in kept:
            self._active = self.columns.index(kept[0])
            focused = self.screen.focused
            if isinstance(focused, LedReader):
                self.active.reader.focus()
        self._show([column for column in wanted if column in kept])

    def _fitting(self) -> int:
        """How many columns are shown."""
        return min(max(1, self.size.width // LEAST), len(self._wanted()))

    def _show(self, shown: Sequence[Column]) -> None:
        """Show these, all of the same width."""
        wanted = self._wanted()
        for column in self.columns:
            column.display = column in shown
        for at, column in enumerate(wanted):
            column.stand(
                self.size.width // len(shown),
                left=column is shown[0] and at > 0,
                right=column is not wanted[-1] and wanted[at + 1] not in shown,
            )
        for column in shown:
            column.reader.fill()
        self.call_after_refresh(self._in_step)

    # in step

    def _in_step(self) -> None:
        self._scrolled(self.active)

    def _scrolled(self, column: Column, *_: float) -> None:
        """One was scrolled: so are the others."""
        if column.display:
            for other in self.shown:
                other.reader.scroll_with(column.reader.scroll_y)

    @on(DescendantFocus)
    def _focused(self, event: DescendantFocus) -> None:
        for number, column in enumerate(self.columns):
            if column.reader is event.widget:
                self._active = number

    @on(Column.Moved)
    def _moved(self, event: Column.Moved) -> None:
        """The cursor of the active column leads the others'."""
        event.stop()
        cursor = event.column.reader.cursor
        if event.column is not self.active or cursor == self._led_to:
            return
        self._led_to = cursor
        for column in self.columns:
            if column is not self.active:
                column.reader.be_led(cursor)


def _of(look: Look, coder: str) -> Look:
    """How one coder's codings look where they stand alone."""
    return replace(look, me=coder, marks={})


def _spot(coder: str, matter: SeenDisagreement) -> Spot:
    sides = [side for side in matter.sides if side.coder == coder]
    return Spot(Span(matter.start, matter.end), sides)


def _heading(column: Column, comparison: Comparison) -> str:
    number = "✓" if column.number is None else f"{column.number}"
    name = _("consensus") if column.number is None else one_line(column.coder, 40)
    return f"{number} {name}{_did(column, comparison)}"


def _did(column: Column, comparison: Comparison) -> str:
    """What a coder did at the disagreement in question; of the consensus, what was decided."""
    matter, session = comparison.here, comparison.session
    if matter is None:
        return ""
    if column.number is None:
        if matter.status != "decided" or matter.decision is None:
            return ""
        codes = [span.code for span in matter.decision.outcome]
    else:
        codes = [side.code for side in matter.sides if side.coder == column.coder]
    names = " / ".join(session.name(code) for code in dict.fromkeys(codes))
    return f" · {names or '–'}"
