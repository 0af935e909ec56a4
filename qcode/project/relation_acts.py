"""RelationActs: what leads to what. Drawing relations between codes, and what they rest on.

A relation comes from a codebook, or a coder draws it, as a finding of the analysis: what is drawn
stays out of the codebook's file and of its history. Its supports are codings, anybody's, of either
code or of one under it. Codes are named by id or name, kinds by id or name, codings by the
beginning of their ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.codebook.model import Relation
from qcode.codebook.relations import KINDS, kind_id, require_drawable, require_sound
from qcode.codebook.tree import parents, path_up
from qcode.errors import UnknownName, UsageProblem
from qcode.project.names import coder_name, find_code, find_coder, find_coding, one_or_more
from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice
from qcode.store import codebooks as stored_codebooks
from qcode.store import relations as stored
from qcode.store import supports as stored_supports
from qcode.store.codings import StoredCoding
from qcode.store.connection import Connection
from qcode.store.consensus_coder import derived_coder
from qcode.store.journal import Act
from qcode.store.relations import StoredRelation
from qcode.store.supports import Support
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.table import Table


@dataclass(frozen=True, slots=True)
class RelationChoice:
    """Which relations are meant; what is left empty leaves out nothing.

    codes: those that touch one of them, or a code under one.  kinds: by id or name.
    codebook: those that touch one of its codes.  drawn_by: those that this coder drew.
    """

    codes: Sequence[str] = ()
    kinds: Sequence[str] = ()
    codebook: str | None = None
    drawn_by: str | None = None


class RelationActs(Questions):
    """What can be done to relations between codes, and asked of them."""

    def add_relation(
        self,
        origin: str,
        kind: str,
        target: str,
        *,
        supports: Sequence[str] = (),
        coder: str | None = None,
    ) -> Relation:
        """Draw a relation from one code to another. Raises UnknownName, UsageProblem."""
        with self._relating("add relation", coder) as act:
            relation = self._meant(origin, kind, target)
            there = stored.relations(self._connection)
            require_drawable(relation, [each.relation for each in there])
            own = stored.add_relation(act, relation)
            self._support(act, own, relation, one_or_more(supports))
            act.summary = said(relation)
        return relation

    def support_relation(
        self,
        origin: str,
        kind: str,
        target: str,
        codings: Sequence[str],
        *,
        coder: str | None = None,
    ) -> tuple[Relation, int]:
        """Let codings support a relation. How many of them didn't before.

        Raises UnknownName; UsageProblem for a coding of neither code.
        """
        with self._relating("support relation", coder) as act:
            found = self._relation(origin, kind, target)
            new = self._support(act, found.id, found.relation, one_or_more(codings))
            act.summary = said(found.relation)
        return found.relation, new

    def unsupport_relation(
        self,
        origin: str,
        kind: str,
        target: str,
        codings: Sequence[str],
        *,
        coder: str | None = None,
    ) -> tuple[Relation, int]:
        """Let codings no longer support a relation. How many of them did."""
        with self._relating("support relation", coder) as act:
            found = self._relation(origin, kind, target)
            chosen = [find_coding(self._connection, each).id for each in one_or_more(codings)]
            gone = sum(stored_supports.remove_support(act, found.id, each) for each in chosen)
            act.summary = said(found.relation)
        return found.relation, gone

    def remove_relation(
        self, origin: str, kind: str, target: str, *, coder: str | None = None
    ) -> Relation:
        """Take a relation away, also a codebook's. Raises UnknownName."""
        with self._relating("remove relation", coder) as act:
            found = self._relation(origin, kind, target)
            stored.delete_relation(act, found.id)
            act.summary = said(found.relation)
        return found.relation

    def relation_kinds(self) -> list[str]:
        """The kinds that relations of this project have, as first met."""
        found = stored.relations(self._connection)
        return list(dict.fromkeys(each.relation.kind for each in found))

    @at_one_moment
    def relations_table(
        self, choice: Choice = EVERYTHING, which: RelationChoice | None = None
    ) -> Table:
        """Every relation with what supports it. choice: which supporting codings are counted; its
        codes choose relations, as those of `which` do. Raises UnknownName.
        """
        from qcode.project.relation_tables import relations_table

        which = which or RelationChoice()
        which = replace(which, codes=(*which.codes, *choice.codes))
        chosen = self._chosen_relations(which)
        table = relations_table(chosen, self._supporting(choice), self._codes_by_id())
        return _narrowed(table, choice, which)

    # within

    @contextmanager
    def _relating(self, verb: str, coder: str | None) -> Iterator[Act]:
        with self._act(verb, "", None if coder is None else coder_name(coder)) as act:
            yield act

    def _meant(self, origin: str, kind: str, target: str) -> Relation:
        codes = self.codes()
        return Relation(find_code(codes, origin).id, find_code(codes, target).id, kind_id(kind))

    def _relation(self, origin: str, kind: str, target: str) -> StoredRelation:
        """The last of those that say so, where the project has kept twins."""
        wanted = self._meant(origin, kind, target)
        known = {each.relation: each for each in stored.relations(self._connection)}
        if wanted not in known:
            hint = None if known else _NONE_YET
            raise UnknownName("relation", said(wanted), list(map(said, known)), hint or "")
        return known[wanted]

    def _support(self, act: Act, own: int, relation: Relation, codings: Sequence[str]) -> int:
        chosen = [find_coding(self._connection, each) for each in dict.fromkeys(codings)]
        above = parents(stored_codebooks.codes(self._connection))
        for coding in chosen:
            self._require_evidence(coding, relation, set(path_up(coding.code, above)))
        return sum(stored_supports.add_support(act, own, each.id) for each in chosen)

    def _require_evidence(self, coding: StoredCoding, relation: Relation, codes: set[str]) -> None:
        """Raises UsageProblem where a coding can't support a relation. codes: its own, and all
        above it."""
        if coding.coder == derived_coder(self._connection):
            raise UsageProblem(_LASTS_NOT, _NAME_ANOTHERS)
        if relation.origin not in codes and relation.target not in codes:
            raise UsageProblem(
                Text(
                    f"coding {coding.uuid[:8]} is of {coding.code}, and neither of"
                    f" {relation.origin} nor of {relation.target}",
                    f"编码段 {coding.uuid[:8]} 的编码是 {coding.code}，不属于"
                    f" {relation.origin} 或 {relation.target}",
                ),
                Text(
                    "a relation rests on codings of one of its two codes, or of one under it",
                    "佐证关系的编码段须属于其两端的编码或其下级编码",
                ),
            )

    def _chosen_relations(self, which: RelationChoice) -> list[StoredRelation]:
        every = stored.relations(self._connection)
        touched = self._touched(which)
        kinds = {_kind_in_use(word, every) for word in which.kinds}
        drawer = None if which.drawn_by is None else find_coder(self._connection, which.drawn_by)
        return [
            each
            for each in every
            if all({each.relation.origin, each.relation.target} & codes for codes in touched)
            and (not kinds or each.relation.kind in kinds)
            and (drawer is None or each.coder == drawer)
        ]

    def _touched(self, which: RelationChoice) -> list[set[str]]:
        """Sets of codes; of each, a relation must have one at an end. Raises UnknownName."""
        from qcode.codebook.tree import descendants

        codes, books = self.codes(), {book.id: book for book in self.codebooks()}
        touched = []
        if which.codes:
            below = descendants(codes)
            named = [find_code(codes, word).id for word in which.codes]
            touched.append({each for code in named for each in below[code]})
        if which.codebook is not None:
            if which.codebook not in books:
                raise UnknownName("codebook", which.codebook, books)
            touched.append({code.id for code in books[which.codebook].codes})
        return touched

    def _supporting(self, choice: Choice) -> list[Support]:
        """The supports by codings that pass the filters. Raises UnknownName, UsageProblem."""
        from qcode.analysis.tidy.scope import matching

        found = stored_supports.supports(self._connection)
        spoken = bool(choice.where or choice.queries)
        if not (choice.coders or choice.sources or spoken):
            return found
        corpus = self.corpus(codings=spoken)
        filters = self._filters(corpus, replace(choice, codes=()))
        heard = matching(corpus, filters) if spoken else None
        return [
            each
            for each in found
            if (not filters.coders or each.coder in filters.coders)
            and (not filters.sources or each.source in filters.sources)
            and (heard is None or each.id in heard)
        ]


