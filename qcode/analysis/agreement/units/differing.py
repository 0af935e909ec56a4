"""Differing: which disagreements stand behind a figure, and for how much of it each does.

A figure rests on decisions, one for each unit and code: marked or not. A disagreement stands behind
those on which the coders differ and that one of its codings marks. Every decision on which they
differ has such a disagreement: were all codings that mark it agreed on, all would have marked it.
With free segments a decision is a segment, and they differ on one that not all of them have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qcode.analysis.agreement.comparison import Compared
from qcode.analysis.agreement.units.marking import Marks, meeting
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.tree import distinct


@dataclass(frozen=True, slots=True)
class AtOdds:
    """The codings of several disagreements.

    owner: [coding]; index of its disagreement.  code: [coding]; index into corpus.codes.
    start, end: [coding]; global offsets.  owners: how many disagreements there are.
    """

    owner: Ints
    code: Ints
    start: Ints
    end: Ints
    owners: int


def decisions_behind(marks: Marks, odds: AtOdds) -> Ints:
    """[disagreement]; on how many units × codes the coders differ because of it."""
    pieces, codes = marks.pieces, len(marks.compared.units.corpus.codes)
    coding, piece = meeting(odds.start, odds.end, pieces.start, pieces.end)
    decision = piece * codes + odds.code[coding]
    at_odds = np.isin(decision, _differing(marks, codes))
    all_decisions = len(pieces.size) * codes
    pair = distinct(odds.owner[coding[at_odds]] * all_decisions + decision[at_odds])
    owner, decision = np.divmod(pair, max(all_decisions, 1))
    return _counted(owner, pieces.size[decision // max(codes, 1)], odds.owners)


def segments_behind(compared: Compared, odds: AtOdds) -> Ints:
    """[disagreement]; how many of its segments not every coder has, as far as text is compared."""
    start, end = _squeezed(compared, odds.start), _squeezed(compared, odds.end)
    left = start < end
    rows = np.stack([odds.owner, odds.code, start, end], axis=1)[left]
    _, place, count = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    alone = count[place.reshape(-1)] < len(compared.coders)
    return _counted(rows[alone, 0], np.ones(int(alone.sum()), np.int64), odds.owners)


def _differing(marks: Marks, codes: int) -> Ints:
    """The decisions, as piece × codes + code, that some coders marked and others didn't."""
    decision, coders = np.unique(marks.piece * codes + marks.code, return_counts=True)
    differing: Ints = decision[coders < len(marks.compared.coders)]
    return differing


def _squeezed(compared: Compared, offset: Ints) -> Ints:
    """Offsets in the compared turns, laid end to end."""
    first, last = compared.units.start[compared.turns], compared.units.end[compared.turns]
    length = last - first
    before = np.concatenate([[0], np.cumsum(length)])
    turn = np.searchsorted(first, offset, "right") - 1
    inside = np.clip(offset - first[turn], 0, length[turn])
    return np.where(turn < 0, 0, before[turn] + inside)


def _counted(owner: Ints, size: Ints, owners: int) -> Ints:
    count: Ints = np.bincount(owner, size, owners).astype(np.int64)
    return count
