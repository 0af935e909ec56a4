"""The tables of planning: what was drawn, and how far everybody is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from qcode.project.listings import SOURCE, STATES, column
from qcode.store.codings import State
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Text

NOT_FOR_THEM = Named(None, Text("–", "–"))


def assignment_table(
    drawn: Mapping[str, Sequence[str]],
    strata: Mapping[str, str | None],
    coders: Sequence[str],
    overlap: int,
    seed: int,
    by: str | None,
) -> Table:
    """One row a source: its stratum, and a mark for each coder it is for."""
    columns = [SOURCE, *([column("stratum", "Stratum", "层")] if by else [])]
    columns += [Column(coder, (Text.plain(coder),)) for coder in coders]
    rows = [
        (name, *([strata[name]] if by else []), *("×" * (each in whose) or None for each in coders))
        for name, whose in drawn.items()
    ]
    counted = Counter(coder for whose in drawn.values() for coder in whose)
    loads = {coder: counted[coder] for coder in coders}
    shared = sum(len(whose) == len(coders) for whose in drawn.values())
    each = [f"{coder} {loads[coder]}" for coder in coders]
    notes = [
        Text(
            f"{len(drawn)} sources, {shared} of them for all coders; to code: {', '.join(each)}.",
            f"共 {len(drawn)} 份文本，其中 {shared} 份由全体编码员编码；"
            f"各人份数：{'、'.join(each)}。",
        ),
        Text(
            f"Drawn by lot with seed {seed}: {overlap} % for all coders, the others dealt out"
            f"{f', within each level of {by}' if by else ''}; who has begun a source keeps it.",
            f"随机抽取（种子 {seed}）：{overlap}% 由全体编码，其余轮流分配"
            f"{f'，按 {by} 分层' if by else ''}；已开始编码者保留该文本。",
        ),
    ]
    records = [
        {"source": name, "stratum": strata[name], "coders": list(whose)}
        for name, whose in drawn.items()
    ]
    return Table(
        Text("Who codes what", "文本分配"),
        tuple(columns),
        tuple(rows),
        meta={"overlap": overlap, "seed": seed, "by": by, "coders": list(coders), "loads": loads},
        notes=tuple(notes),
        records=tuple(records),
    )


def progress_table(
    sources: Sequence[str],
    coders: Sequence[str],
    assigned: Sequence[tuple[str, str]],
    states: Sequence[tuple[str, str, State]],
) -> Table:
    """One row a source, one column a coder, and how many each has finished of what is theirs.

    Where nothing was ever assigned, everything is everybody's.
    """
    theirs = set(assigned) or {(source, coder) for source in sources for coder in coders}
    known = {(source, coder): state for coder, source, state in states}
    records: list[dict[str, Any]] = []
    rows: list[tuple[Cell, ...]] = []
    for source in sources:
        cells: list[Cell] = [source]
        for coder in coders:
            state = known.get((source, coder), "not-begun")
            mine = (source, coder) in theirs
            cells.append(_shown(state, mine))
            records.append({"source": source, "coder": coder, "assigned": mine, "state": state})
        rows.append(tuple(cells))
    columns = [SOURCE, *(Column(coder, (Text.plain(coder),)) for coder in coders)]
    finished = [_finished(coder, theirs, known) for coder in coders]
    rows.append((Named("(total)", Text("finished", "已完成")), *finished))
    return Table(
        Text("Progress", "编码进度"),
        tuple(columns),
        tuple(rows),
        totals=1,
        meta={"assigned": bool(assigned)},
        notes=(_LEGEND,),
        records=tuple(records),
    )


_LEGEND = Text(
    "–: not for this coder. +: coded though not for them.",
    "–：未分配给该编码员。+：未分配但已编码。",
)


def _shown(state: str, mine: bool) -> Named:
    if mine:
        return Named(state, STATES[state])
    if state == "not-begun":
        return NOT_FOR_THEM
    name = STATES[state]
    return Named(state, Text(f"{name.en} +", f"{name.zh} +"))


def _finished(
    coder: str, theirs: set[tuple[str, str]], known: Mapping[tuple[str, str], State]
) -> str:
    own = [pair for pair in theirs if pair[1] == coder]
    return f"{sum(known.get(pair) == 'done' for pair in own)} / {len(own)}"
