"""Which characters of a text may reach a screen or a document as they are.

Interviews are data: nothing in them may move a cursor, turn a line around or break a file.
"""

from __future__ import annotations

import re

_CONTROL = "\x00-\x09\x0b-\x1f\x7f-\x9f"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_BREAKS_AND_MARKS = "\u2028\u2029\ufeff\ufff9-\ufffb"
_NO_CHARACTER = "\ud800-\udfff\ufffe\uffff"
_UNSEEN = re.compile(f"[{_CONTROL}{_DIRECTION}{_BREAKS_AND_MARKS}{_NO_CHARACTER}]")
_ILLEGAL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_NO_CHARACTER}]")


def visible(text: str) -> str:
    """The text with all that acts rather than shows written out: ␛ for ESC, \\u202e for U+202E.

    Newlines stay, since whoever lays out lines splits on them; a tab becomes a space.

    >>> visible("a\\x1b[31m")
    'a␛[31m'
    """
    return _UNSEEN.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"\\u{code:04x}"


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 forbids, every line break a newline."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
