"""What to read by: speakers, actor types, codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.panes.outline import Outline
from qcode.tui.plain import one_line, plain
from qcode.tui.rows import Row, Rows
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.session import Session


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """What is read; an empty set leaves out nothing.

    speakers: labels.  actors: levels of the actor type.  codes: ids.
    """

    speakers: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.speakers or self.actors or self.codes)

    def among(self, codes: Collection[str]) -> ReadingFilter | None:
        """The filter without codes that are no more; None: it leaves out nothing now."""
        kept = ReadingFilter(self.speakers, self.actors, self.codes.intersection(codes))
        return kept if kept.any else None


class FilterDialog(Dialog[ReadingFilter]):
    """Returns what is checked; nothing checked reads everything."""

    DEFAULT_CSS = """
    FilterDialog > .box { width: 60; height: 100%; max-height: 36; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "clear", show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__(_("Read only"))
        self._session = session
        self._before = session.filter or ReadingFilter()
        self._list = Rows()

    def body(self) -> Iterable[Widget]:
        yield self._list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Space", _("check"), "check")
        yield Hint("Enter", _("read so"), "take")
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

    @on(Rows.Chosen)
    def action_take(self) -> None:
        checked = self._list.checked
        kinds = [frozenset(key[2:] for key in checked if key[:2] == f"{kind}:") for kind in "sac"]
        self.dismiss(ReadingFilter(*kinds))


def _row(kind: str, name: str, words: str, chosen: frozenset[str], indent: int = 0) -> Row:
    return Row(f"{kind}:{name}", plain(one_line(words)), indent=indent, checked=name in chosen)
