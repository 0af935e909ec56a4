"""Daily: on each day of use a backup is made before the first act, if an earlier day left work.

A command makes it before its own act; the coding room when it is opened, so that no key waits. A
room that stays open past midnight makes the next in a thread, which may then hold the first acts of
the day, and gives up where the keys leave it no time. A backup that can't be made keeps nobody from
working, but is told.
"""

from __future__ import annotations

from datetime import date
from threading import Thread
from typing import TYPE_CHECKING

from qcode.errors import QcodeError, followed
from qcode.store import backups
from qcode.store.connection import Connection
from qcode.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

DAILY = "daily"


class Daily:
    """Sees to the backup of the day for one connection.

    tell: where is said that none could be made.  aside: make it in a thread.
    """

    def __init__(self, connection: Connection, tell: Callable[[Text], None]) -> None:
        self._connection = connection
        self._tell = tell
        self._seen: date | None = None
        self.aside = False

    def before_an_act(self) -> None:
        """Costs a look at the calendar, but on the first act of a day."""
        today = date.today()
        if today == self._seen:
            return
        self._seen = today
        if not backups.is_due(self._connection):
            return
        if self.aside:
            Thread(target=self._make).start()
        else:
            self._make()

    def _make(self) -> None:
        """Reads nothing of the connection but where its file lies: this may be another thread."""
        try:
            backups.keep(self._connection, DAILY)
        except QcodeError as error:
            missing = Text("today's backup can't be made", "无法生成今日备份")
            self._tell(_because(missing, followed(error.said, error.advice)))


def _because(what: Text, why: Text) -> Text:
    return Text(f"{what.en}: {why.read('en')}", f"{what.zh}：{why.read('zh')}")
