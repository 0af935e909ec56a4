"""Front matter: what the researcher wrote about a transcript at its very start.

Owns which keys mean something here (in English or Chinese) and what they may hold; every other
key is the project's to understand and is passed on as written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import FileProblem
from qcode.sources.labels import can_be_label
from qcode.sources.model import Role

if TYPE_CHECKING:
    from qcode.strict_yaml import Document, Value

_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)+")
_BLOCK = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"---[ \t]*\n\s*[\w-]+\s*:(?:\s|\Z)")

_KEYS = {
    "title": "title", "标题": "title",
    "date": "date", "日期": "date",
    "language": "language", "lang": "language", "语言": "language",
    "speakers": "speakers", "讲话人": "speakers", "说话人": "speakers",
    "person": "person", "respondent": "person", "受访者": "person",
    "kind": "kind", "类型": "kind",
}  # fmt: skip
_KEPT = frozenset(("date", "kind"))
"""Keys that we understand, and that may be variables all the same."""

_ROLES: Mapping[str, Role] = {
    "interviewer": "interviewer", "访谈者": "interviewer", "访谈员": "interviewer",
    "respondent": "respondent", "受访者": "respondent", "被访者": "respondent",
}  # fmt: skip
_SPEAKER_KEYS = {"person": "person", "人员": "person", "role": "role", "角色": "role"}
_CHINESE = re.compile(r"zh(?:[-_]\w+)*|chinese|中文|汉语|普通话", re.IGNORECASE)
_ENGLISH = re.compile(r"en(?:[-_]\w+)*|english|英文|英语", re.IGNORECASE)
_FIELD_NOTE = re.compile(
    r"field[ -]?notes?|observations?|田野(?:笔记|日记|记录)|观察(?:笔记|记录)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What front matter says of one label; None where it doesn't say."""

    person: str | None = None
    role: Role | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a transcript says about itself.

    speakers: label → what is said of it.  closed: whether nobody else speaks but interviewers, for
    the file lists its speakers; with no speakers at all, it has none.
    person: who the unnamed answers are.
    attributes: every other key → value as written, and `date` and `kind`.
    """

    title: str = ""
    language: str = ""
    person: str | None = None
    speakers: Mapping[str, Declared] = field(default_factory=dict)
    closed: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def split(text: str, path: Path) -> tuple[FrontMatter, str]:
    """The front matter, and the text after it without blank lines before or space behind.

    Raises FileProblem for front matter that isn't a mapping, never closes, or says what can't be.
    """
    body = _from_first_line(text)
    if not body.startswith("---"):
        return FrontMatter(), body.rstrip()
    first_line = text.count("\n", 0, len(text) - len(body)) + 1
    block = _BLOCK.match(body)
    if block is not None:
        after = _from_first_line(body[block.end() :])
        return _read(block[1], path, first_line + 1), after.rstrip()
    if _UNCLOSED.match(body):
        what = "this front matter never closes"
        raise FileProblem(path, what, "end it with a line ---", first_line)
    return FrontMatter(), body.rstrip()


def _from_first_line(text: str) -> str:
    """The text without the blank lines before it."""
    blank = _BLANK_LINES.match(text)
    return text if blank is None else text[blank.end() :]


def _read(text: str, path: Path, first_line: int) -> FrontMatter:
    from qcode.strict_yaml import read_yaml

    document = read_yaml(text, path, first_line)
    if document.value is None:
        return FrontMatter()
    if not isinstance(document.value, dict):
        hint = "write lines such as `date: 2022-09-12` (half-width colon, then a space)"
        raise FileProblem(path, "the front matter holds no keys and values", hint, first_line)
    return _Reader(path, document).front_matter(document.value)


class _Reader:
    """Turns the values of one document into front matter, refusing by line what can't be."""

    def __init__(self, path: Path, document: Document) -> None:
        self.path = path
        self.document = document

    def front_matter(self, values: dict[str, Value]) -> FrontMatter:
        known, attributes = self._sorted(values)
        language = _language(known.get("language", ""))
        if not language and "language" in known:
            attributes["language"] = known["language"]
        speakers, listed = self._speakers(values)
        note = not speakers and _FIELD_NOTE.fullmatch(known.get("kind", "")) is not None
        return FrontMatter(
            known.get("title", ""),
            language,
            known.get("person"),
            speakers,
            listed or note,
            attributes,
        )

    def _sorted(self, values: dict[str, Value]) -> tuple[dict[str, str], dict[str, str]]:
        """The scalars by what they mean to us, and the attributes; empty ones are left out."""
        known: dict[str, str] = {}
        attributes: dict[str, str] = {}
        for key, value in values.items():
            meaning = _meaning(key, value)
            if meaning == "speakers" or value is None:
                continue
            if meaning in known:
                raise self._problem(f"{key!r} says {meaning} a second time", key)
            said = self._scalar(value, key)
            if meaning is not None:
                known[meaning] = said
            if meaning is None or meaning in _KEPT:
                attributes[meaning or key] = said
        return known, attributes

    def _speakers(self, values: dict[str, Value]) -> tuple[dict[str, Declared], bool]:
        """What is said of each label, and whether it is a list of all who speak.

        A mapping only explains labels: who isn't in it still begins a turn, for a turn given to
        somebody else would be a loss that nobody sees.
        """
        keys = [key for key, value in values.items() if _meaning(key, value) == "speakers"]
        if len(keys) > 1:
            raise self._problem(f"{keys[1]!r} lists the speakers a second time", keys[1])
        if not keys or values[keys[0]] is None:
            return {}, False
        key, given = keys[0], values[keys[0]]
        if isinstance(given, str):
            raise self._problem(f"{key!r} must be a list", key, hint=f"write {key}: [{given}]")
        if isinstance(given, dict):
            return {self._label(label, key): self._declared(said, key, label)
                    for label, said in given.items()}, False  # fmt: skip
        assert given is not None  # asked above
        labels = [self._scalar(label, key, place) for place, label in enumerate(given)]
        return {self._label(label, key): Declared() for label in labels}, True

    def _declared(self, said: Value, *at: str) -> Declared:
        if said is None or isinstance(said, str):
            return Declared(person=said)
        if isinstance(said, list):
            raise self._problem(f"{at[-1]!r} must name one person", *at)
        known = {_SPEAKER_KEYS.get(key, key): self._scalar(value, *at, key)
                 for key, value in said.items() if value is not None}  # fmt: skip
        role = known.pop("role", None)
        if role is not None and role.casefold() not in _ROLES:
            hint = f"known: {', '.join(_ROLES)}"
            raise self._problem(f"there is no role {role!r}", *at, hint=hint)
        person = known.pop("person", None)
        return Declared(person, _ROLES[role.casefold()] if role else None, known)

    def _label(self, label: str, *at: str) -> str:
        if not can_be_label(label):
            what = f"{label!r} can't stand before a colon as a label"
            raise self._problem(what, *at, hint="a label holds no colon, comma or quotation mark")
        return label

    def _scalar(self, value: Value, *at: str | int) -> str:
        if not isinstance(value, str):
            raise self._problem(f"{at[-1]!r} must hold one value", *at, hint="write one text")
        return value

    def _problem(self, what: str, *at: str | int, hint: str = "") -> FileProblem:
        return FileProblem(self.path, what, hint, self.document.lines[at])


def _meaning(key: str, value: Value) -> str | None:
    """What a key means to us, None if nothing; 受访者 with several names lists the speakers."""
    meaning = _KEYS.get(key.strip().casefold())
    several = isinstance(value, dict | list)
    return "speakers" if meaning == "person" and several else meaning


def _language(said: str) -> str:
    if _CHINESE.fullmatch(said):
        return "zh"
    return "en" if _ENGLISH.fullmatch(said) else ""
