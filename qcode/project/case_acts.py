"""People, villages and other cases, edited: their names and values, and whom a label stands for.

The same rules as for a file that is imported: a value is a level of its variable or a text, a case
kind is a link to such a case, a class is derived and never said. Unlike a file, nothing is made by
being named: a slip of the pen is answered with the nearest name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager

from qcode.errors import UsageProblem
from qcode.project.case_sheets import sheet_of
from qcode.project.case_values import PERSON, SOURCE, Meant, Words, case_name, label_of
from qcode.project.names import coder_name, find_source
from qcode.project.opened import Opened
from qcode.project.reading import CaseSheet, SpeakerRow
from qcode.project.report import Changed
from qcode.sources.model import Role
from qcode.store import cases as stored_cases
from qcode.store import sources as stored
from qcode.store.cases import CaseUse
from qcode.store.journal import Act
from qcode.store.sources import Owner, StoredSource
from qcode.texts import Text

_SHOWN = 5
"""So many of the things that refer to a case are named where it can't be deleted."""


class CaseActs(Opened):
    """What is known of cases and sources, as a sheet, and every change of it."""

    # what is known

    def case_sheet(self, kind: str) -> CaseSheet:
        """The cases of one kind with their values and classes. Raises UnknownName."""
        with self._connection.snapshot():
            words = Words.of(self._connection)
            kind = words.kind(kind)
            return sheet_of(words, kind, stored.values_of_cases(self._connection, kind))

    def source_sheet(self) -> CaseSheet:
        """The sources with what is said of them, also of all their turns at once."""
        with self._connection.snapshot():
            known = stored.values_of_sources(self._connection)
            names = [each.name for each in stored.sources(self._connection)]
            values = {name: known.get(name, {}) for name in names}
            return sheet_of(Words.of(self._connection), SOURCE, values)

    def values_here(self, source: str) -> Mapping[str, Mapping[str, str]]:
        """Person → variable → value, where it holds in this source only. Raises UnknownName."""
        found = find_source(self._connection, source)
        return stored_cases.values_in_source(self._connection, found.id)

    def speakers(self, source: str) -> list[SpeakerRow]:
        """The labels of a source in order of appearance. Raises UnknownName."""
        with self._connection.snapshot():
            return self._speakers(find_source(self._connection, source))

    def case_use(self, kind: str, name: str) -> CaseUse:
        """What refers to a case. Raises UnknownName."""
        words = Words.of(self._connection)
        return stored_cases.use_of(self._connection, words.case(words.kind(kind), name)[0])

    # values

    def set_value(
        self,
        kind: str,
        name: str,
        variable: str,
        value: str,
        *,
        source: str | None = None,
        make: bool = False,
        coder: str | None = None,
    ) -> Changed:
        """Record a value of a case, "" for none; of a person also for one source only.

        make: the value is a new case, made in the same act. Raises UnknownName with the levels, or
        the nearest names; UsageProblem.
        """
        values = {variable: value}
        return self.set_values(kind, name, values, source=source, make=make, coder=coder)[0]

    def set_values(
        self,
        kind: str,
        name: str,
        values: Mapping[str, str],
        *,
        source: str | None = None,
        make: bool = False,
        coder: str | None = None,
    ) -> list[Changed]:
        """The same of several variables at once: all of them or none."""
        with self._case_act("set value", coder) as act:
            words = Words.of(self._connection)
            kind = words.kind(kind)
            case, name = words.case(kind, name)
            if source is None:
                owner, of = Owner(case=case), name
            else:
                found = find_source(self._connection, source)
                if kind != PERSON or any(value.strip() for value in values.values()):
                    self._require_speaking(kind, name, found)
                owner, of = Owner(case=case, source=found.id), f"{name} in {found.name}"
            if make:
                _make_linked(act, words, values)
            return _put(act, words, kind, owner, of, values)

    def set_source_value(
        self,
        source: str,
        variable: str,
        value: str,
        *,
        make: bool = False,
        coder: str | None = None,
    ) -> Changed:
        """Record a value of a source, "" for none; make: as for a case.

        Raises UnknownName, UsageProblem.
        """
        return self.set_source_values(source, {variable: value}, make=make, coder=coder)[0]

    def set_source_values(
        self,
        source: str,
        values: Mapping[str, str],
        *,
        make: bool = False,
        coder: str | None = None,
    ) -> list[Changed]:
        """The same of several variables at once: all of them or none."""
        with self._case_act("set value", coder) as act:
            found = find_source(self._connection, source)
            words = Words.of(self._connection)
            if make:
                _make_linked(act, words, values)
            return _put(act, words, SOURCE, Owner(source=found.id), found.name, values)

    # cases

    def add_case(self, kind: str, name: str, *, coder: str | None = None) -> str:
        """Make a case of which nothing is known yet. Returns its name."""
        with self._case_act("add case", coder) as act:
            words = Words.of(self._connection)
            kind = words.kind(kind)
            name = _make(act, words, kind, name)
            act.summary = f"{words.kind_name(kind).en} {name}"
        return name

    def rename_case(self, kind: str, name: str, new: str, *, coder: str | None = None) -> str:
        """Give a case another name; whatever refers to it stays. Returns the new name."""
        with self._case_act("rename case", coder) as act:
            words = Words.of(self._connection)
            kind, new = words.kind(kind), case_name(new)
            case, name = words.case(kind, name)
            if new != name:
                _require_free(words, kind, new)
            stored_cases.rename_case(act, case, new)
            act.summary = f"{name} → {new}"
        return new

    def delete_case(self, kind: str, name: str, *, coder: str | None = None) -> str:
        """Take a case away with its values, if nothing refers to it. Returns its name."""
        with self._case_act("delete case", coder) as act:
            words = Words.of(self._connection)
            kind = words.kind(kind)
            case, name = words.case(kind, name)
            use = stored_cases.use_of(self._connection, case)
            if use:
                raise UsageProblem(_in_use(name, use), _free_it(use))
            stored_cases.delete_case(act, case)
            act.summary = f"{words.kind_name(kind).en} {name}"
        return name

    # who is who

    def set_speaker(
        self,
        source: str,
        label: str,
        *,
        role: Role | None = None,
        person: str | None = None,
        make: bool = False,
        coder: str | None = None,
    ) -> SpeakerRow:
        """Say whom a label stands for. person: "" for nobody; what is None stays as it was.

        An interviewer may be a known person, whose turns stay out of the tables all the same.
        make: the person is new, and made in the same act. Raises UnknownName, UsageProblem.
        """
        with self._case_act("set speaker", coder) as act:
            found = find_source(self._connection, source)
            there = label_of(stored.speakers_of(self._connection, found), label, found.name)
            role, person = role or there.role, there.person if person is None else person
            words, case = Words.of(self._connection), None
            if make:
                person = _make(act, words, PERSON, person or "")
            if person:
                case, person = words.case(PERSON, person)
            stored.put_speaker(act, found.id, there.label, role, case)
            said = role if role != there.role or not person else person
            act.summary = f"{there.label} in {found.name}: {said}"
            rows = self._speakers(found)
        return next(row for row in rows if row.label == there.label)

    # within

    def _case_act(self, verb: str, coder: str | None) -> AbstractContextManager[Act]:
        return self._act(verb, "", None if coder is None else coder_name(coder))

    def _speakers(self, source: StoredSource) -> list[SpeakerRow]:
        turns = Counter(turn.label for turn in stored.turns_of(self._connection, source))
        known = stored.speakers_of(self._connection, source).values()
        return [SpeakerRow(each.label, each.role, each.person, turns[each.label]) for each in known]

    def _require_speaking(self, kind: str, name: str, source: StoredSource) -> None:
        """A value that holds in one source only is said of a person who speaks there."""
        speaking = [each.person for each in self._speakers(source) if each.person]
        if kind != PERSON or name not in speaking:
            names = list(dict.fromkeys(speaking))
            raise UsageProblem(
                Text(
                    f"{name} doesn't speak in {source.name}", f"{name} 没有在 {source.name} 中说话"
                ),
                Text(
                    f"there speak {', '.join(names) or 'no persons'}",
                    f"其中的说话人：{'、'.join(names) or '无'}",
                ),
            )


