"""YAML as data only: mappings, lists and texts, each with the line it stands on.

Codebooks and the front matter of transcripts are written by hand and come from strangers. So a
scalar is always the text that was typed (`no`, `1.10` and `2022-09-12` stay themselves), and
what makes YAML a language rather than a notation (tags, anchors, merges) is refused by line.
Built on the parser's events with a stack of its own, so that no depth of nesting overflows.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml import events

from qcode.errors import FileProblem

Value: TypeAlias = "dict[str, Value] | list[Value] | str | None"
Key = str | int
"""A key of a mapping, or the 0-based place in a list."""

DEEPEST = 10_000
"""Levels of nesting: three times what the deepest code tree needs; beyond it, an attack."""

LONGEST_KEY = 1_000
"""Characters: YAML looks no further than 1,024 for the colon after a key."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_QUOTE = 'put quotes round a text that contains ": " or " #", or begins with one of [{>|*&!%@`'


class Lines(Mapping[tuple[Key, ...], int]):
    """From the keys that lead to a value to its 1-based line; () is the whole document.

    A mapping's entry stands where its key stands.
    """

    __slots__ = ("inside", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.inside: dict[Key, Lines] = {}

    def below(self, *path: Key) -> Lines:
        """The lines of the part that these keys lead to."""
        found = self
        for key in path:
            found = found.inside[key]
        return found

    def __getitem__(self, path: tuple[Key, ...]) -> int:
        return self.below(*path).line

    def __iter__(self) -> Iterator[tuple[Key, ...]]:
        waiting: list[tuple[tuple[Key, ...], Lines]] = [((), self)]
        while waiting:
            path, part = waiting.pop()
            yield path
            waiting += [((*path, key), each) for key, each in reversed(part.inside.items())]

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document. value: None when there is nothing in it."""

    value: Value
    lines: Lines


def read_yaml(text: str, path: Path | str, first_line: int = 1) -> Document:
    """Read one document, all scalars as texts; None for an empty one, `null` and `~`.

    path, first_line: where the text comes from, for the errors and for `lines`.
    Raises FileProblem, with the line, for anything that isn't plain data.
    """
    reader = _Reader(path, first_line)
    reader.refuse_unprintable(text)
    try:
        reader.take(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as problem:
        raise reader.syntax_problem(problem, text) from None
    return Document(reader.value, reader.lines)


class _Open:
    """A mapping or list whose end hasn't come yet. key: the one whose value comes next."""

    __slots__ = ("key", "lines", "value")

    def __init__(self, value: dict[str, Value] | list[Value], lines: Lines) -> None:
        self.value = value
        self.lines = lines
        self.key: str | None = None


class _Reader:
    """Builds the value of a document from the parser's events."""

    def __init__(self, path: Path | str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.value: Value = None
        self.lines = Lines(first_line)
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, stream: Iterable[events.Event]) -> None:
        for event in stream:
            if isinstance(event, events.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, events.MappingStartEvent):
                self._begin({}, event)
            elif isinstance(event, events.SequenceStartEvent):
                self._begin([], event)
            elif isinstance(event, events.CollectionEndEvent):
                self.open.pop()
            elif isinstance(event, events.DocumentStartEvent):
                self._document(event)
            elif isinstance(event, events.AliasEvent):
                self._refuse_names(event)

    def _document(self, event: events.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._problem(event, "a second document begins here", "keep one to a file")

    def _scalar(self, event: events.ScalarEvent) -> None:
        self._refuse_names(event)
        if _SURROGATE.search(event.value):
            raise self._problem(event, "half of a character is escaped here", "write it whole")
        at = self.open[-1] if self.open else None
        if at is not None and isinstance(at.value, dict) and at.key is None:
            self._key(at, event)
            return
        nothing = event.implicit[0] and event.value in ("", "null", "~")
        self._place(None if nothing else event.value, Lines(self._line(event)))

    def _key(self, at: _Open, event: events.ScalarEvent) -> None:
        key = event.value
        if key == "<<" and event.implicit[0]:
            raise self._problem(event, "<< merges are not read", "write the entries out")
        if key in at.lines.inside:
            first = at.lines.inside[key].line
            what = f"the key {key!r} stands here again, first on line {first}"
            raise self._problem(event, what, "keep one of the two")
        at.key = key
        at.lines.inside[key] = Lines(self._line(event))

    def _begin(self, value: dict[str, Value] | list[Value], event: events.Event) -> None:
        self._refuse_names(event)
        at = self.open[-1] if self.open else None
        if at is not None and isinstance(at.value, dict) and at.key is None:
            raise self._problem(event, "a key must be a text", _QUOTE)
        if len(self.open) >= DEEPEST:
            raise self._problem(event, f"nested more than {DEEPEST:,} deep", "nest it less")
        lines = self._place(value, Lines(self._line(event)))
        self.open.append(_Open(value, lines))

    def _place(self, value: Value, lines: Lines) -> Lines:
        """Put a value where it belongs; return its lines (a mapping's entry has the key's)."""
        if not self.open:
            self.value, self.lines = value, lines
            return lines
        at = self.open[-1]
        if isinstance(at.value, list):
            at.lines.inside[len(at.value)] = lines
            at.value.append(value)
            return lines
        assert at.key is not None  # a key always comes before its value
        at.value[at.key] = value
        lines, at.key = at.lines.inside[at.key], None
        return lines

    def _refuse_names(self, event: events.Event) -> None:
        """Refuse what refers to something else: anchors, aliases, tags."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            sign = "*" if isinstance(event, events.AliasEvent) else "&"
            hint = "write the value out, or put quotes round a text that begins so"
            raise self._problem(event, f"{sign}{anchor} is a reference, not a value", hint)
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            hint = "leave it out, or put quotes round a text that begins with !"
            raise self._problem(event, f"{shown} is a tag, and every value is a text", hint)

    def refuse_unprintable(self, text: str) -> None:
        found = _UNPRINTABLE.search(text)
        if found is None:
            return
        line = text.count("\n", 0, found.start()) + self.first_line
        what = f"the invisible character U+{ord(found[0]):04X} stands here"
        raise FileProblem(self.path, what, "delete it", line)

    def syntax_problem(self, problem: yaml.MarkedYAMLError, text: str) -> FileProblem:
        of_key = problem.context == "while scanning a simple key"
        mark = problem.context_mark if of_key else problem.problem_mark
        last = max(len(text.splitlines()) - 1, 0)  # what is never closed is missed after the end
        index = last if mark is None else min(mark.line, last)
        what = f"this is not valid YAML: {problem.problem}"
        return FileProblem(self.path, what, _remedy(text, index), index + self.first_line)

    def _line(self, event: events.Event) -> int:
        mark = event.start_mark
        return self.first_line + (0 if mark is None else mark.line)

    def _problem(self, event: events.Event, what: str, hint: str) -> FileProblem:
        return FileProblem(self.path, what, hint, self._line(event))


def _remedy(text: str, index: int) -> str:
    """What most likely went wrong on this line (0-based), or the one before it."""
    near = text.splitlines()[max(index - 1, 0) : index + 1]
    if any("\t" in line for line in near):
        return "use spaces, not tabs"
    if any(re.match(r"[\s-]*\w+：", line) for line in near):
        return "after a key comes a half-width colon and a space, not ："
    return _QUOTE


LONG = 100
"""Characters: a longer text is folded at its spaces, so that it can be read and compared."""

_READ_OTHERWISE = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_INLINE = re.compile(
    r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)


def write_yaml(value: Value) -> str:
    """Write mappings, lists and texts as YAML in block style; read_yaml gives them back exactly.

    >>> print(write_yaml({"title": "强强联合", "kept": "no", "levels": ["a", "b"]}), end="")
    title: 强强联合
    kept: 'no'
    levels:
    - a
    - b
    """
    written: list[str] = []
    waiting: list[tuple[str, int, Value]] = [("", 0, value)]
    while waiting:
        lead, column, part = waiting.pop()
        if not (part and isinstance(part, dict | list)):
            written.append(f"{lead}{_alone(part, lead, column)}\n")
            continue
        if lead.endswith(": "):
            written.append(lead[:-1] + "\n")
            column += 2 if isinstance(part, dict) else 0
            lead = " " * column
        waiting += _entries(part, lead, column)[::-1]
    return "".join(written)


def _entries(
    part: dict[str, Value] | list[Value], lead: str, column: int
) -> list[tuple[str, int, Value]]:
    """What stands in a mapping or list; the first entry goes on the line already begun."""
    leads = itertools.chain([lead], itertools.repeat(" " * column))
    if isinstance(part, list):
        return [(f"{lead}- ", column + 2, each) for lead, each in zip(leads, part, strict=False)]
    pairs = zip(leads, part.items(), strict=False)
    return [(f"{lead}{_key(key, column)}: ", column, each) for lead, (key, each) in pairs]


def _alone(part: Value, lead: str, column: int) -> str:
    if part is None:
        return "null"
    if not isinstance(part, str):
        return "{}" if isinstance(part, dict) else "[]"
    inside = column if lead.endswith("- ") else column + 2
    return _block(part, " " * inside) or _inline(part)


def _block(text: str, margin: str) -> str | None:
    """A text of several lines, or a long one folded; None where it must stand on one line."""
    if not text or text[0] in " \n":
        return None
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if all(_INLINE.fullmatch(line) for line in lines) and len(lines) > 1:
        whole = body[-1:] not in ("", "\n") and all(not line or line.strip() for line in lines)
        return _lines("|" if body != text else "|-", lines, margin) if whole else None
    lines = textwrap.wrap(text, LONG, break_long_words=False, break_on_hyphens=False)
    whole = len(lines) > 1 and " ".join(lines) == text and _INLINE.fullmatch(text) is not None
    return _lines(">-", lines, margin) if whole else None


def _lines(sign: str, lines: list[str], margin: str) -> str:
    return "\n".join([sign, *(margin + line if line else "" for line in lines)])


def _key(key: str, column: int) -> str:
    written = _inline(key)
    return written if len(written) < LONGEST_KEY else f"? {written}\n{' ' * column}"


def _inline(text: str) -> str:
    """A text on one line: bare where no reader could take it for anything else."""
    if not _INLINE.fullmatch(text):
        return f'"{"".join(map(_escaped, text))}"'
    odd = ": " in text or " #" in text or text[-1:] in (":", " ")
    if text[:1].isalpha() and not odd and text.casefold() not in _READ_OTHERWISE:
        return text
    return "'" + text.replace("'", "''") + "'"


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if _INLINE.fullmatch(char) else f"\\U{ord(char):08X}"
