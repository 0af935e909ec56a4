"""Looking for words in all sources: where they stand, who says them, and what is around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from qcode.project.listings import END, SOURCE, START, column
from qcode.project.reading import Hit
from qcode.store import reading as stored
from qcode.store.connection import Connection
from qcode.store.reading import Turns
from qcode.table import Table
from qcode.texts import Text, counted

CONTEXT = 30
"""So many characters are shown before and after what was found."""


def hits(connection: Connection, source: str, words: re.Pattern[str]) -> list[Hit]:
    """The places in one source; none where the source has been taken back meanwhile."""
    known = stored.text_named(connection, source)
    if known is None:
        return []
    own, text = known
    spans = [hit.span() for hit in words.finditer(text)]
    if not spans:
        return []
    turns = stored.turns(connection, own)
    return [_hit(source, text, turns, start, end) for start, end in spans]


def _hit(source: str, text: str, turns: Turns, start: int, end: int) -> Hit:
    """One place. It belongs to the turn in whose words it begins, or that begins in it."""
    at = bisect_right(turns, start, key=lambda turn: turn[1])
    inside = at < len(turns) and turns[at][0] < end
    return Hit(
        source=source,
        turn=at + 1 if inside else None,
        speaker=turns[at][2] if inside else None,
        start=start,
        end=end,
        before=_on_one_line(text[max(0, start - CONTEXT) : start]),
        text=text[start:end],
        after=_on_one_line(text[end : end + CONTEXT]),
    )


def _on_one_line(context: str) -> str:
    return context.replace("\n", " ").replace("\t", " ")


def hits_table(found: Iterable[Hit], words: str) -> Table:
    """Every place with its context."""
    columns = (
        SOURCE,
        START,
        END,
        column("turn", "Turn", "话轮", "count"),
        column("speaker", "Speaker", "说话人"),
        column("before", "Before", "前文"),
        column("text", "Found", "命中"),
        column("after", "After", "后文"),
    )
    rows = tuple(
        (
            hit.source,
            hit.start,
            hit.end,
            hit.turn,
            hit.speaker,
            hit.before,
            hit.text,
            hit.after,
        )
        for hit in found
    )
    sources = len({row[0] for row in rows})
    note = Text(
        f"n = {counted(len(rows), 'time')} “{words}”; sources: {sources:,}.",
        f"n = {len(rows):,} 处“{words}”；文本：{sources:,} 份。",
    )
    meta = {"n": {"places": len(rows), "sources": sources}, "words": words}
    return Table(Text("Search", "查找"), columns, rows, notes=(note,), meta=meta)
