"""One of a few, on one line: chosen by left and right, or by a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

_NUMBER = "option"


@dataclass(frozen=True, slots=True)
class Option:
    """One of them. shown: on one line, literal."""

    value: str
    shown: Content


class Options(Widget, can_focus=True):
    """A line of options, of which one is chosen; none where `value` is none of them."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Options { height: 1; width: 1fr; background: $panel; }
    Options:focus { background: $primary 25%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """Another option was chosen."""

        options: Options
        value: str

        @property
        def control(self) -> Options:
            return self.options

    def __init__(self, options: Sequence[Option], value: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options = options
        self._value = value

    @property
    def value(self) -> str:
        return self._value

    def show(self, value: str) -> None:
        """Let this be the one, without telling anybody."""
        self._value = value
        self.refresh()

    def render(self) -> Content:
        return Content.assemble(
            *(self._drawn(number, option) for number, option in enumerate(self._options))
        )

    def _drawn(self, number: int, option: Option) -> Content:
        chosen = option.value == self._value
        before, after = ("[", "]") if chosen else (" ", " ")
        drawn = Content.assemble((before, "bold"), option.shown, (after, "bold"))
        return drawn.stylize(Style.from_meta({_NUMBER: number}))

    def action_step(self, by: int) -> None:
        values = [option.value for option in self._options]
        at = values.index(self._value) + by if self._value in values else 0
        self._choose(values[at % len(values)])

    def on_click(self, event: events.Click) -> None:
        number = event.style.meta.get(_NUMBER)
        if number is not None:
            event.stop()
            self._choose(self._options[number].value)

    def _choose(self, value: str) -> None:
        self.show(value)
        self.post_message(self.Chosen(self, value))
