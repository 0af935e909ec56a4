"""What differs between two states of the codebooks, change by change.

Codes, variables and typologies are the same where their ids are: an id is for good. The order of
siblings is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from qcode.codebook.model import Code, Codebook, Relation, Typology, Variable
from qcode.codebook.tree import ordered
from qcode.texts import Text

Kind = Literal["codebook", "code", "variable", "typology", "relation"]

How = Literal["added", "gone", "merged", "renamed", "redefined", "moved", "recoloured", "changed"]

T = TypeVar("T", Code, Variable, Typology)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. name: the thing's name, as it is last known.

    field: what of it differs, "" where all of it came or went.
    before, after: the field's value; of a merged code, `after` is the id it went into.
    """

    kind: Kind
    id: str
    name: Text
    how: How
    field: str = ""
    before: Text = Text()
    after: Text = Text()


_HOW: Mapping[str, How] = {
    "name": "renamed",
    "definition": "redefined",
    "include": "redefined",
    "exclude": "redefined",
    "examples": "redefined",
    "cues": "redefined",
    "parent": "moved",
    "codebook": "moved",
    "color": "recoloured",
}
"""What a change of a field is called; of any other, changed."""


def difference(
    before: Sequence[Codebook], after: Sequence[Codebook], merged: Mapping[str, str] | None = None
) -> list[Change]:
    """All that differs, codebook by codebook, then codes, variables, typologies and relations.

    merged: gone code → the one it became one with, where that is known.
    """
    return [
        *_books(before, after),
        *_compared("code", _all(before, _codes), _all(after, _codes), code_fields, merged or {}),
        *_compared("variable", _all(before, _variables), _all(after, _variables), variable_fields),
        *_compared("typology", _all(before, _rules), _all(after, _rules), typology_fields),
        *_relations(before, after),
    ]


def code_difference(
    before: tuple[Code, str] | None,
    after: tuple[Code, str] | None,
    merged: Mapping[str, str] | None = None,
) -> list[Change]:
    """The same of two states of one code, each with its codebook's id; None: it wasn't there."""
    old, new = ({} if each is None else {each[0].id: each} for each in (before, after))
    return [*_compared("code", old, new, code_fields, merged)]


def _books(before: Sequence[Codebook], after: Sequence[Codebook]) -> Iterator[Change]:
    old, new = ({book.id: book for book in books} for books in (before, after))
    for ident in dict.fromkeys((*old, *new)):
        if ident not in new or ident not in old:
            book, how = (old[ident], "gone") if ident in old else (new[ident], "added")
            yield Change("codebook", ident, book.title, "gone" if how == "gone" else "added")
            continue
        fields = (_book_fields(old[ident]), _book_fields(new[ident]))
        yield from _fields("codebook", ident, new[ident].title, *fields)


def _compared(
    kind: Kind,
    old: Mapping[str, tuple[T, str]],
    new: Mapping[str, tuple[T, str]],
    fields: Callable[[T, str], dict[str, Text]],
    merged: Mapping[str, str] | None = None,
) -> Iterator[Change]:
    """The things of one kind by id, each with its codebook's."""
    for ident, (thing, home) in new.items():
        if ident not in old:
            yield Change(kind, ident, thing.name, "added", after=_home(thing, home))
    for ident, (thing, home) in old.items():
        if ident in new:
            now, there = new[ident]
            yield from _fields(kind, ident, now.name, fields(thing, home), fields(now, there))
        elif merged and ident in merged:
            yield Change(kind, ident, thing.name, "merged", after=Text.plain(merged[ident]))
        else:
            yield Change(kind, ident, thing.name, "gone", before=_home(thing, home))


def _fields(
    kind: Kind, ident: str, name: Text, old: Mapping[str, Text], new: Mapping[str, Text]
) -> Iterator[Change]:
    for field, value in new.items():
        if old[field] != value:
            how = _HOW.get(field, "changed")
            yield Change(kind, ident, name, how, field, old[field], value)


