"""Taking files into a project: what each of them says, resolved before anything is written.

A file is taken whole or not at all. First the case files, so that people and villages are known;
then the transcripts, one by one; last what a file of rows says of the sources. What is named but
described nowhere is made without values, and reported with the nearest known name, for it may be
a slip of the pen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from qcode.codebook.model import Variable
from qcode.codebook.values import accept
from qcode.errors import FileProblem, UnknownName, UsageProblem, nearest
from qcode.language.detection import language_of
from qcode.project.catalog import Catalog
from qcode.project.report import (
    Changed,
    FileOutcome,
    ImportReport,
    Progress,
    Status,
    Undescribed,
)
from qcode.sources import read_cases, read_source, read_turns
from qcode.sources.model import CaseRow, Source, Speaker
from qcode.store import codebooks as stored_codebooks
from qcode.store import sources as stored
from qcode.store.journal import Act
from qcode.store.sources import Owner

_VALUES = ("source", "turn")
"""Files of these describe what is in the transcripts, and are taken after them."""

MOST_COMPARED = 30
"""For so many names that are described nowhere, the nearest known one is looked for."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a file says of an owner: a value of a variable, or a link to a case of a kind."""

    variable: Variable | None
    kind: str
    value: str

    @property
    def key(self) -> str:
        return self.kind if self.variable is None else self.variable.id


