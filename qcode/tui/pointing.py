"""Pointing: what the mouse does is done when the next key is read.

The application hands a press of the mouse to the queue of the widget under it and goes on; a key
that came in the same burst would be done first, on a selection that is not there yet.
"""

from __future__ import annotations

import asyncio
from itertools import takewhile

from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

PATIENCE = 10.0
"""Seconds after which the next key is read all the same; the language may have to load first."""


async def dealt_with(widget: Widget) -> None:
    """Wait until a widget, and all that it lies in, has done what stood in their queues."""
    lies_in = takewhile(lambda node: not isinstance(node, App), widget.ancestors_with_self)
    try:
        async with asyncio.timeout(PATIENCE):
            for node in list(lies_in):
                await _done(node)  # what was handed over
                await _done(node)  # what it told itself and those around it because of that
    except TimeoutError:
        return


async def _done(queue: MessagePump) -> None:
    done = asyncio.Event()
    if queue.is_running and queue.call_later(done.set):
        await done.wait()
