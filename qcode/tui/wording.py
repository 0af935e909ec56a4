"""The interface's words, in English or Chinese: gettext, and which language is on.

`_` translates where something is shown; `N_` only marks a text that is translated later. The
catalog is locale/zh/LC_MESSAGES/qcode.po; English needs none, being the language of the code.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from qcode.texts import Lang

LOCALE = Path(__file__).with_name("locale")

_lang: Lang = "en"


def speak(lang: Lang) -> None:
    """Choose the language of the interface, for all that is shown from now on."""
    global _lang
    _lang = lang


def language() -> Lang:
    """The language that is on."""
    return _lang


def _(message: str) -> str:
    """The message in the language that is on."""
    return _catalog(_lang).gettext(message)


def N_(message: str) -> str:
    """Mark a message for translation; it is looked up where it is shown."""
    return message


@cache
def _catalog(lang: Lang) -> gettext.NullTranslations:
    return gettext.translation("qcode", LOCALE, languages=[lang], fallback=True)
