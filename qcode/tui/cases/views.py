"""The sheets of cases and of sources: what they show, and what can be done in them.

A view reads its sheet from the project; what it is asked for is a dialog, whose answer is the act,
or an act that needs no answer. Acts say in a sentence what they did.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from qcode.codebook.model import KIND_NAMES, MISSING, Variable
from qcode.codebook.values import names_of
from qcode.errors import UsageProblem
from qcode.project.case_values import SOURCE, rests_on
from qcode.project.reading import CaseSheet
from qcode.texts import Text
from qcode.tui.cases.dialogs import Act, Asking, CaseDialog, Choice, Choosing, Making
from qcode.tui.cases.grid import NAME, Cell, Column, Grid, class_cell, value_cell
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.project.catalog import Catalog
    from qcode.project.report import Changed
    from qcode.tui.session import Session


class Put(Protocol):
    """Records a value ("" for none), and says what it did. make: the value is a new case."""

    def __call__(self, value: str, *, make: bool = False) -> str: ...


class View(ABC):
    """One sheet. title: what it is of."""

    def __init__(self, session: Session, title: str) -> None:
        self.session = session
        self.project = session.project
        self.lang = session.lang
        self.title = title
        self.catalog: Catalog = session.project.catalog()

    @abstractmethod
    def grid(self) -> Grid:
        """The sheet as it is now."""

    @abstractmethod
    def edit(self, row: str, column: str) -> CaseDialog | Act:
        """What changing this value takes. Raises UsageProblem where it can't be changed."""

    def new(self) -> CaseDialog:
        """Raises UsageProblem where nothing can be made."""
        raise UsageProblem(
            Text("nothing new can be made here", "这里不能新增"),
            Text("speakers come with their sources: qcode import",
                 "文本和说话人来自文件：qcode import"),
        )  # fmt: skip

    def rename(self, row: str) -> CaseDialog:
        raise _not_here()

    def delete(self, row: str) -> Act:
        raise _not_here()

    def about(self, row: str, column: str) -> str:
        """More of what the cursor is on, where there is more."""
        return ""

    @property
    def empty(self) -> str:
        """What is said where there is no row."""
        return _("nothing here yet: N makes one")

    # words

    def name(self, key: str) -> str:
        """A variable, typology or kind in the interface's language."""
        return self.catalog.name(key).read(self.lang)

    def value(self, key: str, value: str | None) -> str | None:
        return None if value is None else self.catalog.value_name(key, value).read(self.lang)

    def column(self, key: str) -> Column:
        known = self.catalog.variables.get(key) or self.catalog.typologies.get(key)
        return Column(key, self.name(key), known.definition.read(self.lang) if known else "")

    def told(self, changed: Changed) -> str:
        """What became of a value, in a sentence."""
        before, after = (
            self.value(changed.key, each) if each else MISSING.read(self.lang)
            for each in (changed.before, changed.after)
        )
        words = {"of": changed.of, "variable": self.name(changed.key), "after": after}
        if before == after:
            return _("{of}: {variable} is {after}, as before").format(**words)
        return _("{of}: {variable} was {before}, is {after}").format(before=before, **words)

    # asking

    def asking(self, of: str, key: str, now: str | None, put: Put, none: str = "") -> CaseDialog:
        """The dialog that gives a value of a variable, or of a link to a case.

        now: what it is.  none: what having no value is called, where that isn't missing.
        """
        title, about = f"{of} · {self.name(key)}", self.column(key).about
        variable = self.catalog.variables.get(key)
        none = none or MISSING.read(self.lang)
        if variable is None:
            return self._linking(title, key, now, put, none)
        if not variable.levels:
            return Asking(title, put, about=about, value=now or "")
        choices = [Choice(none, partial(put, ""), style="dim"), *self._levels(variable, put)]
        levels = [level.id for level in variable.levels]
        at = levels.index(now) + 1 if now in levels else 0
        return Choosing(title, choices, about=about, at=at)

    def _levels(self, variable: Variable, put: Put) -> list[Choice]:
        return [
            Choice(level.name.read(self.lang) or level.id, partial(put, level.id), names_of(level))
            for level in variable.levels
        ]

    def _linking(self, title: str, kind: str, now: str | None, put: Put, none: str) -> CaseDialog:
        """Choose a case of a kind, or make it of what was typed."""
        names = list(self.project.case_sheet(kind).rows)
        choices = [
            Choice(none, partial(put, ""), style="dim"),
            *(Choice(name, partial(put, name)) for name in names),
        ]

        def offer(name: str) -> str:
            return _("new {kind}: {name}").format(kind=self.name(kind), name=name)

        at = names.index(now) + 1 if now in names else 0
        return Choosing(title, choices, at=at, making=Making(offer, partial(put, make=True)))


