"""Settling: agreement as it is, and as it were had every coder done what was decided since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qcode.analysis.agreement.comparison import Compared
from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.ratings import Ratings
from qcode.analysis.agreement.measures.scales import NOMINAL
from qcode.analysis.agreement.table.lines import Line, lines_of_tallies
from qcode.analysis.agreement.units.marking import Marks
from qcode.analysis.agreement.units.tallying import Tallies, tallied
from qcode.analysis.tidy.codings import Codings
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import chosen_codes
from qcode.analysis.tidy.tree import preorder
from qcode.coding.consensus import CodedSpan
from qcode.coding.disagreement import Placed

PERCENT, ALPHA = "percent-agreement", "krippendorff-alpha"


@dataclass(frozen=True, slots=True)
class Settled:
    """A decided disagreement. gone: the codings at odds.  outcome: what stands in their place."""

    source: str
    gone: Sequence[Placed]
    outcome: Sequence[CodedSpan]


@dataclass(frozen=True, slots=True)
class Gained:
    """Percent agreement and Krippendorff's alpha in a row, before and after; None: undefined."""

    line: Line
    percent: tuple[float | None, float | None]
    alpha: tuple[float | None, float | None]


def as_settled(compared: Compared, settled: Iterable[Settled], codes: Sequence[str]) -> Compared:
    """What is compared, each coder having done what was decided. codes: those chosen, if any."""
    every = list(settled)
    corpus = compared.units.corpus
    place = {code.id: at for at, code in enumerate(corpus.codes)}
    base = dict(
        zip((each.name for each in corpus.sources), compared.units.base.tolist(), strict=True)
    )
    coder = {name: at for at, name in enumerate(compared.coders)}
    gone = [
        (place[one.code], coder[one.coder], base[each.source] + one.start, 0)
        for each in every
        for one in each.gone
    ]
    wanted = set(chosen_codes(corpus, codes, rollup=True)) if codes else set(place.values())
    made = [
        (place[code], who, base[each.source] + start, base[each.source] + end)
        for each in every
        for code, start, end in each.outcome
        if place[code] in wanted
        for who in coder.values()
    ]
    return replace(compared, codings=_replaced(compared, _rows(gone), _rows(made)))


def _rows(rows: Sequence[tuple[int, int, int, int]]) -> Ints:
    """[coding, 4] of code, coder, start, end."""
    return np.array(rows, np.int64).reshape(-1, 4)


def _replaced(compared: Compared, gone: Ints, made: Ints) -> Codings:
    """A coder's codings of one code never overlap, so that code, coder and start name one."""
    codings, coders = compared.codings, len(compared.coders)
    codes = len(compared.units.corpus.codes)

    def key(code: Ints, coder: Ints, start: Ints) -> Ints:
        return (start * codes + code) * coders + coder

    stays = ~np.isin(
        key(codings.code, codings.coder, codings.start), key(gone[:, 0], gone[:, 1], gone[:, 2])
    )
    kept = codings.where(stays)
    code, coder, start, end = made.T
    source = np.searchsorted(compared.units.base, start, "right") - 1
    columns = (np.zeros_like(code), source, code, coder, start, end)
    olds = (kept.id, kept.source, kept.code, kept.coder, kept.start, kept.end)
    joined = [np.concatenate(pair) for pair in zip(olds, columns, strict=True)]
    order = np.argsort(joined[4], kind="stable")
    return Codings(*(column[order] for column in joined))


def gained(before: Marks, after: Marks, codes: Sequence[str]) -> Iterator[Gained]:
    """Of each code that was used before or is after, then of all, which are those in use each time.

    codes: those chosen, if any.
    """
    corpus = before.compared.units.corpus
    was, then = tallied(before, named=codes), tallied(after, named=codes)
    lines = {line.name.id: line for each in (then, was) for line in lines_of_tallies(corpus, each)}
    order, _ = preorder(corpus.codes)
    for code in (*(corpus.codes[at].id for at in order), None):
        if code in lines:
            ratings = [_rated(each, code) for each in (was, then)]
            percent, alpha = (
                [_value(coefficient, each) for each in ratings] for coefficient in (PERCENT, ALPHA)
            )
            yield Gained(lines[code], (percent[0], percent[1]), (alpha[0], alpha[1]))


def _rated(tallies: Tallies, code: str | None) -> Ratings:
    """A code's decisions, or those of all codes in use."""
    once = np.ones((1, len(tallies.units)))
    if code is None or code in tallies.codes:
        return tallies.ratings(code, once)
    # A code that nobody has any more is one that nobody marked: the first row.
    ratings = tallies.ratings(None, once)
    count = np.zeros_like(ratings.count)
    count[:, 0] = tallies.units.sum()
    return replace(ratings, count=count)


def _value(coefficient: str, ratings: Ratings) -> float | None:
    value = float(COEFFICIENTS[coefficient].value(ratings, NOMINAL)[0])
    return None if np.isnan(value) else value
