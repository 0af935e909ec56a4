"""A list with a heading and a filter that appears when it is asked for."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from qcode.tui.field import Field
from qcode.tui.rows import Rows
from qcode.tui.wording import _


class ListPane(Vertical):
    """A pane of one list; a subclass fills it."""

    DEFAULT_CSS = """
    ListPane {
        & > .heading { height: auto; color: $text-muted; background: $surface; padding: 0 1; }
        & > Field { display: none; }
        &.-filtered > Field { display: block; }
        &:focus-within { background-tint: $foreground 0%; }  /* or Textual styles no heading anew */
        &:focus-within > .heading { color: $foreground; background: $panel; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end_filter", show=False),
        Binding("down", "into_list", show=False),
    ]

    def __init__(self, *, clicks: int = 1) -> None:
        super().__init__()
        self.heading = Static(classes="heading")
        self.filter = Field()
        self.list = Rows(clicks=clicks)
        self._stale = False
        self._headed = 0

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.filter
        yield self.list

    @abstractmethod
    def fill(self) -> None:
        """Show heading and rows as they are now, by what is typed in the filter."""

    @property
    def query_words(self) -> str:
        """What is typed in the filter."""
        return self.filter.value.strip()

    def renew(self) -> None:
        """Fill the list; one that isn't seen, as soon as it is."""
        self._stale = not self.display
        if not self._stale:
            self.fill()

    def on_show(self) -> None:
        if self._stale:
            self.renew()

    def focus_list(self) -> None:
        self.screen.set_focus(self.list)

    def say(self, *lines: str) -> None:
        """Give the list its heading; literal."""
        layout = len(lines) != self._headed
        self._headed = len(lines)
        self.heading.update(Content("\n".join(lines)), layout=layout)

    def action_filter(self) -> None:
        """Type to see only what fits."""
        self.filter.placeholder = _("type to filter")
        self.add_class("-filtered")
        self.screen.set_focus(self.filter)

    def action_end_filter(self) -> None:
        if not self.has_class("-filtered"):
            raise SkipAction
        self.remove_class("-filtered")
        self.filter.value = ""
        self.screen.set_focus(self.list)

    def action_into_list(self) -> None:
        if not self.filter.has_focus:
            raise SkipAction
        self.screen.set_focus(self.list)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.fill()

    @on(Input.Submitted)
    def _into_list(self, event: Input.Submitted) -> None:
        event.stop()
        if not self.query_words:
            self.action_end_filter()
        self.screen.set_focus(self.list)
