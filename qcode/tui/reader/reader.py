"""Reader: the widget of the transcript, with the mouse besides the keys of Steering.

Pressing puts the cursor, dragging selects, on a stripe or a name it means that coding. A drag takes
the characters under both its ends, as a pen does; beyond the edge it scrolls on. The bar is pulled.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual.events import Click, MouseDown, MouseMove, MouseUp
from textual.timer import Timer

from qcode.tui.reader.bar import top_for
from qcode.tui.reader.extent import Extent
from qcode.tui.reader.lanes import Stripe
from qcode.tui.reader.steering import Steering

_LEFT_BUTTON = 1
_SCROLL_EVERY = 0.05


class Reader(Steering):
    """open(), put(), drop(), replace(): what is shown.  go(), choose(): where.  Moved: told."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed: int | None = None
        self._held_at = (0, 0)
        self._dragged = False
        self._pulls = False
        self._beyond = 0
        self._scrolling: Timer | None = None

    def on_mount(self) -> None:
        self._scrolling = self.set_interval(_SCROLL_EVERY, self._scroll_on, pause=True)

    def on_mouse_down(self, event: MouseDown) -> None:
        if event.button != _LEFT_BUTTON:
            return
        if event.x >= self.columns.width:
            self._pulls = True
            self._pull(event.y)
            self.capture_mouse()
            return
        stripe = self._stripe_at(event.x, event.y)
        if stripe is not None:
            self._mean(stripe, self._line_at(event.y))
            return
        self._pressed = self._offset_at(event.x, event.y)
        self._held_at, self._dragged = (event.x, event.y), False
        extent = Extent(self._pressed)
        if event.shift:
            extent = self._view.extent.moved(self._pressed, extend=True)
            self._pressed = extent.anchor
        self._become(extent)
        self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        if self._pulls:
            self._pull(event.y)
        if self._pressed is None or self._scrolling is None:
            return
        self._hold_at(event.x, event.y)
        self._beyond = min(event.y, 0) + max(event.y - self.size.height + 1, 0)
        if self._beyond:
            self._scrolling.resume()
        else:
            self._scrolling.pause()

    def on_mouse_up(self, event: MouseUp) -> None:
        """Let go; the last of the way there may not have been told as a move."""
        if self._pressed is not None:
            self._hold_at(event.x, event.y)
        self._pressed, self._pulls = None, False
        self.release_mouse()
        if self._scrolling is not None:
            self._scrolling.pause()

    async def on_click(self, event: Click) -> None:
        """Twice a word, three times a sentence; what comes after waits for it."""
        if event.button != _LEFT_BUTTON or self._stripe_at(event.x, event.y) is not None:
            return
        if self._dragged:  # to where the mouse was let go shortly before: no double click
            return
        if event.chain == 2:
            await self.action_select("word")
        elif event.chain == 3:
            await self.action_select("sentence")

    def _line_at(self, y: int) -> int:
        """The line at a row of the pane, or the nearest."""
        row = max(0, min(y, self.size.height - 1))
        return min(row + self.scroll_offset.y, len(self.lines) - 1)

    def _offset_at(self, x: int, y: int) -> int:
        """The character at a place in the pane, or the nearest in its line."""
        return self.lines.offset_at(self._line_at(y), max(0, x - self.columns.number))

    def _hold_at(self, x: int, y: int) -> None:
        """The mouse is there, its button held."""
        if (x, y) != self._held_at:
            self._held_at, self._dragged = (x, y), True
            self._drag_to(self._offset_at(x, y))

    def _drag_to(self, pointed: int) -> None:
        """Select from the character pressed to the one pointed at, both included."""
        pressed = self._pressed
        if pressed is None or (pointed == pressed and self.selection is None):
            return
        if pointed >= pressed:
            extent = Extent(self._after(pointed), pressed)
        else:
            extent = Extent(pointed, self._after(pressed))
        self._become(extent)

    def _after(self, offset: int) -> int:
        """The end of a character; of a newline its start, as there is nothing to see of it."""
        at_newline = self.reading.text[offset : offset + 1] == "\n"
        return offset if at_newline else self.measured.beside(offset, 1)

    def _scroll_on(self) -> None:
        """The mouse is held beyond the edge: the further, the faster."""
        if self._pressed is not None:
            self.scroll_to(y=self.scroll_offset.y + self._beyond, animate=False)
            edge = 0 if self._beyond < 0 else self.size.height - 1
            self._drag_to(self._offset_at(self.columns.number, edge))

    def _pull(self, row: int) -> None:
        """The bar is pulled to a row."""
        self.scroll_to(y=top_for(row, self.size.height, len(self.lines)), animate=False)

    # stripes

    def _stripe_at(self, x: int, y: int) -> Stripe | None:
        """The stripe under the mouse, or the first of those whose name is there."""
        line = y + self.scroll_offset.y
        if line >= len(self.lines):
            return None
        stripes = self.lanes.on(line)
        lane = self.columns.lane_at(x)
        if lane is not None:
            return next((stripe for stripe in stripes if stripe.lane == lane), None)
        cell = x - self.columns.names_at
        for name in self.painter.margin.names(line, stripes):
            if name.cell <= cell < name.cell + cell_len(name.shown):
                return next((each for each in stripes if each.coding in name.codings), None)
        return None

    def _mean(self, stripe: Stripe, line: int) -> None:
        """Put the cursor where a coding has its first word in a line, and mean that coding."""
        start, _ = self.lines.bounds(line)
        self._chosen = stripe.coding.id
        self._become(Extent(self.measured.snap(max(start, stripe.coding.start))))
