"""Finding what a researcher means by a word: a source, a code, a coder, a coding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from qcode.codebook.model import Code
from qcode.codebook.values import folded
from qcode.errors import AmbiguousName, UnknownName, UsageProblem
from qcode.store import codings as stored_codings
from qcode.store import journal
from qcode.store import sources as stored_sources
from qcode.store.codings import StoredCoding
from qcode.store.connection import Connection
from qcode.store.sources import StoredSource

_T = TypeVar("_T")

LONGEST_NAME = 60


def find_source(connection: Connection, word: str) -> StoredSource:
    """The source of this name, else of this title, else whose id begins so.

    Raises UnknownName, AmbiguousName.
    """
    exact = stored_sources.source_named(connection, word)
    if exact is not None:
        return exact
    sources = stored_sources.sources(connection)
    titled = [source for source in sources if source.title == word]
    found = titled or [
        source for source in sources if len(word) >= 8 and source.uuid.startswith(word)
    ]
    if not found:
        raise UnknownName("source", word, [source.name for source in sources])
    return _only(found, f"several sources are titled {word!r}", [source.name for source in found])


def find_code(codes: Sequence[Code], word: str) -> Code:
    """The code of this id, else of this name in either language.

    Raises UnknownName, AmbiguousName.
    """
    for code in codes:
        if code.id == word:
            return code
    wanted = folded(word)
    named = [code for code in codes if wanted in _words_of(code)]
    if not named:
        known = [code.id for code in codes]
        names = [name for code in codes for name in (code.name.en, code.name.zh) if name]
        hint = "add a codebook first: qcode codebook add" if not known else ""
        raise UnknownName("code", word, [*known, *names], hint)
    return _only(named, f"several codes are called {word!r}", [code.id for code in named])


def find_coder(connection: Connection, word: str) -> str:
    """The coder of this name, also one whose every act is undone. Raises UnknownName."""
    known = stored_codings.coders(connection)
    if word not in known and word not in journal.coders_of_acts(connection):
        raise UnknownName("coder", word, known)
    return word


def find_coding(connection: Connection, word: str) -> StoredCoding:
    """The coding whose id begins so. Raises UnknownName, AmbiguousName."""
    found = stored_codings.codings_with_uuid(connection, word) if word else []
    if not found:
        raise UnknownName("coding", word, [], "qcode codings lists them with their ids")
    return _only(found, f"several ids begin with {word!r}", [coding.uuid for coding in found])


def coder_name(word: str) -> str:
    """A name fit for a coder. Raises UsageProblem."""
    name = word.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageProblem(
            f"{word!r} can't be a coder's name",
            f"use 1 to {LONGEST_NAME} printable characters, such as --coder LIN",
        )
    return name


def _words_of(code: Code) -> Iterable[str]:
    return (folded(code.id), folded(code.name.en), folded(code.name.zh))


def _only(found: Sequence[_T], message: str, names: Sequence[str]) -> _T:
    if len(found) > 1:
        raise AmbiguousName(message, "name one of " + ", ".join(names[:9]))
    return found[0]
