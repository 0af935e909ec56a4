"""The codebook, evolving: new codes, other words, another place, two made one, one made two.

Every edit is one act. Rules stand in codebook.edits; when an edit is done, the codebooks must
still hold together as they had to when they were added, else nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from qcode.codebook import edits
from qcode.codebook.edits import Words, worded
from qcode.codebook.model import Code, Codebook, Typology
from qcode.errors import Conflict, UnknownName, UsageProblem
from qcode.project.editing import Edit
from qcode.project.names import code_named, coder_name, find_code, find_coding, hand_coder
from qcode.project.opened import Opened
from qcode.store import code_edits as stored
from qcode.store import codebooks_past as past
from qcode.store import journal
from qcode.store import past as acts
from qcode.store.code_edits import Moved, QuotedCoding
from qcode.store.codebooks import codebooks
from qcode.store.past import Place
from qcode.store.relations import relations
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.codebook.difference import Change
    from qcode.project.tagging import Tagged, Where

Moment = int | datetime
"""The number of an act, once it was over (0: before the first), or a time."""


@dataclass(frozen=True, slots=True)
class CodeUse:
    """What hangs on one code by itself.

    codings: coder → how many.  memos: those on the code.  children: the codes right below it.
    """

    codings: Mapping[str, int]
    memos: int
    relations: int
    typologies: tuple[Typology, ...]
    children: tuple[str, ...]

    @property
    def total(self) -> int:
        """All codings, whoever's."""
        return sum(self.codings.values())


