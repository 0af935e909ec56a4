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

THEMES = (
    Theme("qcode-dark", primary="#4f9cf9", secondary="#8b7cf6", accent="#e5a50a", dark=True,
          background="#16181d", surface="#1c1f26", panel="#262a33", foreground="#d8dbe2"),
    Theme("qcode-light", primary="#1f5fbf", secondary="#6a4fc9", accent="#a15c00", dark=False,
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
        """The background of words coded in a colour; depth: how many codings lie over them."""
        share = min(self.palette.code_shade * (1 + 0.6 * (depth - 1)), 0.75)
        base = Color.parse(self.palette.background)
        return base.blend(Color.parse(color), share).hex6

    def actor(self, level: str | None) -> str:
        return self.actors.get(level or "", self.palette.foreground)


def code_colors(codes: Sequence[Code], *, safe: bool) -> dict[str, str]:
    """Code → colour: its own, else the nearest above it, else its family's from the palette.

    safe: every code takes its family's colour from the palette that all readers can tell apart.
    """
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
    return colors


def actor_colors(levels: Sequence[str], *, safe: bool) -> dict[str, str]:
    """Actor type → colour, in the order of the codebook."""
    choices = SAFE if safe else _BRIGHT
    return {level: choices[number % len(choices)] for number, level in enumerate(levels)}


def marks_of(coders: Sequence[str]) -> dict[str, str]:
    """Coder → the shortest beginning of the name, of at most two letters, that tells them apart."""
    for length in (1, 2):
        short = {coder: coder[:length].upper() for coder in coders}
        if len(set(short.values())) == len(short):
            return short
    return {coder: f"{coder[:1]}{number}" for number, coder in enumerate(coders, 1)}


def code_name(code: Code, lang: Lang) -> str:
    return code.name.read(lang) or code.id


