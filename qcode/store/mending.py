"""What can be put right in a damaged project without changing what anyone said.

The history is the record: a row that says otherwise is put back to what the history says, one that
the history doesn't know goes, one that is missing returns. Where a backup of the same project knows
the history otherwise, it is the history that was altered: what stands in it never changes. A text
is known by its hash; a good copy of it, or rows of the history that can't be read, are taken from a
backup as well. What can be worked out anew is dropped. Nothing else is touched: whether the whole
is sound then is for store.check to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from qcode.store.connection import Connection
from qcode.store.copying import look_into
from qcode.store.damage import Damaged
from qcode.store.journal import Image, image_read
from qcode.store.merging.fold import fold
from qcode.store.merging.last import Settled, settled_last
from qcode.store.merging.raw import image_with, images, step_of, steps_of
from qcode.store.records import RECORDS
from qcode.store.resettling import changes_since, settled_anew
from qcode.store.salvage import Gap
from qcode.store.sources import sha256_of
from qcode.texts import Text

_HISTORY = ("project", "act", "change")
"""The tables from which everything else follows, but the texts."""

Said = dict[str, dict[str, Image]]
"""Table → uuid → the record that is to be there."""

_NAMED = """
    SELECT sha256 FROM source UNION SELECT coalesce(after, before) ->> '$.sha256' FROM change
    WHERE record = 'source' AND json_valid(coalesce(after, before))"""
"""The texts that sources have, or had."""

_Note = tuple[str, str, str | None]
"""A row of the table settled."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of thing that was put right.

    record: the kind of the records that were put right, where it was records.
    count: how many.
    """

    what: Text
    count: int
    record: str | None = None


def fill(
    draft: sqlite3.Connection, gaps: Sequence[Gap], backups: Iterable[Path]
) -> tuple[int, list[Gap]]:
    """Rows of the history and texts, as backups of the same project and schema have them.

    Returns how many, and the gaps in the history that stay.
    """
    left = [gap for gap in gaps if gap.table in (*_HISTORY, "text")]
    taken = 0
    for path in backups:
        if not left:
            break
        with closing(look_into(path)) as backup:
            if _is_of_one_past(draft, backup):
                taken += sum(_take(draft, backup, gap) for gap in left)
                left = [gap for gap in left if not _is_full(draft, gap)]
    return taken, [gap for gap in left if gap.table in _HISTORY]


def _is_of_one_past(draft: sqlite3.Connection, backup: sqlite3.Connection) -> bool:
    """Whether both are of one schema and project, and every act that both have is the same."""
    version = "PRAGMA user_version"
    if draft.execute(version).fetchone() != backup.execute(version).fetchone():
        return False
    project = draft.execute("SELECT uuid FROM project").fetchone()
    if project not in (None, backup.execute("SELECT uuid FROM project").fetchone()):
        return False
    theirs = dict(backup.execute("SELECT id, uuid FROM act").fetchall())
    ours = draft.execute("SELECT id, uuid FROM act").fetchall()
    return bool(theirs) and all(theirs.get(number, uuid) == uuid for number, uuid in ours)


def _take(draft: sqlite3.Connection, backup: sqlite3.Connection, gap: Gap) -> int:
    within = f'FROM "{gap.table}" WHERE rowid >= ? AND (? IS NULL OR rowid <= ?)'
    rows = backup.execute(f"SELECT rowid, * {within}", (gap.first, gap.last, gap.last)).fetchall()
    columns = [each[1] for each in draft.execute(f'PRAGMA table_info("{gap.table}")').fetchall()]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * (len(columns) + 1))
    into = f'INSERT OR IGNORE INTO "{gap.table}" (rowid, {names}) VALUES ({marks})'
    return sum(draft.execute(into, row).rowcount for row in rows)


def _is_full(draft: sqlite3.Connection, gap: Gap) -> bool:
    """Whether nothing is missing any more; never where nobody knows how much there was."""
    if gap.table == "project":  # one row, which never changes
        return bool(draft.execute("SELECT count(*) FROM project").fetchone()[0])
    if gap.last is None:
        return False
    query = f'SELECT count(*) FROM "{gap.table}" WHERE rowid BETWEEN ? AND ?'
    (count,) = draft.execute(query, (gap.first, gap.last)).fetchone()
    return bool(count == gap.last - gap.first + 1)


def mend(
    draft: Connection, backups: Callable[[], Iterable[Path]], *, salvaged: bool
) -> list[Repair]:
    """Put right what can be. backups: newest first.  salvaged: the file was read row by row.

    Raises Damaged where a text is lost, ValueError where the history holds what can't be read.
    """
    draft.execute("PRAGMA foreign_keys = OFF")
    with draft.atomic():  # first: what merges settled is worked out from the texts
        texts = _mend_texts(draft, backups())
        history = _mend_history(draft, backups())
    _require_texts(draft)
    last = settled_last(draft)
    said, settled = _said(draft) if last is None else _said_by_all(draft, last)
    with draft.atomic():
        done = [
            *_put_back(draft, said),
            Repair(_SETTLED, _note_settled(draft, settled)),
            Repair(_TEXTS, texts),
            Repair(_HISTORY_ROWS, history),
            Repair(_SENTENCES, _drop_sentences(draft, salvaged)),
        ]
    draft.execute("PRAGMA foreign_keys = ON")
    return [repair for repair in done if repair.count]


_ROWS = Text("records put back to what the history says", "记录已按历史复原")
_SETTLED = Text("notes of what a merge settled, made anew", "合并整理的标记已重新生成")
_TEXTS = Text("texts whose words were taken from a good copy", "原文已从完好副本取回")
_HISTORY_ROWS = Text(
    "altered steps of the history taken from a backup", "历史中被改动的步骤已从备份取回"
)
_SENTENCES = Text("lists of sentences dropped, to be cut anew", "句子表已清除，待重新切分")


def _said(draft: Connection) -> tuple[Said, set[_Note]]:
    """What the history of one copy says."""
    said: Said = {table: {} for table in RECORDS}
    rows = draft.execute(
        "SELECT record, change.uuid, act.uuid, before, after, undone.uuid"
        " FROM change JOIN act ON act.id = change.act"
        " LEFT JOIN act AS undone ON undone.id = act.takes_back"
        " ORDER BY change.uuid, act.stamp, act.uuid, change.id"
    )
    for (table, uuid), changes in groupby(rows, key=itemgetter(0, 1)):
        folded = fold(table, (step_of(row[2:]) for row in changes))
        if folded.alive:
            said[table][uuid] = folded.image
    return said, set()


def _said_by_all(draft: Connection, last: Settled) -> tuple[Said, set[_Note]]:
    """What the history of several copies says, as they were merged; then what was done since."""
    with settled_anew(draft, last, whole=True) as then:
        said = {table: dict(images(then, table)) for table in RECORDS}
        settled = set(then.execute("SELECT record, uuid, stands FROM settled").fetchall())
    taken_up = set()
    for table, uuid, before, after in changes_since(draft, last):
        image = image_read(after)
        if image is None:
            said[table].pop(uuid, None)
        else:
            said[table][uuid] = image
        if before != after:
            taken_up.add((table, uuid))
    return said, {note for note in settled if note[:2] not in taken_up}


def _put_back(draft: Connection, said: Said) -> Iterator[Repair]:
    """Bring every row to what is said of it."""
    wrong = _wrong(draft, said)
    ids = {table: _without(draft, table, wrong[table]) for table in RECORDS}
    for table, images_of in wrong.items():
        returning = {uuid for uuid, image in images_of.items() if image is not None}
        ids[table].update(_free_ids(draft, ids[table], returning - ids[table].keys()))
    for table, images_of in wrong.items():
        for uuid, image in images_of.items():
            if image is not None:
                _insert(draft, table, uuid, image, ids)
        yield Repair(_ROWS, len(images_of), table)


def _wrong(draft: Connection, said: Said) -> dict[str, dict[str, Image | None]]:
    """Table → uuid → what is said, where the row says otherwise; None: it isn't there."""
    wrong: dict[str, dict[str, Image | None]] = {table: {} for table in RECORDS}
    for table in RECORDS:
        present = dict(images(draft, table))
        for uuid, image in said[table].items():
            if image != present.pop(uuid, None):
                wrong[table][uuid] = image
        wrong[table].update(dict.fromkeys(present))
    return wrong


