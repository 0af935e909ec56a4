"""Rows: the one list widget, for every list of the coding room.

It owns the cursor, the mouse, and how a line is cut and lined up in terminal cells; what a row
says is its maker's. Lines are drawn when they come into view, so that thousands cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

CURSOR = "▸ "
MUTED = "auto 60%"
"""The style of what is said in passing, readable on any background."""

_GUTTER = len(CURSOR)
_STEP = 2
_CHECKS = {None: "", True: "[x] ", False: "[ ] "}
_PART = "part"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. key: what it stands for, once in a list.

    content: on one line, literal.  indent: its depth in a tree.  heading: it names what follows
    and is passed over by the cursor, as is a disabled one.  checked: None where there is nothing
    to check.  extra: what stands at the right edge, a count mostly.
    """

    key: str
    content: Content
    indent: int = 0
    heading: bool = False
    disabled: bool = False
    checked: bool | None = None
    extra: str = ""

    @property
    def open(self) -> bool:
        """Whether the cursor can stand on it."""
        return not (self.heading or self.disabled)


def part(text: str, name: str, style: str = "") -> Content:
    """A piece of a row that can be clicked on its own: a click on it posts Rows.Part."""
    return Content.styled(text, style).stylize(Style.from_meta({_PART: name}))


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor. clicks: how many clicks choose a row."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--heading",
        "rows--disabled",
        "rows--extra",
    }
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size: 0 1;
        scrollbar-gutter: stable;
        &:focus > .rows--cursor { background: $primary 40%; text-style: bold; }
        & > .rows--cursor { background: $primary 15%; }
        & > .rows--heading { color: $text-muted; text-style: bold; }
        & > .rows--disabled { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
        Binding("space", "check", show=False),
    ]

    @dataclass
    class _Told(Message):
        rows: Rows
        key: str

        @property
        def control(self) -> Rows:
            return self.rows

    class Chosen(_Told):
        """A row was chosen, by Enter or by mouse."""

    class Part(_Told):
        """A part of a row that acts by itself was clicked; name: which."""

        def __init__(self, rows: Rows, key: str, name: str) -> None:
            super().__init__(rows, key)
            self.name = name

    class Toggled(_Told):
        """A row was checked or is checked no more."""

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another row. key: None where there is none to stand on."""

        rows: Rows
        key: str | None

        @property
        def control(self) -> Rows:
            return self.rows

    def __init__(self, rows: Iterable[Row] = (), *, clicks: int = 1) -> None:
        super().__init__()
        self.clicks = clicks
        self._rows: Sequence[Row] = ()
        self._places: dict[str, int] = {}
        self._at: int | None = None
        self.set_rows(rows)

    # what it shows

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    @property
    def highlighted(self) -> str | None:
        """The key of the row under the cursor."""
        return None if self._at is None else self._rows[self._at].key

    @property
    def checked(self) -> list[str]:
        """The keys of the rows that are checked."""
        return [row.key for row in self._rows if row.checked]

    def set_rows(self, rows: Iterable[Row], *, keep: bool = True) -> None:
        """Show other rows. keep: the cursor stays on its row if that is still there, or near it."""
        before, place, old = self.highlighted, self._at or 0, self._rows
        self._rows = tuple(rows)
        self._places = {row.key: number for number, row in enumerate(self._rows)}
        at = self._places.get(before) if keep and before is not None else None
        self._at = self._nearest(place if keep else 0) if at is None else at
        self.virtual_size = Size(1, len(self._rows))
        self._follow()
        self._refresh_changed(old)
        if self.highlighted != before:
            self.post_message(self.Highlighted(self, self.highlighted))

    def _refresh_changed(self, old: Sequence[Row]) -> None:
        """Draw only the rows that say something else, where a list is merely brought up to date."""
        if [row.key for row in old] != list(self._places):
            self.refresh()
            return
        for place, (before, row) in enumerate(zip(old, self._rows, strict=True)):
            if before != row:
                self.refresh_line(place)

    def put(self, row: Row) -> None:
        """Show one row anew, in its old place."""
        place = self._places[row.key]
        self._rows = (*self._rows[:place], row, *self._rows[place + 1 :])
        self.refresh_line(place)

    def highlight(self, key: str) -> None:
        """Move the cursor to a row; one that isn't here changes nothing."""
        place = self._places.get(key)
        if place is not None:
            self._move(place)

    # moving and choosing

    def action_step(self, by: int) -> None:
        if self._at is None:
            return
        place = self._at + by
        while 0 <= place < len(self._rows) and not self._rows[place].open:
            place += by
        if 0 <= place < len(self._rows):
            self._move(place)

    def action_page(self, by: int) -> None:
        if self._at is not None:
            self._move(self._nearest(self._at + by * max(1, self.size.height - 1)))

    def action_first(self) -> None:
        self._move(self._nearest(0))

    def action_last(self) -> None:
        self._move(self._nearest(len(self._rows)))

    def action_choose(self) -> None:
        if self.highlighted is not None:
            self.post_message(self.Chosen(self, self.highlighted))

    def action_check(self) -> None:
        row = None if self._at is None else self._rows[self._at]
        if row is not None and row.checked is not None:
            self.put(replace(row, checked=not row.checked))
            self.post_message(self.Toggled(self, row.key))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = event.y - self.gutter.top + self.scroll_offset.y
        if not 0 <= place < len(self._rows):
            return
        key = self._rows[place].key
        name = event.style.meta.get(_PART)
        if name is not None:
            self.post_message(self.Part(self, key, name))
        elif self._rows[place].open:
            self._clicked(place, event.chain)

    def _clicked(self, place: int, chain: int) -> None:
        self._move(place)
        if self._rows[place].checked is not None:
            self.action_check()
        elif chain == self.clicks or chain > self.clicks > 1:
            self.action_choose()

    def _nearest(self, place: int) -> int | None:
        """The row nearest to a place that the cursor can stand on, later ones first."""
        place = min(max(place, 0), len(self._rows))
        after = (number for number in range(place, len(self._rows)) if self._rows[number].open)
        before = (number for number in range(place - 1, -1, -1) if self._rows[number].open)
        found = next(after, None)
        return next(before, None) if found is None else found

    def _move(self, place: int | None) -> None:
        if place is None or place == self._at:
            return
        old, self._at = self._at, place
        if old is not None:
            self.refresh_line(old)
        self.refresh_line(place)
        self._follow()
        self.post_message(self.Highlighted(self, self._rows[place].key))

    def _follow(self) -> None:
        """Bring the cursor into view, with the heading right above it."""
        if self._at is None or not self.is_mounted:
            return
        top = self._at
        while top and self._rows[top - 1].heading:
            top -= 1
        for lines in (Region(0, top, 1, 1), Region(0, self._at, 1, 1)):
            self.scroll_to_region(lines, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        self._follow()

    # drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row, cursor = self._rows[place], place == self._at
        kinds = {"cursor": cursor, "heading": row.heading, "disabled": row.disabled}
        style = self.get_visual_style(*(f"rows--{kind}" for kind, is_so in kinds.items() if is_so))
        return Strip(self._line(row, width, cursor).render_segments(style), width)

    def _line(self, row: Row, width: int, cursor: bool) -> Content:
        lead = (CURSOR if cursor else " " * _GUTTER) if not row.heading else ""
        lead += _indented(row.indent, width // 3) + _CHECKS[row.checked]
        extra = f" {row.extra}" if row.extra else ""
        room = max(0, width - len(lead) - Content(extra).cell_length)
        said = row.content.first_line.truncate(room, ellipsis=True, pad=True)
        return Content.assemble(lead, said, (extra, MUTED)).truncate(width, pad=True)


def _indented(depth: int, limit: int) -> str:
    """Blanks for a row's depth in a tree; past the limit, the depth as a number."""
    if depth * _STEP <= limit:
        return " " * (depth * _STEP)
    return f"⟨{depth}⟩ ".rjust(limit)
