"""Sentences: where spaCy's sentencizer begins one, except inside quotation marks and brackets.

A newline always ends a sentence, also an unfinished one; the blanks around it belong to none.
Every other character lies in exactly one sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from qcode.coding.spans import Span
from qcode.language.pipelines import ends, pipeline
from qcode.language.tokens import Token, tokens

RULES = 1
"""Counted up with every change after which any text has other sentences: kept ones are cut anew."""

_GO_ON = frozenset("，、,；;：:")
"""Right after an end and its closing marks, these carry the sentence on."""

_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "«": "»", '"': '"', "＂": "＂"}
_ASIDES = {"（": "）", "(": ")", "【": "】", "〔": "〕", "[": "]"}
_TITLES = {"《": "》", "〈": "〉"}
_OPENING = _QUOTES | _ASIDES | _TITLES
_CLOSING = frozenset(_OPENING.values()) - frozenset(_OPENING)

_WORD = "字"
"""What the sentencizer is shown of any word: spaCy keeps all it has ever seen."""

_MANY, _TOO_MANY = 5_000, 20_000
"""Tokens of one line looked at together: so many and on to the next end, or so many."""


def sentences(text: str, language: str) -> list[Span]:
    """The sentences of a text, in order. language: in "zh" ；and …… end one too.

    >>> text = "他说：“来了？好！”我也去。"
    >>> [text[span.start : span.end] for span in sentences(text, "zh")]
    ['他说：“来了？好！”', '我也去。']
    """
    found: list[Span] = []
    at = 0
    for line in text.split("\n"):
        for block in _blocks(line):
            stretch = _Stretch(line, block, language)
            found += [Span(at + start, at + end) for start, end in stretch.sentences()]
        at += len(line) + 1
    return found


def _blocks(line: str) -> Iterator[list[Token]]:
    """The signs of a line and the words between them, in one block unless it is very long."""
    block: list[Token] = []
    for token in tokens(line):
        is_word = token.kind != "sign"
        if is_word and block and block[-1].kind != "sign":
            block[-1] = Token("word", block[-1].start, token.end)
            continue
        ended = is_word and len(block) >= _MANY and line[block[-1].start] in ends("en")
        if ended or len(block) == _TOO_MANY:
            yield block
            block = []
        block.append(token)
    if block:
        yield block


class _Stretch:
    """A line, or a part of a very long one. Places are positions among its tokens."""

    def __init__(self, line: str, block: Sequence[Token], language: str) -> None:
        self._language = "zh" if language == "zh" else "en"
        self._line = line
        self._block = block
        self._signs = [_sign(line, token) for token in block]
        self._ends = ends(self._language)
        self._opener = _pairs(self._signs)
        self._inside = _insides(self._opener, len(block))

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of each, in the line."""
        first = 0
        for word in self._begun():
            border = self._before(word)
            if self._is_border(first, border, word):
                yield self._block[first].start, self._block[border - 1].end
                first = border
        yield self._block[first].start, self._block[-1].end

    def _begun(self) -> list[int]:
        """The words that begin a sentence, by spaCy, but the first."""
        if self._ends.isdisjoint(self._signs[:-1]):
            return []
        from spacy.tokens import Doc

        nlp = pipeline(self._language)
        seen = nlp(Doc(nlp.vocab, words=self._signs))
        starts: list[int] = (seen.to_array("SENT_START") == 1).nonzero()[0].tolist()
        return starts[1:]

    def _before(self, word: int) -> int:
        """Where its sentence begins: with the opening marks and dashes before the word."""
        place = word
        while not self._closes(place - 1) and self._signs[place - 1] not in self._ends:
            place -= 1
        return place

    def _closes(self, place: int) -> bool:
        return place in self._opener or self._signs[place] in _CLOSING

    def _is_border(self, first: int, border: int, word: int) -> bool:
        """Whether what begins there is a new sentence; first: where the last one began."""
        return not (
            self._inside[border]
            or self._signs[border] in _GO_ON
            or self._is_number(first, border)
            or self._goes_on_small(border, word)
            or self._is_aside(first, border)
        )

    def _is_number(self, first: int, border: int) -> bool:
        """1. as the number of what follows."""
        number = self._block[first]
        dotted = border == first + 2 and self._signs[first + 1] == "."
        return dotted and self._line[number.start : number.end].isdecimal()

    def _goes_on_small(self, border: int, word: int) -> bool:
        """etc. and so on; “Really?” he said."""
        small = border == word and self._line[self._block[word].start].islower()
        return small and (self._signs[border - 1] == "." or self._closes(border - 1))

    def _is_aside(self, first: int, border: int) -> bool:
        """他（真的！）来了: the end is that of a title, or of a bracket within the sentence."""
        for place in range(border - 1, first, -1):
            sign = self._signs[place]
            if sign in self._ends:
                return False
            if sign in _TITLES.values():
                return True
            if sign in _ASIDES.values() and self._opener.get(place, first) != first:
                return True
        return False


def _sign(line: str, token: Token) -> str:
    if token.kind != "sign":
        return _WORD
    sign = line[token.start : token.end]
    return "……" if sign.startswith("……") else sign


def _pairs(signs: Sequence[str]) -> dict[int, int]:
    """From each closing mark to its opening one; what has no partner is left out."""
    opener: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    awaited: Counter[str] = Counter()
    for place, sign in enumerate(signs):
        if awaited[sign]:
            while place not in opener:
                mark, begun = waiting.pop()
                awaited[mark] -= 1
                if mark == sign:
                    opener[place] = begun
        elif sign in _OPENING:
            waiting.append((_OPENING[sign], place))
            awaited[_OPENING[sign]] += 1
    return opener


def _insides(opener: dict[int, int], length: int) -> bytearray:
    """[place]; whether it lies within a pair of marks, the closing one included."""
    inside = bytearray(length)
    for close, begun in opener.items():
        inside[begun + 1 : close + 1] = b"\1" * (close - begun)
    return inside
