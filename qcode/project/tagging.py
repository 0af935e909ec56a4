"""Coding from words, numbers or a file: where a coding goes, and putting it there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TypeVar

from qcode.codebook.values import folded
from qcode.coding.spans import Span
from qcode.errors import AmbiguousName, FileProblem, SpanOutside, UsageProblem
from qcode.project.names import code_named, find_source, hand_coder
from qcode.project.report import Progress
from qcode.sources import read_rows
from qcode.sources.model import Turn
from qcode.store import codings as stored
from qcode.store import sources as stored_sources
from qcode.store.codings import Outcome, Place, StoredCoding
from qcode.store.connection import Connection
from qcode.store.journal import Act
from qcode.store.memos import Subject, add_memo
from qcode.store.sources import StoredSource
from qcode.texts import Text

_T = TypeVar("_T")

SHOWN = 30
"""So many characters around a place are quoted in a message."""

MOST_DIGITS = 30
"""Far more than any place in a text has; Python itself refuses thousands."""


_COLUMNS = {
    "source": "source", "文本": "source", "code": "code", "编码": "code",
    "coder": "coder", "编码员": "coder", "quote": "quote", "quotation": "quote", "引文": "quote",
    "start": "start", "起": "start", "end": "end", "止": "end", "turn": "turn", "话轮": "turn",
    "memo": "memo", "备忘": "memo",
}  # fmt: skip
"""What a heading of a file of codings means, folded."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a coding goes: a quotation, a span, a turn, or a quotation within a turn."""

    quote: str | None = None
    span: Span | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """What became of one coding. coding: its id."""

    coding: str
    outcome: Outcome
    source: str
    code: str
    coder: str
    start: int
    end: int
    quotation: str


@dataclass(frozen=True)
class OpenSource:
    """A source with its text at hand, and its turns when they are asked for."""

    connection: Connection
    source: StoredSource
    text: str

    @cached_property
    def turns(self) -> Sequence[Turn]:
        return stored_sources.turns_of(self.connection, self.source)

    def span_of(self, where: Where) -> Span:
        """The span that is meant. Raises UsageProblem, SpanOutside, AmbiguousName."""
        if where.span is not None and where.turn is None:
            return self._saying(self._within(where.span), where.quote)
        if where.span is not None or (where.quote is None and where.turn is None):
            raise UsageProblem(
                "say where in one way: a quotation, a span or a turn",
                "--quote TEXT, --span A:B, --turn N, or --quote with one of the others",
            )
        bounds = Span(0, len(self.text)) if where.turn is None else self._turn(where.turn)
        return bounds if where.quote is None else self._quoted(where.quote, bounds)

    def _within(self, span: Span) -> Span:
        if not 0 <= span.start < span.end <= len(self.text):
            raise SpanOutside(
                Text(
                    f"span {span.start}:{span.end} lies outside {self.source.name}",
                    f"范围 {span.start}:{span.end} 超出 {self.source.name}",
                ),
                Text(
                    f"its text has characters 0:{len(self.text)}; the start comes before the end",
                    f"原文字符范围是 0:{len(self.text)}；起点须在终点之前",
                ),
            )
        return span

    def _saying(self, span: Span, quote: str | None) -> Span:
        """The span, if it says what it is said to say."""
        if quote is not None and self.text[span.start : span.end] != quote:
            raise UsageProblem(
                Text(
                    f"span {span.start}:{span.end} of {self.source.name} does not say"
                    f" {_short(quote)}",
                    f"{self.source.name} 的 {span.start}:{span.end} 不是{_short(quote)}",
                ),
                Text("leave the span or the quotation out", "请只给出范围或引文之一"),
            )
        return span

    def _turn(self, number: int) -> Span:
        if not 1 <= number <= len(self.turns):
            count, name = len(self.turns), self.source.name
            shown = quote(name)
            raise SpanOutside(
                Text(f"{name} has no turn {number}", f"{name} 没有第 {number} 话轮"),
                Text(
                    f"it has turns 1 to {count}: qcode show {shown}",
                    f"话轮编号为 1 到 {count}：qcode show {shown}",
                ),
            )
        turn = self.turns[number - 1]
        return Span(turn.start, turn.end)

    def _quoted(self, quote: str, bounds: Span) -> Span:
        if not quote.strip():
            raise UsageProblem("the quotation is empty", "copy the words from the transcript")
        pattern = f"(?={re.escape(quote)})"
        starts = [hit.start() for hit in re.compile(pattern).finditer(self.text, *_range(bounds))]
        starts = [start for start in starts if start + len(quote) <= bounds.end]
        if not starts:
            raise UsageProblem(
                f"{self.source.name} does not say {_short(quote)}", self._nearly(quote)
            )
        if len(starts) > 1:
            places = "; ".join(self._place(start, len(quote)) for start in starts[:9])
            more = f" and {len(starts) - 9} more" if len(starts) > 9 else ""
            raise AmbiguousName(
                f"{self.source.name} says {_short(quote)} in {len(starts)} places: {places}{more}",
                "add --turn N, quote more words, or give one of the spans with --span",
            )
        return Span(starts[0], starts[0] + len(quote))

    def _nearly(self, quote: str) -> str:
        """A hint where the same letters stand with other blanks or line breaks between them."""
        letters = map(re.escape, "".join(quote.split()))
        hits = list(re.finditer(r"\s*".join(letters), self.text))
        if len(hits) == 1:
            return f"but for blanks it stands at --span {hits[0].start()}:{hits[0].end()}"
        return f"copy it letter by letter: qcode show {self.source.name} --text"

    def _place(self, start: int, length: int) -> str:
        numbers = [turn.number for turn in self.turns if turn.start <= start < turn.end]
        turn = f"turn {numbers[0]}" if numbers else "outside a turn"
        before = self.text[max(0, start - 8) : start]
        after = self.text[start + length : start + length + 8]
        context = f"…{before}[…]{after}…".replace("\n", " ")
        return f"{turn}, --span {start}:{start + length} ({context})"


