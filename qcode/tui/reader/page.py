"""Page: the source that is open, laid out for the pane's width, and painted line by line.

Strips are kept by line. Whatever changes says which text it touches; only those lines are painted
again, and only those on the screen are written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Resize
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qcode.coding.spans import Span
from qcode.project.reading import Reading, SeenCoding, SeenTurn
from qcode.tui.looks import THEMES, Look, palette_of
from qcode.tui.reader.bar import THUMB, TRACK, thumb
from qcode.tui.reader.brushes import Brushes
from qcode.tui.reader.cells import measure
from qcode.tui.reader.columns import share
from qcode.tui.reader.extent import Extent, View
from qcode.tui.reader.lanes import Lanes
from qcode.tui.reader.lines import Lines
from qcode.tui.reader.painting import Painter
from qcode.tui.reader.signs import shown
from qcode.tui.reader.turns import Turns

_KEPT = 1000
"""Strips kept; several screens full."""

_UNKNOWN_WIDTH = 80

CONTEXT = 3
"""Lines shown around the place that one goes to."""

_EMPTY = Reading("", "", "en", "", ())


class Page(ScrollView, can_focus=True, inherit_bindings=False):
    """What is shown, without what keys and the mouse do."""

    DEFAULT_CSS = """
    Page { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 0; }
    """

    ALLOW_SELECT = False
    """Dragging selects words to code, not cells to copy."""

    def __init__(self) -> None:
        super().__init__()
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._height = 0
        self._view = View(Extent(), None, focused=False)
        self._hold(_EMPTY, Look(palette_of(THEMES[0]), {}, {}, {}, {}, ""))
        self._lay_out(())

    # what is open

    def _hold(self, reading: Reading, look: Look) -> None:
        self.reading = reading
        self.measured = measure(reading.text)
        self.turns = Turns(reading.turns)
        self._brushes = Brushes(look)
        self._hits: Sequence[Span] = ()
        self._dims: Callable[[SeenTurn], bool] | None = None

    def _lay_out(self, codings: Iterable[SeenCoding]) -> None:
        """Share out the pane's width, cut the text into lines, and give the codings their lanes."""
        self._width = self.size.width or _UNKNOWN_WIDTH
        turns = self.reading.turns
        marks = self._brushes.look.marks.values()
        mark = max((cell_len(shown(mark)) for mark in marks), default=0)
        self.columns = share(self._width - 1, turns[-1].number if turns else 0, mark)
        self.lines = Lines(self.measured, self.columns.text - 1)
        self._lane(codings)
        self.virtual_size = Size(self._width, len(self.lines))

    def _lane(self, codings: Iterable[SeenCoding]) -> None:
        self.lanes = Lanes(codings, self.lines, self.columns.lanes)
        self._paint_anew()

    def _paint_anew(self) -> None:
        painter = Painter(self.lines, self.lanes, self.turns, self.columns, self._brushes)
        painter.hits, painter.dims = self._hits, self._dims
        self.painter = painter
        self._strips.clear()
        self.refresh()

    def dim(self, predicate: Callable[[SeenTurn], bool] | None) -> None:
        """Dim the turns of which this is true."""
        self._dims = predicate
        self._paint_anew()

    def mark_hits(self, spans: Iterable[Span]) -> None:
        """Mark places found, and no others."""
        self._hits = sorted(spans)
        self._paint_anew()

    def restyle(self, look: Look) -> None:
        """Show the same in another look."""
        self._brushes = Brushes(look)
        self._lay_out_in_place()

    # on the screen

    def render_line(self, y: int) -> Strip:
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are: there is no border or padding that Textual would add."""
        # What Textual works out anew at each asking is asked for once, not for each line.
        (width, height), top = self.size, self.scroll_offset.y
        pulled = thumb(top, height, len(self.lines))
        strips = [self._strip(top + y, y in pulled, width) for y in crop.line_range]
        # Our colours are true ones already: translating would look at each segment for nothing.
        filters = [
            each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)
        ]
        for each in filters:
            strips = [strip.apply_filter(each, self.background_colors[1]) for strip in strips]
        if crop.column_span == (0, width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def _strip(self, line: int, on_thumb: bool, width: int) -> Strip:
        """A line with its part of the bar."""
        key = line, on_thumb
        strip = self._strips.get(key)
        if strip is None or strip.cell_length != width:
            if len(self._strips) >= _KEPT:
                self._strips.clear()
            strip = self._strips[key] = self._painted(line, on_thumb, width)
        return strip

    def _painted(self, line: int, on_thumb: bool, width: int) -> Strip:
        if line < len(self.lines):
            strip = self.painter.strip(line, self._view)
            if strip.cell_length != width - 1:
                strip = strip.adjust_cell_length(width - 1, self._brushes.plain)
        else:
            strip = Strip([self._brushes.blank(width - 1)])
        palette = self._brushes.look.palette
        color = palette.dim if on_thumb else palette.panel
        bar = Segment(THUMB if on_thumb else TRACK, self._brushes.style(color))
        return Strip([*strip, bar], width)

    def _touch(self, span: Span) -> None:
        """Paint the lines of a stretch again."""
        first, last = self.lines.line_of(span.start), self.lines.line_of(span.end)
        if last - first > _KEPT:
            self._strips.clear()
        else:
            for line in range(first, last + 1):
                self._strips.pop((line, False), None)
                self._strips.pop((line, True), None)
        top = self.scroll_offset.y
        first, last = max(first, top), min(last, top + self.size.height - 1)
        if first <= last:
            self.refresh_lines(first, last - first + 1)

    def _look_at(self, view: View) -> None:
        """Show another cursor, selection or current coding."""
        before, self._view = self._view, view
        for span in _changed(before, view):
            self._touch(span)

    def _scroll_to_line(self, line: int, context: int = 0) -> None:
        """Bring a line on the screen, with lines of context; from afar, to its upper third."""
        top, height = self.scroll_offset.y, self.size.height
        if not height:  # not on the screen yet; on_resize comes back to it
            return
        context = min(context, max(0, (height - 1) // 2))
        if top + context <= line < top + height - context:
            return
        if context and not top - height < line < top + 2 * height:
            top = line - height // 3
        elif line < top + context:
            top = line - context
        else:
            top = line - height + 1 + context
        self.scroll_to(y=top, animate=False)

    # on another width

    def on_resize(self, event: Resize) -> None:
        seen = self._cursor_row in range(self._height)
        first, self._height = not self._height, self.size.height
        if self.size.width != self._width:
            self._lay_out_in_place()
        if first or seen:
            self._scroll_to_line(self.lines.line_of(self._view.extent.cursor), CONTEXT * first)

    @property
    def _cursor_row(self) -> int:
        return self.lines.line_of(self._view.extent.cursor) - self.scroll_offset.y

    def _lay_out_in_place(self) -> None:
        """Lay out anew; the cursor stays in its row, or where it isn't seen, the top line."""
        top = self.scroll_offset.y
        kept, row = self._view.extent.cursor, self._cursor_row
        if row not in range(self.size.height):
            kept, row = self.lines.bounds(min(top, len(self.lines) - 1))[0], 0
        self._lay_out(self.lanes.codings)
        self.scroll_to(y=self.lines.line_of(kept) - row, animate=False)


def _changed(before: View, after: View) -> Iterator[Span]:
    """The stretches of text that look otherwise."""
    old, new = before.extent, after.extent
    if (old.cursor, before.focused) != (new.cursor, after.focused):
        yield Span(old.cursor, old.cursor)
        yield Span(new.cursor, new.cursor)
    yield from _differ(old.selection, new.selection)
    yield from _differ(before.pointed_out, after.pointed_out)
    if before.current != after.current:
        for coding in (before.current, after.current):
            if coding is not None:
                yield Span(coding.start, coding.end)


def _differ(old: Span | None, new: Span | None) -> Iterator[Span]:
    """What is selected in one but not in the other."""
    if old is None or new is None:
        yield from (span for span in (old, new) if span is not None)
        return
    for one, other in ((old.start, new.start), (old.end, new.end)):
        if one != other:
            yield Span(min(one, other), max(one, other))
