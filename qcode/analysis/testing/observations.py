"""Observations: a cross-table read as counts by case, so that cases can be given other labels.

The column variable is *of* a kind of case: a village class of villages, an actor type of persons.
These cases are what is independent; the label of a case is its level.

    case         of the kind that the column variable is of, or of the kind asked for (`among`)
    item         what the table counts: a segment, turn, person, source or village
    observation  a distinct pair of an item and a case; a segment over the turns of two persons is
                 an observation of each
    left out     items in turns without a level or a case (missing); cases that have several levels
                 (someone who changed posts between rounds) or are mixed: no label is theirs; turns
                 of sources that no counted coder has begun, and cases without any other

Of codes, each row is tested against the rest:

    segments     segments with the code (or one under it) against all others
    all others   eligible items in which it is coded against those in which it isn't

That an item isn't coded counts as an observation, so only what a coder has been through can be
one; and a source that two of the coders have coded would give each of its passages twice. So no
source may be of more than one of them (see `readers`).

Only segments are divided by codes, each being of one code of its own: so only for them all codes
can be tested in one table. Rows by a variable are one table, of the items that the table counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.crosstab.cube import COUNTED_BY
from qcode.analysis.crosstab.question import Question
from qcode.analysis.testing.contingency import Counts
from qcode.analysis.testing.readers import ALL_READ, Unread, read_once, unread
from qcode.analysis.testing.shuffling import Labels
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.codings import Parts
from qcode.analysis.tidy.dimensions import Dimension
from qcode.analysis.tidy.factors import SOURCE, Ints, case_kinds, typology_at
from qcode.analysis.tidy.scope import Scope
from qcode.analysis.tidy.tree import distinct
from qcode.codebook.model import MIXED, MIXED_ID
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Named
from qcode.texts import Text

_MIXED = Named(MIXED_ID, MIXED)

ITEMS = ("segments", "turns", *COUNTED_BY)
"""Measures that count items which can be told apart as observations."""


@dataclass(frozen=True, slots=True)
class Observations:
    """What a table is tested on.

    measure: what is counted.  kind: of the cases.
    levels: of the column variable, those that a case has; index into the dimension's.
    labels: [case]; index into levels.
    whole: [case]; its observations, at least one.
    own: [case, row]; observations by row, each in one; None where rows don't divide them.
    under: [case, row]; observations in each row's own test; None where rows have none.
    missing: items left out, for want of a level or a case or because the case has several levels.
    several, mixed: names of the cases left out because they have several levels, or a mixed one.
    unread: what is left out because no coder has begun it; none of it is among the missing.
    """

    measure: str
    kind: str
    levels: tuple[int, ...]
    labels: Labels
    whole: Counts
    own: Counts | None
    under: Counts | None
    missing: int
    several: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()
    unread: Unread = ALL_READ


def kind_of(corpus: Corpus, id: str) -> str:
    """Which kind of case a variable, typology or kind of case is of."""
    typology = typology_at(corpus, id)
    if typology is not None:
        return typology.of
    of = {each.id: each.of for each in corpus.variables}
    return of.get(id, id)


def observations(
    within: Scope,
    question: Question,
    dimensions: Sequence[Dimension],
    among: str | None,
    begun: Begun = frozenset(),
) -> Observations:
    """A table of one row and one column dimension as counts by case.

    among: a kind of case, or the one that the columns are of.
    Raises UsageProblem for what can't be tested.
    """
    _check(question, dimensions)
    row, column = dimensions
    kind = _kind(within.corpus, column, among)
    read = read_once(within, question.filters, begun)
    cases = Cases.of(read, column, kind, chosen=bool(among), mixed=False)
    seen = _Seen.of(read, question.measure, row, cases)
    return cases.observed(question.measure, seen, unread(within, read, kind))


def _check(question: Question, dimensions: Sequence[Dimension]) -> None:
    if question.measure not in ITEMS:
        what = question.measure
        raise UsageProblem(
            Text(
                f"{what} can't be tested: only what is counted one by one can",
                f"{what} 不能检验：只有逐个计数的指标可以检验",
            ),
            Text(f"measure one of {', '.join(ITEMS)}", f"可用的指标：{'、'.join(ITEMS)}"),
        )
    if question.split:
        raise UsageProblem(
            Text("a table that is split can't be tested", "分列的表不能检验"),
            Text(
                "test it for each level: --where, no --split",
                "请去掉 --split，用 --where 逐个取值检验",
            ),
        )
    coded = [each.id for each in dimensions[1:] if each.of_codings]
    if coded:
        raise UsageProblem(
            f"{coded[0]} in the columns can't be tested: it is a property of codings, not of cases",
            "name a variable of cases there: --cols village_class",
        )
    if len(dimensions) != 2 or dimensions[0].id == "coder":
        raise UsageProblem(
            Text(
                "a test compares the levels of one variable, by codes or by another variable",
                "检验比较一个变量的各取值，行为编码或另一变量",
            ),
            Text(
                "name one variable: --cols village_class",
                "请只写一个变量：--cols village_class",
            ),
        )


def _kind(corpus: Corpus, column: Dimension, among: str | None) -> str:
    kinds = [*case_kinds(corpus), SOURCE]
    if among is not None and among not in kinds:
        raise UnknownName("kind of case", among, kinds)
    kind = among or kind_of(corpus, column.id)
    if kind == "turn":
        raise UsageProblem(
            Text(
                f"{column.id} changes from turn to turn, and turns of one interview aren't "
                "independent",
                f"{column.id} 随话轮变化，而同一次访谈的话轮并不相互独立",
            ),
            Text(
                "say whose label it is, where each has only one: --among source, person or village",
                "如每个文本、人员或村庄只有一个取值，请用 --among source、person 或 village 指明",
            ),
        )
    return kind


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases that have one label.

    levels, labels: as in Observations.  place: [case]; index into the levels of the kind's factor.
    of_unit: [unit]; index into labels where the turn can be counted, else -1.
    several, mixed: names of the cases that have several levels, or a mixed one.
    """

    kind: str
    levels: tuple[int, ...]
    labels: Labels
    place: Ints
    of_unit: Ints
    several: tuple[str, ...]
    mixed: tuple[str, ...]

    @classmethod
    def of(cls, within: Scope, column: Dimension, kind: str, *, chosen: bool, mixed: bool) -> Cases:
        """chosen: whether the kind was asked for.  mixed: whether that is a label, too.

        Raises UsageProblem where a case of the kind asked for has several levels.
        """
        factor = within.units.factor(kind)
        case, level = factor.values, column.values
        known = within.turns & (case >= 0) & (level < len(column.levels) - 1)
        pairs = distinct(case[known] * len(column.levels) + level[known])
        had, given = np.divmod(pairs, len(column.levels))
        times = np.bincount(had, minlength=len(factor.levels))
        several = tuple(str(factor.levels[at].id) for at in np.flatnonzero(times > 1))
        if chosen and several:
            own = kind_of(within.corpus, column.id)
            raise UsageProblem(
                Text(
                    f"{several[0]} has several levels of {column.id}, so "
                    f"{'they have' if kind == 'person' else 'it has'} no label to shuffle",
                    f"{several[0]} 在 {column.id} 上有多个取值，无法置换",
                ),
                Text(
                    f"{column.id} is of {own}: leave out --among",
                    f"{column.id} 属于 {own}，请去掉 --among",
                ),
            )
        sole = times[had] == 1
        blended = sole & (not mixed) & (given == _mixed_level(column))
        sole &= ~blended
        levels, labels = np.unique(given[sole], return_inverse=True)
        place = np.full(len(factor.levels) + 1, -1, np.int64)
        place[had[sole]] = np.arange(int(sole.sum()))
        of_unit = np.where(known, place[case], -1)
        labelled = labels.astype(np.int64)
        names = tuple(str(factor.levels[at].id) for at in had[blended])
        return cls(kind, tuple(levels.tolist()), labelled, had[sole], of_unit, several, names)

    def observed(self, measure: str, seen: _Seen, unread: Unread) -> Observations:
        """The observations of the cases that have any."""
        some = seen.whole > 0
        present, labels = np.unique(self.labels[some], return_inverse=True)
        return Observations(
            measure,
            self.kind,
            tuple(self.levels[at] for at in present),
            labels.astype(np.int64),
            seen.whole[some],
            None if seen.own is None else seen.own[some],
            None if seen.under is None else seen.under[some],
            seen.missing,
            self.several,
            self.mixed,
            unread,
        )