def _put(
    act: Act, words: Words, kind: str, owner: Owner, of: str, values: Mapping[str, str]
) -> list[Changed]:
    """Record values of an owner. Returns what was known and what is, of each."""
    meant = [words.meant(kind, word, raw) for word, raw in values.items()]
    _require_once(meant)
    act.summary = f"{of}: " + ", ".join(f"{each.key} = {each.said or '–'}" for each in meant)
    changed = []
    for each in meant:
        before = stored_cases.value_of(act.connection, owner, each.key)
        _record(act, owner, each)
        changed.append(Changed(of, each.key, before or "", each.said))
    return changed


def _record(act: Act, owner: Owner, meant: Meant) -> None:
    if meant.said:
        stored.put_attribute(act, owner, meant.key, value=meant.value, target=meant.target)
    else:
        stored_cases.clear_attribute(act, owner, meant.key)


def _require_once(meant: list[Meant]) -> None:
    """A variable may be spoken of by several names, but only once."""
    times = Counter(each.key for each in meant)
    for key, count in times.items():
        if count > 1:
            raise UsageProblem(
                Text(f"{key} is said twice", f"{key} 说了两次"),
                Text("leave one of them out", "请去掉其中一个"),
            )


def _make(act: Act, words: Words, kind: str, name: str) -> str:
    """A new case of a kind. Returns its name."""
    name = case_name(name)
    _require_free(words, kind, name)
    stored.add_case(act, kind, name)
    return name


def _make_linked(act: Act, words: Words, values: Mapping[str, str]) -> None:
    """The cases that values are links to."""
    for word, name in values.items():
        kind = words.catalog.kind(word)
        if kind is not None:
            _make(act, words, kind, name)


def _require_free(words: Words, kind: str, name: str) -> None:
    if name in stored.case_ids(words.connection, kind):
        known = words.kind_name(kind)
        raise UsageProblem(
            Text(f"there is a {known.en} {name} already", f"已有名为“{name}”的{known.zh}"),
            Text("choose another name", "请换一个名称"),
        )


def _in_use(name: str, use: CaseUse) -> Text:
    """What refers to a case, in a sentence."""
    parts = []
    if use.sources:
        named = _some(use.sources)
        parts.append(Text(f"speaks in {named.en}", f"在 {named.zh} 中说话"))
    if use.linked:
        named = _some(use.linked)
        parts.append(Text(f"is where {named.en} belong", f"是 {named.zh} 所属"))
    if use.memos:
        parts.append(Text(f"has memos ({use.memos})", f"有备忘 {use.memos} 条"))
    en, zh = " and ".join(each.en for each in parts), "，".join(each.zh for each in parts)
    return Text(f"{name} {en}", f"{name} {zh}")


def _free_it(use: CaseUse) -> Text:
    if use.sources:
        return Text("say first that these labels are someone else", "请先把这些标签改为他人")
    if use.linked:
        return Text("give these another value first", "请先为它们改值")
    return Text("take the memos away first", "请先删去备忘")


def _some(names: tuple[str, ...]) -> Text:
    more = len(names) - _SHOWN
    rest = f" (+{more})" if more > 0 else ""
    return Text(", ".join(names[:_SHOWN]) + rest, "、".join(names[:_SHOWN]) + rest)
