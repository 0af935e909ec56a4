"""What a merge did, as a screen shows it: what is alike is told together, and not row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qcode.project.merge_outcomes import CORRECTED, NAMING
from qcode.project.record_names import KINDS
from qcode.project.screen import on_screen
from qcode.table import Cell, Named, Table, plain
from qcode.texts import Text, counted

_SHOWN = 10
"""So many rows of the same decision on the same kind of record stand on a screen."""

_NAMED = 5
"""So many names stand in a sentence."""

_NAMELESS = ("coding", "memo", "decision")
"""What a researcher has only an id for."""

_ONE = (("one", "source"), ("one", "cases"))
"""What stands once where it was made twice is what everybody expects: a sentence says it."""

Row = tuple[Cell, ...]


def merge_on_screen(table: Table) -> Table:
    """A merge's table where room is short: of many rows alike the first ones, without times, and
    with ids only if something has no name. It has no row where a few sentences say it all.
    """
    ids = [column.id for column in table.columns]
    rows, told = _told_together(table.rows, ids)
    first = list(_first(rows))
    left = {"time", "number"}
    if not any(plain(row[ids.index("kind")]) in _NAMELESS for row in first):
        left.add("id")
    shown = [at for at, each in enumerate(ids) if each not in left]
    brief = on_screen(
        replace(
            table,
            columns=tuple(table.columns[at] for at in shown),
            rows=tuple(tuple(_counting(row, ids)[at] for at in shown) for row in first),
            notes=(*_left_out(len(rows) - len(first)), *table.notes, *told),
        )
    )
    naming = set(ids[:NAMING])
    return replace(brief, stub=sum(column.id in naming for column in brief.columns))


def _counting(row: Row, ids: list[str]) -> Row:
    """A row that says beside what stands how much of others' work came to it."""
    number, kept = row[ids.index("number")], ids.index("kept")
    if not isinstance(number, int):
        return row
    en, zh = _much(number)
    into = row[kept]
    name = into.name if isinstance(into, Named) else Text.plain(str(into))
    came = Named(str(plain(into)), Text(f"{name.read('en')} ({en})", f"{name.read('zh')}（{zh}）"))
    return (*row[:kept], came, *row[kept + 1 :])


def _much(number: int) -> tuple[str, str]:
    return counted(number, "coding or memo", "codings and memos"), f"编码段与备忘 {number:,}"


def _told_together(rows: Iterable[Row], ids: list[str]) -> tuple[list[Row], list[Text]]:
    """The rows that are to be shown, and sentences in place of the others."""
    kept: list[Row] = []
    alike: dict[tuple[str, str], list[Mapping[str, Cell]]] = {}
    for row in rows:
        said = dict(zip(ids, row, strict=True))
        which = (str(plain(said["decided"])), str(plain(said["kind"])))
        if which in (*_ONE, CORRECTED):
            alike.setdefault(which, []).append(said)
        else:
            kept.append(row)
    return kept, [_sentence(which, said) for which, said in alike.items()]


def _sentence(which: tuple[str, str], rows: list[Mapping[str, Cell]]) -> Text:
    kind = KINDS[which[1]]
    names = [str(row["name"]) for row in rows]
    en, zh = ", ".join(names[:_NAMED]), "、".join(names[:_NAMED])
    if len(names) > _NAMED:
        en, zh = f"{en} …", f"{zh}等"
    if which != CORRECTED:
        what = counted(len(rows), kind.en)
        return Text(f"One thing: {what} ({en}).", f"视为同一：{kind.zh} {len(rows):,}（{zh}）。")
    much, much_zh = _much(sum(int(str(row["number"])) for row in rows))
    return Text(
        f"Moved on to corrected transcripts: {much} ({en}).",
        f"随更正转移：{much_zh}（{kind.zh}：{zh}）。",
    )


def _first(rows: Iterable[Row]) -> Iterator[Row]:
    """Of each decision on each kind of record, as many as a screen shows."""
    met: Counter[Row] = Counter()
    for row in rows:
        met[row[:2]] += 1
        if met[row[:2]] <= _SHOWN:
            yield row


def _left_out(count: int) -> Iterator[Text]:
    if count:
        yield Text(
            f"{count:,} more like these: -o FILE or --format json gives them all.",
            f"同类的还有 {count:,} 项：用 -o 文件 或 --format json 可得到全部。",
        )
