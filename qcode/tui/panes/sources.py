"""The sources, and how far each coder is with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from qcode.project.reading import Progress
from qcode.tui.looks import marks_of
from qcode.tui.panes.list_pane import ListPane
from qcode.tui.plain import one_line
from qcode.tui.rows import Row, Rows
from qcode.tui.wording import N_, _

if TYPE_CHECKING:
    from qcode.language.lookup import Lookup

_State = Literal["in-progress", "done"] | None

SIGNS: dict[_State, str] = {None: "○", "in-progress": "◐", "done": "●"}
"""The state of a coder with a source; None: not begun."""

TO_FINISH = "›"
"""Stands at a source that is assigned to the coder and not yet done."""

_WORDS: dict[_State, str] = {
    None: N_("not begun"),
    "in-progress": N_("in progress"),
    "done": N_("done"),
}
_MOST_MARKS = 3
"""With more coders than this, a row tells how many are how far, instead of who."""


class SourcesPane(ListPane):
    """The list of sources."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "filter", show=False)]

    class Chosen(Message):
        """A source is to be opened."""

        def __init__(self, source: str) -> None:
            super().__init__()
            self.source = source

    def __init__(self) -> None:
        super().__init__()
        self._progress: Sequence[Progress] = ()
        self._here: str | None = None
        self._coder = ""
        self._everyone = False
        self._lookup: tuple[Sequence[Progress], Lookup] | None = None

    def show(
        self, progress: Sequence[Progress], here: str | None, coder: str, *, everyone: bool = False
    ) -> None:
        """The sources as they stand. here: the open one. everyone: each coder's state is shown."""
        moved = here != self._here
        self._progress, self._here, self._coder = progress, here, coder
        self._everyone = everyone
        self.renew()
        if moved and here is not None:
            self.list.highlight(here)

    def fill(self) -> None:
        by_name = {each.source: each for each in self._progress}
        found = self._found().find(self.query_words) if self.query_words else list(by_name)
        marks = marks_of(_coders(self._progress)) if self._everyone else {}
        self.say(*self._totals())
        self.list.set_rows(self._row(by_name[source], marks) for source in found)

    def _found(self) -> Lookup:
        """Finds a source by name or title; made anew when the sources have changed."""
        from qcode.language.lookup import Lookup

        if self._lookup is None or self._lookup[0] is not self._progress:
            words = ((each.source, (each.source, each.title)) for each in self._progress)
            self._lookup = (self._progress, Lookup(words))
        return self._lookup[1]

    def _totals(self) -> tuple[str, str]:
        codings = sum(sum(each.counts.values()) for each in self._progress)
        states = [each.states.get(self._coder) for each in self._progress]
        title = _("Sources: {count} · codings: {codings}")
        parts = [
            f"{SIGNS[each]} {_(_WORDS[each])} {states.count(each)}"
            for each in _WORDS
            if each in states
        ]
        mine = sum(each.awaits(self._coder) for each in self._progress)
        if mine:
            parts.append(_("{sign} for you: {count}").format(sign=TO_FINISH, count=mine))
        return title.format(count=len(self._progress), codings=codings), "  ".join(parts)

    def _row(self, progress: Progress, marks: Mapping[str, str]) -> Row:
        open_here = progress.source == self._here
        content = Content.assemble(
            SIGNS[progress.states.get(self._coder)],
            TO_FINISH if progress.awaits(self._coder) else " ",
            (one_line(progress.title or progress.source, 200), "bold" if open_here else ""),
            " ◂" if open_here else "",
        )
        extra = _each(progress, marks) if marks else _count(progress.counts.values())
        return Row(progress.source, content, extra=extra)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.post_message(self.Chosen(event.key))


def _coders(progress: Iterable[Progress]) -> list[str]:
    return sorted({coder for each in progress for coder in (*each.states, *each.counts)})


def _count(counts: Iterable[int]) -> str:
    return str(sum(counts) or "")


def _each(progress: Progress, marks: Mapping[str, str]) -> str:
    """Each coder's mark, state and count; of many coders, how many are how far."""
    if len(marks) > _MOST_MARKS:
        states = [progress.states.get(coder) for coder in marks]
        return " ".join(f"{SIGNS[each]}{states.count(each)}" for each in SIGNS)
    return " ".join(
        f"{SIGNS[progress.states.get(coder)]}{mark}{progress.counts.get(coder, '')}"
        for coder, mark in marks.items()
    )
