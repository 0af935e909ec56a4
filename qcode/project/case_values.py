"""What a variable and a value said of a case or source mean: a level, a text, a link to a case."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.codebook.model import KIND_NAMES, Typology, Variable
from qcode.codebook.values import accept, folded
from qcode.errors import UnknownName, UsageProblem, suggestion
from qcode.project.catalog import Catalog
from qcode.store import codebooks as stored_codebooks
from qcode.store import sources as stored_sources
from qcode.store.connection import Connection
from qcode.store.sources import StoredSpeaker
from qcode.texts import Text

SOURCE, PERSON = "source", "person"

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Meant:
    """One thing to record. value: a level's id or a text; target: the local id of a case.

    Both are None where nothing is to be known any more.  said: the value, or the case's name.
    """

    key: str
    said: str
    value: str | None = None
    target: int | None = None


@dataclass(frozen=True)
class Words:
    """The words in which cases and their values are spoken of in one project."""

    connection: Connection
    catalog: Catalog

    @classmethod
    def of(cls, connection: Connection) -> Words:
        variables = stored_codebooks.variables(connection)
        return cls(connection, Catalog(variables, stored_codebooks.typologies(connection)))

    def kind(self, word: str) -> str:
        """The kind of case that a word names. Raises UnknownName."""
        kind = self.catalog.kind(word)
        if kind is None:
            raise UnknownName("kind of case", word, list(self.catalog.kinds))
        return kind

    def kind_name(self, kind: str) -> Text:
        name = KIND_NAMES.get(kind, Text.plain(kind))
        return Text(name.en.casefold(), name.zh)

    def case(self, kind: str, word: str) -> tuple[int, str]:
        """The case of this name: (local id, name). Raises UnknownName, with the nearest ones."""
        known = stored_sources.case_ids(self.connection, kind)
        same = [word] if word in known else [each for each in known if folded(each) == folded(word)]
        if len(same) != 1:
            hint = f"{suggestion(word, list(known))}; a new one: qcode case add {kind} NAME"
            raise UnknownName(self.kind_name(kind).en, word, known, hint)
        return known[same[0]], same[0]

    def meant(self, of: str, word: str, raw: str) -> Meant:
        """What is said of a case of this kind, or of a source. Raises UsageProblem, UnknownName."""
        self._refuse_derived(word)
        kind = self.catalog.kind(word)
        if kind is not None and kind != of:
            return self._link(of, kind, raw.strip())
        variable = self._variable(word, of)
        value = accept(variable, raw) if raw.strip() else ""
        return Meant(variable.id, value, value or None)

    def _link(self, of: str, kind: str, name: str) -> Meant:
        if (of, kind) == (SOURCE, PERSON):
            raise UsageProblem(
                Text("a source has speakers, not a person", "文本没有“人员”，只有说话人"),
                Text("say who each label is: qcode speaker", "请指定每个标签是谁：qcode speaker"),
            )
        if not name:
            return Meant(kind, "")
        target, name = self.case(kind, name)
        return Meant(kind, name, target=target)

    def _variable(self, word: str, of: str) -> Variable:
        variable = self.catalog.variable(word, of)
        if variable is None:
            raise UnknownName("variable", word, [*self._known(of), *self.catalog.kinds])
        if variable.of == of or (of == SOURCE and variable.of != PERSON):
            return variable
        own, other = self.kind_name(of), self.kind_name(variable.of)
        raise UsageProblem(
            Text(
                f"{variable.id} is said of a {other.en}, not of a {own.en}",
                f"{variable.id} 是{other.zh}的变量，不是{own.zh}的",
            ),
            Text(
                f"of a {own.en} can be said: {', '.join(self._known(of)) or 'nothing'}",
                f"{own.zh}的变量有：{'、'.join(self._known(of)) or '无'}",
            ),
        )

    def _known(self, of: str) -> list[str]:
        return [each.id for each in self.catalog.variables.values() if each.of == of]

    def _refuse_derived(self, word: str) -> None:
        typology = self.catalog.typology(word)
        if typology is not None:
            ground = rests_on(typology)
            raise UsageProblem(
                Text(f"{typology.id} is derived by rule", f"{typology.id} 由规则推导，不能填写"),
                Text(
                    f"it follows from {', '.join(ground)}: set these",
                    f"它取决于 {'、'.join(ground)}：请填写这些",
                ),
            )


def rests_on(typology: Typology) -> list[str]:
    """The variables, or codes, that decide a typology's class."""
    return list(dict.fromkeys(key for each in typology.classes for key in each.conditions))


def case_name(word: str) -> str:
    """A name fit for a case. Raises UsageProblem."""
    name = word.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageProblem(
            Text(f"{word!r} can't be a name", f"{word!r} 不能用作名称"),
            Text(
                f"use 1 to {LONGEST_NAME} printable characters",
                f"请用 1 至 {LONGEST_NAME} 个可见字符",
            ),
        )
    return name


def label_of(speakers: dict[str, StoredSpeaker], word: str, source: str) -> StoredSpeaker:
    """The speaker of this label. Raises UnknownName."""
    same = [each for each in speakers if folded(each) == folded(word)]
    found = word if word in speakers else next(iter(same), None)
    if found is None:
        raise UnknownName("label", word, speakers, within=source)
    return speakers[found]