def _note_settled(draft: Connection, settled: set[_Note]) -> int:
    """What was settled is noted as it is; returns how many notes were wrong."""
    present = set(draft.execute("SELECT record, uuid, stands FROM settled").fetchall())
    draft.execute("DELETE FROM settled")
    draft.executemany("INSERT INTO settled VALUES (?, ?, ?)", settled)
    return len(present ^ settled)


def _without(draft: Connection, table: str, wrong: Mapping[str, object]) -> dict[str, int]:
    """Take these rows away. uuid → local id, of all: who returns keeps the id."""
    ids = dict(draft.execute(f'SELECT uuid, id FROM "{table}"').fetchall())
    for uuid in wrong:
        draft.execute(f'DELETE FROM "{table}" WHERE uuid = ?', (uuid,))
    return ids


def _free_ids(
    draft: Connection, taken: Mapping[str, int], returning: Collection[str]
) -> dict[str, int]:
    """Local ids for rows that are missing: the free ones, in the order in which they were made."""
    query = "SELECT uuid FROM change GROUP BY uuid ORDER BY min(id)"
    born = [uuid for (uuid,) in draft.execute(query) if uuid in returning] if returning else []
    used = set(taken.values())
    free = (number for number in count(1) if number not in used)
    return dict(zip(born, free, strict=False))


