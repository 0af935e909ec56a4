"""Lines: the rows of a table of agreement, and how much each coder marked in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.agreement.spans.continuum import Continua, each_alone
from qcode.analysis.agreement.units.tallying import Tallies
from qcode.analysis.tidy.factors import Ints
from qcode.codebook.tree import parents
from qcode.coding.corpus import Corpus
from qcode.table import Named
from qcode.texts import Text

ANY = Named("*", Text("Any code", "任一编码"))
ALL = Named(None, Text("All codes", "全部编码"))

Marked = Mapping[str | None, tuple[int, ...]]
"""Of each code, of ANY and of ALL, how much each coder marked."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a code, any code or all codes; where there are no codes, a coefficient.

    depth: how many rows' codes it is under.
    marked: [coder]; how many units each marked so (of spans, how many characters).
    """

    name: Named
    depth: int = 0
    marked: tuple[int, ...] = ()


def lines_of_tallies(corpus: Corpus, tallies: Tallies) -> tuple[Line, ...]:
    """Each code that is counted, then the totals."""
    names = {code.id: Named(code.id, code.name) for code in corpus.codes}
    return _lines([names[id] for id in tallies.codes], parents(corpus.codes), _marked(tallies))


def lines_of_continua(continua: Continua) -> tuple[Line, ...]:
    """The same of spans."""
    codes = continua.categories
    above = {
        str(code.id): None if at < 0 else codes[at].id
        for code, at in zip(codes, continua.parents, strict=True)
    }
    return _lines(codes, above, _covered(continua))


def _lines(
    codes: Sequence[Named], above: Mapping[str, str | None], marked: Marked
) -> tuple[Line, ...]:
    depth: dict[str | None, int] = {}
    for code in codes:
        over = above[str(code.id)]
        while over is not None and over not in depth:
            over = above[over]
        depth[code.id] = depth.get(over, -1) + 1
    return tuple(Line(each, depth.get(each.id, 0), marked[each.id]) for each in (*codes, ANY, ALL))


def _marked(tallies: Tallies) -> Marked:
    """In units; of ALL, in units times codes."""
    found: dict[str | None, tuple[int, ...]] = {}
    for code in (*tallies.codes, ANY.id, ALL.id):
        ratings = tallies.ratings(code, np.ones((1, len(tallies.units))))
        count = ratings.count[0] @ (ratings.rated == 1)
        found[code] = tuple(count.astype(int).tolist())
    return found


def _covered(continua: Continua) -> Marked:
    """In whole units of length."""
    alone = each_alone(continua)
    ids = [each.id for each in alone.categories]
    apart = _lengths(alone, alone.segments.category, len(ids))
    together = _lengths(continua, np.zeros(len(continua.segments), np.int64), 1)
    return dict(zip([*ids, ALL.id], map(tuple, [*apart, *together]), strict=True))


def _lengths(continua: Continua, group: Ints, groups: int) -> list[list[int]]:
    """[group, coder]; how long the segments are together."""
    coders = len(continua.coders)
    cell = group * coders + continua.segments.coder
    length = np.bincount(cell, continua.segments.length, groups * coders) / continua.ticks
    whole: list[list[int]] = length.round().astype(int).reshape(groups, coders).tolist()
    return whole
