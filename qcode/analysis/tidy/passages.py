"""Passages: which kind of a code was coded in the same passage, as a dimension of codings.

So that what is coded can be set beside what else is coded there: the logic of allocation by the
period that is spoken of, where the period is a code. Of each coding it is asked which codes right
under the chosen one the same coder coded so that the two share a character: one kind is its level,
several are mixed, none is missing. Every coding of the coder is looked at, whatever codes a table
is narrowed to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.tidy.codings import Codings
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import chosen_codes
from qcode.analysis.tidy.scope import Scope
from qcode.codebook.model import MISSING, MIXED, MIXED_ID, Code
from qcode.codebook.tree import children
from qcode.table import Named


def codes_with_kinds(codes: Sequence[Code]) -> dict[str, Code]:
    """The codes that have others under them, by id."""
    over = {code.parent for code in codes}
    return {code.id: code for code in codes if code.id in over}


def kinds_beside(scope: Scope, code: Code) -> tuple[tuple[Named, ...], Ints]:
    """The kinds of a code, then mixed, then missing; and which of them each coding is: [coding]."""
    named = {each.id: each for each in scope.corpus.codes}
    kinds = [named[kind] for kind in children(scope.corpus.codes)[code.id]]
    beside = np.array([_beside(scope, kind) for kind in kinds])
    count = beside.sum(axis=0)
    mixed, missing = len(kinds), len(kinds) + 1
    values = np.where(count == 1, beside.argmax(axis=0), np.where(count, mixed, missing))
    levels = [Named(kind.id, kind.name) for kind in kinds]
    return (*levels, Named(MIXED_ID, MIXED), Named(None, MISSING)), values


def _beside(scope: Scope, kind: Code) -> NDArray[np.bool_]:
    """[coding]; whether its coder coded this kind so that the two share a character."""
    everything, own = scope.units.grounds.codings, scope.codings
    of_kind = np.isin(everything.code, chosen_codes(scope.corpus, [kind.id], rollup=True))
    found = np.zeros(len(own), bool)
    for coder in np.unique(own.coder).tolist():
        start, end = _united(everything.where(of_kind & (everything.coder == coder)))
        mine = own.coder == coder
        first = np.searchsorted(end, own.start[mine], "right")
        found[mine] = first < np.searchsorted(start, own.end[mine], "left")
    return found


def _united(codings: Codings) -> tuple[Ints, Ints]:
    """[stretch]; where the stretches that codings cover begin and end, in order, none touching."""
    if not len(codings):
        return codings.start, codings.end
    reach = np.maximum.accumulate(codings.end)
    opens = np.ones(len(codings), bool)
    opens[1:] = codings.start[1:] > reach[:-1]
    return codings.start[opens], reach[np.append(np.flatnonzero(opens)[1:], len(codings)) - 1]
