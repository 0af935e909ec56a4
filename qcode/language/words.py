"""Words: Chinese ones by jieba with the project's own dictionary, others as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from qcode.coding.spans import Span, unite
from qcode.language.tokens import REST, Token, tokens

_UNDIVIDED = regex.compile(
    rf"\p{{GCB=Prepend}}++.{REST}*+|.{REST}++|[一二三四五六七八九]*+〇[〇一二三四五六七八九]*+",
    regex.DOTALL,
)
"""What jieba would cut: graphemes of several characters, and years such as 二〇二四."""

_LETTER = regex.compile(r"[\p{L}\p{N}]")


def words(text: str, dictionary: tuple[str, ...] = ()) -> list[Span]:
    """The words of a text in whichever languages, in order; no blanks, no punctuation.

    dictionary: Chinese words that jieba may not know, such as names.

    >>> text = "村民don't去W县，3.5公里。"
    >>> [text[word.start : word.end] for word in words(text, ("W县",))]
    ['村民', "don't", '去', 'W县', '3.5', '公里']
    """
    found: list[Span] = []
    for run in _runs(text):
        written = [Span(token.start, token.end) for token in run if token.kind == "word"]
        if len(written) < len(run):
            written += _chinese(text, run[0].start, run[-1].end, dictionary)
        found += unite(written)
    return found


def _runs(text: str) -> Iterator[list[Token]]:
    """Words, and Chinese with what is joined to it: W县, T恤."""
    run: list[Token] = []
    for token in tokens(text):
        if run and (token.kind == "sign" or token.start != run[-1].end):
            yield run
            run = []
        if token.kind != "sign":
            run.append(token)
    if run:
        yield run


def _chinese(text: str, start: int, end: int, dictionary: Sequence[str]) -> list[Span]:
    """What jieba makes of a run, and what it may not divide."""
    from qcode.language.segmenter import segmenter

    spans = [Span(*match.span()) for match in _UNDIVIDED.finditer(text, start, end)]
    at = start
    for piece in segmenter().cut(text[start:end], dictionary):
        if _LETTER.search(piece):
            spans.append(Span(at, at + len(piece)))
        at += len(piece)
    return spans
