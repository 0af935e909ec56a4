"""Which codes are asked about, and which marks count under which: a parent includes its children.

Codes are numbered here by their place in tables: each parent, then all below it. So a code and all
under it are neighbours, and what was marked with any of them is one stretch of the marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.agreement.units.marking import Marks
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import chosen_codes
from qcode.analysis.tidy.tree import Tree, preorder

PieceAndCoder = tuple[Ints, Ints]
"""[mark] each, as in Marks; in any order."""


@dataclass(frozen=True, slots=True)
class CodeRows:
    """The marks by code.

    ids: [code]; of all the project's codes.
    used: those that a coding bears itself.  shown: those that have a row in a table.
    piece, coder: [mark]; as in Marks, but sorted by code first.
    edges: [code + 1]; where each code's marks begin.
    last: [code]; the code after the last one that counts under it.
    """

    ids: tuple[str, ...]
    used: Ints
    shown: Ints
    piece: Ints
    coder: Ints
    edges: Ints
    last: Ints

    def own(self, code: int) -> PieceAndCoder:
        """What was marked with the code itself, each once."""
        return self._between(code, code + 1)

    def counted(self, code: int) -> PieceAndCoder:
        """What counts as marked with it, perhaps several times."""
        return self._between(code, self.last[code])

    def _between(self, first: int, last: int) -> PieceAndCoder:
        stretch = slice(self.edges[first], self.edges[last])
        return self.piece[stretch], self.coder[stretch]


def code_rows(marks: Marks, *, rollup: bool = True, named: Sequence[str] = ()) -> CodeRows:
    """The marks by code; shown are the codes in use, with those over them if there is roll-up.

    named: codes that were asked for; they are shown also if nobody used them. Those over them are
    not, since only a part of them was looked at.
    """
    corpus = marks.compared.units.corpus
    order, parents = preorder(corpus.codes)
    place, number = np.argsort(order), np.arange(len(order))
    chosen = place[chosen_codes(corpus, named, rollup)] if named else number
    kept = np.flatnonzero(np.isin(place[marks.code], chosen))
    # Of small numbers numpy sorts by their digits, which is the quickest.
    code = place[marks.code[kept]].astype(np.min_scalar_type(len(order)))
    by_code = np.argsort(code, kind="stable")
    edges = np.searchsorted(code[by_code], np.arange(len(order) + 1))
    last = Tree.of(parents).end[1:] - 1 if rollup else number + 1
    marked = chosen[edges[last[chosen]] > edges[chosen]]
    return CodeRows(
        ids=tuple(corpus.codes[at].id for at in order),
        used=np.flatnonzero(np.diff(edges)),
        shown=np.union1d(marked, place[chosen_codes(corpus, named, rollup=False)]),
        piece=marks.piece[kept[by_code]],
        coder=marks.coder[kept[by_code]],
        edges=edges,
        last=last,
    )
