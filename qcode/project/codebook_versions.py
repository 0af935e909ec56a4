"""How the codes came to be what they are: every state of each, and how their number grew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from qcode.codebook.definitions import same_definition
from qcode.codebook.difference import Change, code_difference
from qcode.codebook.model import Code
from qcode.project.codebook_outcomes import FIELDS, HOWS, apart, both
from qcode.project.listings import CODE, CODER, column
from qcode.store.codebooks import code_said
from qcode.store.codebooks_past import MERGE, merged
from qcode.store.connection import Connection
from qcode.store.journal import REDO, SETTLE, UNDO, Image
from qcode.store.past import PastAct, changes_of_records, codes_ever, last_image, states_of
from qcode.table import Cell, Named, Table
from qcode.texts import Text, counted

By = Literal["act", "day", "month"]

_SAID = ("definition", "include", "exclude", "examples")
"""What a new code says, besides its name and place."""


@dataclass(frozen=True, slots=True)
class Version:
    """A code after an act that changed it.

    code: as it then was, or had been.  number: which definition it had, from 1.
    redefined: whether it had another before.  changes: what differed from the version before.
    """

    act: PastAct
    code: Code
    number: int
    redefined: bool
    changes: tuple[Change, ...]


def versions(connection: Connection, codes: Sequence[str] | None = None) -> list[Version]:
    """All that became of some codes, by uuid, or of all there ever were; oldest first."""
    wanted = codes_ever(connection) if codes is None else codes
    acts: dict[str, list[PastAct]] = {uuid: [] for uuid in wanted}
    for act, change in changes_of_records(connection, wanted):
        acts[change.uuid].append(act)
    names = _Names(connection)
    found = [
        version
        for uuid, theirs in acts.items()
        for version in _versions_of(
            theirs, [each.image for each in states_of(connection, uuid)], names
        )
    ]
    return sorted(found, key=lambda version: version.act.place)


class _Names:
    """The ids of codes and codebooks, also of those that are gone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, str] = {}

    def __call__(self, uuid: str | None) -> str | None:
        if uuid is None:
            return None
        if uuid not in self._known:
            found = last_image(self._connection, uuid)
            self._known[uuid] = found[1]["ident"] if found is not None else uuid[:8]
        return self._known[uuid]


def _versions_of(
    acts: Sequence[PastAct], images: Sequence[Image | None], names: _Names
) -> Iterator[Version]:
    before: tuple[Code, str] | None = None
    last: Code | None = None
    number = 0
    for act, image in zip(acts, images, strict=True):
        after = None if image is None else _state(image, names)
        into = merged(act.summary) if act.verb == MERGE else {}
        changes = code_difference(before, after, into)
        redefined = False
        if after is not None:
            changes += _first_words(after[0]) if before is None else ()
            redefined = last is not None and not same_definition(last, after[0])
            number += last is None or redefined
            last = after[0]
        if changes and last is not None:
            yield Version(act, last, number, redefined, tuple(changes))
        before = after


def _state(image: Image, names: _Names) -> tuple[Code, str]:
    code = code_said(image["ident"], names(image["parent"]), image["body"])
    return code, names(image["codebook"]) or ""


def _first_words(code: Code) -> Iterator[Change]:
    """What a code said when it was made."""
    silent = replace(Code(code.id, code.name), parent=code.parent)
    for change in code_difference((silent, ""), (code, "")):
        if change.field in _SAID:
            yield replace(change, how="added")


def versions_table(told: Sequence[Version]) -> Table:
    """Each thing that became of a code, with how it was said before and after."""
    columns = (
        CODE,
        column("version", "Definition", "定义版本", "count"),
        column("time", "Time", "时间"),
        column("act", "Act", "序号", "count"),
        CODER,
        column("change", "Change", "变化"),
        column("field", "Field", "项目"),
        column("before", "Before", "之前"),
        column("after", "After", "之后"),
        column("undone", "Undone", "已撤销"),
        column("via", "Came with", "随何合并而来"),
    )
    each = [(version, change) for version in told for change in version.changes]
    codes = len({version.code.id for version in told})
    note = Text(
        f"n = {counted(len(each), 'change')} of {counted(codes, 'code')}.",
        f"n = {codes:,} 个编码的 {len(each):,} 处变化。",
    )
    return Table(
        Text("How the codes changed", "编码的变化"),
        columns,
        tuple(_row(version, change) for version, change in each),
        notes=(note, VERSION),
        meta={"n": {"changes": len(each), "codes": codes}},
        records=tuple(_record(version, change) for version, change in each),
    )


