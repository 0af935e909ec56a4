"""The excerpts of the cell under the cursor: a list, and the one under its cursor in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from qcode.project.desk import Excerpt, Listed
from qcode.texts import Lang
from qcode.tui.plain import one_line, plain
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.reader.signs import shortened
from qcode.tui.room.lines import OneLine
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.session import Session
from qcode.tui.wording import _, language

_REST = "rest"

_LEAST = 12
"""Cells for who says an excerpt, where there isn't room for more."""


class Excerpts(Vertical):
    """What was counted in a cell."""

    DEFAULT_CSS = """
    Excerpts {
        & > .heading { background: $panel; color: $foreground; text-style: bold; }
        & > Rows { height: 2fr; padding-right: 1; }
        & > Prose { height: 1fr; min-height: 3; padding: 0 1; border-top: solid $panel; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._known: Mapping[str, Excerpt] = {}
        self._listed: Listed | None = None
        self.heading = OneLine(classes="heading")
        self.list = Rows(clicks=2)
        self.whole = Prose()
        self.whole.can_focus = False

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.list
        yield self.whole

    def begin(self, cell: str) -> None:
        """Another cell is looked at; its excerpts are not there yet."""
        self.heading.write(plain(cell))
        self._known, self._listed = {}, None
        self.list.set_rows(())
        self.whole.show(())

    def show(self, cell: str, listed: Listed, at: str | None) -> None:
        """The excerpts of a cell; at: the one to look at first."""
        self.heading.write(plain(f"{cell} · {_count(listed.count)}"))
        self._listed = listed
        self._known = {each.id: each for each in listed.excerpts}
        self.list.set_rows(self._rows(listed), keep=False)
        if at is not None:
            self.list.highlight(at)

    def on_resize(self) -> None:
        if self._listed is not None:
            self.list.set_rows(self._rows(self._listed))

    @property
    def current(self) -> Excerpt | None:
        """The one under the cursor of the list."""
        return self._known.get(self.list.highlighted or "")

    def _rows(self, listed: Listed) -> Iterator[Row]:
        coders = {each.coder for each in listed.excerpts}
        for each in listed.excerpts:
            yield self._row(each, each.coder if len(coders) > 1 else "")
        rest = listed.count - len(listed.excerpts)
        if rest:
            words = _("… and {count} more: look at a smaller cell, or filter (F)")
            yield Row(_REST, Content(words.format(count=rest)), disabled=True)

    def _row(self, excerpt: Excerpt, coder: str) -> Row:
        """An excerpt on one line; coder: whose, where there are several."""
        room = max(_LEAST, self.size.width // 3)
        said_by = excerpt.attribution.read(language()).strip("()（）")
        who = shortened(one_line(" · ".join(filter(None, (coder, said_by)))), room)
        return Row(excerpt.id, plain(one_line(excerpt.quotation, 300)), extra=who)

    @on(Rows.Highlighted)
    def _read(self) -> None:
        self.whole.show(self._told())

    def _told(self) -> Iterator[Paragraph]:
        excerpt = self.current
        if excerpt is None:
            return
        yield Paragraph(one_line(excerpt.quotation))
        name, lang = self._session.name(excerpt.code), language()
        said = (name, excerpt.attribution.read(lang), excerpt.source, excerpt.coder)
        yield Paragraph(" · ".join(map(one_line, said)), MUTED)


def _count(count: int) -> str:
    return _("1 excerpt") if count == 1 else _("{count} excerpts").format(count=count)


def named_cell(names: str, value: str, lang: Lang) -> str:
    """A cell by the names of its row and its columns, with what it says."""
    return f"{one_line(names, 160)}{'：' if lang == 'zh' else ': '}{value}"
