"""Questions: what a project can be asked. Every answer that is a table says what it counts."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from qcode.codebook.model import Code, Codebook
from qcode.coding.consensus import CONSENSUS
from qcode.errors import UnknownName, UsageProblem
from qcode.project.names import find_code, find_coder, find_source
from qcode.project.opened import Opened
from qcode.project.selection import Choice, about_codings
from qcode.store import codebooks as stored_codebooks
from qcode.store import codings as stored_codings
from qcode.store import sources as stored_sources
from qcode.store.codings import StoredCoding
from qcode.table import Table
from qcode.texts import Text
from qcode.version import __version__

if TYPE_CHECKING:
    from qcode.analysis.tidy.filters import Filters
    from qcode.coding.corpus import Corpus
    from qcode.project.catalog import Catalog
    from qcode.project.tagging import OpenSource
    from qcode.store.check import Finding

EVERYTHING = Choice()

_Question = TypeVar("_Question", bound=Callable[..., Table])


def at_one_moment(ask: _Question) -> _Question:
    """All that a table reads is of one moment, and the table says whose it is."""

    @functools.wraps(ask)
    def asked(self: Questions, *args: Any, **kwargs: Any) -> Table:
        with self._connection.snapshot():
            return self.signed(ask(self, *args, **kwargs))

    return cast(_Question, asked)


class Questions(Opened):
    """What a project can be asked."""

    def codebooks(self) -> list[Codebook]:
        return stored_codebooks.codebooks(self._connection)

    def codes(self) -> list[Code]:
        return stored_codebooks.codes(self._connection)

    def catalog(self) -> Catalog:
        from qcode.project.catalog import Catalog

        variables = stored_codebooks.variables(self._connection)
        return Catalog(variables, stored_codebooks.typologies(self._connection))

    def open_source(self, name: str) -> OpenSource:
        """A source with its text and turns. Raises UnknownName."""
        from qcode.project.tagging import open_source

        return open_source(self._connection, find_source(self._connection, name))

    def coders(self) -> list[str]:
        return stored_codings.coders(self._connection)

    @at_one_moment
    def sources_table(self) -> Table:
        from qcode.project import listings

        corpus = self.corpus(codings=False)
        return listings.sources_table(
            stored_sources.sources(self._connection),
            {source.name: len(source.turns) for source in corpus.sources},
            stored_sources.values_of_sources(self._connection),
            corpus.variables,
            stored_codings.states(self._connection),
        )

    @at_one_moment
    def cases_table(self, word: str) -> Table:
        """The people, the villages, or the cases of another kind. Raises UnknownName."""
        from qcode.analysis.tidy.class_words import rules_said
        from qcode.project import listings
        from qcode.project.classes import classes_of, whose_classes

        catalog = self.catalog()
        kind = catalog.kind(word)
        if kind is None:
            raise UnknownName("kind of case", word, list(catalog.kinds))
        spoken = stored_sources.sources_of_people(self._connection) if kind == "person" else None
        derived = [each.id for each in catalog.typologies.values() if each.of == kind]
        corpus = self.corpus(codings=self._on_codings(*derived))
        table = listings.cases_table(
            kind,
            catalog.kinds[kind],
            stored_sources.values_of_cases(self._connection, kind),
            corpus.variables,
            classes_of(corpus, kind),
            spoken,
            corpus.typologies,
        )
        about = (*rules_said(corpus, derived), *whose_classes(corpus, kind))
        return replace(table, notes=(*table.notes, *about))

    @at_one_moment
    def coders_table(self) -> Table:
        from qcode.project import listings

        counts = stored_codings.counts_by_coder(self._connection)
        return listings.coders_table(counts, stored_codings.states(self._connection))

    @at_one_moment
    def turns_table(self, name: str) -> Table:
        from qcode.project import listings

        opened = self.open_source(name)
        speakers = stored_sources.speakers_of(self._connection, opened.source)
        return listings.turns_table(opened.source, opened.text, opened.turns, speakers)

    @at_one_moment
    def codings_table(
        self, choice: Choice = EVERYTHING, *, outdated: bool = False, definitions: bool = False
    ) -> Table:
        """The codings, and which of them were made under an older definition.

        outdated: only these.  definitions: with what the code of each said when it was coded.
        """
        from qcode.project import listings
        from qcode.project.definitions import about_older, with_definitions
        from qcode.store.looks import coded_under, older

        corpus = self.corpus(codings=bool(choice.where or choice.queries))
        chosen = self._chosen(corpus, choice, spoken=bool(choice.where or choice.queries))
        before = older(self._connection)
        if outdated:
            chosen = [coding for coding in chosen if coding.uuid in before]
        table = listings.codings_table(chosen, corpus, self._codes_by_id(), before)
        if definitions:
            then = coded_under(self._connection, [coding.uuid for coding in chosen])
            table = with_definitions(table, then)
        table = about_older(table, [before[each.uuid] for each in chosen if each.uuid in before])
        return self._with_stale(about_codings(table, chosen, choice, corpus), choice)

    @at_one_moment
    def quotations_table(self, choice: Choice = EVERYTHING, *, definitions: bool = False) -> Table:
        from qcode.project import listings

        corpus = self.corpus()
        chosen = self._chosen(corpus, choice, spoken=True)
        table = listings.quotations_table(chosen, corpus, self._codes_by_id(), definitions)
        return self._with_stale(about_codings(table, chosen, choice, corpus), choice)

    @at_one_moment
    def codes_table(self, name: str | None = None) -> Table:
        """The codebook as a table: all of it, one codebook, or one code with those under it.

        Raises UnknownName.
        """
        from qcode.codebook.tree import depth, descendants
        from qcode.project import codebook_tables

        books = self.codebooks()
        codes = self.codes()
        counts = stored_codings.counts_by_code(self._connection)
        if name is not None and name not in {book.id for book in books}:
            kept = descendants(codes)[find_code(codes, name).id]
            books = [_with_codes(book, kept) for book in books]
        elif name is not None:
            books = [book for book in books if book.id == name]
        return codebook_tables.codes_table(books, depth(codes), counts)

    def codebook_yaml(self, name: str | None = None) -> str:
        """One codebook of the project as the text of a file. Raises UnknownName, UsageProblem."""
        from qcode.codebook.writing import codebook_to_yaml

        books = {book.id: book for book in self.codebooks()}
        if name is None and len(books) > 1:
            raise UsageProblem(
                f"{self.name} has several codebooks", f"say which with --id: {', '.join(books)}"
            )
        wanted = name or next(iter(books), "")
        if wanted not in books:
            raise UnknownName("codebook", wanted, books)
        return codebook_to_yaml(books[wanted])

    @at_one_moment
    def variables_table(self, name: str | None = None) -> Table:
        """The variables and typologies: all, a codebook's, or one. Raises UnknownName."""
        from qcode.project import codebook_tables

        variables = stored_codebooks.variables(self._connection)
        typologies = stored_codebooks.typologies(self._connection)
        for book in self.codebooks():
            if book.id == name:
                return codebook_tables.variables_table(book.variables, book.typologies)
        known = [each.id for each in variables] + [each.id for each in typologies]
        if name is not None and name not in known:
            raise UnknownName("variable", name, known)
        return codebook_tables.variables_table(
            [each for each in variables if name in (None, each.id)],
            [each for each in typologies if name in (None, each.id)],
        )

    def corpus(self, *, codings: bool = True) -> Corpus:
        """All that the analyses read."""
        from qcode.store.corpus import read_corpus

        return read_corpus(self._connection, codings=codings)

    def check(self) -> list[Finding]:
        """Every check of the project, and what it found."""
        from qcode.store.check import check

        return check(self._connection)

    def signed(self, table: Table) -> Table:
        """The table with the project and the qcode that it comes from."""
        signature = Text(
            f"Project {self.name}; qcode {__version__}.", f"项目 {self.name}；qcode {__version__}。"
        )
        meta = {**table.meta, "project": self.name, "version": __version__}
        return replace(table, meta=meta, notes=(*table.notes, signature))

    def _on_codings(self, *words: str) -> bool:
        """Whether what these words name can't be told without the codings."""
        from qcode.project.selection import on_codings

        return on_codings(self.catalog().typologies, words)

    def _codes_by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes()}

    def _filters(self, corpus: Corpus, choice: Choice) -> Filters:
        from qcode.analysis.tidy.filters import Filters
        from qcode.project.asking import asked
        from qcode.project.selection import condition

        catalog = self.catalog()
        return Filters(
            coders=tuple(find_coder(self._connection, word) for word in choice.coders),
            codes=tuple(find_code(corpus.codes, word).id for word in choice.codes),
            sources=tuple(find_source(self._connection, word).name for word in choice.sources),
            where=tuple(condition(corpus, catalog, text) for text in choice.where),
            interviewers=choice.interviewers,
            queries=asked(self._connection, corpus, catalog, choice.queries),
        )

    def _chosen(self, corpus: Corpus, choice: Choice, *, spoken: bool) -> list[StoredCoding]:
        """The codings that pass the filters; a code brings its descendants. The consensus repeats
        what others coded, and is there only where it is named.

        spoken: only those that a table would count: in turns, and not in interviewers' alone.
        """
        from qcode.analysis.tidy.scope import matching
        from qcode.codebook.tree import descendants

        filters = self._filters(corpus, choice)
        below = descendants(corpus.codes) if filters.codes else {}
        coders = filters.coders or corpus.pooled
        codes = frozenset(each for code in filters.codes for each in below[code])
        kept = matching(corpus, filters) if spoken else None
        return [
            coding
            for coding in stored_codings.codings(self._connection)
            if (not codes or coding.code in codes)
            and coding.coder in coders
            and (not filters.sources or coding.source in filters.sources)
            and (kept is None or coding.id in kept)
        ]

    def _with_stale(self, table: Table, choice: Choice) -> Table:
        """The table with where the consensus, if it is counted, isn't up to date."""
        if CONSENSUS not in choice.coders:
            return table
        from qcode.project.deciding import stale_sources
        from qcode.project.disagreement_listing import stale_notes

        named = [find_source(self._connection, word).name for word in choice.sources]
        notes = stale_notes(stale_sources(self._connection, named))
        return replace(table, notes=(*table.notes, *notes))

    def _begun(self) -> frozenset[tuple[str, str]]:
        """(coder, source), where the coder has begun it."""
        known = stored_codings.states(self._connection)
        return frozenset((coder, source) for coder, source, _ in known)

    def _with_states(self, table: Table) -> Table:
        """The table with how far its coders are: "not coded" may be "not read yet"."""
        coders, total = table.meta["coders"], stored_sources.count_sources(self._connection)
        known = stored_codings.states(self._connection)
        states = {
            coder: {
                "done": sum(each[0] == coder and each[2] == "done" for each in known),
                "begun": sum(each[0] == coder for each in known),
            }
            for coder in coders
        }
        if all(each["done"] == total for each in states.values()):
            return replace(table, meta={**table.meta, "finished": states})
        done = [f"{coder} {each['done']}" for coder, each in states.items()]
        unread = {coder: total - each["begun"] for coder, each in states.items()}
        behind = [f"{coder} {count}" for coder, count in unread.items() if count]
        note = Text(
            f"Of {total} sources finished: {', '.join(done)}; "
            f"not begun: {', '.join(behind) or 'none'}.",
            f"共 {total} 份文本，已完成：{'、'.join(done)}；未开始：{'、'.join(behind) or '无'}。",
        )
        meta = {**table.meta, "finished": states}
        return replace(table, meta=meta, notes=(*table.notes, note))


def _with_codes(codebook: Codebook, kept: frozenset[str]) -> Codebook:
    return replace(codebook, codes=tuple(code for code in codebook.codes if code.id in kept))
