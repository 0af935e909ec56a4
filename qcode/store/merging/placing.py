"""Codings and memos find their place: in a corrected text, and beside others of the same coder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

from qcode.coding.correction import Correction, turns_placed
from qcode.coding.spans import Span
from qcode.sources.model import Turn
from qcode.store.connection import Connection
from qcode.store.journal import Image, image_of
from qcode.store.merging.fresh import fresh_on, misquoted
from qcode.store.merging.hanging import made_by
from qcode.store.merging.raw import images_of
from qcode.store.merging.rows import Rows
from qcode.store.merging.settling import Settling
from qcode.store.records import RECORDS

_OVERLAPPED = """
    SELECT DISTINCT one.source, one.coder, one.code FROM json_each(?) AS source
    CROSS JOIN coding AS one ON one.source = source.value
    JOIN coding AS other ON other.source = one.source AND other.coder = one.coder
        AND other.code = one.code AND other.start >= one.start AND other.start < one."end"
        AND other.id <> one.id"""
"""Where a coder's codings of one code overlap."""


class Texts:
    """The texts of sources that are there and that were, and how one became another."""

    def __init__(self, settling: Settling) -> None:
        self._settling = settling
        self.correction = cache(self._correction)
        self.turns = cache(self._turns)

    def corrected(self, source: str) -> tuple[str, str] | None:
        """The hashes of the text that a source had and of the one that stands for it; None where
        they are the same."""
        heir = self._settling.heir(source)
        if heir == source:
            return None
        old, new = str(self.image(source)["sha256"]), str(self.image(heir)["sha256"])
        return None if old == new else (old, new)

    def image(self, source: str) -> Image:
        raw = self._settling.raw
        image = raw.alive["source"].get(source) or raw.gone("source", source)
        assert image is not None
        return image

    def body(self, sha256: str) -> str:
        query = "SELECT body FROM text WHERE sha256 = ?"
        return str(self._settling.raw.connection.execute(query, (sha256,)).fetchone()[0])

    def _correction(self, old: str, new: str) -> Correction:
        return Correction(self.body(old), self.body(new))

    def _turns(self, source: str) -> dict[int, int]:
        """Turn of a source → turn of the one that stands for it."""
        both = self.corrected(source)
        assert both is not None
        turns = (self.image(each)["turns"] for each in (source, self._settling.heir(source)))
        old, new = (
            [Turn(n, *turn) for n, turn in enumerate(json.loads(str(each)), 1)] for each in turns
        )
        return turns_placed(self.correction(*both), old, new)


def hold_what_moves(settling: Settling, texts: Texts) -> None:
    """Hold the fresh codings that come to stand in another text, or on what took the place of what
    they were made on.
    """
    raw = settling.raw
    for column in RECORDS["coding"].refs:
        moved = [
            uuid
            for uuid in raw.fresh[column]
            if uuid in settling.superseded or (column == "source" and texts.corrected(uuid))
        ]
        raw.look_at("coding", fresh_on(raw.connection, column, moved))


def place_in_texts(settling: Settling, texts: Texts) -> None:
    """Let codings and values of turns follow their source into its corrected text.

    A coding whose words are gone there isn't shown; what was written on it goes to the source.
    """
    alive = settling.raw.alive
    for uuid, image in list(alive["coding"].items()):
        both = texts.corrected(str(image["source"]))
        if both is None:
            continue
        correction = texts.correction(*both)
        placed = correction.place(Span(image["start"], image["end"]))
        if placed is None:
            who = str(settling.readable("coding", "coder", image["coder"])), str(image["created"])
            settling.remark("unplaced", "coding", uuid, image, lost=image["quotation"], who=who)
            settling.drop("coding", uuid)
            continue
        ends = {"start": placed.start, "end": placed.end}
        words = correction.new[placed.start : placed.end]
        if words != image["quotation"]:
            said = {"kept": words, "lost": image["quotation"]}
            settling.remark("reworded", "coding", uuid, image, **said)
        settling.put("coding", uuid, {**image, **ends, "quotation": words})
    _place_turn_values(settling, texts)


def _place_turn_values(settling: Settling, texts: Texts) -> None:
    for uuid, image in list(settling.raw.alive["attribute"].items()):
        source = image["source"]
        if image["turn"] is None or texts.corrected(str(source)) is None:
            continue
        turn = texts.turns(str(source)).get(image["turn"])
        if turn is None:
            settling.remark("unplaced", "attribute", uuid, image, lost=image["value"])
            settling.drop("attribute", uuid)
        else:
            settling.put("attribute", uuid, {**image, "turn": turn})


def require_quotations(settling: Settling, texts: Texts) -> None:
    """Raises NotAProject where a coding doesn't quote its text: whoever brought it is damaged."""
    alive = settling.raw.alive["coding"]
    by_source = sorted(alive, key=lambda uuid: settling.heir(str(alive[uuid]["source"])))
    for source, uuids in groupby(
        by_source, key=lambda each: settling.heir(str(alive[each]["source"]))
    ):
        body = texts.body(str(texts.image(source)["sha256"]))
        for uuid in uuids:
            image = alive[uuid]
            if body[image["start"] : image["end"]] != image["quotation"]:
                raise misquoted(uuid)


def require_new_quotations(settling: Settling, texts: Texts, last: int) -> None:
    """The same of all codings that have a row since the last known one."""
    connection = settling.raw.connection
    codings = 'SELECT uuid, start, "end", quotation FROM coding WHERE source = ? AND id > ?'
    for own, uuid in _sources(settling).items():
        body = texts.body(str(texts.image(uuid)["sha256"]))
        for coding, start, end, quotation in connection.execute(codings, (own, last)):
            if end > len(body) or body[start:end] != quotation:
                raise misquoted(coding)


