"""Asking: a query as a researcher writes it, its names made into ids and its words looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from qcode.codebook.model import MISSING_WORDS
from qcode.codebook.values import folded
from qcode.errors import AmbiguousName, UnknownName, UsageProblem, nearest
from qcode.project.names import find_code
from qcode.project.selection import level_id, variable_id
from qcode.store import queries as stored_queries
from qcode.store import sources as stored_sources
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.analysis.query.tree import Node, Query
    from qcode.analysis.tidy.factors import Ints
    from qcode.coding.corpus import Corpus
    from qcode.project.catalog import Catalog
    from qcode.store.connection import Connection

CODE = ("code", "编码")
SPEAKER = ("speaker", "说话人")
SOURCE = ("source", "文本")


def asked(
    connection: Connection, corpus: Corpus, catalog: Catalog, words: Sequence[str]
) -> tuple[Query, ...]:
    """Queries that can be asked: each word is the name of a saved one, or an expression.

    Raises UsageProblem that shows the place.
    """
    if not words:
        return ()
    from qcode.analysis.query.tree import Query, Words, said

    kept = [as_kept(connection, word) for word in words]
    trees = [parsed(corpus, catalog, each.expression) for each in kept]
    hits = _hits(connection, {each for tree in trees for each in said(tree)})
    for each, tree in zip(kept, trees, strict=True):
        if each.name is None and isinstance(tree, Words) and not len(hits[tree.words]):
            _check_not_misspelt(connection, tree.words)
    pairs = zip(kept, trees, strict=True)
    return tuple(Query(each.expression, tree, each.name, hits) for each, tree in pairs)


def _check_not_misspelt(connection: Connection, words: str) -> None:
    """Of words that stand nowhere. Raises UsageProblem where they nearly name a saved query."""
    close = nearest(words, [each.name for each in stored_queries.queries(connection)])
    if close:
        raise UsageProblem(
            Text(
                f"no source says {words!r}, and no saved query is called so",
                f"没有文本含 {words!r}，也没有已保存的查询叫此名",
            ),
            Text(f"did you mean {' or '.join(close)}?", f"是否指 {' 或 '.join(close)}？"),
        )


def parsed(corpus: Corpus, catalog: Catalog, expression: str) -> Node:
    """What an expression asks for. Raises UsageProblem that shows the place."""
    from qcode.analysis.query.parsing import parse

    return parse(expression, Names(corpus, catalog).resolve)


def require_unlike(corpus: Corpus, catalog: Catalog, name: str) -> None:
    """Raises UsageProblem where what is asked under this name would be read as something else."""
    from qcode.analysis.query.parsing import plain

    if not plain(name):
        raise UsageProblem(
            Text(f"{name!r} reads as a query itself", f"{name!r} 本身就是一个查询"),
            Text(
                "a name has no colon, equals sign, bracket, quotation mark or operator",
                "名称中不能有冒号、等号、括号、引号或运算符",
            ),
        )
    if Names(corpus, catalog).known(name):
        raise UsageProblem(
            Text(
                f"{name!r} is what a code or a variable is called", f"{name!r} 已是编码或变量的名称"
            ),
            Text("choose another name", "请另取名称"),
        )


class Kept(NamedTuple):
    """What a word stands for. name: None where it isn't saved."""

    name: str | None
    expression: str


def as_kept(connection: Connection, word: str) -> Kept:
    """The saved query of this name, else the word itself as an expression."""
    known = stored_queries.query_named(connection, word.strip()) if word.isprintable() else None
    return Kept(None, word.strip()) if known is None else Kept(known.name, known.expression)


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in a query mean."""

    corpus: Corpus
    catalog: Catalog

    def resolve(self, field: str, value: str) -> Node:
        """FIELD:VALUE. Raises UnknownName, AmbiguousName."""
        from qcode.analysis.query.tree import Coded, Level, Spoken

        ident = self._field(field)
        if ident == CODE[0]:
            return Coded(find_code(self.corpus.codes, value).id)
        if ident == SPEAKER[0]:
            return Spoken(self._labels(value))
        return Level(ident, self._level(ident, value))

    def known(self, word: str) -> bool:
        """Whether a field, or a code, is called so."""
        codes = ((code.id, code.name.en, code.name.zh) for code in self.corpus.codes)
        names = {folded(name) for each in codes for name in each if name}
        return folded(word) in names.union(name for name, _ in self._fields())

    def _field(self, word: str) -> str:
        """The id of what a word names, or its unique beginning."""
        for ident, zh in (CODE, SPEAKER, SOURCE):
            if folded(word) in (ident, zh):
                return ident
        try:
            return variable_id(self.corpus, self.catalog, word)
        except UnknownName:
            known = dict(self._fields())
        begun = {ident for name, ident in known.items() if name.startswith(folded(word) or "\n")}
        if not begun:
            ids = [*known.values()]
            openings = [re.split("[-_ ]", ident)[0] for ident in ids]
            raise UnknownName("variable", word, dict.fromkeys([*ids, *openings, *known]))
        if len(begun) > 1:
            ids = sorted(begun)
            raise AmbiguousName(
                Text(f"several names begin with {word!r}", f"有多个名称以 {word!r} 开头"),
                Text(f"name one of {', '.join(ids)}", f"请指明其中一个：{'、'.join(ids)}"),
            )
        return begun.pop()

    def _level(self, ident: str, value: str) -> str | None:
        """The id of a level; of a variable of any text, one that is there."""
        level = level_id(self.corpus, self.catalog, ident, value)
        variable = self.catalog.variables.get(ident)
        if variable is not None and not variable.levels and level is not None:
            from qcode.analysis.tidy.units import units

            known = [str(each.id) for each in units(self.corpus).factor(ident).levels]
            if level not in known:
                raise UnknownName(f"level of {ident}", level, known)
        return level

    def _fields(self) -> Iterator[tuple[str, str]]:
        """Every name by which a field is known, and its id."""
        for ident, zh in (CODE, SPEAKER, SOURCE):
            yield from ((ident, ident), (zh, ident))
        for kind, name in self.catalog.kinds.items():
            yield from _called(kind, (kind, name.en, name.zh))
        for variable in self.corpus.variables:
            yield from _called(variable.id, (variable.id, variable.name.en, variable.name.zh))
        for typology in self.corpus.typologies:
            yield from _called(typology.id, (typology.id, typology.name.en, typology.name.zh))

    def _labels(self, word: str) -> tuple[str | None, ...]:
        if folded(word) in MISSING_WORDS:
            return (None,)
        known = {label for source in self.corpus.sources for label in source.speakers}
        labels = tuple(sorted(label for label in known if folded(label) == folded(word)))
        if not labels:
            raise UnknownName("speaker", word, sorted(known))
        return labels


def _called(ident: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((folded(name), ident) for name in names if name)


def _hits(connection: Connection, words: Iterable[str]) -> dict[str, Ints]:
    """Where each of the words stands, as in Query.hits."""
    import numpy as np

    from qcode.coding.finding import pattern

    patterns = {each: pattern(each) for each in words}
    found: dict[str, list[tuple[int, int, int]]] = {each: [] for each in patterns}
    for at, source in enumerate(stored_sources.sources(connection) if patterns else ()):
        text = stored_sources.text_of(connection, source)
        for each, wanted in patterns.items():
            found[each] += ((at, *hit.span()) for hit in wanted.finditer(text))
    return {each: np.array(rows, np.int64).reshape(-1, 3) for each, rows in found.items()}