VERSION = Text(
    "Definition: which it is; it changes with the definition and what to include and exclude, of a"
    " code that has none of these with its name, and not by a translation.",
    "定义版本：定义、纳入标准、排除标准有改动即为新版本（三者皆无的编码以名称为准）；补充译文不算改动。",
)


def _row(version: Version, change: Change) -> tuple[Cell, ...]:
    act = version.act
    return (
        Named(version.code.id, version.code.name),
        version.number,
        act.time,
        act.number,
        act.coder,
        Named(change.how, HOWS[change.how]),
        Named(change.field, FIELDS[change.field]) if change.field else None,
        *(Named(None, text) if text else None for text in apart(change.before, change.after)),
        Named("yes", Text("undone", "已撤销")) if act.undone else Named("no", Text()),
        act.via,
    )


def _record(version: Version, change: Change) -> Mapping[str, Any]:
    act = version.act
    return {
        "code": version.code.id,
        "version": version.number,
        "time": act.time,
        "stamp": act.place.stamp,
        "act": act.number,
        "act_id": act.place.uuid,
        "coder": act.coder,
        "change": change.how,
        "field": change.field or None,
        "before": both(change.before),
        "after": both(change.after),
        "undone": "yes" if act.undone else "no",
        "via": act.via,
    }


COUNTED = ("added", "redefined", "changed", "merged", "deleted")
"""What can become of codes within a time, by the ids of the columns."""


def growth_table(told: Iterable[Version], by: By, codes: int) -> Table:
    """How many codes came, changed and went in each act, day or month, and how many there were.

    What was undone, and the undoing, is left out: it is as if it had never been. codes: how many
    there are now.
    """
    became: dict[str, Counter[str]] = {}
    for version in told:
        act = version.act
        if not act.undone and act.verb not in (UNDO, REDO, SETTLE):
            became.setdefault(_when(act, by), Counter())[_fate(version)] += 1
    columns = (
        column("when", *_WHEN[by]),
        column("added", "Added", "新增", "count"),
        column("redefined", "Redefined", "改定义", "count"),
        column("changed", "Changed otherwise", "其他改动", "count"),
        column("merged", "Merged", "并入", "count"),
        column("deleted", "Deleted", "删除", "count"),
        column("total", "Codes", "编码数", "count"),
    )
    rows: list[tuple[Cell, ...]] = []
    total = 0
    for when, counts in became.items():
        total += counts["added"] - counts["merged"] - counts["deleted"]
        rows.append((when, *(counts[each] for each in COUNTED), total))
    notes = (_LEFT_OUT,) if total == codes else (_LEFT_OUT, _settled(codes))
    return Table(Text("Growth of the codebook", "编码簿的增长"), columns, tuple(rows), notes=notes)


_WHEN = {"act": ("Act", "操作"), "day": ("Day", "日期"), "month": ("Month", "月份")}

_LEFT_OUT = Text(
    "What was undone is left out. Redefined: another definition, or other things to include or"
    " exclude.",
    "已撤销的操作不计。改定义：定义、纳入标准或排除标准有改动。",
)


def _settled(codes: int) -> Text:
    """Why the last number of codes isn't how many there are."""
    return Text(
        "Nobody's act, and so not counted: codes that a merge let be there again, or that two made"
        f" and it made one. There are {codes:,} now.",
        "合并时恢复的编码、两处各建而视为同一的编码，不是谁的操作，故不计入；"
        f"目前共有编码 {codes:,} 个。",
    )


def _when(act: PastAct, by: By) -> str:
    if by == "act":
        return str(act.number)
    local = datetime.fromisoformat(act.time).astimezone()
    return f"{local:%Y-%m-%d}" if by == "day" else f"{local:%Y-%m}"


def _fate(version: Version) -> str:
    """What became of a code in one act, by its most telling change."""
    hows = {change.how for change in version.changes}
    if "added" in hows:
        return "added"
    if "merged" in hows:
        return "merged"
    if "gone" in hows:
        return "deleted"
    return "redefined" if version.redefined else "changed"
