"""Who a label stands for: an interviewer, a person by name, or a respondent without one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qcode.sources.frontmatter import Declared, FrontMatter
from qcode.sources.labels import bare, kind_of, names_speaker
from qcode.sources.model import Speaker


@dataclass(frozen=True, slots=True)
class Cast:
    """Who can speak in one source.

    source: its name, from which respondents without a name get theirs.
    known: names of persons in the project; such a label is that person and never an interviewer.
    """

    source: str
    front: FrontMatter
    known: Collection[str]

    def begins(self, label: str) -> bool:
        """Whether this label begins a turn here."""
        if self._declared(label) is not None:
            return True
        if self.front.closed:
            return bool(self.front.speakers) and self._is_interviewer(label)
        return self._person(label) is not None or names_speaker(label)

    def speakers(self, labels: Iterable[str | None]) -> tuple[Speaker, ...]:
        """Each label once, in order of appearance."""
        return tuple(self._speaker(label) for label in dict.fromkeys(labels) if label is not None)

    def notes(self, speakers: tuple[Speaker, ...]) -> tuple[str, ...]:
        """What the researcher should know about who was found speaking."""
        present = {name for speaker in speakers for name in (speaker.label, bare(speaker.label))}
        absent = [label for label in self.front.speakers if label not in present]
        person = self.front.person
        unnamed = [each.label for each in speakers if kind_of(each.label) == "unnamed"]
        notes = [f"{label} is listed as a speaker and never speaks" for label in absent]
        if person is not None and person not in (each.person for each in speakers):
            notes.append(f"no label stands for {person}")
        if person is not None and len(unnamed) > 1:
            notes.append(f"{', '.join(unnamed)} are all taken as {person}")
        return tuple(notes)

    def _speaker(self, label: str) -> Speaker:
        said = self._declared(label) or Declared()
        if said.role == "interviewer" or (said.role is None and self._is_interviewer(label)):
            return Speaker(label, "interviewer", None, said.overrides)
        person = said.person or self._unnamed(label) or self._person(label) or label
        return Speaker(label, "respondent", person, said.overrides)

    def _declared(self, label: str) -> Declared | None:
        declared = self.front.speakers
        return declared.get(label) or declared.get(bare(label))

    def _is_interviewer(self, label: str) -> bool:
        said = self._declared(label)
        known = said is not None and said.person in self.known
        return kind_of(label) == "interviewer" and self._person(label) is None and not known

    def _person(self, label: str) -> str | None:
        """The known person whose name this is, with or without parentheses behind it."""
        if label in self.known:
            return label
        return bare(label) if bare(label) in self.known else None

    def _unnamed(self, label: str) -> str | None:
        """Who a label without a name is: never the same person in two sources, unless known."""
        kind = kind_of(label)
        if kind not in ("unnamed", "one of several"):
            return None
        told = self.front.person if kind == "unnamed" else None
        return told or self._person(label) or f"{self.source} {label}"
