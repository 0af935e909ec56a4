"""What is in a project, as tables: sources, cases, coders, codings, codes, quotations, history."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from qcode.codebook.model import Code, Codebook, Typology, Variable
from qcode.coding.corpus import Corpus, CorpusSource
from qcode.project.attribution import attributions
from qcode.project.catalog import KIND_NAMES
from qcode.project.tagging import Tagged
from qcode.sources.model import Turn
from qcode.store.check import Finding
from qcode.store.codings import State, StoredCoding
from qcode.store.journal import Done
from qcode.store.sources import StoredSource, StoredSpeaker
from qcode.table import Cell, Column, Kind, Named, Table
from qcode.texts import Text

STATES = {
    "done": Text("done", "已完成"),
    "in-progress": Text("in progress", "进行中"),
    "not-begun": Text("not begun", "未开始"),
}

ROLES = {"respondent": Text("respondent", "受访者"), "interviewer": Text("interviewer", "访谈者")}


def _column(ident: str, en: str, zh: str, kind: Kind = "text") -> Column:
    return Column(ident, (Text(en, zh),), kind)


_SOURCE = _column("source", "Source", "文本")
_START = _column("start", "Start", "起", "count")
_END = _column("end", "End", "止", "count")
_CODE = _column("code", "Code", "编码")
_CODER = _column("coder", "Coder", "编码员")

LANGUAGES = {"zh": Text("Chinese", "中文"), "en": Text("English", "英文")}

_TITLES = {"person": Text("People", "人员"), "village": Text("Villages", "村庄")}

_ACTS = {
    "add codebook": "加入编码簿",
    "import": "导入",
    "tag": "编码",
    "untag": "取消编码",
    "done": "标为已完成",
    "in-progress": "标为进行中",
}

_CHECKS = {
    "the file is sound": "文件完好",
    "every reference leads somewhere": "引用均有所指",
    "every text is what was imported": "原文与导入时一致",
    "every turn lies in its text": "话轮均在原文之内",
    "every quotation equals its span": "引文与其位置一致",
    "no coder's codings of one code overlap": "同一编码员的同一编码互不重叠",
    "every record is what the history says": "记录与历史一致",
}

_OUTCOMES = {
    "new": Text("new", "新增"),
    "united": Text("united", "合并"),
    "unchanged": Text("unchanged", "未变"),
    "removed": Text("removed", "已取消"),
}


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
        _column("name", "Name", "名称"),
        _column("title", "Title", "标题"),
        _column("language", "Language", "语言"),
        _column("turns", "Turns", "话轮", "count"),
        _column("characters", "Characters", "字数", "count"),
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
        columns.append(_column("sources", "Sources", "文本"))
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
        _column("coder", "Coder", "编码员"),
        _column("codings", "Codings", "编码段", "count"),
        _column("done", "Sources done", "已完成文本", "count"),
        _column("in_progress", "Sources in progress", "进行中文本", "count"),
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
        _column("turn", "Turn", "话轮", "count"),
        _column("speaker", "Speaker", "说话人"),
        _column("role", "Role", "角色"),
        _START,
        _END,
        _column("text", "Text", "原文"),
    )
    rows = []
    for turn in turns:
        speaker = speakers.get(turn.label) if turn.label is not None else None
        role = Named(speaker.role, ROLES[speaker.role]) if speaker else Named(None, Text())
        words = text[turn.start : turn.end]
        rows.append((turn.number, turn.label, role, turn.start, turn.end, words))
    return Table(Text.plain(source.title), columns, tuple(rows), meta={"source": source.name})


def codings_table(
    codings: Sequence[StoredCoding], corpus: Corpus, codes: Mapping[str, Code]
) -> Table:
    """Every coding with its words and speaker."""
    columns = (
        _column("id", "Id", "编号"),
        _SOURCE,
        _START,
        _END,
        _column("quotation", "Quotation", "引文"),
        _CODE,
        _CODER,
        _column("speaker", "Speaker", "说话人"),
        _column("memo", "Memo", "备忘"),
        _column("created", "Created", "时间"),
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
        )
        for coding in codings
    )
    return Table(Text("Codings", "编码段"), columns, rows)


def quotations_table(
    codings: Sequence[StoredCoding], corpus: Corpus, codes: Mapping[str, Code], definitions: bool
) -> Table:
    """The table that carries the argument: code, quotation, who said it where and when."""
    order = {ident: position for position, ident in enumerate(codes)}
    ordered = sorted(codings, key=lambda coding: (order[coding.code], coding.source, coding.start))
    said = attributions(corpus)
    several = len({coding.coder for coding in codings}) > 1
    columns = [_CODE]
    if definitions:
        columns.append(_column("definition", "Definition", "定义"))
    columns += [_column("quotation", "Quotation", "引文"), _column("attribution", "Source", "出处")]
    if several:
        columns.append(_CODER)
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
    title = Text("Quotations by code", "编码与典型引文")
    return Table(title, tuple(columns), tuple(rows), records=tuple(records))


def codes_table(
    codebooks: Sequence[Codebook], depth: Mapping[str, int], counts: Mapping[str, int] | None
) -> Table:
    """Every code with its definition, what to include and exclude, and an example."""
    columns = [
        _CODE,
        _column("definition", "Definition", "定义"),
        _column("include", "Include", "包括"),
        _column("exclude", "Exclude", "不包括"),
        _column("example", "Example", "示例"),
    ]
    if counts is not None:
        columns.append(_column("codings", "Codings", "编码段", "count"))
    rows: list[tuple[Cell, ...]] = []
    records = []
    indents = []
    for codebook in codebooks:
        for code in codebook.codes:
            texts = (_joined(code.include), _joined(code.exclude), _joined(code.examples))
            row: tuple[Cell, ...] = (
                Named(code.id, code.name),
                *(Named(None, text) for text in (code.definition, *texts)),
            )
            rows.append(row if counts is None else (*row, counts.get(code.id, 0)))
            indents.append(depth[code.id])
            records.append({**_code_record(codebook, code), **_count(code, counts)})
    return Table(
        Text("Codebook", "编码簿"),
        tuple(columns),
        tuple(rows),
        indents=tuple(indents),
        records=tuple(records),
    )


def codebooks_table(codebooks: Iterable[Codebook], used: frozenset[str]) -> Table:
    """Every codebook that is at hand. used: the ids of those in the project."""
    columns = (
        _column("id", "Id", "编号"),
        _column("title", "Title", "标题"),
        _column("version", "Version", "版本"),
        _column("codes", "Codes", "编码数", "count"),
        _column("variables", "Variables", "变量数", "count"),
        _column("in_project", "In the project", "已加入项目"),
    )
    yes, no = Named("yes", Text("yes", "是")), Named("no", Text("no", "否"))
    rows = tuple(
        (
            book.id,
            Named(book.id, book.title),
            book.version,
            len(book.codes),
            len(book.variables),
            yes if book.id in used else no,
        )
        for book in codebooks
    )
    return Table(Text("Codebooks", "编码簿"), columns, rows)


def history_table(acts: Iterable[Done]) -> Table:
    """What was done, latest first."""
    columns = (
        _column("act", "Act", "序号", "count"),
        _column("time", "Time", "时间"),
        _column("coder", "Coder", "编码员"),
        _column("what", "What", "操作"),
        _column("summary", "Summary", "内容"),
        _column("changes", "Changes", "改动数", "count"),
        _column("undone", "Undone", "已撤销"),
    )
    undone, stands = Named("yes", Text("undone", "已撤销")), Named("no", Text())
    rows = tuple(
        (
            act.number,
            act.time,
            act.coder,
            Named(act.verb, Text(act.verb, _ACTS.get(act.verb, act.verb))),
            act.summary,
            act.changes,
            undone if act.undone else stands,
        )
        for act in acts
    )
    return Table(Text("History", "历史"), columns, rows)


def check_table(findings: Iterable[Finding]) -> Table:
    """Each check with what it found."""
    columns = (
        _column("check", "Check", "检查"),
        _column("checked", "Checked", "检查数", "count"),
        _column("faults", "Faults", "问题数", "count"),
        _column("first", "First fault", "首个问题"),
    )
    rows = tuple(
        (
            Named(finding.check, Text(finding.check, _CHECKS.get(finding.check, ""))),
            finding.checked,
            len(finding.faults),
            finding.faults[0] if finding.faults else None,
        )
        for finding in findings
    )
    return Table(Text("Check", "检查"), columns, rows)


def tagged_table(tagged: Iterable[Tagged]) -> Table:
    """What became of each coding that was asked for."""
    columns = (
        _column("id", "Id", "编号"),
        _column("outcome", "Outcome", "结果"),
        _SOURCE,
        _START,
        _END,
        _column("quotation", "Quotation", "引文"),
        _CODE,
        _CODER,
    )
    rows = tuple(
        (
            each.coding,
            Named(each.outcome, _OUTCOMES[each.outcome]),
            each.source,
            each.start,
            each.end,
            each.quotation,
            each.code,
            each.coder,
        )
        for each in tagged
    )
    return Table(Text("Codings", "编码段"), columns, rows)


def on_screen(table: Table) -> Table:
    """A listing for a screen: what is needed to go on working, in the width that there is.

    Of ids the beginning, spans beside their sources and as --span takes them, times to the minute
    and in local time; when a coding was made, and columns without any value, are left out.
    """
    ids = [column.id for column in table.columns]
    rows = [_brief(dict(zip(ids, row, strict=True))) for row in table.rows]
    empty = {key for key in ids if rows and all(row[key] is None for row in rows)}
    columns = tuple(
        column for column in table.columns if column.id not in {"start", "end", "created", *empty}
    )
    return replace(
        table,
        columns=columns,
        rows=tuple(tuple(row[column.id] for column in columns) for row in rows),
    )


def _brief(row: Mapping[str, Cell]) -> dict[str, Cell]:
    brief = dict(row)
    if "id" in row:
        place = f"{row['source']} {row['start']}:{row['end']}"
        brief |= {"id": str(row["id"])[:8], "source": place}
    if "time" in row:
        local = datetime.fromisoformat(str(row["time"])).astimezone()
        brief["time"] = f"{local:%Y-%m-%d %H:%M}"
    return brief


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


def _joined(texts: Sequence[Text]) -> Text:
    return Text("\n".join(text.en for text in texts), "\n".join(text.zh for text in texts))


def _code_record(codebook: Codebook, code: Code) -> dict[str, Any]:
    def both(text: Text) -> dict[str, str]:
        return {"en": text.en, "zh": text.zh}

    return {
        "code": code.id,
        "parent": code.parent,
        "codebook": codebook.id,
        "name": both(code.name),
        "definition": both(code.definition),
        "include": [both(text) for text in code.include],
        "exclude": [both(text) for text in code.exclude],
        "examples": [both(text) for text in code.examples],
        "cues": {lang: list(words) for lang, words in code.cues.items()},
        "color": code.color,
        "key": code.key,
    }


def _count(code: Code, counts: Mapping[str, int] | None) -> dict[str, int]:
    return {} if counts is None else {"codings": counts.get(code.id, 0)}
