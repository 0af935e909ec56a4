"""What queries find, as tables: turns with their words and codes, and the saved queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from qcode.analysis.captions import CONSENSUS_LEFT_OUT, ids_of, narrowed, turns_counted
from qcode.analysis.tidy.filters import Chosen, Filters, eligible
from qcode.analysis.tidy.scope import required
from qcode.analysis.tidy.tree import distinct
from qcode.analysis.tidy.units import Units
from qcode.project.listings import CODER, END, SOURCE, START, column
from qcode.store.queries import StoredQuery
from qcode.table import Cell, Named, Table
from qcode.texts import Text, counted

if TYPE_CHECKING:
    from qcode.analysis.query.tree import Query

TURN = column("turn", "Turn", "话轮", "count")
SPEAKER = column("speaker", "Speaker", "说话人")
TEXT = column("text", "Text", "原文")
CODES = column("codes", "Codes in it", "所含编码")


def query_table(table: Units, filters: Filters, text: Callable[[int], str]) -> Table:
    """The turns that the first of the filters' queries finds, in what the others leave.

    table: the turns, with the filters' coders.  text: of a source, by its place in the corpus.
    Raises UsageProblem where nothing is left to look through.
    """
    others = replace(filters, queries=filters.queries[1:])
    required(eligible(table, others), others)
    chosen = eligible(table, filters)
    if filters.codes:
        chosen &= table.grounds.coded(filters.codes)
    records = tuple(_turns(table, chosen, _codes_in(table, chosen, filters.codes), text))
    names = {code.id: code.name for code in table.corpus.codes}
    coders = list(filters.coders or table.corpus.pooled)
    sources = len({record["source"] for record in records})
    n = {"turns": len(records), "sources": sources}
    meta = {
        "table": "query",
        "unit": "turns that the query finds",
        "n": n,
        "coders": coders,
        "filters": ids_of(filters),
        "rollup": True,
        "interviewers": filters.interviewers,
    }
    return Table(
        Text("Turns that the query finds", "查询找到的话轮"),
        (SOURCE, TURN, SPEAKER, START, END, TEXT, CODES),
        tuple(_row(record, names) for record in records),
        stub=2,
        meta=meta,
        notes=(_found(n), *_run_together(filters.queries), *_how(table, filters, coders)),
        records=records,
    )


def _found(n: Mapping[str, int]) -> Text:
    return Text(
        f"n = {counted(n['turns'], 'turn')}; sources: {n['sources']:,}.",
        f"n = {n['turns']:,} 个话轮；文本：{n['sources']:,} 份。",
    )


def _run_together(queries: Sequence[Query]) -> Iterator[Text]:
    """Says of words that stand nowhere that an operator may be meant in them."""
    from qcode.analysis.query.parsing import run_together
    from qcode.analysis.query.tree import said

    for query in queries:
        for words in sorted(said(query.tree)):
            if not len(query.hits[words]) and run_together(words):
                yield Text(
                    f"“{words}” was looked for as it stands and occurs nowhere; operators stand "
                    "between blanks: A 且 B.",
                    f"“{words}”按原样查找，未出现；运算符前后须有空格：A 且 B。",
                )


def _how(table: Units, filters: Filters, coders: Sequence[str]) -> Iterator[Text]:
    yield from narrowed(filters, table)
    yield Text(
        f"Codes are those of {', '.join(coders) or 'nobody'}; a code is found where one under it "
        "is.",
        f"编码出自：{'、'.join(coders) or '无'}；查上级编码时包含其下级编码。",
    )
    if table.corpus.derived is not None and not filters.coders:
        yield CONSENSUS_LEFT_OUT
    yield turns_counted(filters.interviewers)


def _codes_in(table: Units, chosen: Chosen, wanted: Sequence[str]) -> dict[int, list[str]]:
    """Chosen unit → the codes coded in it, in the codebook's order; all, or those wanted."""
    codes, grounds = table.corpus.codes, table.grounds
    kept = chosen[grounds.parts.unit]
    parts = grounds.parts.take(kept & grounds.under(wanted) if wanted else kept)
    pairs = parts.unit * len(codes) + grounds.codings.code[parts.coding]
    found: dict[int, list[str]] = {}
    for pair in distinct(pairs).tolist():
        unit, code = divmod(pair, len(codes))
        found.setdefault(unit, []).append(codes[code].id)
    return found


def _turns(
    table: Units, chosen: Chosen, codes: Mapping[int, list[str]], text: Callable[[int], str]
) -> Iterator[dict[str, Any]]:
    """A record a turn."""
    for unit in np.flatnonzero(chosen).tolist():
        at, number = int(table.source[unit]), int(table.number[unit])
        source = table.corpus.sources[at]
        start, end, label = source.turns[number - 1]
        yield {
            "source": source.name,
            "turn": number,
            "speaker": label,
            "start": start,
            "end": end,
            "text": text(at)[start:end],
            "codes": codes.get(unit, []),
        }


def _row(record: Mapping[str, Any], names: Mapping[str, Text]) -> tuple[Cell, ...]:
    *cells, codes = record.values()
    en = "; ".join(names[code].read("en") for code in codes)
    zh = "；".join(names[code].read("zh") for code in codes)
    return (*cells, Named("; ".join(codes), Text(en, zh)) if codes else None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a saved query finds: so many turns and sources; or why it can't be asked any more."""

    query: StoredQuery
    turns: int | None = None
    sources: int | None = None
    problem: Text = Text()


def queries_table(answers: Sequence[Answer]) -> Table:
    """The saved queries."""
    columns = (
        column("name", "Name", "名称"),
        column("expression", "Query", "查询"),
        column("turns", "Turns", "话轮", "count"),
        column("sources", "Sources", "文本", "count"),
        CODER,
        column("created", "Saved", "保存时间"),
    )
    rows = tuple(
        (
            each.query.name,
            each.query.expression,
            each.turns,
            each.sources,
            each.query.coder,
            each.query.created,
        )
        for each in answers
    )
    problems = tuple(map(_problem, (each for each in answers if each.problem)))
    meta = {"table": "queries", "n": {"queries": len(rows)}, "interviewers": False}
    notes = (*problems, turns_counted(interviewers=False))
    return Table(Text("Saved queries", "已保存的查询"), columns, rows, meta=meta, notes=notes)


def _problem(answer: Answer) -> Text:
    """Why a query can't be asked any more; the sentence without the place."""
    name, said = answer.query.name, answer.problem
    en, zh = said.en.partition(":\n")[0], said.zh.partition("：\n")[0]
    return Text(f"{name}: {en}.", f"{name}：{zh}。")
