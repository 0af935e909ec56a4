"""Cutting a transcript into turns: where a line begins with a label, somebody starts speaking.

Owns the shape of such a line: white space, time stamps and numbering, Markdown bold, the label,
a full- or half-width colon. What follows, over as many paragraphs as it takes, is the turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qcode.sources.labels import LABEL
from qcode.sources.model import Turn

_GAP = r"[^\S\n]*+"
_CLOCK = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:[.,]\d{1,3})?"
_TIMES = rf"{_CLOCK}(?:\s?(?:-->|[-–—~])\s?{_CLOCK})?"
_STAMP = rf"(?:\[{_TIMES}\]|【{_TIMES}】|\({_TIMES}\)|（{_TIMES}）|{_TIMES}(?![\d:：]))"
_NUMBER = r"(?:[(（]\d{1,4}[)）]|[#＃]\d{1,4}[.、]?|\d{1,4}[.．、)）](?!\d))"
_LEAD = rf"{_GAP}(?:(?:{_STAMP}|{_NUMBER}){_GAP})*+"
_AFTER_HALF = r"(?=\s|\Z|[\u2014\u2018\u201c\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
_COLON = rf"(?:：|:{_AFTER_HALF}|:(?=[\U00020000-\U0003ffff])|(?<!\d):(?=\d))"

_OPENING = re.compile(
    rf"\n{_LEAD}"
    rf"(?:({LABEL}){_COLON}"
    rf"|\*\*{_LEAD}({LABEL})(?:\*\*{_GAP}{_COLON}|[:：]{_GAP}\*\*))"
)
"""A line's start up to the colon. The newline in front lets the search leap from line to line."""

_SPOKEN = re.compile(r"\S(?:.*\S)?", re.DOTALL)


def cut(text: str, begins: Callable[[str], bool]) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """The turns of a canonical text, and the labels that nothing follows.

    begins: whether a label begins a turn here. Words before the first label are a turn without
    label, and so is a whole text without labels. A half-width colon right before a digit (JSM:112)
    may as well be a ratio or a reference: it ends a label that stands elsewhere, too.
    """
    turns: list[Turn] = []
    silent: list[str] = []
    for start, end, label in _stretches(text, begins):
        spoken = _SPOKEN.search(text, start, end)
        if spoken is not None:
            turns.append(Turn(len(turns) + 1, spoken.start(), spoken.end(), label))
        elif label is not None:
            silent.append(label)
    return tuple(turns), tuple(silent)


def _stretches(text: str, begins: Callable[[str], bool]) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, label) of what lies between labels, white space included."""
    start, label = 0, None
    openings = [
        (match, (match[1] or match[2]).rstrip()) for match in _OPENING.finditer("\n" + text)
    ]
    sure = {opening for match, opening in openings if not _doubtful(match)}
    for match, opening in openings:
        if begins(opening) and (opening in sure or not _doubtful(match)):
            yield start, match.start(), label
            start, label = match.end() - 1, opening
    yield start, len(text), label


def _doubtful(match: re.Match[str]) -> bool:
    """Whether a half-width colon with a digit right after it ends the label."""
    return match[0].endswith(":") and match.string[match.end() : match.end() + 1].isdigit()
