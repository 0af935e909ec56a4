"""Cases: the cases of one kind among the turns, and what is known of each.

What is known: the variables and typologies of the kind, and those of the cases that it belongs to
(a person's or a source's village; of a turn, everything). A value stands where all eligible turns
of the case agree on it, else nothing does: a person whose post changed has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.factors import SOURCE, Factor, Ints, case_kinds
from qcode.analysis.tidy.scope import Scope
from qcode.codebook.model import KIND_NAMES, Typology, Variable
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName
from qcode.table import Cell
from qcode.texts import Text

TURN = "turn"
NUMBER = Text("Turn", "话轮序号")

Legend = tuple[tuple[str, Text], ...]
"""(id, name) of each column, in order."""


@dataclass(frozen=True, slots=True)
class Cases:
    """case: [unit]; which case a turn belongs to, -1 for none.  known: [factor]; of each case.

    names: [case]; the cells that name it.  naming: their columns.
    varied: how many values were left out, since turns of the case differ.
    """

    case: Ints
    naming: Legend
    names: Sequence[tuple[Cell, ...]]
    factors: Sequence[Factor]
    known: Sequence[Sequence[Cell]]
    varied: int


def cases_of(within: Scope, kind: str) -> Cases:
    """kind: "turn", "source" or a case kind. Raises UnknownName."""
    units, corpus = within.units, within.corpus
    if kind not in (kinds := [SOURCE, TURN, *case_kinds(corpus)]):
        raise UnknownName("kind of case", kind, kinds)
    factors = [units.factor(id) for id in _ids_known(corpus, kind)]
    if kind == TURN:
        case = np.arange(len(units.source))
        sources = [source.name for source in corpus.sources]
        places = zip(units.source.tolist(), units.number.tolist(), strict=True)
        names: list[tuple[Cell, ...]] = [(sources[at], number) for at, number in places]
        naming: Legend = ((SOURCE, KIND_NAMES[SOURCE]), (TURN, NUMBER))
    else:
        factor = units.factor(kind)
        case = factor.values
        names = [(level.id,) for level in factor.levels]
        naming = ((kind, factor.name),)
    turns = np.flatnonzero(within.turns & (case >= 0))
    found = [_agreed(each, case[turns], turns, len(names)) for each in factors]
    varied = sum(count for _, count in found)
    return Cases(case, naming, names, factors, [known for known, _ in found], varied)


def _ids_known(corpus: Corpus, kind: str) -> list[str]:
    """The case kinds that a case of this kind belongs to, and the variables and typologies of all
    these and its own.
    """
    kinds = {TURN: case_kinds(corpus)}.get(
        kind, [each for each in case_kinds(corpus) if each != "person"]
    )
    over = [each for each in kinds if each != kind] if kind in (TURN, SOURCE, "person") else []
    of = {kind, *over, *([SOURCE] if kind == TURN else [])}
    declared: list[Variable | Typology] = [*corpus.variables, *corpus.typologies]
    return [*over, *(each.id for each in declared if each.of in of)]


def _agreed(factor: Factor, case: Ints, turns: Ints, cases: int) -> tuple[list[Cell], int]:
    """([case]; the value on which all its turns agree, how many cases have turns that differ)."""
    least, most = np.full(cases, len(factor.levels)), np.full(cases, -1)
    np.minimum.at(least, case, factor.values[turns])
    np.maximum.at(most, case, factor.values[turns])
    ids: list[Cell] = [*(level.id for level in factor.levels), None]
    agreed = np.where(least == most, most, -1)
    return [ids[at] for at in agreed.tolist()], int(np.count_nonzero(least < most))
