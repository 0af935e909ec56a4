"""What a typology's table says it counts, and why a case has no class, by ids and as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from qcode.analysis.captions import (
    CONSENSUS_LEFT_OUT,
    TITLES,
    ids_of,
    narrowed,
    turns_counted,
    whose,
)
from qcode.analysis.crosstab.captions import UNITS
from qcode.analysis.tidy.class_words import counted_cases, rule_ids
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.typologies.stand import Stand
from qcode.codebook.standings import STATUSES
from qcode.texts import Text


def meta_of(stand: Stand, filters: Filters) -> dict[str, Any]:
    """What was classified and counted, in plain values."""
    return {
        "table": "typology",
        "typology": stand.words.id,
        **rule_ids(stand.found.typology),
        "measure": stand.measure,
        "unit": UNITS[stand.measure].en,
        "n": {"cases": len(_cases(stand)), **_statuses(stand), "turns": _nowhere(stand)[1]},
        "without_turns": _without_turns(stand),
        "coders": _coders(stand),
        "filters": ids_of(filters),
        "rollup": True,
        "interviewers": filters.interviewers,
        "seed": None,
    }


def notes_of(stand: Stand, filters: Filters, *, measured: bool) -> Iterator[Text]:
    """The same as sentences. measured: whether the table shows the measure."""
    yield stand.words.rule()
    if measured:
        yield _measure(stand, filters)
    yield _how_many(stand)
    yield from _silent(stand)
    yield whose(_coders(stand), filters.coders)
    if stand.words.on_codes:
        yield Text(
            "The classes go by all codings of these coders, whatever is chosen here.",
            "归类依据上述编码员的全部编码，不受此处筛选影响。",
        )
    yield from _without_case(stand)
    yield from narrowed(filters, stand.within.units)
    yield turns_counted(filters.interviewers)
    if stand.within.corpus.derived is not None and not filters.coders:
        yield CONSENSUS_LEFT_OUT


def reasons(stand: Stand) -> Iterator[Text]:
    """Why cases have no class, or have one against part of the evidence; alike ones together."""
    alike: dict[int, list[int]] = {}
    for case, pattern in stand.placed:
        alike.setdefault(pattern, []).append(case)
    held: dict[tuple[Text, Text], list[int]] = {}
    for pattern, cases in alike.items():
        found = stand.found.patterns[pattern]
        said = (stand.words.standing(found.standing).name, stand.words.why(found))
        held.setdefault(said, []).extend(cases)
    for (named, why), cases in held.items():
        if why:
            names = stand.names(sorted(cases))
            yield Text(
                f"{_bare(named.read('en'))}: {names.en} ({why.en}).",
                f"{_bare(named.read('zh'))}：{names.zh}（{why.zh}）。",
            )


def _measure(stand: Stand, filters: Filters) -> Text:
    name, unit = TITLES[stand.measure], UNITS[stand.measure]
    if stand.words.on_codes and not filters.codes:
        which = Text(" (of the codes that decide)", "（仅限据以判定的编码）")
    else:
        which = Text()
    return Text(
        f"{name.en[:1].upper()}{name.en[1:]}: {unit.en}{which.en}.",
        f"{name.zh}：{unit.zh}{which.zh}。",
    )


def _how_many(stand: Stand) -> Text:
    n, total = _statuses(stand), counted_cases(len(_cases(stand)), stand.kind)
    en, zh = f"n = {total.en}: {n['classified']:,} classified", f"已归类 {n['classified']:,}"
    if stand.words.on_codes:
        en, zh = f"{en}, {n['mixed']:,} mixed", f"{zh}，混合 {n['mixed']:,}"
    return Text(
        f"{en}, {n['unclassified']:,} unclassified.",
        f"n = {total.zh}：{zh}，未归类 {n['unclassified']:,}。",
    )


def _silent(stand: Stand) -> Iterator[Text]:
    count = _without_turns(stand)
    if count:
        yield Text(
            f"Counted among them without a turn here: {counted_cases(count, stand.kind).en}.",
            f"其中此处没有话轮的：{counted_cases(count, stand.kind).zh}。",
        )


def _without_turns(stand: Stand) -> int:
    """How many of the cases have no eligible turn; other tables don't count these."""
    return len(_cases(stand).difference(stand.found.case[stand.within.turns].tolist()))


def _without_case(stand: Stand) -> Iterator[Text]:
    nowhere, _ = _nowhere(stand)
    if nowhere:
        kind = counted_cases(1, stand.kind).read("en").removeprefix("1 ")
        yield Text(
            f"Left out: turns that belong to no {kind} ({nowhere:,}).",
            f"不属于任何个案的话轮不计入（{nowhere:,} 个）。",
        )


def _nowhere(stand: Stand) -> tuple[int, int]:
    """How many eligible turns belong to no case, and how many there are."""
    turns = stand.within.turns
    return int(np.count_nonzero(turns & (stand.found.case < 0))), int(turns.sum())


def _cases(stand: Stand) -> set[int]:
    return {case for case, _ in stand.placed}


def _statuses(stand: Stand) -> dict[str, int]:
    found = [str(stand.found.patterns[pattern].standing.status) for _, pattern in stand.placed]
    return {each: found.count(each) for each in STATUSES}


def _coders(stand: Stand) -> list[str]:
    """Whose codings the classes and the counts go by."""
    used = set(np.unique(stand.within.units.grounds.codings.coder).tolist())
    return [name for at, name in enumerate(stand.within.corpus.coders) if at in used]


def _bare(name: str) -> str:
    """A name without the brackets that set it off in a table."""
    inner = name.strip("()（）")
    return inner[:1].upper() + inner[1:]
