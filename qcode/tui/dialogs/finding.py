"""One thing of a list, found by typing: the keys move in the list while words are typed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from qcode.tui.dialogs.dialog import Dialog, T
from qcode.tui.field import Field
from qcode.tui.plain import one_line
from qcode.tui.rows import Row, Rows


class Finding(Dialog[T]):
    """A subclass knows the rows and their meaning. words: those the list shows the rows for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, title: str, placeholder: str) -> None:
        super().__init__(title)
        self.words = ""
        self.field = Field(placeholder=placeholder)
        self.list = Rows()

    @abstractmethod
    def rows(self, words: str) -> Iterable[Row]:
        """What fits the words typed; "" is all."""

    @abstractmethod
    def answer(self, key: str) -> T:
        """What a chosen row stands for."""

    def on_mount(self) -> None:
        self.set_focus(self.field)

    def fill(self, words: str) -> None:
        """Show what fits; to be called for "" when the list is put into the box."""
        self.words = words
        self.list.set_rows(self.rows(words), keep=False)

    @on(Input.Changed)
    def typed(self, event: Input.Changed | Input.Submitted) -> None:
        words = one_line(event.value)
        if words != self.words:
            self.fill(words)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        self.typed(event)  # Enter may come before the news of the last letters
        self.action_choose()

    @on(Rows.Chosen)
    def chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(self.answer(event.key))

    def action_step(self, by: int) -> None:
        self.list.action_step(by)

    def action_page(self, by: int) -> None:
        self.list.action_page(by)

    def action_choose(self) -> None:
        self.list.action_choose()
