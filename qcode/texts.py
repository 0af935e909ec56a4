"""A text in two languages: the one shape in which names and definitions travel."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


def locale_lang() -> Lang:
    """The language of the locale: Chinese, else English."""
    for name in ("QCODE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English, in Chinese, or in both; "" where one is not given."""

    en: str = ""
    zh: str = ""

    @classmethod
    def plain(cls, text: str) -> Text:
        """The same words in either language: initials, the name of a village, free text."""
        return cls(text, text)

    def read(self, lang: Lang) -> str:
        """The text in this language, else in the other."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


def counted(count: int, noun: str, plural: str = "") -> str:
    """1 source, 2 sources."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


@dataclass(frozen=True, slots=True)
class Heading(Text):
    """A text that stands over those that follow it: Methods, References, Notes."""


@dataclass(frozen=True, slots=True)
class Explanation(Text):
    """What some columns of a table mean: it goes where they go. columns: their ids."""

    columns: tuple[str, ...] = ()
