"""Agree: from marks, spans or ratings to the table of agreement.

A row a code that anybody used (with roll-up, those over them too), then two totals. "Any code" is
one decision a unit: coded with anything, or not. "All codes" is a decision for each unit and code,
all taken together. Shown are the coefficients of all coders together, or of every pair; the table's
records hold every figure of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from qcode.analysis.agreement.comparison import Compared
from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.figures import Figure, figures
from qcode.analysis.agreement.measures.ratings import Floats
from qcode.analysis.agreement.measures.resampling import samples
from qcode.analysis.agreement.measures.scales import NOMINAL
from qcode.analysis.agreement.measures.sets import SIMILARITIES, set_figures, sets_of
from qcode.analysis.agreement.spans.continuum import Continua
from qcode.analysis.agreement.spans.continuum import about as about_continua
from qcode.analysis.agreement.spans.span_figures import unitizing_figures
from qcode.analysis.agreement.spans.unitizing import UNITIZING
from qcode.analysis.agreement.table import captions, symbols
from qcode.analysis.agreement.table.about import About, Draws, ground
from qcode.analysis.agreement.table.grid import Grid, records
from qcode.analysis.agreement.table.lines import Line, lines_of_continua, lines_of_tallies
from qcode.analysis.agreement.table.methods import report
from qcode.analysis.agreement.table.remarks import remarks
from qcode.analysis.agreement.units.marking import Marks
from qcode.analysis.agreement.units.tallying import Tallies, tallied
from qcode.analysis.tidy.filters import Filters
from qcode.errors import UsageProblem
from qcode.table import Named, Table


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    coefficients: ids; () for those usually reported.  pairs: show every pair of coders.
    report: the paragraph for the paper, above the notes.
    replicates: of the bootstrap; 0 for intervals from standard errors.
    """

    coefficients: tuple[str, ...] = ()
    pairs: bool = False
    report: bool = False
    replicates: int = 1000
    seed: int = 1

    def __post_init__(self) -> None:
        # What is asked for twice is one column.
        object.__setattr__(self, "coefficients", tuple(dict.fromkeys(self.coefficients)))

    @property
    def of_sets(self) -> bool:
        """Whether nothing is asked for but what is of all codes together."""
        return bool(self.coefficients) and {*self.coefficients} <= {*SIMILARITIES}

    def asks_for(self, coefficient: str) -> bool:
        return not self.coefficients or coefficient in self.coefficients


def agree_on_units(marks: Marks, wanted: Wanted, filters: Filters, *, rollup: bool) -> Table:
    """Of turns, sentences or characters. Raises UnknownName, UsageProblem."""
    symbols.check(wanted.coefficients, [*COEFFICIENTS, *SIMILARITIES], f"{marks.unit}s")
    tallies = tallied(marks, rollup=rollup, named=filters.codes)
    lines = lines_of_tallies(marks.compared.units.corpus, tallies)
    lines = lines[-1:] if wanted.of_sets else lines
    drawn = samples(marks.clusters, wanted.replicates, wanted.seed)
    made = list(_by_code(tallies, lines, drawn, wanted))
    if any(map(wanted.asks_for, SIMILARITIES)):
        made += [f for f in set_figures(sets_of(marks), drawn) if wanted.asks_for(f.coefficient)]
    about = About(
        marks.unit,
        int(tallies.units.sum()),
        marks.compared.coders,
        Draws(wanted.replicates, wanted.seed, marks.clusters, marks.of),
        codes=tallies.used,
        ground=ground(marks.compared, filters, rollup=rollup),
    )
    return _table(about, lines, made, wanted)


def _by_code(
    tallies: Tallies, lines: Sequence[Line], drawn: Floats, wanted: Wanted
) -> Iterator[Figure]:
    some = [each for id, each in COEFFICIENTS.items() if id in wanted.coefficients]
    if wanted.coefficients and not some:
        return
    for line in lines:
        code = line.name.id
        yield from figures(tallies.ratings(code, drawn), NOMINAL, some or None, code=code)


def agree_on_spans(
    compared: Compared, continua: Continua, wanted: Wanted, filters: Filters, *, rollup: bool
) -> Table:
    """Of the free segments of a project. Raises UnknownName, UsageProblem."""
    about = _of_spans(continua, wanted, "turn" if continua.cut else "source")
    about = replace(about, ground=ground(compared, filters, rollup=rollup))
    return _spans(about, continua, wanted)


