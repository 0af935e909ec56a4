"""Text from files on the screen: literal and safe, whatever it holds.

Textual reads markup in every string it is given; an interview may hold [b], an escape sequence or
a character that turns the line around. So a text reaches a widget only as Content from here.
"""

from __future__ import annotations

from textual.content import Content

from qcode.exchange.characters import visible


def plain(text: str, style: str = "") -> Content:
    """A text as it is: no markup, nothing that acts."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


def one_line(text: str, longest: int = 2000) -> str:
    """A text on one line, for a list or a title; what is very long ends in …"""
    shown = text if len(text) <= longest else f"{text[:longest]}…"
    return visible(" ".join(shown.split()))
