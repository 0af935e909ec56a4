"""Opened: an open project file, on which everything a project can do or be asked stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qcode.project.daily import Daily
from qcode.store import connection as files
from qcode.store import journal
from qcode.store.connection import Connection
from qcode.texts import Text


def _unheard(said: Text) -> None:
    """Where nobody listens."""


class Opened:
    """A project file that is open.

    tell: told what should be known and stops nothing; it may be called from another thread.
    daily: sees to the backup of each day of use.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._written_before = connection.total_changes  # in bringing it up to date
        self.tell: Callable[[Text], None] = _unheard
        self.daily = Daily(connection, lambda said: self.tell(said))
        connection.before_writing = self.daily.before_an_act

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

    @property
    def has_written(self) -> bool:
        """Whether anything was written through this opening of the file."""
        return self._connection.total_changes > self._written_before

    @contextmanager
    def _act(self, verb: str, summary: str, coder: str | None = None) -> Iterator[journal.Act]:
        """One thing that a researcher does: all of it is kept and recorded, or none."""
        with journal.act(self._connection, verb, summary, coder) as act:
            yield act
