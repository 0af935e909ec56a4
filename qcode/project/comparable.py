"""Comparable: which coders are compared on which sources, and the disputes between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcode.coding.disagreement import Disagreement
from qcode.errors import UnknownName, UsageProblem
from qcode.project.disputes import Dispute, ident
from qcode.project.names import code_named, find_coder, find_source, only
from qcode.store import decisions as stored
from qcode.store.codings import codings_with_uuid
from qcode.store.connection import Connection
from qcode.store.sources import StoredSource, sources
from qcode.texts import Text

_PLACE = re.compile(r"(.+):(\d{1,18})-(\d{1,18})(?:\s+(\S.*))?")
"""SOURCE:START-END CODE"""

_HEAD = 8
"""So many digits of a disagreement's id are those of a coding's."""


def compared_coders(connection: Connection, coders: Sequence[str]) -> tuple[str, ...]:
    """Those named, or all who have finished something. Raises UnknownName, UsageProblem."""
    named = tuple(dict.fromkeys(find_coder(connection, word) for word in coders))
    compared = named or tuple(stored.coders_at_work(connection))
    if len(compared) < 2:
        raise UsageProblem(
            Text("it takes two coders to compare", "至少需要两名编码员才能比较"),
            Text("qcode coders lists them", "qcode coders 列出编码员"),
        )
    return compared


def disputes(connection: Connection, coders: Sequence[str]) -> list[Dispute]:
    """Every source that all of the coders finished, by name. Raises UnknownName; UsageProblem
    where there is none.
    """
    compared = compared_coders(connection, coders)
    everyone = frozenset(compared)
    done = stored.finished(connection)
    wanted = [each for each in sources(connection) if everyone <= done.get(each.id, set())]
    if not wanted:
        raise nothing_comparable(compared, done)
    return disputes_in(connection, wanted, compared)


def disputes_in(
    connection: Connection, wanted: Sequence[StoredSource], coders: tuple[str, ...]
) -> list[Dispute]:
    """The sources, whether they are finished or not."""
    only_one = wanted[0].id if len(wanted) == 1 else None
    codings = stored.codings_by_source(connection, only_one)
    decisions = stored.decisions_by_source(connection, only_one)
    return [
        Dispute(source, coders, codings.get(source.id, []), decisions.get(source.id, []))
        for source in wanted
    ]


def dispute(connection: Connection, name: str, coders: Sequence[str]) -> Dispute:
    """One source. Raises UnknownName; UsageProblem where it isn't finished by all."""
    compared = compared_coders(connection, coders)
    source = find_source(connection, name)
    done = stored.finished(connection, source.id).get(source.id, set())
    missing = [coder for coder in compared if coder not in done]
    if missing:
        raise _unfinished(source, missing)
    return disputes_in(connection, [source], compared)[0]


def named(connection: Connection, word: str, coders: Sequence[str]) -> tuple[Dispute, Disagreement]:
    """The disagreement that a word names: its id or the beginning of it, or SOURCE:START-END CODE.

    Raises UnknownName, AmbiguousName, UsageProblem.
    """
    word = word.strip()
    place = _PLACE.fullmatch(word)
    found = _at(connection, coders, *place.groups()) if place else _called(connection, coders, word)
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
    return only(found, said, [ident(each) for _, each in found])


def _at(
    connection: Connection, coders: Sequence[str], name: str, start: str, end: str, code: str | None
) -> list[tuple[Dispute, Disagreement]]:
    here = dispute(connection, name, coders)
    wanted = None if code is None else code_named(connection, code)[1]
    return [
        (here, each)
        for each in here.found
        if (each.start, each.end) == (int(start), int(end))
        and (wanted is None or wanted in each.codes)
    ]


def _called(
    connection: Connection, coders: Sequence[str], word: str
) -> list[tuple[Dispute, Disagreement]]:
    codings = codings_with_uuid(connection, word[:_HEAD]) if word else []
    names = sorted({each.source for each in codings})
    if len(names) > 1:
        done = {each.source.name for each in disputes(connection, coders)}
        names = [name for name in names if name in done]
    within = [dispute(connection, name, coders) for name in names]
    return [(here, each) for here in within for each in here.found if ident(each).startswith(word)]


def nothing_comparable(coders: Sequence[str], finished: dict[int, set[str]]) -> UsageProblem:
    """No source is finished by all of the coders; finished: source → who has finished it."""
    done = {coder: sum(coder in each for each in finished.values()) for coder in coders}
    each = ", ".join(f"{coder} {count}" for coder, count in done.items())
    return UsageProblem(
        Text(
            f"nothing can be compared: no source is finished by all of {', '.join(coders)}"
            f" (sources finished: {each})",
            f"没有可比较的文本：{'、'.join(coders)} 没有共同完成的文本（已完成文本数：{each}）",
        ),
        Text(
            "name fewer with --coders, or finish one: qcode done SOURCE --coder NAME",
            "可用 --coders 减少编码员，或先完成一份：qcode done SOURCE --coder NAME",
        ),
    )


def _unfinished(source: StoredSource, missing: Sequence[str]) -> UsageProblem:
    return UsageProblem(
        Text(
            f"{source.name} can't be compared: not finished by {', '.join(missing)}",
            f"{source.name} 不能比较：{'、'.join(missing)} 尚未完成",
        ),
        Text(
            f"qcode done {source.name} --coder {missing[0]}, or name fewer with --coders",
            f"qcode done {source.name} --coder {missing[0]}，或用 --coders 减少编码员",
        ),
    )
