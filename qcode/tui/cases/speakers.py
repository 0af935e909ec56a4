"""The labels of one source: who each of them is, whether they ask or answer, and what holds of them
in this interview only.
"""

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
    from qcode.sources.model import Role
    from qcode.tui.session import Session

WHO, ROLE, TURNS = "who", "role", "turns"


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
            Column(WHO, _("Who it is"), _("a person, or nobody known")),
            Column(ROLE, _("Role"), _("the turns of interviewers are left out of tables")),
            Column(TURNS, _("Turns")),
            *map(self.column, keys),
        )
        rows = {
            label: (
                Cell(label, "bold"),
                self._who(row),
                Cell(self._role(row)),
                Cell(str(row.turns)),
                *(self._cell(row, key) for key in keys),
            )
            for label, row in self.rows.items()
        }
        return Grid(columns, rows)

    def edit(self, row: str, column: str) -> CaseDialog | Act:
        if column == ROLE:
            return self._choosing_role(row)
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
        if column in (NAME, WHO, ROLE, TURNS):
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
            Choice(_("nobody known"), partial(self._set, label, ""), style="italic"),
            *(
                Choice(self._introduced(name), partial(self._set, label, name), (name,))
                for name in names
            ),
        ]
        person = self.rows[label].person
        at = names.index(person) + 1 if person in names else 0
        title = _("Who is {label} in {source}?").format(label=label, source=self.source)

        def offer(name: str) -> str:
            return _("new person: {name}").format(name=name)

        make = partial(self._set, label, make=True)
        return Choosing(title, choices, at=at, making=Making(offer, make))

    def _choosing_role(self, label: str) -> CaseDialog:
        roles: dict[Role, str] = {
            "respondent": _("a respondent"),
            "interviewer": _("an interviewer"),
        }
        choices = [
            Choice(shown, partial(self._set, label, role=role)) for role, shown in roles.items()
        ]
        title = _("What is {label} in {source}?").format(label=label, source=self.source)
        return Choosing(title, choices, at=list(roles).index(self.rows[label].role))

    def _introduced(self, name: str) -> str:
        """A person's name with what is known by levels: village and position, mostly."""
        known = self.people.rows[name]
        said = [
            self.value(key, known[key])
            for key in self.people.variables
            if key not in self.catalog.variables or self.catalog.variables[key].levels
        ]
        return " · ".join([name, *filter(None, said)])

    def _set(
        self,
        label: str,
        person: str | None = None,
        *,
        role: Role | None = None,
        make: bool = False,
    ) -> str:
        """Say who a label is, or what its role is; the other stays."""
        coder = self.session.coder
        row = self.project.set_speaker(
            self._source, label, role=role, person=person, make=make, coder=coder
        )
        words = {"who": self._who(row).text, "role": self._role(row)}
        said = _("{label} in {source}: {who}, {role}")
        return said.format(label=row.label, source=self.source, **words)

    @property
    def _source(self) -> str:
        assert self.source is not None
        return self.source

    def _who(self, row: SpeakerRow) -> Cell:
        if row.person is not None:
            return Cell(row.person)
        return Cell(_("(nobody known)"), "italic dim")

    def _role(self, row: SpeakerRow) -> str:
        return ROLES[row.role].read(self.lang)

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

    def _put_here(self, person: str, key: str, value: str, *, make: bool = False) -> str:
        coder, here = self.session.coder, self._source
        return self.told(
            self.project.set_value(PERSON, person, key, value, source=here, make=make, coder=coder)
        )
