"""Where the sentences of the texts lie, kept so that they are cut once.

This is no researcher's work and can be done again at any time, so it stands outside the record:
what was cut by other rules, or doesn't fit its text, is taken for not there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store.connection import Connection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Spans = NDArray[np.int32]
    """[sentence, 2]; start and end, in code points of the text, in order and apart."""


@dataclass(frozen=True, slots=True)
class CutText:
    """A text as sentences are cut from it: the same words have others in another language."""

    sha256: str
    language: str


def kept(
    connection: Connection, names: Sequence[str], rules: int
) -> tuple[dict[str, CutText], dict[CutText, Spans]]:
    """Source → its text, of the sources named, and the sentences known of these texts."""
    rows = connection.execute(
        "SELECT name, source.sha256, source.language, length, spans FROM source"
        " LEFT JOIN sentences AS cut ON cut.sha256 = source.sha256"
        " AND cut.language = source.language AND rules = ?"
        " WHERE name IN (SELECT value FROM json_each(?))",
        (rules, json.dumps(names, ensure_ascii=False)),
    )
    texts, known = {}, {}
    for name, sha256, language, length, blob in rows.fetchall():
        text = texts[name] = CutText(sha256, language)
        spans = _spans(blob, length)
        if spans is not None:
            known[text] = spans
    return texts, known


def keep(connection: Connection, cut: Mapping[CutText, Spans], rules: int) -> None:
    """Keep the sentences of these texts, all or none. Raises ProjectProblem."""
    with connection.atomic():
        for text, spans in cut.items():
            row = (text.sha256, text.language, rules, spans.astype("<i4").tobytes())
            connection.execute("INSERT OR REPLACE INTO sentences VALUES (?, ?, ?, ?)", row)


def body(connection: Connection, text: CutText) -> str:
    """The words of a text."""
    row = connection.execute("SELECT body FROM text WHERE sha256 = ?", (text.sha256,)).fetchone()
    return str(row[0])


def _spans(blob: object, length: int) -> Spans | None:
    """None where nothing is kept, or what is kept doesn't fit the text."""
    import numpy as np

    if not isinstance(blob, bytes) or len(blob) % 8:
        return None
    edges = np.frombuffer(blob, "<i4")
    fits = not len(edges) or (
        edges[0] >= 0
        and edges[-1] <= length
        and (edges[::2] < edges[1::2]).all()
        and (edges[1:-1:2] <= edges[2::2]).all()
    )
    return edges.reshape(-1, 2) if fits else None
