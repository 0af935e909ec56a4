"""Project: the one application API. A short method per thing a researcher does.

Each loads what it needs, calls one room, and saves. The command line, the coding room and a
notebook all go through here, so that a behaviour is written once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcode.codebook.model import Code, Codebook
from qcode.errors import ProjectExists, ProjectProblem, UsageProblem
from qcode.project.names import coder_name, find_code, find_coder, find_coding, find_source
from qcode.store import codebooks as stored_codebooks
from qcode.store import codings as stored_codings
from qcode.store import connection as files
from qcode.store import journal
from qcode.store import sources as stored_sources
from qcode.store.codings import State, StoredCoding
from qcode.store.journal import Done
from qcode.table import Table
from qcode.texts import Text
from qcode.version import __version__

if TYPE_CHECKING:
    from qcode.analysis.filters import Filters
    from qcode.coding.corpus import Corpus
    from qcode.project.catalog import Catalog
    from qcode.project.intake import ImportReport, Progress
    from qcode.project.selection import Choice
    from qcode.project.tagging import OpenSource, Tagged, Where
    from qcode.store.check import Finding


def _quietly(done: int, total: int) -> None:
    """Progress that nobody watches."""


class Project:
    """An open project file. Use it in a `with`, or close it."""

    def __init__(self, connection: files.Connection) -> None:
        self._connection = connection

    # the file

    @classmethod
    def create(cls, path: Path, codebooks: Sequence[Path] = ()) -> Project:
        """Make a project with these codebook files; it is there whole, or not at all.

        Raises ProjectExists, FileProblem, UsageProblem.
        """
        if path.exists():
            raise ProjectExists(
                f"{path} is there already", "choose another name, or open it with -p"
            )
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            with cls(files.create(draft)) as project:
                project._begin(codebooks)
            _publish(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Project:
        """Open a project. Raises NotAProject, NewerProject, ProjectBusy."""
        return cls(files.open_file(path))

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        return self._connection.path

    @property
    def name(self) -> str:
        return self.path.stem

    # what we look for

    def add_codebooks(self, paths: Sequence[Path]) -> list[Codebook]:
        """Add codebook files, all or none. Raises FileProblem, UsageProblem."""
        from qcode.codebook.reading import read_codebook
        from qcode.codebook.together import check_together
        from qcode.project.declaring import declare

        added = [read_codebook(path) for path in paths]
        names = ", ".join(codebook.id for codebook in added)
        with self._act("add codebook", names) as act:
            present = {codebook.id: codebook for codebook in self.codebooks()}
            for codebook in added:
                if codebook.id in present:
                    raise UsageProblem(
                        f"the codebook {codebook.id} is in {self.name} already",
                        "a changed codebook is a new one: give it another id",
                    )
            check_together([*present.values(), *added])
            for codebook in added:
                met = stored_codebooks.variables(self._connection)
                declare(act, met, codebook.variables)
                stored_codebooks.add_codebook(act, codebook)
        return added

    def codebooks(self) -> list[Codebook]:
        return stored_codebooks.codebooks(self._connection)

    def codes(self) -> list[Code]:
        return stored_codebooks.codes(self._connection)

    def catalog(self) -> Catalog:
        from qcode.project.catalog import Catalog

        return Catalog(stored_codebooks.variables(self._connection))

    # what was collected

    def import_files(
        self,
        paths: Sequence[Path],
        case_files: Sequence[tuple[str, Path]] = (),
        *,
        encoding: str | None = None,
        all_or_nothing: bool = False,
        progress: Progress = _quietly,
    ) -> ImportReport:
        """Take transcripts in, and case files as (kind, path). A bad transcript is reported and the
        others go on; a bad case file (or any, with all_or_nothing) refuses the whole import.
        """
        from qcode.project.intake import Intake

        with self._act("import", "") as act:
            intake = Intake(act, self.catalog(), encoding)
            outcomes = intake.take(paths, case_files, progress)
            report = intake.report(outcomes)
            if all_or_nothing and report.refused:
                error = report.refused[0].error
                assert error is not None
                raise error
            journal.summarize(act.connection, act.number, _imported(report))
        return report

    def open_source(self, name: str) -> OpenSource:
        """A source with its text and turns. Raises UnknownName."""
        from qcode.project.tagging import open_source

        return open_source(self._connection, find_source(self._connection, name))

    # what a coder decided

    def tag(self, source: str, code: str, *, coder: str, where: Where, memo: str = "") -> Tagged:
        """Code one span. Raises UnknownName, AmbiguousName, SpanOutside, UsageProblem."""
        from qcode.project.tagging import Tagger

        with self._act("tag", f"{code} in {source}", coder_name(coder)) as act:
            return Tagger(act).tag(source, code, coder, where, memo)

    def tag_file(
        self,
        path: Path,
        coder: str | None = None,
        *,
        encoding: str | None = None,
        progress: Progress = _quietly,
    ) -> list[Tagged]:
        """Code every row of a file, or none. Raises FileProblem."""
        from qcode.project.tagging import Tagger, tag_file

        coder = None if coder is None else coder_name(coder)
        with self._act("tag", f"codings from {_readable(path)}", coder) as act:
            return tag_file(Tagger(act), path, coder, encoding, progress)

    def untag(self, ident: str, coder: str | None = None) -> StoredCoding:
        """Take a coding away, named by its id or the beginning of it."""
        with self._connection.atomic():
            coding = find_coding(self._connection, ident)
            if coder is not None and coding.coder != coder:
                raise UsageProblem(
                    f"that coding is {coding.coder}'s, not {coder}'s",
                    "qcode codings lists them with their coders",
                )
            with self._act("untag", f"{coding.code} in {coding.source}", coding.coder) as act:
                stored_codings.delete_coding(act, coding.id)
        return coding

    def set_state(self, source: str, coder: str, state: State) -> str:
        """Say how far a coder is with a source. Returns the source's name."""
        coder = coder_name(coder)
        with self._connection.atomic():
            found = find_source(self._connection, source)
            with self._act(state, found.name, coder) as act:
                who = stored_codings.coder_id(act, coder)
                stored_codings.set_state(act, who, found.id, state)
        return found.name

    def coders(self) -> list[str]:
        return stored_codings.coders(self._connection)

    # what there is, as tables

    def sources_table(self) -> Table:
        from qcode.project import listings

        corpus = self.corpus(codings=False)
        return self._signed(
            listings.sources_table(
                stored_sources.sources(self._connection),
                {source.name: len(source.turns) for source in corpus.sources},
                stored_sources.values_of_sources(self._connection),
                corpus.variables,
                stored_codings.states(self._connection),
            )
        )

    def cases_table(self, word: str) -> Table:
        """The people, the villages, or the cases of another kind. Raises UnknownName."""
        from qcode.errors import UnknownName
        from qcode.project import listings
        from qcode.project.classes import classes_of

        catalog = self.catalog()
        kind = catalog.kind(word)
        if kind is None:
            raise UnknownName("kind of case", word, list(catalog.kinds))
        spoken = stored_sources.sources_of_people(self._connection) if kind == "person" else None
        corpus = self.corpus(codings=False)
        return self._signed(
            listings.cases_table(
                kind,
                catalog.kinds[kind],
                stored_sources.values_of_cases(self._connection, kind),
                corpus.variables,
                classes_of(corpus, kind),
                spoken,
                corpus.typologies,
            )
        )

    def coders_table(self) -> Table:
        from qcode.project import listings

        counts = stored_codings.counts_by_coder(self._connection)
        return self._signed(listings.coders_table(counts, stored_codings.states(self._connection)))

    def turns_table(self, name: str) -> Table:
        from qcode.project import listings

        opened = self.open_source(name)
        speakers = stored_sources.speakers_of(self._connection, opened.source)
        return self._signed(
            listings.turns_table(opened.source, opened.text, opened.turns, speakers)
        )

    def codings_table(self, choice: Choice) -> Table:
        from qcode.project import listings

        corpus = self.corpus(codings=bool(choice.where))
        return self._signed(
            listings.codings_table(self._chosen(corpus, choice), corpus, self._codes_by_id())
        )

    def quotations_table(self, choice: Choice, *, definitions: bool = False) -> Table:
        from qcode.project import listings

        corpus = self.corpus(codings=bool(choice.where))
        chosen = self._chosen(corpus, choice)
        return self._signed(
            listings.quotations_table(chosen, corpus, self._codes_by_id(), definitions)
        )

    def codes_table(self, name: str | None = None) -> Table:
        """The codebook as a table: all of it, one codebook, or one code with those under it.

        Raises UnknownName.
        """
        from qcode.codebook.tree import depth, descendants
        from qcode.project import listings

        books = self.codebooks()
        codes = self.codes()
        counts = stored_codings.counts_by_code(self._connection)
        if name is not None and name not in {book.id for book in books}:
            kept = descendants(codes)[find_code(codes, name).id]
            books = [_with_codes(book, kept) for book in books]
        elif name is not None:
            books = [book for book in books if book.id == name]
        return self._signed(listings.codes_table(books, depth(codes), counts))

    def codebook_yaml(self, name: str | None = None) -> str:
        """One codebook of the project as the text of a file. Raises UnknownName, UsageProblem."""
        from qcode.codebook.writing import codebook_to_yaml
        from qcode.errors import UnknownName

        books = {book.id: book for book in self.codebooks()}
        if name is None and len(books) > 1:
            raise UsageProblem(
                f"{self.name} has several codebooks", f"say which with --id: {', '.join(books)}"
            )
        wanted = name or next(iter(books), "")
        if wanted not in books:
            raise UnknownName("codebook", wanted, books)
        return codebook_to_yaml(books[wanted])

    def history_table(self, limit: int | None = None) -> Table:
        from qcode.project import listings

        return self._signed(listings.history_table(journal.history(self._connection, limit)))

    # what it adds up to

    def corpus(self, *, codings: bool = True) -> Corpus:
        """All that the analyses read."""
        from qcode.store.corpus import read_corpus

        return read_corpus(self._connection, codings=codings)

    def crosstab(
        self,
        choice: Choice,
        *,
        rows: str = "code",
        cols: Sequence[str] = ("actor_type", "village_class"),
        measure: str = "segments",
        split: str | None = None,
        **options: Any,
    ) -> Table:
        """Codes (or a variable) by one or several variables: analysis.crosstab, names resolved."""
        from qcode.analysis.crosstab import crosstab
        from qcode.project.selection import variable_id

        corpus, catalog = self.corpus(), self.catalog()

        def named(word: str) -> str:
            return variable_id(corpus, catalog, word, ("code", "coder"))

        lengths = self._words() if options.get("per") == "words" else None
        return self._signed(
            crosstab(
                corpus,
                rows=named(rows),
                cols=tuple(named(word) for word in cols),
                measure=measure,
                filters=self._filters(corpus, choice),
                split=None if split is None else named(split),
                lengths=lengths,
                **options,
            )
        )

    def interviewees_table(self, rows: str = "actor_type", cols: str = "village_class") -> Table:
        from qcode.analysis.interviewees import interviewees
        from qcode.project.selection import variable_id

        corpus, catalog = self.corpus(codings=False), self.catalog()
        ids = [variable_id(corpus, catalog, word) for word in (rows, cols)]
        return self._signed(interviewees(corpus, rows=ids[0], cols=ids[1]))

    # the record of what was done

    def undo(self, coder: str | None = None) -> Done:
        """Take back the latest act. Raises UsageProblem, Conflict."""
        return journal.take_back(self._connection, journal.UNDO, self._who(coder))

    def redo(self, coder: str | None = None) -> Done:
        """Do again what was undone last. Raises UsageProblem, Conflict."""
        return journal.take_back(self._connection, journal.REDO, self._who(coder))

    def check(self) -> list[Finding]:
        """Every check of the project, and what it found."""
        from qcode.store.check import check

        return check(self._connection)

    # within

    @contextmanager
    def _act(self, verb: str, summary: str, coder: str | None = None) -> Iterator[journal.Act]:
        with journal.act(self._connection, verb, summary, coder) as act:
            yield act

    def _begin(self, codebooks: Sequence[Path]) -> None:
        files.mark_project(self._connection, journal.new_uuid(), journal.now(), __version__)
        if codebooks:
            self.add_codebooks(codebooks)

    def _who(self, coder: str | None) -> str | None:
        return None if coder is None else find_coder(self._connection, coder)

    def _codes_by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes()}

    def _filters(self, corpus: Corpus, choice: Choice) -> Filters:
        from qcode.analysis.filters import Filters
        from qcode.project.selection import condition

        catalog = self.catalog()
        return Filters(
            coders=tuple(find_coder(self._connection, word) for word in choice.coders),
            codes=tuple(find_code(corpus.codes, word).id for word in choice.codes),
            sources=tuple(find_source(self._connection, word).name for word in choice.sources),
            where=tuple(condition(corpus, catalog, text) for text in choice.where),
            interviewers=choice.interviewers,
        )

    def _chosen(self, corpus: Corpus, choice: Choice) -> list[StoredCoding]:
        """The codings that pass the filters; a code brings its descendants."""
        from qcode.codebook.tree import descendants

        filters = self._filters(corpus, choice)
        below = descendants(corpus.codes) if filters.codes else {}
        codes = frozenset(each for code in filters.codes for each in below[code])
        kept = _with_attributes(corpus, filters) if filters.where else None
        return [
            coding
            for coding in stored_codings.codings(self._connection)
            if (not codes or coding.code in codes)
            and (not filters.coders or coding.coder in filters.coders)
            and (not filters.sources or coding.source in filters.sources)
            and (kept is None or coding.id in kept)
        ]

    def _words(self) -> list[int]:
        """The words of every turn, in the order of the corpus."""
        from qcode.language.length import count_words

        words = []
        for source in stored_sources.sources(self._connection):
            text = stored_sources.text_of(self._connection, source)
            for turn in stored_sources.turns_of(self._connection, source):
                words.append(count_words(text[turn.start : turn.end]))
        return words

    def _signed(self, table: Table) -> Table:
        """Every table says which project and which qcode it comes from."""
        signature = Text(
            f"Project {self.name}; qcode {__version__}.", f"项目 {self.name}；qcode {__version__}。"
        )
        meta = {**table.meta, "project": self.name, "version": __version__}
        return replace(table, meta=meta, notes=(*table.notes, signature))


def _imported(report: ImportReport) -> str:
    count = sum(file.status == "imported" for file in report.files)
    cases = [f"{number} {kind}" for kind, number in report.cases.items()]
    return ", ".join([f"{count} sources", *cases])


def _readable(path: Path) -> str:
    """A file's name, whatever bytes it is made of."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _with_attributes(corpus: Corpus, filters: Filters) -> frozenset[int]:
    """The ids of the codings that lie in what the filters leave of the turns."""
    from qcode.analysis.scope import scope

    left = scope(corpus, filters, rollup=True)
    return frozenset(left.codings.id[left.counted()].tolist())


def _with_codes(codebook: Codebook, kept: frozenset[str]) -> Codebook:
    return replace(codebook, codes=tuple(code for code in codebook.codes if code.id in kept))


def _publish(draft: Path, path: Path) -> None:
    """Give the finished file its name, never over another."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise ProjectExists(f"{path} is there already", "choose another name") from None
    except OSError:
        # A file system without hard links; the name was free a moment ago.
        try:
            draft.rename(path)
        except OSError as error:
            raise ProjectProblem(f"{path} can't be made: {error.strerror}") from None
