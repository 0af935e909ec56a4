"""Signals: a terminal that is closed, or a kind request to end, leaves the room in good order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

PATIENCE = 10
"""Seconds that the room has to end."""


def leave_on_hangup(leave: Callable[[], None]) -> None:
    """Let the application leave by itself when its terminal is closed or its end is asked for."""
    loop = asyncio.get_running_loop()

    def heard(number: int, frame: object) -> None:
        if loop.is_closed():  # the room has ended already: now it is the process that is meant
            raise SystemExit(128 + number)
        loop.call_soon_threadsafe(leave)
        if hasattr(signal, "alarm"):
            # What writes to a terminal that is gone may wait for it forever; the system won't.
            signal.alarm(PATIENCE)

    for name in ("SIGHUP", "SIGTERM", "SIGINT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), heard)