def said(relation: Relation) -> str:
    """A relation by its ids, as the history and the command line have it."""
    return f"{relation.origin} {relation.kind} {relation.target}"


def _kind_in_use(word: str, relations: Sequence[StoredRelation]) -> str:
    """The kind that a word names, known or in use. Raises UnknownName."""
    kind = kind_id(word)
    known = dict.fromkeys([*KINDS, *(each.relation.kind for each in relations)])
    if kind not in known:
        raise UnknownName("kind of relation", word, known)
    return kind


def _narrowed(table: Table, choice: Choice, which: RelationChoice) -> Table:
    """The table with what it was narrowed to."""
    from qcode.project.selection import filtered

    narrowed = filtered(table, replace(choice, codes=which.codes), _words(which))
    own = {"kinds": list(which.kinds), "codebook": which.codebook, "drawn_by": which.drawn_by}
    filters = {**narrowed.meta["filters"], **own}
    return replace(narrowed, meta={**narrowed.meta, "filters": filters})


def _words(which: RelationChoice) -> list[str]:
    return [*which.kinds, *filter(None, (which.codebook, which.drawn_by))]


_NONE_YET = Text(
    "qcode relation add FROM KIND TO draws one", "用 qcode relation add 起点 关系 终点 新增"
)
_LASTS_NOT = Text(
    "a coding of the consensus may go with the next decision, and can't support a relation",
    "共识编码段可能随下一次裁定消失，不能作为关系的佐证",
)
_NAME_ANOTHERS = Text("name the coding of a coder instead", "请改用编码员的编码段")


def require_related(connection: Connection) -> None:
    """Raises UsageProblem where relations can't stand side by side, or a coding supports one of
    neither its code nor one above.
    """
    require_sound([each.relation for each in stored.relations(connection)])
    lost = stored_supports.astray(connection)
    if lost:
        whose = {each.id: each.relation for each in stored.relations(connection)}
        relation = said(whose[lost[0].relation])
        raise UsageProblem(
            Text(
                f"coding {lost[0].coding[:8]} supports the relation {relation} since then",
                f"编码段 {lost[0].coding[:8]} 此后已用作关系 {relation} 的佐证",
            )
        )
