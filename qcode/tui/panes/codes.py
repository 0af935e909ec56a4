"""The tree of codes: what each is called, its key, and how often it was used here and in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from qcode.codebook.model import Code
from qcode.tui.keys import keys_of
from qcode.tui.looks import Look
from qcode.tui.panes.list_pane import ListPane
from qcode.tui.panes.outline import Outline
from qcode.tui.plain import one_line
from qcode.tui.rows import MUTED, Row, Rows, part
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.session import Session

_HEADING = "codebook:"
_FOLD = "fold"
OWN = "filter_codes"
"""The one key of the list that the pane answers itself."""


def _bindings() -> list[BindingType]:
    """The keys of the list of codes; what they do to the codebook is done by the room."""
    return [
        Binding(key.keys, key.action if key.action == OWN else f"screen.{key.action}", show=False)
        for key in keys_of("codes")
    ]


class CodesPane(ListPane):
    """The tree of codes, by codebook."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_bindings(),
        Binding("left", "fold", show=False),
        Binding("right", "unfold", show=False),
    ]

    class Chosen(Message):
        """The selection is to be coded so."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    class Highlighted(Message):
        """The cursor stands on another code; None: there is none to stand on."""

        def __init__(self, code: str | None) -> None:
            super().__init__()
            self.code = code

    def __init__(self) -> None:
        super().__init__(clicks=2)
        self._session: Session | None = None
        self._look: Look | None = None
        self._outline = Outline(())
        self._books: Mapping[str, str] = {}
        self._folded: set[str] = set()

    @property
    def code(self) -> str | None:
        """The code under the cursor."""
        return self.list.highlighted

    def show(self, session: Session, look: Look) -> None:
        """The codes as they stand in the session."""
        if session.codes is not self._outline.codes:
            self._outline = Outline(session.codes)
            self._books = _books(session)
        self._session, self._look = session, look
        self.renew()

    def go(self, code: str) -> None:
        """Move the cursor to a code, unfolding what stands above it."""
        if code in self._outline.above:
            self._folded -= set(self._outline.path(code))
            self.fill()
            self.list.highlight(code)

    def fill(self) -> None:
        if self._session is None or self._look is None:
            return
        self.say(_("Codes: {count} · here/in all").format(count=len(self._outline.codes)))
        found = self._session.find_codes(self.query_words) if self.query_words else []
        shown = self._outline.leading_to(found) if self.query_words else self._unfolded()
        self.list.set_rows(self._rows(shown))
        if found:
            self.list.highlight(found[0])

    def on_descendant_focus(self) -> None:
        self.renew()

    def on_descendant_blur(self) -> None:
        self.renew()

    def _hotkey(self, code: Code) -> str:
        """A code's letter; not while the list has the keys, where letters mean something else."""
        return f"{one_line(code.key)} " if code.key and not self.has_focus_within else ""

    def _unfolded(self) -> list[Code]:
        return list(self._outline.seen(self._folded))

    def _rows(self, shown: list[Code]) -> Iterator[Row]:
        assert self._session is not None
        in_here, in_all = self._counts(self._session)
        headed = len(set(self._books.values())) > 1
        book = None
        for code in shown:
            if headed and self._books[code.id] != book:
                book = self._books[code.id]
                yield Row(f"{_HEADING}{code.id}", Content(book), heading=True)
            yield self._row(code, in_here[code.id], in_all[code.id])

    def _counts(self, session: Session) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """How often each code, with those below it, was used in the open source and in all."""
        count = session.project.code_counts
        here = count(session.whose, session.reading.source) if session.reading is not None else {}
        return self._outline.totals(here), self._outline.totals(count(session.whose))

    def _row(self, code: Code, here: int, in_all: int) -> Row:
        assert self._session is not None and self._look is not None
        hidden = code.id in self._session.hidden
        name = one_line(self._look.names[code.id], 200)
        content = Content.assemble(
            self._sign(code.id),
            ("■ ", self._look.colors[code.id]),
            (self._hotkey(code), "bold $accent"),
            ("⊘ " if hidden else "", MUTED),
            (name, f"strike {MUTED}" if hidden else ""),
        )
        extra = f"{here}/{in_all}" if in_all else ""
        return Row(code.id, content, indent=self._outline.depth[code.id], extra=extra)

    def _sign(self, code: str) -> Content | str:
        """What folds and unfolds a code that has others below it."""
        if code not in self._outline.parents:
            return "  "
        return part("▹ " if code in self._folded and not self.query_words else "▾ ", _FOLD)

    # folding

    def action_fold(self) -> None:
        """Fold the code; one that is folded or has nothing below it: go to the code above."""
        code = self.code
        if code is None:
            return
        if code in self._outline.parents and code not in self._folded:
            self._turn(code)
        elif (above := self._outline.above[code]) is not None:
            self.list.highlight(above)

    def action_unfold(self) -> None:
        if self.code in self._folded:
            self._turn(self.code)
        else:
            self.list.action_step(1)

    def _turn(self, code: str) -> None:
        self._folded ^= {code}
        self.fill()

    def action_filter_codes(self) -> None:
        self.action_filter()

    @on(Rows.Part)
    def _part(self, event: Rows.Part) -> None:
        event.stop()
        self._turn(event.key)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.post_message(self.Chosen(event.key))

    @on(Rows.Highlighted)
    def _highlighted(self, event: Rows.Highlighted) -> None:
        event.stop()
        self.post_message(self.Highlighted(event.key))


def _books(session: Session) -> dict[str, str]:
    """From each code to the title of its codebook."""
    return {
        code.id: one_line(book.title.read(session.lang) or book.id)
        for book in session.project.codebooks()
        for code in book.codes
    }
