"""Association: whether outcomes rise with an ordered class, across the cases that have one.

    case     of the kind that the class is of: villages by how far cadres and farmers act together
    class    in order, lowest first; mixed, unclassified and unnamed ones are left out and told
    outcome  of a code in a case, over all eligible turns of that case:

    rate      segments per 1,000 characters        presence  1 where it is coded at all, else 0
    segments  segments                             turns     turns in which it is coded
    coverage  share of the characters

τ_b and D (see `ranking`) with a two-sided permutation test: |S|, the classes shuffled among the
cases. The p-values of several outcomes are corrected together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qcode.analysis.crosstab.cube import Base, cube
from qcode.analysis.testing.asked import MEASURES
from qcode.analysis.testing.contingency import Reals
from qcode.analysis.testing.correction import corrected
from qcode.analysis.testing.observations import Cases, kind_of
from qcode.analysis.testing.ranking import Ranked, concordance, ranked
from qcode.analysis.testing.readers import Unread, read_once, unread
from qcode.analysis.testing.shuffling import Labels, Progress, Shuffled, shuffle
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.dimensions import Dimension, dimension
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope, required, scope
from qcode.codebook.model import MIXED_ID, Typology
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Named
from qcode.texts import Text

_COUNTED = {"rate": "segments", "coverage": "characters", "presence": "segments"}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked.

    variable: a variable or typology.  outcomes: ids of codes.  measure: one of MEASURES.
    order: ids of levels, lowest first; () for the codebook's order.
    permutations, seed, correction: as in `asked.Procedure`.
    begun: where the coders have been; a case of which they have begun nothing is left out.
    """

    variable: str
    outcomes: tuple[str, ...]
    measure: str = "rate"
    order: tuple[str, ...] = ()
    filters: Filters = Filters()  # noqa: RUF009 (frozen)
    rollup: bool = True
    permutations: int = 10_000
    seed: int = 1
    correction: str = "holm"
    begun: Begun = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One code. values: [case].  p, p_corrected: None where the ranks aren't defined."""

    code: Named
    values: Reals
    ranks: Ranked
    p: float | None
    p_corrected: float | None


@dataclass(frozen=True, slots=True)
class Classed:
    """The cases that are compared, and those that aren't.

    classes: lowest first, those that a case has.  labels: [case]; index into classes.
    names, place: [case]; what it is called, and where it stands among the levels of its kind.
    unclassified, mixed, several, unnamed: names of the cases left out, by why: no class, a mixed
    one, one that isn't the same everywhere, or one that the order doesn't name.
    """

    classes: tuple[Named, ...]
    labels: Labels
    names: tuple[str, ...]
    place: Labels
    unclassified: tuple[str, ...]
    mixed: tuple[str, ...]
    several: tuple[str, ...]
    unnamed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Association:
    """What was found. variable, kind: the class, and of which kind its cases are.

    within: without what is unread.  shuffled: the permutation test of all outcomes.
    """

    within: Scope
    variable: Dimension
    kind: str
    cases: Classed
    outcomes: tuple[Outcome, ...]
    shuffled: Shuffled
    unread: Unread


def association(corpus: Corpus, asked: Inquiry, progress: Progress | None = None) -> Association:
    """The association of a class with outcomes. Raises UnknownName, UsageProblem."""
    if asked.measure not in MEASURES:
        raise UnknownName("measure", asked.measure, MEASURES)
    filters = replace(asked.filters, codes=())
    whole = scope(corpus, filters, asked.rollup)
    required(whole.turns, filters)
    variable = dimension(whole, asked.variable, filters, asked.rollup)
    kind = _kind(corpus, variable)
    ranks = _order(corpus, variable, asked.order)
    within = read_once(whole, filters, asked.begun)
    cases = _classed(within, variable, kind, ranks)
    outcomes, shuffled = _outcomes(within, asked, kind, cases, progress)
    left = unread(whole, within, kind)
    return Association(within, variable, kind, cases, outcomes, shuffled, left)


def _classed(within: Scope, variable: Dimension, kind: str, ranks: Mapping[int, int]) -> Classed:
    """ranks: of the levels that have one, lowest first. Raises UsageProblem with fewer than two."""
    found = Cases.of(within, variable, kind, chosen=False, mixed=True)
    level = [found.levels[label] for label in found.labels.tolist()]
    names = [str(within.units.factor(kind).levels[at].id) for at in found.place]
    kept = [at for at, each in enumerate(level) if each in ranks]
    present = sorted({level[at] for at in kept}, key=ranks.__getitem__)
    if len(present) < 2:
        raise UsageProblem(
            Text(
                f"the cases left have fewer than two classes of {variable.id}: nothing can be "
                "compared",
                f"剩下的个案中 {variable.id} 不足两类，无从比较",
            ),
            Text(
                "choose fewer filters, or another class", "请减少筛选条件，或改用其他变量或类型学"
            ),
        )
    mixed = [at for at, each in enumerate(level) if variable.levels[each].id == MIXED_ID]
    unnamed = [at for at, each in enumerate(level) if each not in ranks and at not in mixed]
    return Classed(
        tuple(variable.levels[each] for each in present),
        np.array([present.index(level[at]) for at in kept], np.int64),
        tuple(names[at] for at in kept),
        found.place[kept],
        _without(within, kind, found),
        tuple(names[at] for at in mixed if at not in kept),
        found.several,
        tuple(names[at] for at in unnamed),
    )


