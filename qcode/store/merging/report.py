"""What a merge did, as it is told: which acts came, what changed, and what needs a look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

RemarkKind = Literal[
    "edited",  # two copies said something else of the same thing; one of the two stands
    "deleted",  # deleted in one copy, or merged away, and changed in another; it stays so
    "back",  # deleted in one copy, but work done in another stands on it; it is there again
    "moved on",  # of a code or source that had another take its place; it went there
    "one",  # made separately in two copies, and the same; they stand as one
    "united",  # a coder's codings of one code overlap; they became one
    "renamed",  # different things of one name; the younger has another now
    "cut",  # codes came to stand in a ring; one went to the top
    "reworded",  # a coding quotes other words now, in a corrected transcript
    "unplaced",  # coded in one copy on words that the corrected transcript has no more
    "differs",  # sources of one name with different texts; both are there
]


@dataclass(frozen=True, slots=True)
class MergedFile:
    """One of the files that were merged.

    separate: it is a project of its own making, and no copy of this one.  acts: how many of its
    acts were new.  coders: who did them.
    """

    path: Path
    separate: bool
    acts: int
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many records of a kind (a table of records.RECORDS) came, changed, and went."""

    kind: str
    added: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a merge decided, or leaves to be looked at.

    record, uuid: what it is about.  name: as a researcher knows it.  field: the column, or field
    of a code, that was changed; else "".  kept, lost: what stands, and what gave way; "" where that
    says nothing.  who, when: whose act it was that stands.  number:
    of "moved on", how many codings and memos were made on it meanwhile.
    """

    kind: RemarkKind
    record: str
    uuid: str
    name: str
    field: str = ""
    kept: str = ""
    lost: str = ""
    who: str = ""
    when: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class MergeReport:
    """Everything a merge did. acts: how many were new in all; 0: there was nothing to do."""

    files: tuple[MergedFile, ...]
    counts: tuple[KindCount, ...]
    remarks: tuple[Remark, ...]

    @property
    def acts(self) -> int:
        return sum(file.acts for file in self.files)
