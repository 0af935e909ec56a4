"""The screen of tables: what its keys do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qcode.coding.consensus import CONSENSUS
from qcode.errors import UsageProblem
from qcode.exchange import SUFFIXES, write
from qcode.project.desk import Desk
from qcode.table import Named, Table
from qcode.texts import Heading, Text
from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.line import Line
from qcode.tui.panes.notes import HEADING
from qcode.tui.panes.outline import Outline
from qcode.tui.plain import one_line, plain
from qcode.tui.prose import Paragraph
from qcode.tui.rows import Row, Rows
from qcode.tui.tables.frame import Shown, TablesFrame
from qcode.tui.tables.help import TablesHelp
from qcode.tui.tables.inquiry import RATIOS, Slot, Switch
from qcode.tui.tables.keys import TABLE_KEYS
from qcode.tui.tables.naming import measures, percents
from qcode.tui.tables.picking import Caption, PickOne, PickSome
from qcode.tui.tables.sheet import Sheet
from qcode.tui.telling import told
from qcode.tui.wording import _

_MISSING = "missing"
_LEVEL = "level:"

_NO_PERCENTAGES = UsageProblem(
    Text("this measure is a ratio and has no percentages", "该指标本身是比率，没有百分比"),
    Text("M chooses another", "按 M 选择其他指标"),
)
_NOTHING_SHOWN = UsageProblem(Text("there is no table yet", "还没有表格"))

Maker = Callable[[Desk], Table]


class TablesScreen(TablesFrame):
    """Returns how it was left, and where to go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.keys, key.action, show=False) for key in TABLE_KEYS
    ]

    # what is asked

    @told
    async def action_property(self, slot: Slot) -> None:
        titles = {
            "rows": _("What the rows are"),
            "outer": _("What the columns are"),
            "inner": _("The columns under each column"),
            "split": _("Side by side, once for each level of"),
        }
        rows = [self._property(each, "") for each in self.properties]
        if slot != "rows":
            rows.insert(0, Row("none", plain(_("none"))))
        before = getattr(self.inquiry, slot) or "none"
        await self.ask(PickOne(titles[slot], rows, before), partial(self._put, slot))

    def _property(self, property: Named, extra: str) -> Row:
        ident = property.id or ""
        return Row(ident, plain(self.property_name(ident)), extra=extra)

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
            for each in self.properties
            if each.id not in ("code", "coder")
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
            dialog = PickSome(title.format(variable=self.property_name(variable)), rows)
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
        dialog = Line(_("Only turns that a query finds"), self.inquiry.query, more=more)
        await self.ask(dialog, self._found_by)

    def _found_by(self, typed: str) -> None:
        self.ask_for(replace(self.inquiry, query=typed.strip()))

    async def action_everything(self) -> None:
        self.ask_for(self.inquiry.unfiltered())

    # from cell to cell

    async def action_move(self, down: int, right: int) -> None:
        self._go(self.sheet.row + down, self.sheet.column + right)

    async def action_page(self, by: int) -> None:
        self._go(self.sheet.row + by * self.sheet.page, self.sheet.column)

    async def action_edge(self, row: int | None, column: int | None) -> None:
        grid = self.sheet.grid
        rows = {None: self.sheet.row, 0: 0, -1: len(grid.names) - 1}
        columns = {None: self.sheet.column, 0: 0, -1: len(grid.boxes) - 1}
        self._go(rows[row], columns[column])

    def _go(self, row: int, column: int) -> None:
        before = self.sheet.row, self.sheet.column
        self.sheet.go(row, column)
        if before != (self.sheet.row, self.sheet.column):
            self.show_cell()

    @on(Sheet.Moved)
    def _clicked(self) -> None:
        self.show_cell()

    @on(Sheet.Chosen)
    async def action_enter(self) -> None:
        """To the excerpts of the cell."""
        if not self.excerpts.display:
            await self.action_excerpts()
        self.set_focus(self.excerpts.list)

    @on(Rows.Chosen)
    def _opened(self, event: Rows.Chosen) -> None:
        """See the excerpt in its transcript."""
        event.stop()
        excerpt = self.excerpts.current
        if excerpt is not None:
            self.remember()
            self.dismiss(self.left(excerpt))

    async def action_other(self) -> None:
        if self.excerpts.list.has_focus or not self.excerpts.display:
            self.set_focus(self.sheet)
        else:
            self.set_focus(self.excerpts.list)

    async def action_excerpts(self) -> None:
        self.excerpts.display = not self.excerpts.display
        self.set_focus(self.sheet)

    # what is shown

    @told
    async def action_notes(self) -> None:
        if self.shown is None:
            raise _NOTHING_SHOWN
        lang, table = self.session.lang, self.shown.table
        paragraphs = [
            Paragraph(note.read(lang), HEADING if isinstance(note, Heading) else "")
            for note in table.notes
        ]
        await self.app.push_screen(Caption(table.title.read(lang), paragraphs))

    @told
    async def action_export(self) -> None:
        """The table, or, from among them, the excerpts of its cell."""
        shown = self.shown
        if shown is None:
            raise _NOTHING_SHOWN
        name = one_line(self.session.project.name)
        if self.excerpts.list.has_focus:
            record = shown.record(self.sheet.row, self.sheet.column)
            make: Maker = partial(_quotations, shown, record)
            title, proposed = _("Write the excerpts of this cell to a file"), f"{name}-cell.docx"
        else:
            make = partial(_as_it_is, shown.table)
            title, proposed = _("Write the table to a file"), f"{name}-table.docx"
        known = ", ".join(each.removeprefix(".") for each in SUFFIXES)
        endings = _("its ending says how: {endings}").format(endings=known)
        await self.ask(Line(title, proposed, more=endings), partial(self._export, make))

    def _export(self, make: Maker, typed: str) -> None:
        path = Path(typed.strip()).expanduser()
        if path.suffix.lower() not in SUFFIXES:
            raise _unknown_ending(path)
        if not path.exists():
            self._write(make, path)
            return
        answers = [Answer("no", _("keep it"), "k"), Answer("yes", _("replace it"), "r")]
        question = _("{path} is there already").format(path=one_line(str(path)))
        self.ask(Ask(question, answers), partial(self._write_if, make, path))

    def _write_if(self, make: Maker, path: Path, answer: str) -> None:
        if answer == "yes":
            self._write(make, path)
        else:
            self.say(_("nothing was written"))

    def _write(self, make: Maker, path: Path) -> None:
        self.run_worker(self._written(make, path), group="export")

    async def _written(self, make: Maker, path: Path) -> None:
        lang = self.session.lang
        with self.telling():
            await self.asking.ask(lambda desk: write(make(desk), path, lang))
            self.say(_("written: {path}").format(path=path.absolute()))

    async def action_help(self) -> None:
        await self.app.push_screen(TablesHelp(self.session))

    async def action_back(self) -> None:
        """From the excerpts to the table, from there to the room."""
        if self.excerpts.list.has_focus:
            self.set_focus(self.sheet)
            return
        self.remember()
        self.dismiss(self.left())


def _quotations(shown: Shown, record: Mapping[str, Any], desk: Desk) -> Table:
    return desk.quotations(shown.tabulated, record, shown.inquiry.choice)


def _as_it_is(table: Table, _desk: Desk) -> Table:
    return table


def _unknown_ending(path: Path) -> UsageProblem:
    known = " ".join(SUFFIXES)
    ending = path.suffix or path.name
    return UsageProblem(
        Text(f"no table can be written as {ending}", f"无法写成 {ending} 格式"),
        Text(f"end the name in one of {known}", f"文件名后缀应为：{known}"),
    )
