"""A listing as a screen shows it, where width is short; files and programs get all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from qcode.table import Cell, Named, Table


def on_screen(table: Table) -> Table:
    """A listing for a screen: what is needed to go on working, in the width that there is.

    Of ids the beginning, spans beside their sources and as --span takes them, times to the minute
    and in local time; when a coding was made, and columns that show nothing, are left out.
    """
    ids = [column.id for column in table.columns]
    rows = [_brief(dict(zip(ids, row, strict=True))) for row in table.rows]
    empty = {key for key in ids if rows and all(_is_blank(row[key]) for row in rows)}
    columns = tuple(
        column for column in table.columns if column.id not in {"start", "end", "created", *empty}
    )
    return replace(
        table,
        columns=columns,
        rows=tuple(tuple(row[column.id] for column in columns) for row in rows),
    )


def backups_on_screen(table: Table) -> Table:
    """Of each backup the time in its name, which names it, where no other was made that second."""
    at = next(at for at, column in enumerate(table.columns) if column.id == "made")
    begun = Counter(_second(row[0]) for row in table.rows)

    def brief(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        name = _second(row[0]) if begun[_second(row[0])] == 1 else row[0]
        return (name, *row[1:at], *row[at + 1 :])

    columns = (*table.columns[:at], *table.columns[at + 1 :])
    return replace(table, columns=columns, rows=tuple(map(brief, table.rows)))


def _second(name: Cell) -> str:
    return str(name)[: len("20261122-101500")]


def short_id(ident: str) -> str:
    """As much of a coding's id as a person needs to name it."""
    return ident[:8]


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, Named) and not cell.name)


def _brief(row: Mapping[str, Cell]) -> dict[str, Cell]:
    brief = dict(row)
    if "id" in row:
        brief["id"] = short_id(str(row["id"]))
    if row.get("start") is not None:
        brief["source"] = f"{row['source']} {row['start']}:{row['end']}"
    if "time" in row:
        local = datetime.fromisoformat(str(row["time"])).astimezone()
        brief["time"] = f"{local:%Y-%m-%d\N{NO-BREAK SPACE}%H:%M}"
    return brief
