"""The kind of a relation, found by typing, or a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from qcode.codebook.relations import KINDS, kind_id, kind_name
from qcode.errors import UsageProblem
from qcode.tui.dialogs.finding import Finding
from qcode.tui.footer import Hint
from qcode.tui.plain import one_line
from qcode.tui.rows import MUTED, Row
from qcode.tui.wording import _, language


class ChooseKind(Finding[str]):
    """Returns the id of a kind. used: those that the project's relations have."""

    DEFAULT_CSS = """
    ChooseKind {
        & > .box { height: 18; }
        & Rows { height: 1fr; margin-top: 1; }
    }
    """

    def __init__(self, title: str, used: Sequence[str]) -> None:
        super().__init__(title, _("part of a name, or a word of your own"))
        self._kinds = list(dict.fromkeys([*KINDS, *used]))

    def body(self) -> Iterable[Widget]:
        self.fill("")
        return self.field, self.list

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("choose"), "choose")
        yield Hint("↑↓", _("move"), "step(1)")
        yield from super().hints()

    def rows(self, words: str) -> Iterable[Row]:
        wanted = words.casefold()
        for kind in self._kinds:
            name = kind_name(kind)
            if any(wanted in each.casefold() for each in (kind, name.en, name.zh)):
                shown = one_line(name.read(language()))
                other = f"  {one_line(kind)}" if kind != shown else ""
                yield Row(kind, Content.assemble(shown, (other, MUTED)))
        new = _new(words)
        if new is not None and new not in self._kinds:
            said = _("new kind “{name}”").format(name=one_line(new))
            yield Row(new, Content.assemble(("+ ", "bold $accent"), said))

    def answer(self, key: str) -> str:
        return key


def _new(words: str) -> str | None:
    """The kind that these words would make; None where they can't."""
    try:
        return kind_id(words)
    except UsageProblem:
        return None
