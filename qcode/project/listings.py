"""What is in a project, as tables: sources, cases, coders, codings, codes, quotations, history."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qcode.codebook.model import KIND_NAMES, Code, Typology, Variable
from qcode.coding.corpus import Corpus, CorpusSource
from qcode.project.attribution import attributions
from qcode.sources.model import Turn
from qcode.store.codings import State, StoredCoding
from qcode.store.looks import Older
from qcode.store.sources import StoredSource, StoredSpeaker
from qcode.table import Cell, Column, Kind, Named, Table
from qcode.texts import Text

STATES = {
    "done": Text("done", "已完成"),
    "in-progress": Text("in progress", "进行中"),
    "not-begun": Text("not begun", "未开始"),
}

ROLES = {"respondent": Text("respondent", "受访者"), "interviewer": Text("interviewer", "访谈者")}


def column(ident: str, en: str, zh: str, kind: Kind = "text") -> Column:
    return Column(ident, (Text(en, zh),), kind)


SOURCE = column("source", "Source", "文本")
START = column("start", "Start", "起", "count")
END = column("end", "End", "止", "count")
CODE = column("code", "Code", "编码")
CODER = column("coder", "Coder", "编码员")

LANGUAGES = {"zh": Text("Chinese", "中文"), "en": Text("English", "英文")}

_TITLES = {"person": Text("People", "人员"), "village": Text("Villages", "村庄")}


def sources_table(
    sources: Sequence[StoredSource],
    turns: Mapping[str, int],
    values: Mapping[str, Mapping[str, str]],
    variables: Sequence[Variable],
    states: Sequence[tuple[str, str, State]],
) -> Table:
    """Every source with its size, its values, and each coder's state."""
    coders = list(dict.fromkeys(coder for coder, _, _ in states))
    state = {(coder, source): each for coder, source, each in states}
    keys = _keys_in_use(values.values(), variables)
    columns = (
        column("name", "Name", "名称"),
        column("title", "Title", "标题"),
        column("language", "Language", "语言"),
        column("turns", "Turns", "话轮", "count"),
        column("characters", "Characters", "字数", "count"),
        *(_value_column(key, variables) for key in keys),
        *(Column(f"state:{coder}", (Text.plain(coder),)) for coder in coders),
    )
    rows = [
        (
            source.name,
            source.title,
            Named(source.language, LANGUAGES.get(source.language, Text.plain(source.language))),
            turns[source.name],
            source.length,
            *_values(values.get(source.name, {}), keys, variables),
            *(_state(state.get((coder, source.name))) for coder in coders),
        )
        for source in sources
    ]
    return Table(Text("Sources", "文本"), columns, tuple(rows))


def cases_table(
    kind: str,
    title: Text,
    values: Mapping[str, Mapping[str, str]],
    variables: Sequence[Variable],
    derived: Mapping[str, Mapping[str, Named]],
    sources: Mapping[str, Sequence[str]] | None,
    typologies: Sequence[Typology],
) -> Table:
    """Every case of a kind with its values, the classes derived from them, and where it speaks.

    derived: case → typology → its class.  sources: case → its sources, or None to leave out.
    typologies: those of the project, for their names.
    """
    keys = _keys_in_use(values.values(), variables)
    classes = list(dict.fromkeys(key for each in derived.values() for key in each))
    columns = [
        Column(kind, (title,)),
        *(_value_column(key, variables) for key in keys),
        *(_value_column(key, typologies) for key in classes),
    ]
    if sources is not None:
        columns.append(column("sources", "Sources", "文本"))
    rows = []
    for name, known in values.items():
        row: list[Cell] = [name, *_values(known, keys, variables)]
        row += [derived.get(name, {}).get(key) for key in classes]
        if sources is not None:
            row.append("; ".join(sources.get(name, ())) or None)
        rows.append(tuple(row))
    return Table(_TITLES.get(kind, title), tuple(columns), tuple(rows))


def coders_table(counts: Mapping[str, int], states: Sequence[tuple[str, str, State]]) -> Table:
    """Every coder with how much they coded and finished."""
    columns = (
        column("coder", "Coder", "编码员"),
        column("codings", "Codings", "编码段", "count"),
        column("done", "Sources done", "已完成文本", "count"),
        column("in_progress", "Sources in progress", "进行中文本", "count"),
    )

    def count(coder: str, wanted: State) -> int:
        return sum(who == coder and state == wanted for who, _, state in states)

    rows = [
        (coder, codings, count(coder, "done"), count(coder, "in-progress"))
        for coder, codings in counts.items()
    ]
    return Table(Text("Coders", "编码员"), columns, tuple(rows))


def turns_table(
    source: StoredSource, text: str, turns: Sequence[Turn], speakers: Mapping[str, StoredSpeaker]
) -> Table:
    """A source turn by turn."""
    columns = (
        column("turn", "Turn", "话轮", "count"),
        column("speaker", "Speaker", "说话人"),
        column("role", "Role", "角色"),
        START,
        END,
        column("text", "Text", "原文"),
    )
    rows = []
    for turn in turns:
        speaker = speakers.get(turn.label) if turn.label is not None else None
        role = Named(speaker.role, ROLES[speaker.role]) if speaker else Named(None, Text())
        words = text[turn.start : turn.end]
        rows.append((turn.number, turn.label, role, turn.start, turn.end, words))
    return Table(Text.plain(source.title), columns, tuple(rows), meta={"source": source.name})


