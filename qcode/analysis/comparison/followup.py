"""Follow-up: what a person spoke of when they were met again.

A *round* of a person is one of their interviews (a source in which they have an eligible turn), in
the order of fieldwork; or, where a variable is named, their turns of one of its levels. A cell is
how many distinct codings of the code (with those under it) overlap the person's own turns in that
round. A person's first round is compared with their last:

    kept      coded in both            dropped   coded in the first only
    new       coded in the last only   between   coded in neither, but in a round between them
    difference = last - first

"Not coded" may only be "not read yet". So of each person the codings of those coders are counted
who have begun all of the person's interviews that anyone has begun; interviews that nobody has
begun are left out. Persons with one round are left out, and said to be how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.captions import (
    counts,
    ids_of,
    pooled,
)
from qcode.analysis.comparison.chronology import chronology
from qcode.analysis.comparison.rounds import Met, Rounds, everybody, interviews, levels_of
from qcode.analysis.tidy.begun import Begun, begun_only, read_by
from qcode.analysis.tidy.dimensions import Dimension, dimension
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope, required, scope
from qcode.coding.corpus import Corpus
from qcode.errors import UsageProblem
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Text

CHANGES = {
    "kept": Named("kept", Text("kept", "保留")),
    "new": Named("new", Text("new", "新增")),
    "dropped": Named("dropped", Text("dropped", "消失")),
    "between": Named("between", Text("only between", "仅见于中间")),
}
PERSON = Text("Person", "人员")
TOLD = 12
"""Of so many persons at most the notes say which interviews they gave."""


def followup(
    corpus: Corpus,
    *,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    round: str | None = None,
    rollup: bool = True,
    begun: Begun = (),
    imported: Sequence[str] = (),
) -> Table:
    """Code × round for each person met again; see the module.

    round: a variable; None: each interview is one.  begun: (coder, source).
    imported: as `chronology` takes it.
    Raises UnknownName; UsageProblem where nobody was met again.
    """
    within = scope(corpus, filters, rollup)
    required(within.turns, filters)
    within = begun_only(within, filters, begun)
    turns = within.turns & (within.units.factor("person").values >= 0)
    if not turns.any():
        raise UsageProblem(
            Text("no turn of a person is left", "没有剩下任何人员的话轮"),
            Text("widen them", "请放宽筛选条件"),
        )
    within = replace(within, turns=turns, parts=within.parts.take(turns[within.parts.unit]))
    order = chronology(corpus, imported).order
    rounds = interviews(within, order) if round is None else levels_of(within, round)
    persons = everybody(within, rounds, read_by(corpus, filters, begun), order)
    met = [each for each in persons if len(each.rounds) > 1 and each.coders]
    if not met:
        raise UsageProblem(
            Text("nobody was met more than once here", "这里没有人接受过多次访谈"),
            Text(
                "look at who speaks where with qcode people, and at who has begun what with "
                "qcode progress",
                "用 qcode people 查看各人所在文本，用 qcode progress 查看编码进度",
            ),
        )
    return _table(within, filters, rollup, rounds, persons, met)


def _table(
    within: Scope,
    filters: Filters,
    rollup: bool,
    rounds: Rounds,
    persons: Sequence[Met],
    met: Sequence[Met],
) -> Table:
    counted = _of_whole_readers(within, rounds, met)
    codes = dimension(counted, "code", filters, rollup)
    shown = sorted({at for each in met for at in each.rounds})
    meta = _meta(counted, filters, rollup, rounds, persons, met)
    return Table(
        title=Text("First and follow-up interviews compared", "初访与回访比较"),
        columns=(
            Column("person", (PERSON,)),
            Column("code", (codes.name,)),
            *(Column(f"round={rounds.names[at].id}", (rounds.names[at].name,), "count")
              for at in shown),
            Column("change", (Text("Change", "变化"),)),
            Column("difference", (Text("Last − first", "末次 − 首次"),), "count"),
        ),
        rows=tuple(_rows(counted, codes, rounds, met, shown)),
        stub=2,
        meta=meta,
        notes=tuple(_notes(counted, filters, meta)),
    )  # fmt: skip


def _of_whole_readers(within: Scope, rounds: Rounds, met: Sequence[Met]) -> Scope:
    """The scope narrowed to those met again, and to the coders who have begun all they said."""
    person = within.units.factor("person")
    allowed = np.zeros((len(person.levels), len(within.corpus.coders)), bool)
    for each in met:
        allowed[each.person, each.coders] = True
    turns = within.turns & (rounds.of >= 0) & np.isin(person.values, [each.person for each in met])
    parts = within.parts
    coder = within.codings.coder[parts.coding]
    kept = turns[parts.unit] & allowed[person.values[parts.unit], coder]
    return replace(within, turns=turns, parts=parts.take(kept))


def _rows(
    within: Scope, codes: Dimension, rounds: Rounds, met: Sequence[Met], shown: Sequence[int]
) -> Iterator[tuple[Cell, ...]]:
    people = within.units.factor("person").levels
    counted = _counted(within, codes, rounds, met)
    for each, own in zip(met, counted.transpose(1, 0, 2), strict=True):
        absent = [at for at, round in enumerate(shown) if round not in each.rounds]
        first, last = shown.index(each.rounds[0]), shown.index(each.rounds[-1])
        levels = np.flatnonzero(own.any(axis=1))
        for level, found in zip(levels.tolist(), own[levels][:, shown].tolist(), strict=True):
            change, difference = _change(found[first], found[last]), found[last] - found[first]
            for at in absent:
                found[at] = None
            yield (people[each.person], codes.levels[level], *found, change, difference)


def _counted(
    within: Scope, codes: Dimension, rounds: Rounds, met: Sequence[Met]
) -> NDArray[np.int64]:
    """[level, person met, round]; how many codings."""
    parts, shape = within.parts, (len(met), len(rounds.names))
    place = np.full(len(within.units.factor("person").levels), -1)
    place[[each.person for each in met]] = np.arange(len(met))
    person = place[within.units.factor("person").values[parts.unit]]
    group = np.ravel_multi_index((person, rounds.of[parts.unit]), shape)
    node, groups = codes.at(parts) + 1, shape[0] * shape[1]
    return codes.tree.tally(node, group, parts.coding, groups, None)[1:].reshape(-1, *shape)


def _change(first: int, last: int) -> Named:
    if first:
        return CHANGES["kept" if last else "dropped"]
    return CHANGES["new" if last else "between"]


def _meta(
    within: Scope,
    filters: Filters,
    rollup: bool,
    rounds: Rounds,
    persons: Sequence[Met],
    met: Sequence[Met],
) -> dict[str, Any]:
    corpus, people = within.corpus, within.units.factor("person").levels
    coders = sorted({coder for each in met for coder in each.coders})
    return {
        "table": "followup",
        "unit": "coded segments that overlap a turn of the person in the round",
        "n": counts(within),
        "persons": {
            str(people[each.person].id): {
                "rounds": [rounds.names[at].id for at in each.rounds],
                "sources": [corpus.sources[at].name for at in each.sources],
                "coders": [corpus.coders[at] for at in each.coders],
            }
            for each in met
        },
        "once": sum(len(each.rounds) < 2 for each in persons),
        "apart": sum(len(each.rounds) > 1 and not each.coders for each in persons),
        "coders": [corpus.coders[at] for at in coders],
        "filters": ids_of(filters),
        "rollup": rollup,
        "interviewers": filters.interviewers,
        "seed": None,
    }


def _notes(within: Scope, filters: Filters, meta: Mapping[str, Any]) -> Iterator[Text]:
    yield Text(
        "Cells: coded segments that overlap the person's own turns in that round.",
        "单元格数值：与该人该次访谈中本人话轮重叠的编码段数。",
    )
    yield Text(
        "Change, from the first round to the last: kept, coded in both; new, in the last only; "
        "dropped, in the first only.",
        "变化（首次与末次相比）：保留，两次均有；新增，仅末次有；消失，仅首次有。",
    )
    if len(meta["persons"]) <= TOLD:
        yield from _interviews_of(meta["persons"])
    if meta["once"]:
        yield Text(
            f"Left out, met only once: {meta['once']:,}.",
            f"仅访谈一次、未列入：{meta['once']:,} 人。",
        )
    yield Text(
        "Of each person the codings of those coders are counted who have begun all of these "
        "interviews.",
        "每人只计已开始编码其全部访谈的编码员的编码段。",
    )
    if meta["apart"]:
        yield Text(
            f"Left out, since no coder has begun all of their interviews: {meta['apart']:,}.",
            f"没有编码员开始编码其全部访谈、未列入：{meta['apart']:,} 人。",
        )
    yield from pooled(within, filters, meta)


def _interviews_of(persons: Mapping[str, Any]) -> Iterator[Text]:
    for name, told in persons.items():
        sources, coders = told["sources"], told["coders"]
        yield Text(
            f"{name}: {', '.join(sources)}; coded by {', '.join(coders)}.",
            f"{name}：{'、'.join(sources)}；编码员：{'、'.join(coders)}。",
        )
