"""From bytes to canonical text, the one place where a file's encoding matters.

Order of trust: what a byte order mark says, what the researcher says, strict UTF-8, strict
GB18030 where the result looks like Chinese, a detector's answer where it can't be right by
accident (a multi-byte encoding). Anything else is refused: a wrong guess would be coded, quoted
and published.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from qcode.errors import FileProblem, UnknownName

ENCODING_HINT = "name its encoding, for example --encoding gb18030, big5, utf-16 or cp1252"

_MARKS = (  # the longer marks first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"PK\x03\x04", "an Office document or a zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office document"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b\x08", "a compressed file"),
    (b"SQLite format 3\0", "a database"),
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD_SHARE = 0.2
"""Of Chinese characters, outside GB 2312: real simplified text stays far below it."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file. notes: sentences on how it was read, where that isn't as UTF-8."""

    text: str
    notes: tuple[str, ...] = ()


def read_bytes(path: Path) -> bytes:
    """All bytes of an ordinary, readable file that isn't empty; else FileProblem."""
    if not path.is_file():
        raise _no_file(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        reason = (problem.strerror or "it can't be opened").lower()
        raise FileProblem(path, f"it can't be read: {reason}") from None
    if not data:
        raise FileProblem(path, "the file is empty", "leave it out, or look for the right one")
    return data


def decode(data: bytes, path: Path, encoding: str | None = None) -> Decoded:
    """The text in these bytes, without byte order mark, newlines and controls as they are.

    encoding: what the researcher says it is; a byte order mark overrules it.
    Raises FileProblem where the bytes are no text or their encoding can't be told.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            notes = () if name == "utf-8-sig" else (f"read as {name.upper()}",)
            return Decoded(_strictly(data, name, path).lstrip("\ufeff"), notes)
    _refuse_binary(data, path)
    if encoding is not None:
        return Decoded(_as_told(data, encoding, path).lstrip("\ufeff"))
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        hint = "if it is UTF-16 without a mark, say --encoding utf-16-le"
        raise FileProblem(path, "it holds NUL bytes, so it is not a plain text", hint, line)
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError as problem:
        return _guessed(data, path, problem)


def canonical(text: str) -> tuple[str, int]:
    """Newlines as \\n, controls but \\n and \\t taken out; and how many of them there were."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text) is None:
        return text, 0
    return _CONTROL.subn("", text)


def canonical_text(data: bytes, path: Path, encoding: str | None = None) -> Decoded:
    """Decode and make canonical, the controls that were taken out told in a note.

    Raises FileProblem as decode does, and where controls are too many for a text.
    """
    decoded = decode(data, path, encoding)
    text, removed = canonical(decoded.text)
    if removed > max(8, len(text) // 50):
        what = f"it holds {removed:,} control characters, so it is hardly a text"
        raise FileProblem(path, what, "export it as plain text in UTF-8")
    return Decoded(text, decoded.notes + controls_note(removed))


def controls_note(removed: int) -> tuple[str, ...]:
    """What to tell the researcher of controls taken out; () of none."""
    if not removed:
        return ()
    return (f"{removed:,} control character{'s' if removed > 1 else ''} taken out",)


def half_character(text: str) -> bool:
    """Whether a lone surrogate stands in the text: no file can keep it."""
    return _SURROGATE.search(text) is not None


def _no_file(path: Path) -> FileProblem:
    if path.is_dir():
        return FileProblem(path, "this is a folder, not a file")
    if path.exists():
        return FileProblem(path, "this is not an ordinary file")
    return FileProblem(path, "there is no such file", "check the name and the folder")


def _refuse_binary(data: bytes, path: Path) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise FileProblem(path, f"this is {what}, not a text", "export it as plain text")


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeError as problem:
        line = data.count(b"\n", 0, getattr(problem, "start", 0)) + 1
        what = f"these bytes are not valid {encoding}"
        raise FileProblem(path, what, ENCODING_HINT, line) from None
    if half_character(text):
        raise FileProblem(path, f"read as {encoding}, it holds halves of characters", ENCODING_HINT)
    return text


def _as_told(data: bytes, encoding: str, path: Path) -> str:
    hint = "for example utf-8, gb18030, big5, utf-16 or cp1252"
    try:
        return _strictly(data, encoding, path)
    except (LookupError, ValueError):  # not known to Python, or no encoding of text at all
        raise UnknownName("encoding", encoding, (), hint) from None


def _guessed(data: bytes, path: Path, problem: UnicodeDecodeError) -> Decoded:
    """The text of bytes that aren't UTF-8; problem: why they aren't."""
    if _damaged_utf8(data):
        line = data.count(b"\n", 0, problem.start) + 1
        raise FileProblem(path, "a damaged character in UTF-8 text", "repair this line", line)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return _detected(data, path)
    if _mangled_latin(text):
        raise FileProblem(path, "its encoding can't be told", ENCODING_HINT)
    return _detected(data, path) if _odd(text) else Decoded(text, ("read as GB18030",))


def _damaged_utf8(data: bytes) -> bool:
    """Mostly good UTF-8 beyond ASCII, with a few bad bytes: a cut or broken file."""
    text = data.decode("utf-8", "replace")
    return len(re.findall("[\u0800-\ufffc]", text)) > 2 * text.count("\ufffd")


def _mangled_latin(text: str) -> bool:
    """Mostly ASCII, and Chinese only as single characters inside words: really cp1252 or so."""
    runs = re.findall("[\u3400-\u9fff]+", text)
    inside = re.findall("(?<=[a-z])[\u3400-\u9fff](?![\u3400-\u9fff])", text)
    inside += re.findall("(?<![\u3400-\u9fffa-z])[\u3400-\u9fff](?=[a-z])", text)
    return bool(runs) and sum(map(len, runs)) < len(text) / 5 and len(inside) * 2 >= len(runs)


def _odd(text: str) -> bool:
    """Too many rare characters: perhaps traditional Chinese in Big5, read as what it isn't."""
    chinese = "".join(re.findall("[\u3400-\u9fff\ue000-\uf8ff]+", text))
    common = len(chinese.encode("gb2312", "ignore")) // 2
    return len(chinese) - common > _ODD_SHARE * len(chinese)


def _detected(data: bytes, path: Path) -> Decoded:
    """A detector's answer, if it names a multi-byte encoding; single-byte ones fit anything."""
    from charset_normalizer import from_bytes

    found = from_bytes(data).best()
    if found is None or not found.multi_byte_usage or found.encoding.startswith("utf"):
        raise FileProblem(path, "its encoding can't be told", ENCODING_HINT)
    return Decoded(_strictly(data, found.encoding, path), (f"read as {found.encoding.upper()}",))
