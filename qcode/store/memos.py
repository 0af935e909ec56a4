"""Memos in the project file: on a coding, a source, a case, a code, or the project itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qcode.store.connection import Connection
from qcode.store.journal import Act, Value


@dataclass(frozen=True, slots=True)
class Subject:
    """What a memo is about, by local id; the project, where all are None."""

    coding: int | None = None
    source: int | None = None
    cases: int | None = None
    code: int | None = None

    @property
    def row(self) -> dict[str, Value]:
        return {
            "coding": self.coding,
            "source": self.source,
            "cases": self.cases,
            "code": self.code,
        }


class StoredMemo(NamedTuple):
    """A memo as it is listed. kind: coding, source, code, project, or the case's kind.

    name: the coding's uuid, the name of the source or case, the code's id, "" for the project.
    source, start, end, quotation: of the coding; of a source, its name; else None.
    code: the coding's, or the code itself.  coder: None where nobody is recorded.
    """

    uuid: str
    kind: str
    name: str
    source: str | None
    start: int | None
    end: int | None
    quotation: str | None
    code: str | None
    text: str
    coder: str | None
    created: str


_HERE = "memo.coding IS ? AND memo.source IS ? AND memo.cases IS ? AND memo.code IS ?"


def memos_on(connection: Connection, subject: Subject) -> list[tuple[str, str | None, str, str]]:
    """(uuid, coder, text, created) of what is written on a thing, oldest first."""
    return connection.execute(
        "SELECT memo.uuid, coder.name, text, created FROM memo"
        f" LEFT JOIN coder ON coder.id = memo.coder WHERE {_HERE} ORDER BY memo.id",
        tuple(subject.row.values()),
    ).fetchall()


def put_memo(act: Act, subject: Subject, coder: int | None, text: str) -> None:
    """The coder's memos on a thing become this one text; none, where it is empty."""
    known = [own for own, _ in _written(act.connection, subject, coder)]
    kept = known[:1] if text else []
    for other in known[len(kept) :]:
        act.delete("memo", other)
    if kept:
        act.update("memo", kept[0], {"text": text})
    elif text:
        act.insert("memo", {**subject.row, "coder": coder, "text": text, "created": act.time})


def add_memo(act: Act, subject: Subject, coder: int, text: str) -> None:
    """Add to the coder's memo on a thing, unless it says so already."""
    known = [said for _, said in _written(act.connection, subject, coder)]
    put_memo(act, subject, coder, joined([*known, text]))


def move_memos(act: Act, origin: Subject, target: Subject) -> None:
    """Let the memos on one thing be on another; a coder's on both become one, the older first."""
    rows = act.connection.execute(
        f"SELECT id, memo.coder, text FROM memo WHERE ({_HERE}) OR ({_HERE}) ORDER BY created, id",
        (*origin.row.values(), *target.row.values()),
    ).fetchall()
    whose: dict[int | None, list[tuple[int, str]]] = {}
    for own, coder, text in rows:
        whose.setdefault(coder, []).append((own, text))
    for written in whose.values():
        (kept, _), *others = written
        for other, _ in others:
            act.delete("memo", other)
        act.update("memo", kept, {**target.row, "text": joined([text for _, text in written])})


def _written(connection: Connection, subject: Subject, coder: int | None) -> list[tuple[int, str]]:
    """The coder's memos on a thing; more than one only where an older qcode left them so."""
    return connection.execute(
        f"SELECT id, text FROM memo WHERE {_HERE} AND memo.coder IS ? ORDER BY created, id",
        (*subject.row.values(), coder),
    ).fetchall()


def joined(texts: Iterable[str]) -> str:
    """One text of several, a blank line between them; none twice."""
    joined = ""
    for text in texts:
        if f"\n\n{text}\n\n" not in f"\n\n{joined}\n\n":
            joined = f"{joined}\n\n{text}" if joined else text
    return joined


def memos(connection: Connection) -> Sequence[StoredMemo]:
    """All memos: on the project, on codes, cases and sources, then on codings by place."""
    rows = connection.execute(
        "SELECT memo.uuid, CASE WHEN memo.coding IS NOT NULL THEN 'coding'"
        " WHEN memo.source IS NOT NULL THEN 'source' WHEN memo.cases IS NOT NULL THEN cases.kind"
        " WHEN memo.code IS NOT NULL THEN 'code' ELSE 'project' END,"
        " coalesce(coding.uuid, source.name, cases.name, code.ident, ''),"
        ' source.name, start, "end", quotation, code.ident, text, coder.name, memo.created'
        " FROM memo LEFT JOIN coding ON coding.id = memo.coding"
        " LEFT JOIN source ON source.id = coalesce(coding.source, memo.source)"
        " LEFT JOIN code ON code.id = coalesce(coding.code, memo.code)"
        " LEFT JOIN cases ON cases.id = memo.cases LEFT JOIN coder ON coder.id = memo.coder"
        " ORDER BY memo.coding IS NOT NULL, memo.source IS NOT NULL, memo.cases IS NOT NULL,"
        " memo.code IS NOT NULL, source.name, code.ident, cases.kind, cases.name, start, memo.id"
    ).fetchall()
    return list(map(StoredMemo._make, rows))
