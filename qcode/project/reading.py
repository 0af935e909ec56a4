"""What the coding room sees of a project: a source to read, its codings, and how far everyone is.

Plain data, read once and kept by the screen; whatever a coder does goes through Project's acts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from qcode.store.codings import State
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class SeenTurn:
    """One turn, and who speaks it.

    [start, end): with its label, which ends at `said` (start where there is no label).
    person: the case's name, None where nobody is named.  actor: the level id of actor_type, as it
    was in this interview; None where unknown.
    """

    number: int
    start: int
    said: int
    end: int
    label: str | None
    interviewer: bool
    person: str | None
    actor: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as it is read: its text never changes, so neither does this."""

    source: str
    title: str
    language: str
    text: str
    turns: Sequence[SeenTurn]


class SeenCoding(NamedTuple):
    """A coding as the reader draws it. id: its uuid. memo: whether it has one."""

    id: str
    start: int
    end: int
    code: str
    coder: str
    memo: bool


@dataclass(frozen=True, slots=True)
class WrittenMemo:
    """A memo. coder: who wrote it, None where nobody is recorded. created: UTC, ISO 8601."""

    id: str
    coder: str | None
    text: str
    created: str


@dataclass(frozen=True, slots=True)
class CodingDetails:
    """All that is known of one coding. attribution: as a paper cites it.

    older: that its code says something else now, and what it said; () where it doesn't.
    """

    coding: SeenCoding
    source: str
    quotation: str
    created: str
    memos: Sequence[WrittenMemo]
    attribution: Text
    older: tuple[Text, Text] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class MemoOn:
    """What a memo is about. name: a coding's id, a source's or code's id, a case's name; of the
    project, "". A case's kind is its own (person, village …).
    """

    kind: str
    name: str = ""


MEMO_KINDS = ("coding", "source", "code", "project")
"""What a memo can be about besides a case of some kind."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the coders are with one source.

    states: coder → state; who isn't there has not begun.  counts: coder → codings.  coders: whom
    it is assigned to.
    """

    source: str
    title: str
    language: str
    length: int
    states: Mapping[str, State]
    counts: Mapping[str, int]
    coders: Collection[str] = ()

    def awaits(self, coder: str) -> bool:
        """Whether it is assigned to a coder who hasn't finished it."""
        return coder in self.coders and self.states.get(coder) != "done"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a word stands. [start, end): code points; before, after: its context."""

    source: str
    turn: int | None
    speaker: str | None
    start: int
    end: int
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The cases of one kind, as a sheet to edit.

    variables: ids, in order; a case kind's id (village) is a link to such a case.
    classes: the ids of the typologies, which are derived and can't be edited.
    rows: case name → variable or typology id → level id or text; None: missing, unclassified.
    """

    kind: str
    variables: Sequence[str]
    classes: Sequence[str]
    rows: Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A label of a source and whom it stands for. turns: how many it has."""

    label: str
    role: Literal["respondent", "interviewer"]
    person: str | None
    turns: int