@dataclass(frozen=True, slots=True)
class ReadyRow:
    name: str
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class Intake:
    """One import under way, inside one act."""

    act: Act
    catalog: Catalog
    encoding: str | None = None
    _cases: dict[str, dict[str, int]] = field(default_factory=dict)
    _described: dict[str, int] = field(default_factory=dict)
    _met: dict[tuple[str, str], None] = field(default_factory=dict)
    _taken: set[int] = field(default_factory=set)
    _heard: dict[str, None] = field(default_factory=dict)
    _undeclared: dict[str, str] = field(default_factory=dict)
    _derived: dict[str, None] = field(default_factory=dict)
    _changed: list[Changed] = field(default_factory=list)

    def take(
        self, paths: Sequence[Path], case_files: Sequence[tuple[str, Path]], progress: Progress
    ) -> list[FileOutcome]:
        """Take transcripts and case files, as (word for the kind, path), in the right order.

        Raises FileProblem for a case file; then nothing of the import may stand.
        """
        named = [(self._kind(word), path) for word, path in case_files]
        for kind, path in named:
            if kind not in _VALUES:
                self._take_cases(kind, path)
        outcomes = self._take_sources(paths, progress)
        for kind, path in named:
            if kind in _VALUES:
                self._take_values(kind, path)
        return outcomes

    def _kind(self, word: str) -> str:
        kind = self.catalog.kind(word) or word
        known = [*self.catalog.kinds, *_VALUES]
        if kind not in known:
            raise UnknownName("kind of case", word, known, "a codebook declares others")
        return kind

    def _take_cases(self, kind: str, path: Path) -> None:
        rows = read_cases(path, kind, encoding=self.encoding)
        for ready in [self._ready_row(kind, path, row) for row in rows]:
            known = self.cases_of(kind)
            new = ready.name not in known
            if new:
                known[ready.name] = stored.add_case(self.act, kind, ready.name)
            self._put(Owner(case=known[ready.name]), ready.name, ready.facts, new=new)
            self._met.pop((kind, ready.name), None)
        self._described[kind] = self._described.get(kind, 0) + len(rows)

    def _take_values(self, kind: str, path: Path) -> None:
        """Take what a file of rows says of sources, or of their turns (by number)."""
        read = read_turns if kind == "turn" else read_cases
        rows = read(path, kind, encoding=self.encoding)
        known = {source.name: source for source in stored.sources(self.act.connection)}
        for row in rows:
            if row.name not in known:
                error = UnknownName("source", row.name, known)
                raise FileProblem(path, error.message, error.hint, row.line)
            source = known[row.name]
            if row.turn is not None and row.turn > stored.turn_count(self.act.connection, source):
                what = f"{source.name} has no turn {row.turn}"
                shown = f"qcode show {quote(source.name)} numbers them"
                raise FileProblem(path, what, shown, row.line)
            ready = self._ready_row(kind, path, row)
            of = row.name if row.turn is None else f"{row.name} turn {row.turn}"
            self._put(Owner(source=source.id, turn=row.turn), of, ready.facts, new=False)
        self._described[kind] = self._described.get(kind, 0) + len(rows)

    def _take_sources(self, paths: Sequence[Path], progress: Progress) -> list[FileOutcome]:
        """Take the transcripts one by one; a bad one is reported and the others go on."""
        known = frozenset(self.cases_of("person"))
        outcomes = []
        for done, path in enumerate(paths, 1):
            try:
                source = read_source(path, encoding=self.encoding, known_people=known)
                outcomes.append(self._take(path, source))
            except FileProblem as error:
                outcomes.append(FileOutcome(path, "refused", error=error))
            progress(done, len(paths))
        return outcomes

    def correct(self, path: Path, source: Source, own: int, name: str) -> None:
        """Record what a corrected transcript says of its source, and of each of its speakers."""
        facts, _, speakers = self._ready_source(path, source)
        self._put_source(own, name, facts, speakers, new=False)

    def report(self, files: Iterable[FileOutcome]) -> ImportReport:
        spoken = stored.sources_of_people(self.act.connection)
        known = stored.values_of_cases(self.act.connection, "person")
        unknown = self._met | {("person", name): None for name in self._heard if not known[name]}
        undescribed: list[Undescribed] = []
        described = {
            kind: [each for each in self.cases_of(kind) if (kind, each) not in unknown]
            for kind, _ in unknown
        }
        for kind, name in unknown:
            sources = len(spoken.get(name, ())) if kind == "person" else 0
            # Comparing each with all takes long: of a whole list that is missing, it helps nobody.
            near = nearest(name, described[kind])[:1] if len(undescribed) < MOST_COMPARED else ()
            undescribed.append(Undescribed(kind, name, tuple(near), sources))
        return ImportReport(
            tuple(files),
            self._described,
            tuple(undescribed),
            tuple(self._undeclared.items()),
            tuple(self._changed),
            tuple(self._derived),
        )

    def cases_of(self, kind: str) -> dict[str, int]:
        if kind not in self._cases:
            self._cases[kind] = stored.case_ids(self.act.connection, kind)
        return self._cases[kind]

    def _ready_row(self, kind: str, path: Path, row: CaseRow) -> ReadyRow:
        try:
            facts = self._facts(row.values, kind)
        except UsageProblem as error:
            raise FileProblem(path, error.message, error.hint, row.line) from None
        return ReadyRow(row.name, tuple(facts))

    def _facts(self, values: Mapping[str, str], of: str) -> list[Fact]:
        """What keys and their values mean; empty values are left out, one thing is said once."""
        facts: dict[str, Fact] = {}
        for key, value in values.items():
            if not value.strip():
                continue
            if self.catalog.derives(key):
                self._derived[key] = None
                continue
            fact = self._fact(key, value, of)
            if fact.key in facts:
                raise UsageProblem(f"{key} says {fact.key} a second time", "keep one of the two")
            facts[fact.key] = fact
        return list(facts.values())

    def _fact(self, key: str, value: str, of: str) -> Fact:
        """What a key and its value mean, of a case of this kind or of a source."""
        kind = self.catalog.kind(key)
        if kind is not None and kind != of:
            return Fact(None, kind, value.strip())
        variable = self.catalog.variable(key, of)
        if variable is None or (variable.of != of and of != "source"):
            return Fact(self.catalog.undeclared(key, of), of, value.strip())
        try:
            return Fact(variable, variable.of, accept(variable, value))
        except UnknownName as error:
            raise UnknownName(f"{key} value", error.name, [], error.hint) from None

    def _take(self, path: Path, source: Source) -> FileOutcome:
        facts, everyone, speakers = self._ready_source(path, source)
        same_text = stored.source_with_text(self.act.connection, source.text)
        if same_text is not None:
            return self._take_again(path, source, same_text, facts, speakers)
        name = self._free_name(source.name)
        language = source.language or language_of(source.text)
        notes = source.notes
        if name != source.name:
            told = f"named {name}, for there is another {source.name} with a different text"
            corrected = f"qcode undo, then qcode source update {quote(source.name)} FILE"
            notes = (*notes, f"{told}; if it is the same interview corrected: {corrected}")
        own = stored.add_source(self.act, name, source.title, language, source.text, source.turns)
        self._taken.add(own)
        notes = (*notes, *_unheard(everyone, source))
        self._put_source(own, name, facts, speakers, new=True)
        return FileOutcome(path, "imported", name, len(source.turns), notes)

    def _take_again(
        self,
        path: Path,
        source: Source,
        there: stored.StoredSource,
        facts: Sequence[Fact],
        speakers: Sequence[tuple[Speaker, tuple[Fact, ...]]],
    ) -> FileOutcome:
        """A file imported before: its text is the same, and what it says now is taken over.

        What it said before and says no longer stays: it may have come from elsewhere since.
        """
        if there.id in self._taken or not self._named_after(source.name, there.name):
            raise FileProblem(
                path,
                f"its text is already here, as {there.name}",
                f"leave one of the two out, or call it {there.name} again",
            )
        self._taken.add(there.id)
        self._keep_turns(path, source, there)
        before = self.act.changes
        title = there.title if source.title == source.name else source.title
        language = source.language or there.language
        stored.put_source(self.act, there.id, title, language, source.turns)
        self._put_source(there.id, there.name, facts, speakers, new=False)
        status: Status = "unchanged" if self.act.changes == before else "updated"
        return FileOutcome(path, status, there.name, len(source.turns))

    def _named_after(self, stem: str, name: str) -> bool:
        """Whether a source of this name came from a file of this stem, made unique or not."""
        if name == stem:
            return True
        number = name.removeprefix(f"{stem}-")
        taken = stored.source_named(self.act.connection, stem) is not None
        return number != name and number.isdecimal() and taken

    def _keep_turns(self, path: Path, source: Source, there: stored.StoredSource) -> None:
        """Refuse to cut a text anew where something is said of its turns by their numbers."""
        connection = self.act.connection
        if not stored.has_turn_values(connection, there):
            return
        if stored.turns_of(connection, there) != list(source.turns):
            raise FileProblem(
                path,
                f"it now cuts {there.name} into other turns, and values of turns are recorded",
                "leave its speakers as they were",
            )

    def _ready_source(
        self, path: Path, source: Source
    ) -> tuple[list[Fact], list[Fact], list[tuple[Speaker, tuple[Fact, ...]]]]:
        """What a file says of its source, of everyone who answers in it, and of each speaker."""
        try:
            facts = self._facts(source.attributes, "source")
            everyone = [fact for fact in facts if fact.variable and fact.variable.of == "person"]
            speakers = []
            for speaker in source.speakers:
                own = self._facts(speaker.overrides, "person")
                here = {fact.key: fact for fact in (*everyone, *own)}
                speakers.append((speaker, tuple(here.values())))
        except UsageProblem as error:
            raise FileProblem(f"{path}, front matter", error.message, error.hint) from None
        return [fact for fact in facts if fact not in everyone], everyone, speakers

    def _put_source(
        self,
        own: int,
        name: str,
        facts: Sequence[Fact],
        speakers: Sequence[tuple[Speaker, tuple[Fact, ...]]],
        *,
        new: bool,
    ) -> None:
        """Record what a file says of its source and speakers. new: nothing is known of it yet."""
        self._put(Owner(source=own), name, facts, new=new)
        put_speaker = stored.add_speaker if new else stored.put_speaker
        for speaker, here in speakers:
            person = None if speaker.person is None else self._case("person", speaker.person)
            if new and speaker.person is not None:
                self._heard[speaker.person] = None
            put_speaker(self.act, own, speaker.label, speaker.role, person)
            if person is not None:
                of = f"{speaker.person} in {name}"
                self._put(Owner(case=person, source=own), of, here, new=False)

    def _put(self, owner: Owner, of: str, facts: Iterable[Fact], *, new: bool) -> None:
        """Record facts of an owner, and remember what was known otherwise: nothing goes unseen."""
        put = stored.add_attribute if new else stored.put_attribute
        for fact in facts:
            if fact.variable is None:
                target = self._case(fact.kind, fact.value)
                before = put(self.act, owner, fact.key, value=None, target=target)
            else:
                self._keep(fact.variable)
                before = put(self.act, owner, fact.key, value=fact.value, target=None)
            if before is not None:
                self._changed.append(Changed(of, fact.key, before, fact.value))

    def _keep(self, variable: Variable) -> None:
        """Make a variable of the project of a column that no codebook declares."""
        if variable.id in self.catalog.variables:
            return
        self.catalog.add(variable)
        stored_codebooks.add_variable(self.act, variable, None, len(self.catalog.variables))
        if variable.id != "date":
            self._undeclared[variable.id] = variable.of

    def _case(self, kind: str, name: str) -> int:
        known = self.cases_of(kind)
        if name not in known:
            known[name] = stored.add_case(self.act, kind, name)
            self._met[kind, name] = None
        return known[name]

    def _free_name(self, stem: str) -> str:
        name, number = stem, 1
        while stored.source_named(self.act.connection, name) is not None:
            number += 1
            name = f"{stem}-{number}"
        return name


def _unheard(everyone: Iterable[Fact], source: Source) -> Iterator[str]:
    """What a file says of its respondents where it has none."""
    if all(speaker.role != "respondent" for speaker in source.speakers):
        for fact in everyone:
            yield f"{fact.key} is of a person, and nobody answers here: not kept"
