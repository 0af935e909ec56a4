"""A look into another project file, for what must be known of it before it is opened as one.

It is only ever read: neither brought up to date nor healed. What can't be read so says nothing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from qcode.store.journal import HAND_OUT

_WAIT = 1.0
"""Seconds to wait for whoever is writing in it."""

_MORE = """
    SELECT 1 FROM act AS theirs WHERE uuid NOT IN (SELECT uuid FROM own.act)
    AND EXISTS (SELECT 1 FROM change WHERE change.act = theirs.id) LIMIT 1"""
"""An act that isn't in the other's history; one that changed nothing by itself is none."""


def uuid_at(path: Path) -> str | None:
    """Which project a file is; None where it can't be read as one."""
    try:
        with closing(_looked_into(path)) as file:
            row = file.execute("SELECT uuid FROM project").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row is not None else None


def holds_more(path: Path, own: Path) -> bool:
    """Whether something was done in a file that isn't in one's own history."""
    try:
        with closing(_looked_into(path)) as file:
            file.execute("ATTACH ? AS own", (_read_only(own),))
            return file.execute(_MORE).fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def is_handed_out(path: Path) -> bool:
    """Whether a file was made for a coder; not the project that took it in again."""
    try:
        with closing(_looked_into(path)) as file:
            row = file.execute("SELECT 1 FROM act WHERE verb = ? AND via = id", (HAND_OUT,))
            return row.fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def _looked_into(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(_read_only(path), uri=True, timeout=_WAIT)


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"
