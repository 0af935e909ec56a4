"""A code of the tree, found by typing, to move under or to merge into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from qcode.tui.dialogs.finding import Finding
from qcode.tui.footer import Hint
from qcode.tui.looks import code_colors, palette_of
from qcode.tui.panes.outline import Outline
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import MUTED, Row
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.codebook.model import Code
    from qcode.tui.session import Session

TOP = "top:"
"""What is returned for the top of the tree."""


class ChoosePlace(Finding[str]):
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

    def __init__(
        self,
        session: Session,
        title: str,
        said: str,
        without: Collection[str],
        *,
        top: bool = False,
    ) -> None:
        super().__init__(title, _("part of a name, an id, or pinyin initials"))
        self._session = session
        self._said = said
        self._without = without
        self._top = top
        self._outline = Outline(session.codes)

    def body(self) -> Iterable[Widget]:
        self._colors = code_colors(self._session.codes, palette_of(self.app.current_theme))
        self.fill("")
        return Prose([Paragraph(self._said)]), self.field, self.list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("choose"), "choose")
        yield Hint("↑↓", _("move"), "step(1)")
        yield from super().hints()

    def rows(self, words: str) -> Iterable[Row]:
        return self._found(words) if words else self._everything()

    def answer(self, key: str) -> str:
        return key

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
