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

_ALSO = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}
"""Letters that are another case of these: İ and ı, the sign for kelvin, ſ."""


LONGEST = 1_000
"""So many characters may be looked for at once: of many alike, each place is tried to its end."""


def pattern(words: str, *, case_sensitive: bool = False) -> re.Pattern[str]:
    """What finds these very words, blanks at their ends included. Raises UsageProblem."""
    if not words.strip():
        raise UsageProblem(
            Text("there are no words to look for", "没有要查找的词"),
            Text("give one or more characters", "请输入一个或多个字"),
        )
    if len(words) > LONGEST:
        raise UsageProblem(
            Text(
                f"more than {LONGEST:,} characters can't be looked for at once",
                f"一次最多查找 {LONGEST:,} 个字",
            ),
            Text("give fewer", "请缩短要查找的文字"),
        )
    if case_sensitive:
        return re.compile(re.escape(words))
    # Letters spelled out are found more than twice as fast as by a flag, which is for all others.
    flag = re.NOFLAG if all(map(_spelled_out, words)) else re.IGNORECASE
    return re.compile("".join(map(_either_way, words)), flag)


def places(text: str, words: str, *, case_sensitive: bool = False) -> Iterator[Span]:
    """Where the words stand in a text, in order and without overlapping. Raises UsageProblem.

    >>> list(places("GDP和ＧＤＰ", "gdp"))
    [Span(start=0, end=3), Span(start=4, end=7)]
    """
    hits = pattern(words, case_sensitive=case_sensitive).finditer(text)
    return (Span(*hit.span()) for hit in hits)


def _spelled_out(letter: str) -> bool:
    """Whether `_either_way` finds the letter in either case without a flag."""
    return letter in _OTHER_WIDTH or letter.lower() == letter.upper()


def _either_way(letter: str) -> str:
    """What finds a letter in either case and width."""
    if letter not in _OTHER_WIDTH:
        return re.escape(letter)
    cases = {letter.lower(), letter.upper()}
    widths = cases | {_OTHER_WIDTH[each] for each in cases}
    also = {each for low, others in _ALSO.items() if low in widths for each in others}
    return f"[{''.join(map(re.escape, sorted(widths | also)))}]"