def _mixed_level(column: Dimension) -> int:
    """Where the typology's level of mixed cases stands, which is no class; -1 if there is none."""
    return next((at for at, each in enumerate(column.levels) if each == _MIXED), -1)


@dataclass(frozen=True, slots=True)
class _Seen:
    """As in Observations, for all cases that have a label."""

    whole: Counts
    own: Counts | None
    under: Counts | None
    missing: int

    @classmethod
    def of(cls, within: Scope, measure: str, row: Dimension, cases: Cases) -> _Seen:
        if row.id != "code":
            return _by_variable(within, measure, row, cases)
        if measure == "segments":
            return _segments(within, row, cases)
        return _items(within, measure, row, cases)


def _segments(within: Scope, row: Dimension, cases: Cases) -> _Seen:
    """Each segment under its own code, and under all codes over that."""
    item, case, missing = _pairs(within.parts.coding, cases.of_unit[within.parts.unit])
    own = _tabulated(case, row.values[item], len(cases.labels), len(row.levels))
    sums = np.zeros((len(own), len(row.levels) + 1), np.int64)
    np.cumsum(own, axis=1, out=sums[:, 1:])
    under = sums[:, row.tree.end[1:] - 1] - sums[:, :-1]
    return _Seen(own.sum(axis=1), own, under, missing)


