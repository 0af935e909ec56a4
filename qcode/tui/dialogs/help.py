"""Every key, by what it is for, and the keys of the codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from qcode.exchange.measure import width
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.footer import Hint
from qcode.tui.keys import KEYS, Key
from qcode.tui.panes.notes import HEADING
from qcode.tui.plain import one_line
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.session import Session

_COLUMN = 56
_GUTTER = 7


class HelpScreen(Dialog[None]):
    """The full list of keys, in as many columns as there is room for."""

    DEFAULT_CSS = """
    HelpScreen {
        & > .box { width: 100%; height: 100%; }
        & VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        & Horizontal { height: auto; }
        & Prose { height: auto; width: 1fr; margin-right: 2; overflow: hidden hidden; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q,enter", "give_up", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(_("All keys"))
        self._session = session

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(Horizontal())

    def hints(self) -> Iterable[Hint]:
        yield Hint("Esc", _("close"), "give_up")

    async def on_resize(self) -> None:
        count = max(1, min(3, self.app.size.width // _COLUMN))
        row = self.query_one(Horizontal)
        if len(row.children) != count:
            await row.remove_children()
            await row.mount_all(_column(each) for each in _shared(self.blocks(), count))
            self.set_focus(self.query_one(VerticalScroll))

    def blocks(self) -> Iterator[list[Paragraph]]:
        """What stands there, each block in one column."""
        yield [
            Paragraph(_("How the keys are ordered"), HEADING),
            Paragraph(
                _(
                    "Small letters and digits are codes: select some words, press the letter. "
                    "Capitals, signs and arrows belong to the room. A key of the codebook that is "
                    "no small letter works on a selection only. In the list of codes, small "
                    "letters change the codebook."
                )
            ),
        ]
        yield from groups_of(KEYS)
        yield list(self._codes())

    def _codes(self) -> Iterator[Paragraph]:
        session = self._session
        yield Paragraph(_("Keys of the codes"), HEADING)
        for key, code in session.hotkeys.items():
            yield Paragraph(session.name(code), lead=one_line(key).ljust(_GUTTER))
        for number, code in enumerate(session.recent, 1):
            yield Paragraph(session.name(code), lead=f"{number % 10}".ljust(_GUTTER))
        if not session.recent:
            yield Paragraph(_("the codes used last"), lead="1 … 0  ")


def groups_of(keys: Iterable[Key]) -> Iterator[list[Paragraph]]:
    """Keys by what they are for."""
    for group, each in groupby(keys, key=lambda key: key.group):
        yield [Paragraph(_(group), HEADING), *map(_line, each)]


def _line(key: Key) -> Paragraph:
    blank = " " * max(1, _GUTTER - width(key.shown))
    return Paragraph(_(key.name), lead=f"{key.shown}{blank}")


def _shared(blocks: Iterable[Sequence[Paragraph]], columns: int) -> list[list[Paragraph]]:
    """The blocks, in order, shared out over columns of about the same height."""
    pending = [[*block, Paragraph("")] for block in blocks]
    height = sum(map(len, pending)) / columns
    shared: list[list[Paragraph]] = [[] for _number in range(columns)]
    done = 0.0
    for block in pending:
        at = min(columns - 1, int((done + len(block) / 2) / height))
        shared[at] += block
        done += len(block)
    return shared


def _column(paragraphs: Iterable[Paragraph]) -> Prose:
    prose = Prose(paragraphs)
    prose.can_focus = False
    return prose
