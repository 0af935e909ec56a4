"""The screen of tables: what its keys do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from qcode.errors import FileProblem, UsageProblem
from qcode.exchange import SUFFIXES, write
from qcode.exchange.files import writable
from qcode.project.desk import Desk
from qcode.table import Table
from qcode.texts import Heading, Text
from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.line import Line
from qcode.tui.panes.notes import HEADING
from qcode.tui.plain import one_line
from qcode.tui.prose import Paragraph
from qcode.tui.rows import Rows
from qcode.tui.tables.choosing import Choosing
from qcode.tui.tables.help import TablesHelp
from qcode.tui.tables.keys import TABLE_KEYS
from qcode.tui.tables.picking import Caption
from qcode.tui.tables.sheet import Sheet
from qcode.tui.tables.shown import Shown
from qcode.tui.telling import Telling, told
from qcode.tui.wording import _

_NOTHING_SHOWN = UsageProblem(Text("there is no table yet", "还没有表格"))

_NOTHING_TO_WRITE = UsageProblem(Text("there is nothing to write: no excerpts", "没有可写出的引文"))
_NO_NAME = UsageProblem(Text("give the file a name", "请写出文件名"))

Maker = Callable[[Desk], Table]


class TablesScreen(Choosing):
    """Returns how it was left, and where to go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.keys, key.action, show=False) for key in TABLE_KEYS
    ]

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
            self.open_excerpts(True)
        self.set_focus(self.excerpts.list)

    @on(Rows.Chosen)
    def _opened(self, event: Rows.Chosen) -> None:
        """See the excerpt in its transcript."""
        event.stop()
        excerpt = self.excerpts.current
        if excerpt is not None:
            self.dismiss(self.left(excerpt))

    async def action_other(self) -> None:
        if self.excerpts.list.has_focus or not self.excerpts.display:
            self._to_table()
        else:
            self.set_focus(self.excerpts.list)

    def _to_table(self) -> None:
        """Excerpts for which there was no room go again."""
        if self.excerpts.list.has_focus:
            self.open_excerpts(None)
        self.set_focus(self.sheet)

    async def action_excerpts(self) -> None:
        self.open_excerpts(not self.excerpts.display)
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
            if self.excerpts.current is None:
                raise _NOTHING_TO_WRITE
            record = shown.record(self.sheet.row, self.sheet.column)
            make: Maker = partial(_quotations, shown, record, self.cell_names())
            title, proposed = _("Write the excerpts of this cell to a file"), f"{name}-cell.docx"
        else:
            make = partial(_as_it_is, shown.table)
            title, proposed = _("Write the table to a file"), f"{name}-table.docx"
        known = ", ".join(each.removeprefix(".") for each in SUFFIXES)
        endings = _("its ending says how: {endings}").format(endings=known)
        dialog = Line(title, proposed, more=endings, check=_writable)
        await self.ask(dialog, partial(self._export, make))

    def _export(self, make: Maker, typed: str) -> None:
        path = _path(typed)
        if not os.path.exists(path):  # noqa: PTH110 (says no where it may not look)
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
        """Once it is confirmed a file is written, whether or not the screen is left meanwhile."""
        lang, excel = self.session.lang, path.suffix.lower() in (".csv", ".tsv")
        done = self.asking.begin(lambda desk: write(make(desk), path, lang, excel=excel))
        self.app.run_worker(self._written(done, path), group="export")

    async def _written(self, done: asyncio.Future[None], path: Path) -> None:
        await asyncio.wait([done])
        teller = self._teller
        with teller.telling():
            done.result()
            teller.say(_("written: {path}").format(path=path.absolute()))

    @property
    def _teller(self) -> Telling[Any]:
        """Who says what was done: this screen, or, once it is left, the one below."""
        stack = self.app.screen_stack
        if self in stack:
            return self
        return next(each for each in reversed(stack) if isinstance(each, Telling))

    async def action_help(self) -> None:
        await self.app.push_screen(TablesHelp(self.session))

    async def action_back(self) -> None:
        """From the excerpts to the table, from there to the room."""
        if self.excerpts.list.has_focus:
            self._to_table()
            return
        self.dismiss(self.left())


def _quotations(shown: Shown, record: Mapping[str, Any], cell: Text, desk: Desk) -> Table:
    table = desk.quotations(shown.tabulated, record, shown.inquiry.choice)
    note = Text(f"Cell: {cell.en}.", f"单元格：{cell.zh}。")
    return replace(table, notes=(note, *table.notes))


def _as_it_is(table: Table, _desk: Desk) -> Table:
    return table


def _path(typed: str) -> Path:
    """Where a file of this name lies. Raises FileProblem."""
    try:
        return Path(typed.strip()).expanduser()
    except RuntimeError:
        raise FileProblem(
            typed.strip(),
            Text("whose folder that is isn't known here", "无法确定这是谁的文件夹"),
            Text("write the whole path", "请写出完整路径"),
        ) from None


async def _writable(typed: str) -> None:
    """Raises QcodeError where no table can be written under this name."""
    path = _path(typed)
    if not typed.strip():
        raise _NO_NAME
    if path.suffix.lower() not in SUFFIXES:
        raise _unknown_ending(path)
    writable(path)


def _unknown_ending(path: Path) -> UsageProblem:
    known = " ".join(SUFFIXES)
    ending = path.suffix or path.name
    return UsageProblem(
        Text(f"no table can be written as {ending}", f"无法写成 {ending} 格式"),
        Text(f"end the name in one of {known}", f"文件名后缀应为：{known}"),
    )