def _items(within: Scope, measure: str, row: Dimension, cases: Cases) -> _Seen:
    """Each eligible item, and under which codes it is coded."""
    units = np.flatnonzero(within.turns)
    item = _item(within, measure, units)
    _, case, missing = _pairs(item[item >= 0], cases.of_unit[units][item >= 0])
    parts = _countable(within, measure, cases)
    tally = row.tree.tally(
        row.at(parts) + 1,
        cases.of_unit[parts.unit],
        _item(within, measure, parts.unit),
        max(len(cases.labels), 1),
        None,
    )
    whole = np.bincount(case, minlength=len(cases.labels))
    return _Seen(whole, None, tally[1:, : len(cases.labels)].T, missing)


def _by_variable(within: Scope, measure: str, row: Dimension, cases: Cases) -> _Seen:
    """Each coded item in the row's level that it has; without one it is missing."""
    last = len(row.levels) - 1
    level = row.at(within.parts)
    item = within.parts.coding
    if measure != "segments":
        item = _item(within, measure, within.parts.unit)
    case = np.where(level < last, cases.of_unit[within.parts.unit], -1)
    counted = item >= 0
    paired, case, missing = _pairs(item[counted] * (last + 1) + level[counted], case[counted])
    own = _tabulated(case, paired % (last + 1), len(cases.labels), last)
    return _Seen(own.sum(axis=1), own, None, missing)


def _countable(within: Scope, measure: str, cases: Cases) -> Parts:
    """The parts in which there is an item, in a case with a label."""
    unit = within.parts.unit
    return within.parts.take((_item(within, measure, unit) >= 0) & (cases.of_unit[unit] >= 0))


def _item(within: Scope, measure: str, unit: Ints) -> Ints:
    """Which item of the measure each of these turns is in; -1 for none."""
    if measure == "turns":
        return unit
    return within.units.factor(COUNTED_BY[measure]).values[unit]


def _pairs(item: Ints, case: Ints) -> tuple[Ints, Ints, int]:
    """The distinct pairs of an item and a case, and how many items have no case at all."""
    known = case >= 0
    without = len(distinct(item)) - len(distinct(item[known]))
    cases = int(case.max(initial=0)) + 1
    item, case = np.divmod(distinct(item[known] * cases + case[known]), cases)
    return item, case, without


def _tabulated(case: Ints, row: Ints, cases: int, rows: int) -> Counts:
    return np.bincount(case * rows + row, minlength=cases * rows).reshape(cases, rows)


def named(kind: str, count: int) -> Text:
    """So many cases of a kind."""
    one = {"person": "person", "village": "village", SOURCE: "source"}.get(kind, f"{kind} case")
    zh = {"person": "人", "village": "个村庄", SOURCE: "份文本"}.get(kind, f"个 {kind}")
    return Text(f"{count:,} {one if count == 1 else one + 's'}", f"{count:,} {zh}")