def _kind(corpus: Corpus, variable: Dimension) -> str:
    if variable.of_codings or kind_of(corpus, variable.id) in ("turn", variable.id):
        raise UsageProblem(
            Text(
                f"{variable.id} gives no classes to compare cases by",
                f"{variable.id} 不能给个案分类，无从比较",
            ),
            Text(
                "name a variable or typology of persons, villages, sources or another kind of case",
                "请写人员、村庄、文本或其他个案类型的变量或类型学",
            ),
        )
    return kind_of(corpus, variable.id)


def _order(corpus: Corpus, variable: Dimension, order: Sequence[str]) -> dict[int, int]:
    """Each level that has a rank, lowest first: level → rank. Raises UsageProblem, UnknownName."""
    ids = [level.id for level in variable.levels]
    for id in order:
        if id not in ids:
            raise UnknownName(f"level of {variable.id}", id, [each for each in ids if each])
    if order:
        return {ids.index(id): at for at, id in enumerate(order)}
    typology = typology_of(corpus, variable.id)
    if typology is None and not any(
        each.id == variable.id and each.levels for each in corpus.variables
    ):
        raise UsageProblem(
            f"{variable.id} has no order: any text is a value of it",
            "say which values, from the lowest up: --order LOW,…,HIGH",
        )
    named = [at for at, id in enumerate(ids) if id not in (None, MIXED_ID)]
    if typology is not None and typology.highest == "first":
        named.reverse()
    return {level: at for at, level in enumerate(named)}


def typology_of(corpus: Corpus, id: str) -> Typology | None:
    """The typology of this id, at whatever level."""
    named = id.partition("@")[0]
    return next((each for each in corpus.typologies if each.id == named), None)


def _without(within: Scope, kind: str, cases: Cases) -> tuple[str, ...]:
    """The cases that speak here and have no class."""
    factor = within.units.factor(kind)
    speaking = np.unique(factor.values[within.turns])
    named = [factor.levels[at].id or "" for at in speaking if at >= 0 and at not in cases.place]
    return tuple(name for name in named if name not in cases.several)


def _outcomes(
    within: Scope, asked: Inquiry, kind: str, cases: Classed, progress: Progress | None
) -> tuple[tuple[Outcome, ...], Shuffled]:
    codes = dimension(within, "code", replace(asked.filters, codes=()), asked.rollup)
    level = {code.id: at for at, code in enumerate(codes.levels)}
    of = dimension(within, kind, asked.filters, asked.rollup)
    values = _values(
        within, asked.measure, (codes, of), [level[id] for id in asked.outcomes], cases.place
    )
    ranks = [ranked(cases.labels, each) for each in values]

    def strengths(arranged: Labels) -> Reals:
        made = [
            np.full(len(arranged), np.nan) if rank.tau is None else abs(concordance(arranged, each))
            for rank, each in zip(ranks, values, strict=True)
        ]
        return np.stack(made, axis=1)

    shuffled = shuffle(
        cases.labels,
        strengths,
        asked.permutations,
        asked.seed,
        width=len(cases.classes) * len(cases.labels) + len(values),
        progress=progress,
    )
    p = [None if np.isnan(each) else float(each) for each in shuffled.p]
    adjusted = corrected(p, asked.correction)
    named = [codes.levels[level[id]] for id in asked.outcomes]
    rows = zip(named, values, ranks, p, adjusted, strict=True)
    return tuple(Outcome(*row) for row in rows), shuffled


def _values(
    within: Scope,
    measure: str,
    dimensions: tuple[Dimension, Dimension],
    codes: Sequence[int],
    cases: Labels,
) -> list[Reals]:
    """[code][case]; the measure of each code in each case."""
    counts = cube(within, _COUNTED.get(measure, measure), dimensions)
    found = [
        np.array([counts.value((code, case)) for case in cases.tolist()], np.float64)
        for code in codes
    ]
    if measure == "presence":
        return [(each > 0).astype(np.float64) for each in found]
    if measure not in ("rate", "coverage"):
        return found
    base = Base(dimensions, np.flatnonzero(within.turns), within.units.characters)
    characters = np.array([base.value((None, case)) for case in cases.tolist()], np.float64)
    return [each / np.maximum(characters, 1) * (1000 if measure == "rate" else 1) for each in found]
