"""A code of the tree, found by typing, to move under or to merge into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.field import Field
from qcode.tui.footer import Hint
from qcode.tui.looks import code_colors, palette_of
from qcode.tui.panes.outline import Outline
from qcode.tui.plain import one_line
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.codebook.model import Code
    from qcode.tui.session import Session

TOP = "top:"
"""What is returned for the top of the tree."""


class ChoosePlace(Dialog[str]):
    """Returns the id of a code, or TOP. without: codes that can't be chosen.

    said: what will be done with the choice.  top: whether the top of the tree can be chosen.
    """

    DEFAULT_CSS = """
    ChoosePlace {
        & > .box { height: 100%; max-height: 34; }
        & Prose { height: auto; max-height: 3; margin-bottom: 1; }
        & Rows { height: 1fr; margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(
        self,
        session: Session,
        title: str,
        said: str,
        without: Collection[str],
        *,
        top: bool = False,
    ) -> None:
        super().__init__(title)
        self._session = session
        self._said = said
        self._without = without
        self._top = top
        self._outline = Outline(session.codes)
        self._query = ""
        self._field = Field(placeholder=_("part of a name, an id, or pinyin initials"))
        self._list = Rows()

    def body(self) -> Iterable[Widget]:
        return Prose([Paragraph(self._said)]), self._field, self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("choose"), "choose")
        yield Hint("↑↓", _("move"), "step(1)")
        yield from super().hints()

    def on_mount(self) -> None:
        self._colors = code_colors(self._session.codes, palette_of(self.app.current_theme))
        self._fill("")
        self.set_focus(self._field)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed | Input.Submitted) -> None:
        query = one_line(event.value)
        if query != self._query:
            self._fill(query)

    def _fill(self, query: str) -> None:
        self._query = query
        self._list.set_rows(self._found(query) if query else self._everything(), keep=False)

    def _everything(self) -> Iterator[Row]:
        if self._top:
            yield Row(TOP, Content(_("at the top, under no code")))
        for code in self._session.codes:
            if code.id not in self._without:
                yield self._row(code, self._outline.depth[code.id])

    def _found(self, query: str) -> Iterator[Row]:
        for ident in self._session.find_codes(query):
            if ident not in self._without:
                yield self._row(self._session.by_id[ident])

    def _row(self, code: Code, indent: int = 0) -> Row:
        name = self._session.name(code.id)
        content = Content.assemble(
            ("■ ", self._colors[code.id]), name, (f"  {code.id}" if code.id != name else "", MUTED)
        )
        return Row(code.id, content, indent=indent)

    def action_step(self, by: int) -> None:
        self._list.action_step(by)

    def action_page(self, by: int) -> None:
        self._list.action_page(by)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self._typed(event)  # Enter may come before the news of the last letters
        self.action_choose()

    def action_choose(self) -> None:
        self._list.action_choose()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.key)
