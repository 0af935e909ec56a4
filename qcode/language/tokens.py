"""What a text is made of: Chinese runs, other words, and signs. Sentences and words stand on it.

Scripts tell what is Chinese, so a text that mixes both needs no saying so. Whether a dot belongs
to its word (Mr., U.S., e.g.) is known by spaCy's blank English tokenizer. It is asked about words
with a dot or an @ only: its time grows with the square of a run of signs, and it takes two seconds
to load. A grapheme (what a reader takes for one character) is never split.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, cast

import regex

from qcode.coding.spans import Span, unite
from qcode.language.pipelines import pipeline

Kind = Literal["han", "word", "sign"]


class Token(NamedTuple):
    """A piece of a text. [start, end): as in Span."""

    kind: Kind
    start: int
    end: int


REST = r"[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]"
"""What belongs to the grapheme before it."""

_LETTER_OR_DIGIT = rf"(?!\p{{Extended_Pictographic}}|{REST})[\p{{L}}\p{{N}}]"
_HAN = rf"\p{{GCB=Prepend}}*(?=\p{{Han}}){_LETTER_OR_DIGIT}{REST}*+"
_LETTER = rf"\p{{GCB=Prepend}}*(?!\p{{Han}}){_LETTER_OR_DIGIT}{REST}*+"
_INSIDE = r"['’\-]|(?<=\d)[.,](?=\d)"
"""Signs that stand inside a word: don't, face-to-face, 3.5 and 100,000 are one each."""

_PLAIN = regex.compile(rf"(?:{_LETTER})++(?:(?:{_INSIDE})(?:{_LETTER})++)*+")
_TOKEN = regex.compile(
    rf"(?P<han>(?:{_HAN})++)"
    rf"|(?P<word>(?:{_LETTER})++(?:(?:{_INSIDE}|[.@])(?:{_LETTER})++)*+(?:\.(?!\.|{REST}))?+)"
    rf"|(?P<sign>…{{2,}}(?!{REST})|\.{{2,}}(?!{REST})|(?!\s)\X)"
)

_LONGEST_ASKED = 60
"""In characters; a longer word with dots is no abbreviation, and spaCy isn't asked about it."""


def tokens(text: str) -> Iterator[Token]:
    """Everything in a text but its blanks, in order."""
    for match in _TOKEN.finditer(text):
        kind = cast(Kind, match.lastgroup)
        start, end = match.span()
        if kind == "word" and not _PLAIN.fullmatch(text, start, end):
            yield from _parted(text[start:end], start)
        else:
            yield Token(kind, start, end)


def _parted(piece: str, at: int) -> Iterator[Token]:
    """The words and dots of a piece that has dots; at: where the piece begins."""
    plain = [Span(*match.span()) for match in _PLAIN.finditer(piece)]
    done = 0
    for word in unite([*plain, *_held_together(piece)]):
        yield from (Token("sign", at + dot, at + dot + 1) for dot in range(done, word.start))
        yield Token("word", at + word.start, at + word.end)
        done = word.end
    yield from (Token("sign", at + dot, at + dot + 1) for dot in range(done, len(piece)))


@lru_cache(maxsize=10_000)
def _held_together(piece: str) -> list[Span]:
    """What English spelling takes for one word."""
    if len(piece) > _LONGEST_ASKED:
        return []
    found = [(token.idx, token.text) for token in pipeline("en").tokenizer(piece)]
    return [Span(at, at + len(word)) for at, word in found if _PLAIN.search(word)]
