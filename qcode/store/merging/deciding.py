"""Decisions follow the codings that they are about; of two on one disagreement the later stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from qcode.coding.consensus import CONSENSUS
from qcode.coding.spans import Span
from qcode.store.journal import Image
from qcode.store.merging.hanging import made_by
from qcode.store.merging.placing import Texts
from qcode.store.merging.rows import Rows
from qcode.store.merging.settling import Settling

_SAID = ("compared", "about", "outcome")
"""What a decision says of codings, codes and coders."""


def settle_decisions(settling: Settling, texts: Texts, rows: Rows) -> None:
    """Let decisions speak of what has come to stand, and the later stand of two on one thing.

    What only the other brought into the consensus goes with it. To be called with the codings in
    their table as they come to stand.
    """
    _follow(settling, texts)
    for earlier, later in list(_decided_twice(settling)):
        _give_way(settling, earlier, later)
    for table, uuid in list(settling.marked):
        if table == "decision" and uuid in settling.stands:
            _drop_from_consensus(settling, texts, rows, uuid)


def _follow(settling: Settling, texts: Texts) -> None:
    for uuid, image in list(settling.raw.alive["decision"].items()):
        before = {column: json.loads(str(image[column])) for column in _SAID}
        said = {column: _said(settling, texts, image, column) for column in _SAID}
        if before["about"] and not said["about"]:
            settling.remark("unplaced", "decision", uuid, image)
            settling.drop("decision", uuid)
        elif said != before:
            told = {column: json.dumps(value) for column, value in said.items()}
            settling.put("decision", uuid, {**image, **told})


def _said(settling: Settling, texts: Texts, image: Image, column: str) -> list[Any]:
    """What a decision says in a column, of what stands now for what it spoke of, each thing once;
    spans that are gone left out.
    """
    both = texts.corrected(str(image["source"]))
    correction = None if both is None else texts.correction(*both)
    found: list[Any] = []
    for each in json.loads(str(image[column])):
        if isinstance(each, str):
            found.append(settling.heir(each))
            continue
        *names, start, end = each
        span = Span(start, end)
        placed = span if correction is None else correction.place(span)
        if placed is not None:
            found.append([*map(settling.heir, names), placed.start, placed.end])
    return [each for number, each in enumerate(found) if each not in found[:number]]


def _decided_twice(settling: Settling) -> Iterator[tuple[str, str]]:
    """(earlier, later): decisions about a coding that a later one is about as well."""
    raw = settling.raw
    alive = raw.alive["decision"]
    decided: dict[str, str] = {}
    for uuid in sorted(alive, key=raw.born, reverse=True):
        about = _about(settling, alive[uuid])
        later = next((decided[each] for each in about if each in decided), None)
        if later is not None:
            yield uuid, later
        else:
            decided |= dict.fromkeys(about, uuid)


def _about(settling: Settling, image: Image) -> list[str]:
    """The codings that a decision is about; of one that says only who is compared, the source."""
    codings = [str(coding) for coding, *_ in json.loads(str(image["about"]))]
    return codings or [settling.heir(str(image["source"]))]


def _give_way(settling: Settling, earlier: str, later: str) -> None:
    raw = settling.raw
    lost, kept = (raw.alive["decision"][each] for each in (earlier, later))
    settling.mark("decision", later)
    settling.stands[earlier] = later
    settling.drop("decision", earlier)
    if (lost["choice"], lost["outcome"]) != (kept["choice"], kept["outcome"]):
        settling.remark(
            "edited", "decision", earlier, lost, field="choice",
            kept=kept["choice"], lost=lost["choice"], who=made_by(raw.connection, later),
        )  # fmt: skip


def _drop_from_consensus(settling: Settling, texts: Texts, rows: Rows, earlier: str) -> None:
    """Take out of the consensus what was there by a decision that gave way, and by no other."""
    raw = settling.raw
    lost = raw.gone("decision", earlier)
    assert lost is not None
    source = settling.heir(str(lost["source"]))
    standing = [
        span
        for image in raw.alive["decision"].values()
        if settling.heir(str(image["source"])) == source
        for span in json.loads(str(image["outcome"]))
    ]
    spans = _said(settling, texts, lost, "outcome")
    gone = [
        uuid
        for uuid, *span in _consensus(settling, source)
        if any(_within(span, each) for each in spans)
        and not any(_within(span, each) for each in standing)
    ]
    raw.look_at("coding", gone)
    for uuid in gone:
        settling.drop("coding", uuid)
    rows.take_out(gone)


def _consensus(settling: Settling, source: str) -> list[tuple[str, str, int, int]]:
    """(uuid, code's uuid, start, end) of the consensus' codings in a source."""
    return settling.raw.connection.execute(
        'SELECT coding.uuid, code.uuid, start, "end" FROM coding JOIN code ON code.id = code'
        " JOIN coder ON coder.id = coding.coder JOIN source ON source.id = coding.source"
        " WHERE source.uuid = ? AND coder.name = ?",
        (source, CONSENSUS),
    ).fetchall()


def _within(span: list[Any], other: list[Any]) -> bool:
    """Whether a code's span, (code, start, end), lies in another of that code."""
    (code, start, end), (of, first, last) = span, other
    return bool(code == of and first <= start and end <= last)
