"""A memo on one of the things at hand: the coding, the source, a person, the code, the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget
from textual.widgets import TextArea

from qcode.errors import QcodeError
from qcode.exchange.characters import visible
from qcode.project.reading import MemoOn, WrittenMemo
from qcode.tui.dialogs.draft import Draft
from qcode.tui.dialogs.tell import Tell
from qcode.tui.footer import Hint
from qcode.tui.panes.details import local
from qcode.tui.plain import one_line, plain
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.session import Session


class _Page(TextArea):
    """Where the memo is written."""

    def on_paste(self, event: events.Paste) -> None:
        event.text = visible(event.text)


class MemoDialog(Draft[str]):
    """Keeps the memo and returns its text; an empty text takes the memo away.

    keep: writes it; where that can't be done, what was written stays here.

    targets: what it can be about, each with what to call it; the likeliest first. Others' memos
    are shown where the coder sees everyone's work.
    """

    DEFAULT_CSS = """
    MemoDialog {
        & > .box { height: 22; }
        & Rows { height: auto; max-height: 6; }
        & TextArea { height: 1fr; border: round $panel; padding: 0; }
        & TextArea:focus { border: round $primary; }
        & Prose { height: auto; max-height: 5; }
    }
    """

    def __init__(
        self,
        session: Session,
        targets: Sequence[tuple[MemoOn, str]],
        keep: Callable[[MemoOn, str], None],
    ) -> None:
        super().__init__(_("A memo"))
        self._keep = keep
        self._session = session
        self._on = {f"{number}": on for number, (on, _name) in enumerate(targets)}
        self._targets = Rows(
            Row(f"{number}", plain(one_line(name))) for number, (_on, name) in enumerate(targets)
        )
        self._others = Prose()
        self._page = _Page(show_line_numbers=False, soft_wrap=True)
        self._written = ""
        self._about = "0"

    def body(self) -> Iterable[Widget]:
        return self._targets, self._others, self._page

    def hints(self) -> Iterable[Hint]:
        yield Hint("^S", _("save"), "save")
        yield Hint("Tab", _("what it is about"), "app.focus_next")
        yield from super().hints()

    def on_mount(self) -> None:
        self._done(lambda: self._read("0"))
        self.set_focus(self._page)

    def _read(self, about: str) -> None:
        """Show the memo that is there, and what others wrote."""
        self._about = about
        whose = self._session.whose
        memos = self._session.project.memos(self._on[about], whose)
        own = [memo.text for memo in memos if memo.coder == self._session.coder]
        self._written = visible("\n\n".join(own))
        self._page.text = self._written
        self._page.move_cursor(self._page.document.end)
        others = [memo for memo in memos if memo.coder != self._session.coder]
        self._others.show(_told(others))
        self._others.display = bool(others)

    @property
    def changed(self) -> bool:
        return self._page.text != self._written

    @on(Rows.Highlighted)
    async def _another(self, event: Rows.Highlighted) -> None:
        """Another thing to write on; what was written so far is added to what it bears."""
        if event.key is None or event.key == self._about:
            return
        draft = self._page.text if self.changed else None
        key = event.key
        if not self._done(lambda: self._read(key)):
            return
        if draft is not None:
            self._page.text = "\n\n".join(filter(None, (self._written, draft)))

    @on(Rows.Chosen)
    def _write(self) -> None:
        self.set_focus(self._page)

    def action_save(self) -> None:
        if not self.changed:
            self.dismiss(None)
            return
        text = self._page.text.strip()
        if self._done(lambda: self._keep(self._on[self._about], text)):
            self.dismiss(text)

    def _done(self, step: Callable[[], None]) -> bool:
        """Do something that may be refused: then that is told, and what was written stays."""
        try:
            step()
        except QcodeError as error:
            self.app.push_screen(Tell(error))
            return False
        return True

    @property
    def unsaved(self) -> str:
        return _("The memo has not been saved.")


def _told(memos: Iterable[WrittenMemo]) -> Iterator[Paragraph]:
    for memo in memos:
        yield Paragraph(memo.text, MUTED, f"{memo.coder or '–'} {local(memo.created)}: ")
