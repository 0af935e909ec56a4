"""Lookup: things found by what one types of their names, in either script.

Made for a palette: thousands of names, and an answer for every key pressed. pypinyin is loaded
for the first Chinese name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from qcode.codebook.values import folded
from qcode.language.pinyin import typed

_HAN = regex.compile(r"\p{Han}")
_SIGNS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")

_LONGEST = 60
"""Characters of a name that are found by pinyin: what one may type grows with their square."""

_WHOLE, _BEGINNING, _WORD, _INSIDE, _PINYIN, _NOT = range(6)
"""How well an entry fits, best first."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A thing as it is looked for, in strings that are quick to search.

    names: as they are compared, each between newlines.  words: theirs, a blank before each.
    pinyin: all that one may type of the names, a blank before each.
    """

    key: str
    names: str
    words: str
    pinyin: str


class Lookup:
    """Finds keys by parts of names."""

    def __init__(self, entries: Iterable[tuple[str, Sequence[str]]]) -> None:
        """entries: a key and the names by which it is found; the key itself only if it is one."""
        self._entries = [_entry(key, names) for key, names in entries]

    def find(self, query: str) -> list[str]:
        """The keys that every word of the query fits, best first; all of them for an empty one.

        A whole name goes before the beginning of one, then come the beginning of a word in it, the
        inside of a word, and pinyin (initials, or in full). Equals stay in their order.
        """
        wanted = " ".join(folded(query).split())
        if not wanted:
            return [entry.key for entry in self._entries]
        terms = [f" {term}" for term in _SIGNS.split(wanted) if term]
        found: list[list[str]] = [[] for _ in range(_NOT + 1)]
        for entry in self._entries:
            found[_fit(entry, wanted, terms)].append(entry.key)
        return [key for keys in found[:_NOT] for key in keys]


def _entry(key: str, names: Sequence[str]) -> _Entry:
    compared = dict.fromkeys(" ".join(folded(name).split()) for name in names)
    words = " ".join(_SIGNS.sub(" ", f" {name}") for name in compared)
    chinese = (name for name in compared if _HAN.search(name))
    ways = dict.fromkeys(way for name in chinese for way in sorted(typed(name[:_LONGEST])))
    return _Entry(key, "\n".join(("", *compared, "")), words, " ".join(("", *ways)))


def _fit(entry: _Entry, wanted: str, terms: Sequence[str]) -> int:
    """terms: the words of what is wanted, a blank before each."""
    if wanted in entry.names:
        if f"\n{wanted}" in entry.names:
            return _WHOLE if f"\n{wanted}\n" in entry.names else _BEGINNING
        if not terms:
            return _INSIDE
    worst = _WORD if terms else _NOT
    for term in terms:
        if term in entry.words:
            continue
        if term[1:] in entry.words:
            worst = max(worst, _INSIDE)
        elif term in entry.pinyin:
            worst = _PINYIN
        else:
            return _NOT
    return worst