def agree_on_continua(continua: Continua, wanted: Wanted, file: str) -> Table:
    """The same of a file of spans."""
    about = _of_spans(continua, wanted, "continuum")
    return _spans(replace(about, file=file), continua, wanted)


def _of_spans(continua: Continua, wanted: Wanted, drawn: str) -> About:
    return About(
        "span",
        continua.extent // continua.ticks,
        continua.coders,
        Draws(wanted.replicates, wanted.seed, len(continua), drawn),
        codes=len(np.unique(continua.segments.category)),
        said=tuple(about_continua(continua)),
    )


def _spans(about: About, continua: Continua, wanted: Wanted) -> Table:
    symbols.check(wanted.coefficients, UNITIZING, "free segments")
    drawn = samples(len(continua), wanted.replicates, wanted.seed)
    made = [f for f in unitizing_figures(continua, drawn) if wanted.asks_for(f.coefficient)]
    return _table(about, lines_of_continua(continua), made, wanted)


def agree_on_ratings(made: Sequence[Figure], about: About, wanted: Wanted) -> Table:
    """Of a file of ratings, from its figures."""
    return _table(about, (), made, wanted)


def _table(about: About, lines: tuple[Line, ...], made: Sequence[Figure], wanted: Wanted) -> Table:
    place = {line.name.id: at for at, line in enumerate(lines)}
    made = sorted(made, key=lambda each: place.get(each.code, 0))
    if not about.draws.possible:
        made = [replace(each, low=None, high=None) for each in made]
    grid = _grid(about, lines, made, wanted)
    fields = grid.fields()
    return Table(
        title=captions.title(about, grid.coded),
        columns=tuple(column for column, _ in fields),
        rows=tuple(tuple(cells(line) for _, cells in fields) for line in grid.lines),
        indents=tuple(line.depth for line in grid.lines),
        totals=min(2, len(grid.lines)) if grid.coded else 0,
        meta=captions.caption(about, {each.coefficient: None for each in made}),
        notes=(
            *(report(about, grid) if wanted.report else ()),
            *captions.notes(about, grid),
            *remarks(grid, resampled=wanted.replicates > 0 and about.draws.possible),
        ),
        records=records(made),
    )


def _grid(about: About, lines: tuple[Line, ...], made: Sequence[Figure], wanted: Wanted) -> Grid:
    """Raises UsageProblem where a coefficient that is asked for isn't one of all coders."""
    of_all = {each.coefficient for each in made if each.coders == about.coders}
    _check_coders(wanted, about.coders, of_all)
    there = {each.coefficient for each in made} if wanted.pairs else of_all
    usual = symbols.usual(about.unit, len(about.coders))
    if wanted.pairs and lines:
        usual = (symbols.headline(about.unit),)
    void = () if wanted.coefficients or wanted.pairs else _void(about, made, usual)
    shown = wanted.coefficients or tuple(id for id in usual if id in there and id not in void)
    headline = (symbols.headline(about.unit),) if lines else shown
    weighted = about.weights is not None
    return Grid(
        about.coders,
        lines or tuple(Line(Named(id, symbols.name_of(id, weighted=weighted))) for id in shown),
        {(each.code, each.coefficient, each.coders): each for each in made},
        shown,
        void,
        () if wanted.pairs else wanted.coefficients or headline,
        pairs=wanted.pairs,
        coded=bool(lines),
        weighted=weighted,
    )


def _check_coders(wanted: Wanted, coders: Sequence[str], of_all: Set[str]) -> None:
    for id in wanted.coefficients:
        if id not in of_all and not wanted.pairs:
            raise UsageProblem(
                f"{id} is of two coders, and here are {len(coders)}",
                "add --pairs, or say whom to compare with --coders A,B",
            )


def _void(about: About, made: Sequence[Figure], ids: Sequence[str]) -> tuple[str, ...]:
    """Coefficients of spans that are undefined for every code, as where codes overlap."""
    of_all = [each for each in made if each.coders == about.coders and each.value is not None]
    defined = {symbols.headline(about.unit), *(each.coefficient for each in of_all)}
    return tuple(id for id in ids if id not in defined) if about.unit == "span" else ()
