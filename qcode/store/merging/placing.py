"""Codings and memos find their place: in a corrected text, and beside others of the same coder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from qcode.coding.correction import Correction, turns_placed
from qcode.coding.spans import Span
from qcode.sources.model import Turn
from qcode.store.connection import Connection
from qcode.store.damage import damaged
from qcode.store.journal import Image, image_of
from qcode.store.merging.hanging import made_by
from qcode.store.merging.raw import images_of
from qcode.store.merging.rows import Rows
from qcode.store.merging.settling import Settling
from qcode.texts import Text


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


def place_in_texts(settling: Settling, texts: Texts) -> None:
    """Let codings, decisions and values of turns follow their source into its corrected text.

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
            settling.remark("unplaced", "coding", uuid, image, lost=image["quotation"])
            settling.drop("coding", uuid)
            continue
        ends = {"start": placed.start, "end": placed.end}
        words = correction.new[placed.start : placed.end]
        settling.put("coding", uuid, {**image, **ends, "quotation": words})
    _place_turn_values(settling, texts)
    _place_decisions(settling, texts)


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


def _place_decisions(settling: Settling, texts: Texts) -> None:
    """Decisions name codings, codes and coders within what they say."""
    for uuid, image in list(settling.raw.alive["decision"].items()):
        both = texts.corrected(str(image["source"]))
        correction = None if both is None else texts.correction(*both)
        said = {
            column: _said(settling, json.loads(str(image[column])), correction)
            for column in ("compared", "about", "outcome")
        }
        if json.loads(str(image["about"])) and not said["about"]:
            settling.remark("unplaced", "decision", uuid, image)
            settling.drop("decision", uuid)
        elif any(json.loads(str(image[column])) != said[column] for column in said):
            told = {column: json.dumps(value) for column, value in said.items()}
            settling.put("decision", uuid, {**image, **told})


def _said(settling: Settling, said: list[Any], correction: Correction | None) -> list[Any]:
    """What a decision says, of what stands now for what it spoke of; spans that are gone left
    out."""
    found: list[Any] = []
    for each in said:
        if isinstance(each, str):
            found.append(settling.heir(each))
            continue
        *names, start, end = each
        span = Span(start, end)
        placed = span if correction is None else correction.place(span)
        if placed is not None:
            found.append([*map(settling.heir, names), placed.start, placed.end])
    return found


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
                raise damaged(
                    Text("a copy", "某个副本"),
                    Text(
                        f"coding {uuid[:8]} doesn't quote its text", f"编码段 {uuid[:8]} 与文本不符"
                    ),
                )


def unite_overlapping(settling: Settling, rows: Rows) -> None:
    """Make one of a coder's codings of one code that overlap; the first made stands for all.

    To be called with the codings in their table.
    """
    connection = settling.raw.connection
    for group in list(_overlapping(connection, _sources(settling))):
        _unite(settling, rows, group)


def _sources(settling: Settling) -> list[int]:
    """The local ids of the sources in which codings were looked at."""
    uuids = {settling.heir(str(each["source"])) for each in settling.raw.alive["coding"].values()}
    rows = settling.raw.connection.execute("SELECT id, uuid FROM source").fetchall()
    return [own for own, uuid in rows if uuid in uuids]


def _overlapping(connection: Connection, sources: Sequence[int]) -> Iterator[list[int]]:
    """The local ids of codings that overlap, directly or through others."""
    query = (
        'SELECT coder, code, id, start, "end" FROM coding WHERE source = ?'
        " ORDER BY coder, code, start"
    )
    for source in sources:
        rows = connection.execute(query, (source,)).fetchall()
        for _, alike in groupby(rows, key=lambda row: row[:2]):
            yield from _runs([row[2:] for row in alike])


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
    settling.remark("united", "coding", first, united)
    rows.update("coding", first, united)
    rows.take_out("coding", others)


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
    return before, after


def tell_new_words(
    settling: Settling, before: Mapping[str, Image], after: Mapping[str, Image]
) -> None:
    """Of each coding that came to stand on other words in a corrected text, which they were."""
    for uuid in sorted(before.keys() & after.keys()):
        old, new = before[uuid], after[uuid]
        if old["source"] != new["source"] and old["quotation"] != new["quotation"]:
            words = {"kept": new["quotation"], "lost": old["quotation"]}
            settling.remark("reworded", "coding", uuid, new, **words)


def tell_what_moved_on(settling: Settling) -> None:
    """Of each code or source that gave way, how much was made on it where that wasn't known."""
    raw = settling.raw
    hanging = Counter(
        str(image[column])
        for table in ("coding", "memo")
        for uuid, image in raw.alive[table].items()
        if (table, uuid) not in settling.told
        for column in ("code", "source")
        if settling.superseded.get(str(image.get(column))) == column
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
