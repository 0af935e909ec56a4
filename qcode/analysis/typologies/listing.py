"""The cases of a typology one by one: class, why there is none, and what speaks for each value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.typologies.notes import meta_of, notes_of
from qcode.analysis.typologies.stand import Stand, stand_of
from qcode.codebook.model import KIND_NAMES, Typology
from qcode.codebook.standings import keys_of
from qcode.coding.corpus import Corpus
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Text

STATUS_NAMES = {
    "classified": Text("classified", "已归类"),
    "mixed": Text("mixed", "混合"),
    "unclassified": Text("unclassified", "未归类"),
}


def typology_cases(
    corpus: Corpus,
    typology: Typology,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    begun: Begun = (),
) -> Table:
    """One row a case; of turns only those with evidence. begun: (coder, source).

    Raises UnknownName.

    Records hold the ids of the codings behind each value.
    """
    stand = stand_of(corpus, typology, filters, "segments", begun)
    name, kind = stand.words.name, KIND_NAMES.get(typology.of, Text.plain(typology.of))
    return Table(
        title=Text(f"{name.read('en')}: case by case", f"{name.read('zh')}：逐个案"),
        columns=(
            Column(typology.of, (kind,)),
            Column("class", (name,)),
            Column("status", (Text("Status", "状态"),)),
            *_evidence_columns(stand),
            Column("why", (Text("Why", "理由"),)),
        ),
        rows=tuple(_row(stand, case, pattern) for case, pattern in stand.told()),
        meta=meta_of(stand, filters),
        notes=(*notes_of(stand, filters, measured=False), *_about_evidence(stand)),
        records=tuple(_records(stand)),
    )


def _about_evidence(stand: Stand) -> list[Text]:
    if not stand.words.on_codes:
        return []
    said = Text(
        "Under each code: how many of its codings overlap a turn of the case.",
        "各编码列：与该个案话轮重叠的编码段数。",
    )
    if stand.kind != "turn":
        return [said]
    return [said, Text("Turns without any are not listed.", "无任何证据的话轮不列出。")]


def _evidence_columns(stand: Stand) -> list[Column]:
    words, found = stand.words, stand.found.evidence
    if found is None:
        return [Column(key, (words.key(key),)) for key in keys_of(stand.found.typology)]
    return [
        Column(f"{key}/{value}", (words.key(key), words.value(key, value)), "count")
        for key, value in found.values
    ]


def _row(stand: Stand, case: int, pattern: int) -> tuple[Cell, ...]:
    found, words = stand.found.patterns[pattern], stand.words
    evidence = stand.found.evidence
    between: list[Cell] = (
        [
            Named(shown[0], words.value(key, shown[0])) if shown else Named(None, words.nothing)
            for key, shown in found.shown.items()
        ]
        if evidence is None
        else evidence.counts[case].tolist()
    )
    status = found.standing.status
    named, why = words.standing(found.standing), words.why(found)
    return (
        stand.name(case),
        named,
        Named(status, STATUS_NAMES[status]),
        *between,
        Named(None, why) if why else None,
    )


def _records(stand: Stand) -> Iterator[dict[str, Any]]:
    """Shown, class and reason by ids; of codes also the codings behind each value."""
    behind = _codings_behind(stand)
    for case, _, record in stand.records():
        codings = {} if behind is None else {"codings": behind.get(case, {})}
        yield {**record, **codings}


def _codings_behind(stand: Stand) -> dict[int, dict[str, list[int]]] | None:
    """Case → value → the ids of its codings; None where variables decide."""
    evidence = stand.found.evidence
    if evidence is None:
        return None
    ids = stand.within.units.grounds.codings.id[evidence.coding]
    behind: dict[int, dict[str, list[int]]] = {}
    for at, (_, value) in enumerate(evidence.values):
        own = evidence.value == at
        if not own.any():
            continue
        cases, first = np.unique(evidence.case[own], return_index=True)
        for case, its in zip(cases.tolist(), np.split(ids[own], first[1:]), strict=True):
            behind.setdefault(case, {})[value] = its.tolist()
    return behind
