"""What was collected: a source, its turns, who speaks in it.

Offsets are 0-based code points, half-open [start, end), into `Source.text`, which never changes
once imported. Terminal cells, UTF-16 units, bytes and lines exist only inside a border module
(reading a file, drawing a screen, writing an interchange file) and never cross into another room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["respondent", "interviewer"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one speaks.

    number: counts from 1.  [start, end): the spoken words, without the label and without white
    space at either end.  label: as written in the transcript, None where nobody is named.
    """

    number: int
    start: int
    end: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label of one source, and who it stands for.

    person: the name of the case, None for an interviewer.
    overrides: variable → value as written, for this person in this interview only.
    """

    label: str
    role: Role
    person: str | None
    overrides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """One transcript or field note, canonical and cut into turns.

    name: the file's stem.  title: from front matter, else the name.
    speakers: each label that occurs in the turns, once, in order of appearance.
    language: "zh" or "en" where the file says so, else "".
    attributes: front matter that isn't one of the above, key → value as written (`village`,
    `date`, any variable); keys as written.
    notes: sentences on what was done to the text in making it canonical, for the import report.
    """

    name: str
    title: str
    text: str
    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of a case file. values: column as written → value as written, empty ones left out.

    line: where it stands in the file, 1-based.
    turn: in a file of turns, the number of the one that the row is about; name is its source.
    """

    name: str
    values: Mapping[str, str]
    line: int
    turn: int | None = None
