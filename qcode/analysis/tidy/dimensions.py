"""Dimension: what the rows, the columns or the blocks of a table are.

"code", "coder" and what else is coded in the same passage belong to a coding, everything else to
the unit it lies in. All are treated alike from here on: levels, and one for each coding or unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.codings import Parts
from qcode.analysis.tidy.factors import Ints, known_factors
from qcode.analysis.tidy.filters import Filters, chosen_codes
from qcode.analysis.tidy.passages import codes_with_kinds, kinds_beside
from qcode.analysis.tidy.scope import Scope
from qcode.analysis.tidy.tree import Tree, preorder
from qcode.codebook.model import Code
from qcode.errors import UnknownName
from qcode.table import Named
from qcode.texts import Text

CODE = Text("Code", "编码")
CODER = Text("Coder", "编码员")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a table.

    levels: in the order of tables; of a unit's property the last one is the missing one.
    values: [unit], or [coding] where of_codings; index into levels.
    present: the levels that occur in scope, and those over them.  declared: those that `empty`
    adds.  Both in order.
    tree: under what a level is counted.  parents: [level]; under what it is shown, -1 at the top.
    """

    id: str
    name: Text
    levels: tuple[Named, ...]
    values: Ints
    present: tuple[int, ...]
    declared: tuple[int, ...]
    tree: Tree
    parents: tuple[int, ...] = ()
    of_codings: bool = False

    def at(self, parts: Parts) -> Ints:
        """[part]; the level of each part."""
        return self.values[parts.coding if self.of_codings else parts.unit]

    def shown(self, empty: bool) -> list[int]:
        """The levels that a table has, in order."""
        return sorted({*self.present, *(self.declared if empty else ())})

    def indents(self, shown: Sequence[int]) -> list[int]:
        """How many of the shown levels each of them is under."""
        depth: dict[int, int] = {-1: 0}
        for level, parent in enumerate(self.parents):
            depth[level] = depth[parent] + (parent in shown)
        return [depth.get(level, 0) for level in shown]


def dimension(scope: Scope, id: str, filters: Filters, rollup: bool) -> Dimension:
    """The dimension of this id. Raises UnknownName listing what there is."""
    if id == "code":
        return _codes(scope, filters, rollup)
    if id == "coder":
        return _coders(scope, filters)
    if id in known_factors(scope.corpus) or "@" in id:
        return _of_units(scope, id)
    kinds = codes_with_kinds(scope.corpus.codes)
    if id in kinds:
        return _passages(scope, kinds[id])
    raise UnknownName("variable", id, ["code", "coder", *known_factors(scope.corpus), *kinds])


def _of_units(scope: Scope, id: str) -> Dimension:
    factor = scope.units.factor(id)
    last = len(factor.levels)
    values = np.where(factor.values < 0, last, factor.values)
    present = np.flatnonzero(np.bincount(values[scope.turns], minlength=last + 1))
    levels = (*factor.levels, Named(None, factor.missing))
    declared = tuple(range(last))
    return Dimension(id, factor.name, levels, values, _ints(present), declared, flat(last + 1))


def flat(levels: int) -> Tree:
    """Levels none of which is under another."""
    end = np.arange(1, levels + 2)
    end[0] = levels + 1
    return Tree(np.zeros(levels + 1, np.int64), end)


def _codes(scope: Scope, filters: Filters, rollup: bool) -> Dimension:
    codes = scope.corpus.codes
    order, parents = preorder(codes)
    place = np.argsort(order)
    values = place[scope.codings.code]
    used = _with_those_over(set(values[scope.counted()].tolist()), parents)
    declared = tuple(range(len(codes)))
    if filters.codes:
        declared = _ints(np.sort(place[chosen_codes(scope.corpus, filters.codes, rollup)]))
        named = place[chosen_codes(scope.corpus, filters.codes, rollup=False)]
        used = (used & {*declared}) | {*_ints(named)}
    levels = tuple(Named(codes[at].id, codes[at].name) for at in order)
    tree = Tree.of(parents) if rollup else flat(len(codes))
    present = tuple(sorted(used))
    return Dimension("code", CODE, levels, values, present, declared, tree, tuple(parents), True)


def _passages(scope: Scope, code: Code) -> Dimension:
    levels, values = kinds_beside(scope, code)
    present = _ints(np.unique(values[scope.counted()]))
    tree, declared = flat(len(levels)), tuple(range(len(levels) - 2))
    return Dimension(code.id, code.name, levels, values, present, declared, tree, of_codings=True)


def _with_those_over(levels: set[int], parents: Sequence[int]) -> set[int]:
    over = set(levels)
    for level in levels:
        while (level := parents[level]) >= 0:
            over.add(level)
    return over


def _coders(scope: Scope, filters: Filters) -> Dimension:
    coders, values = scope.corpus.coders, scope.codings.coder
    used = {*_ints(values[scope.counted()])}
    named = tuple(at for at, name in enumerate(coders) if name in filters.coders)
    levels = tuple(Named(name, Text.plain(name)) for name in coders)
    declared = named or tuple(range(len(coders)))
    present = tuple(sorted({*used, *named}))
    tree = flat(len(coders))
    return Dimension("coder", CODER, levels, values, present, declared, tree, of_codings=True)


def _ints(values: Ints) -> tuple[int, ...]:
    return tuple(values.tolist())
