"""Reading a whole project for the analyses: narrow columns, few queries, no texts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.store import codebooks
from qcode.store.connection import Connection
from qcode.store.consensus_coder import derived_coder
from qcode.store.damage import read_back
from qcode.texts import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 1000

_Values = dict[str, str]
_Links = dict[str, int]


class _Attributes:
    """What is known of whom, by local ids; links point at positions in the corpus' cases."""

    def __init__(self, connection: Connection, position: Mapping[int, int]) -> None:
        self.of_case: defaultdict[int, _Values] = defaultdict(dict)
        self.case_links: defaultdict[int, _Links] = defaultdict(dict)
        self.of_source: defaultdict[int, _Values] = defaultdict(dict)
        self.source_links: defaultdict[int, _Links] = defaultdict(dict)
        self.of_turn: defaultdict[int, defaultdict[int, _Values]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self.here: defaultdict[tuple[int, int], _Values] = defaultdict(dict)
        self.links_here: defaultdict[tuple[int, int], _Links] = defaultdict(dict)
        rows = connection.execute(
            "SELECT cases, source, turn, variable, value, target FROM attribute ORDER BY id"
        )
        for case, source, turn, variable, value, target in rows.fetchall():
            if turn is not None:
                self.of_turn[source][turn][variable] = value
            elif target is not None:
                self._links(case, source)[variable] = position[target]
            else:
                self._values(case, source)[variable] = value

    def _values(self, case: int | None, source: int | None) -> _Values:
        if case is not None and source is not None:
            return self.here[case, source]
        return self.of_case[case] if case is not None else self.of_source[source or 0]

    def _links(self, case: int | None, source: int | None) -> _Links:
        if case is not None and source is not None:
            return self.links_here[case, source]
        return self.case_links[case] if case is not None else self.source_links[source or 0]


def read_corpus(connection: Connection, *, codings: bool = True) -> Corpus:
    """The project as the analyses see it; sources in the order of their names.

    codings=False leaves the codings out, where only who speaks and where is asked.
    """
    with connection.snapshot():
        return _read(connection, codings)


def _read(connection: Connection, codings: bool) -> Corpus:
    cases = connection.execute("SELECT id, kind, name FROM cases ORDER BY id").fetchall()
    position = {own: index for index, (own, _, _) in enumerate(cases)}
    known = _Attributes(connection, position)
    sources = connection.execute(
        "SELECT id, name, title, language, length, turns FROM source ORDER BY name"
    ).fetchall()
    turns = _turns(row[5] for row in sources)
    speakers = _speakers(connection, position, known)
    codes = codebooks.numbered_codes(connection)
    coders = connection.execute("SELECT id, name FROM coder ORDER BY id").fetchall()
    return Corpus(
        project=connection.path.stem,
        sources=[
            CorpusSource(
                name=name,
                title=title,
                language=language,
                length=length,
                turns=own_turns,
                speakers=speakers[own],
                values=known.of_source[own],
                links=known.source_links[own],
                turn_values=known.of_turn[own],
            )
            for (own, name, title, language, length, _), own_turns in zip(
                sources, turns, strict=True
            )
        ],
        cases=[
            CorpusCase(kind, name, known.of_case[own], known.case_links[own])
            for own, kind, name in cases
        ],
        codes=[code for _, code in codes],
        coders=[name for _, name in coders],
        variables=codebooks.variables(connection),
        typologies=codebooks.typologies(connection),
        codings=_codings(
            connection,
            [row[0] for row in sources],
            [own for own, _ in codes],
            [own for own, _ in coders],
        )
        if codings
        else [],
        derived=derived_coder(connection),
    )


def _speakers(
    connection: Connection, position: Mapping[int, int], known: _Attributes
) -> defaultdict[int, dict[str, CorpusSpeaker]]:
    speakers: defaultdict[int, dict[str, CorpusSpeaker]] = defaultdict(dict)
    rows = connection.execute("SELECT source, label, role, person FROM speaker ORDER BY id")
    for source, label, role, person in rows.fetchall():
        here = (person, source)
        speakers[source][label] = CorpusSpeaker(
            role=role,
            person=None if person is None else position[person],
            overrides=known.here.get(here, {}),
            links=known.links_here.get(here, {}),
        )
    return speakers


@read_back(Text("the turns of a source", "话轮"))
def _turns(kept: Iterable[str]) -> list[list[tuple[int, int, str | None]]]:
    """[source]; its turns."""
    return [json.loads(each) for each in kept]


def _codings(
    connection: Connection, sources: list[int], codes: list[int], coders: list[int]
) -> NDArray[np.int64]:
    """[coding, 6]; all codings, with positions for local ids."""
    import numpy as np

    # Numbers packed, since handing rows over is what takes longest: 20 bits for a code and for a
    # coder, 31 for an offset. In batches, so that all tuples are never held at once.
    rows = connection.execute(
        'SELECT id, (source << 40) + (code << 20) + coder, (start << 32) + "end" FROM coding'
    )
    batches = chain.from_iterable(iter(partial(rows.fetchmany, _BATCH), []))
    own, place, span = np.fromiter(chain.from_iterable(batches), np.int64).reshape(-1, 3).T
    columns = (
        own,
        _positions(sources)[place >> 40],
        _positions(codes)[place >> 20 & 0xFFFFF],
        _positions(coders)[place & 0xFFFFF],
        span >> 32,
        span & 0xFFFFFFFF,
    )
    return np.stack(columns, axis=1)


def _positions(ids: list[int]) -> NDArray[np.int64]:
    """[local id]; its position."""
    import numpy as np

    position = np.zeros(max(ids, default=0) + 1, np.int64)
    position[ids] = np.arange(len(ids))
    return position
