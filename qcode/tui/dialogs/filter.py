"""What to read by: a query, speakers, actor types, codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from qcode.errors import QcodeError
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.field import Field
from qcode.tui.footer import Hint
from qcode.tui.panes.outline import Outline
from qcode.tui.plain import one_line, plain
from qcode.tui.reading_filter import ReadingFilter
from qcode.tui.rows import Row, Rows
from qcode.tui.session import Session
from qcode.tui.wording import _, language


class FilterDialog(Dialog[ReadingFilter]):
    """Returns what is checked; nothing checked reads everything."""

    DEFAULT_CSS = """
    FilterDialog {
        & > .box { width: 72; height: 100%; max-height: 36; }
        & Field { margin-bottom: 1; }
        & Static { height: auto; color: $text-error; display: none; margin-bottom: 1; }
        & Static.-said { display: block; }
        & #saved { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "clear", show=False),
        Binding("slash", "type_query", show=False),
        Binding("down", "to_list", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(_("Read only"))
        self._session = session
        self._before = session.filter or ReadingFilter()
        self._query = Field(
            self._before.query, placeholder=_("a query: code:ID AND words, or a saved one's name")
        )
        saved = session.saved_queries()
        self._saved = Static(plain(saved), id="saved", classes="-said" if saved else "")
        self._wrong = Static()
        self._list = Rows()

    def body(self) -> Iterable[Widget]:
        return self._query, self._saved, self._wrong, self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Space", _("check"), "check")
        yield Hint("Enter", _("read so"), "take")
        yield Hint("/", _("query"), "type_query")
        yield Hint("c", _("read all"), "clear")
        yield from super().hints()

    def on_mount(self) -> None:
        self._list.set_rows(self._rows(self._before))
        self.set_focus(self._list)

    def _rows(self, chosen: ReadingFilter) -> Iterator[Row]:
        session = self._session
        turns = session.reading.turns if session.reading is not None else ()
        persons = {turn.label: turn.person for turn in turns if turn.label}
        yield Row("h:speakers", Content(_("Speakers in this source")), heading=True)
        for label, person in persons.items():
            words = f"{label} · {person}" if person and person != label else label
            yield _row("s", label, words, chosen.speakers)
        yield Row("h:actors", Content(_("Actor types")), heading=True)
        for level in session.actor_levels:
            yield _row("a", level.id, session.actor_name(level.id) or level.id, chosen.actors)
        yield Row("h:codes", Content(_("Codes")), heading=True)
        depth = Outline(session.codes).depth
        for code in session.codes:
            yield _row("c", code.id, session.name(code.id), chosen.codes, depth[code.id])

    def action_check(self) -> None:
        self._list.action_check()

    def action_clear(self) -> None:
        self.dismiss(ReadingFilter())

    def action_type_query(self) -> None:
        self.set_focus(self._query)

    def action_to_list(self) -> None:
        self.set_focus(self._list)

    @on(Rows.Chosen)
    @on(Input.Submitted)
    def action_take(self) -> None:
        checked = self._list.checked
        speakers, actors, codes = (
            frozenset(key[2:] for key in checked if key[:2] == f"{kind}:") for kind in "sac"
        )
        query = self._query.value.strip()
        try:
            found = self._session.turns_found(query) if query else {}
        except QcodeError as error:
            self._explain(error)
        else:
            self.dismiss(ReadingFilter(speakers, actors, codes, query, found))

    def _explain(self, error: QcodeError) -> None:
        """Say what is wrong with the query, and let it be mended."""
        said, advice = error.said.read(language()), error.advice.read(language())
        self._wrong.update(plain("\n".join(filter(None, (said, advice)))))
        self._wrong.add_class("-said")
        self.set_focus(self._query)


def _row(kind: str, name: str, words: str, chosen: frozenset[str], indent: int = 0) -> Row:
    return Row(f"{kind}:{name}", plain(one_line(words)), indent=indent, checked=name in chosen)
