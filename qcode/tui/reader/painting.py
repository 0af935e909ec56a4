"""One visual line as a strip: the turn's number, the words, and the margin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qcode.coding.spans import Span
from qcode.project.reading import SeenCoding, SeenTurn
from qcode.tui.reader.brushes import Brushes
from qcode.tui.reader.columns import Columns
from qcode.tui.reader.extent import View
from qcode.tui.reader.lanes import Lanes, Stripe
from qcode.tui.reader.lines import Lines
from qcode.tui.reader.margin import Margin
from qcode.tui.reader.signs import SIGNS, grapheme_sign
from qcode.tui.reader.turns import Turns

_ASKS = "›"
"""Stands behind the number of an interviewer's turn."""

_SHADED = 64
"""Codings of one line that are looked at for its shades; hundreds would tell no more."""


class Painter:
    """Paints lines; made anew when the text, its lines or the look change.

    hits: places found, in order, that don't overlap.  dims: the turns that are not read now.
    """

    def __init__(
        self, lines: Lines, lanes: Lanes, turns: Turns, columns: Columns, brushes: Brushes
    ) -> None:
        self._lines = lines
        self._lanes = lanes
        self._turns = turns
        self._columns = columns
        self._brushes = brushes
        self.margin = Margin(columns, brushes)
        self.hits: Sequence[Span] = ()
        self.dims: Callable[[SeenTurn], bool] | None = None

    def strip(self, line: int, view: View) -> Strip:
        """A line as it is now."""
        stripes = self._lanes.on(line)
        start, end = self._lines.bounds(line)
        segments = self._number(start, end) if self._columns.number else []
        words, cells = self._words(line, stripes, view)
        at = self._columns.number + cells
        segments += words + self.margin.segments(line, stripes, view.current, at)
        return Strip(segments, self._columns.width)

    def _number(self, start: int, end: int) -> list[Segment]:
        turn = self._turns.on(start, end)
        cells = self._columns.number
        if turn is None or turn.start < start:
            return [self._brushes.blank(cells)]
        number = f"{turn.number:>{cells - 2}}{_ASKS if turn.interviewer else ' '} "
        return [Segment(number, self._brushes.style(self._brushes.look.palette.dim))]

    def _words(self, line: int, stripes: Sequence[Stripe], view: View) -> tuple[list[Segment], int]:
        """The words of a line, and how many cells they take."""
        start, end = self._lines.bounds(line)
        styles = self._styles(start, end, stripes, view)
        borders = sorted({start, end, *(at for at in styles.borders() if start < at < end)})
        begins = self._lines.measured.cells[start:end]
        if begins.all():  # nearly always: each code point is a character
            text = self._lines.text
            segments = [
                Segment(text[border:after].translate(SIGNS), styles.at(border))
                for border, after in pairwise(borders)
            ]
        else:
            snapped = map(self._lines.measured.snap, borders)
            segments = [
                Segment(self._shown(before, after), styles.at(border))
                for border, (before, after) in zip(borders, pairwise(snapped), strict=False)
                if before < after
            ]
        cells = int(begins.sum())
        if view.extent.cursor == end and line + 1 == len(self._lines):
            segments.append(Segment(" ", styles.at(end)))
            cells += 1
        return segments, cells

    def _styles(self, start: int, end: int, stripes: Sequence[Stripe], view: View) -> _Styles:
        turn = self._turns.on(start, end)
        return _Styles(
            self._brushes,
            view,
            turn,
            turn is not None and self.dims is not None and self.dims(turn),
            self._shading(stripes, view.current),
            list(self._hits_on(start, end)),
            self._lines.measured.beside(view.extent.cursor, 1),
            end - 1 if self._lines.text[end - 1 : end] == "\n" else None,
        )

    def _shading(
        self, stripes: Sequence[Stripe], current: SeenCoding | None
    ) -> Sequence[SeenCoding]:
        codings = [stripe.coding for stripe in stripes[:_SHADED]]
        if current is not None and len(stripes) > _SHADED:
            codings.append(current)
        return codings

    def _hits_on(self, start: int, end: int) -> Iterator[Span]:
        first = max(0, bisect_left(self.hits, start, key=lambda hit: hit.start) - 1)
        for at in range(first, len(self.hits)):
            if self.hits[at].start >= end:
                return
            if self.hits[at].end > start:
                yield self.hits[at]

    def _shown(self, start: int, end: int) -> str:
        """What is shown of a stretch between borders of graphemes."""
        text = self._lines.text
        begins = np.flatnonzero(self._lines.measured.cells[start:end])
        borders = [*(begins + start).tolist(), end]
        return "".join(
            grapheme_sign(text[at:after]) if after - at > 1 else SIGNS[ord(text[at])]
            for at, after in pairwise(borders)
        )


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles of a line's words. off: its turn is not read now. cursor_end: where the grapheme
    under the cursor ends.  newline: where the line has one; it bears no shade.
    """

    brushes: Brushes
    view: View
    turn: SeenTurn | None
    off: bool
    codings: Sequence[SeenCoding]
    hits: Sequence[Span]
    cursor_end: int
    newline: int | None

    def borders(self) -> Iterator[int]:
        """Where the style may change."""
        yield self.view.extent.cursor
        yield self.cursor_end
        if self.newline is not None:
            yield self.newline
        if self.turn is not None:
            yield self.turn.said
        view = self.view
        for span in (*self.codings, *self.hits, view.extent.selection, view.pointed_out):
            if span is not None:
                yield span.start
                yield span.end

    def at(self, at: int) -> Style:
        """The style from one border to the next."""
        extent, palette = self.view.extent, self.brushes.look.palette
        words = at != self.newline
        over = [each for each in self.codings if words and each.start <= at < each.end]
        color, manner = self._voice(at)
        pointed_out = self.view.pointed_out
        if self.view.current in over:
            manner += " bold underline"
        elif words and pointed_out is not None and pointed_out.start <= at < pointed_out.end:
            manner += " underline"
        if extent.cursor == at:
            return self._cursor(color, manner)
        if extent.selection is not None and extent.selection.start <= at < extent.selection.end:
            return self.brushes.style(palette.foreground, palette.selection, manner)
        if any(hit.start <= at < hit.end for hit in self.hits):
            return self.brushes.style(palette.background, palette.hit, manner + " bold")
        if over and not self.off:
            color = palette.foreground  # what is told apart by colour can't be read on a shade
        return self.brushes.style(color, self._ground(over), manner)

    def _cursor(self, color: str, manner: str) -> Style:
        palette = self.brushes.look.palette
        if self.view.focused:
            return self.brushes.style(palette.background, palette.cursor, manner)
        return self.brushes.style(color, palette.panel, manner + " underline")

    def _ground(self, over: Sequence[SeenCoding]) -> str:
        """The shade of the current coding, else of the innermost."""
        if not over:
            return ""
        current = self.view.current
        top = current if current is not None and current in over else over[-1]
        return self.brushes.shade(top.code, len(over))

    def _voice(self, at: int) -> tuple[str, str]:
        """Colour and manner of who speaks: a label stands out, a question steps back."""
        turn, palette = self.turn, self.brushes.look.palette
        if turn is None or at < turn.start:
            return palette.foreground, ""
        if self.off:
            return palette.dim, "dim"
        if at < turn.said:
            return (
                (palette.dim, "italic")
                if turn.interviewer
                else (self.brushes.look.actor(turn.actor), "bold")
            )
        return (palette.dim if turn.interviewer else palette.foreground), ""