class SheetView(View):
    """A sheet of the project: a row a case, or a source."""

    def __init__(self, session: Session, title: str, heading: str) -> None:
        super().__init__(session, title)
        self.heading = heading
        self.sheet = CaseSheet("", (), (), {})

    @abstractmethod
    def read(self) -> CaseSheet:
        """The sheet as it is now."""

    @abstractmethod
    def open(self, row: str) -> CaseDialog | Act:
        """What Enter does on a name."""

    @abstractmethod
    def put(self, row: str, column: str, value: str, *, make: bool = False) -> str:
        """Record a value, "" for none, or a new case, and say what it did."""

    def grid(self) -> Grid:
        self.catalog = self.project.catalog()
        self.sheet = sheet = self.read()
        keys = (*sheet.classes, *sheet.variables)
        columns = (Column(NAME, self.heading), *map(self.column, keys))
        rows = {
            name: (Cell(name, "bold"), *(self._cell(key, known[key]) for key in keys))
            for name, known in sheet.rows.items()
        }
        return Grid(columns, rows, frozen=2 if sheet.classes else 1)

    def edit(self, row: str, column: str) -> CaseDialog | Act:
        if column == NAME:
            return self.open(row)
        if column in self.sheet.classes:
            raise self._derived(column)
        now = self.sheet.rows[row][column]
        return self.asking(row, column, now, partial(self.put, row, column))

    def _cell(self, key: str, value: str | None) -> Cell:
        drawn = class_cell if key in self.sheet.classes else value_cell
        return drawn(self.value(key, value), self.lang)

    def _derived(self, column: str) -> UsageProblem:
        ground = ", ".join(map(self.name, rests_on(self.catalog.typologies[column])))
        said = _("{name} is derived by rule").format(name=self.name(column))
        return UsageProblem(Text.plain(said), Text.plain(_("set {ground}").format(ground=ground)))


class CaseView(SheetView):
    """People, villages, or cases of another kind."""

    def __init__(self, session: Session, title: str, kind: str) -> None:
        self.kind = kind
        super().__init__(session, title, session.project.catalog().name(kind).read(session.lang))

    def read(self) -> CaseSheet:
        return self.project.case_sheet(self.kind)

    def open(self, row: str) -> CaseDialog | Act:
        return self.rename(row)

    def new(self) -> CaseDialog:
        return Asking(_("New: {kind}").format(kind=self.name(self.kind)), self._add)

    def rename(self, row: str) -> CaseDialog:
        title = _("Rename {name}").format(name=row)
        return Asking(title, partial(self._rename, row), value=row)

    def delete(self, row: str) -> Act:
        return partial(self._delete, row)

    def about(self, row: str, column: str) -> str:
        """Of a name, where it is used."""
        if column != NAME:
            return ""
        use = self.project.case_use(self.kind, row)
        said = [
            _("speaks in {sources}").format(sources=", ".join(use.sources)) if use.sources else "",
            _("{names} belong to it").format(names=", ".join(use.linked)) if use.linked else "",
            _("memos: {count}").format(count=use.memos) if use.memos else "",
        ]
        return "; ".join(filter(None, said)) or _("nothing refers to it")

    def put(self, row: str, column: str, value: str, *, make: bool = False) -> str:
        """Set a value, and tell also what class follows from it."""
        before, coder = self.sheet.rows[row], self.session.coder
        changed = self.project.set_value(self.kind, row, column, value, make=make, coder=coder)
        after = self.read().rows[row]
        follows = [
            f"{self.name(key)}: {self._cell(key, after[key]).text}"
            for key in self.sheet.classes
            if after[key] != before[key]
        ]
        return "; ".join([self.told(changed), *follows])

    def _add(self, name: str) -> str:
        added = self.project.add_case(self.kind, name, coder=self.session.coder)
        return _("new: {name}").format(name=added)

    def _rename(self, row: str, name: str) -> str:
        new = self.project.rename_case(self.kind, row, name, coder=self.session.coder)
        return _("{name} is now called {new}").format(name=row, new=new)

    def _delete(self, row: str) -> str:
        name = self.project.delete_case(self.kind, row, coder=self.session.coder)
        return _("deleted: {name}").format(name=name)


class SourceView(SheetView):
    """The sources. open_speakers: what opening one of them does."""

    def __init__(self, session: Session, title: str, open_speakers: Callable[[str], str]) -> None:
        super().__init__(session, title, KIND_NAMES[SOURCE].read(session.lang))
        self.open_speakers = open_speakers

    def read(self) -> CaseSheet:
        return self.project.source_sheet()

    @property
    def empty(self) -> str:
        return _("no source yet: qcode import FOLDER")

    def open(self, row: str) -> CaseDialog | Act:
        return partial(self.open_speakers, row)

    def put(self, row: str, column: str, value: str, *, make: bool = False) -> str:
        coder = self.session.coder
        return self.told(self.project.set_source_value(row, column, value, make=make, coder=coder))


def _not_here() -> UsageProblem:
    return UsageProblem(
        Text("only people, villages and other cases can be renamed or deleted",
             "只有人员、村庄等个案可以改名或删除"),
    )  # fmt: skip
