"""Finding words in a text, each place given in exact offsets.

Letters are compared one by one, so that a place is as long as the words that were looked for: ß is
no SS here. Unless told apart, a letter is found in either case, and in full or half width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.texts import Text

_FULL = {chr(half): chr(half + 0xFEE0) for half in range(ord("!"), ord("~") + 1)} | {" ": "\u3000"}

_OTHER_WIDTH = _FULL | {full: half for half, full in _FULL.items()}
"""A character in half width and the same in full width, either way."""


def pattern(words: str, *, case_sensitive: bool = False) -> re.Pattern[str]:
    """What finds these very words, blanks at their ends included. Raises UsageProblem."""
    if not words.strip():
        raise UsageProblem(
            Text("there are no words to look for", "没有要查找的词"),
            Text("give one or more characters", "请输入一个或多个字"),
        )
    if case_sensitive:
        return re.compile(re.escape(words))
    return re.compile("".join(map(_either_width, words)), re.IGNORECASE)


def places(text: str, words: str, *, case_sensitive: bool = False) -> Iterator[Span]:
    """Where the words stand in a text, in order and without overlapping. Raises UsageProblem.

    >>> list(places("GDP和ＧＤＰ", "gdp"))
    [Span(start=0, end=3), Span(start=4, end=7)]
    """
    hits = pattern(words, case_sensitive=case_sensitive).finditer(text)
    return (Span(*hit.span()) for hit in hits)


def _either_width(letter: str) -> str:
    if letter not in _OTHER_WIDTH:
        return re.escape(letter)
    return f"[{re.escape(letter)}{re.escape(_OTHER_WIDTH[letter])}]"
