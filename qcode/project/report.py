"""What an import did, file by file, for whoever started it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qcode.errors import QcodeError

Status = Literal["imported", "unchanged", "updated", "refused"]

Progress = Callable[[int, int], None]
"""Called with how many files are done, of how many."""


def quietly(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one transcript. source: the name it has in the project, "" if refused."""

    path: Path
    status: Status
    source: str = ""
    turns: int = 0
    notes: tuple[str, ...] = ()
    error: QcodeError | None = None


@dataclass(frozen=True, slots=True)
class Undescribed:
    """A case that is named but described nowhere.

    near: known names that look like it.  sources: in how many a person speaks.
    """

    kind: str
    name: str
    near: tuple[str, ...]
    sources: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that was known before and is another now. of: whose it is."""

    of: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    cases: kind → how many were described by its file.
    changed: values known before that a file gave anew.
    derived: columns passed over, since a typology gives their values by rule.
    undeclared: (variable, what it is of) that no codebook declares and that were kept as text.
    """

    files: tuple[FileOutcome, ...]
    cases: Mapping[str, int]
    undescribed: tuple[Undescribed, ...]
    undeclared: tuple[tuple[str, str], ...]
    changed: tuple[Changed, ...] = ()
    derived: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[FileOutcome, ...]:
        return tuple(file for file in self.files if file.status == "refused")
