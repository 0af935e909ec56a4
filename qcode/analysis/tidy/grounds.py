"""Grounds: the codings that a turn's classes and a query's answer go by.

They are all the codings of the chosen coders. Which codes, sources or turns a table is narrowed to
makes no difference: a village is what it is, whatever part of it is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.codings import Codings, Parts, codings, parts
from qcode.analysis.tidy.filters import Chosen, chosen_codes, places
from qcode.analysis.tidy.units import ROLES, Units


@dataclass(frozen=True, slots=True)
class Grounds:
    """codings: of the coders, ordered by start.  parts: theirs by turn, interviewers' turns left
    out unless they are counted.
    """

    units: Units
    codings: Codings
    parts: Parts

    def under(self, codes: Sequence[str]) -> Chosen:
        """[part]; whether it is coded with one of these codes or one under it.

        Raises UnknownName.
        """
        wanted = chosen_codes(self.units.corpus, codes, rollup=True)
        return np.isin(self.codings.code[self.parts.coding], wanted)

    def coded(self, codes: Sequence[str]) -> Chosen:
        """[unit]; whether one of these codes, or one under it, is coded in it.

        Raises UnknownName.
        """
        marked = np.zeros(len(self.units.source), bool)
        marked[self.parts.unit[self.under(codes)]] = True
        return marked


def grounds(units: Units) -> Grounds:
    """The grounds of these units. Raises UnknownName."""
    corpus = units.corpus
    everything = codings(corpus, units)
    coders = places("coder", units.coders or corpus.pooled, corpus.coders)
    own = everything.where(np.isin(everything.coder, coders))
    within = parts(own, units)
    if not units.interviewers:
        within = within.take(units.role[within.unit] != ROLES.index("interviewer"))
    return Grounds(units, own, within)
