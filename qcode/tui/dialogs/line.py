"""One line of text: words to find, the number of a turn, a name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from qcode.errors import QcodeError
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.field import Field
from qcode.tui.footer import Hint
from qcode.tui.plain import one_line, plain
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.wording import _, language

Check = Callable[[str], Awaitable[None]]


class Line(Dialog[str]):
    """Returns what is typed. value: what stands there at first.  more: said above it.

    check: raises QcodeError for what can't be taken; that is said, and what was typed stays.
    """

    DEFAULT_CSS = """
    Line {
        & > .box { width: 60; }
        & Prose { height: auto; max-height: 8; margin-bottom: 1; }
        & Static { height: auto; color: $text-error; display: none; }
        & Static.-wrong { display: block; }
    }
    """

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        placeholder: str = "",
        more: str = "",
        check: Check | None = None,
    ) -> None:
        super().__init__(title)
        self._check = check
        self._wrong = Static()
        self._more = more
        self._field = Field(value, placeholder=placeholder)

    def body(self) -> Iterable[Widget]:
        if self._more:
            said = Prose([Paragraph(each) for each in self._more.splitlines()])
            said.can_focus = False
            yield said
        yield self._field
        yield self._wrong

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("go on"), "take")
        yield from super().hints()

    def on_mount(self) -> None:
        self.set_focus(self._field)

    @on(Input.Submitted)
    async def action_take(self) -> None:
        typed = self._field.value
        try:
            if self._check is not None:
                await self._check(typed)
        except QcodeError as error:
            self._wrong.update(plain(one_line(f"✗ {error.brief.read(language())}", 400)))
            self._wrong.add_class("-wrong")
        else:
            self.dismiss(typed)
