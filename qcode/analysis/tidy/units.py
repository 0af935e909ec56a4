"""Units: the tidy table of turns, on which every share and rate is based.

Each turn is a row.

Offsets here are global: a source's text begins at `base[source]`, so that spans of different
sources never meet and all of a project can be searched in one array.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.tidy.factors import Factor, Ints, Voice, build, typology_at
from qcode.coding.corpus import Corpus, CorpusSource

if TYPE_CHECKING:
    from qcode.analysis.tidy.grounds import Grounds

ROLES = ("none", "respondent", "interviewer")
"""What `Units.role` counts from 0. none: nobody is named."""


@dataclass(frozen=True, slots=True)
class Units:
    """One row a turn, in order of sources.

    source, number, role: [unit]; index into corpus.sources, from 1 within it, index into ROLES.
    start, end: [unit]; global offsets, half-open.
    base, first: [source]; where its text begins, and which unit its first turn is.
    voice: [unit]; index into voices.
    coders: whose codings typologies and queries go by; () means all but the consensus.
    interviewers: whether what is coded in interviewers' turns counts for them.
    """

    corpus: Corpus
    source: Ints
    number: Ints
    role: Ints
    start: Ints
    end: Ints
    base: Ints
    first: Ints
    voice: Ints
    voices: Sequence[Voice]
    coders: tuple[str, ...] = ()
    interviewers: bool = False
    _factors: dict[str, Factor] = field(default_factory=dict, repr=False, compare=False)
    _grounds: list[Grounds] = field(default_factory=list, repr=False, compare=False)

    @property
    def characters(self) -> Ints:
        """[unit]; how many code points its words have."""
        return self.end - self.start

    @property
    def grounds(self) -> Grounds:
        """The codings that typologies and queries go by, worked out when first asked for.

        Raises UnknownName for a coder whom the project doesn't have.
        """
        if not self._grounds:
            from qcode.analysis.tidy.grounds import grounds

            self._grounds.append(grounds(self))
        return self._grounds[0]

    def factor(self, id: str) -> Factor:
        """A variable, typology, case kind or "source", worked out when first asked for.

        ID@KIND: a typology that rests on codes, at the level of another kind than its own.
        Raises UnknownName, or UsageProblem for such a level of a typology on variables.
        """
        if id not in self._factors:
            self._factors[id] = self._made(id)
        return self._factors[id]

    def _made(self, id: str) -> Factor:
        typology = typology_at(self.corpus, id)
        if typology is None or typology.rests_on == "variables":
            known = id if typology is None else typology.id
            return build(self.corpus, known, self.voices, self.voice, self.first)
        from qcode.analysis.tidy.classes import class_factor

        return class_factor(self, typology)


def units(corpus: Corpus, coders: Sequence[str] = (), interviewers: bool = False) -> Units:
    """The tidy table of a corpus's turns; coders, interviewers: as in Units."""
    sources = corpus.sources
    count = np.fromiter((len(each.turns) for each in sources), np.int64, len(sources))
    length = np.fromiter((each.length for each in sources), np.int64, len(sources))
    base, first = _before(length), _before(count)
    source = np.repeat(np.arange(len(sources)), count)
    number = np.arange(len(source)) - first[source] + 1
    voices, voice = _voices(sources)
    roles = [ROLES.index(speaker.role) if speaker else 0 for _, speaker in voices]
    role = np.array(roles, np.int64)[voice]
    start, end = (
        np.fromiter(map(itemgetter(at), _turns(sources)), np.int64, len(source)) + base[source]
        for at in (0, 1)
    )
    columns = (source, number, role, start, end, base, first, voice)
    return Units(corpus, *columns, voices, tuple(coders), interviewers)


def _turns(sources: Sequence[CorpusSource]) -> Iterator[tuple[int, int, str | None]]:
    """All turns, in order of sources."""
    return chain.from_iterable(each.turns for each in sources)


def _before(counts: Ints) -> Ints:
    """[i]; the sum of all counts before i."""
    return np.cumsum(counts) - counts


def _voices(sources: Sequence[CorpusSource]) -> tuple[list[Voice], Ints]:
    """Every source and speaker, nobody first in each, and each unit's place among them."""
    voices: list[Voice] = []
    spoken: list[int] = []
    for source in sources:
        nobody = len(voices)
        place = {label: at for at, label in enumerate((None, *source.speakers), nobody)}
        voices.append((source, None))
        voices += [(source, speaker) for speaker in source.speakers.values()]
        spoken += map(place.get, map(itemgetter(2), source.turns), repeat(nobody))
    return voices, np.array(spoken, np.int64)