def codings_table(
    codings: Sequence[StoredCoding],
    corpus: Corpus,
    codes: Mapping[str, Code],
    older: Mapping[str, Older],
) -> Table:
    """Every coding with its words and speaker. older: those made under an older definition."""
    columns = (
        column("id", "Id", "编号"),
        SOURCE,
        START,
        END,
        column("quotation", "Quotation", "引文"),
        CODE,
        CODER,
        column("speaker", "Speaker", "说话人"),
        column("memo", "Memo", "备忘"),
        column("created", "Created", "时间"),
        column("definition", "Definition", "定义"),
        column("redefined", "Redefined", "其后改定义", "count"),
    )
    named = {ident: Named(ident, code.name) for ident, code in codes.items()}
    speaker_of = _SpeakerFinder(corpus)
    rows = tuple(
        (
            coding.uuid,
            coding.source,
            coding.start,
            coding.end,
            coding.quotation,
            named[coding.code],
            coding.coder,
            speaker_of(coding.source, coding.start, coding.end),
            coding.memo or None,
            coding.created,
            _OLDER if coding.uuid in older else _CURRENT,
            older[coding.uuid].changes if coding.uuid in older else None,
        )
        for coding in codings
    )
    return Table(Text("Codings", "编码段"), columns, rows)


_OLDER, _CURRENT = Named("older", Text("older", "旧定义")), Named("current", Text())


def quotations_table(
    codings: Sequence[StoredCoding], corpus: Corpus, codes: Mapping[str, Code], definitions: bool
) -> Table:
    """The table that carries the argument: code, quotation, who said it where and when."""
    order = {ident: position for position, ident in enumerate(codes)}
    ordered = sorted(codings, key=lambda coding: (order[coding.code], coding.source, coding.start))
    said = attributions(corpus)
    several = len({coding.coder for coding in codings}) > 1
    columns = [CODE]
    if definitions:
        columns.append(column("definition", "Definition", "定义"))
    columns += [column("quotation", "Quotation", "引文"), column("attribution", "Source", "出处")]
    if several:
        columns.append(CODER)
    rows: list[tuple[Cell, ...]] = []
    records: list[dict[str, Any]] = []
    for coding in ordered:
        code = codes[coding.code]
        attribution = said(coding.source, coding.start, coding.end)
        row: list[Cell] = [Named(code.id, code.name)]
        if definitions:
            row.append(Named(None, code.definition))
        row += [coding.quotation, Named(None, attribution)]
        rows.append((*row, coding.coder) if several else tuple(row))
        records.append(
            {
                "code": code.id,
                "quotation": coding.quotation,
                "attribution": {"en": attribution.en, "zh": attribution.zh},
                "source": coding.source,
                "start": coding.start,
                "end": coding.end,
                "coder": coding.coder,
                "id": coding.uuid,
            }
        )
    title = Text("Quotations by code", "各编码的引文")
    return Table(title, tuple(columns), tuple(rows), records=tuple(records))


class _SpeakerFinder:
    """Who speaks in a span: the respondents' labels, else the interviewers'."""

    def __init__(self, corpus: Corpus) -> None:
        self._sources = {source.name: source for source in corpus.sources}
        self._edges: dict[str, tuple[list[int], list[int]]] = {}

    def __call__(self, name: str, start: int, end: int) -> str | None:
        source = self._sources[name]
        if name not in self._edges:
            self._edges[name] = (
                [turn[0] for turn in source.turns],
                [turn[1] for turn in source.turns],
            )
        starts, ends = self._edges[name]
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if last - first == 1:
            return source.turns[first][2]
        return _spoken(source, [label for _, _, label in source.turns[first:last] if label])


def _spoken(source: CorpusSource, labels: Sequence[str]) -> str | None:
    asked = [label for label in labels if source.speakers[label].role == "interviewer"]
    spoken = [label for label in labels if label not in asked] or asked
    return "; ".join(dict.fromkeys(spoken)) or None


def _keys_in_use(values: Iterable[Mapping[str, str]], variables: Sequence[Variable]) -> list[str]:
    """The keys that somebody has a value for, in the codebooks' order."""
    used = dict.fromkeys(key for each in values for key in each)
    declared = [variable.id for variable in variables if variable.id in used]
    return [key for key in used if key not in declared] + declared


def _value_column(key: str, variables: Sequence[Variable | Typology]) -> Column:
    for variable in variables:
        if variable.id == key:
            return Column(key, (variable.name,))
    return Column(key, (KIND_NAMES.get(key, Text.plain(key)),))


def _values(
    known: Mapping[str, str], keys: Iterable[str], variables: Sequence[Variable]
) -> Iterable[Cell]:
    levels = {variable.id: variable.levels for variable in variables}
    for key in keys:
        value = known.get(key)
        named = [Named(each.id, each.name) for each in levels.get(key, ()) if each.id == value]
        yield named[0] if named else value


def _state(state: State | None) -> Named:
    return Named(state or "not-begun", STATES[state or "not-begun"])
