"""What stands for what by somebody's act, and what must be there because work stands on it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

from qcode.errors import Conflict
from qcode.store.journal import Image, image_read
from qcode.store.merging.acts import handed_out
from qcode.store.merging.fresh import MANY
from qcode.store.merging.hanging import (
    deleted_by,
    deleted_with,
    has_row,
    loose_rows,
    made_by,
    referring,
)
from qcode.store.merging.raw import Raw
from qcode.store.merging.reading import CopyDamaged
from qcode.store.merging.settling import Settling
from qcode.store.records import RECORDS
from qcode.texts import Text

_BEFORE, _SHOWN = 10, 40
"""How much is shown of a text where another differs: characters before that, and in all."""

_WITH_IT = ("speaker", "attribute")
"""What comes back with the source or the case that it was deleted with."""


def follow_aliases(settling: Settling) -> None:
    """Let each record that another took the place of be stood for by that one.

    The first that took its place counts; of two corrected texts of one source the later stands,
    also for the other. A ring of places is broken where it closes, and whoever would have given
    way there is needed. So is a code on which a typology rests: as within one project, none can
    take its place.
    """
    raw = settling.raw
    rested_on = set(_rested_on(settling))
    _hold_both(raw)
    for uuid in sorted(raw.alive["alias"], key=raw.born):
        image = raw.alive["alias"][uuid]
        table, old, new = str(image["kind"]), str(image["old"]), str(image["new"])
        if table == "source" and old in settling.stands and image["known"] is None:
            old = _corrected_elsewhere(settling, old, new)
        if old in settling.stands or not _holds(raw, uuid, image):
            continue
        if settling.heir(new) == old or (table, old) in rested_on:
            settling.needed.add((table, old))
            continue
        settling.stands[old] = new
        if image["known"] is None:
            settling.superseded[old] = table
        if old in raw.alive[table]:
            settling.drop(table, old)


def _corrected_elsewhere(settling: Settling, old: str, new: str) -> str:
    """The corrected text of a source that gives way to a later one, made where it wasn't known."""
    raw = settling.raw
    earlier, later = settling.heir(old), settling.heir(new)
    image = raw.alive["source"].get(earlier)
    if earlier == later or image is None:
        return old
    stands = raw.alive["source"].get(later) or raw.gone("source", later) or image
    query = "SELECT body FROM text WHERE sha256 = ?"
    kept, lost = (
        raw.connection.execute(query, (each["sha256"],)).fetchone()[0] for each in (stands, image)
    )
    kept, lost = _where_they_differ(kept, lost)
    who = made_by(raw.connection, new)
    settling.remark("edited", "source", earlier, image, field="text", kept=kept, lost=lost, who=who)
    return earlier


def _where_they_differ(one: str, other: str) -> Iterator[str]:
    """Of each of two texts, the words where they first differ."""
    pairs = enumerate(zip(one, other, strict=False))
    alike = next((number for number, (mine, theirs) in pairs if mine != theirs), len(one))
    start = max(0, alike - _BEFORE)
    for text in (one, other):
        words = " ".join(text[start : start + _SHOWN].split())
        yield f"{'…' if start else ''}{words}{'…' if start + _SHOWN < len(text) else ''}"


def _hold_both(raw: Raw) -> None:
    """Hold the codings that aliases speak of."""
    for image in list(raw.alive["alias"].values()):
        if image["kind"] in MANY:
            raw.look_at(str(image["kind"]), (str(image["old"]), str(image["new"])))


def _holds(raw: Raw, uuid: str, image: Image) -> bool:
    """Whether an alias of what a merge had settled still holds: neither of the two was changed
    since where nobody knew of it.
    """
    table, old, new = (str(image[each]) for each in ("kind", "old", "new"))
    if image["known"] is None:
        return True
    if raw.alive[table].get(old) not in (None, image_read(image["known"])):
        return False
    made = raw.born(uuid)
    place = ("start", "end")
    return not any(
        (each, own) == (table, new) and clash.field in place and raw.place_of(clash.winner) > made
        for each, own, clash in raw.clashes
    )


def _rested_on(settling: Settling) -> Iterator[tuple[str, str]]:
    """What typologies name by its id, and no other record is called."""
    for image in settling.raw.alive["typology"].values():
        for table, ident in _names("typology", image):
            uuid = settling.called(table, ident)
            if uuid is not None:
                yield table, uuid


def bring_back(settling: Settling) -> None:
    """Bring back what was deleted though work elsewhere stands on it, and what that stands on."""
    _hold_what_hangs_loose(settling)
    heir = settling.heir
    wanted = {(table, heir(uuid)) for table, uuid in settling.needed}
    _bring_back_speakers(settling)
    for table, alive in settling.raw.alive.items():
        wanted |= _stood_on(settling, table, alive.values())
    for column, far in RECORDS["coding"].refs.items():
        wanted |= {(far, heir(uuid)) for uuid in settling.raw.fresh[column]}
    while wanted:
        back = [pair for each in sorted(wanted) for pair in _brought_back(settling, *each)]
        wanted = set()
        for table, image in back:
            wanted |= _stood_on(settling, table, [image])


