"""Editing: one edit of the codebook under way, inside one act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain

from qcode.codebook import edits
from qcode.codebook.model import Code, Codebook
from qcode.codebook.relations import require_sound
from qcode.codebook.tree import parents, subtree
from qcode.errors import UnknownName, UsageProblem
from qcode.project.names import find_code
from qcode.store import code_edits as stored
from qcode.store import codebooks_past as past
from qcode.store.code_edits import Moved
from qcode.store.codebooks import astray, codebooks
from qcode.store.connection import Connection
from qcode.store.decisions import move_decisions
from qcode.store.journal import Act
from qcode.store.past import place_before
from qcode.store.relations import delete_relations, move_relations, relations
from qcode.store.supports import drop_astray
from qcode.texts import Text

OWN = Codebook("own-codes", "1.0.0", Text("Codes made in this project", "本项目新增编码"))
"""Where a code goes that belongs under none, in a project of no codebook or of several."""


@dataclass
class Edit:
    """An edit under way, and the codebooks as it found them."""

    act: Act
    books: list[Codebook] = field(init=False)
    codes: list[Code] = field(init=False)

    def __post_init__(self) -> None:
        self.books = codebooks(self.act.connection)
        self.codes = [code for book in self.books for code in book.codes]

    @property
    def connection(self) -> Connection:
        return self.act.connection

    def code(self, word: str) -> Code:
        return find_code(self.codes, word)

    def home(self, code: str) -> Codebook:
        return edits.home_of(self.books, code)

    def move(self, code: str, parent: str | None, gone: Sequence[str] = ()) -> None:
        """Put a code and all below it elsewhere, also in another codebook. gone: leaves anyway."""
        home, leaving = self.home(code if parent is None else parent), set(gone)
        staying = [each for each in subtree(code, self.codes) if each not in leaving]
        if home != self.home(code):
            brought = set(staying)
            edits.require_own_keys(
                [each for each in self.codes if each.id in brought],
                [each for each in home.codes if each.id not in leaving],
            )
        stored.move_code(self.act, staying, parent, home.id)

    def add(self, new: Code, parent: str | None, codebook: str | None, ident: str | None) -> Code:
        """Put a new code in its place, under an id that is free."""
        above = None if parent is None else self.code(parent).id
        taken = [code.id for code in self.codes]
        if ident is not None:
            edits.require_free_id(ident, taken)
        code = replace(new, id=ident or edits.free_id(_slug(new.name), taken), parent=above)
        edits.require_sound(code, self.codes)
        stored.add_code(self.act, code, self._home_of(above, codebook))
        return code

    def known_or_new(self, name: str) -> Code:
        """The code of this name, made first, at the top, if there is none."""
        try:
            return self.code(name)
        except UnknownName:
            return self.add(Code("", edits.worded(name)), None, None, None)

    def merge(self, gone: Sequence[str], into: str) -> Moved:
        """Let all that hangs on some codes hang on another. gone: parents before children."""
        changed = edits.merged(self.codes, gone, into)
        here = {code.id for code in self.home(into).codes}
        stored.put_parents(self.act, {code: up for code, up in changed.items() if code in here})
        for code in [each for each in changed if each not in here]:
            self.move(code, into, gone)
        codings = chain.from_iterable(stored.codings_of(self.connection, code) for code in gone)
        moved = stored.move_codings(self.act, codings, into)
        for code in gone:
            stored.move_memos(self.act, code, into)
        move_relations(self.act, gone, into)
        move_decisions(self.act, gone, into)
        stored.merge_away(self.act, reversed(gone), into)
        return moved

    def empty(self, gone: str, into: str | None) -> Moved:
        """Take everything off a code, or over to another; its relations say nothing without it."""
        delete_relations(self.act, gone)
        codings = stored.codings_of(self.connection, gone)
        if into is None:
            stored.delete_memos(self.act, gone)
            return stored.delete_codings(self.act, codings)
        stored.move_memos(self.act, gone, into)
        return stored.move_codings(self.act, codings, into)

    def finish(self, taken_back: int | None = None) -> None:
        """See that the codebooks hold together; each comes to require what it names now.

        taken_back: the act that the edit takes back. Raises UsageProblem.
        """
        from qcode.codebook.together import check_together

        self._require_trees()
        books = codebooks(self.connection)
        codes = [code for book in books for code in book.codes]
        typologies = [typology for book in books for typology in book.typologies]
        edits.require_typologies(typologies, parents(codes))
        home = {code.id: book.id for book in books for code in book.codes}
        for number, book in enumerate(books):
            wanted = edits.required(book, home)
            if wanted != book.requires:
                stored.put_requires(self.act, book.id, wanted)
                books[number] = replace(book, requires=wanted)
        check_together(books)
        self._require_apart(codes, taken_back)
        require_sound([each.relation for each in relations(self.connection)])
        if taken_back is None:
            drop_astray(self.act)

    def _require_trees(self) -> None:
        lost = astray(self.connection)
        if lost:
            raise UsageProblem(
                Text(
                    f"{lost[0]} would stand under itself, or in another codebook than the code"
                    " above it",
                    f"{lost[0]} 会成为自己的下位编码，或与上位编码分处两个编码簿",
                )
            )

    def _require_apart(self, codes: Sequence[Code], taken_back: int | None) -> None:
        """Two codes may share a name or a hotkey only where they did before."""
        met = edits.shared(codes) - edits.shared(self.codes)
        if met and taken_back is not None:
            then = past.codebooks_at(self.connection, place_before(self.connection, taken_back))
            met -= edits.shared([code for book in then for code in book.codes])
        if met:
            raise edits.sharing(met)

    def _home_of(self, parent: str | None, codebook: str | None) -> Codebook:
        """The codebook that a new code goes into."""
        books = {book.id: book for book in self.books}
        if codebook is not None and codebook not in books:
            raise UnknownName("codebook", codebook, books)
        if parent is not None:
            return _same(self.home(parent), parent, codebook)
        if codebook is not None:
            return books[codebook]
        return self.books[0] if len(books) == 1 else books.get(OWN.id, OWN)


def _same(home: Codebook, parent: str, codebook: str | None) -> Codebook:
    """The codebook of a parent, which must be the one that was named, if any."""
    if codebook not in (None, home.id):
        raise UsageProblem(
            Text(
                f"{parent} stands in the codebook {home.id}, not in {codebook}",
                f"{parent} 在编码簿 {home.id} 中，不在 {codebook} 中",
            ),
            Text("name the parent or the codebook, not both", "上位编码与编码簿请只指定一个"),
        )
    return home


@contextmanager
def watched(act: Act, taken_back: int) -> Iterator[None]:
    """Let an act be taken back under the rules of the codebook, if it is an edit of it."""
    if not past.is_edit(act.connection, taken_back):
        yield
        return
    edit = Edit(act)
    yield
    edit.finish(taken_back)


def _slug(name: Text) -> str:
    from qcode.language.pinyin import slug

    return slug(name.read("en"))
