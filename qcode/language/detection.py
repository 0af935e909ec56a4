"""Chinese or English? Decided once, on import, by the script most of the text is in."""

from __future__ import annotations

import re

from qcode.texts import Lang

_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

_SAMPLE = 1000
"""So many characters from the start are enough to tell."""


def language_of(text: str) -> Lang:
    """ "zh" where the start of the text has more Chinese characters than Latin words.

    >>> language_of("村里开会，讨论 WiFi 的事")
    'zh'
    """
    sample = text[:_SAMPLE]
    return "zh" if len(_CJK.findall(sample)) > len(_LATIN_WORD.findall(sample)) else "en"
