"""The tables of planning: what was drawn, and how far everybody is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qcode.codebook.model import MISSING
from qcode.project.listings import SOURCE, STATES
from qcode.store.codings import State
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Text, counted

NOT_FOR_THEM = Named(None, Text("–", "–"))


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn. sources: source → its coders.  strata: source → its level of `by`.

    kept: how many sources have more coders than were drawn, since those had begun them.
    """

    sources: Mapping[str, Sequence[str]]
    strata: Mapping[str, str | None]
    coders: tuple[str, ...]
    overlap: int
    seed: int
    by: Text | None
    kept: int = 0

    @property
    def shared(self) -> list[str]:
        """The sources that all of the coders code."""
        return [name for name, whose in self.sources.items() if len(whose) == len(self.coders)]

    @property
    def loads(self) -> dict[str, int]:
        """Coder → how many sources."""
        counted = Counter(coder for whose in self.sources.values() for coder in whose)
        return {coder: counted[coder] for coder in self.coders}


def assignment_table(draw: Draw) -> Table:
    """One row a source: its stratum, and a mark for each coder it is for."""
    columns = [SOURCE, *([Column("stratum", (draw.by,))] if draw.by else [])]
    columns += [Column(coder, (Text.plain(coder),)) for coder in draw.coders]
    rows = [
        (
            name,
            *([draw.strata[name]] if draw.by else []),
            *("×" * (each in whose) or None for each in draw.coders),
        )
        for name, whose in draw.sources.items()
    ]
    records = [
        {"source": name, "stratum": draw.strata[name], "coders": list(whose)}
        for name, whose in draw.sources.items()
    ]
    return Table(
        Text("Who codes what", "文本分配"),
        tuple(columns),
        tuple(rows),
        meta={
            "overlap": draw.overlap,
            "seed": draw.seed,
            "by": draw.by.en if draw.by else None,
            "coders": list(draw.coders),
            "loads": draw.loads,
        },
        notes=tuple(_drawn(draw)),
        records=tuple(records),
    )


def _drawn(draw: Draw) -> Iterator[Text]:
    count, all_of = len(draw.sources), len(draw.shared)
    loads = [f"{coder} {load}" for coder, load in draw.loads.items()]
    sources = f"{count} source{'s' * (count != 1)}"
    if len(draw.coders) == 1:
        yield Text(
            f"{sources} for {draw.coders[0]}; whoever else they are for keeps them.",
            f"{count} 份文本分配给 {draw.coders[0]}；原先分配给他人的保持不变。",
        )
        return
    yield Text(
        f"{sources}, {all_of} of them for all of these coders; to code: {', '.join(loads)}.",
        f"共 {count} 份文本，其中 {all_of} 份由上列全体编码；各人份数：{'、'.join(loads)}。",
    )
    by = draw.by or Text()
    yield Text(
        f"Drawn by lot with seed {draw.seed}: {draw.overlap}% for all, the others dealt out"
        f"{f', within each level of: {by.en}' * bool(by.en)}. "
        "Who has begun a source keeps it, and so does whoever else it is for.",
        f"随机抽取（种子 {draw.seed}）：{draw.overlap}% 由全体编码，其余轮流分配"
        f"{f'，按“{by.zh}”分层' * bool(by.zh)}。已开始编码者和其他已分配者均保留该文本。",
    )
    if draw.kept:
        yield Text(
            "Kept by coders who weren't drawn for them but had begun them:"
            f" {counted(draw.kept, 'source')}.",
            f"其中 {draw.kept} 份由未被抽中、但已开始编码的编码员保留。",
        )
    without = sorted({*draw.strata.values()} - {draw.strata[name] for name in draw.shared}, key=str)
    if draw.by and draw.overlap and without:
        yield Text(
            f"No source for all: {', '.join(each or MISSING.en for each in without)}.",
            f"没有全体共同编码文本的层：{'、'.join(each or MISSING.zh for each in without)}。",
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
