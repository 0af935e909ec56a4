"""Corpus: all that the analyses read of a project, as narrow columns and without the texts.

Things refer to one another by position: a turn's person is an index into `cases`, a coding's
source an index into `sources`. So a million codings are a few arrays of whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.codebook.model import Code, Typology, Variable
from qcode.sources.model import Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CorpusSpeaker:
    """Who a label stands for. person: index into `Corpus.cases`, or None.

    overrides: variable id → value (a level's id, or free text) in this interview only.
    links: case kind → index into `Corpus.cases`, in this interview only.
    """

    role: Role
    person: int | None
    overrides: Mapping[str, str]
    links: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CorpusSource:
    """A source without its text.

    length: of the text, in code points.
    turns: (start, end, label) in order; number = position + 1.
    values: variable id → value.  links: case kind → index into `Corpus.cases` (its village).
    turn_values: turn number → variable id → value.
    """

    name: str
    title: str
    language: str
    length: int
    turns: Sequence[tuple[int, int, str | None]]
    speakers: Mapping[str, CorpusSpeaker]
    values: Mapping[str, str]
    links: Mapping[str, int]
    turn_values: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CorpusCase:
    """A person, a village, or another kind of case. values, links: as in CorpusSource."""

    kind: str
    name: str
    values: Mapping[str, str]
    links: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A project as the analyses see it.

    codings: [coding, 6] of id, source, code, coder, start, end, where source, code and coder are
    indexes into the sequences here and id is unique in the project; an array, or as many tuples.
    derived: the coder whose codings follow from decisions and repeat what others did, if any.
    """

    project: str
    sources: Sequence[CorpusSource]
    cases: Sequence[CorpusCase]
    codes: Sequence[Code]
    coders: Sequence[str]
    variables: Sequence[Variable]
    typologies: Sequence[Typology]
    codings: NDArray[np.int64] | Sequence[tuple[int, int, int, int, int, int]]
    derived: str | None = None

    @property
    def pooled(self) -> list[str]:
        """The coders who are counted where none is named."""
        return [coder for coder in self.coders if coder != self.derived]
