"""How wide a text stands, in cells (a Latin letter 1, a Chinese character 2), and where it breaks.

Ambiguous characters (“ ” … —) count 1, as most terminals draw them. Pages are measured in the
same cells: half an em each.
"""

from __future__ import annotations

from collections.abc import Iterable

from wcwidth import iter_graphemes, wcswidth

from qcode.exchange.characters import visible

_JOINER = "\u200d"
CLOSING = frozenset("，。、；：？！）》〉」』】〕｝”’…—％·～,.;:?!)]}%")
OPENING = frozenset("（《〈「『【〔｛“‘([{")


def width(text: str) -> int:
    """Cells that one line takes; the text is printable (see `printable`)."""
    return wcswidth(text)


def printable(text: str) -> str:
    """The text as it may stand on a terminal, each of its characters as wide as measured."""
    text = visible(text)
    if _JOINER not in text:
        return text
    # A joiner that joins nothing would swallow the cell that follows it.
    return "".join(map(_unjoined, iter_graphemes(text)))


def _unjoined(grapheme: str) -> str:
    bare = grapheme.rstrip(_JOINER)
    return bare + "\\u200d" * (len(grapheme) - len(bare))


def widest(lines: Iterable[str]) -> int:
    """The cells of the widest line; 0 if there is none."""
    return max(map(width, lines), default=0)


def longest_word(text: str) -> int:
    """The cells of the widest piece that a line can't be broken in."""
    return widest(piece.rstrip(" ") for line in text.split("\n") for piece in _pieces(line))


def wrap(text: str, limit: int) -> list[str]:
    """Lines of at most `limit` cells, broken at spaces and between Chinese characters.

    Closing punctuation never starts a line, opening punctuation never ends one; a longer word is
    cut. Newlines in the text are kept. A character wider than the limit stands alone.
    """
    return [line for each in text.split("\n") for line in _fill(each, limit)]


def _fill(text: str, limit: int) -> list[str]:
    if width(text) <= limit:
        return [text]
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width(lines[-1] + piece.rstrip(" ")) > limit:
            lines.append("")
        while width(piece.rstrip(" ")) > limit:
            head = _head(piece, limit)
            lines[-1:] = [head, ""]
            piece = piece[len(head) :]
        lines[-1] += piece
    return [line.rstrip(" ") for line in lines]


def _head(text: str, limit: int) -> str:
    """The first characters that fit; at least one."""
    head = ""
    for grapheme in iter_graphemes(text):
        if head and width(head + grapheme) > limit:
            break
        head += grapheme
    return head


def _pieces(text: str) -> list[str]:
    """The text cut wherever a line may end."""
    pieces: list[str] = []
    before = ""
    for grapheme in iter_graphemes(text):
        if not before or _may_break(before, grapheme):
            pieces.append(grapheme)
        else:
            pieces[-1] += grapheme
        before = grapheme
    return pieces


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in CLOSING or before in OPENING:
        return False
    return before == " " or width(before) > 1 or width(after) > 1
