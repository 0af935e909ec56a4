"""What is decided in the screen that compares coders; each decision asks for its reason."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase

from textual import on
from textual.widget import AwaitMount

from qcode.coding.consensus import CodedSpan, Resolution
from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.project.disputes import SeenDisagreement
from qcode.texts import Text
from qcode.tui.acts import choice_of
from qcode.tui.compare.column import Column
from qcode.tui.compare.frame import CompareFrame
from qcode.tui.compare.matter import MatterPane
from qcode.tui.compare.picking import PickingDialog
from qcode.tui.compare.words import changed, decision_of, overtaken
from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.line import Line
from qcode.tui.dialogs.palette import CodePalette, NewCode
from qcode.tui.plain import one_line
from qcode.tui.session import Change
from qcode.tui.telling import told
from qcode.tui.wording import _

_SELECT_FIRST = UsageProblem(
    Text("nothing is selected", "还没有选中文字"),
    Text(
        "in any column: Shift+arrows, W, S, T or the mouse",
        "在任一栏用 Shift+方向键、W 词、S 句、T 话轮，或鼠标",
    ),
)

_NOT_DECIDED = UsageProblem(
    Text("this is open: nothing was decided on it", "此处未决，没有可撤回的裁定")
)

_OTHER = "other:"
"""The answer that stands for a code that none of the coders used."""


class Deciding(CompareFrame):
    """The decisions."""

    @told
    async def action_take(self, number: int) -> None:
        """As one coder coded it."""
        if number <= len(self.comparison.coders):
            await self._take(self.comparison.coders[number - 1])

    def _take(self, coder: str) -> AwaitMount:
        return self._ask_reason(Resolution("take", coder))

    @on(Column.Taken)
    def _heading_clicked(self, event: Column.Taken) -> None:
        with self.telling():
            self._take(event.column.coder)

    @on(MatterPane.Taken)
    def _side_clicked(self, event: MatterPane.Taken) -> None:
        with self.telling():
            self._take(event.coder)

    @told
    async def action_both(self) -> None:
        await self._ask_reason(Resolution("both"))

    @told
    async def action_neither(self) -> None:
        await self._ask_reason(Resolution("neither"))

    @told
    async def action_pick(self) -> None:
        """Some of what was coded there."""
        matter = self._to_decide()

        def then(spans: tuple[CodedSpan, ...]) -> None:
            names = dict.fromkeys(self.session.name(span.code) for span in spans)
            self._ask_reason(Resolution("span", spans=spans), matter, _(", ").join(names))

        await self.ask(PickingDialog(self.comparison, matter), then)

    @told
    async def action_span(self, choose: bool = False) -> None:
        """The words selected, under the code in question, or one that is chosen."""
        matter = self._to_decide()
        span = self.columns.active.reader.selection
        if span is None:
            raise _SELECT_FIRST
        if choose:
            await self._ask_any_code(matter, span)
        elif len(matter.codes) == 1:
            await self._ask_span(matter, span, matter.codes[0])
        else:
            await self._ask_code(matter, span)

    def _ask_code(self, matter: SeenDisagreement, span: Span) -> AwaitMount:
        """Which of the codes in question, or another."""
        answers = [
            Answer(code, self.session.name(code), letter)
            for code, letter in zip(matter.codes, ascii_lowercase, strict=False)
        ]
        other = Answer(_OTHER, _("another code …"), "=")

        def then(code: str) -> None:
            if code == _OTHER:
                self._ask_any_code(matter, span)
            else:
                self._ask_span(matter, span, code)

        asked = Ask(_("Under which code?"), [*answers, other], more=self._words(span))
        return self.ask(asked, then)

    def _ask_any_code(self, matter: SeenDisagreement, span: Span) -> AwaitMount:
        def then(chosen: str | NewCode) -> None:
            if isinstance(chosen, str):
                self._ask_span(matter, span, chosen)

        return self.ask(CodePalette(self.session, self._words(span), new=False), then)

    def _ask_span(self, matter: SeenDisagreement, span: Span, code: str) -> AwaitMount:
        coded = CodedSpan(code, span.start, span.end)
        words = f"{self.session.name(code)} {self._words(span)}"
        return self._ask_reason(Resolution("span", spans=(coded,)), matter, words)

    def _words(self, span: Span) -> str:
        return f"“{one_line(self.comparison.reading.text[span.start : span.end], 40)}”"

    def _to_decide(self) -> SeenDisagreement:
        """The disagreement in question. Raises UsageProblem, also where nothing may be written."""
        self.session.may_write()
        return self.comparison.in_question()

    def _ask_reason(
        self, resolution: Resolution, matter: SeenDisagreement | None = None, words: str = ""
    ) -> AwaitMount:
        """Ask why, then decide; an empty line is a reason as well."""
        matter = matter or self._to_decide()
        title = words or choice_of(resolution.choice)
        line = Line(
            _("{choice}: why?").format(choice=title),
            placeholder=_("in a line, or nothing"),
            more=_replaced(matter),
        )
        return self.ask(line, lambda reason: self._decide(matter, resolution, one_line(reason)))

    def _decide(self, matter: SeenDisagreement, resolution: Resolution, reason: str) -> None:
        with self.telling(at_length=True):
            self._still_as(matter)
            self.decided(self.comparison.decide(matter.id, resolution, reason))
            self.columns.active.reader.give_up_selection()
            self.say(_("decided: {choice}").format(choice=choice_of(resolution.choice)))

    def _still_as(self, matter: SeenDisagreement) -> None:
        """Raises Conflict where others decided meanwhile, and shows what."""
        try:
            now = self.comparison.now(matter)
        except UsageProblem:
            raise changed() from None
        if now.decision != matter.decision or now.status != matter.status:
            self.decided(self.comparison.take_in(now))
            raise overtaken(now)

    # taking back

    @told
    async def action_reopen(self) -> None:
        matter = self._to_decide()
        if matter.decision is None:
            raise _NOT_DECIDED
        with self.telling(at_length=True):
            self._still_as(matter)
            self.decided(self.comparison.reopen())
            said = _("open again; taken back: {decision}")
            self.say(said.format(decision=decision_of(matter.decision)))

    @told
    async def action_undo(self) -> None:
        await self._taken_back(self.session.undo)

    @told
    async def action_redo(self) -> None:
        await self._taken_back(self.session.redo)

    async def _taken_back(self, take_back: Callable[[], Change]) -> None:
        self.session.may_write()
        change = take_back()
        await self.read_again()
        self.say(change.said, change.more)

    @told
    async def action_agreed(self) -> None:
        """What all coders did alike becomes the consensus as well."""
        self.session.may_write()
        project, comparison = self.session.project, self.comparison
        taken = project.take_agreed(
            comparison.source, coder=self.session.coder, coders=comparison.coders
        )
        await self.read_again()
        count = sum(each.codings for each in taken)
        self.say(_("the consensus holds {count} codings in this source").format(count=count))


def _replaced(matter: SeenDisagreement) -> str:
    """What a decision would take the place of."""
    if matter.status != "decided" or matter.decision is None:
        return ""
    return _("instead of: {decision}").format(decision=decision_of(matter.decision))
