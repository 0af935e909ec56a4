"""Pairs of quotation marks, Chinese and Western."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.coding.spans import Span

_CLOSER = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", '"': '"', "＂": "＂"}
_CLOSING = frozenset(_CLOSER.values())


def quotations(text: str) -> Iterator[Span]:
    """What stands between matching marks, inner ones first; marks without a match count as none.

    >>> [text[span.start : span.end] for text in ["“他说‘don’t’就走”"] for span in quotations(text)]
    ['don’t', '他说‘don’t’就走']
    """
    open_marks: list[tuple[str, int]] = []
    for at, mark in enumerate(text):
        if mark not in _CLOSER and mark not in _CLOSING:
            continue
        if _is_apostrophe(text, at):
            continue
        matching = [place for place, (closer, _) in enumerate(open_marks) if closer == mark]
        if mark in _CLOSING and matching:
            _, start = open_marks[matching[-1]]
            del open_marks[matching[-1] :]
            yield Span(start + 1, at)
        elif mark in _CLOSER:
            open_marks.append((_CLOSER[mark], at))


def _is_apostrophe(text: str, at: int) -> bool:
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return text[at] == "’" and len(around) == 2 and around.isascii() and around.isalpha()
