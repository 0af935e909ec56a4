"""Asking for one of several things, or for a line of text. The answer is the act that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.field import Field
from qcode.tui.footer import Hint
from qcode.tui.plain import one_line, plain
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.language.lookup import Lookup

Act = Callable[[], str]
"""Does something, and says in a sentence what it did. Raises QcodeError."""

_MAKE = "make"

_TALLEST = 12
"""So many lines of a list are shown at once."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. words: more by which it is found.  style: of its line."""

    shown: str
    act: Act
    words: Sequence[str] = ()
    style: str = ""


@dataclass(frozen=True, slots=True)
class Making:
    """Something new can be made of what was typed. offer: the line that says so, given a name."""

    offer: Callable[[str], str]
    act: Callable[[str], str]


class CaseDialog(Dialog[Act]):
    """Asks what an act needs to know. about: what is asked for, explained."""

    DEFAULT_CSS = """
    CaseDialog {
        & Prose { height: auto; max-height: 4; }
        & Field { margin: 1 0; }
    }
    """

    def __init__(self, title: str, about: str = "", value: str = "") -> None:
        super().__init__(title)
        self.about = about
        self.field = Field(value)

    def body(self) -> Iterable[Widget]:
        if self.about:
            prose = Prose([Paragraph(self.about, MUTED)])
            prose.can_focus = False
            yield prose
        yield self.field

    def on_mount(self) -> None:
        self.set_focus(self.field)


class Asking(CaseDialog):
    """A line of text. act: what is done with it."""

    def __init__(
        self, title: str, act: Callable[[str], str], *, about: str = "", value: str = ""
    ) -> None:
        super().__init__(title, about, value)
        self.act = act

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("take it"), "take")
        yield from super().hints()

    def action_take(self) -> None:
        self.dismiss(partial(self.act, self.field.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(partial(self.act, event.value))


class Choosing(CaseDialog):
    """One of several; typing finds it. at: the number of the one under the cursor at first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        about: str = "",
        at: int = 0,
        making: Making | None = None,
    ) -> None:
        super().__init__(title, about)
        self.choices = choices
        self.making = making
        self.at = at
        self.words = ""
        self.list = Rows()
        self.list.can_focus = False
        self._lookup: Lookup | None = None

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield self.list

    def hints(self) -> Iterable[Hint]:
        yield Hint("↑↓", _("move"), "step(1)")
        yield Hint("Enter", _("choose"), "choose")
        yield from super().hints()

    def on_mount(self) -> None:
        self.field.placeholder = _("type to find")
        self.set_focus(self.field)
        offered = len(self.choices) + (self.making is not None)
        self.list.styles.height = min(offered, _TALLEST)
        self.fill()
        self.list.highlight(str(self.at))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed | Input.Submitted) -> None:
        if event.value.strip() != self.words:
            self.fill(event.value.strip())

    def fill(self, words: str = "") -> None:
        """Show what fits the words typed, and the offer to make what isn't there."""
        self.words = words
        found = self.lookup.find(words) if words else map(str, range(len(self.choices)))
        rows = [self._row(key) for key in found]
        if self.making is not None:
            offer = self.making.offer(one_line(words) or "…")
            rows.append(Row(_MAKE, plain(f"+ {offer}"), disabled=not words))
        self.list.set_rows(rows, keep=not words)

    @property
    def lookup(self) -> Lookup:
        """Finds choices by what is typed; made when first asked for."""
        if self._lookup is None:
            from qcode.language.lookup import Lookup

            named = enumerate(self.choices)
            self._lookup = Lookup((str(at), (each.shown, *each.words)) for at, each in named)
        return self._lookup

    def _row(self, key: str) -> Row:
        choice = self.choices[int(key)]
        return Row(key, plain(one_line(choice.shown), choice.style))

    def action_step(self, by: int) -> None:
        self.list.action_step(by)

    def action_page(self, by: int) -> None:
        self.list.action_page(by)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self._typed(event)  # Enter may come before the news of the last letters
        self.action_choose()

    @on(Rows.Chosen)
    def action_choose(self) -> None:
        key = self.list.highlighted
        if key == _MAKE and self.making is not None:
            self.dismiss(partial(self.making.act, self.words))
        elif key is not None:
            self.dismiss(self.choices[int(key)].act)
