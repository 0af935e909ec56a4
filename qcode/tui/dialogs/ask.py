"""A question with a few answers, each with its key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.content import Content
from textual.widget import Widget

from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.plain import one_line
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import Row, Rows
from qcode.tui.wording import _


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. name: what the question returns.  key: a letter that gives it at once."""

    name: str
    words: str
    key: str


class Ask(Dialog[str]):
    """Returns the name of the answer. Esc gives the first, where the cursor is: the safe one."""

    DEFAULT_CSS = """
    Ask {
        & Prose { height: auto; max-height: 12; margin-bottom: 1; }
        & Rows { height: auto; max-height: 8; }
    }
    """

    def __init__(
        self, question: str, answers: Sequence[Answer], *, title: str = "", more: str = ""
    ) -> None:
        super().__init__(title or _("A question"))
        self._said = [Paragraph(question, "bold")] + ([Paragraph(more)] if more else [])
        self._answers = answers

    def body(self) -> Iterable[Widget]:
        yield Prose(self._said)
        yield Rows(Row(each.name, _shown(each)) for each in self._answers)

    def hints(self) -> Iterable[Hint]:
        yield Hint("Enter", _("choose"), "choose")
        yield Hint("Esc", self._answers[0].words, "give_up")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))

    def action_give_up(self) -> None:
        self.dismiss(self._answers[0].name)

    def action_choose(self) -> None:
        self.query_one(Rows).action_choose()

    def on_key(self, event: events.Key) -> None:
        for answer in self._answers:
            if event.character == answer.key:
                event.stop()
                self.dismiss(answer.name)
                return

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.key)


def _shown(answer: Answer) -> Content:
    return Content.assemble((answer.key, "bold $accent"), "  ", one_line(answer.words))
