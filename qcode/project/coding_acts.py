"""CodingActs: what a coder decides. Coding, changing a coding, memos, and how far one is.

Who names no coder may change anybody's codings (the command line's maintenance), and nobody is
recorded, so that it is no coder's next act to undo; who does, only their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.project.names import (
    code_named,
    coder_name,
    find_own_coding,
    find_source,
    hand_coder,
)
from qcode.project.opened import Opened
from qcode.project.reading import MemoOn, WrittenMemo
from qcode.project.report import Progress, quietly
from qcode.store import codings as stored_codings
from qcode.store import memos as stored_memos
from qcode.store.codings import State, StoredCoding
from qcode.store.supports import drop_astray

if TYPE_CHECKING:
    from qcode.project.tagging import Tagged, Where


class CodingActs(Opened):
    """The acts on codings and memos."""

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
        progress: Progress = quietly,
    ) -> list[Tagged]:
        """Code every row of a file, or none. Raises FileProblem."""
        from qcode.project.tagging import Tagger, tag_file

        coder = None if coder is None else coder_name(coder)
        with self._act("tag", f"codings from {_readable(path)}", coder) as act:
            tagged = tag_file(Tagger(act), path, coder, encoding, progress)
            whose = {each.coder for each in tagged}
            act.coder = whose.pop() if len(whose) == 1 else coder
        return tagged

    def untag(self, ident: str, coder: str | None = None) -> Tagged:
        """Take a coding away, named by its id or the beginning of it."""
        from qcode.project.tagging import taken_away

        with self._connection.atomic():
            coding = self._made_by_hand(ident, coder)
            with self._act("untag", _summary(coding), coder) as act:
                stored_codings.delete_coding(act, coding.id)
        return taken_away(coding)

    def resize(
        self,
        ident: str,
        start: int,
        end: int,
        *,
        coder: str | None = None,
        quote: str | None = None,
    ) -> Tagged:
        """Give a coding other ends; what it then overlaps of the same code becomes one with it.

        quote: what the words between them are to be, where whoever asks has them before their eyes.
        Raises UnknownName, SpanOutside, UsageProblem.
        """
        from qcode.coding.spans import Span
        from qcode.project.tagging import Where

        with self._connection.atomic():
            coding = self._made_by_hand(ident, coder)
            where = Where(span=Span(start, end), quote=quote)
            return self._move("resize", coding, coding.code, where, coder)

    def recode(self, ident: str, code: str, *, coder: str | None = None) -> Tagged:
        """Put a coding under another code; it keeps its id and its memos.

        Raises UnknownName, AmbiguousName, UsageProblem.
        """
        from qcode.coding.spans import Span
        from qcode.project.tagging import Where

        with self._connection.atomic():
            coding = self._made_by_hand(ident, coder)
            where = Where(span=Span(coding.start, coding.end))
            return self._move("recode", coding, code, where, coder)

    def confirm(self, idents: Sequence[str], *, coder: str | None = None) -> list[Tagged]:
        """Say that codings were looked at again and stay, under what their codes say now.

        All in one act. Raises UnknownName, AmbiguousName, UsageProblem.
        """
        from qcode.project.tagging import Tagged

        with self._act("confirm", "", coder) as act:
            named = [self._made_by_hand(ident, coder) for ident in idents]
            found = {coding.id: coding for coding in named}
            for own in found:
                act.attest("coding", own)
            act.summary = ", ".join(f"{each.code} in {each.source}" for each in found.values())
        return [
            Tagged(
                coding=each.uuid,
                outcome="confirmed",
                source=each.source,
                code=each.code,
                coder=each.coder,
                start=each.start,
                end=each.end,
                quotation=each.quotation,
            )
            for each in found.values()
        ]

    def write_memo(self, on: MemoOn, text: str, *, coder: str | None = None) -> WrittenMemo | None:
        """The coder's memo on a thing becomes this text; none where it is empty.

        Raises UnknownName, AmbiguousName, UsageProblem.
        """
        from qcode.project.memos import require_lasting, subject_of

        text = text.strip()
        with self._connection.atomic():
            coder = None if coder is None else hand_coder(self._connection, coder)
            if text:
                require_lasting(self._connection, on)
            subject, what = subject_of(self._connection, on)
            known = coder is None or coder in stored_codings.coders(self._connection)
            with self._act("memo", what, coder) as act:
                if text or known:  # to take nothing away makes nobody a coder
                    who = None if coder is None else stored_codings.coder_id(act, coder)
                    stored_memos.put_memo(act, subject, who, text)
            written = stored_memos.memos_on(self._connection, subject)
        return next((WrittenMemo(*row) for row in written if row[1] == coder), None)

    def set_state(self, source: str, coder: str, state: State) -> str:
        """Say how far a coder is with a source. Returns the source's name."""
        with self._connection.atomic():
            coder = hand_coder(self._connection, coder)
            found = find_source(self._connection, source)
            with self._act(state, found.name, coder) as act:
                who = stored_codings.coder_id(act, coder)
                stored_codings.set_state(act, who, found.id, state)
        return found.name

    def hand_coder(self, word: str) -> str:
        """A name fit for who codes by hand. Raises UsageProblem."""
        return hand_coder(self._connection, word)

    def _made_by_hand(self, ident: str, coder: str | None) -> StoredCoding:
        """A coding that may be changed: the coder's own, where one is named."""
        coding = find_own_coding(self._connection, ident, coder)
        hand_coder(self._connection, coding.coder)
        return coding

    def _move(
        self, verb: str, coding: StoredCoding, code: str, where: Where, coder: str | None
    ) -> Tagged:
        from qcode.project.tagging import open_source, placed

        opened = open_source(self._connection, find_source(self._connection, coding.source))
        span = opened.span_of(where)
        _, present = stored_codings.place_of(self._connection, coding.id)
        code_id, ident = code_named(self._connection, code)
        place = replace(present, code=code_id, start=span.start, end=span.end)
        with self._act(verb, f"{ident} in {coding.source}", coder) as act:
            outcome = stored_codings.move_coding(act, coding.id, place, opened.text)
            drop_astray(act)
        uuid, place = stored_codings.place_of(self._connection, coding.id)
        return placed(uuid, outcome, opened, ident, coding.coder, place)


def _summary(coding: StoredCoding) -> str:
    return f"{coding.code} in {coding.source}"


def _readable(path: Path) -> str:
    """A file's name, whatever bytes it is made of."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
