"""The styles of a look, each made once."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from qcode.tui.looks import Look


class Brushes:
    """What Rich needs to paint in a look's colours."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._styles: dict[tuple[str, str, str], Style] = {}
        self._shades: dict[tuple[str, int], str] = {}

    def style(self, color: str, ground: str = "", manner: str = "") -> Style:
        """color, ground: "#rrggbb", the ground at first the palette's. manner: "bold italic" …"""
        wanted = (color, ground, manner)
        style = self._styles.get(wanted)
        if style is None:
            background = ground or self.look.palette.background
            style = Style.parse(f"{manner} {color} on {background}")
            self._styles[wanted] = style
        return style

    def shade(self, code: str, depth: int) -> str:
        """The ground of words that bear a code, with so many codings over them."""
        wanted = (code, depth)
        if wanted not in self._shades:
            self._shades[wanted] = self.look.shade(self.color(code), depth)
        return self._shades[wanted]

    def color(self, code: str) -> str:
        return self.look.colors.get(code, self.look.palette.foreground)

    @property
    def plain(self) -> Style:
        return self.style(self.look.palette.foreground)

    def blank(self, cells: int) -> Segment:
        """Nothing, so many cells wide."""
        return Segment(" " * cells, self.plain)
