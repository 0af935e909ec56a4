"""What is shown of a character: itself, or a visible sign for what acts or can't be seen.

Each character has its own cells: nothing that is shown moves the cursor, turns the line around or
melts into its neighbour, so that a line is as wide as the sum of its characters. Widths are
Rich's, since Textual measures with them.
"""

from __future__ import annotations

from functools import lru_cache

import regex
from rich.cells import cell_len

TAB = 4
"""Cells of a tab."""

WIDEST = 8
"""Cells that one grapheme may take; of what is wider only the beginning is shown."""

_LONGEST = 32
"""Code points of one grapheme that are shown."""

_JOINER = "\u200d"
_UNKNOWN = "�"
_BASE = "◌"
"""Stands under a mark that has no letter to stand on."""

_UNSEEN = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}\p{NChar}]|[\p{Cf}--[\p{GCB=Prepend}\xad]]", regex.V1)


GRAPHEME = regex.compile(r"\p{RI}\p{RI}[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]*+|\X")
"""One character as readers count. For a run of flags \\X alone takes the square of its length."""


class _Signs(dict[int, str]):
    """Code point → what is shown of it where it stands alone; for str.translate."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = _sign(chr(code))
        return sign


def _sign(character: str) -> str:
    if character == "\n":
        return " "
    if character == "\t":
        return " " * TAB
    if character < " ":
        return chr(0x2400 + ord(character))
    if _UNSEEN.match(character):
        return "␡" if character == "\x7f" else _UNKNOWN
    return character if cell_len(character) else _BASE + character


SIGNS = _Signs()


def grapheme_sign(grapheme: str) -> str:
    """What is shown of several code points that are one character to the reader.

    A joiner that joins nothing would swallow the next character's cells; a mark alone would stand
    on the one before.
    """
    sign = grapheme[:_LONGEST].strip(_JOINER)
    if not cell_len(sign):
        sign = _BASE + sign
    if cell_len(sign) <= WIDEST:
        return sign
    while cell_len(sign) >= WIDEST:
        sign = sign[:-1].rstrip(_JOINER)
    return f"{sign}…"


def shown(text: str) -> str:
    """A short text as it is shown: literal, and as wide as Rich measures it."""
    return "".join(map(_sign_of, GRAPHEME.findall(text)))


@lru_cache(maxsize=4096)
def shortened(text: str, cells: int) -> str:
    """A text as it is shown, in at most so many cells; … for what is left out."""
    whole = shown(text)
    if cell_len(whole) <= cells:
        return whole
    kept = ""
    for grapheme in GRAPHEME.findall(text):
        longer = kept + _sign_of(grapheme)
        if cell_len(longer) >= cells:
            break
        kept = longer
    return f"{kept}…" if cells > 0 else ""


def _sign_of(grapheme: str) -> str:
    return SIGNS[ord(grapheme)] if len(grapheme) == 1 else grapheme_sign(grapheme)
