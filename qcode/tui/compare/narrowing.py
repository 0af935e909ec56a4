"""Which disagreements to look at: only open ones, only some kinds or codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from qcode.tui.compare.comparison import Comparison, Narrowing, settled
from qcode.tui.compare.words import KINDS
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.plain import plain
from qcode.tui.rows import Row, Rows
from qcode.tui.wording import _

_OPEN = "open"


class NarrowingDialog(Dialog[Narrowing]):
    """Returns what is checked; nothing checked shows all."""

    DEFAULT_CSS = """
    NarrowingDialog > .box { width: 60; height: 100%; max-height: 30; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "clear", show=False)]

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(_("Disagreements to look at"))
        self._comparison = comparison
        self._list = Rows()

    def body(self) -> Iterable[Widget]:
        yield self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Space", _("check"), "check")
        yield Hint("Enter", _("look at these"), "take")
        yield Hint("c", _("look at all"), "clear")
        yield from super().hints()

    def on_mount(self) -> None:
        self._list.set_rows(self._rows())
        self.set_focus(self._list)

    def _rows(self) -> Iterator[Row]:
        comparison, before = self._comparison, self._comparison.narrowing
        every = comparison.everything
        open_now = sum(not settled(each) for each in every)
        yield Row(
            _OPEN, Content(_("open ones only")), checked=before.open_only, extra=f"{open_now}"
        )
        yield Row("h:kinds", Content(_("Kinds")), heading=True)
        kinds = Counter(each.kind for each in every)
        for kind, (sign, name) in KINDS.items():
            words = Content(f"{sign} {_(name)}")
            yield Row(f"k:{kind}", words, checked=kind in before.kinds, extra=f"{kinds[kind]}")
        yield Row("h:codes", Content(_("Codes")), heading=True)
        codes = Counter(code for each in every for code in each.codes)
        for code in comparison.session.codes:
            if codes[code.id] or code.id in before.codes:
                words = plain(comparison.session.name(code.id))
                checked = code.id in before.codes
                yield Row(f"c:{code.id}", words, checked=checked, extra=f"{codes[code.id]}")

    def action_check(self) -> None:
        self._list.action_check()

    def action_clear(self) -> None:
        self.dismiss(Narrowing())

    @on(Rows.Chosen)
    def action_take(self) -> None:
        checked = self._list.checked
        codes = frozenset(key[2:] for key in checked if key.startswith("c:"))
        kinds = frozenset(kind for kind in KINDS if f"k:{kind}" in checked)
        self.dismiss(Narrowing(_OPEN in checked, kinds, codes))
