"""The keys that each part of a codebook file may have, and what each may hold.

One flat model for one mapping of the file: the parts below it (levels, children) are checked
when the reader comes to them, so that no depth of the code tree matters here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from qcode.codebook.model import RULES, Rule
from qcode.codebook.references import RestsOn
from qcode.strict_yaml import Key
from qcode.texts import Text

T = TypeVar("T")

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TEXTS_HINT = "give a text, or one for each language: {en: …, zh: …}"


class Wrong(ValueError):
    """A value of the wrong kind. at: the keys that lead on from the entry to the very place."""

    def __init__(self, what: str, hint: str, at: tuple[Key, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.at = at


def _string(value: object) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise Wrong("is empty", "fill it in, or leave the key out")
    if not isinstance(value, str):
        raise Wrong("must be a text", "write it on one line, without further keys or dashes")
    return value


def _matching(pattern: str, hint: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = _string(value)
        if not re.fullmatch(pattern, text):
            raise Wrong(f"can't be {text!r}", hint)
        return text

    return check


def _text(value: object) -> Text:
    if not isinstance(value, dict):
        return Text.plain(_in_words(value))
    for lang in value:
        if lang not in ("en", "zh"):
            raise Wrong(f"has the unknown language {lang!r}", "use en and zh", (lang,))
    if not value:
        raise Wrong("is empty", _TEXTS_HINT)
    return Text(**{lang: _each(_in_words, each, lang) for lang, each in value.items()})


def _in_words(value: object) -> str:
    if isinstance(value, dict | list):
        raise Wrong("must be a text", _TEXTS_HINT)
    return _string(value)


def _each(check: Callable[[object], T], value: object, key: Key) -> T:
    """Check a part of a value; what is wrong there is wrong at this key."""
    try:
        return check(value)
    except Wrong as wrong:
        raise Wrong(wrong.what, wrong.hint, (key, *wrong.at)) from None


def _list_of(check: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """One value is as good as a list of one."""

    def check_all(value: object) -> tuple[T, ...]:
        if isinstance(value, list):
            return tuple(_each(check, each, index) for index, each in enumerate(value))
        return (check(value),)

    return check_all


def _mapping_of(check: Callable[[object], T]) -> Callable[[object], dict[str, T]]:
    def check_all(value: object) -> dict[str, T]:
        if not isinstance(value, dict) or not value:
            raise Wrong("must be a mapping", "write it as key: value, one to a line")
        return {key: _each(check, each, key) for key, each in value.items()}

    return check_all


def _whole(value: object) -> int:
    return int(_number(value))


def _parts(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong("must be a list", "begin each of its parts with a dash and a space")
    return value


def _cues(value: object) -> dict[str, tuple[str, ...]]:
    """By language; of a bare list, what holds a Chinese character is Chinese."""
    if not isinstance(value, dict):
        found: dict[str, tuple[str, ...]] = {}
        for cue in _list_of(_string)(value):
            lang = "zh" if _CJK.search(cue) else "en"
            found[lang] = (*found.get(lang, ()), cue)
        return found
    for lang in value:
        if lang not in ("en", "zh"):
            raise Wrong(f"has the unknown language {lang!r}", "use en and zh", (lang,))
    return {lang: _each(_list_of(_string), each, lang) for lang, each in value.items()}


_small_id = _matching(
    r"[a-z0-9][a-z0-9_-]*", "an id is made of a-z, 0-9, - and _, and begins with a letter or digit"
)
_number = _matching("[1-9][0-9]{0,8}", "write a whole number, 1 or more")
_class_id = _matching(r"[^\W_][\w-]*", "an id is made of letters, digits, - and _")
_conditions = _mapping_of(_string)


def _classes(value: object) -> dict[str, dict[str, str]]:
    for name, conditions in value.items() if isinstance(value, dict) else ():
        if not conditions:
            what = f"has the class {name!r} without conditions"
            raise Wrong(what, "say what its cases have: {variable: level} or {code: code}", (name,))
    classes = _mapping_of(_conditions)(value)
    for name in classes:
        _each(_class_id, name, name)
    return classes


Id = Annotated[str, PlainValidator(_small_id)]
LevelId = Annotated[str, PlainValidator(_class_id)]
Word = Annotated[str, PlainValidator(_string)]
Words = Annotated[tuple[str, ...], PlainValidator(_list_of(_string))]
Texts = Annotated[tuple[Text, ...], PlainValidator(_list_of(_text))]
InWords = Annotated[Text, PlainValidator(_text)]
Parts = Annotated[list[Any], PlainValidator(_parts)]
Color = Annotated[
    str, PlainValidator(_matching("#[0-9a-fA-F]{6}", "write it as '#rrggbb', in quotes"))
]
HotKey = Annotated[str, PlainValidator(_matching(r"\S", "one character that can be typed"))]
Cues = Annotated[dict[str, tuple[str, ...]], PlainValidator(_cues)]
Basis = Annotated[
    RestsOn, PlainValidator(_matching("variables|codes", "it is either variables or codes"))
]
ByRule = Annotated[
    Rule,
    PlainValidator(_matching("|".join(RULES), f"it is one of {', '.join(RULES)}")),
]
AtLeast = Annotated[int, PlainValidator(_whole)]
Highest = Annotated[
    Literal["first", "last"], PlainValidator(_matching("first|last", "it is either first or last"))
]
Otherwise = Annotated[
    Literal["", "unclassified"], PlainValidator(_matching("unclassified", "it is unclassified"))
]


class Shape(BaseModel):
    """One mapping of the file: these keys and no others."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class CodebookShape(Shape):
    id: Id
    version: Word
    title: InWords
    citation: Word = ""
    requires: Annotated[tuple[str, ...], PlainValidator(_list_of(_small_id))] = ()
    variables: Parts = []
    typologies: Parts = []
    codes: Parts = []
    relations: Parts = []


class VariableShape(Shape):
    id: Id
    of: Id
    name: InWords
    definition: InWords = Text()
    levels: Parts = []


class LevelShape(Shape):
    id: LevelId
    name: InWords
    aliases: Words = ()


class TypologyShape(Shape):
    """order, names: of classes.  rests_on: needed where the conditions' names don't tell.

    by, at_least: only where it rests on codes.  otherwise: the file's `else`.
    """

    id: Id
    of: Id
    name: InWords
    definition: InWords = Text()
    rests_on: Basis | None = None
    names: Annotated[dict[str, Text], PlainValidator(_mapping_of(_text))] = {}
    classes: Annotated[dict[str, dict[str, str]], PlainValidator(_classes)]
    order: Words = ()
    by: ByRule | None = None
    at_least: AtLeast | None = None
    highest: Highest = "last"
    otherwise: Otherwise = Field("", alias="else")


class CodeShape(Shape):
    id: Id
    name: InWords
    definition: InWords = Text()
    include: Texts = ()
    exclude: Texts = ()
    examples: Texts = ()
    cues: Cues = {}
    color: Color = ""
    key: HotKey = ""
    children: Parts = []


class RelationShape(Shape):
    origin: Id = Field(alias="from")
    target: Id = Field(alias="to")
    kind: Id


def keys_of(shape: type[Shape]) -> list[str]:
    """The keys that a file may use, as they are spelt there."""
    return [field.alias or name for name, field in shape.model_fields.items()]
