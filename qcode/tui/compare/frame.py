"""What stands on the screen that compares coders, and bringing it up to what is the case."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key, Resize

from qcode.errors import QcodeError, UsageProblem
from qcode.project.disputes import SeenDisagreement
from qcode.texts import Text
from qcode.tui.compare.comparison import Comparison
from qcode.tui.compare.keys import COMPARE_KEYS
from qcode.tui.compare.matter import MatterPane
from qcode.tui.compare.side_by_side import LEAST, SideBySide
from qcode.tui.compare.words import KINDS, STATUSES, codes_of, words_of
from qcode.tui.dialogs.tell import Tell
from qcode.tui.footer import Hint, HintLine
from qcode.tui.looks import Look, palette_of
from qcode.tui.plain import one_line, plain
from qcode.tui.reader.signs import shortened
from qcode.tui.room.lines import OneLine
from qcode.tui.rows import MUTED, Row, Rows
from qcode.tui.session import LOOK_EVERY, Session
from qcode.tui.telling import Telling
from qcode.tui.wording import _

Place = tuple[str, int]
"""A source, and an offset into its text."""

LIST = 36
"""Cells of the list of disagreements where it stands beside the columns."""

_ROW = 13
"""Cells of a row of it that neither the codes nor the words take."""

LIST_FROM = LIST + 2 * LEAST
"""From this width on it stands there unless it was closed."""

LOW, HIGH = 6, 12
"""Rows that tell of the disagreement in question: a third of the screen, within these."""

_ALWAYS = ("help", "back")


class CompareFrame(Telling[Place]):
    """The screen without what its keys do."""

    DEFAULT_CSS = """
    CompareFrame {
        & > #compare-title { background: $panel; color: $foreground; }
        & > #compared { height: 1fr; }
        & > #compared > Rows {
            width: 36;
            display: none;
            background: $surface;
            padding-right: 1;
            scrollbar-size: 0 0;  /* a bar costs as much per frame as the list */
        }
        & > #compared > Rows.-alone { width: 1fr; }
        & > HintLine { dock: bottom; background: $panel; }
    }
    """

    def __init__(self, session: Session, source: str, offset: int) -> None:
        super().__init__(session)
        self.comparison = Comparison(session)
        self.title_line = OneLine(id="compare-title")
        self.list = Rows()
        self.columns = SideBySide()
        self.matter = MatterPane()
        self.hints = _Hints()
        self._begins_at = (source, offset)
        self._begun = asyncio.Event()
        self._wants_list: bool | None = None

    def compose(self) -> ComposeResult:
        yield self.title_line
        with Horizontal(id="compared"):
            yield self.list
            yield self.columns
        yield self.matter
        yield self.said
        yield self.hints

    def on_mount(self) -> None:
        self.say(_("one moment: comparing …"))
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        with self.telling():
            source, offset = self._begins_at
            self.comparison.open(source, offset)
            await self.show_source()
            self.say("")
            self.set_interval(LOOK_EVERY, self.look_if_changed)
        self._begun.set()

    async def press(self, key: Key) -> bool:
        """A key that comes before there is anything to see waits until there is."""
        await self._begun.wait()
        return await super().press(key)

    def refuse(self, error: QcodeError) -> None:
        """Where nothing could be compared at all, there is nothing to stay for."""
        if self.columns.columns:
            super().refuse(error)
        else:
            self.app.push_screen(Tell(error), lambda _told: self.dismiss(None))

    # showing

    def _look(self) -> Look:
        return self.session.look(palette_of(self.app.current_theme))

    async def show_source(self) -> None:
        """Another source, or other coders, are compared."""
        await self.columns.seat(self.comparison.coders)
        self.columns.open(self.comparison, self._look())
        self.hints.refresh()
        self.show_all()

    def show_all(self) -> None:
        """Other disagreements are looked at, or much has changed."""
        self.show_list()
        self.show_matter()

    def show_matter(self) -> None:
        """Another disagreement is in question, or what is known of it has changed."""
        here = self.comparison.here
        if here is not None:
            self.columns.look_at(here)
            self._show_in_list()
        self.tell()

    def tell(self) -> None:
        """What is said of it, around the columns."""
        self.columns.head(self.comparison)
        self.matter.tell(self.comparison)
        self.title_line.write(plain(" · ".join(_titles(self.comparison))))

    def show_list(self) -> None:
        if self.list.display:
            self.list.set_rows(map(self.row, self.comparison.matters))

    def _show_in_list(self) -> None:
        """The cursor of the list on the disagreement in question, with some of those around it."""
        here, list_ = self.comparison.here, self.list
        if here is None or not list_.display:
            return
        at, height = self.comparison.at, list_.size.height
        if height and not 0 <= at - list_.scroll_offset.y < height:
            list_.scroll_to(y=at - height // 3, animate=False, force=True, immediate=True)
        list_.highlight(here.id)

    def row(self, matter: SeenDisagreement) -> Row:
        """A disagreement in the list."""
        sign, status = KINDS[matter.kind][0], STATUSES[matter.status][0]
        room = (LIST if self.columns.display else self.app.size.width) - _ROW
        words = words_of(self.comparison, matter)
        codes = codes_of(matter, self.session)
        codes = shortened(codes, max(room * 3 // 5, room - cell_len(words)))
        turn = self.comparison.turn_of(matter.start)
        return Row(
            matter.id,
            Content.assemble(plain(f"{status} {sign} {codes} "), plain(words, MUTED)),
            extra="" if turn is None else f"{turn}",
        )

    def decided(self, matter: SeenDisagreement) -> None:
        """A disagreement was decided, or is open again."""
        if self.list.display:
            self.list.put(self.row(matter))
        self.columns.renew(self.comparison)
        self.tell()

    async def read_again(self) -> None:
        """Much has changed, perhaps by others."""
        coders = self.comparison.coders
        self.session.read_codebook()
        self.comparison.read_again()
        if self.comparison.coders != coders:
            await self.show_source()
            return
        self.columns.restyle(self._look())
        self.columns.renew(self.comparison)
        self.show_all()

    async def look_if_changed(self) -> None:
        """Another program wrote in the project: see it, and say so; a dialog is not disturbed."""
        with self.telling():
            if self.on_top and (said := self.session.others_worked()):
                await self.read_again()
                self.say(said)

    # the list

    def on_resize(self, event: Resize) -> None:
        self.matter.styles.height = max(LOW, min(HIGH, event.size.height // 3))
        self.place_list()
        self.show_list()

    def place_list(self) -> None:
        """The list beside the columns, or in their place, or not at all."""
        wide = self.app.size.width >= LIST_FROM
        shown = wide if self._wants_list is None else self._wants_list
        was = self.list.display
        self.list.display = shown
        self.list.set_class(not wide, "-alone")
        self.columns.display = wide or not shown
        if shown and not was:
            self.show_list()
            self._show_in_list()

    def turn_list(self, *, close: bool) -> None:
        """Show the list and go there, or close it."""
        self._wants_list = not close
        self.place_list()
        if close:
            self.focus_text()
        else:
            self.set_focus(self.list)

    def focus_text(self) -> None:
        """Back to the columns; a list that stood in their place is closed."""
        if not self.columns.display:
            self._wants_list = None
            self.place_list()
        self.set_focus(self.columns.active.reader)


class _Hints(HintLine):
    """The keys, with the coders under their digits."""

    def hints(self) -> Sequence[Hint]:
        return list(self._made())

    def _made(self) -> Iterator[Hint]:
        screen = self.screen
        assert isinstance(screen, CompareFrame)
        coders = screen.comparison.coders
        for key in COMPARE_KEYS:
            if key.action.startswith("take"):
                for number, coder in enumerate(coders[:9], 1):
                    yield Hint(f"{number}", one_line(coder, 12), f"take({number})")
            elif key.hint:
                yield Hint(key.shown, _(key.hint), key.action, always=key.action in _ALWAYS)


def _titles(comparison: Comparison) -> Iterator[str]:
    session, reading = comparison.session, comparison.reading
    yield one_line(session.project.name, 60)
    yield one_line(reading.title or reading.source, 60)
    count, done = len(comparison.everything), comparison.settled
    yield _("{count} disagreements, {done} decided").format(count=count, done=done)
    yield _("{who} compared").format(who=_(", ").join(map(one_line, comparison.coders)))
    if comparison.narrowing.any:
        yield _("filtered")
    if session.read_only:
        yield _("read only")


def no_other(coders: Sequence[str]) -> UsageProblem:
    """There is no further source of these coders."""
    en, zh = ", ".join(coders), "、".join(coders)
    return UsageProblem(
        Text(
            f"no other source that {en} finished has a disagreement to look at",
            f"{zh} 都完成的文本中，没有其他可看分歧的",
        ),
        Text("others: B in the coding room", "其他文本请在编码室按 B 比较"),
    )
