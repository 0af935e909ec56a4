"""Choosing what is asked of a table, and what is counted in it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from qcode.coding.consensus import CONSENSUS
from qcode.errors import UsageProblem
from qcode.table import Named
from qcode.texts import Text
from qcode.tui.dialogs.line import Line
from qcode.tui.panes.outline import Outline
from qcode.tui.plain import one_line, plain
from qcode.tui.rows import Row
from qcode.tui.tables.frame import TablesFrame
from qcode.tui.tables.inquiry import RATIOS, Inquiry, Slot, Switch
from qcode.tui.tables.naming import measures, percents
from qcode.tui.tables.picking import PickOne, PickSome
from qcode.tui.telling import told
from qcode.tui.wording import _

_MISSING = "missing"
_LEVEL = "level:"

_NO_PERCENTAGES = UsageProblem(
    Text("this measure is a ratio and has no percentages", "该指标本身是比率，没有百分比"),
    Text("M chooses another", "按 M 选择其他指标"),
)


class Choosing(TablesFrame):
    """Each choice asks in a dialog, or is a switch; then another table is worked out."""

    # what is asked

    @told
    async def action_property(self, slot: Slot) -> None:
        titles = {
            "rows": _("What the rows are"),
            "outer": _("What the columns are"),
            "inner": _("The columns under each column"),
            "split": _("Side by side, once for each level of"),
        }
        rows = [self._property(each, "") for each in self.names.properties]
        if slot != "rows":
            rows.insert(0, Row("none", plain(_("none"))))
        before = getattr(self.inquiry, slot) or "none"
        await self.ask(PickOne(titles[slot], rows, before), partial(self._put, slot))

    def _property(self, property: Named, extra: str) -> Row:
        ident = property.id or ""
        return Row(ident, plain(self.names.property(ident)), extra=extra)

    def _put(self, slot: Slot, property: str) -> None:
        self.ask_for(self.inquiry.put(slot, "" if property == "none" else property))

    @told
    async def action_measure(self) -> None:
        rows = [Row(id, plain(name)) for id, name in measures()]
        dialog = PickOne(_("What is counted in a cell"), rows, self.inquiry.measure)
        await self.ask(dialog, lambda chosen: self.ask_for(self.inquiry.measured(chosen)))

    @told
    async def action_percent(self) -> None:
        if self.inquiry.measure in RATIOS:
            raise _NO_PERCENTAGES
        rows = [Row(id or "none", plain(name)) for id, name in percents()]
        dialog = PickOne(_("Percentages"), rows, self.inquiry.percent or "none")
        await self.ask(dialog, self._in_percent)

    def _in_percent(self, chosen: str) -> None:
        self.ask_for(replace(self.inquiry, percent="" if chosen == "none" else chosen))

    async def action_turn(self, switch: Switch) -> None:
        self.ask_for(self.inquiry.turned(switch))

    # what is counted

    @told
    async def action_whose(self) -> None:
        chosen = self.inquiry.coders
        rows = [
            Row(each, plain(one_line(_("consensus") if each == CONSENSUS else each)),
                checked=each in chosen)
            for each in self.session.project.coders()
        ]  # fmt: skip
        caution = _("What one has seen of others can't be unseen: finish your own coding first.")
        title = _("Whose codings; none checked: everyone's")
        dialog = PickSome(title, rows, caution if self.blind else "")
        await self.ask(dialog, lambda names: self.ask_for(replace(self.inquiry, coders=names)))

    @told
    async def action_codes(self) -> None:
        session, depth = self.session, Outline(self.session.codes).depth
        rows = [
            Row(each.id, plain(session.name(each.id)), indent=depth[each.id],
                checked=each.id in self.inquiry.codes)
            for each in session.codes
        ]  # fmt: skip
        dialog = PickSome(_("Only these codes; none checked: all"), rows)
        await self.ask(dialog, lambda codes: self.ask_for(replace(self.inquiry, codes=codes)))

    @told
    async def action_where(self) -> None:
        chosen = {variable for variable, _level in self.inquiry.where}
        rows = [
            self._property(each, "✓" if each.id in chosen else "")
            for each in self.names.properties
            if each.id not in self.names.of_codings
        ]
        at = next(iter(chosen), rows[0].key)
        await self.ask(PickOne(_("Only turns by their …"), rows, at), self._where)

    def _where(self, variable: str) -> None:
        self.run_worker(self._ask_levels(variable), group="levels", exclusive=True)

    async def _ask_levels(self, variable: str) -> None:
        with self.telling():
            levels = await self.asking.ask(lambda desk: desk.levels(variable))
            chosen = self.inquiry.levels_of(variable)
            rows = [self._level(each, chosen) for each in levels]
            title = _("{variable}: only these; none checked: all")
            dialog = PickSome(title.format(variable=self.names.property(variable)), rows)
            await self.ask(dialog, partial(self._only, variable))

    def _level(self, level: Named, chosen: list[str | None]) -> Row:
        key = _MISSING if level.id is None else f"{_LEVEL}{level.id}"
        name = one_line(level.name.read(self.session.lang))
        return Row(key, plain(name), checked=level.id in chosen)

    def _only(self, variable: str, keys: tuple[str, ...]) -> None:
        levels = [None if key == _MISSING else key.removeprefix(_LEVEL) for key in keys]
        self.ask_for(self.inquiry.only(variable, levels))

    @told
    async def action_query(self) -> None:
        more = _("A saved query by its name, or an expression; nothing: all turns.")
        dialog = Line(
            _("Only turns that a query finds"),
            self.inquiry.query,
            more="\n".join(filter(None, (more, self.session.saved_queries()))),
            check=self._understand,
        )
        await self.ask(dialog, lambda typed: self.ask_for(self._found_by(typed)))

    async def _understand(self, typed: str) -> None:
        choice = self._found_by(typed).choice
        await self.asking.ask(lambda desk: desk.understand(choice))

    def _found_by(self, typed: str) -> Inquiry:
        return replace(self.inquiry, query=typed.strip())

    async def action_everything(self) -> None:
        self.ask_for(self.inquiry.unfiltered())
