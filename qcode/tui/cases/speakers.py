"""The labels of one source: who each of them is, and what holds of them in this interview only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem
from qcode.project.case_values import PERSON
from qcode.project.listings import ROLES
from qcode.project.reading import CaseSheet, SpeakerRow
from qcode.texts import Text
from qcode.tui.cases.dialogs import Act, CaseDialog, Choice, Choosing, Making
from qcode.tui.cases.grid import HERE, NAME, Cell, Column, Grid, value_cell
from qcode.tui.cases.views import View
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.tui.session import Session

WHO, TURNS = "who", "turns"


class SpeakerView(View):
    """The labels of a source. source None: none is chosen yet."""

    def __init__(self, session: Session, title: str, source: str | None) -> None:
        super().__init__(session, title)
        self.source = source
        self.rows: Mapping[str, SpeakerRow] = {}
        self.people = CaseSheet(PERSON, (), (), {})
        self.here: Mapping[str, Mapping[str, str]] = {}

    def read(self) -> None:
        """The labels as they are now, and what is known of those they stand for."""
        source = self.source
        rows = [] if source is None else self.project.speakers(source)
        self.rows = {row.label: row for row in rows}
        self.people = self.project.case_sheet(PERSON)
        self.here = {} if source is None else self.project.values_here(source)

    def grid(self) -> Grid:
        self.catalog = self.project.catalog()
        self.read()
        keys = self.people.variables
        columns = (
            Column(NAME, _("Label"), self.source or ""),
            Column(WHO, _("Who it is"), _("a person, an interviewer, or nobody known")),
            Column(TURNS, _("Turns")),
            *map(self.column, keys),
        )
        rows = {
            label: (
                Cell(label, "bold"),
                self._who(row),
                Cell(str(row.turns)),
                *(self._cell(row, key) for key in keys),
            )
            for label, row in self.rows.items()
        }
        return Grid(columns, rows)

    def edit(self, row: str, column: str) -> CaseDialog | Act:
        if column in (NAME, WHO, TURNS):
            return self._choosing(row)
        person = self.rows[row].person
        if person is None:
            raise UsageProblem(
                Text(f"{row} is no person yet", f"{row} 还不是任何人员"),
                Text("say first who it is", "请先指定这是谁"),
            )
        return self._asking_here(person, column)

    def about(self, row: str, column: str) -> str:
        if column in (NAME, WHO, TURNS):
            return ""
        return _("{sign} holds in this interview only").format(sign=HERE)

    @property
    def empty(self) -> str:
        if self.source is None:
            return _("no source is open: S chooses one")
        return _("nobody is named in this source")

    # who it is

    def _choosing(self, label: str) -> CaseDialog:
        names = list(self.people.rows)
        choices = [
            Choice(_("an interviewer"), partial(self._asks, label), style="italic"),
            Choice(_("nobody known"), partial(self._names, label, ""), style="italic"),
            *(
                Choice(self._introduced(name), partial(self._names, label, name), (name,))
                for name in names
            ),
        ]

        def make(name: str) -> str:
            return self._names(label, self.project.add_case(PERSON, name, coder=self.session.coder))

        row = self.rows[label]
        known = names.index(row.person) + 2 if row.person in names else None
        at = (0 if row.role == "interviewer" else 1) if known is None else known
        title = _("Who is {label} in {source}?").format(label=label, source=self.source)

        def offer(name: str) -> str:
            return _("new person: {name}").format(name=name)

        return Choosing(title, choices, at=at, making=Making(offer, make))

    def _introduced(self, name: str) -> str:
        """A person's name with what is known by levels: village and position, mostly."""
        known = self.people.rows[name]
        said = [
            self.value(key, known[key])
            for key in self.people.variables
            if key not in self.catalog.variables or self.catalog.variables[key].levels
        ]
        return " · ".join([name, *filter(None, said)])

    def _asks(self, label: str) -> str:
        coder = self.session.coder
        row = self.project.set_speaker(self._source, label, role="interviewer", coder=coder)
        return self._told(row)

    def _names(self, label: str, person: str) -> str:
        row = self.project.set_speaker(
            self._source, label, role="respondent", person=person, coder=self.session.coder
        )
        return self._told(row)

    @property
    def _source(self) -> str:
        assert self.source is not None
        return self.source

    def _told(self, row: SpeakerRow) -> str:
        who = self._who(row).text
        return _("{label} in {source}: {who}").format(label=row.label, source=self.source, who=who)

    def _who(self, row: SpeakerRow) -> Cell:
        if row.person is not None:
            return Cell(row.person)
        said = ROLES[row.role].read(self.lang) if row.role == "interviewer" else _("nobody known")
        return Cell(_("({role})").format(role=said), "italic dim")

    # what holds here only

    def _cell(self, row: SpeakerRow, key: str) -> Cell:
        if row.person is None:
            return Cell("")
        here = self.here.get(row.person, {}).get(key)
        if here is not None:
            return Cell(f"{HERE}{self.value(key, here)}", "bold")
        return value_cell(self.value(key, self.people.rows[row.person][key]), self.lang)

    def _asking_here(self, person: str, key: str) -> CaseDialog:
        everywhere = self.people.rows[person][key]
        named = value_cell(self.value(key, everywhere), self.lang).text
        of = _("{name} in this interview only").format(name=person)
        now = self.here.get(person, {}).get(key)
        put = partial(self._put_here, person, key)
        return self.asking(of, key, now, put, _("as everywhere: {value}").format(value=named))

    def _put_here(self, person: str, key: str, value: str) -> str:
        return self.told(
            self.project.set_value(
                PERSON, person, key, value, source=self._source, coder=self.session.coder
            )
        )