class CodebookActs(Opened):
    """What can be done to the codes of a project. Codes are named by id, or by either name."""

    def code_use(self, code: str) -> CodeUse:
        """What hangs on a code: what an edit would move or take away. Raises UnknownName."""
        with self._connection.snapshot():
            books = codebooks(self._connection)
            codes = [each for book in books for each in book.codes]
            ident = find_code(codes, code).id
            return CodeUse(
                codings=stored.codings_by_coder(self._connection, ident),
                memos=len(stored.memos_on(self._connection, ident)),
                relations=sum(
                    ident in (each.relation.origin, each.relation.target)
                    for each in relations(self._connection)
                ),
                typologies=tuple(
                    edits.typologies_on((each for book in books for each in book.typologies), ident)
                ),
                children=tuple(each.id for each in codes if each.parent == ident),
            )

    def codings_of(self, code: str, coder: str | None = None) -> list[QuotedCoding]:
        """A code's own codings with their first words, to choose from. Raises UnknownName."""
        with self._connection.snapshot():
            _, ident = code_named(self._connection, code)
            return stored.quoted(self._connection, ident, coder)

    def add_code(
        self,
        name: Words,
        *,
        parent: str | None = None,
        codebook: str | None = None,
        ident: str | None = None,
        definition: Words = "",
        include: Sequence[Words] = (),
        exclude: Sequence[Words] = (),
        color: str = "",
        key: str = "",
        coder: str | None = None,
    ) -> Code:
        """Make a code, last under its parent, or at the top of a codebook.

        ident: else made from the name. Without a parent it goes into the codebook named, else the
        only one, else OWN. Raises UnknownName, UsageProblem.
        """
        new = Code(
            "",
            worded(name),
            worded(definition),
            edits.all_worded(include),
            edits.all_worded(exclude),
            color=color,
            key=key,
        )
        with self._edit("add code", coder) as edit:
            code = edit.add(new, parent, codebook, ident)
            edit.act.summary = code.id
        return code

    def change_code(
        self,
        code: str,
        *,
        name: Words | None = None,
        definition: Words | None = None,
        include: Sequence[Words] | None = None,
        exclude: Sequence[Words] | None = None,
        color: str | None = None,
        key: str | None = None,
        seen: Code | None = None,
        coder: str | None = None,
    ) -> Code:
        """Let a code say something else; None leaves a thing as it is, "" clears it.

        A name or definition that is no Text changes what stands in its own language. seen: the
        code as it was when this was thought of; what is to be as it was then is left as it is.
        """
        with self._edit("change code", coder) as edit:
            before = edit.code(code)
            then = seen or before
            wanted = replace(
                then,
                name=then.name if name is None else worded(name, then.name),
                definition=then.definition
                if definition is None
                else worded(definition, then.definition),
                include=then.include if include is None else edits.all_worded(include),
                exclude=then.exclude if exclude is None else edits.all_worded(exclude),
                color=then.color if color is None else color,
                key=then.key if key is None else key,
            )
            changed = edits.changed(before, then, wanted)
            edits.require_sound(changed, edit.codes, before)
            stored.change_code(edit.act, changed)
            edit.act.summary = changed.id
        return changed

    def move_code(self, code: str, parent: str | None, *, coder: str | None = None) -> Code:
        """Put a code, with all below it, under another, or at the top of its codebook (None).

        Raises UsageProblem where it would stand under itself, or a typology forbids it.
        """
        with self._edit("move code", coder) as edit:
            moved = edit.code(code)
            under = None if parent is None else edit.code(parent).id
            if under == moved.parent:
                return moved
            edits.require_movable(edit.codes, moved.id, under)
            edit.move(moved.id, under)
            edit.act.summary = f"{moved.id} under {under}" if under else f"{moved.id} to the top"
        return replace(moved, parent=under)

    def tag_new(self, source: str, name: str, *, coder: str, where: Where) -> tuple[Code, Tagged]:
        """Make a code of this name, at the top, and code a span with it, in one act.

        If there is a code of that name, it is used. Raises UnknownName, AmbiguousName,
        SpanOutside, UsageProblem.
        """
        from qcode.project.tagging import Tagger

        with self._edit("tag", coder) as edit:
            code = edit.known_or_new(name)
            tagged = Tagger(edit.act).tag(source, code.id, coder, where)
            new = "" if code in edit.codes else "new code "
            edit.act.summary = f"{new}{code.id} in {source}"
        return code, tagged

    def merge_codes(self, codes: Sequence[str], into: str, *, coder: str | None = None) -> Moved:
        """Make several codes one: what hung on them hangs on `into`, and they are gone.

        Codings that overlap a coder's own coding there become one with it. Raises UsageProblem
        where a typology rests on one of them.
        """
        with self._edit(past.MERGE, coder) as edit:
            target = edit.code(into).id
            leaving = {edit.code(each).id for each in codes} - {target}
            gone = [each.id for each in edit.codes if each.id in leaving]
            if not gone:
                raise UsageProblem(
                    Text(f"{target} can't be merged with itself", f"{target} 不能与自身合并"),
                    Text("name another code", "请指定另一个编码"),
                )
            moved = edit.merge(gone, target)
            edit.act.summary = past.merging(gone, target)
        return moved

    def split_code(
        self,
        codings: Sequence[str],
        name: Words,
        *,
        origin: str | None = None,
        parent: str | None = None,
        ident: str | None = None,
        coder: str | None = None,
    ) -> Code:
        """Send codings of one code, named by their ids, to a new code.

        origin: the code that they must be of, where it is known.  parent: else the code that they
        come from, so that its totals keep them. Raises UnknownName, UsageProblem.
        """
        with self._edit("split code", coder) as edit:
            chosen = [find_coding(edit.connection, each) for each in dict.fromkeys(codings)]
            for whose in {each.coder for each in chosen}:
                hand_coder(edit.connection, whose)
            origins = {each.code for each in chosen}
            if len(origins) != 1 or (origin is not None and edit.code(origin).id not in origins):
                raise UsageProblem(
                    Text("a split takes codings of one code", "拆分只能取同一编码的编码段"),
                    Text(
                        "qcode codings --code CODE lists them", "qcode codings --code 编码 可列出"
                    ),
                )
            source = chosen[0].code
            code = edit.add(Code("", worded(name)), parent or source, None, ident)
            stored.move_codings(edit.act, (each.id for each in chosen), code.id)
            edit.act.summary = f"{code.id} from {source}"
        return code

    def delete_code(
        self,
        code: str,
        *,
        into: str | None = None,
        expected: CodeUse | None = None,
        coder: str | None = None,
    ) -> Moved:
        """Take a code away; those below it move up to its parent.

        into: the code that its codings and memos go to; None: they are taken away with it.
        expected: what code_use said of it when that was decided. Raises UsageProblem where a
        typology rests on it, Conflict where something else hangs on it than expected.
        """
        with self._edit("delete code", coder) as edit:
            leaving = edit.code(code)
            gone = leaving.id
            if expected is not None and self.code_use(gone) != expected:
                raise _other_than_expected(leaving)
            target = None if into is None else edit.code(into).id
            if target == gone:
                raise UsageProblem(
                    Text(f"{gone} is the code to be deleted", f"{gone} 就是要删除的编码"),
                    Text("send its codings to another", "请把编码段移到别的编码"),
                )
            up = edits.without(edit.codes, gone)
            stored.put_parents(edit.act, up)
            moved = edit.empty(gone, target)
            stored.delete_codes(edit.act, (gone,))
            edit.act.summary = f"{gone}, codings to {target}" if target else gone
        return moved

    # how it was

    def codebooks_at(self, moment: Moment) -> list[Codebook]:
        """The codebooks as they were. Raises UnknownName for the number of no act."""
        with self._connection.snapshot():
            return past.codebooks_at(self._connection, self._place(moment))

    def codebook_changes(
        self, since: Moment | None = None, until: Moment | None = None
    ) -> list[Change]:
        """What became of the codebooks. since None: as each was added; until None: now."""
        from qcode.codebook.difference import difference

        with self._connection.snapshot():
            first = acts.BEFORE_ALL if since is None else self._place(since)
            last = acts.AFTER_ALL if until is None else self._place(until)
            if first > last:
                raise UsageProblem(
                    Text("the beginning comes after the end", "起点晚于终点"),
                    Text("qcode history lists the acts in order", "qcode history 按顺序列出操作"),
                )
            before = (
                past.codebooks_added(self._connection)
                if since is None
                else past.codebooks_at(self._connection, first)
            )
            after = self._books_at(last)
            return difference(before, after, past.merges(self._connection, first, last))

    def _books_at(self, place: Place) -> list[Codebook]:
        if place == acts.AFTER_ALL:
            return codebooks(self._connection)
        return past.codebooks_at(self._connection, place)

    def _place(self, moment: Moment) -> Place:
        if isinstance(moment, datetime):
            return acts.place_at(self._connection, journal.stamp(moment))
        last = journal.last_act(self._connection)
        place = acts.place_of_act(self._connection, moment) if 0 <= moment <= last else None
        if place is None:
            raise UnknownName("act", str(moment), [], f"acts have the numbers 1 to {last}")
        return place

    @contextmanager
    def _edit(self, verb: str, coder: str | None) -> Iterator[Edit]:
        with self._act(verb, "", None if coder is None else coder_name(coder)) as act:
            edit = Edit(act)
            yield edit
            if act.changes:
                edit.finish()


def _other_than_expected(code: Code) -> Conflict:
    return Conflict(
        Text(
            f"{code.name.read('en')} has been coded or changed since you were asked",
            f"询问之后，{code.name.read('zh')} 又被编码或改动",
        ),
        Text("look at it again, then decide", "请再看一遍，再作决定"),
    )
