"""Coding what is selected, and changing the coding under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from textual import on
from textual.events import Key

from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.project.reading import MemoOn, SeenCoding
from qcode.texts import Text
from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.memo import MemoDialog
from qcode.tui.dialogs.palette import CodePalette, NewCode
from qcode.tui.panes.codes import CodesPane
from qcode.tui.plain import one_line
from qcode.tui.room.frame import Frame
from qcode.tui.session import Change
from qcode.tui.telling import told
from qcode.tui.wording import _

_SELECT_FIRST = UsageProblem(
    Text("nothing is selected", "还没有选中文字"),
    Text(
        "Shift+arrows, W word, S sentence, T turn, or the mouse",
        "用 Shift+方向键、W 词、S 句、T 话轮，或鼠标",
    ),
)

_NO_CODING = UsageProblem(
    Text("there is no coding of yours under the cursor", "光标处没有您的编码段"),
    Text("N: to the next of its code", "移到编码段上：N 到同一编码的下一段"),
)

LONGEST_IN_VIVO = 60
"""Characters; a code's name is read in lists."""


class Coding(Frame):
    """What is done to codings."""

    async def press(self, key: Key) -> bool:
        """Do what a key means: in the text, small letters and digits are codes."""
        code = self.code_of(key.character or "") if self.reader.has_focus else None
        if code is None:
            return await super().press(key)
        self.said.forgive()
        await self.action_code(code)
        return True

    def code_of(self, character: str) -> str | None:
        """The code that a key stands for at present."""
        session = self.session
        if character in session.hotkeys and (character.islower() or self.reader.selection):
            return session.hotkeys[character]
        if character.isdecimal() and character.isascii():
            at = (int(character) - 1) % 10
            return session.recent[at] if at < len(session.recent) else None
        return None

    @told
    async def action_code(self, code: str) -> None:
        self.show(self.session.code(self.wanted_span(), code))
        self.reader.give_up_selection()

    @on(CodesPane.Chosen)
    async def _code_chosen(self, event: CodesPane.Chosen) -> None:
        """Code the selection with it; without a selection, only its notes are shown."""
        if self.reader.selection is not None:
            await self.action_code(event.code)

    @told
    async def action_repeat(self) -> None:
        if not self.session.recent:
            raise UsageProblem(Text("no code has been used yet", "还没有用过编码"))
        await self.action_code(self.session.recent[0])

    @told
    async def action_choose_code(self) -> None:
        """A code for what is selected, from the palette."""
        span = self.wanted_span()
        await self.ask(self.palette(span), lambda chosen: self._code_with(span, chosen))

    def _code_with(self, span: Span, chosen: str | NewCode) -> None:
        if isinstance(chosen, str):
            self.show(self.session.code(span, chosen))
            self.reader.give_up_selection()
            return
        question = _("There is no code “{name}”. Make it, and code these words with it?")
        answers = [Answer("no", _("no"), "n"), Answer("make", _("make it"), "m")]
        ask = Ask(question.format(name=one_line(chosen.name)), answers)

        def answered(answer: str | None) -> None:
            if answer == "make":
                with self.telling():
                    self._code_new(span, chosen.name)

        self.app.push_screen(ask, answered)

    def _code_new(self, span: Span, name: str) -> None:
        self.show(self.session.code_new(span, name))
        self.reader.give_up_selection()

    def palette(self, span: Span, *, new: bool = True) -> CodePalette:
        """The codes to choose from, for these words."""
        words = one_line(self.open_now().text[span.start : span.end], 60)
        return CodePalette(self.session, f"“{words}”", new=new)

    @told
    async def action_in_vivo(self) -> None:
        """A code named by the selected words themselves."""
        self.session.may_write()
        span = self.selected()
        words = one_line(self.open_now().text[span.start : span.end])
        if len(words) > LONGEST_IN_VIVO:
            raise UsageProblem(
                Text("that is too long for a name", "作为名称太长"),
                Text("select a few words, then I", "选几个字，再按 I"),
            )
        self._code_new(span, words)

    @told
    async def action_nudge(self, end: Literal["start", "end"], step: int) -> None:
        coding = self.own_coding()
        start, stop = coding.start, coding.end
        moved = self.reader.beside(start if end == "start" else stop, step)
        span = Span(moved, stop) if end == "start" else Span(start, moved)
        if span.length:
            self.show(self.session.nudge(coding, span))

    @told
    async def action_uncode(self) -> None:
        self.show(self.session.uncode(self.own_coding()))

    @told
    async def action_fit(self) -> None:
        """Give a coding the ends of the selection: the one that lies under it."""
        self.session.may_write()
        span, mine = self.selected(), self.session.coder
        own = [each for each in self.session.codings if each.coder == mine]
        under = [each for each in own if each.start < span.end and span.start < each.end]
        current = self.reader.current
        coding = current if current in under else (under[0] if len(under) == 1 else None)
        if coding is None:
            raise _NO_CODING
        self.show(self.session.nudge(coding, span))
        self.reader.give_up_selection()

    @told
    async def action_recode(self) -> None:
        coding = self.own_coding()
        palette = self.palette(Span(coding.start, coding.end), new=False)
        await self.ask(palette, lambda chosen: self._recode(coding, chosen))

    def _recode(self, coding: SeenCoding, chosen: str | NewCode) -> None:
        if isinstance(chosen, str):
            self.show(self.session.recode(coding, chosen))

    @told
    async def action_memo(self) -> None:
        """Write a memo on one of the things at hand."""
        self.session.may_write()
        dialog = MemoDialog(self.session, self.memo_targets(), self._keep_memo)
        await self.ask(dialog, self._memo_kept)

    def _keep_memo(self, on: MemoOn, text: str) -> None:
        self.session.project.write_memo(on, text, coder=self.session.coder)

    def _memo_kept(self, text: str) -> None:
        self.read_again()
        self.show_place()
        self.say(_("the memo is kept") if text.strip() else _("the memo is taken away"))

    def memo_targets(self) -> list[tuple[MemoOn, str]]:
        """What a memo can be on here, each with what to call it; the likeliest first."""
        session, coding = self.session, self.reader.current
        targets: list[tuple[MemoOn, str]] = []
        if coding is not None:
            name = _("the coding {name}").format(name=session.name(coding.code))
            targets.append((MemoOn("coding", coding.id), name))
        if session.reading is not None:
            title = _("the source {name}").format(name=session.reading.title)
            targets.append((MemoOn("source", session.reading.source), title))
        turn = session.turn_at(self.reader.cursor)
        if turn is not None and turn.person is not None:
            person = _("the person {name}").format(name=turn.person)
            targets.append((MemoOn("person", turn.person), person))
        if coding is not None:
            name = _("the code {name}").format(name=session.name(coding.code))
            targets.append((MemoOn("code", coding.code), name))
        targets.append((MemoOn("project"), _("the project")))
        return targets

    @told
    async def action_copy(self) -> None:
        """The selected words, or those of the coding, with who said them, to the clipboard."""
        span = self.words_at_hand()
        reading = self.open_now()
        quotation = reading.text[span.start : span.end]
        said = self.session.project.attribution(reading.source, span.start, span.end)
        self.app.copy_to_clipboard(f"{quotation}{said.read(self.session.lang)}")
        self.say(_("copied: {words}").format(words=f"“{quotation}”{said.read(self.session.lang)}"))

    @told
    async def action_undo(self) -> None:
        self.session.may_write()
        self._taken_back(self.session.undo)

    @told
    async def action_redo(self) -> None:
        self.session.may_write()
        self._taken_back(self.session.redo)

    def _taken_back(self, take_back: Callable[[], Change]) -> None:
        """Show what undo or redo did, where it did it."""
        before = {coding.id: coding for coding in self.session.codings}
        self.show(take_back())
        after = {coding.id: coding for coding in self.session.codings}
        changed = [each for each in after.values() if before.get(each.id) != each]
        gone = [each for each in before.values() if each.id not in after]
        if len(changed) + len(gone) == 1:
            (coding,) = changed or gone
            self.reader.go(coding.start)

    @told
    async def action_toggle_done(self) -> None:
        """This source is done; or, if it was, in progress again."""
        self.session.may_write()
        session, reading = self.session, self.open_now()
        progress = {each.source: each for each in session.project.progress(session.coder)}
        here = progress.get(reading.source)
        done = here is not None and here.states.get(session.coder) == "done"
        session.project.set_state(reading.source, session.coder, "in-progress" if done else "done")
        self.show_lists()
        self.say(_("in progress again") if done else _("done: {name}").format(name=reading.title))

    # what an act works on

    def selected(self) -> Span:
        if self.reader.selection is None:
            raise _SELECT_FIRST
        return self.reader.selection

    def words_at_hand(self) -> Span:
        """The selection, else the words of the coding under the cursor. Raises UsageProblem."""
        coding = self.reader.current
        if self.reader.selection is None and coding is not None:
            return Span(coding.start, coding.end)
        return self.selected()

    def wanted_span(self) -> Span:
        """The selection. Raises UsageProblem where there is none, or nothing may be written."""
        self.session.may_write()
        return self.selected()

    def own_coding(self) -> SeenCoding:
        """The coder's own coding under the cursor. Raises UsageProblem."""
        self.session.may_write()
        coding = self.reader.current
        if coding is None or coding.coder != self.session.coder:
            raise _NO_CODING
        return coding
