"""Choosing one of several, or some of them; and what a table says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import Row, Rows
from qcode.tui.wording import _


class PickOne(Dialog[str]):
    """Returns the key of the row that is chosen. at: the one under the cursor at first."""

    DEFAULT_CSS = """
    PickOne > .box { width: 56; & > Rows { height: auto; max-height: 18; } }
    """

    def __init__(self, title: str, rows: Sequence[Row], at: str) -> None:
        super().__init__(title)
        self._list = Rows(rows)
        self._at = at

    def body(self) -> Iterable[Widget]:
        yield self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("choose"), "choose")
        yield from super().hints()

    def on_mount(self) -> None:
        self._list.highlight(self._at)
        self.set_focus(self._list)

    def action_choose(self) -> None:
        self._list.action_choose()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.key)


class PickSome(Dialog[tuple[str, ...]]):
    """Returns the keys of the rows that are checked. caution: said above them."""

    DEFAULT_CSS = """
    PickSome > .box {
        width: 64;
        & > Prose { height: auto; max-height: 4; margin-bottom: 1; }
        & > Rows { height: auto; max-height: 18; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "clear", show=False)]

    def __init__(self, title: str, rows: Sequence[Row], caution: str = "") -> None:
        super().__init__(title)
        self._list = Rows(rows)
        self._caution = caution

    def body(self) -> Iterable[Widget]:
        if self._caution:
            said = Prose([Paragraph(self._caution)])
            said.can_focus = False
            yield said
        yield self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Space", _("check"), "check")
        yield Hint("Enter", _("take these"), "take")
        yield Hint("c", _("take all"), "clear")
        yield from super().hints()

    def on_mount(self) -> None:
        checked = self._list.checked
        if checked:
            self._list.highlight(checked[0])
        self.set_focus(self._list)

    def action_check(self) -> None:
        self._list.action_check()

    def action_clear(self) -> None:
        self.dismiss(())

    @on(Rows.Chosen)
    def action_take(self) -> None:
        self.dismiss(tuple(self._list.checked))


class Caption(Dialog[None]):
    """What a table says of itself."""

    DEFAULT_CSS = """
    Caption > .box { width: 90; & > Prose { height: auto; max-height: 20; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,n,q", "give_up", show=False)]

    def __init__(self, title: str, paragraphs: Sequence[Paragraph]) -> None:
        super().__init__(title)
        self._prose = Prose(paragraphs)

    def body(self) -> Iterable[Widget]:
        yield self._prose

    def hints(self) -> Iterable[Hint]:
        yield Hint("Esc", _("close"), "give_up")

    def on_mount(self) -> None:
        self.set_focus(self._prose)
