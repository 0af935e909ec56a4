"""How things look: themes, the colours of codes and actor types, and the signs that go with them.

A colour is never the only sign: a code has its name beside its stripe, an actor type its words in
the details, an interviewer's turn is dim and its label marked, another coder's stripe is dotted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.color import Color
from textual.theme import Theme

from qcode.codebook.model import Code
from qcode.codebook.tree import parents
from qcode.texts import Lang

SAFE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
"""Colours that colour-blind readers can tell apart (Okabe and Ito 2008)."""

_BRIGHT = ("#4f9cf9", "#e5a50a", "#33c481", "#e06c9f", "#8b7cf6", "#f0743e", "#2bb5c0", "#b5bd4f")

SEEN = 3.0
"""The least contrast with the background of a sign in colour (WCAG 2.1, 1.4.11)."""

READ = 4.5
"""The least contrast of words with what they stand on (WCAG 2.1, 1.4.3)."""

THEMES = (
    Theme("qcode-dark", primary="#4f9cf9", secondary="#8b7cf6", accent="#e5a50a", dark=True,
          warning="#e5a50a", error="#ff7b72", success="#33c481",
          background="#16181d", surface="#1c1f26", panel="#262a33", foreground="#d8dbe2"),
    Theme("qcode-light", primary="#1f5fbf", secondary="#6a4fc9", accent="#a15c00", dark=False,
          warning="#a15c00", error="#b3261e", success="#1d7a46",
          background="#fbfaf7", surface="#f3f1ec", panel="#e6e3db", foreground="#23262d"),
    Theme("qcode-safe", primary="#56b4e9", secondary="#cc79a7", accent="#e69f00", dark=True,
          warning="#f0e442", error="#d55e00", success="#009e73",
          background="#101214", surface="#181b1e", panel="#24282c", foreground="#e8e8e8"),
)  # fmt: skip
"""Dark, light, and safe for colour-blind readers."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The theme's colours, as "#rrggbb", for what is painted by hand.

    code_shade: how much of a code's colour goes into the background of its words, 0 to 1.
    """

    background: str
    foreground: str
    dim: str
    cursor: str
    selection: str
    hit: str
    panel: str
    safe: bool
    code_shade: float


@dataclass(frozen=True, slots=True)
class Look:
    """How codes, speakers and coders look at present; made anew when any of it changes.

    names: code → its name in the interface's language.  colors: code → "#rrggbb".
    actors: actor type (level id) → "#rrggbb".
    marks: coder → one or two letters, where several coders are shown; else empty.
    me: the coder at work.
    """

    palette: Palette
    names: Mapping[str, str]
    colors: Mapping[str, str]
    actors: Mapping[str, str]
    marks: Mapping[str, str]
    me: str

    def shade(self, color: str, depth: int = 1) -> str:
        """The background of words coded in a colour; depth: how many codings lie over them.

        The deeper the stronger, as far as the words can still be read.
        """
        base, ink = Color.parse(self.palette.background), Color.parse(self.palette.foreground)
        share = min(self.palette.code_shade * (1 + 0.6 * (depth - 1)), 0.75)
        ground = base.blend(Color.parse(color), share)
        while share > 0 and contrast(ink, ground) < READ:
            share -= 0.02
            ground = base.blend(Color.parse(color), share)
        return ground.hex6

    def actor(self, level: str | None) -> str:
        return self.actors.get(level or "", self.palette.foreground)


def legible(color: str, palette: Palette) -> str:
    """A colour that can be seen on the background: towards the foreground as far as it takes."""
    background, foreground = Color.parse(palette.background), Color.parse(palette.foreground)
    seen = Color.parse(color)
    for _ in range(8):
        if contrast(background, seen) >= SEEN:
            break
        seen = seen.blend(foreground, 0.2)
    return seen.hex6


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in color.normalized)  # fmt: skip
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def code_colors(codes: Sequence[Code], palette: Palette) -> dict[str, str]:
    """Code → colour: its own, else the nearest above it, else its family's; seen on the background.

    Where the theme is safe, every code has its family's of the colours that all readers tell apart.
    """
    safe = palette.safe
    above = parents(codes)
    own = {code.id: code.color for code in codes if code.color}
    choices = SAFE if safe else _BRIGHT
    tops = [code.id for code in codes if code.parent is None]
    family = {top: choices[number % len(choices)] for number, top in enumerate(tops)}
    colors: dict[str, str] = {}
    for code in codes:  # parents come before their children
        up = above[code.id]
        inherited = family[code.id] if up is None else colors[up]
        colors[code.id] = inherited if safe else own.get(code.id, inherited)
    return {code: legible(color, palette) for code, color in colors.items()}


def actor_colors(levels: Sequence[str], palette: Palette) -> dict[str, str]:
    """Actor type → colour, in the order of the codebook."""
    choices = SAFE if palette.safe else _BRIGHT
    return {
        level: legible(choices[number % len(choices)], palette)
        for number, level in enumerate(levels)
    }


def marks_of(coders: Sequence[str]) -> dict[str, str]:
    """Coder → the shortest beginning of the name, of at most two letters, that tells them apart."""
    for length in (1, 2):
        short = {coder: coder[:length].upper() for coder in coders}
        if len(set(short.values())) == len(short):
            return short
    return {coder: f"{coder[:1]}{number}" for number, coder in enumerate(coders, 1)}


def code_name(code: Code, lang: Lang) -> str:
    return code.name.read(lang) or code.id


def palette_of(theme: Theme) -> Palette:
    """The colours of one of our themes for what is painted by hand."""
    background, foreground = theme.background or "#000000", theme.foreground or "#ffffff"
    middle = Color.parse(background).blend(Color.parse(foreground), 0.5).hex6
    primary = Color.parse(background).blend(Color.parse(theme.primary), 0.45).hex6
    return Palette(
        background=background,
        foreground=foreground,
        dim=middle,
        cursor=theme.accent or foreground,
        selection=primary,
        hit=theme.secondary or theme.primary,
        panel=theme.panel or background,
        safe=theme.name == "qcode-safe",
        code_shade=0.30 if theme.dark else 0.28,
    )
