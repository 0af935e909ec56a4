"""Which of the codings at odds the consensus is to hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widget import Widget

from qcode.coding.consensus import CodedSpan
from qcode.project.disputes import SeenDisagreement
from qcode.tui.compare.words import quoted
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.plain import one_line, plain
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.compare.comparison import Comparison


class PickingDialog(Dialog[tuple[CodedSpan, ...]]):
    """Returns the codings that are marked; where none is, the one under the cursor."""

    DEFAULT_CSS = """
    PickingDialog {
        & > .box { width: 100; }
        & Rows { height: auto; max-height: 16; }
    }
    """

    def __init__(self, comparison: Comparison, matter: SeenDisagreement) -> None:
        super().__init__(_("What the consensus is to hold here"))
        self._comparison = comparison
        self._coders: dict[CodedSpan, list[str]] = {}
        for side in matter.sides:
            span = CodedSpan(side.code, side.start, side.end)
            self._coders.setdefault(span, []).append(side.coder)
        self._list = Rows(self._rows())

    def body(self) -> Iterable[Widget]:
        yield self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Space", _("mark"), "mark")
        yield Hint("Enter", _("take what is marked"), "take")
        yield from super().hints()

    def on_mount(self) -> None:
        self.set_focus(self._list)

    def _rows(self) -> Iterator[Row]:
        for number, (span, coders) in enumerate(self._coders.items()):
            name = self._comparison.session.name(span.code)
            words = self._comparison.reading.text[span.start : span.end]
            who = _(", ").join(one_line(coder, 20) for coder in coders)
            said = Content.assemble(plain(f"{name} · {who} "), plain(quoted(words), MUTED))
            yield Row(f"{number}", said, checked=False, extra=f"{span.start}–{span.end}")

    def action_mark(self) -> None:
        self._list.action_check()

    @on(Rows.Chosen)
    def action_take(self) -> None:
        spans, here = list(self._coders), self._list.highlighted
        keys = self._list.checked or ([] if here is None else [here])
        self.dismiss(tuple(spans[int(key)] for key in keys))