@dataclass(slots=True)
class Tagger:
    """Coding under way, inside one act: names are looked up once, also those that are refused."""

    act: Act
    _coders: dict[str, int] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)
    _codes: dict[str, tuple[int, str]] = field(default_factory=dict)
    _names: dict[str, StoredSource] = field(default_factory=dict)
    _refused: dict[tuple[str, str], UsageProblem] = field(default_factory=dict)
    _open: OpenSource | None = None

    def tag(self, source: str, code: str, coder: str, where: Where, memo: str = "") -> Tagged:
        """Code one span. Raises UsageProblem and its kin; then nothing of the act may stand."""
        coder = hand_coder(self.act.connection, coder)
        opened = self.open(source)
        code_id, ident = self._code(code)
        span = opened.span_of(where)
        who = self._coder(coder)
        place = Place(opened.source.id, code_id, who, span.start, span.end)
        coding, outcome = stored.add_coding(self.act, place, opened.text)
        if memo.strip():
            add_memo(self.act, Subject(coding=coding), who, memo.strip())
        if (who, opened.source.id) not in self._begun:
            stored.begin(self.act, who, opened.source.id)
            self._begun.add((who, opened.source.id))
        uuid, place = stored.place_of(self.act.connection, coding)
        return placed(uuid, outcome, opened, ident, coder, place)

    def open(self, name: str) -> OpenSource:
        """A source by any of its names; the last one stays open."""
        source = self._names.get(name) or self._found("source", name, find_source)
        self._names[name] = source
        if self._open is None or self._open.source.id != source.id:
            self._open = open_source(self.act.connection, source)
        return self._open

    def _code(self, word: str) -> tuple[int, str]:
        if word not in self._codes:
            self._codes[word] = self._found("code", word, code_named)
        return self._codes[word]

    def _found(self, kind: str, word: str, find: Callable[[Connection, str], _T]) -> _T:
        """What a word names; a wrong one in many rows is compared with all names only once."""
        if (kind, word) in self._refused:
            raise self._refused[kind, word].with_traceback(None)
        try:
            return find(self.act.connection, word)
        except UsageProblem as error:
            self._refused[kind, word] = error
            raise

    def _coder(self, name: str) -> int:
        if name not in self._coders:
            self._coders[name] = stored.coder_id(self.act, name)
        return self._coders[name]


