"""The palette of codes: a code found by typing any part of what it is called, read up, chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from qcode.codebook.model import Code
from qcode.tui.dialogs.finding import Finding
from qcode.tui.footer import Hint
from qcode.tui.looks import code_colors, palette_of
from qcode.tui.panes.notes import notes_of
from qcode.tui.panes.outline import Outline
from qcode.tui.plain import one_line
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.wording import _, language

if TYPE_CHECKING:
    from qcode.tui.session import Session

_NEW = "new:"
_RECENT, _ALL = "heading:recent", "heading:all"
_WIDE = 110


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code of this name is wanted that isn't there yet."""

    name: str


class CodePalette(Finding["str | NewCode"]):
    """Returns the id of a code, or a NewCode. new: whether one may be asked for."""

    DEFAULT_CSS = """
    CodePalette {
        & > .box { height: 22; }
        &.-wide > .box { width: 116; height: 34; }
        & .found { height: 1fr; margin-top: 1; layout: vertical; }
        &.-wide .found { layout: horizontal; }
        & Rows { height: 1fr; width: 1fr; }
        & Prose { height: 1fr; width: 1fr; padding: 0 1; border-top: solid $panel; }
        &.-wide Prose { border-top: none; border-left: solid $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+up", "read(-1)", show=False),
        Binding("ctrl+down", "read(1)", show=False),
    ]

    def __init__(self, session: Session, title: str = "", *, new: bool = True) -> None:
        super().__init__(title or _("A code"), _("part of a name, an id, or pinyin initials"))
        self._session = session
        self._new = new
        self._outline = Outline(session.codes)

    def body(self) -> Iterable[Widget]:
        self._colors = code_colors(self._session.codes, palette_of(self.app.current_theme))
        self.fill("")
        self._notes = Prose(self._notes_on(self.list.highlighted))
        yield self.field
        yield Container(self.list, self._notes, classes="found")

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("choose"), "choose")
        yield Hint("↑↓", _("move"), "step(1)")
        yield Hint("^↑ ^↓", _("scroll the notes"), "read(1)")
        yield from super().hints()

    def on_mount(self) -> None:
        self._warm()

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= _WIDE, "-wide")

    @work(thread=True)
    def _warm(self) -> None:
        """Work out the pinyin of all names while the first letter is still being typed."""
        self._session.lookup.find("a")

    def rows(self, words: str) -> Iterable[Row]:
        return self._found(words) if words else self._everything()

    def answer(self, key: str) -> str | NewCode:
        return NewCode(self.words) if key == _NEW else key

    def _everything(self) -> Iterator[Row]:
        """All codes, those used last first."""
        recent = self._session.recent
        if recent:
            yield Row(_RECENT, Content(_("Used last")), heading=True)
            yield from (self._row(self._session.by_id[code]) for code in recent)
            yield Row(_ALL, Content(_("All codes")), heading=True)
        for code in self._session.codes:
            if code.id not in recent:
                yield self._row(code, self._outline.depth[code.id])

    def _found(self, query: str) -> Iterator[Row]:
        for ident in self._session.find_codes(query):
            yield self._row(self._session.by_id[ident])
        if self._new and not self._taken(query):
            words = _("new code “{name}”").format(name=query)
            yield Row(_NEW, Content.assemble(("+ ", "bold $accent"), words))

    def _taken(self, name: str) -> bool:
        return any(name in (code.id, code.name.en, code.name.zh) for code in self._session.codes)

    def _row(self, code: Code, indent: int = 0) -> Row:
        name = code.name.read(language()) or code.id
        other = code.name.zh if language() == "en" else code.name.en
        content = Content.assemble(
            ("■ ", self._colors[code.id]),
            (f"{one_line(code.key)} " if code.key else "", "bold $accent"),
            one_line(name, 200),
            (f"  {one_line(other, 200)}" if other != name else "", MUTED),
        )
        return Row(code.id, content, indent=indent)

    @on(Rows.Highlighted)
    def _read_up(self, event: Rows.Highlighted) -> None:
        self._notes.show(self._notes_on(event.key))

    def _notes_on(self, key: str | None) -> Iterable[Paragraph]:
        if key is None:
            return [Paragraph(_("No code is called so"), MUTED)]
        if key == _NEW:
            return [Paragraph(_("Enter makes this code and uses it at once."), MUTED)]
        above = [self._session.name(code) for code in self._outline.path(key)]
        return notes_of(self._session.by_id[key], language(), above)

    def action_read(self, by: int) -> None:
        self._notes.scroll_relative(y=by * 3, animate=False)
