"""A line to type in; what is pasted into it can't act on the terminal."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from qcode.exchange.characters import visible


class Field(Input):
    """One line of text. One made with `value` shows it as it is."""

    DEFAULT_CSS = """
    Field { background: $panel; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(visible(value), placeholder=placeholder, compact=True)
        self.select_on_focus = bool(value)

    async def on_key(self, event: events.Key) -> None:
        """Enter takes what stands here, and nothing that is typed while it would be looked up."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.action_submit()

    def on_paste(self, event: events.Paste) -> None:
        event.text = visible(event.text)