def placed(
    uuid: str, outcome: Outcome, opened: OpenSource, code: str, coder: str, place: Place
) -> Tagged:
    """A coding where it came to be."""
    words = opened.text[place.start : place.end]
    name = opened.source.name
    return Tagged(uuid, outcome, name, code, coder, place.start, place.end, words)


def taken_away(coding: StoredCoding) -> Tagged:
    return Tagged(
        coding.uuid,
        "removed",
        coding.source,
        coding.code,
        coding.coder,
        coding.start,
        coding.end,
        coding.quotation,
    )


def open_source(connection: Connection, source: StoredSource) -> OpenSource:
    return OpenSource(connection, source, stored_sources.text_of(connection, source))


def tag_file(
    tagger: Tagger, path: Path, coder: str | None, encoding: str | None, progress: Progress
) -> list[Tagged]:
    """Code every row of a CSV, XLSX or JSONL file; the first bad row refuses the file.

    Columns: source, code, coder (else the one given), then quote, or start and end, or turn (which
    may narrow a quote); memo. What `qcode codings -o FILE.csv` writes is understood, in either
    language. Raises FileProblem with the line; of several bad rows, the first and where the others
    are.
    """
    header, rows = read_rows(path, encoding=encoding)
    names = {heading: _COLUMNS.get(folded(heading), heading) for heading in header}
    _require_columns(path, list(names.values()), coder)
    tagged = []
    faults: list[FileProblem] = []
    for done, (line, given) in enumerate(rows, 1):
        try:
            row = _meant(names, given)
            who = row.get("coder", "").strip() or coder or ""
            source, code = row["source"].strip(), row["code"].strip()
            tagged.append(tagger.tag(source, code, who, _where(row), row.get("memo", "")))
        except UsageProblem as error:
            faults.append(FileProblem(path, error.message, error.hint, line))
        if done % 1000 == 0 or done == len(rows):
            progress(done, len(rows))
    if faults:
        raise _first_of(faults)
    return tagged


def _meant(names: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """A row by what its headings mean; two that mean the same may not say different things."""
    row: dict[str, str] = {}
    for heading, value in given.items():
        name = names[heading]
        if value and row.get(name, value) not in ("", value):
            raise UsageProblem(
                f"two columns give the {name}, and not the same one", "leave one of them out"
            )
        row[name] = value or row.get(name, "")
    return row


def _first_of(faults: Sequence[FileProblem]) -> FileProblem:
    """The first fault, its hint telling of the others, so that all can be mended at once."""
    first, others = faults[0], faults[1:]
    if others:
        lines = ", ".join(str(fault.line) for fault in others[:20])
        more = f" and {len(others) - 20} more" if len(others) > 20 else ""
        first.advice = Text.plain(f"{first.hint}\n  also bad: line {lines}{more}".lstrip())
    return first


def _require_columns(path: Path, header: Sequence[str], coder: str | None) -> None:
    columns = set(header)
    needed = {"source", "code"} | (set() if coder else {"coder"})
    placed = "quote" in columns or {"start", "end"} <= columns or "turn" in columns
    if needed <= columns and placed:
        return
    missing = ", ".join(sorted(needed - columns)) or "quote (or start and end, or turn)"
    raise FileProblem(
        path,
        f"the column {missing} is missing; it has {', '.join(header) or 'none'}",
        "a row needs source, code, coder, and quote, or start and end, or turn",
        1,
    )


def _where(row: Mapping[str, str]) -> Where:
    start, end = _number(row, "start"), _number(row, "end")
    if (start is None) != (end is None):
        raise UsageProblem("of start and end, only one is given", "give both, or neither")
    span = Span(start, end) if start is not None and end is not None else None
    return Where(row.get("quote") or None, span, _number(row, "turn"))


def _number(row: Mapping[str, str], column: str) -> int | None:
    value = row.get(column, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
        raise UsageProblem(
            f"{column} {_short(value)} is not a whole number", "count characters from 0"
        )
    return int(value)


def _range(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _short(quote: str) -> str:
    shown = quote if len(quote) <= SHOWN else f"{quote[:SHOWN]}…"
    return f"“{shown}”"