def _insert(
    draft: Connection, table: str, uuid: str, image: Image, ids: Mapping[str, Mapping[str, int]]
) -> None:
    record = RECORDS[table]
    values = [
        ids[record.refs[column]].get(str(image.get(column)))
        if column in record.refs
        else image.get(column)
        for column in record.columns
    ]
    names = ", ".join(f'"{column}"' for column in record.columns)
    marks = ", ".join("?" * (len(values) + 2))
    draft.execute(
        f'INSERT OR IGNORE INTO "{table}" (id, uuid, {names}) VALUES ({marks})',
        (ids[table][uuid], uuid, *values),
    )


def _mend_texts(draft: Connection, backups: Iterable[Path]) -> int:
    """What is no longer what was imported gives way to what a backup has."""
    for sha256, body in draft.execute("SELECT sha256, body FROM text").fetchall():
        if not _is_whole(sha256, body):
            draft.execute("DELETE FROM text WHERE sha256 = ?", (sha256,))
    query = f"{_NAMED} EXCEPT SELECT sha256 FROM text"
    missing = {sha256 for (sha256,) in draft.execute(query).fetchall()}
    found = 0
    for path in backups if missing else ():
        for sha256, body in _bodies(path, missing):
            draft.execute("INSERT INTO text VALUES (?, ?)", (sha256, body))
            missing.discard(sha256)
            found += 1
    return found


def _mend_history(draft: Connection, backups: Iterable[Path]) -> int:
    """What the newest backup of the same past knows otherwise is as it knows it, where its records
    bear that out.
    """
    for path in backups:
        with closing(look_into(path)) as backup:
            if _is_of_one_past(draft, backup):
                right = list(_known_otherwise(draft, backup))
                draft.executemany(_AS_KNOWN, right)
                return len(right)
    return 0


_STEP = "SELECT act, record, uuid, before, after, id FROM change"

_AS_KNOWN = "UPDATE change SET act = ?, record = ?, uuid = ?, before = ?, after = ? WHERE id = ?"


def _known_otherwise(draft: Connection, backup: sqlite3.Connection) -> Iterator[Sequence[Any]]:
    for row in backup.execute(_STEP):
        _, table, uuid, _, _, number = row
        ours = draft.execute(f"{_STEP} WHERE id = ?", (number,)).fetchone()
        if ours not in (None, row) and _bears_out(backup, table, uuid):
            yield row


def _bears_out(backup: sqlite3.Connection, table: str, uuid: str) -> bool:
    """Whether a record is in the backup as the backup's history says; or as a merge settled it."""
    if table not in RECORDS:
        return False
    settled = "SELECT 1 FROM settled WHERE record = ? AND uuid = ?"
    if backup.execute(settled, (table, uuid)).fetchone() is not None:
        return True
    folded = fold(table, steps_of(backup, table, uuid))
    said = folded.image if folded.alive else None
    return said == image_with(backup, table, uuid)


def _require_texts(draft: Connection) -> None:
    query = "SELECT name FROM source WHERE sha256 NOT IN (SELECT sha256 FROM text) ORDER BY name"
    row = draft.execute(query).fetchone()
    if row is not None:
        why = Text(f"no backup has the text of {row[0]}", f"没有备份保存 {row[0]} 的原文")
        raise Damaged(draft.path, why)


def _bodies(path: Path, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The texts that a backup has whole."""
    with closing(look_into(path)) as backup:
        for sha256 in [*wanted]:
            query = "SELECT body FROM text WHERE sha256 = ?"
            row = backup.execute(query, (sha256,)).fetchone()
            if row is not None and _is_whole(sha256, row[0]):
                yield sha256, row[0]


def _is_whole(sha256: str, body: object) -> bool:
    return isinstance(body, str) and sha256_of(body) == sha256


def _drop_sentences(draft: Connection, salvaged: bool) -> int:
    query = "DELETE FROM sentences WHERE ? OR sha256 NOT IN (SELECT sha256 FROM text)"
    return draft.execute(query, (salvaged,)).rowcount
