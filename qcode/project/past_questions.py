"""PastQuestions: what a project can be asked about its past, as a record of research."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from qcode.errors import UnknownName
from qcode.project.names import code_named, find_coder, only
from qcode.project.questions import Questions, at_one_moment
from qcode.store import past
from qcode.store.act_names import verb_named
from qcode.store.journal import stamp
from qcode.table import Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.project.codebook_versions import By

LEAST = 4
"""So many characters of an id name a record; fewer could be a word."""


@dataclass(frozen=True, slots=True)
class WhichActs:
    """The acts that are asked for, in words; None: any. verb: in either language.

    since, until: both included.
    """

    coder: str | None = None
    verb: str | None = None
    since: datetime | None = None
    until: datetime | None = None


ANYTHING = WhichActs()


class PastQuestions(Questions):
    """What a project can be asked about its past."""

    @at_one_moment
    def history_table(self, limit: int | None = None, done: WhichActs = ANYTHING) -> Table:
        """What was done, latest first. Raises UnknownName."""
        from qcode.project.history_tables import acts_table

        return acts_table(past.acts(self._connection, self._wanted(done), limit))

    @at_one_moment
    def record_table(
        self, word: str, limit: int | None = None, done: WhichActs = ANYTHING
    ) -> Table:
        """All that ever happened to one thing, also one that is gone, and to the memos on it.

        word: the beginning of its id; or the id or name of a code, source, case, coder …
        limit: only so many of the latest changes. Raises UnknownName, AmbiguousName.
        """
        from qcode.project.change_words import ChangeWords
        from qcode.project.history_tables import gone, record_table

        wanted = self._wanted(done)
        kind, uuid = self._record(word)
        words = ChangeWords(self._connection)
        memos = past.memos_ever_on(self._connection, uuid)
        changes = [*past.changes_of_records(self._connection, [uuid, *memos])]
        told = [each for each in changes if wanted.takes(each[0])]
        end = None
        if not past.is_there(self._connection, kind, uuid):
            took = [act for act, each in changes if each.uuid == uuid and each.after is None]
            heir = words.name(past.heir_of(self._connection, kind, uuid))
            corrected = past.source_gave_way(self._connection, uuid)
            end = gone(words.name(uuid), took[-1] if took else None, heir, corrected=corrected)
        return record_table(told[-limit:] if limit else told, words, words.name(uuid), end)

    @at_one_moment
    def audit_table(self, done: WhichActs = ANYTHING) -> Table:
        """Every change that was ever made, oldest first. Raises UnknownName."""
        from qcode.project.change_words import ChangeWords
        from qcode.project.history_tables import audit_table

        acts = past.acts(self._connection, self._wanted(done))[::-1]
        told = ((act, past.changes_of_act(self._connection, act.number)) for act in acts)
        return audit_table(told, ChangeWords(self._connection))

    @at_one_moment
    def versions_table(self, code: str | None = None) -> Table:
        """Every state of every code, or of one, which may be gone. Raises UnknownName."""
        from qcode.project.codebook_versions import versions, versions_table

        chosen = None if code is None else self._codes_ever(code)
        return versions_table(versions(self._connection, chosen))

    @at_one_moment
    def growth_table(self, by: By = "month") -> Table:
        """How the number of codes grew."""
        from qcode.project.codebook_versions import growth_table, versions

        return growth_table(versions(self._connection), by, len(self.codes()))

    def _wanted(self, done: WhichActs) -> past.Wanted:
        return past.Wanted(
            None if done.coder is None else find_coder(self._connection, done.coder),
            None if done.verb is None else self._verb(done.verb),
            None if done.since is None else stamp(done.since),
            None if done.until is None else stamp(done.until),
        )

    def _verb(self, word: str) -> str:
        known = past.verbs(self._connection)
        verb = verb_named(word, known)
        if verb is None:
            raise UnknownName("act", word, known)
        return verb

    def _record(self, word: str) -> tuple[str, str]:
        """(kind, uuid) of the record that a word names. Raises UnknownName, AmbiguousName."""
        found = past.records_called(self._connection, word)
        if not found and len(word) >= LEAST:
            found = past.records_with_id(self._connection, word)
        if not found:
            hint = Text(
                "name the beginning of its id, or the id or name of a code, source, case or coder",
                "请写编号的开头，或编码、文本、个案、编码员的标识或名称",
            )
            raise UnknownName("record", word, [], hint)
        said = Text(f"several records are called {word!r}", f"有多个记录叫 {word!r}")
        return only(found, said, [f"{uuid[:8]} ({kind})" for kind, uuid in found])

    def _codes_ever(self, word: str) -> Sequence[str]:
        """The codes that a word names: all that ever had this id, else the one of this name."""
        called = past.records_called(self._connection, word)
        codes = [uuid for kind, uuid in called if kind == "code"]
        if codes:
            return codes
        _, ident = code_named(self._connection, word)
        called = past.records_called(self._connection, ident)
        return [uuid for kind, uuid in called if kind == "code"]