def _relations(before: Sequence[Codebook], after: Sequence[Codebook]) -> Iterator[Change]:
    old, new = (
        {each: None for book in books for each in book.relations} for books in (before, after)
    )
    yield from (_relation(each, "added") for each in new if each not in old)
    yield from (_relation(each, "gone") for each in old if each not in new)


def _relation(relation: Relation, how: How) -> Change:
    """A relation is told by ids in either language: its kind is a word of the codebook's own."""
    said = f"{relation.origin} {relation.kind} {relation.target}"
    return Change("relation", said, Text.plain(said), how)


def _home(thing: Code | Variable | Typology, home: str) -> Text:
    """Where a thing came in or went out: under a code, else in a codebook."""
    parent = thing.parent if isinstance(thing, Code) else None
    return Text.plain(parent or home)


def _all(
    books: Iterable[Codebook], things: Callable[[Codebook], Iterable[T]]
) -> dict[str, tuple[T, str]]:
    """Id → the thing and its codebook's id; what two codebooks share is the first one's."""
    found: dict[str, tuple[T, str]] = {}
    for book in books:
        for thing in things(book):
            found.setdefault(thing.id, (thing, book.id))
    return found


def _codes(book: Codebook) -> Iterable[Code]:
    return ordered(book.codes)


def _variables(book: Codebook) -> Iterable[Variable]:
    return book.variables


def _rules(book: Codebook) -> Iterable[Typology]:
    return book.typologies


def _book_fields(book: Codebook) -> dict[str, Text]:
    return {
        "title": book.title,
        "version": Text.plain(book.version),
        "citation": Text.plain(book.citation),
        "requires": _listed(book.requires),
    }


def code_fields(code: Code, home: str) -> dict[str, Text]:
    """What a code says, field by field. home: its codebook's id."""
    return {
        "name": code.name,
        "parent": Text.plain(code.parent or ""),
        "codebook": Text.plain(home),
        "definition": code.definition,
        "include": _lines(code.include),
        "exclude": _lines(code.exclude),
        "examples": _lines(code.examples),
        "cues": Text(", ".join(code.cues.get("en", ())), "、".join(code.cues.get("zh", ()))),
        "color": Text.plain(code.color),
        "key": Text.plain(code.key),
    }


def variable_fields(variable: Variable, home: str) -> dict[str, Text]:
    """What a variable says, field by field."""
    levels = [
        Text.plain(" = ".join(filter(None, (each.id, each.name.en, each.name.zh, *each.aliases))))
        for each in variable.levels
    ]
    return {
        "name": variable.name,
        "of": Text.plain(variable.of),
        "codebook": Text.plain(home),
        "definition": variable.definition,
        "levels": _lines(levels),
    }


def typology_fields(typology: Typology, home: str) -> dict[str, Text]:
    """A typology's fields; its classes are its rules, in order."""
    classes = [
        Text(f"{each.id} = {each.name.en}: {said.en}", f"{each.id} = {each.name.zh}：{said.zh}")
        for each in typology.classes
        for said in (_listed([f"{key} = {value}" for key, value in each.conditions.items()]),)
    ]
    return {
        "name": typology.name,
        "of": Text.plain(typology.of),
        "codebook": Text.plain(home),
        "definition": typology.definition,
        "classes": _lines(classes),
        "by": Text.plain(_shown_by(typology)),
        "highest": Text.plain(typology.highest),
        "else": Text.plain(typology.otherwise),
    }


def _shown_by(typology: Typology) -> str:
    return f"threshold, {typology.at_least}" if typology.by == "threshold" else typology.by


def _listed(words: Sequence[str]) -> Text:
    return Text(", ".join(words), "、".join(words))


def _lines(texts: Sequence[Text]) -> Text:
    return Text("\n".join(text.en for text in texts), "\n".join(text.zh for text in texts))
