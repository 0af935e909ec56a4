"""Reading one transcript or field note: the file, its text, what it says of itself, its turns."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from qcode.errors import FileProblem
from qcode.sources.decoding import Decoded, canonical, canonical_text, controls_note, read_bytes
from qcode.sources.frontmatter import split
from qcode.sources.model import Source
from qcode.sources.speakers import Cast
from qcode.sources.transcript import cut

SUFFIXES = (".txt", ".md", ".markdown", ".docx")
"""The kinds of transcript that are read."""


def read_source(
    path: Path,
    *,
    encoding: str | None = None,
    known_people: frozenset[str] = frozenset(),
    name: str | None = None,
) -> Source:
    """Read a transcript: canonical text, turns, speakers, and what its front matter says.

    encoding: of a plain text, where it can't be told from the bytes.
    known_people: names of persons in the project; a label that is one of them is that person.
    name: what to call the source, the file's stem if not given.
    Blank lines before the text and white space behind it are not part of it.
    Raises FileProblem for whatever can't be taken.
    """
    called = name if name is not None else _stem(path)
    read = _text(path, encoding)
    front, text = split(read.text, path)
    if not text:
        raise FileProblem(path, "there is no text in it")
    cast = Cast(called, front, known_people)
    turns, silent = cut(text, cache(cast.begins))
    speakers = cast.speakers(turn.label for turn in turns)
    notes = (*read.notes, *_silence(silent), *cast.notes(speakers))
    title = front.title or called
    return Source(called, title, text, turns, speakers, front.language, front.attributes, notes)


def _text(path: Path, encoding: str | None) -> Decoded:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise FileProblem(path, "this kind of file isn't read", f"read are {', '.join(SUFFIXES)}")
    if suffix != ".docx":
        return canonical_text(read_bytes(path), path, encoding)
    from qcode.sources.word import document_text

    text, removed = canonical(document_text(path))
    return Decoded(text, controls_note(removed))


def _stem(path: Path) -> str:
    """The file's stem, readable whatever bytes its name is made of."""
    stem = path.stem.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return canonical(stem)[0]


def _silence(labels: Collection[str]) -> tuple[str, ...]:
    return tuple(f"nothing follows the label {label}" for label in dict.fromkeys(labels))
