"""Signals: a terminal that is closed, or a kind request to end, leaves the room in good order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, runtime_checkable


@runtime_checkable
class Leaving(Protocol):
    """An application that knows how to end."""

    @property
    def leave(self) -> Callable[[], None]: ...


def leave_on_hangup(app: Leaving) -> None:
    """Let the application end itself when its terminal is closed or its end is asked for."""
    loop = asyncio.get_running_loop()
    for name in ("SIGHUP", "SIGTERM", "SIGINT"):
        number = getattr(signal, name, None)
        if number is not None:
            # Windows' loop takes no handlers; there the process just ends, with every act saved.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, app.leave)
