"""Prose: paragraphs wrapped as a printed page wraps them, Chinese as well as English.

Textual wraps at blanks only, which tears Chinese apart; lines are broken by exchange.measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qcode.exchange.characters import visible
from qcode.exchange.measure import width as cells
from qcode.exchange.measure import wrap

LONGEST = 4000
"""So many characters of a paragraph are shown; what is cut off ends in …"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some text in one style. lead: what stands before its first line; the others are indented."""

    text: str
    style: str = ""
    lead: str = ""


class Prose(ScrollView, can_focus=True):
    """Paragraphs of literal text, to be scrolled."""

    DEFAULT_CSS = """
    Prose {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size: 0 1;
        scrollbar-gutter: stable;
    }
    """

    spare = 0
    """Cells that are kept free at the right."""

    def __init__(self, paragraphs: Iterable[Paragraph] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs = tuple(paragraphs)
        self._wrapped: tuple[int, list[Content]] = (0, [])

    def show(self, paragraphs: Iterable[Paragraph]) -> None:
        shown = tuple(paragraphs)
        if shown != self._paragraphs:
            self._paragraphs = shown
            self._wrapped = (0, [])
            self._measure()
            self.scroll_home(animate=False)
            self.refresh()

    @property
    def plain(self) -> str:
        """What is shown, without its styles."""
        return "\n".join(f"{each.lead}{each.text}" for each in self._paragraphs)

    def paragraph_at(self, y: int) -> int | None:
        """The number of the paragraph that stands on a row of the pane."""
        width, place = self._room, y + self.scroll_offset.y
        for number, paragraph in enumerate(self._paragraphs):
            place -= sum(1 for _line in _lines(paragraph, max(width, 4)))
            if place < 0:
                return number
        return None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width - self.scrollbar_size_vertical - self.spare))

    def on_resize(self) -> None:
        self._measure()

    @property
    def _room(self) -> int:
        """Cells that a line may take."""
        return self.scrollable_content_region.width - self.spare

    def _measure(self) -> None:
        width, height = self.scrollable_content_region.size
        if width:
            # What fits has one height whatever it is, so that it needs no new layout; one less
            # than the pane's, or Textual would leave a bar that isn't needed any more.
            lines = len(self._lines(self._room))
            self.virtual_size = Size(width, lines if lines > height else height - 1)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        lines, place = self._lines(self._room), y + self.scroll_offset.y
        line = lines[place] if place < len(lines) else Content()
        shown = line.truncate(width, pad=True)
        return Strip(shown.render_segments(self.visual_style), width)

    def _lines(self, width: int) -> list[Content]:
        if self._wrapped[0] != width:
            lines = [line for each in self._paragraphs for line in _lines(each, max(width, 4))]
            self._wrapped = (width, lines)
        return self._wrapped[1]


def _lines(paragraph: Paragraph, width: int) -> Iterator[Content]:
    text = paragraph.text
    shown = visible(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
    lead, indent = paragraph.lead, cells(paragraph.lead)
    for line in wrap(shown, max(width - indent, 2)):
        yield Content.styled(f"{lead}{line}", paragraph.style) if lead + line else Content()
        lead = " " * indent