def _bring_back_speakers(settling: Settling) -> None:
    """Bring back who speaks in a source that is there, though somebody removed it where they didn't
    know that another text had taken its place.
    """
    alive = settling.raw.alive
    heir = settling.heir
    lacking = {
        (uuid, label)
        for uuid, image in alive["source"].items()
        for _, _, label in json.loads(str(image["turns"]))
        if label
    } - {(heir(str(each["source"])), each["label"]) for each in alive["speaker"].values()}
    if not lacking:
        return
    for uuid, _ in list(settling.raw.ever("speaker")):
        image = settling.raw.gone("speaker", uuid) if uuid not in alive["speaker"] else None
        if image is not None and (heir(str(image["source"])), image["label"]) in lacking:
            settling.put("speaker", uuid, image)


def look_again(settling: Settling) -> bool:
    """Hold what refers to records that come out otherwise than before, now that it is known which
    are the same. Returns whether that was anything new.
    """
    raw = settling.raw
    held = sum(len(raw.known[table]) for table in MANY)
    for table in ("source", "coder", "code"):
        _hold(settling, table, _parted(settling, table) | _moving(settling, table))
    return sum(len(raw.known[table]) for table in MANY) > held


def _hold_what_hangs_loose(settling: Settling) -> None:
    """Hold the codings that refer to what isn't there any more, or is stood for."""
    for table in ("source", "code", "coder"):
        _hold(settling, table, loose_rows(settling.raw, table, settling.stands))


def _hold(settling: Settling, table: str, uuids: set[str]) -> None:
    raw = settling.raw
    for each in MANY:
        raw.look_at(each, list(referring(raw.connection, each, table, uuids)))


def _parted(settling: Settling, table: str) -> set[str]:
    """Those that stood for others which something else stands for now."""
    before, heir = settling.before, settling.heir
    parted = {new for old, new in before.items() if heir(old) != heir(new)}
    return {uuid for uuid in parted if has_row(settling.raw, table, uuid)}


def _moving(settling: Settling, table: str) -> set[str]:
    """Those whose rows go; all but one that becomes the row of what stands for it."""
    rows = settling.raw.rows[table]
    moving: set[str] = set()
    taken = set(rows)
    for uuid in rows:
        heir = settling.heir(uuid)
        if heir != uuid and uuid not in settling.superseded:
            if heir in taken:
                moving.add(uuid)
            taken.add(heir)
    return moving


def _stood_on(settling: Settling, table: str, images: Collection[Image]) -> set[tuple[str, str]]:
    """(table, uuid) of what records of one kind can't do without."""
    referred = {
        (far, settling.heir(uuid))
        for column, far in RECORDS[table].refs.items()
        for uuid in {image[column] for image in images} - {None}
    }
    named = {name for image in images for name in _names(table, image)}
    called = ((far, settling.called(far, ident)) for far, ident in named)
    return referred | {(far, uuid) for far, uuid in called if uuid is not None}


def _names(table: str, image: Image) -> Iterator[tuple[str, str]]:
    """(table, id) of what a record names by its id."""
    if table == "attribute":
        yield "variable", str(image["variable"])
    if table == "codebook":
        said = json.loads(str(image["body"]))
        yield from (("variable", ident) for ident in said["variables"])
        yield from (("codebook", ident) for ident in said["requires"])
    if table == "typology":
        said = json.loads(str(image["body"]))
        if said["rests_on"] == "codes":
            for each in said["classes"]:
                yield from (
                    ("code", ident) for pair in each["conditions"].items() for ident in pair
                )


def _brought_back(settling: Settling, table: str, uuid: str) -> Iterable[tuple[str, Image]]:
    """See that a record is there. Returns what has come back."""
    raw = settling.raw
    untouched = table in MANY and uuid not in raw.known[table] and has_row(raw, table, uuid)
    if untouched or uuid in raw.alive[table]:
        return []
    image = raw.gone(table, uuid)
    if image is None and not handed_out(raw.connection):
        why = Text(f"it refers to a {table} that was never made", "其中引用了不存在的记录")
        raise CopyDamaged(uuid, why)
    if image is None:
        raise Conflict(
            Text(
                f"{raw.connection.path} was handed out without a {table} that others' work needs",
                f"{raw.connection.path} 是分发副本，缺少他人工作所需的记录",
            ),
            Text(
                "merge it into the project that it was handed out from, not the other way round",
                "请把它并入分发它的项目，而不是反过来",
            ),
        )
    if table in MANY:
        raw.known[table].add(uuid)
    settling.put(table, uuid, image)
    settling.remark("back", table, uuid, image, who=deleted_by(raw.connection, uuid))
    return [(table, image), *_with_it(settling, table, uuid)]


def _with_it(settling: Settling, table: str, uuid: str) -> Iterator[tuple[str, Image]]:
    """The speakers and values that the same act deleted with a source or a case."""
    if table not in ("source", "cases"):
        return
    for kind, other, image in deleted_with(settling.raw.connection, uuid):
        alive = settling.raw.alive[kind]
        if kind in _WITH_IT and uuid in image.values() and other not in alive:
            settling.put(kind, other, image)
            yield kind, image
