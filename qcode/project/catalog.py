"""Which variable or case kind a word in a file or on the command line means."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.codebook.model import CASE_KINDS, KIND_NAMES, RESERVED, Typology, Variable
from qcode.codebook.values import folded
from qcode.errors import AmbiguousName, UnknownName
from qcode.texts import Text

_KIND_ALIASES = {"村": "village", "所在村": "village", "受访者": "person", "姓名": "person"}

_KEY_ALIASES = {"日期": "date", "访谈日期": "date"}


class Catalog:
    """The variables of a project and the kinds of case they speak of."""

    def __init__(self, variables: Iterable[Variable], typologies: Iterable[Typology] = ()) -> None:
        self.variables: dict[str, Variable] = {}
        self._by_word: dict[str, list[Variable]] = {}
        self.typologies = {typology.id: typology for typology in typologies}
        self.kinds: dict[str, Text] = {kind: KIND_NAMES[kind] for kind in CASE_KINDS}
        for variable in variables:
            self.add(variable)

    def add(self, variable: Variable) -> None:
        self.variables[variable.id] = variable
        for word in filter(None, (variable.id, variable.name.en, variable.name.zh)):
            same = self._by_word.setdefault(folded(word), [])
            if variable not in same:
                same.append(variable)
        if variable.of not in ("source", "turn"):
            self.kinds.setdefault(variable.of, Text.plain(variable.of))

    def kind(self, word: str) -> str | None:
        """The case kind that a word names, in either language."""
        wanted = folded(word)
        for kind, name in self.kinds.items():
            if wanted in (folded(kind), folded(name.en), folded(name.zh)):
                return kind
        return _KIND_ALIASES.get(wanted)

    def variable(self, word: str, of: str | None = None) -> Variable | None:
        """The variable that a word names: its id, or its name in either language.

        of: where two kinds of case have one of that name, the kind that is spoken of.
        Raises AmbiguousName where that doesn't tell.
        """
        wanted = _KEY_ALIASES.get(folded(word), folded(word))
        found = self._by_word.get(wanted, [])
        exact = [each for each in found if folded(each.id) == wanted]
        fitting = [each for each in found if each.of == of] or exact or found
        if len(fitting) > 1:
            ids = ", ".join(f"{each.id} (of {each.of})" for each in fitting)
            raise AmbiguousName(f"several variables are called {word!r}", f"name one of {ids}")
        return fitting[0] if fitting else None

    def require(self, word: str, others: Iterable[str] = ()) -> str:
        """The id of the variable, case kind, or one of the other ids that a word names.

        Raises UnknownName.
        """
        if word in others:
            return word
        if (variable := self.variable(word)) is not None:
            return variable.id
        if (kind := self.kind(word)) is not None:
            return kind
        raise UnknownName("variable", word, [*self.variables, *self.kinds, *others])

    def typology(self, word: str) -> Typology | None:
        """The typology that a word names: its id, or its name in either language."""
        wanted = folded(word)
        for typology in self.typologies.values():
            names = (typology.id, typology.name.en, typology.name.zh)
            if wanted and wanted in map(folded, names):
                return typology
        return None

    def derives(self, word: str) -> bool:
        """Whether the word names a typology, which no file can say anything of."""
        return self.typology(word) is not None

    def name(self, key: str) -> Text:
        """What a variable, typology or case kind is called, by its id."""
        known = self.variables.get(key) or self.typologies.get(key)
        return known.name or Text.plain(key) if known else self.kinds.get(key, Text.plain(key))

    def value_name(self, key: str, value: str) -> Text:
        """What a level of a variable, or a class of a typology, is called; else as it stands."""
        variable, typology = self.variables.get(key), self.typologies.get(key)
        named = variable.levels if variable else typology.classes if typology else ()
        found = [each.name for each in named if each.id == value]
        return found[0] if found and found[0] else Text.plain(value)

    def undeclared(self, key: str, of: str) -> Variable:
        """A free-text variable for a column or key that no codebook declares, under a free id."""
        wanted = _KEY_ALIASES.get(folded(key), key.strip())
        known = self.variables.get(wanted)
        used = folded(wanted) in RESERVED or self.kind(wanted) is not None
        free = not used and (known is None or known.of == of)
        ident = wanted if free else f"{of}_{wanted}"
        existing = self.variables.get(ident)
        if existing is not None and existing.of == of:
            return existing
        return Variable(id=ident, of=of, name=Text.plain(key.strip()), declared=False)
