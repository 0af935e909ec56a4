"""Finding what a researcher means by a word: a source, a code, a coder, a coding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeVar

from qcode.codebook.model import Code
from qcode.codebook.values import folded
from qcode.coding.consensus import CONSENSUS
from qcode.errors import AmbiguousName, UnknownName, UsageProblem
from qcode.store import codebooks as stored_codebooks
from qcode.store import codings as stored_codings
from qcode.store import journal
from qcode.store import sources as stored_sources
from qcode.store.codings import StoredCoding
from qcode.store.connection import Connection
from qcode.store.consensus_coder import consensus_coder
from qcode.store.sources import StoredSource
from qcode.texts import Text

_T = TypeVar("_T")

LONGEST_NAME = 60

_DERIVED = Text(
    f"the codings of {CONSENSUS} follow from decisions and aren't made by hand",
    f"{CONSENSUS} 的编码由裁定得出，不能手工编码",
)
_DECIDE = Text(
    "qcode disagreements lists what is to be decided, qcode reconcile decides it",
    "qcode disagreements 列出分歧，qcode reconcile 作出裁定",
)

_NO_CODES = Text("add a codebook first: qcode codebook add", "请先加入编码簿：qcode codebook add")


def one_or_more(words: str | Iterable[str]) -> tuple[str, ...]:
    """The words; a bare string is one word, not its letters.

    >>> one_or_more("actor_type"), one_or_more(["actor_type", "village_class"])
    (('actor_type',), ('actor_type', 'village_class'))
    """
    return (words,) if isinstance(words, str) else tuple(words)


def find_source(connection: Connection, word: str) -> StoredSource:
    """The source of this name, else of this title, else whose id begins so.

    Raises UnknownName, AmbiguousName.
    """
    exact = stored_sources.source_named(connection, word)
    if exact is not None:
        return exact
    sources = stored_sources.sources(connection)
    titled = [source for source in sources if word and source.title == word]
    found = titled or [
        source for source in sources if len(word) >= 8 and source.uuid.startswith(word)
    ]
    if not found:
        raise UnknownName("source", word, [source.name for source in sources])
    said = Text(f"several sources are titled {word!r}", f"有多份文本的标题是 {word!r}")
    return only(found, said, [source.name for source in found])


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
        raise UnknownName("code", word, [*known, *names], Text() if known else _NO_CODES)
    said = Text(f"several codes are called {word!r}", f"有多个编码叫 {word!r}")
    return only(named, said, [code.id for code in named])


def code_named(connection: Connection, word: str) -> tuple[int, str]:
    """Local id and id of the code that a word names; all codes are read only for a name.

    Raises UnknownName, AmbiguousName.
    """
    own = stored_codebooks.code_id(connection, word)
    if own is not None:
        return own, word
    numbered = stored_codebooks.numbered_codes(connection)
    try:
        found = find_code([code for _, code in numbered], word)
    except UnknownName:
        advice = _to_add(connection, word)
        if not advice:
            raise
        raise UnknownName("code", word, (), advice) from None
    return next((own, code.id) for own, code in numbered if code.id == found.id)


def _to_add(connection: Connection, word: str) -> Text:
    """To add the shipped codebook that has this code; empty where none has that isn't here."""
    here = {book.id for book in stored_codebooks.codebooks(connection)}
    for book, words in _shipped_codes().items():
        if book not in here and folded(word) in words:
            add = f"qcode codebook add {book}"
            return Text(f"the codebook {book} has it: {add}", f"编码簿 {book} 中有该编码：{add}")
    return Text()


@cache
def _shipped_codes() -> dict[str, frozenset[str]]:
    """Codebook that comes with qcode → what its codes are called, folded."""
    from qcode.codebook.reading import read_codebook
    from qcode.codebook.shipped import shipped

    return {
        name: frozenset(word for code in read_codebook(path).codes for word in _words_of(code))
        for name, path in shipped().items()
    }


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
        hint = Text("qcode codings lists them with their ids", "qcode codings 列出编码段及其编号")
        raise UnknownName("coding", word, [], hint)
    said = Text(f"several ids begin with {word!r}", f"有多个编号以 {word!r} 开头")
    return only(found, said, [coding.uuid for coding in found])


def find_own_coding(connection: Connection, word: str, coder: str | None) -> StoredCoding:
    """The same, which must be the coder's where one is named. Raises UsageProblem too."""
    coding = find_coding(connection, word)
    if coder is not None and coding.coder != coder:
        raise UsageProblem(
            Text(
                f"that coding is {coding.coder}'s, not {coder}'s",
                f"该编码段属于 {coding.coder}，不属于 {coder}",
            ),
            Text(
                "qcode codings lists them with their coders",
                "qcode codings 列出编码段及其编码员",
            ),
        )
    return coding


def coder_name(word: str) -> str:
    """A name fit for a coder. Raises UsageProblem."""
    name = word.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageProblem(
            Text(f"{word!r} can't be a coder's name", f"{word!r} 不能用作编码员姓名"),
            Text(
                f"use 1 to {LONGEST_NAME} printable characters, such as --coder LIN",
                f"请用 1 到 {LONGEST_NAME} 个可见字符，例如 --coder LIN",
            ),
        )
    return name


def hand_coder(connection: Connection, word: str) -> str:
    """A name fit for a coder who codes by hand: not the consensus, whose codings are derived.

    A project in which somebody coded under that name before keeps its coder. Raises UsageProblem.
    """
    name = coder_name(word)
    if name == CONSENSUS:
        coder = consensus_coder(connection)
        if coder is None or coder.derived:
            raise UsageProblem(_DERIVED, _DECIDE)
    return name


def _words_of(code: Code) -> Iterable[str]:
    """What a code is called; a language in which it has no name names nothing."""
    return filter(None, map(folded, (code.id, code.name.en, code.name.zh)))


def only(found: Sequence[_T], said: Text, names: Sequence[str]) -> _T:
    """The one thing that was found. said, names: of several. Raises AmbiguousName."""
    if len(found) > 1:
        few = names[:9]
        hint = Text(f"name one of {', '.join(few)}", f"请指明其中一个：{'、'.join(few)}")
        raise AmbiguousName(said, hint)
    return found[0]
