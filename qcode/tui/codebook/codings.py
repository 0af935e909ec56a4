"""Codings to be checked: for a split, or as what a relation rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from qcode.store.code_edits import QuotedCoding
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.plain import one_line, plain
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.wording import _


class ChooseCodings(Dialog[list[str]]):
    """Returns the ids of the codings that are checked.

    coders: whether to show whose they are.  least: how many must be checked, 1 or none.
    """

    DEFAULT_CSS = """
    ChooseCodings {
        & > .box { width: 100; height: 100%; max-height: 40; }
        & Rows { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "check_all", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(
        self, title: str, codings: Sequence[QuotedCoding], *, coders: bool, least: int = 1
    ) -> None:
        super().__init__(title)
        self._least = least
        self._codings = codings
        self._coders = coders
        self._list = Rows()

    def body(self) -> Iterable[Widget]:
        return (self._list,)

    def hints(self) -> Iterable[Hint]:
        yield Hint("Space", _("check"), "check")
        yield Hint("a", _("all or none"), "check_all")
        yield Hint("Enter", _("go on"), "take")
        yield from super().hints()

    def on_mount(self) -> None:
        self._show(frozenset())
        self.set_focus(self._list)

    def _show(self, checked: frozenset[str]) -> None:
        rows: list[Row] = []
        source = None
        for coding in self._codings:
            if coding.source != source:
                source = coding.source
                rows.append(Row(f"source:{source}", plain(one_line(source)), heading=True))
            rows.append(self._row(coding, coding.id in checked))
        self._list.set_rows(rows)

    def _row(self, coding: QuotedCoding, checked: bool) -> Row:
        whose = f"{one_line(coding.coder)}  " if self._coders else ""
        content = Content.assemble((whose, MUTED), f"“{one_line(coding.quotation)}”")
        return Row(coding.id, content, checked=checked)

    def action_check(self) -> None:
        self._list.action_check()

    def action_check_all(self) -> None:
        every = frozenset(coding.id for coding in self._codings)
        self._show(frozenset() if len(self._list.checked) == len(every) else every)

    @on(Rows.Chosen)
    def action_take(self) -> None:
        """Too little checked: check what the cursor stands on first."""
        if len(self._list.checked) < self._least:
            self._list.action_check()
        if len(self._list.checked) >= self._least:
            self.dismiss(self._list.checked)
