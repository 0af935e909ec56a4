"""The screen that compares coders: all that can be done in it together."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qcode.errors import UsageProblem
from qcode.texts import Text
from qcode.tui.compare.comparison import Narrowing, settled
from qcode.tui.compare.deciding import Deciding
from qcode.tui.compare.frame import no_other
from qcode.tui.compare.help import CompareHelp
from qcode.tui.compare.keys import COMPARE_KEYS
from qcode.tui.compare.narrowing import NarrowingDialog
from qcode.tui.rows import Rows
from qcode.tui.telling import told
from qcode.tui.wording import _

_NO_OPEN = UsageProblem(
    Text("nothing is open from here on", "此处及此后没有未决的分歧"),
    Text("P goes back; F shows only what is open", "P 往回；F 只看未决的"),
)


class CompareScreen(Deciding):
    """Returns where one was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.keys, key.action, show=False) for key in COMPARE_KEYS),
        *(Binding(str(number), f"take({number})", show=False) for number in range(2, 10)),
    ]

    @told
    async def action_step(self, by: int) -> None:
        """The next disagreement; after the last, the first of the next source that has any."""
        if self.comparison.step(by):
            self.show_other()
        else:
            await self._to_source(by, last=by < 0)

    @told
    async def action_next_open(self) -> None:
        """The next open disagreement of this source; where none is, of the next that has one."""
        comparison, before = self.comparison, self.comparison.at
        if not comparison.next_open():
            await self._to_open_source()
        elif comparison.at == before:
            self.say(_("this is the only one open in this source; J: the next source"))
        else:
            self.show_other()
            if comparison.at < before:
                self.say(_("on from the start of the source"))

    async def _to_open_source(self) -> None:
        comparison, name = self.comparison, self.comparison.reading.title
        source = comparison.source_with_any(1, open_only=True)
        if source is None:
            raise _NO_OPEN
        comparison.open(source)
        here = comparison.here
        if here is not None and settled(here):
            comparison.next_open()
        await self.show_source()
        said = _("nothing is open in {name} any more; now: {next}")
        self.say(said.format(name=name, next=comparison.reading.title))

    @told
    async def action_source(self, step: int) -> None:
        await self._to_source(step)

    async def _to_source(self, step: int, *, last: bool = False) -> None:
        source = self.comparison.source_with_any(step)
        if source is None:
            raise no_other(self.comparison.coders)
        self.comparison.open(source, last=last)
        await self.show_source()
        self.say(_("source: {name}").format(name=self.comparison.reading.title))

    def show_other(self) -> None:
        """Another disagreement is in question; what was said of the one before is past."""
        self.say("")
        self.show_matter()

    # what is shown

    @told
    async def action_narrow(self) -> None:
        await self.ask(NarrowingDialog(self.comparison), self._narrow)

    def _narrow(self, narrowing: Narrowing) -> None:
        self.comparison.narrow(narrowing)
        self.show_all()

    async def action_list(self) -> None:
        self.turn_list(close=self.list.display and self.list.has_focus)

    @on(Rows.Highlighted)
    def _listed(self, event: Rows.Highlighted) -> None:
        """The cursor of the list moved: look at that. News of an earlier move may come late."""
        event.stop()
        if event.key == self.list.highlighted:
            self._look_at(event.key)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self._look_at(event.key)
        self.focus_text()

    def _look_at(self, ident: str | None) -> None:
        here = self.comparison.here
        if ident is not None and here is not None and here.id != ident:
            self.comparison.go(ident)
            self.show_other()

    async def action_column(self, by: int) -> None:
        if self.list.has_focus:
            self.focus_text()
        else:
            self.columns.turn(by)

    async def action_consensus(self) -> None:
        self.columns.turn_consensus()

    async def action_more(self) -> None:
        self.matter.turn_on()

    async def action_help(self) -> None:
        await self.app.push_screen(CompareHelp(self.session))

    async def action_back(self) -> None:
        """To the room, where the cursor stands; from a list in the place of the text, to that."""
        if not self.columns.display:
            self.focus_text()
            return
        cursor = self.columns.active.reader.cursor if self.columns.columns else 0
        self.dismiss((self.comparison.source, cursor))