def unite_overlapping(settling: Settling, rows: Rows) -> None:
    """Make one of a coder's codings of one code that overlap; the first made stands for all.

    To be called with the codings in their table.
    """
    connection = settling.raw.connection
    for group in list(_overlapping(connection, _sources(settling))):
        _unite(settling, rows, group)


def _sources(settling: Settling) -> dict[int, str]:
    """Local id → uuid of the sources in which codings were looked at, or came."""
    raw = settling.raw
    seen = {str(each["source"]) for each in raw.alive["coding"].values()}
    uuids = {settling.heir(uuid) for uuid in {*seen, *raw.fresh["source"]}}
    rows = raw.connection.execute("SELECT id, uuid FROM source").fetchall()
    return {own: uuid for own, uuid in rows if uuid in uuids}


def _overlapping(connection: Connection, sources: Iterable[int]) -> Iterator[list[int]]:
    """The local ids of codings that overlap, directly or through others."""
    places = connection.execute(_OVERLAPPED, (json.dumps([*sources]),)).fetchall()
    query = (
        'SELECT id, start, "end" FROM coding WHERE source = ? AND coder = ? AND code = ?'
        " ORDER BY start"
    )
    for place in places:
        yield from _runs(connection.execute(query, place).fetchall())


def _runs(spans: Sequence[tuple[int, int, int]]) -> Iterator[list[int]]:
    run: list[int] = []
    reach = 0
    for own, start, end in spans:
        if start >= reach and run:
            if len(run) > 1:
                yield run
            run = []
        run.append(own)
        reach = max(reach, end)
    if len(run) > 1:
        yield run


def _unite(settling: Settling, rows: Rows, group: Sequence[int]) -> None:
    connection, raw = settling.raw.connection, settling.raw
    shown = dict(image_of(connection, "coding", own) for own in group)
    raw.look_at("coding", shown)
    members = sorted(shown, key=lambda uuid: (str(shown[uuid]["created"]), uuid))
    first, others = members[0], members[1:]
    start = min(shown[each]["start"] for each in members)
    end = max(shown[each]["end"] for each in members)
    row = connection.execute(
        "SELECT body FROM source JOIN text USING (sha256) WHERE uuid = ?", (shown[first]["source"],)
    ).fetchone()
    united = {**shown[first], "start": start, "end": end, "quotation": row[0][start:end]}
    for each in members:
        settling.mark("coding", each)
    for each in others:
        settling.stands[each] = first
        raw.alive["coding"].pop(each, None)
    raw.alive["coding"][first] = united
    if any(("coding", each) not in settling.told for each in members):
        settling.told.discard(("coding", first))
    settling.remark("united", "coding", first, united)
    rows.rewrite(first, shown[first], united)
    rows.take_out(others)


def place_memos(settling: Settling) -> None:
    """Let what was written on a coding that has no place any more be written on its source."""
    alive = settling.raw.alive
    for uuid, image in list(alive["memo"].items()):
        coding = image["coding"]
        if coding is None or settling.stays("coding", str(coding)):
            continue
        lost = settling.raw.gone("coding", settling.heir(str(coding)))
        assert lost is not None
        settling.put("memo", uuid, {**image, "coding": None, "source": lost["source"]})


def drop_supports(settling: Settling) -> None:
    """A support goes with its relation, or with a coding that has no place any more."""
    for uuid, image in list(settling.raw.alive["support"].items()):
        relation, coding = str(image["relation"]), str(image["coding"])
        if not (settling.stays("relation", relation) and settling.stays("coding", coding)):
            settling.drop("support", uuid)


def shown_rows(settling: Settling) -> tuple[dict[str, Image], dict[str, Image]]:
    """The rows of codings that were looked at: as they stand, and as they are to."""
    raw = settling.raw
    held = raw.alive["coding"]
    before = dict(images_of(raw.connection, "coding", raw.known["coding"]))
    after = {uuid: settling.shown("coding", image) for uuid, image in held.items()}
    for uuid, image in held.items():
        if not settling.superseded.keys().isdisjoint(map(str, image.values())):
            settling.mark("coding", uuid)
        if ("coding", uuid) not in settling.told:
            settling.moved.update(_gave_way(settling, image))
    return before, after


def _gave_way(settling: Settling, image: Image) -> list[str]:
    """The code and the source, of those that a record stands on, that another took the place of."""
    named = [(column, str(image.get(column))) for column in ("code", "source")]
    return [uuid for column, uuid in named if settling.superseded.get(uuid) == column]


def tell_what_moved_on(settling: Settling) -> None:
    """Of each code or source that gave way, how much was made on it where that wasn't known."""
    raw = settling.raw
    hanging = settling.moved + Counter(
        each
        for uuid, image in raw.alive["memo"].items()
        if ("memo", uuid) not in settling.told
        for each in _gave_way(settling, image)
    )
    gave = {image["old"]: uuid for uuid, image in raw.alive["alias"].items()}
    took = {image["new"]: uuid for uuid, image in raw.alive["alias"].items()}
    for uuid, number in sorted(hanging.items()):
        table = settling.superseded[uuid]
        new = raw.alive[table][settling.heir(uuid)]
        old = new if table == "source" else raw.gone(table, uuid) or new
        who = made_by(raw.connection, gave.get(uuid) or took[settling.stands[uuid]])
        kept = settling.name(table, new)
        settling.remark("moved on", table, uuid, old, kept=kept, who=who, number=number)
