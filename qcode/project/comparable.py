"""Comparable: which coders are compared on which sources, and the disputes between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from qcode.coding.comparing import active, behind, finished, none_shared, not_finished, require_two
from qcode.coding.disagreement import Disagreement
from qcode.errors import UnknownName
from qcode.project.disputes import Dispute, Work
from qcode.project.names import code_named, find_coder, find_source, one_or_more, only
from qcode.store import codings as stored_codings
from qcode.store import decisions as stored
from qcode.store.connection import Connection
from qcode.store.consensus_coder import derived_coder
from qcode.store.sources import StoredSource, sources
from qcode.texts import Text

_PLACE = re.compile(r"(.+):(\d{1,18})-(\d{1,18})(?:\s+(\S.*))?")
"""SOURCE:START-END CODE"""

_HEAD = 8
"""So many digits of a disagreement's id are those of a coding's."""

Chosen = tuple[Dispute, Disagreement]


def compared_coders(connection: Connection, coders: Sequence[str]) -> tuple[str, ...]:
    """Those named, or all who have finished something. Raises UnknownName, UsageProblem."""
    compared = tuple(dict.fromkeys(find_coder(connection, word) for word in one_or_more(coders)))
    if not compared:
        compared = active(
            stored_codings.coders(connection),
            stored_codings.states(connection),
            stored_codings.coders_with_codings(connection),
            derived_coder(connection),
        )
    require_two(compared)
    return compared


def disputes(connection: Connection, coders: Sequence[str]) -> list[Dispute]:
    """Every source that all of the coders finished, by name. Raises UnknownName; UsageProblem
    where there is none.
    """
    compared = compared_coders(connection, coders)
    everything = sources(connection)
    states = stored_codings.states(connection)
    missing = behind(compared, [each.name for each in everything], states)
    wanted = [each for each in everything if not missing[each.name]]
    if not wanted:
        raise none_shared(finished(compared, missing), derived_coder(connection))
    return disputes_in(connection, wanted, compared)


def disputes_in(
    connection: Connection, wanted: Sequence[StoredSource], coders: tuple[str, ...]
) -> list[Dispute]:
    """The sources, whether they are finished or not."""
    only_one = wanted[0].id if len(wanted) == 1 else None
    codings = stored.codings_by_source(connection, only_one)
    decisions = stored.decisions_by_source(connection, only_one)
    return [
        Dispute(Work(source, coders, codings.get(source.id, [])), decisions.get(source.id, []))
        for source in wanted
    ]


def dispute(connection: Connection, name: str, coders: Sequence[str]) -> Dispute:
    """One source. Raises UnknownName; UsageProblem where it isn't finished by all."""
    compared = compared_coders(connection, coders)
    source = find_source(connection, name)
    states = stored_codings.states(connection, source.id)
    missing = behind(compared, [source.name], states)[source.name]
    if missing:
        raise not_finished(source.name, missing, derived_coder(connection))
    return disputes_in(connection, [source], compared)[0]


def named(connection: Connection, words: Iterable[str], coders: Sequence[str]) -> list[Chosen]:
    """The disagreements that the words name: by an id or the beginning of it, or as
    SOURCE:START-END CODE.

    Raises UnknownName, AmbiguousName, UsageProblem.
    """
    naming = _Naming(connection, coders)
    return [naming.named(word.strip()) for word in words]


class _Naming:
    """Finds disagreements by name; each source is worked out once."""

    def __init__(self, connection: Connection, coders: Sequence[str]) -> None:
        self._connection = connection
        self._coders = coders
        self._known: dict[str, Dispute] = {}

    def named(self, word: str) -> Chosen:
        place = _PLACE.fullmatch(word)
        found = self._at(*place.groups()) if place else self._called(word)
        if not found:
            raise UnknownName(
                "disagreement",
                word,
                [],
                Text(
                    "a coder may have changed something there: qcode disagreements lists them",
                    "可能已有编码员作了改动：qcode disagreements 列出分歧",
                ),
            )
        said = Text(f"several disagreements are called {word!r}", f"有多处分歧叫 {word!r}")
        return only(found, said, [each.id for _, each in found])

    def _at(self, name: str, start: str, end: str, code: str | None) -> list[Chosen]:
        here = self._dispute(find_source(self._connection, name).name)
        wanted = None if code is None else code_named(self._connection, code)[1]
        return [
            (here, each)
            for each in here.found
            if (each.start, each.end) == (int(start), int(end))
            and (wanted is None or wanted in each.codes)
        ]

    def _called(self, word: str) -> list[Chosen]:
        head = word[:_HEAD]
        codings = stored_codings.codings_with_uuid(self._connection, head) if word else []
        names = sorted({each.source for each in codings})
        if len(names) > 1:
            names = [name for name in names if name in self._comparable]
        within = [self._dispute(name) for name in names]
        return [
            (here, each)
            for here in within
            for each in here.found
            if each.codings[0].uuid.startswith(head) and each.id.startswith(word)
        ]

    def _dispute(self, name: str) -> Dispute:
        if name not in self._known:
            self._known[name] = dispute(self._connection, name, self._coders)
        return self._known[name]

    @cached_property
    def _comparable(self) -> frozenset[str]:
        return frozenset(each.source.name for each in disputes(self._connection, self._coders))
