"""Going somewhere: words, codings, turns, sources; and what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on

from qcode.coding.finding import places
from qcode.coding.spans import Span
from qcode.coding.uncoded import uncoded_after
from qcode.errors import UsageProblem
from qcode.project.reading import Hit
from qcode.texts import Text
from qcode.tui.dialogs.filter import FilterDialog
from qcode.tui.dialogs.line import Line
from qcode.tui.dialogs.results import Results
from qcode.tui.panes.sources import SourcesPane
from qcode.tui.reading_filter import ReadingFilter
from qcode.tui.room.frame import Frame
from qcode.tui.telling import told
from qcode.tui.wording import _


class Finding(Frame):
    """Where to go, and what to read by."""

    _words = ""
    """What was looked for last."""

    _hits: tuple[Span, ...] = ()
    _hits_in: str | None = None
    """Where it stands, and in which source."""

    @told
    async def action_find(self) -> None:
        """Words in this source; all places are marked, and the next one is shown."""
        self.open_now()
        await self.ask(Line(_("Find in this source")), self._find)

    def _find(self, words: str) -> None:
        self._look_for(words)
        self.go_to_hit(1, self.reader.cursor - 1)

    def _look_for(self, words: str) -> None:
        """Mark the words wherever they stand in the open source. Raises UsageProblem."""
        reading = self.open_now()
        self._words, self._hits_in = words, reading.source
        self._hits = tuple(places(reading.text, words))
        self.reader.mark_hits(self._hits)
        if not self._hits:
            raise UsageProblem(Text(f"“{words}” is not in this source", f"此文本中没有“{words}”"))

    @told
    async def action_next_hit(self, step: int) -> None:
        if not self._words:
            self._go_to_found(step)
            return
        if self._hits_in != self.open_now().source or not self._hits:
            self._look_for(self._words)
        self.go_to_hit(step, self.reader.cursor)

    def _go_to_found(self, step: int) -> None:
        """The next turn that the filter's query found, here or in the next source."""
        reading, chosen = self.open_now(), self.session.filter
        if chosen is None or not chosen.query:
            raise UsageProblem(
                Text("nothing has been looked for yet", "还没有查找过"),
                Text("/ finds words", "/ 查找文字"),
            )
        if not chosen.found:
            raise UsageProblem(Text("the query finds no turn", "查询没有找到话轮"))
        found = chosen.found.get(reading.source, frozenset())
        turns = [turn for turn in reading.turns if turn.number in found][::step]
        ahead = [turn for turn in turns if (turn.said - self.reader.cursor) * step > 0]
        if not ahead:
            names = sorted({*chosen.found, reading.source})
            self.open_source(names[(names.index(reading.source) + step) % len(names)])
            reading = self.open_now()
            found = chosen.found[reading.source]
            ahead = [turn for turn in reading.turns if turn.number in found][::step]
        self.reader.go(ahead[0].said)
        self._say_found(chosen.found)

    def _say_found(self, found: Mapping[str, frozenset[int]], more: str = "") -> None:
        turns = sum(map(len, found.values()))
        said = _("the query finds turns: {turns}, in sources: {sources}")
        self.say(said.format(turns=turns, sources=len(found)) + more)

    def go_to_hit(self, step: int, offset: int) -> None:
        """The next place found, or the one before; after the last comes the first."""
        hits = self._hits
        on = [at for at, hit in enumerate(hits) if hit.start > offset]
        before = [at for at, hit in enumerate(hits) if hit.start < offset]
        at = (on[0] if on else 0) if step > 0 else (before[-1] if before else len(hits) - 1)
        self.reader.go(hits[at].start)
        self.say(_("place {number} of {count}").format(number=at + 1, count=len(hits)))

    @told
    async def action_search(self) -> None:
        """Words in all sources, as a list to choose from."""
        await self.ask(Results(self.session), self._go_to_hit)

    def _go_to_hit(self, hit: Hit) -> None:
        self.open_source(hit.source, hit.start)
        self._look_for(hit.text)
        self.reader.go(hit.start)
        self.set_focus(self.reader)

    @told
    async def action_next_coding(self, step: int) -> None:
        """The next coding of the code under the cursor, or of the one used last."""
        session, current = self.session, self.reader.current
        code = current.code if current is not None else next(iter(session.recent), None)
        shelf = session.codings
        at = current.start if current is not None else self.reader.cursor
        found = (shelf.after if step > 0 else shelf.before)(
            at, lambda each: code is None or each.code == code
        )
        if found is None:
            name = session.name(code) if code is not None else ""
            more = (f"no further coding {name}".strip(), f"没有更多编码段 {name}".strip())
            raise UsageProblem(Text(*more))
        self.reader.go(found.start)
        self.reader.choose(found.id)

    @told
    async def action_next_uncoded(self) -> None:
        """The next words of a respondent that bear no coding."""
        reading = self.open_now()
        dim = self.session.dims()
        answers = [
            Span(turn.said, turn.end)
            for turn in reading.turns
            if not turn.interviewer and not (dim is not None and dim(turn))
        ]
        coded = [Span(each.start, each.end) for each in self.session.codings]
        found = uncoded_after(reading.text, answers, coded, self.reader.cursor)
        if found is None:
            raise UsageProblem(
                Text("everything from here on is coded", "此后的内容都已编码"),
                Text("Ctrl+Home goes to the start", "Ctrl+Home 回到开头"),
            )
        self.reader.go(found.start)

    @told
    async def action_go_to_turn(self) -> None:
        self.open_now()
        await self.ask(Line(_("Turn number")), self._go_to_turn)

    def _go_to_turn(self, typed: str) -> None:
        turns = self.open_now().turns
        numbers = {str(turn.number): turn for turn in turns}
        if typed.strip() not in numbers:
            last = len(turns)
            raise UsageProblem(Text(f"there are turns 1 to {last}", f"话轮编号为 1 到 {last}"))
        self.reader.go(numbers[typed.strip()].said)

    @told
    async def action_next_source(self, step: int) -> None:
        names = [each.source for each in self.session.project.progress(self.session.whose)]
        here = self.session.reading.source if self.session.reading is not None else None
        if names:
            at = names.index(here) + step if here in names else 0
            self.open_source(names[at % len(names)])

    @told
    async def action_next_to_finish(self) -> None:
        """The next source, after the open one, that is assigned to the coder and not done."""
        coder = self.session.coder
        progress = self.session.project.progress(coder)
        names = [each.source for each in progress if each.awaits(coder)]
        if not names:
            raise UsageProblem(
                Text(
                    "no source assigned to you is left to finish",
                    "没有分配给您而尚未完成的文本",
                ),
                Text("J goes to the next of all", "J 到全部文本中的下一份"),
            )
        here = self.session.reading.source if self.session.reading is not None else ""
        self.open_source(next((name for name in names if name > here), names[0]))

    @on(SourcesPane.Chosen)
    def _source_chosen(self, event: SourcesPane.Chosen) -> None:
        self.open_source(event.source)
        self.set_focus(self.reader)

    @told
    async def action_filter(self) -> None:
        """Read by query, speaker, actor type or code only."""
        await self.ask(FilterDialog(self.session), self._read_by)

    def _read_by(self, chosen: ReadingFilter) -> None:
        self.session.filter = chosen if chosen.any else None
        self.reader.dim(self.session.dims())
        self.read_again()
        if chosen.query:
            self._words = ""  # from now on, the next hit is the query's
            self.reader.mark_hits(())
            self._say_found(chosen.found, _("; > goes to the next") if chosen.found else "")

    def _ask_again(self) -> None:
        """Let the filter's query find what it finds now."""
        self.session.ask_again()
        self.reader.dim(self.session.dims())

    @told
    async def action_toggle_all(self) -> None:
        """Everyone's codings, or one's own only."""
        self.session.everyone = not self.session.everyone
        self._ask_again()
        self.read_again()
        shown = _("everyone's codings are shown") if self.session.everyone else _("only your own")
        self.say(shown)

    @told
    async def action_look_again(self) -> None:
        """See what others have done since."""
        self._ask_again()
        self.read_again()
        self.say(_("this is how the project stands now"))
