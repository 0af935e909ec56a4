"""Opened: an open project file, on which everything a project can do or be asked stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qcode.store import connection as files
from qcode.store import journal
from qcode.store.connection import Connection


class Opened:
    """A project file that is open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def path(self) -> Path:
        return self._connection.path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def uuid(self) -> str:
        """Which project this is, wherever its file lies and whatever it is called."""
        return files.project_uuid(self._connection)

    @contextmanager
    def _act(self, verb: str, summary: str, coder: str | None = None) -> Iterator[journal.Act]:
        """One thing that a researcher does: all of it is kept and recorded, or none."""
        with journal.act(self._connection, verb, summary, coder) as act:
            yield act
