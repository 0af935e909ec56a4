"""Pinyin: how a Chinese name is typed on a Latin keyboard, and the id that a name gives.

A character that is read in several ways gives each of them, unless the word it stands in decides:
重 of 重庆 is chong, 重 alone is zhong, chong or tong. Tones are left out, and ü is v.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

import regex

_RUN = regex.compile(r"\p{Han}+|[a-z0-9]+")

_MOST = 64
"""So many readings of one name are enough."""

_LONGEST_SLUG = 48

_Ways = tuple[str, ...]


class _Syllable(NamedTuple):
    """One Chinese character, or a Latin word, in all ways it may be typed."""

    spelled: _Ways
    short: _Ways


def initials(name: str) -> frozenset[str]:
    """The first letters of the syllables; a Latin word counts by its first letter, or whole.

    >>> sorted(initials("A县资源捕获"))
    ['axzybh']
    """
    return frozenset(_joined([syllable.short for syllable in _syllables(name)]))


def spelled(name: str) -> frozenset[str]:
    """Full pinyin, without blanks.

    >>> sorted(spelled("重庆ABC"))
    ['chongqingabc']
    """
    return frozenset(_joined([syllable.spelled for syllable in _syllables(name)]))


def typed(name: str) -> frozenset[str]:
    """Both, from each syllable on: "buhuo" and "bh" are of 资源捕获 too."""
    syllables = _syllables(name)
    ways = ([each.spelled for each in syllables], [each.short for each in syllables])
    rests = (each[first:] for each in ways for first in range(len(syllables)))
    return frozenset(word for rest in rests for word in _joined(rest))


def slug(name: str) -> str:
    """An id of a-z, 0-9 and hyphens; "code" for a name that gives none.

    >>> slug("资源捕获 (WiFi)")
    'zi-yuan-bu-huo-wifi'
    """
    parts = [syllable.spelled[0] for syllable in _syllables(name)]
    while len("-".join(parts)) > _LONGEST_SLUG and len(parts) > 1:
        parts.pop()
    return "-".join(parts)[:_LONGEST_SLUG] or "code"


def _joined(ways: Sequence[_Ways]) -> Iterable[str]:
    return map("".join, islice(product(*ways), _MOST)) if ways else ()


@lru_cache(maxsize=10_000)
def _syllables(name: str) -> tuple[_Syllable, ...]:
    return tuple(each for run in _RUN.findall(_plain(name)) for each in _read(run))


def _plain(name: str) -> str:
    """Small letters without accents, and words without apostrophes."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in letters if each not in "'’" and not unicodedata.combining(each))


def _read(run: str) -> Iterator[_Syllable]:
    if run.isascii():
        yield _Syllable((run,), tuple(dict.fromkeys((run[0], run))))
        return
    from pypinyin import Style, pinyin

    for ways in pinyin(run, style=Style.NORMAL, heteronym=True, errors="ignore"):
        yield _Syllable(tuple(ways), tuple(dict.fromkeys(way[0] for way in ways)))
